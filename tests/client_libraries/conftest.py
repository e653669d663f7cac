"""The reference, as if it were installed: it needs nothing that is not there already."""

from pathlib import Path

import pytest

from .programs import Installed
from .suites import suite_named


@pytest.fixture
def reference(tmp_path: Path) -> Installed:
    return Installed(suite_named("reference"), tmp_path, tmp_path)

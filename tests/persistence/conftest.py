"""A data directory on a file system in memory where there is one: thousands of stores are opened here."""

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture
def directory() -> Iterator[str]:
    memory = "/dev/shm"
    above = tempfile.mkdtemp(prefix="dingir-test-", dir=memory if os.access(memory, os.W_OK) else None)
    try:
        yield os.path.join(above, "data")
    finally:
        shutil.rmtree(above, ignore_errors=True)

"""What every test of the server's commands needs."""

from collections.abc import Iterator

import pytest

from tests.server.standin import Standin


@pytest.fixture
def standin() -> Iterator[Standin]:
    """A server without a loop that turns, and its clients; closed at the end of the test."""
    made = Standin()
    yield made
    made.close()

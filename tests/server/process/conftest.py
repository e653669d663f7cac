"""Servers for the tests of whole processes; everything is ended at the end of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.real_server import Server
from tests.server.process.disk import Disk

MakeServer = Callable[..., Server]


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Make servers, each with a home of its own; not started."""
    made: list[Server] = []

    def make(*flags: str) -> Server:
        home = tmp_path / f"server{len(made)}"
        home.mkdir()
        made.append(Server(home, *flags))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that can be held and made to fail; `disk.server(...)` runs on it."""
    made = Disk(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that all tests of a module share, with the module's FLAGS."""
    flags: tuple[str, ...] = getattr(request.module, "FLAGS", ())
    server = Server(tmp_path_factory.mktemp("shared"), *flags).start()
    yield server
    server.close()

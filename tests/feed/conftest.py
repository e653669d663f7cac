"""Servers for the tests of the feed; everything is ended at the end of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.feed.stage import Stage
from tests.real_server import Server
from tests.server.process.disk import Disk
from tests.server.standin import Standin

MakeServer = Callable[..., Server]
MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage() -> Iterator[MakeStage]:
    """Make stages: the feed within this process."""
    standin = Standin()
    yield lambda *flags: Stage(standin, *flags)
    standin.close()


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Make servers, each with a home of its own and a log that is never rewritten; not started."""
    made: list[Server] = []

    def make(*flags: str, module: str = "server", environment: dict[str, str] | None = None) -> Server:
        home = tmp_path / f"server{len(made)}"
        home.mkdir()
        whole_log = ("--save", "", "--auto-aof-rewrite-percentage", "0")
        made.append(Server(home, *whole_log, *flags, module=module, environment=environment))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that can be held; `disk.server(...)` runs on it."""
    made = Disk(tmp_path)
    yield made
    made.close()

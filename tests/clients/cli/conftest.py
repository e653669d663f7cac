"""What the tests of the terminal share: a server with one market, one for each file."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clients.cli.address import Address
from clients.cli.catalog.command import Catalog
from clients.cli.session import Session
from tests.clients.cli.exchange import environment, made
from tests.clients.cli.screen import Screen
from tests.real_server import Server

MakeScreen = Callable[..., Screen]
RedisCli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve one market in a known state; tests of a file share it."""
    home = tmp_path_factory.mktemp("exchange")
    server = made(home, "--unixsocket", str(home / "socket"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def catalog(server: Server) -> Catalog:
    """Return the server's commands, as it tells them over the wire."""
    session = Session(Address("127.0.0.1", server.port))
    session.connect()
    try:
        return Catalog(session.ask([b"COMMAND", b"DOCS"]), session.ask([b"COMMAND"]))
    finally:
        session.close()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[MakeScreen]:
    """Make a terminal in which the command runs."""
    made: list[Screen] = []

    def make(columns: int, rows: int, *words: str, **variables: str) -> Screen:
        made.append(Screen(tmp_path, columns, rows, *words, **variables))
        return made[-1]

    yield make
    for it in made:
        it.close()


@pytest.fixture
def redis_cli(server: Server) -> RedisCli:
    """Run the real redis-cli against the server."""
    program = shutil.which("redis-cli")
    if program is None:
        pytest.skip("redis-cli is not on this machine")

    def run(*words: str, text: str = "", port: int = server.port) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, "-p", str(port), *words],
            env=environment(),
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
            check=False,
        )

    return run

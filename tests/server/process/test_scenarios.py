"""The scenario tables once more, over TCP in RESP3, each on a server of its own."""

from collections.abc import Iterator
from pathlib import Path

import hiredis
import pytest

from protocol.values import Failure
from tests.real_server import Server
from tests.scenarios.runner import FILES, needs_time, run

TABLES = [path for path in FILES if not needs_time(path)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Server]]:
    """New, empty servers, one for each table; spawned together, since starting is mostly waiting."""
    made = {path: Server(tmp_path_factory.mktemp(path.stem), "--appendfsync", "no", "--save", "") for path in TABLES}
    try:
        for server in made.values():
            server.spawn()
        yield made
    finally:
        for server in made.values():
            server.close()


def value_of(reply: object) -> object:
    """Return a reply as the runner takes it."""
    if isinstance(reply, hiredis.ReplyError):
        code, _, text = str(reply).partition(" ")
        return Failure(code, text)
    if isinstance(reply, list):
        return [value_of(part) for part in reply]
    if isinstance(reply, dict):
        return {key: value_of(part) for key, part in reply.items()}
    return reply


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_holds_over_the_wire(path: Path, servers: dict[Path, Server]) -> None:
    server = servers[path]
    server.wait_until_ready()
    with server.wire() as wire:
        wire.call("HELLO", 3)
        assert run(path, lambda words: value_of(wire.ask(*words))) > 0

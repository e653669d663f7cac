"""COMMAND: what commands there are, from their declarations."""

from protocol.introspection import answer
from server.commands.containers import container
from server.connection import Connection
from server.server import Server, Service


def describe(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer COMMAND or one of its sub-commands."""
    return answer(args)


SERVICES: dict[bytes, Service] = {
    b"COMMAND": container(
        "COMMAND",
        dict.fromkeys((b"COUNT", b"DOCS", b"GETKEYS", b"GETKEYSANDFLAGS", b"INFO", b"LIST"), describe),
        alone=describe,
    )
}

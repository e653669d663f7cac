"""MODULE LIST, and HELLO's modules: each family of the engine's commands, so that tools that look for
modules find what this server adds to Redis."""

from typing import Final

from protocol.commands import COMMANDS
from protocol.spec import ENGINE
from protocol.values import Record, Shape
from server.commands.containers import container
from server.connection import Connection
from server.server import VERSION, Server, Service

MODULE: Final = Shape(("name", "ver", "path", "args"))

FAMILIES: Final = tuple(dict.fromkeys(command.group for command in COMMANDS.values() if command.layer == ENGINE))
"""The groups of the engine's commands, in the order of their declaration."""


def version_number() -> int:
    """Return the version as modules state theirs.

    >>> version_number() >= 100
    True
    """
    major, minor, patch = (int(part) for part in VERSION.split("."))
    return major * 10_000 + minor * 100 + patch


def module_list() -> list[object]:
    """Return one module per family of commands."""
    return [Record(MODULE, [family, version_number(), b"", []]) for family in FAMILIES]


def list_modules(server: Server, connection: Connection, args: list[bytes]) -> object:
    return module_list()


SERVICES: dict[bytes, Service] = {b"MODULE": container("MODULE", {b"LIST": list_modules})}

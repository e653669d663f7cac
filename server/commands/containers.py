"""Commands that are a family of sub-commands: CONFIG GET, CLIENT LIST, ...

A container finds the sub-command, checks its number of words as declared, counts it under its own name
(`config|get`) and answers HELP from the declarations, so that a sub-command is described once.
"""

import time
from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.introspection import help_lines
from protocol.lookup import unknown_subcommand
from protocol.spec import Command
from server.connection import Connection
from server.server import Server, Service


class Container:
    """A Service that hands on to the Services of its sub-commands, by their upper-case names."""

    def __init__(self, command: Command, services: dict[bytes, Service], alone: Service | None = None) -> None:
        self.command: Final = command
        self.services: Final = services | {b"HELP": self.help}
        self.alone: Final = alone
        """What the bare command does, where it is one."""
        self.declared: Final = {sub.token.encode(): sub for sub in command.subcommands}

    def __call__(self, server: Server, connection: Connection, args: list[bytes]) -> object:
        """Execute a sub-command."""
        if len(args) == 1 and self.alone is not None:
            return self.alone(server, connection, args)
        declared = self.declared.get(args[1].upper())
        if declared is None:
            raise unknown_subcommand(self.command, args[1])
        connection.last_command = declared.wire_name
        stats = server.stats.command(declared.wire_name)
        if not fits(declared.arity, len(args)):
            stats.rejected += 1
            raise Rejection("ERR", f"wrong number of arguments for '{declared.wire_name}' command")
        started_ns = time.perf_counter_ns()
        try:
            return self.services[args[1].upper()](server, connection, args)
        except Rejection:
            stats.failed += 1
            raise
        finally:
            stats.record(time.perf_counter_ns() - started_ns)

    def help(self, server: Server, connection: Connection, args: list[bytes]) -> object:
        """Answer the lines of HELP."""
        return help_lines(self.command)


def container(name: str, services: dict[bytes, Service], alone: Service | None = None) -> Container:
    """Return the container of a declared command."""
    return Container(COMMANDS[name], services, alone)


def fits(arity: int, words: int) -> bool:
    """Tell whether so many words (the container's and the sub-command's counted) are what `arity` asks for."""
    return words == arity if arity > 0 else words >= -arity

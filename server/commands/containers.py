"""Commands that are a family of sub-commands: CONFIG GET, CLIENT LIST, ...

A container finds the sub-command, checks its number of arguments as declared, counts it under its own
name (`config|get`) and answers HELP from the declarations, so that a sub-command is described once.
"""

import time
from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.introspection import arity_error, syntax_of
from protocol.spec import Command
from protocol.values import Status
from server.commands.words import shown
from server.connection import Connection
from server.server import Server, Service


class Container:
    """A Service that hands on to the Services of its sub-commands, by their upper-case names."""

    def __init__(self, name: str, services: dict[bytes, Service], alone: Service | None = None) -> None:
        self.name: Final = name
        self.services: Final = services
        self.alone: Final = alone
        """What the bare command does, where it is one."""
        self.declared: Final = {sub.name.split("|")[-1].upper(): sub for sub in COMMANDS[name].subcommands}

    def __call__(self, server: Server, connection: Connection, args: list[bytes]) -> object:
        """Execute a sub-command."""
        if len(args) == 1 and self.alone is not None:
            return self.alone(server, connection, args)
        sub = args[1].upper().decode("latin-1")
        declared = self.declared.get(sub)
        service = self.services.get(args[1].upper())
        if declared is None or (service is None and sub != "HELP"):
            raise Rejection("ERR", f"unknown subcommand '{shown(args[1])}'. Try {self.name} HELP.")
        name = f"{self.name}|{sub}".lower()
        connection.last_command = name
        stats = server.stats.command(name)
        if not fits(declared.arity, len(args)):
            stats.rejected += 1
            raise Rejection("ERR", arity_error(name))
        if service is None:
            return self.help()
        started_ns = time.perf_counter_ns()
        try:
            return service(server, connection, args)
        except Rejection:
            stats.failed += 1
            raise
        finally:
            stats.record(time.perf_counter_ns() - started_ns)

    def help(self) -> list[object]:
        """Return the lines of HELP, as Redis lays them out."""
        lines = [f"{self.name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"]
        for sub, command in self.declared.items():
            lines += [f"{sub} {syntax_of(command)}".rstrip(), f"    {command.summary}."]
        return [Status(line.encode()) for line in lines]


def fits(arity: int, words: int) -> bool:
    """Tell whether so many words (the container's and the sub-command's counted) are what `arity` asks for."""
    return words == arity if arity > 0 else words >= -arity


def declared_arity(command: Command) -> int:
    """Return a declared command's arity."""
    return command.arity

"""Which command is this: by name, with Redis's own words when it is none.

The texts are Redis's to the byte, since clients match on them; they repeat what the peer sent, cut as
Redis cuts it. What is no UTF-8 is held in the text by surrogates, so that it goes back as it came.
"""

from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import RECEIVED_TEXT_MAX, Rejection
from protocol.spec import Command

INDEX: Final[dict[bytes, Command]] = {name.encode(): command for name, command in COMMANDS.items()}

SUBCOMMANDS: Final[dict[str, dict[bytes, Command]]] = {
    name: {one.token.encode(): one for one in command.subcommands}
    for name, command in COMMANDS.items()
    if command.subcommands
}


def find(args: list[bytes]) -> Command:
    """Find the command, or sub-command, that `args` calls; raise Rejection when there is none, or its
    number of arguments is wrong. O(1)."""
    command = INDEX.get(args[0].upper())
    if command is None:
        raise unknown_command(args)
    if command.subcommands and len(args) > 1:
        found = SUBCOMMANDS[command.name].get(args[1].upper())
        if found is None:
            raise unknown_subcommand(command, args[1])
        command = found
    if len(args) != command.arity if command.arity > 0 else len(args) < -command.arity:
        raise Rejection("ERR", "wrong number of arguments for '" + command.wire_name + "' command")
    return command


def named(name: bytes) -> Command | None:
    """Find a command by the name that COMMAND tells: `get`, `config|get`."""
    outer, bar, inner = name.upper().partition(b"|")
    command = INDEX.get(outer)
    if command is None or not bar:
        return command
    return SUBCOMMANDS.get(command.name, {}).get(inner)


def unknown_command(args: list[bytes]) -> Rejection:
    """Say that there is no such command, and how the request begins."""
    shown = b""
    for arg in args[1:]:
        if len(shown) >= RECEIVED_TEXT_MAX:
            break
        shown += b"'" + cut(arg, RECEIVED_TEXT_MAX - len(shown)) + b"' "
    name = cut(args[0], RECEIVED_TEXT_MAX)
    return Rejection("ERR", text(b"unknown command '" + name + b"', with args beginning with: " + shown))


def unknown_subcommand(command: Command, name: bytes) -> Rejection:
    """Say that a container has no such sub-command."""
    shown = text(cut(name, RECEIVED_TEXT_MAX))
    return Rejection("ERR", "unknown subcommand '%s'. Try %s HELP." % (shown, command.name))


def cut(raw: bytes, size: int) -> bytes:
    """Cut as C's `%.*s` does: at `size`, and at a NUL."""
    end = raw.find(b"\0", 0, size)
    return raw[: size if end < 0 else end]


def text(raw: bytes) -> str:
    """Hold a peer's bytes in a text, on one line."""
    return raw.decode("utf-8", "surrogateescape").replace("\r", " ").replace("\n", " ")

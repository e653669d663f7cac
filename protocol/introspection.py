"""COMMAND and its sub-commands: the declarations as values, in the shapes on which redis-cli asserts.

Names and texts are bulk strings; flags, categories and an argument's flags are sets (arrays in RESP2) of
simple strings; DOCS and each argument are maps with string keys; `arguments` is always an array.
"""

from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.glob import matches
from protocol.lookup import INDEX, SUBCOMMANDS, named
from protocol.spec import ENGINE, KINDS, Argument, Command
from protocol.usage import argument_usage, choices
from protocol.values import Status, Tags

CATEGORIES: Final = (
    "keyspace",
    "read",
    "write",
    "pubsub",
    "admin",
    "fast",
    "slow",
    "blocking",
    "dangerous",
    "connection",
    "transaction",
    "order",
    "balance",
    "market",
    "feed",
    "asset",
    "user",
    "engine",
)
"""ACL categories: Redis's that have commands here, in Redis's order, then one for each of our groups."""

IMPLIED: Final = {
    "write": ("write",),
    "readonly": ("read",),
    "admin": ("admin", "dangerous"),
    "pubsub": ("pubsub",),
    "blocking": ("blocking",),
}
"""What a flag implies."""


def categories(command: Command) -> list[str]:
    """List a command's ACL categories.

    >>> categories(COMMANDS["ORDER.PUT"])
    ['write', 'slow', 'order']
    """
    found = {"fast" if "fast" in command.flags else "slow", *command.categories}
    for flag in command.flags:
        found.update(IMPLIED.get(flag, ()))
    if not command.subcommands:
        found.add("transaction" if command.group == "transactions" else command.group)
    return [name for name in CATEGORIES if name in found]


def every_command() -> list[Command]:
    """List all commands, each followed by its sub-commands."""
    return [one for command in COMMANDS.values() for one in (command, *command.subcommands)]


def answer(args: list[bytes]) -> object:
    """Answer COMMAND and its sub-commands but HELP; `args` have passed `find`."""
    which = args[1].upper() if len(args) > 1 else b""
    if which == b"COUNT":
        return len(COMMANDS)
    if which == b"LIST":
        return names(args)
    if which == b"DOCS":
        return docs(args[2:])
    if which in (b"GETKEYS", b"GETKEYSANDFLAGS"):
        raise no_keys(args[2:])
    if which == b"HELP":
        return help_lines(COMMANDS["COMMAND"])
    if which == b"INFO" and len(args) > 2:
        found = [named(name) for name in args[2:]]
        return [None if command is None else info(command) for command in found]
    return [info(command) for command in COMMANDS.values()]


def info(command: Command) -> list[object]:
    """Describe a command for programs: the ten fields of COMMAND INFO."""
    tips = [*command.tips, *(["retry_safe:" + command.retry.replace(" ", "_")] if command.retry else [])]
    inner: list[object] = [info(one) for one in command.subcommands]
    return [
        command.wire_name,
        command.arity,
        Tags([Status(flag.encode()) for flag in command.flags]),
        0,  # first key, last key, step: there are no keys
        0,
        0,
        Tags([Status(b"@" + name.encode()) for name in categories(command)]),
        Tags(list(tips)),
        Tags([]),
        inner if inner else Tags([]),  # as Redis: an array when there are any
    ]


def docs(wanted: list[bytes]) -> dict[object, object]:
    """Describe commands for people: those wanted and known, or all."""
    if not wanted:
        return {command.wire_name: description(command) for command in COMMANDS.values()}
    known = [command for command in map(named, wanted) if command is not None]
    return {command.wire_name: description(command) for command in known}


def description(command: Command) -> dict[object, object]:
    """Describe one command: a value of COMMAND DOCS."""
    fields: dict[object, object] = {
        "summary": command.summary,
        "since": command.since,
        "group": command.group,
        "complexity": command.complexity,
    }
    if command.arguments:
        fields["arguments"] = [argument_description(argument) for argument in command.arguments]
    if command.subcommands:
        fields["subcommands"] = {one.wire_name: description(one) for one in command.subcommands}
    return fields


def argument_description(argument: Argument) -> dict[object, object]:
    """Describe one argument: an element of a command's `arguments`."""
    kind = "string" if argument.shown else KINDS[argument.kind]
    name = argument.shown or argument.name  # redis-cli shows the name before 7.2, the display text since
    fields: dict[object, object] = {"name": name, "type": kind}
    if kind not in ("oneof", "block", "pure-token"):
        fields["display_text"] = name
    if argument.token:
        fields["token"] = argument.token
    if argument.summary:
        fields["summary"] = argument.summary
    flags = [name for name, holds in (("optional", argument.optional), ("multiple", argument.multiple)) if holds]
    if flags:
        fields["flags"] = Tags([Status(flag.encode()) for flag in flags])
    if argument.kind == "choice":
        fields["arguments"] = [
            {"name": word if argument.exact else word.lower(), "type": "pure-token", "token": word}
            for word in choices(argument)
        ]
    elif argument.arguments and not argument.shown:
        fields["arguments"] = [argument_description(one) for one in argument.arguments]
    return fields


def names(args: list[bytes]) -> list[object]:
    """List the names of the commands and sub-commands that pass COMMAND LIST's filter, or of all commands."""
    if len(args) == 2:
        return [command.wire_name for command in COMMANDS.values()]
    kind = args[3].upper() if len(args) == 5 and args[2].upper() == b"FILTERBY" else b""
    if kind not in (b"MODULE", b"ACLCAT", b"PATTERN"):
        raise Rejection("ERR", "syntax error")
    return [command.wire_name for command in every_command() if passes(command, kind, args[4])]


def passes(command: Command, kind: bytes, wanted: bytes) -> bool:
    """Tell whether a command passes a filter; the modules are the families of the engine's commands."""
    if kind == b"ACLCAT":
        return wanted.lower().decode("utf-8", "replace") in categories(command)
    if kind == b"MODULE":
        return command.layer == ENGINE and wanted == command.group.encode()
    return matches(wanted, command.wire_name.encode())


def no_keys(request: list[bytes]) -> Rejection:
    """Refuse to tell a request's keys: it calls no command, or one without keys, as all are."""
    command = INDEX.get(request[0].upper())
    known = command is not None and (not command.subcommands or request[1].upper() in SUBCOMMANDS[command.name])
    return Rejection("ERR", "The command has no key arguments" if known else "Invalid command specified")


def help_lines(container: Command) -> list[object]:
    """List a container's sub-commands, as its HELP answers them."""
    lines = [container.name + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"]
    for command in container.subcommands:
        if command.token == "HELP":
            continue
        lines.append(" ".join([command.token, *[argument_usage(argument) for argument in command.arguments]]))
        lines.append("    " + command.summary + ".")
    lines += ["HELP", "    Prints this help."]
    return [Status(line.encode()) for line in lines]

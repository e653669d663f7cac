"""The server's commands, as it describes them itself: COMMAND DOCS and COMMAND INFO as values.

Nothing here knows a command by name. What another server describes in the same form, a newer one or Redis, is read as
well; what it leaves out is empty.
"""

from dataclasses import dataclass, replace
from typing import Final

RETRY_TIP: Final = "retry_safe:"


@dataclass(frozen=True)
class Argument:
    """An argument. `kind` is "oneof", "block", "pure-token", or else says what value it is."""

    name: str
    kind: str
    token: str = ""
    summary: str = ""
    shown: str = ""
    """What people are shown for the value, even where `inner` would tell more."""
    optional: bool = False
    multiple: bool = False
    inner: "tuple[Argument, ...]" = ()

    def usage(self) -> str:
        """Write it as the commands page does.

        >>> Argument("asset", "string", shown="asset", optional=True, multiple=True).usage()
        '[asset ...]'
        """
        plain = self.value_usage()
        if self.token and self.kind != "pure-token":
            plain = f"{self.token} {plain}"
        if self.multiple:
            plain = f"{plain} ..." if self.optional else f"{plain} [{self.name} ...]"
        return f"[{plain}]" if self.optional else plain

    def value_usage(self) -> str:
        """Write its value, without its token."""
        if self.kind == "pure-token":
            return self.token
        if self.inner and not self.shown:
            return ("|" if self.kind == "oneof" else " ").join(one.usage() for one in self.inner)
        return self.shown or self.name


@dataclass(frozen=True)
class Command:
    """A command, or a container's sub-command, whose name is `CONFIG GET`."""

    name: str
    summary: str = ""
    group: str = ""
    complexity: str = ""
    arguments: tuple[Argument, ...] = ()
    subcommands: tuple[str, ...] = ()
    """Their full names."""
    flags: frozenset[str] = frozenset()
    retry: str = ""
    """When it may be sent again without knowing whether it took effect: "always", with a token, or never."""

    def usage(self) -> str:
        """Write it in one line."""
        return " ".join([self.name, *(argument.usage() for argument in self.arguments)])


class Catalog:
    """All commands of a server, by their full names."""

    def __init__(self, docs: object = None, info: object = None) -> None:
        self.commands: dict[str, Command] = {}
        for name, fields in pairs(docs):
            self.add(text(name).upper(), fields)
        for entry in items(info):
            self.add_info(entry)
        self.spell_out_batches()

    def add(self, name: str, fields: object) -> None:
        """Add a command and its sub-commands."""
        known = {text(key): value for key, value in pairs(fields)}
        inner = {text(key).upper().replace("|", " "): value for key, value in pairs(known.get("subcommands"))}
        self.commands[name] = Command(
            name,
            text(known.get("summary")),
            text(known.get("group")),
            text(known.get("complexity")),
            tuple(read_argument(one) for one in items(known.get("arguments"))),
            tuple(inner),
        )
        for one, description in inner.items():
            self.add(one, description)

    def add_info(self, entry: object) -> None:
        """Add what COMMAND INFO tells beyond COMMAND DOCS."""
        fields = items(entry)
        if len(fields) < 8:
            return
        name = text(fields[0]).upper().replace("|", " ")
        tips = [text(tip) for tip in items(fields[7])]
        retry = next((tip.removeprefix(RETRY_TIP) for tip in tips if tip.startswith(RETRY_TIP)), "")
        if name in self.commands:
            flags = frozenset(text(flag) for flag in items(fields[2]))
            self.commands[name] = replace(self.commands[name], flags=flags, retry=retry)
        for one in items(fields[9]) if len(fields) > 9 else []:
            self.add_info(one)

    def spell_out_batches(self) -> None:
        """Give a batch's items the arguments of the commands that they stand for, all but the first, which is the
        batch's own: ORDER.BATCH 1 PUT ... is ORDER.PUT 1 ... ."""
        for command in list(self.commands.values()):
            family, _, verb = command.name.partition(".")
            if verb == "BATCH":
                arguments = [self.spelled_out(one, family) for one in command.arguments]
                self.commands[command.name] = replace(command, arguments=tuple(arguments))

    def spelled_out(self, argument: Argument, family: str) -> Argument:
        """Return a batch's argument with the arguments of the commands that it stands for."""
        members = [self.commands.get(f"{family}.{one.token}") for one in argument.inner]
        if not members or None in members:
            return argument
        inner = [
            replace(one, kind="block", inner=member.arguments[1:])
            for one, member in zip(argument.inner, members, strict=True)
            if member is not None
        ]
        return replace(argument, inner=tuple(inner))

    def find(self, words: list[str]) -> tuple[Command, int] | None:
        """Return the command that a line calls, and how many words its name has.

        A container alone is found as itself, with one word.
        """
        if not words:
            return None
        command = self.commands.get(words[0].upper())
        if command is None:
            return None
        if command.subcommands and len(words) > 1:
            inner = self.commands.get(f"{words[0]} {words[1]}".upper())
            if inner is not None:
                return inner, 2
        return command, 1

    def groups(self) -> dict[str, list[Command]]:
        """Return the groups, each with its commands; containers are replaced by what they hold."""
        found: dict[str, list[Command]] = {}
        for command in self.commands.values():
            if not command.subcommands:
                found.setdefault(command.group, []).append(command)
        return found


def read_argument(value: object) -> Argument:
    """Read an argument of COMMAND DOCS."""
    fields = {text(key): one for key, one in pairs(value)}
    flags = {text(flag) for flag in items(fields.get("flags"))}
    return Argument(
        name=text(fields.get("name")),
        kind=text(fields.get("type")),
        token=text(fields.get("token")),
        summary=text(fields.get("summary")),
        shown=text(fields.get("display_text")),
        optional="optional" in flags,
        multiple="multiple" in flags,
        inner=tuple(read_argument(one) for one in items(fields.get("arguments"))),
    )


def text(value: object) -> str:
    """Read text; what is none is empty."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def items(value: object) -> list[object]:
    """Read a list; what is none is empty."""
    return value if isinstance(value, list) else []


def pairs(value: object) -> list[tuple[object, object]]:
    """Read a map, or a list of keys and values by turns, which a map is in RESP2."""
    if isinstance(value, dict):
        return list(value.items())
    flat = items(value)
    return list(zip(flat[::2], flat[1::2], strict=False))

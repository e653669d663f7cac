"""Declarations: what a command is, said once.

A `Command` is a frozen value from which everything else is derived: the parser of engine commands
(`requests.py`, generated), COMMAND and COMMAND DOCS (`introspection.py`), the commands page
(`COMMANDS.md`), and the tests. Nothing about a command's grammar is written a second time.

The grammar of an engine command: positional arguments first, then arguments with a token, in any order,
each at most once. A required argument may have a token too, where the value alone would not explain
itself. Commands of the server layer (Redis's own) are parsed by their handlers, as in Redis each has
its own habits; their arguments here are for people and tools.
"""

from dataclasses import dataclass, field
from typing import Final

from protocol.schema import STATUS, Type

KINDS: Final = {
    "id": "integer",
    "integer": "integer",
    "decimal": "string",
    "name": "string",
    "text": "string",
    "string": "string",
    "pattern": "pattern",
    "unix-time": "unix-time",
    "choice": "oneof",
    "flag": "pure-token",
    "oneof": "oneof",
    "block": "block",
}
"""Our kinds of argument, and the type by which COMMAND DOCS tells them."""

ENGINE: Final = "engine"
SERVER: Final = "server"
HISTORY: Final = "history"
"""Who answers: the engine, the server, or the tables of history. The first and the last have generated parsers."""


@dataclass(frozen=True)
class Argument:
    """One argument of a command.

    `kind`: "id" and "integer" are integers in `low`..`high` (names or literals, as in the generated
    code); "decimal" is decimal text that the engine validates at the scale that applies; "name" and
    "text" are bytes that the engine validates; "choice" is a word of the vocabulary `terms.<choices>_TEXT`
    (case-insensitive, unless `exact`); "flag" is a token without a value; "oneof" is one of `arguments`; "block" is
    `arguments` in sequence. `default` is an expression over the fields before it; without one, an absent
    argument is None, or -1 for integers and choices, False for flags.
    """

    name: str
    kind: str = "string"
    summary: str = ""
    token: str = ""
    optional: bool = False
    multiple: bool = False
    choices: str = ""
    exact: bool = False
    """The words of a choice are told apart by case."""
    low: str = "0"
    high: str = "INTEGER_MAX"
    default: str = ""
    field: str = ""
    """The request's attribute, where it is not `name`."""
    shown: str = ""
    """What people are shown instead of `arguments`, where those would fill the screen."""
    arguments: "tuple[Argument, ...]" = ()

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self
        assert (self.kind == "choice") == bool(self.choices), self
        assert self.choices or not self.exact, self
        assert self.kind != "flag" or self.token, self
        assert not self.default or self.optional, self
        assert (self.kind in ("oneof", "block")) == bool(self.arguments), self

    @property
    def attribute(self) -> str:
        return self.field or self.name


@dataclass(frozen=True)
class Rule:
    """A relation between arguments that the parser checks: refused with ERR and `text` when `when` holds.

    `when` is a Python expression over the request's fields and the names of `terms` and `limits`.
    """

    when: str
    text: str


@dataclass(frozen=True)
class Error:
    """One way in which a command is refused. The order of a command's errors is their precedence."""

    code: str
    when: str


@dataclass(frozen=True)
class Reply:
    """What a command answers: prose, and its type. The page adds the fields of the record in it, unless `text` says
    that they are another command's. Redis's own commands have no type: their replies are Redis's."""

    text: str
    type: Type | None = None
    told: bool = True
    """The page lists the fields of the record."""


@dataclass(frozen=True)
class Command:
    """One command; a sub-command's name is `CONTAINER|NAME`. `flags` are those of Redis's COMMAND; `arity`
    is Redis's: exact, or minus the least, the command's name (and its sub-command's) counted; 0 means:
    count the arguments."""

    name: str
    summary: str
    group: str
    flags: tuple[str, ...]
    arguments: tuple[Argument, ...] = ()
    rules: tuple[Rule, ...] = ()
    errors: tuple[Error, ...] = ()
    reply: Reply = Reply("OK", STATUS)
    complexity: str = "O(1)"
    since: str = "1.0.0"
    layer: str = ENGINE
    arity: int = 0
    retry: str = ""
    """When a client may send it again without knowing whether it took effect: "always", or with a token."""
    categories: tuple[str, ...] = ()
    """ACL categories beside those that the flags and the group imply."""
    tips: tuple[str, ...] = ()
    subcommands: "tuple[Command, ...]" = field(default=())

    def __post_init__(self) -> None:
        if not self.arity:
            object.__setattr__(self, "arity", counted_arity(self.arguments))

    @property
    def writes(self) -> bool:
        return "write" in self.flags

    @property
    def wire_name(self) -> str:
        """The name as errors and COMMAND tell it: `config|get`."""
        return self.name.lower()

    @property
    def token(self) -> str:
        """The name inside its container: `GET` of `CONFIG|GET`."""
        return self.name.rpartition("|")[2]


def counted_arity(arguments: tuple[Argument, ...]) -> int:
    """Count a command's arguments in Redis's way.

    >>> counted_arity((Argument("user", "id"), Argument("price", "decimal", token="PRICE", optional=True)))
    -2
    """
    least, exact = 1, True
    for argument in arguments:
        if argument.optional or argument.multiple:
            exact = False
        if not argument.optional:
            least += words(argument)
        if argument.kind == "oneof" and len({words(one) for one in argument.arguments}) > 1:
            exact = False
    return least if exact else -least


def words(argument: Argument) -> int:
    """Count the words of one occurrence of `argument`, at least."""
    if argument.kind == "flag":
        return 1
    own = 1 if argument.token else 0
    if argument.kind == "oneof":
        return own + min(words(one) for one in argument.arguments)
    if argument.kind == "block":
        return own + sum(words(one) for one in argument.arguments if not one.optional)
    return own + 1


def server_command(
    name: str,
    summary: str,
    group: str,
    arity: int,
    flags: str = "",
    reply: str = "OK",
    arguments: tuple[Argument, ...] = (),
    errors: tuple[Error, ...] = (),
    complexity: str = "O(1)",
    retry: str = "always",
    categories: tuple[str, ...] = (),
    tips: tuple[str, ...] = (),
    subcommands: tuple[Command, ...] = (),
    type: Type | None = None,
) -> Command:
    """Declare a command of the server layer: Redis's own, parsed by its handler; `flags` in one text."""
    return Command(
        name=name,
        summary=summary,
        group=group,
        arity=arity,
        flags=tuple(flags.split()),
        reply=Reply(reply, STATUS if reply == "OK" else type),
        arguments=arguments,
        errors=errors,
        complexity=complexity,
        retry=retry,
        categories=categories,
        tips=tips,
        subcommands=subcommands,
        layer=SERVER,
    )


def container(
    name: str, summary: str, group: str, subcommands: tuple[Command, ...], tips: tuple[str, ...] = ()
) -> Command:
    """Declare a command that does nothing but hold sub-commands."""
    return server_command(
        name,
        summary,
        group,
        -2,
        reply="As the sub-command",
        complexity="Depends on subcommand.",
        subcommands=subcommands,
        tips=tips,
    )


def help_command(name: str, group: str) -> Command:
    """Declare a container's HELP."""
    return server_command(name + "|HELP", "Lists the sub-commands", group, 2, "loading stale", "A list of lines")

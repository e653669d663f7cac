"""Write `COMMANDS.md`: every command for people, from its declaration and the examples' session."""

import shlex
from pathlib import Path
from typing import Final

from protocol import limits
from protocol.commands import COMMANDS
from protocol.errors import CODES
from protocol.records import RECORDS
from protocol.schema import VOCABULARIES, Fields, Type
from protocol.spec import HISTORY, Argument, Command
from protocol.usage import choices, usage

EXAMPLES: Final = Path(__file__).with_name("examples.txt")
HISTORY_EXAMPLES: Final = Path(__file__).with_name("examples_history.txt")

HEAD: Final = """# Commands

Generated from the declarations in `commands/` by `python -m protocol.generate`; do not edit.
How requests and replies look in bytes is in [README.md](README.md).

Words in capitals are tokens, to be sent as they are in either case; the others stand for values. Required
arguments come first, in this order; tokens follow in any order, each at most once. `[...]` may be left out,
`|` separates alternatives. Ids are integers from 1 on; leading zeros are accepted. Amounts, prices and rates
are decimal text: an optional minus, digits, and a fraction of no more decimals than the asset or market has.
Who sends arguments by name (MessagePack) uses the names in the tables: of a token, the one in parentheses, or the
token's own in lower case.

In replies money, prices, rates and ids are text, in the asset's or market's full precision; counts, scales
and times (microseconds since 1970) are integers. A map's fields always come in the order shown.
A refused command has changed nothing. Where several errors apply, the first in the list is the answer.
*Safe to send again* tells when a client that lost the reply may simply repeat the command.

The examples are one session, told in full in [examples.txt](examples.txt) (those of history:
[examples_history.txt](examples_history.txt)), as `redis-cli --json` shows it.

"""

GROUPS: Final = {
    "order": "Orders",
    "balance": "Balances",
    "market": "Markets",
    "feed": "The feed",
    "pubsub": "Subscriptions",
    "asset": "Assets",
    "user": "Users",
    "engine": "The engine",
    "history": "History",
    "connection": "The connection",
    "transactions": "Transactions",
    "server": "The server",
    "generic": "",
    "cluster": "",
}
"""Headings of Redis's help groups, in the page's order; groups without one stand with the server's."""


USAGE_MAX: Final = 100
"""Characters of a line of usage, which does not wrap on the page."""


def page_text() -> str:
    """Write the whole page."""
    shown = examples()
    text = HEAD + contents()
    for group, heading in GROUPS.items():
        if heading:
            text += f"## {heading}\n\n"
            text += "".join(command_text(command, shown) for command in members(group))
    return text + records_text() + errors_text()


def members(group: str) -> list[Command]:
    """List a heading's commands, containers replaced by what they hold."""
    found = [one for one in COMMANDS.values() if (one.group if GROUPS[one.group] else "server") == group]
    flat: list[Command] = []
    for command in found:
        if not command.subcommands or command.arity == -1:
            flat.append(command)
        flat += command.subcommands
    return flat


def contents() -> str:
    """Write the table of contents."""
    lines = ["| | |", "| --- | --- |"]
    for group, heading in GROUPS.items():
        if heading:
            names = [command.name.replace("|", " ") for command in members(group)]
            links = ", ".join(f"[{name}](#{anchor(name)})" for name in names)
            lines.append(f"| {heading} | {links} |")
    lines.append("| Values | [records](#records), [words](#words), [errors](#errors) |")
    return "\n".join(lines) + "\n\n"


def anchor(heading: str) -> str:
    """Write the anchor that Markdown gives to a heading."""
    return heading.lower().replace(".", "").replace(" ", "-")


def command_text(command: Command, shown: dict[str, list[str]]) -> str:
    """Write one command's section."""
    name = command.name.replace("|", " ")
    lines = [f"### {name}", "", f"{command.summary}.", "", "```", *wrapped(usage(command)), "```", ""]
    if command.arguments:
        lines += ["| argument | | |", "| --- | --- | --- |"]
        lines += [row for argument in command.arguments for row in argument_rows(argument)]
        lines.append("")
    lines.append(f"Reply: {reply_text(command)}")
    lines += notes(command)
    if command.errors:
        lines.append("Errors, in order of precedence:")
        lines += [f"{number}. `{error.code}` {error.when}" for number, error in enumerate(command.errors, 1)]
    if name in shown:
        lines += ["", "```", "\n\n".join(shown[name]), "```"]
    return "\n".join(lines) + "\n\n"


def notes(command: Command) -> list[str]:
    """Write what is told about a command in a word each."""
    flags = ", ".join(command.flags) or "none"
    facts = [f"Time: {command.complexity}", f"Safe to send again: {safe_again(command)}", f"Flags: {flags}"]
    return ["<br>" + "; ".join(facts) + ".", ""]


def safe_again(command: Command) -> str:
    """Say when a command may be sent again by who lost its reply."""
    return {"": "no", "always": "always"}.get(command.retry, f"with {command.retry}")


def wrapped(line: str) -> list[str]:
    """Break a long usage before its optional arguments."""
    if len(line) <= USAGE_MAX:
        return [line]
    head, *rest = line.split(" [")
    lines = [head]
    for part in rest:
        if len(lines[-1]) + len(part) + 2 > USAGE_MAX:
            lines.append("    [" + part)
        else:
            lines[-1] += " [" + part
    return lines


def argument_rows(argument: Argument) -> list[str]:
    """Write an argument's rows, those of its alternatives included."""
    label = f"`{argument.token or argument.name}`"
    if argument.token and argument.token.lower() != argument.name:
        label += f" (`{argument.name}`)"
    rows = [f"| {label} | {kind_text(argument)} | {argument.summary} |"]
    if argument.kind in ("oneof", "block") and not argument.summary and not argument.multiple:
        rows = []
    if not argument.shown:
        rows += [row for one in argument.arguments for row in argument_rows(one)]
    return rows


def kind_text(argument: Argument) -> str:
    """Name what values an argument takes."""
    if argument.kind == "choice":
        return " ".join(f"`{word}`" for word in choices(argument))
    if argument.kind in ("id", "integer") and argument.high != "INTEGER_MAX":
        low, high = number(argument.low), number(argument.high)
        return f"integer {low}..{'2^63-1' if high == limits.ID_MAX else high}"
    return {"flag": "", "oneof": "one of these", "block": "", "name": "text", "id": "integer"}.get(
        argument.kind, argument.kind
    )


def number(bound: str) -> int:
    """Evaluate a declared bound: a literal, or a name of `limits`."""
    return int(bound) if bound.isdigit() else int(getattr(limits, bound))


def reply_text(command: Command) -> str:
    """Describe a reply, with its fields; a shape's name in braces stands for its fields."""
    fields = {name: field_list(one) for name, one in RECORDS.items()}
    text = command.reply.text.format_map(fields)
    name = record_in(command.reply.type) if command.reply.told else ""
    return f"{text}: {fields[name]}." if name else text + "."


def record_in(type: Type | None) -> str:
    """Name the record that a reply consists of; nothing where there is none."""
    if type is None or type.kind in ("item", "status"):
        return ""
    if type.kind == "choice":
        return record_in(type.cases[0][1])
    return record_in(type.inner) if type.inner is not None else type.of


def field_list(fields: Fields) -> str:
    """Name a map's fields."""
    return ", ".join(f"`{name}`" for name in fields)


def records_text() -> str:
    """Write the tables of records and vocabularies."""
    lines = ["## Records", "", "What replies and messages consist of; see `schema.py` for the types.", ""]
    lines += ["| record | its fields, in order |", "| --- | --- |"]
    for name, fields in RECORDS.items():
        told = ", ".join(f"`{field}` {type_text(held)}" for field, held in fields.items())
        lines.append(f"| {name} | {told} |")
    lines += ["", "## Words", "", "| vocabulary | |", "| --- | --- |"]
    for name, words in VOCABULARIES.items():
        lines.append(f"| {name} | {' '.join(f'`{word}`' if word else '(empty)' for word in words)} |")
    return "\n".join(lines) + "\n\n"


def type_text(type: Type) -> str:
    """Name a type.

    >>> type_text(RECORDS["ORDER"]["price"]), type_text(RECORDS["DEPTH"]["bids"])
    ('decimal or nil', 'list of [LEVEL]')
    """
    if type.inner is not None:
        text = f"{type.kind} of {type_text(type.inner)}"
    elif type.kind == "row":
        text = f"[{type.of}]"
    else:
        text = type.of or type.kind
    return text + " or nil" if type.nullable else text


def errors_text() -> str:
    """Write the table of error codes."""
    lines = ["## Errors", "", "| code | |", "| --- | --- |"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in CODES.items()]
    return "\n".join(lines) + "\n"


def examples() -> dict[str, list[str]]:
    """Read the examples' sessions: each command's exchanges, of history's own session those of its commands only."""
    found: dict[str, list[str]] = {}
    for path in (EXAMPLES, HISTORY_EXAMPLES):
        for request, reply in session(path.read_text(encoding="utf-8")):
            name = shlex.split(request)[0].upper()
            if path == EXAMPLES or COMMANDS[name].layer == HISTORY:
                found.setdefault(name, []).append(f"> {request}\n{reply}")
    return found


def session(text: str) -> list[tuple[str, str]]:
    """Read a session's text into requests and replies.

    >>> session('# why\\n\\n> PING\\n"PONG"\\n')
    [('PING', '"PONG"')]
    """
    blocks = [block for block in text.split("\n\n") if block.startswith("> ")]
    pairs = [block.strip("\n").split("\n", 1) for block in blocks]
    return [(request[2:], reply) for request, reply in pairs]

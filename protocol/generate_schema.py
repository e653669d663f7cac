"""Write `schema.json`: the declarations as data, for programs in any language.

What generates the client libraries reads this file and nothing else of ours; whoever writes a client of his own may
do the same. Objects without a value are left out: an argument without "token" has none.
"""

import json
from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import CODES
from protocol.generate_page import number
from protocol.messages import MARKET_KINDS
from protocol.records import RECORDS, SNAPSHOTS, UPDATES
from protocol.schema import VOCABULARIES, Fields, Type
from protocol.spec import Argument, Command

Tree = dict[str, object]

ABOUT: Final = "Generated from the declarations in protocol/ by `python -m protocol.generate`; do not edit."


def schema_text() -> str:
    """Write the whole file."""
    commands = [one for command in COMMANDS.values() for one in (command, *command.subcommands)]
    schema: Tree = {
        "about": ABOUT,
        "errors": CODES,
        "vocabularies": VOCABULARIES,
        "records": {name: fields_tree(fields) for name, fields in RECORDS.items()},
        "channels": {
            kind: {
                "name": channel_name(kind),
                "snapshot": fields_tree(SNAPSHOTS[kind]),
                "update": fields_tree(UPDATES[kind]),
            }
            for kind in UPDATES
        },
        "commands": [command_tree(command) for command in commands],
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def channel_name(kind: str) -> str:
    """Say how the channels of a kind are named.

    >>> channel_name("kline")
    'kline:<market>:<interval>'
    """
    if kind == "market":
        return kind
    if kind == "kline":
        return "kline:<market>:<interval>"
    return f"{kind}:<market>" if kind in MARKET_KIND_NAMES else f"{kind}:<user>"


MARKET_KIND_NAMES: Final = tuple(list(UPDATES)[kind] for kind in MARKET_KINDS)


def fields_tree(fields: Fields) -> list[Tree]:
    """Describe a record's fields, in their order."""
    return [{"name": name, "type": type_tree(held)} for name, held in fields.items()]


def type_tree(type: Type) -> Tree:
    """Describe the type of a reply value; see `protocol/schema.py`."""
    tree: Tree = {"kind": type.kind}
    if type.of:
        tree["of"] = type.of
    if type.inner is not None:
        tree["inner"] = type_tree(type.inner)
    if type.cases:
        tree["cases"] = {name: type_tree(inner) for name, inner in type.cases}
    if type.nullable:
        tree["nullable"] = True
    return tree


def command_tree(command: Command) -> Tree:
    """Describe a command."""
    tree: Tree = {
        "name": command.name,
        "summary": command.summary,
        "group": command.group,
        "layer": command.layer,
        "flags": command.flags,
        "arity": command.arity,
        "arguments": [argument_tree(argument) for argument in command.arguments],
        "reply": {"text": command.reply.text},
        "errors": [{"code": error.code, "when": error.when} for error in command.errors],
        "complexity": command.complexity,
    }
    if command.reply.type is not None:
        tree["reply"] = {"text": command.reply.text, "type": type_tree(command.reply.type)}
    if command.retry:
        tree["retry"] = command.retry
    if command.subcommands:
        tree["subcommands"] = [one.name for one in command.subcommands]
    return tree


def argument_tree(argument: Argument) -> Tree:
    """Describe an argument."""
    tree: Tree = {"name": argument.name, "kind": argument.kind, "summary": argument.summary}
    if argument.token:
        tree["token"] = argument.token
    for flag in ("optional", "multiple", "exact"):
        if getattr(argument, flag):
            tree[flag] = True
    if argument.kind in ("id", "integer"):
        tree["low"] = number(argument.low)
        tree["high"] = number(argument.high)
    if argument.choices:
        tree["choices"] = argument.choices
    if argument.arguments:
        tree["arguments"] = [argument_tree(one) for one in argument.arguments]
    return tree

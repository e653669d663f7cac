"""What words, fields and types are called in Rust."""

import re
from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES, Command, Schema, Type

KEYWORDS: Final = ("type",)
"""Names of ours that Rust keeps for itself."""

UNITS: Final = {"s": "Second", "m": "Minute", "h": "Hour", "d": "Day", "w": "Week", "M": "Month"}

HANDLES: Final = {
    "order": "Orders",
    "balance": "Balances",
    "trade": "Trades",
    "transfer": "Transfers",
    "market": "Markets",
    "asset": "Assets",
    "user": "Users",
    "engine": "Engine",
    "feed": "Feed",
    "history": "History",
}
"""The types of `exchange.order()` and so on."""

VERBS: Final = {"cancelall": "cancel_all", "statehash": "state_hash"}
"""Verbs of two words."""

SIMPLE: Final = {
    "status": "()",
    "id": "u64",
    "decimal": "Decimal",
    "integer": "u64",
    "time": "Time",
    "flag": "bool",
    "name": "String",
    "text": "String",
    "payload": "RawPayload",
}
"""The types of values, by kind."""


def camel(name: str) -> str:
    """Write a name as Rust writes types.

    >>> camel("PARTIALLY_FILLED"), camel("user-order-limit"), camel("put")
    ('PartiallyFilled', 'UserOrderLimit', 'Put')
    """
    return "".join(part[:1].upper() + part[1:].lower() for part in re.split(r"[-_]", name))


def variant(word: str) -> str:
    """Name the variant of a word.

    >>> variant("BID"), variant(""), variant("15m"), variant("1M")
    ('Bid', 'None', 'Minute15', 'Month1')
    """
    if not word:
        return "None"
    if word[0].isdigit():
        return UNITS[word[-1]] + word[:-1]
    return camel(word)


def field_name(name: str) -> str:
    return f"r#{name}" if name in KEYWORDS else name


def verb(command: Command) -> str:
    return VERBS.get(command.verb, command.verb)


def type_name(type: Type) -> str:
    """Name the type of a value."""
    text = plain_type_name(type)
    return f"Option<{text}>" if type.nullable else text


def plain_type_name(type: Type) -> str:
    if type.kind == "word":
        return VOCABULARY_NAMES[type.of]
    if type.kind in ("record", "row"):
        return RECORD_NAMES[type.of]
    if type.kind == "list":
        assert type.inner is not None
        return f"Vec<{type_name(type.inner)}>"
    if type.kind == "map":
        assert type.inner is not None
        return f"BTreeMap<String, {type_name(type.inner)}>"
    if type.kind == "item":
        return "Result<BatchReply, ServerError>"
    return SIMPLE[type.kind]


def rows(schema: Schema) -> set[str]:
    """Find the records that are told by position."""
    found: set[str] = set()

    def visit(type: Type) -> None:
        if type.kind == "row":
            found.add(type.of)
        if type.inner is not None:
            visit(type.inner)

    for fields in schema.records.values():
        for field in fields:
            visit(field.type)
    for channel in schema.channels.values():
        for field in (*channel.snapshot, *channel.update):
            visit(field.type)
    return found

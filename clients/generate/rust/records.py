"""Records, and the messages of the feed."""

from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES, Channel, Field, Schema, Type
from clients.generate.rust.documents import comment, meaning
from clients.generate.rust.names import field_name, plain_type_name, rows, type_name

GROUPS: Final = {
    "orders": ("ORDER_RESULT", "ORDER", "ORDER_FULL", "FILL", "CANCELLED", "QUEUED", "CHANGE"),
    "markets": (
        "MARKET",
        "MARKET_SUMMARY",
        "LEVEL",
        "DEPTH",
        "TRADE",
        "TICKER",
        "KLINE",
        "MARKET_STATUS",
    ),
    "records": ("ASSET", "ASSET_SUMMARY", "USER", "BALANCE", "STATEHASH", "CHECK", "REPLAY"),
    "pages": (
        "USER_TRADE",
        "BALANCE_ENTRY",
        "TRANSFER",
        "ORDER_PAGE",
        "TRADE_PAGE",
        "BALANCE_PAGE",
        "TRANSFER_PAGE",
    ),
}
"""Which file each record is in."""

ABOUT: Final = {
    "ASSET": "An asset.",
    "ASSET_SUMMARY": "How much of an asset there is, and where.",
    "MARKET": "A market and its properties.",
    "MARKET_SUMMARY": "What stands in a market.",
    "LEVEL": "A price level of a book.",
    "DEPTH": "The price levels of a book, best first.",
    "TRADE": "A trade, as everybody sees it.",
    "TICKER": "24 hours of a market, rolling.",
    "KLINE": "A candle.",
    "MARKET_STATUS": "A period of a market.",
    "USER": "A user.",
    "BALANCE": "A user's balance of one asset.",
    "ORDER_RESULT": "What has become of an order.",
    "ORDER": "An order.",
    "ORDER_FULL": "An order, and what the command that put it traded.",
    "FILL": "A trade, as its order sees it.",
    "CANCELLED": "The orders that were cancelled.",
    "STATEHASH": "A fingerprint of the whole state.",
    "CHECK": "Whether the engine's invariants hold.",
    "QUEUED": "An order as it stands in the book.",
    "CHANGE": "A change of the book, order by order.",
    "REPLAY": "Messages of a channel that are kept; see [`Replay::read`].",
    "USER_TRADE": "A trade, as one of its two users sees it.",
    "BALANCE_ENTRY": "A change of a user's balance.",
    "TRANSFER": "What one user gave another.",
    "ORDER_PAGE": "A page of the orders that have ended, latest first.",
    "TRADE_PAGE": "A page of a user's trades, latest first.",
    "BALANCE_PAGE": "A page of what changed a user's balances, latest first.",
    "TRANSFER_PAGE": "A page of a user's transfers, latest first.",
}


def records_files(schema: Schema) -> dict[str, str]:
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(schema.records)
    positional = rows(schema)
    files = {}
    for group, names in GROUPS.items():
        body = "".join(
            declaration("row" if name in positional else "record", RECORD_NAMES[name], ABOUT[name], name, fields)
            for name in names
            for fields in [schema.records[name]]
        )
        macros = sorted({"row" if name in positional else "record" for name in names})
        files[group] = imports([field.type for name in names for field in schema.records[name]], macros, names) + body
    return files


def declaration(macro: str, name: str, about: str, record: str, fields: tuple[Field, ...]) -> str:
    text = f"\n{macro}! {{\n{comment(about, '    ')}    pub struct {name} {{\n"
    for field in fields:
        text += comment(meaning(record, field), "        ")
        text += f"        pub {field_name(field.name)}: {type_name(field.type)},\n"
    return text + "    }\n}\n"


def imports(types: list[Type], macros: list[str], own: tuple[str, ...] = ()) -> str:
    """Import what the types need, but for the records of the file itself."""
    names: set[str] = set()
    standard = ""

    def visit(type: Type) -> None:
        nonlocal standard
        if type.kind == "word":
            names.add(VOCABULARY_NAMES[type.of])
        elif type.kind in ("record", "row"):
            names.update({RECORD_NAMES[type.of]} if type.of not in own else ())
        elif type.kind == "map":
            standard = "use std::collections::BTreeMap;\n\n"
        elif plain_type_name(type) in ("Decimal", "Time", "RawPayload"):
            names.add(plain_type_name(type))
        if type.inner is not None:
            visit(type.inner)

    for one in types:
        visit(one)
    used = f"{{{', '.join(macros)}}}" if len(macros) > 1 else macros[0]
    crate = f"use crate::{braced(sorted(names))};\n" if names else ""
    return f"{standard}use crate::node::{used};\n{crate}"


def braced(names: list[str]) -> str:
    """Write what is imported from one place.

    >>> braced(["A"]), braced(["A", "B"])
    ('A', '{A, B}')
    """
    if len(names) == 1:
        return names[0]
    line = f"{{{', '.join(names)}}}"
    if len(f"use crate::{line};") < 120:
        return line
    lines, current = [], "   "
    for name in names:
        if len(current) + len(name) + 2 > 120:
            lines.append(current)
            current = "   "
        current += f" {name},"
    return "{\n" + "\n".join([*lines, current]) + "\n}"


# -- messages ---------------------------------------------------------------------------------------------


def messages_file(schema: Schema) -> str:
    channels = list(schema.channels.values())
    told = [fields for channel in channels for fields in (payload(channel.snapshot), payload(channel.update))]
    own = [part for channel in channels for part in parts(channel)]
    text = imports([field.type for fields in told for field in fields], ["record"])
    text = text.replace("use crate::node::record;\n", "use crate::node::{record, Decode, Mismatch, Node};\n")
    needed = text[text.rindex("use crate::") :]
    names = sorted({*needed.removeprefix("use crate::").strip("{};\n ").replace("\n", " ").split(), "RawPayload"})
    text = text.replace(needed, f"use crate::{braced(sorted(name.strip(',') for name in names))};\n")
    for channel in channels:
        for (name, about, _), fields in zip(parts(channel), (channel.snapshot, channel.update), strict=True):
            text += declaration("record", name, about, channel.kind, payload(fields))
    text += "\n/// What a message of the feed tells, by the kind of its channel.\n"
    text += "#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]\n"
    text += "#[allow(clippy::large_enum_variant)] // it is handed over once, and read in place\npub enum Payload {\n"
    for name, about, _ in own:
        text += f"{comment(about, '    ')}    {name}({name}),\n"
    text += "    /// What this version of the library does not know.\n    Unknown(RawPayload),\n}\n"
    return text + reading(own)


def payload(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Leave out the word that the variant tells."""
    return tuple(field for field in fields if field.name != "type")


def parts(channel: Channel) -> list[tuple[str, str, str]]:
    name = channel.kind.capitalize()
    pattern = f'("{channel.kind}", true)', f'("{channel.kind}", false)'
    return [
        (f"{name}Snapshot", f"A snapshot of `{channel.name}`.", pattern[0]),
        (f"{name}Update", f"An update of `{channel.name}`.", pattern[1]),
    ]


def reading(own: list[tuple[str, str, str]]) -> str:
    text = "\nimpl Payload {\n    /// Read the payload of a kind of channel.\n"
    text += "    pub(crate) fn read(kind: &str, snapshot: bool, node: Node<'_>) -> Result<Self, Mismatch> {\n"
    text += "        match (kind, snapshot) {\n"
    for name, _, pattern in own:
        text += f"            {pattern} => Decode::decode(node).map(Self::{name}),\n"
    text += "            _ => Decode::decode(node).map(Self::Unknown),\n"
    return text + "        }\n    }\n}\n"

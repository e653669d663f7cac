"""The generated part of the Go library: `clients/go/*_gen.go`.

Every command is a function that makes its request, a method that sends it, and a method of a pipeline that collects it.
What is required are parameters, what is optional is a field of an options struct, in which zero is absent. The text is
as gofmt leaves it.
"""

from typing import Final

from clients.generate.go_commands import commands_of
from clients.generate.go_text import HEAD, comment, sentence
from clients.generate.go_types import (
    RECORDS,
    VOCABULARIES,
    columns,
    constant,
    error_name,
    exported,
    read,
    reply_type,
)
from clients.generate.model import NOUNS, RECORD_NAMES, VOCABULARY_NAMES, Channel, Field, Schema, Type

FOLDER: Final = "clients/go/"
DECIMAL: Final = '\nimport "github.com/shopspring/decimal"\n'

RECORD_FILES: Final = {
    "asset": ("ASSET", "ASSET_SUMMARY"),
    "user": ("USER", "BALANCE"),
    "market": ("MARKET", "MARKET_SUMMARY", "LEVEL", "DEPTH", "TRADE", "TICKER", "KLINE", "MARKET_STATUS"),
    "order": ("ORDER_RESULT", "ORDER", "ORDER_FULL", "FILL", "CANCELLED", "QUEUED", "CHANGE"),
    "engine": ("STATEHASH", "CHECK", "REPLAY"),
    "history": (
        "USER_TRADE",
        "BALANCE_ENTRY",
        "TRANSFER",
        "ORDER_PAGE",
        "TRADE_PAGE",
        "BALANCE_PAGE",
        "TRANSFER_PAGE",
    ),
}
"""Which file has which records."""

MESSAGE_FILES: Final = {
    "book": ("depth", "book", "bbo"),
    "market": ("trade", "ticker", "kline", "market"),
    "user": ("order", "balance"),
}
"""Which file has which channels' messages."""

HEADER: Final = ("type", "seq", "prev", "epoch", "time")
"""Fields of each message, which stand in `Message` itself."""


def files(schema: Schema) -> dict[str, str]:
    """Make the text of each file by its path."""
    assert sorted(schema.records) == sorted(name for names in RECORD_FILES.values() for name in names)
    assert sorted(schema.channels) == sorted(kind for kinds in MESSAGE_FILES.values() for kind in kinds)
    made = {
        "codes": error_codes(schema),
        "vocabularies": vocabularies(schema),
        "messages": payload_reader(schema),
    }
    for part, names in RECORD_FILES.items():
        made[f"{part}_records"] = records(schema, names)
    for part, kinds in MESSAGE_FILES.items():
        made[f"{part}_messages"] = messages(schema, kinds)
    for noun in NOUNS:
        made[noun] = commands_of(noun, [one for one in schema.commands if one.noun == noun])
    return {f"{FOLDER}{name}_gen.go": text for name, text in made.items()}


def error_codes(schema: Schema) -> str:
    text = HEAD + "\n// What a server answers.\nconst (\n"
    for code, meaning in schema.errors.items():
        name = error_name(code)
        text += comment(f"{name} is {code}: {sentence(meaning)}", "\t") + f'\t{name} Code = "{code}"\n'
    return text + ")\n"


def vocabularies(schema: Schema) -> str:
    text = HEAD
    for name, words in schema.vocabularies.items():
        go = VOCABULARY_NAMES[name]
        text += "\n" + comment(f"{go} {VOCABULARIES[name]} A server may know words that this version does not.")
        text += f"type {go} string\n\n// The words of {go}.\nconst (\n"
        text += columns([(constant(go, word), go, f'= "{word}"') for word in words]) + ")\n"
    return text


# -- records ----------------------------------------------------------------------------------------------


def records(schema: Schema, names: tuple[str, ...]) -> str:
    all_fields = [*schema.records.values()]
    for channel in schema.channels.values():
        all_fields += [channel.snapshot, channel.update]
    rows = {name for fields in all_fields for one in fields for name in rows_in(one.type)}
    text = ""
    for name in names:
        go, fields = RECORD_NAMES[name], schema.records[name]
        text += "\n" + comment(f"{go} {RECORDS[name]}") + struct(go, fields)
        text += "\n" + (row_reader(go, fields) if name in rows else record_reader(go, fields))
    return with_imports(text)


def with_imports(text: str) -> str:
    return HEAD + (DECIMAL if "decimal." in text else "") + text


def rows_in(one: Type) -> set[str]:
    """The records that a type holds as rows: lists of their fields' values."""
    return ({one.of} if one.kind == "row" else set()) | (rows_in(one.inner) if one.inner else set())


def struct(go: str, fields: tuple[Field, ...]) -> str:
    return f"type {go} struct {{\n" + columns([field_row(one) for one in fields]) + "}\n"


def field_row(one: Field) -> tuple[str, ...]:
    name, go = exported(one.name), reply_type(one.type)
    if not one.type.nullable:
        return (name, go)
    nil = {"id": "0", "record": "nil"}.get(one.type.kind, "not Valid")
    return (name, go, f"// {nil} for none")


def row_reader(go: str, fields: tuple[Field, ...]) -> str:
    text = f"func read{go}(c *cursor) (r {go}) {{\n\tn := c.list()\n"
    text += f'\tif n < {len(fields)} {{\n\t\tc.fail("{go}: values are missing")\n\t\treturn r\n\t}}\n'
    for one in fields:
        text += f"\tr.{exported(one.name)} = {read(one.type)}\n"
    return text + f"\tc.skipAll(n - {len(fields)})\n\treturn r\n}}\n"


def record_reader(go: str, fields: tuple[Field, ...]) -> str:
    text = f"func read{go}(c *cursor) (r {go}) {{\n\tvar seen uint64\n"
    text += "\tfor n := c.record(); n > 0 && c.err == nil; n-- {\n\t\tswitch string(c.bytes()) {\n"
    text += field_cases(fields) + "\t\tdefault:\n\t\t\tc.skip()\n\t\t}\n\t}\n"
    return text + f'\tc.complete("{go}", seen, 1<<{len(fields)}-1)\n\treturn r\n}}\n'


def field_cases(fields: tuple[Field, ...]) -> str:
    text = ""
    for at, one in enumerate(fields):
        text += f'\t\tcase "{one.name}":\n\t\t\tr.{exported(one.name)} = {read(one.type)}\n\t\t\tseen |= 1 << {at}\n'
    return text


# -- messages ---------------------------------------------------------------------------------------------


def payload_reader(schema: Schema) -> str:
    text = HEAD + "\n" + comment("readPayload reads what a message of this kind of channel tells. Of others it is nil.")
    text += "func readPayload(kind string, m *Message, c *cursor) Payload {\n\tswitch {\n"
    for channel in schema.channels.values():
        for told in ("Snapshot", "Update"):
            text += f'\tcase kind == "{channel.kind}" && m.Type == MessageType{told}:\n'
            text += f"\t\treturn read{exported(channel.kind)}{told}(m, c)\n"
    text += "\t}\n\tm.skipPayload(c)\n\treturn nil\n}\n"
    return text


def messages(schema: Schema, kinds: tuple[str, ...]) -> str:
    text = ""
    for channel in [schema.channels[kind] for kind in kinds]:
        text += message(channel, "Snapshot", channel.snapshot) + message(channel, "Update", channel.update)
    return with_imports(text)


def message(channel: Channel, told: str, fields: tuple[Field, ...]) -> str:
    go = exported(channel.kind) + told
    content = tuple(one for one in fields if one.name not in HEADER)
    told_by = f"{'the snapshot' if told == 'Snapshot' else 'an update'} of a channel {channel.name}"
    text = "\n" + comment(f"{go} is {told_by}.") + struct(go, content)
    text += f"\nfunc ({go}) payload() {{}}\n"
    text += f"\nfunc read{go}(m *Message, c *cursor) Payload {{\n\tvar r {go}\n\tvar seen uint64\n"
    text += "\tfor n := c.record(); n > 0 && c.err == nil; n-- {\n\t\tswitch key := c.bytes(); string(key) {\n"
    text += field_cases(content) + "\t\tdefault:\n\t\t\tm.readHeader(key, c)\n\t\t}\n\t}\n"
    text += "\tif seen == 0 {\n\t\treturn nil\n\t}\n"
    return text + f'\tc.complete("{go}", seen, 1<<{len(content)}-1)\n\treturn r\n}}\n'

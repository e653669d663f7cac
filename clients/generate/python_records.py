"""Writes what the Python library's values are: vocabularies, errors, records, messages, and what reads them."""

import re
from collections.abc import Iterable
from typing import Final

from clients.generate.model import ERROR_NAMES, RECORD_NAMES, VOCABULARY_NAMES, Channel, Field, Schema, Type
from clients.generate.python_types import (
    PLAIN,
    WIDTH,
    annotation,
    argument_vocabularies,
    doc,
    laid_out,
    module_text,
    reader,
    reading,
    snake,
)

INTERVAL_UNITS: Final = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY", "w": "WEEK", "M": "MONTH"}

VALUES: Final = dict.fromkeys(("done", "pairs", "payload", "text"), "dingir.values")
STANDARD: Final = {
    "Any": "typing",
    "Callable": "collections.abc",
    "Decimal": "decimal",
    "Final": "typing",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "TypeAlias": "typing",
    "dataclass": "dataclasses",
}


def words_file(schema: Schema) -> str:
    """Write the vocabularies, and what an argument of theirs may be."""
    body: list[str] = []
    arguments = argument_vocabularies(schema)
    for name, words in schema.vocabularies.items():
        told = VOCABULARY_NAMES[name]
        body += ["", "", f"class {told}(Word):", f'    """{name} of the commands page."""', ""]
        body += [f'    {member_name(told, word)} = "{word}"' for word in words]
        if name in arguments:
            parts = [f'"{word}"' for word in words]
            lines = [f"{told}Like: TypeAlias = {told} | Literal[{', '.join(parts)}]"]
            if len(lines[0]) > WIDTH:
                inner = f"    {told} | Literal[{', '.join(parts)}]"
                broken = [f"    {told}", *laid_out("| Literal[", parts, "]", "    ")]
                lines = [f"{told}Like: TypeAlias = (", *([inner] if len(inner) <= WIDTH else broken), ")"]
            body += ["", "", *lines, f'"""How a word of `{told}` may be given."""']
    return module_text("Vocabularies.", body, {**STANDARD, "Word": "dingir.word"})


def member_name(vocabulary: str, word: str) -> str:
    """Return a word's name as a member.

    >>> member_name("Interval", "15m"), member_name("EngineParameter", "trades-max"), member_name("Reason", "")
    ('MINUTE_15', 'TRADES_MAX', 'NONE')
    """
    if vocabulary == "Interval":
        return f"{INTERVAL_UNITS[word[-1]]}_{word[:-1]}"
    return word.upper().replace("-", "_") or "NONE"


def refusals_file(schema: Schema) -> str:
    """Write a type for each code."""
    body: list[str] = []
    for code, meaning in schema.errors.items():
        body += ["", "", f"class {ERROR_NAMES[code]}(ServerError):"]
        body += doc(f"{code}: {meaning}.", "    ")
    body += ["", "", "REFUSALS: Final[dict[str, type[ServerError]]] = {"]
    body += [f'    "{code}": {ERROR_NAMES[code]},' for code in schema.errors]
    body += ["}", '"""The types by their codes."""']
    return module_text("What the server may refuse, by code.", body, {**STANDARD, "ServerError": "dingir.errors"})


def units(fields: Iterable[Field]) -> str:
    """Say of which unit times are."""
    times = [f"`{field.name}`" for field in fields if field.type.kind == "time"]
    if not times:
        return ""
    verb = "is" if len(times) == 1 else "are"
    return f" {' and '.join(times)} {verb} in microseconds since 1970 (`dingir.to_datetime`)."


def records_file(schema: Schema) -> str:
    """Write a frozen class for each record."""
    body: list[str] = []
    for name, fields in schema.records.items():
        body += ["", "", "@dataclass(frozen=True, slots=True)", f"class {RECORD_NAMES[name]}:"]
        body += [*doc(f"{name} of the commands page.{units(fields)}", "    "), ""]
        body += [f"    {field.name}: {annotation(field.type)}" for field in fields]
    wanted = {**STANDARD, **dict.fromkeys(VOCABULARY_NAMES.values(), "dingir.words")}
    return module_text("Records: what replies and messages are made of.", ordered(body), wanted)


def ordered(body: list[str]) -> list[str]:
    """Put each class behind those that it mentions."""
    blocks = "\n".join(["", *body]).split("\n\n\n@")[1:]
    names = [re.findall(r"^class (\w+)", block, re.MULTILINE)[0] for block in blocks]
    placed: list[str] = []
    while len(placed) < len(blocks):
        for name, block in zip(names, blocks, strict=True):
            fields = block.partition('"""\n')[2]
            needs = {other for other in names if re.search(rf"\b{other}\b", fields)}
            if name not in placed and needs <= set(placed):
                placed.append(name)
    by_name = dict(zip(names, blocks, strict=True))
    return [line for name in placed for line in ("", "", *("@" + by_name[name]).split("\n"))]


def message_name(channel: Channel, word: str) -> str:
    return channel.kind.capitalize() + word.capitalize()


def message_fields(channel: Channel) -> list[tuple[str, tuple[Field, ...]]]:
    return [("snapshot", channel.snapshot), ("update", channel.update)]


def messages_file(schema: Schema) -> str:
    """Write a frozen class for each kind of message."""
    body: list[str] = []
    names = []
    for channel in schema.channels.values():
        for word, fields in message_fields(channel):
            names.append(message_name(channel, word))
            body += ["", "", "@dataclass(frozen=True, slots=True)", f"class {names[-1]}:"]
            article = "A snapshot" if word == "snapshot" else "An update"
            body += [*doc(f"{article} of `{channel.name}`.{units(fields)}", "    "), ""]
            body += ["    channel: str"]
            body += [f"    {field.name}: {message_annotation(field, word)}" for field in fields]
    body += OTHER_MESSAGE
    body += ["", "", "Message: TypeAlias = (", f"    {names[0]}", *(f"    | {name}" for name in names[1:])]
    body += ["    | OtherMessage", ")", '"""What a subscription gives."""']
    wanted = {
        **STANDARD,
        **dict.fromkeys(RECORD_NAMES.values(), "dingir.records"),
        **dict.fromkeys(VOCABULARY_NAMES.values(), "dingir.words"),
    }
    return module_text("Messages of the feed, by channel.", body, wanted)


def message_annotation(field: Field, word: str) -> str:
    if field.name == "type":
        return f"Literal[MessageType.{word.upper()}]"
    return annotation(field.type)


OTHER_MESSAGE: Final = [
    "",
    "",
    "@dataclass(frozen=True, slots=True)",
    "class OtherMessage:",
    '    """A message of a kind that this version does not know: servers grow."""',
    "",
    "    channel: str",
    "    type: str",
    "    seq: int",
    "    payload: dict[str, Any]",
]


def reading_file(schema: Schema) -> str:
    """Write what reads plain values into words, records and messages."""
    body = [""]
    for told in VOCABULARY_NAMES.values():
        body.append(f"word_{snake(told)}: Final = lookup({told})")
    rows = rows_of(schema)
    for name, fields in schema.records.items():
        told = RECORD_NAMES[name]
        if name in rows:
            body += ["", "", f"def row_{snake(told)}(r: Any) -> {told}:", f'    """Read {name} by position."""']
            parts = [reading(field.type, f"r[{position}]") for position, field in enumerate(fields)]
            body += laid_out(f"return {told}(", parts, ")", "    ")
        if name in records_of(schema):
            body += ["", "", f"def read_{snake(told)}(value: Any) -> {told}:", f'    """Read {name}."""']
            body += ["    f = value if type(value) is dict else pairs(value)"]
            body += laid_out(f"return {told}(", [reading(one.type, f'f["{one.name}"]') for one in fields], ")", "    ")
    body += order_readers(schema)
    wanted = {
        **STANDARD,
        **VALUES,
        "lookup": "dingir.word",
        **dict.fromkeys(RECORD_NAMES.values(), "dingir.records"),
        **dict.fromkeys(VOCABULARY_NAMES.values(), "dingir.words"),
    }
    return module_text("Plain values, as the codecs give them, into words and records.", body, wanted)


def reading_messages_file(schema: Schema) -> str:
    """Write what reads plain values into messages."""
    body: list[str] = []
    messages = []
    for channel in schema.channels.values():
        for word, fields in message_fields(channel):
            told = message_name(channel, word)
            messages.append(told)
            body += ["", "", f"def read_{snake(told)}(channel: str, f: Mapping[str, Any]) -> {told}:"]
            body += [f'    """Read {"a snapshot" if word == "snapshot" else "an update"} of `{channel.name}`."""']
            parts = ["channel", f"MessageType.{word.upper()}"]
            parts += [reading(field.type, f'f["{field.name}"]') for field in fields[1:]]
            body += laid_out(f"return {told}(", parts, ")", "    ")
    body += message_readers(schema)
    wanted = {
        **STANDARD,
        **VALUES,
        "MessageType": "dingir.words",
        **{f"read_{snake(told)}": "dingir.reading" for told in RECORD_NAMES.values()},
        **{f"row_{snake(told)}": "dingir.reading" for told in RECORD_NAMES.values()},
        **{f"word_{snake(told)}": "dingir.reading" for told in VOCABULARY_NAMES.values()},
        **dict.fromkeys((*messages, "Message", "OtherMessage"), "dingir.messages"),
    }
    return module_text("Payloads of the feed into messages.", body, wanted)


def all_types(schema: Schema) -> Iterable[Type]:
    """Tell every type that is mentioned anywhere, the inner ones, too."""

    def inside(type: Type) -> Iterable[Type]:
        yield type
        if type.inner is not None:
            yield from inside(type.inner)
        for _, case in type.cases:
            yield from inside(case)

    told = [command.reply for command in schema.commands]
    told += [field.type for fields in schema.records.values() for field in fields]
    told += [field.type for one in schema.channels.values() for field in (*one.snapshot, *one.update)]
    return [one for outer in told for one in inside(outer)]


def rows_of(schema: Schema) -> set[str]:
    return {one.of for one in all_types(schema) if one.kind == "row"}


def records_of(schema: Schema) -> set[str]:
    return {one.of for one in all_types(schema) if one.kind == "record"}


def order_readers(schema: Schema) -> list[str]:
    """Write which reader goes with each word of an argument that chooses the reply."""
    lines: list[str] = []
    for command in schema.commands:
        if command.reply.kind == "choice":
            assert all(case.kind in ("record", *PLAIN) for _, case in command.reply.cases), command
            name = command.name.replace(".", "_")
            lines += ["", "", f"{name}_READERS: Final[dict[str | None, Callable[[Any], Any]]] = {{"]
            lines += [f"    None: {reader(command.reply.cases[0][1])},"]
            lines += [f'    "{word}": {reader(case)},' for word, case in command.reply.cases]
            lines += ["}", f'"""What reads the reply of {command.name}, by its argument `{command.reply.of}`."""']
    return lines


def message_readers(schema: Schema) -> list[str]:
    lines = ["", "", "MESSAGE_READERS: Final[dict[tuple[str, str], Callable[[str, Mapping[str, Any]], Message]]] = {"]
    for channel in schema.channels.values():
        for word in ("snapshot", "update"):
            lines.append(f'    ("{channel.kind}", "{word}"): read_{snake(message_name(channel, word))},')
    return [*lines, "}", '"""What reads a message, by the kind of its channel and its type."""', *READ_MESSAGE]


READ_MESSAGE: Final = [
    "",
    "",
    "def read_message(channel: str, fields: Mapping[str, Any]) -> Message:",
    '    """Give a message of the feed its type; one of an unknown kind is an `OtherMessage`."""',
    '    reader = MESSAGE_READERS.get((channel.partition(":")[0], fields["type"]))',
    "    if reader is None:",
    '        return OtherMessage(channel, text(fields["type"]), int(fields["seq"]), dict(fields))',
    "    return reader(channel, fields)",
]


HAND_WRITTEN: Final = {
    "dingir.address": ("Address", "Options", "ProtocolName"),
    "dingir.book": ("Book",),
    "dingir.call": ("Call",),
    "dingir.commands.items": ("Amend", "BatchItem", "BatchReply", "Cancel", "Put"),
    "dingir.errors": (
        "Closed",
        "ConnectionLost",
        "DingirError",
        "OutcomeUnknown",
        "ProtocolError",
        "ServerError",
        "Timeout",
    ),
    "dingir.exchange": ("Exchange", "Pipeline", "connect"),
    "dingir.reading_messages": ("read_message",),
    "dingir.subscription": ("Subscription",),
    "dingir.values": ("DecimalLike", "from_datetime", "to_datetime"),
    "dingir.version": ("__version__",),
    "dingir.word": ("Word",),
}
"""What else a program uses, by its module."""


def package_file(schema: Schema) -> str:
    """Write what `import dingir` gives."""
    arguments = argument_vocabularies(schema)
    messages = [message_name(channel, word) for channel in schema.channels.values() for word in ("snapshot", "update")]
    modules = {
        **{module: list(names) for module, names in HAND_WRITTEN.items()},
        "dingir.records": list(RECORD_NAMES.values()),
        "dingir.refusals": list(ERROR_NAMES.values()),
        "dingir.words": [*VOCABULARY_NAMES.values(), *(f"{VOCABULARY_NAMES[name]}Like" for name in arguments)],
        "dingir.messages": [*messages, "Message", "OtherMessage"],
    }
    names = sorted(name for told in modules.values() for name in told)
    assert len(names) == len(set(names)), "two things of one name"
    wanted = {name: module for module, told in modules.items() for name in told}
    body = ["__all__ = [", *(f'    "{name}",' for name in names), "]"]
    return module_text(PACKAGE_SUMMARY, body, wanted, all_of_them=True)


PACKAGE_SUMMARY: Final = """\
Dingir Exchange: `dingir.connect(url)` waits for replies, `dingir.aio.connect(url)` is to be awaited.

The README has ten lines that trade, and tells what is sent again by itself and what is not."""

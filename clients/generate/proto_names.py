"""What the declarations are called in our own gRPC service: for who writes its declaration, and for who serves it."""

from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES, Argument, Channel, Command, Type

PACKAGE: Final = "dingir.v1"
SERVICE: Final = "Exchange"
VERBS: Final = {"cancelall": "CancelAll", "statehash": "StateHash"}
"""Verbs of two words."""

UNITS: Final = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY", "w": "WEEK", "M": "MONTH"}
UNSPECIFIED: Final = "UNSPECIFIED"
NONE: Final = "NONE"
SIMPLE: Final = {
    "id": "uint64",
    "integer": "int64",
    "time": "int64",
    "decimal": "string",
    "text": "string",
    "name": "string",
    "string": "string",
    "flag": "bool",
}
"""Kinds that are scalars."""


def method_name(command: Command) -> str:
    """`OrderCancelAll` of ORDER.CANCELALL."""
    return command.noun.capitalize() + VERBS.get(command.verb, command.verb.capitalize())


def watch_name(channel: Channel) -> str:
    """`WatchTrade` of `trade:<market>`."""
    return f"Watch{channel.kind.capitalize()}"


def message_name(channel: Channel) -> str:
    """`TradeMessage` of `trade:<market>`."""
    return f"{channel.kind.capitalize()}Message"


def value_name(vocabulary: str, word: str) -> str:
    """`ORDER_STATUS_NEW` of the word NEW. Words that differ by case alone are told apart by what they mean."""
    prefix = snake(VOCABULARY_NAMES[vocabulary]).upper()
    if vocabulary == "KLINE_INTERVAL":
        word = f"{UNITS[word[-1]]}_{word[:-1]}"
    return f"{prefix}_{word.upper().replace('-', '_') or NONE}"


def zero_name(vocabulary: str, words: tuple[str, ...]) -> str:
    """The name of what is not given: NONE where that is a word, too."""
    return f"{snake(VOCABULARY_NAMES[vocabulary]).upper()}_{NONE if '' in words else UNSPECIFIED}"


def snake(name: str) -> str:
    """`order_status` of OrderStatus."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def proto_type(kind: Type) -> str:
    """Name the type of one value."""
    if kind.kind in SIMPLE:
        return SIMPLE[kind.kind]
    if kind.kind == "word":
        return VOCABULARY_NAMES[kind.of]
    if kind.kind == "payload":
        return "FeedMessage"
    assert kind.kind in ("record", "row"), f"expected a type of one value, received {kind}"
    return RECORD_NAMES[kind.of]


def argument_type(argument: Argument) -> str:
    """Name the type of an argument that is neither a block nor a choice among others."""
    return VOCABULARY_NAMES[argument.choices] if argument.kind == "choice" else SIMPLE[argument.kind]


def response_name(command: Command) -> str:
    """Name what a method answers: the record, where the reply is one."""
    if command.reply.kind in ("record", "payload"):
        return proto_type(command.reply)
    return f"{method_name(command)}Response"


def answer_field(reply: Type) -> str:
    """Name the field of a response that is no record."""
    return {"list": "items", "map": "items", "id": "id", "integer": "value"}[reply.kind]


def channel_parts(channel: Channel) -> tuple[str, ...]:
    """`market`, `interval` of `kline:<market>:<interval>`."""
    return tuple(part.strip("<>") for part in channel.name.split(":")[1:])

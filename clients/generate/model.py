"""The declarations as `protocol/schema.json` tells them, as values for what writes the client libraries."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent.parent
SCHEMA: Final = ROOT / "protocol" / "schema.json"

NOUNS: Final = ("order", "balance", "trade", "transfer", "market", "asset", "user", "engine", "feed", "history")
"""First words of the commands that the libraries have methods for, in the order in which they are written."""

NAMED_ANEW: Final = {"WAITHISTORY": ("history", "wait")}
"""Noun and verb of the commands whose names, made like Redis's own, show none."""

BY_HAND: Final = ("FEED.FORMAT",)
"""Commands of these nouns that are the library's own affair."""

VOCABULARY_NAMES: Final = {
    "SIDE": "Side",
    "KIND": "OrderKind",
    "TIF": "TimeInForce",
    "STP": "SelfTradePrevention",
    "REPLY": "ReplyForm",
    "STATUS": "OrderStatus",
    "REASON": "Reason",
    "ENDED": "OrderEnd",
    "DIRECTION": "Direction",
    "MARKET_STATUS": "MarketStatus",
    "KLINE_INTERVAL": "Interval",
    "BOOK_ACTION": "BookAction",
    "ROLE": "Role",
    "ENGINE_PARAMETER": "EngineParameter",
    "ORDER_CAUSE": "OrderCause",
    "BALANCE_CAUSE": "BalanceCause",
    "MESSAGE": "MessageType",
}
"""What the vocabularies are called in every language."""

RECORD_NAMES: Final = {
    "ASSET": "Asset",
    "ASSET_SUMMARY": "AssetSummary",
    "MARKET": "Market",
    "MARKET_SUMMARY": "MarketSummary",
    "LEVEL": "Level",
    "DEPTH": "Depth",
    "TRADE": "Trade",
    "TICKER": "Ticker",
    "KLINE": "Kline",
    "MARKET_STATUS": "MarketPeriod",
    "USER": "User",
    "BALANCE": "Balance",
    "ORDER_RESULT": "OrderResult",
    "ORDER": "Order",
    "ORDER_FULL": "OrderFull",
    "FILL": "Fill",
    "CANCELLED": "Cancelled",
    "STATEHASH": "StateHash",
    "CHECK": "EngineCheck",
    "QUEUED": "QueuedOrder",
    "CHANGE": "BookChange",
    "REPLAY": "Replay",
    "USER_TRADE": "UserTrade",
    "BALANCE_ENTRY": "BalanceEntry",
    "TRANSFER": "Transfer",
    "ORDER_PAGE": "OrderPage",
    "TRADE_PAGE": "TradePage",
    "BALANCE_PAGE": "BalancePage",
    "TRANSFER_PAGE": "TransferPage",
}
"""What the records are called in every language. (The record and the vocabulary MARKET_STATUS would be one name.)"""

ERROR_NAMES: Final = {
    "ERR": "Malformed",
    "NOAUTH": "NotAuthenticated",
    "WRONGPASS": "WrongPassword",
    "NOPERM": "NotPermitted",
    "NOPROTO": "NoProtocol",
    "LOADING": "Loading",
    "MISCONF": "LogNotWritable",
    "OOM": "OutOfMemory",
    "EXECABORT": "TransactionAborted",
    "DENIED": "Denied",
    "NOASSET": "NoAsset",
    "NOMARKET": "NoMarket",
    "NOUSER": "NoUser",
    "NOORDER": "NoOrder",
    "NOFUNDS": "NoFunds",
    "BADPRICE": "BadPrice",
    "BADAMOUNT": "BadAmount",
    "BADPRECISION": "BadPrecision",
    "BADFEE": "BadFee",
    "BADNAME": "BadName",
    "BADJSON": "BadJson",
    "TOOSMALL": "TooSmall",
    "ORDERLIMIT": "OrderLimit",
    "HALTED": "Halted",
    "EXISTS": "Exists",
    "DUPLICATE": "Duplicate",
    "GONE": "Gone",
    "AHEAD": "Ahead",
    "NOHISTORY": "NoHistory",
    "LIMIT": "LimitReached",
}
"""What the errors are called; where the language wants it, with Error or Exception behind."""


@dataclass(frozen=True)
class Type:
    """The type of a reply value: see `protocol/schema.py`."""

    kind: str
    of: str = ""
    inner: "Type | None" = None
    cases: "tuple[tuple[str, Type], ...]" = ()
    nullable: bool = False


@dataclass(frozen=True)
class Field:
    """A record's field."""

    name: str
    type: Type


@dataclass(frozen=True)
class Argument:
    """An argument: see `protocol/spec.py`. `low` and `high` are those of integers."""

    name: str
    kind: str
    summary: str
    token: str = ""
    optional: bool = False
    multiple: bool = False
    exact: bool = False
    low: int = 0
    high: int = 0
    choices: str = ""
    arguments: "tuple[Argument, ...]" = ()


@dataclass(frozen=True)
class Error:
    """One way in which a command is refused."""

    code: str
    when: str


@dataclass(frozen=True)
class Command:
    """A command that the libraries have a method for."""

    name: str
    summary: str
    group: str
    arguments: tuple[Argument, ...]
    reply_text: str
    reply: Type
    errors: tuple[Error, ...]
    retry: str
    writes: bool

    @property
    def noun(self) -> str:
        """`order` of ORDER.PUT."""
        return words_of(self.name)[0]

    @property
    def verb(self) -> str:
        """`put` of ORDER.PUT."""
        return words_of(self.name)[1]


def words_of(name: str) -> tuple[str, str]:
    """Noun and verb of a command."""
    noun, _, verb = name.lower().partition(".")
    return NAMED_ANEW.get(name, (noun, verb))


@dataclass(frozen=True)
class Channel:
    """A kind of channel: how its channels are named, and what is told on them."""

    kind: str
    name: str
    snapshot: tuple[Field, ...]
    update: tuple[Field, ...]


@dataclass(frozen=True)
class Schema:
    """Everything that a library needs to know."""

    errors: dict[str, str]
    vocabularies: dict[str, tuple[str, ...]]
    records: dict[str, tuple[Field, ...]]
    channels: dict[str, Channel]
    commands: tuple[Command, ...]


def load() -> Schema:
    """Read the declarations."""
    tree = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for names, told in ((VOCABULARY_NAMES, "vocabularies"), (RECORD_NAMES, "records"), (ERROR_NAMES, "errors")):
        assert set(names) == set(tree[told]), (
            f"{told}: names that are missing or too many: {set(names) ^ set(tree[told])}"
        )
    return Schema(
        errors=tree["errors"],
        vocabularies={name: tuple(words) for name, words in tree["vocabularies"].items()},
        records={name: fields(one) for name, one in tree["records"].items()},
        channels={
            kind: Channel(kind, one["name"], fields(one["snapshot"]), fields(one["update"]))
            for kind, one in tree["channels"].items()
        },
        commands=tuple(
            command(one)
            for noun in NOUNS
            for one in tree["commands"]
            if words_of(one["name"])[0] == noun and one["name"] not in BY_HAND
        ),
    )


def fields(tree: list[dict[str, Any]]) -> tuple[Field, ...]:
    return tuple(Field(one["name"], type_of(one["type"])) for one in tree)


def type_of(tree: dict[str, Any]) -> Type:
    return Type(
        kind=tree["kind"],
        of=tree.get("of", ""),
        inner=type_of(tree["inner"]) if "inner" in tree else None,
        cases=tuple((name, type_of(one)) for name, one in tree.get("cases", {}).items()),
        nullable=tree.get("nullable", False),
    )


def command(tree: dict[str, Any]) -> Command:
    return Command(
        name=tree["name"],
        summary=tree["summary"],
        group=tree["group"],
        arguments=tuple(argument(one) for one in tree["arguments"]),
        reply_text=tree["reply"]["text"],
        reply=type_of(tree["reply"]["type"]),
        errors=tuple(Error(one["code"], one["when"]) for one in tree["errors"]),
        retry=tree.get("retry", ""),
        writes="write" in tree["flags"],
    )


def argument(tree: dict[str, Any]) -> Argument:
    inner = tuple(argument(one) for one in tree.get("arguments", ()))
    return Argument(**{**tree, "arguments": inner})

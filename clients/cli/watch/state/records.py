"""What the server tells, as values: payloads of the feed and records of replies, read strictly.

Money is text on the wire and `Decimal` from here on; nothing here or above makes a float of it, but for the length of a
bar. What is not as FEED.md says raises `BadMessage`: the peer's fault, told in one line.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

TEXT_SHOWN_MAX: Final = 120
"""Characters of a bad message that are shown."""

Fields = dict[str, Any]
Level = tuple[Decimal, Decimal]
"""A price and the amount that rests there."""


class BadMessage(Exception):
    """The server told something that is not as the specification says."""


class Levels(NamedTuple):
    """Price levels: all of them in a snapshot, those that changed in an update (amount zero: gone)."""

    bids: list[Level]
    asks: list[Level]


class Trade(NamedTuple):
    """One trade; `side` is the taker's."""

    id: int
    time_us: int
    price: Decimal
    amount: Decimal
    quote: Decimal
    side: str


class Candle(NamedTuple):
    """One candle; `trade_count` is zero in those that stand where nothing was traded."""

    start_us: int
    end_us: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    trade_count: int
    closed: bool


class Ticker(NamedTuple):
    """24 hours of the market, rolling; None where nothing was traded, or that side of the book is empty."""

    time_us: int
    high: Decimal | None
    low: Decimal | None
    last: Decimal | None
    change: Decimal | None
    change_percent: Decimal | None
    vwap: Decimal | None
    volume: Decimal | None
    quote: Decimal | None
    trade_count: int
    bid: Decimal | None
    bid_amount: Decimal | None
    ask: Decimal | None
    ask_amount: Decimal | None


class Listing(NamedTuple):
    """What does not change often: the market's assets and status."""

    market: str
    base: str
    quote: str
    status: str


Content = Levels | Trade | Candle | Ticker | list[Listing] | None


class Heard(NamedTuple):
    """One message of one channel."""

    channel: str
    snapshot: bool
    seq: int
    prev: int
    epoch: str
    time_us: int
    content: Content


def read_message(channel: str, payload: str) -> Heard:
    """Read a message's payload; raise `BadMessage` for one that is not as specified."""
    with understood(channel, payload):
        fields = json.loads(payload)
        snapshot = {"snapshot": True, "update": False}[fields["type"]]
        seq, time_us = int(fields["seq"]), int(fields["time"])
        prev, epoch = (0, str(fields["epoch"])) if snapshot else (int(fields["prev"]), "")
        return Heard(channel, snapshot, seq, prev, epoch, time_us, read_content(channel.split(":")[0], fields))


def read_content(kind: str, fields: Fields) -> Content:
    """Read what is particular to a kind of channel."""
    match kind:
        case "depth":
            return Levels(levels(fields["bids"]), levels(fields["asks"]))
        case "trade":
            return None if fields["trade"] is None else trade(fields["trade"])
        case "kline":
            return None if fields["kline"] is None else candle(fields["kline"])
        case "ticker":
            return ticker(fields["ticker"])
        case "market":
            return [listing(it) for it in (fields["markets"] if "markets" in fields else [fields["market"]])]
    raise ValueError(f"no such kind of channel was subscribed: {kind}")


def read_trades(reply: object) -> list[Trade]:
    """Read the reply of MARKET.TRADES."""
    with understood("MARKET.TRADES", reply):
        return [trade(fields) for fields in records(reply)]


def read_candles(reply: object) -> list[Candle]:
    """Read the reply of MARKET.KLINE."""
    with understood("MARKET.KLINE", reply):
        return [candle(fields) for fields in records(reply)]


@contextmanager
def understood(where: str, text: object) -> Iterator[None]:
    """Make `BadMessage` of whatever goes wrong in reading."""
    try:
        yield
    except (KeyError, TypeError, ValueError, InvalidOperation) as problem:
        shown = str(text)[:TEXT_SHOWN_MAX]
        raise BadMessage(f"{where}: expected what FEED.md says, received {shown!r} ({problem!r})") from None


def records(reply: object) -> list[Fields]:
    """Return a reply that is a list of maps."""
    if not isinstance(reply, list) or not all(isinstance(it, dict) for it in reply):
        raise TypeError("not a list of maps")
    return reply


def money(text: str) -> Decimal:
    """Read an amount or a price, which is text."""
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is not text")
    return Decimal(text)


def money_or_none(text: str | None) -> Decimal | None:
    """Read an amount or a price that may be missing."""
    return None if text is None else money(text)


def levels(pairs: list[list[str]]) -> list[Level]:
    return [(Decimal(price), Decimal(amount)) for price, amount in pairs]


def trade(it: Fields) -> Trade:
    side = {"BID": "BID", "ASK": "ASK"}[it["side"]]
    return Trade(int(it["id"]), int(it["time"]), money(it["price"]), money(it["amount"]), money(it["quote"]), side)


def candle(it: Fields) -> Candle:
    return Candle(
        int(it["start"]),
        int(it["end"]),
        money(it["open"]),
        money(it["high"]),
        money(it["low"]),
        money(it["close"]),
        money(it["volume"]),
        int(it["count"]),
        bool(it["closed"]),
    )


def ticker(it: Fields) -> Ticker:
    return Ticker(
        int(it["time"]),
        money_or_none(it["high"]),
        money_or_none(it["low"]),
        money_or_none(it["last"]),
        money_or_none(it["change"]),
        money_or_none(it["change_percent"]),
        money_or_none(it["vwap"]),
        money_or_none(it["volume"]),
        money_or_none(it["quote"]),
        int(it["count"] or 0),
        money_or_none(it["bid"]),
        money_or_none(it["bid_amount"]),
        money_or_none(it["ask"]),
        money_or_none(it["ask_amount"]),
    )


def listing(it: Fields) -> Listing:
    return Listing(str(it["market"]), str(it["base"]), str(it["quote"]), str(it["status"]))

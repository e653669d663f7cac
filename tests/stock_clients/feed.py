"""What a subscriber must be told: the documented fields, the chain of numbers, and a session's expected messages.

`FIELDS` is written by hand from protocol/FEED.md. The programs in other languages get it as JSON text in the
environment, so that each checks the same fields with its own JSON parser.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from tests.exchange import MARKET, Traders

FIELDS: Final[dict[str, dict[str, list[str]]]] = {
    "snapshot": {
        "trade": ["type", "seq", "epoch", "time", "trade"],
        "depth": ["type", "seq", "epoch", "time", "bids", "asks", "complete"],
        "order": ["type", "seq", "epoch", "time", "orders", "complete"],
        "balance": ["type", "seq", "epoch", "time", "balances"],
    },
    "update": {
        "trade": ["type", "seq", "prev", "time", "trade"],
        "depth": ["type", "seq", "prev", "time", "bids", "asks"],
        "order": ["type", "seq", "prev", "time", "cause", "order", "fill"],
        "balance": [
            *("type", "seq", "prev", "time", "asset", "available", "frozen", "available_change", "frozen_change"),
            *("cause", "cause_id", "business", "detail"),
        ],
    },
}

Payload = dict[str, Any]

TRADE: Final = f"trade:{MARKET}"
DEPTH: Final = f"depth:{MARKET}"


def channels(user: str) -> list[str]:
    """The four channels that every client hears: what they tell of one trade is `TOLD`."""
    return [TRADE, DEPTH, f"order:{user}", f"balance:{user}"]


TRADES_MISSED: Final = 3
TOLD: Final = {"trade": 1, "depth": 2, "order": 3, "balance": 3}
"""Messages by kind about `one_trade`, where the channels of a user are the maker's."""


def one_trade(traders: Traders, amount: str = "1") -> list[tuple[str, ...]]:
    """Return the two orders of one trade, which leave the book as it was."""
    price = ("LIMIT", amount, "PRICE", "150.00")
    return [("ORDER.PUT", traders.maker, MARKET, "ASK", *price), ("ORDER.PUT", traders.taker, MARKET, "BID", *price)]


def missed(traders: Traders) -> list[tuple[str, ...]]:
    """Return what is done while a subscriber is away."""
    return one_trade(traders) * TRADES_MISSED


EXPECTED: Final = {**FIELDS, "missed": {kind: TRADES_MISSED * count for kind, count in TOLD.items()}}
"""What the programs in other languages are told of all this."""


class Tape:
    """What one subscriber has been told, checked as it comes: each subscription begins with a snapshot, then one
    number follows another. A snapshot in between is accepted only from another start of the server."""

    def __init__(self) -> None:
        self.payloads: dict[tuple[str, str], list[Payload]] = {}  # by pattern (empty: by name) and channel

    def take(self, channel: str, text: str | bytes, pattern: str = "") -> Payload:
        """Check one message, and keep it."""
        payload: Payload = json.loads(text)
        assert list(payload) == FIELDS[payload["type"]][channel.partition(":")[0]], payload
        told = self.payloads.setdefault((pattern, channel), [])
        if payload["type"] == "snapshot":
            assert payload["epoch"] not in [one["epoch"] for one in told if one["type"] == "snapshot"], payload
        else:
            assert told, f"{channel} begins with {payload}"
            assert payload["prev"] == told[-1]["seq"], (told[-1], payload)
            assert payload["seq"] == payload["prev"] + 1, payload
        told.append(payload)
        return payload

    def end(self, channel: str, pattern: str = "") -> None:
        """Forget a subscription that has been left: the next one begins with a snapshot again."""
        del self.payloads[pattern, channel]

    def snapshots(self, channel: str, pattern: str = "") -> list[Payload]:
        return [one for one in self.payloads.get((pattern, channel), []) if one["type"] == "snapshot"]

    def updates(self, channel: str, pattern: str = "") -> list[Payload]:
        return [one for one in self.payloads.get((pattern, channel), []) if one["type"] == "update"]

    def has(self, names: Iterable[str], snapshots: int) -> bool:
        """Tell whether each of these channels has begun so many times."""
        return all(len(self.snapshots(name)) >= snapshots for name in names)

    def gap(self, channel: str) -> tuple[int, int]:
        """Return the last number before the last snapshot, and that snapshot's."""
        told = self.payloads["", channel]
        place = max(n for n, payload in enumerate(told) if payload["type"] == "snapshot")
        return told[place - 1]["seq"], told[place]["seq"]


def assert_fills_the_gap(gap: tuple[int, int], channel: str, texts: list[str]) -> None:
    """Check what FEED.REPLAY answered: all that is between two numbers, in order."""
    before, after = gap
    payloads = [json.loads(text) for text in texts]
    assert after - before == TRADES_MISSED * TOLD[channel.partition(":")[0]], (channel, gap)
    assert [payload["seq"] for payload in payloads] == list(range(before + 1, after + 1))
    assert [payload["prev"] for payload in payloads] == list(range(before, after))


def assert_one_trade(tape: Tape, user: str) -> None:
    """Check that the first updates tell of `one_trade`, each channel its part."""
    (trade,) = tape.updates(TRADE)
    assert (trade["trade"]["price"], trade["trade"]["amount"], trade["trade"]["side"]) == ("150.00", "1.0000", "BID")
    assert [(one["bids"], one["asks"]) for one in tape.updates(DEPTH)] == [
        ([], [["150.00", "1.0000"]]),
        ([], [["150.00", "0.0000"]]),
    ]
    orders = tape.updates(f"order:{user}")
    assert [(one["cause"], one["order"]["status"]) for one in orders] == [
        ("PUT", "NEW"),
        ("RESTED", "NEW"),
        ("TRADE", "FILLED"),
    ]
    assert (orders[0]["fill"], orders[2]["fill"]["role"]) == (None, "MAKER")
    assert [(one["cause"], one["asset"], one["available_change"]) for one in tape.updates(f"balance:{user}")] == [
        ("FREEZE", "BTC", "-1.00000000"),
        ("TRADE", "BTC", "0.00000000"),
        ("TRADE", "USDT", "150.00000000"),
    ]

"""A server as the contract promises it to a program: two markets, two users with funds, no orders."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import hiredis

from tests.exchange import FUNDS_BTC, MARKET, Exchange, Traders, running
from tests.real_server import Wire

HALTED_MARKET: Final = "BTC_USDT_2"
PAGE: Final = 1000
"""Orders of one ORDER.LIST: its own limit."""

Order = dict[str, str]


def text(value: object) -> str:
    """Return the text of a reply that is one."""
    assert isinstance(value, bytes), value
    return value.decode()


def record(value: object) -> Order:
    """Return the fields of a map as RESP2 has it that are text."""
    assert isinstance(value, list), value
    names = [text(name) for name in value[::2]]
    return {name: field.decode() for name, field in zip(names, value[1::2], strict=True) if isinstance(field, bytes)}


@dataclass(frozen=True)
class Level:
    """A side, price and amount, as programs print them."""

    side: str
    price: str
    amount: str

    def __str__(self) -> str:
        return f"{self.side} {self.price} {self.amount}"


class Venue:
    """The prepared server, and what can be seen of it from outside."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        exchange.call("ASSET.CREATE", "BTC", "SCALE", "8")
        exchange.call("ASSET.CREATE", "USDT", "SCALE", "8")
        scales = ("AMOUNTSCALE", "4", "PRICESCALE", "2", "MINAMOUNT", "0.0010", "TAKERFEE", "0.001")
        for market in (MARKET, HALTED_MARKET):
            exchange.call("MARKET.CREATE", market, "BTC", "USDT", *scales)
        exchange.call("MARKET.SET", HALTED_MARKET, "STATUS", "HALT")
        self.traders: Traders = exchange.new_traders()

    def variables(self, port: int | None = None) -> dict[str, str]:
        """Return what a program is told, where it shall connect to `port` instead of to the server."""
        return {
            "DINGIR_URL": f"dingir://127.0.0.1:{port or self.exchange.port}",
            "DINGIR_MARKET": MARKET,
            "DINGIR_HALTED_MARKET": HALTED_MARKET,
            "DINGIR_MAKER": self.traders.maker,
            "DINGIR_TAKER": self.traders.taker,
        }

    def open_orders(self, user: str) -> list[Order]:
        """Return all of a user's open orders, newest first, page by page."""
        orders: list[Order] = []
        with Wire(self.exchange.port) as wire:
            while len(orders) % PAGE == 0:
                page = wire.call("ORDER.LIST", user, "OFFSET", len(orders), "LIMIT", PAGE)
                assert isinstance(page, list), page
                orders += map(record, page)
                if not page:
                    break
        return orders

    def open_count(self) -> int:
        """Count the orders in the book of the market; 0 while the server can't be asked."""
        try:
            with Wire(self.exchange.port) as wire:
                reply = wire.ask("MARKET.SUMMARY", MARKET)
        except OSError:
            return 0
        if isinstance(reply, hiredis.ReplyError):
            return 0
        assert isinstance(reply, list), reply
        fields = dict(zip(reply[0][::2], reply[0][1::2], strict=True))
        return int(fields[b"bid_count"]) + int(fields[b"ask_count"])

    def trades(self) -> list[Order]:
        """Return the market's trades, oldest first."""
        reply = self.exchange.call("MARKET.TRADES", MARKET, "LIMIT", "1000")
        assert isinstance(reply, list), reply
        return [record(trade) for trade in reversed(reply)]

    def book(self) -> list[Level]:
        """Return the levels of the market's book: bids, then asks, both best first."""
        reply = self.exchange.call("MARKET.DEPTH", MARKET, "LIMIT", "1000")
        assert isinstance(reply, list), reply
        fields = dict(zip(reply[::2], reply[1::2], strict=True))
        return [
            Level(side, text(price), text(amount))
            for side, levels in (("BID", fields[b"bids"]), ("ASK", fields[b"asks"]))
            for price, amount in levels
        ]

    def base_gained(self, user: str) -> Decimal:
        """Return how much more BTC a user has than at first, what is frozen included."""
        reply = self.exchange.call("BALANCE.GET", user, "BTC")
        assert isinstance(reply, list), reply
        balance = record(reply[1])
        return Decimal(balance["available"]) + Decimal(balance["frozen"]) - Decimal(FUNDS_BTC)


@contextlib.contextmanager
def venue(flags: Iterable[str] = ()) -> Iterator[Venue]:
    """Run a prepared server."""
    with running(flags=flags) as exchange:
        yield Venue(exchange)

"""A twin of the server: its own log, executed again in this process, looked at after every command.

The server's log says what was accepted, in which order and at what time; the same engine in the same state answers
MARKET.DEPTH after every command, which nobody could ask over the wire while commands are in flight. That the twin is
in the server's state is proven by the hash of the whole state at the end, and by MARKET.DEPTH answers that the server
gave while the flow ran.
"""

from collections.abc import Iterator
from pathlib import Path

from persistence.payload import unpack
from persistence.store import Store
from protocol.requests import PARSERS
from protocol.values import Record
from server.engine.book import Side
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from server.engine.market import Market
from server.engine.scaled import format_scaled

Levels = dict[str, str]


def executed(directory: Path) -> Iterator[tuple[Exchange, int]]:
    """Execute a data directory's log; after each command yield the exchange, and the record's number if that is
    complete, else 0."""
    store = Store.open(str(directory))
    try:
        assert store.snapshot is None, "the whole history is in the log"
        exchange = Exchange()
        for sequence, time_us, payload in store.records():
            commands = list(unpack(payload))
            exchange.begin(time_us)
            for at, args in enumerate(commands, 1):
                name = args[0].upper()
                exchange.apply(HANDLERS[name], PARSERS[name](args), time_us)
                if at == len(commands):
                    exchange.end()
                    assert exchange.sequence == sequence
                yield exchange, sequence if at == len(commands) else 0
    finally:
        store.close()


class TwinMarket:
    """A market of the twin, as clients would see it."""

    def __init__(self, exchange: Exchange, name: str) -> None:
        self.exchange = exchange
        self.market: Market = exchange.market_names[name.encode()]

    def depth(self) -> tuple[Levels, Levels]:
        """Return what MARKET.DEPTH answers, best first."""
        name = b"MARKET.DEPTH"
        request = PARSERS[name]([name, self.market.market, b"LIMIT", b"1000"])
        reply = self.exchange.apply(HANDLERS[name], request, self.exchange.now_us + 1).reply
        assert isinstance(reply, Record)
        _, bids, asks = reply.values
        assert isinstance(bids, list)
        assert isinstance(asks, list)
        assert max(len(bids), len(asks)) < 1000
        return text_of(bids), text_of(asks)

    def level(self, side: str, price: str) -> str | None:
        """Return the amount at one price."""
        level = self.side(side).levels.get(self.scaled(price))
        return None if level is None else format_scaled(level.amount, self.market.amount_scale).decode()

    def queue(self, side: str, price: str) -> list[tuple[str, str]]:
        """Return id and amount of the orders at one price, in the order of the queue."""
        found: list[tuple[str, str]] = []
        level = self.side(side).levels.get(self.scaled(price))
        order = level.head if level is not None else None
        while order is not None:
            found.append((str(order.id), format_scaled(order.remain, self.market.amount_scale).decode()))
            order = order.later
        return found

    def side(self, side: str) -> Side:
        return self.market.bids if side == "BID" else self.market.asks

    def scaled(self, price: str) -> int:
        return int(price.replace(".", ""))


def text_of(levels: list[list[bytes]]) -> Levels:
    return {price.decode(): amount.decode() for price, amount in levels}

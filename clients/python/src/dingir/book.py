"""One market's book, kept from its `depth:` channel."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from dingir.messages import DepthSnapshot, DepthUpdate, Message
from dingir.records import Level


class Book:
    """The price levels of one market, best first.

    A change costs O(log n) comparisons, and moves the levels behind it.
    """

    def __init__(self, market: str) -> None:
        self.market = market
        self.channel = f"depth:{market}"
        """The channel whose messages it applies."""
        self.seq: int | None = None
        """Of the last message applied; None before the first."""
        self.complete = True
        """False when the snapshot was cut, to 10,000 levels a side: what is behind them is not known."""
        self._bids: list[Level] = []
        self._asks: list[Level] = []

    @property
    def bids(self) -> Sequence[Level]:
        """Who buys, the highest price first. It is the book's own: to be read before the next `apply`."""
        return self._bids

    @property
    def asks(self) -> Sequence[Level]:
        """Who sells, the lowest price first. It is the book's own: to be read before the next `apply`."""
        return self._asks

    def apply(self, message: Message) -> None:
        """Apply a message of the book's channel. Raise ValueError for any other, and for one that is not the next."""
        if message.channel != self.channel:
            raise ValueError(f"expected a message of {self.channel}, received one of {message.channel}")
        if isinstance(message, DepthSnapshot):
            self._bids = list(message.bids)
            self._asks = list(message.asks)
            self.complete = message.complete
        elif isinstance(message, DepthUpdate):
            if message.prev != self.seq:
                raise ValueError(f"expected the message after {self.seq}, received the one after {message.prev}")
            change(self._bids, message.bids, bid_key)
            change(self._asks, message.asks, ask_key)
        else:
            raise ValueError(f"expected a snapshot or an update of {self.channel}, received {message!r:.200}")
        self.seq = message.seq

    def __repr__(self) -> str:
        return f"<Book {self.market} seq={self.seq} bids={len(self._bids)} asks={len(self._asks)}>"


def bid_key(level: Level) -> Decimal:
    return -level.price


def ask_key(level: Level) -> Decimal:
    return level.price


def change(levels: list[Level], changes: Iterable[Level], key: Callable[[Level], Decimal]) -> None:
    """Put changed levels in their places; an amount of zero takes one away."""
    for level in changes:
        place = bisect_left(levels, key(level), key=key)
        there = place < len(levels) and levels[place].price == level.price
        if not level.amount:
            if there:
                del levels[place]
        elif there:
            levels[place] = level
        else:
            levels.insert(place, level)

"""Hold what was told of one market to the twin, message by message.

For each command that touched the book, in the order of the log, every mirror takes the message with that command's
number and must then be what the twin's MARKET.DEPTH says:

- each level that the message touched, and each queue of the L3 mirror there with its order, is compared at every
  message; what neither a message nor a command touched has been compared before, so by induction all is equal;
- the whole of MARKET.DEPTH is compared every so many messages (`whole_every`; 1 for every one), and at the last;
- the L3 mirror's sums by price equal the L2 mirror, whole, at every message;
- `bbo` is the top of the L2 mirror at every command, and the trades executed in the L3 mirror are those of `trade`;
- an answer of MARKET.DEPTH that the server gave at record N equals the twin after record N, and so the mirrors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

from server.engine.dump import state_hash
from tests.feed.mirrors import BBO_FIELDS, DepthBook, Latest, Mirror, OrderBook
from tests.feed.told import Payload, Told
from tests.feed.twin import Levels, TwinMarket, executed

KINDS = ("depth", "book", "bbo", "trade")


M = TypeVar("M", bound=Mirror)


class Course(Generic[M]):
    """One channel's messages, taken into a mirror as the twin gets there."""

    def __init__(self, told: Told, mirror: M) -> None:
        self.told = told
        self.mirror = mirror
        self.at = 0

    def advance(self, sequence: int) -> list[Payload]:
        """Take the messages with this number, of which a snapshot may be one; those before it have been taken."""
        taken: list[Payload] = []
        payloads = self.told.payloads
        while self.at < len(payloads) and payloads[self.at]["seq"] == sequence:
            self.mirror.take(payloads[self.at])
            taken.append(payloads[self.at])
            self.at += 1
        return taken

    def current(self, sequence: int) -> bool:
        """Tell whether the mirror is at `sequence`: not before its first snapshot, nor while it missed messages."""
        return self.mirror.sequence == sequence

    @property
    def done(self) -> bool:
        return self.at == len(self.told.payloads)


@dataclass
class Asked:
    """An answer of MARKET.DEPTH."""

    sequence: int
    bids: Levels
    asks: Levels


def asked(reply: object) -> Asked:
    """Read the answer that RESP2 has."""
    assert isinstance(reply, list), reply
    assert reply[::2] == [b"sequence", b"bids", b"asks"]
    bids, asks = ({price.decode(): amount.decode() for price, amount in side} for side in (reply[3], reply[5]))
    return Asked(int(reply[1]), bids, asks)


@dataclass
class Listened:
    """What one listener was told of the market, by kind of channel."""

    depth: Course[DepthBook]
    book: Course[OrderBook]
    bbo: Course[Latest]
    trade: Course[Latest]

    @classmethod
    def of(cls, told: dict[str, Told]) -> "Listened":
        return cls(
            Course(told["depth"], DepthBook()),
            Course(told["book"], OrderBook()),
            Course(told["bbo"], Latest(*BBO_FIELDS)),
            Course(told["trade"], Latest("trade")),
        )

    def advance(self, numbers: list[int]) -> list[list[Payload]]:
        """Let each course take what has its number; answer it by kind."""
        depth, book, bbo, trade = numbers
        return [self.depth.advance(depth), self.book.advance(book), self.bbo.advance(bbo), self.trade.advance(trade)]

    @property
    def done(self) -> bool:
        return self.depth.done and self.book.done and self.bbo.done and self.trade.done


@dataclass
class Verified:
    """What was compared."""

    messages: int = 0
    whole: int = 0
    answers: int = 0
    trades: int = 0
    sequence: int = 0
    state_hash: str = ""
    numbers: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    """How far the channels of KINDS have come in the twin."""


class Verification:
    """One run over the log."""

    def __init__(self, market: str, listened: list[Listened], answers: Iterable[Asked], whole_every: int) -> None:
        self.market = market
        self.listened = listened
        self.answers: dict[int, list[Asked]] = {}
        for answer in answers:
            self.answers.setdefault(answer.sequence, []).append(answer)
        self.whole_every = whole_every
        self.verified = Verified()

    def run(self, directory: Path) -> Verified:
        """Execute the log and compare; everything that was told must have been taken in the end."""
        verified = self.verified
        twin: TwinMarket | None = None
        for exchange, sequence in executed(directory):
            if self.market.encode() not in exchange.market_names:
                continue
            if twin is None:
                twin = TwinMarket(exchange, self.market)
                self.advance([0, 0, 0, 0])
            self.command(twin)
            for answer in self.answers.pop(sequence, []):
                assert twin.depth() == (answer.bids, answer.asks), f"MARKET.DEPTH at record {sequence}"
                assert list(twin.depth()[0]) == list(answer.bids), "the best comes first"
                verified.answers += 1
            verified.sequence = exchange.sequence
        assert twin is not None
        assert not self.answers, f"answers of records that the log does not have: {list(self.answers)}"
        self.whole(twin)
        assert all(one.done for one in self.listened), "messages of what the log does not have"
        verified.state_hash = state_hash(twin.exchange)
        return verified

    def advance(self, numbers: list[int]) -> list[list[list[Payload]]]:
        """Let every course that has come further take what belongs there; answer it by listener and kind."""
        self.verified.numbers = numbers
        return [one.advance(numbers) for one in self.listened]

    def command(self, twin: TwinMarket) -> None:
        """Compare after one command."""
        market = twin.market
        before = self.verified.numbers
        after = [market.book_sequence, market.book_sequence, market.bbo_sequence, market.trade_count]
        if after == before:
            return
        assert after[0] == before[0] + 1, "what changes anything here touches the book, once"
        assert after[2] - before[2] in (0, 1)
        trades: list[list[Payload]] = [[] for _ in self.listened]
        for number in range(before[3] + 1, after[3] + 1):
            for at, taken in enumerate(self.advance([*before[:3], number])):
                trades[at] += taken[3]
        self.advance(after)
        self.verified.messages += 1
        self.verified.trades += after[3] - before[3]
        for one, told in zip(self.listened, trades, strict=True):
            self.compare(twin, one, told, after)
        if after[0] % self.whole_every == 0:
            self.whole(twin)

    def compare(self, twin: TwinMarket, one: Listened, told: list[Payload], numbers: list[int]) -> None:
        """Compare what the last message touched, and the mirrors with each other."""
        depth, book = one.depth.mirror, one.book.mirror
        if one.depth.current(numbers[0]):
            for side, price in depth.touched:
                levels = depth.bids if side == "BID" else depth.asks
                assert levels.get(price) == twin.level(side, price), (numbers[0], side, price)
        if one.book.current(numbers[0]):
            for side, price in book.touched:
                assert list(book.queues.get((side, price), {}).items()) == twin.queue(side, price), (numbers[0], price)
        if one.depth.current(numbers[0]) and one.book.current(numbers[0]):
            assert (depth.bids, depth.asks) == (book.bids, book.asks), numbers[0]
        if one.depth.current(numbers[0]) and one.bbo.current(numbers[2]):
            assert one.bbo.mirror.values == depth.best(), numbers[0]
        if told and told[-1]["type"] == "update" and one.book.current(numbers[0]) and book.executed:
            records = [payload["trade"] for payload in told if payload["type"] == "update"]
            tape = [(r["id"], r["price"], Decimal(r["amount"])) for r in records if isinstance(r, dict)]
            assert tape == book.executed[-len(tape) :], numbers[0]

    def whole(self, twin: TwinMarket) -> None:
        """Compare whole books."""
        bids, asks = twin.depth()
        number = twin.market.book_sequence
        for one in self.listened:
            if one.depth.current(number):
                assert (one.depth.mirror.bids, one.depth.mirror.asks) == (bids, asks), number
            if one.book.current(number):
                assert (one.book.mirror.bids, one.book.mirror.asks) == (bids, asks), number
        self.verified.whole += 1

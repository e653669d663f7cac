"""Everything that is known of the market: messages and replies in, commands to send out. It touches nothing.

`opening` are the commands that begin a connection; `hear` takes a message and returns the commands that it calls for;
`answer` takes the reply of one of them. Two rules say what is called for:

* an update that is not the next one: subscribe the channel again, which tells a snapshot (`channel.py`);
* a snapshot of trades or of candles, which holds the last one only: ask for those before it. So the same rule fills the
  screen at the start, closes the hole after a gap, and finds what happened while the connection was lost.

A snapshot of another epoch than before says that the server was started again. It normally goes on where it was, but
may have been given other data: trades and candles, which are put together from several messages, begin anew then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from clients.cli.watch.state.book import Book
from clients.cli.watch.state.candles import CANDLES_MAX, Candles
from clients.cli.watch.state.channel import Channel, Place, Verdict
from clients.cli.watch.state.records import (
    BadMessage,
    Candle,
    Heard,
    Level,
    Levels,
    Listing,
    Ticker,
    Trade,
    read_candles,
    read_trades,
)
from clients.cli.watch.state.tape import TRADES_MAX, Tape

LEVELS_MAX: Final = 200
"""Levels a side that are handed to the drawing: more than the rows of any screen."""


@dataclass(frozen=True)
class Ask:
    """A command to send; `answered` takes its reply, if it has one."""

    words: tuple[str, ...]
    answered: Callable[[object], None] | None = None


@dataclass(frozen=True)
class View:
    """What is known at one moment, for the drawing, which runs in another thread: nothing in it changes."""

    market: str
    interval: str
    listing: Listing | None
    ticker: Ticker | None
    bids: list[Level]  # best first
    asks: list[Level]
    trades: list[Trade]  # newest first
    candles: list[Candle]  # oldest first


class Picture:
    """One market, as far as it is known."""

    def __init__(self, market: str, interval: str) -> None:
        self.market = market
        self.interval = interval
        self.depth = f"depth:{market}"
        self.trade = f"trade:{market}"
        self.ticks = f"ticker:{market}"
        self.kline = f"kline:{market}:{interval}"
        self.channels = {name: Channel() for name in (self.depth, self.trade, self.ticks, self.kline, "market")}
        self.unanswered = 0  # histories that were asked for
        self.book = Book()
        self.tape = Tape()
        self.candles = Candles(interval)
        self.ticker: Ticker | None = None
        self.listing: Listing | None = None
        self.time_us = 0
        self.version = 0
        """Grows with every change: what was drawn at the same version need not be drawn again."""

    @property
    def complete(self) -> bool:
        """Tell whether we are in step with every channel, and all histories are there."""
        return not self.unanswered and all(it.place is Place.IN_STEP for it in self.channels.values())

    def opening(self) -> Ask:
        """Return what to begin a connection with."""
        return Ask(("SUBSCRIBE", *self.channels))

    def lose(self) -> None:
        """Take note that the connection is gone: what is known stays on the screen, but is not in step any more."""
        self.unanswered = 0
        self.version += 1
        for channel in self.channels.values():
            channel.lose()

    def hear(self, heard: Heard) -> list[Ask]:
        """Take a message; return what it calls for."""
        channel = self.channels.get(heard.channel)
        if channel is None:
            raise BadMessage(f"expected a message of a channel that was subscribed, received one of {heard.channel!r}")
        epoch_before = channel.epoch
        match channel.take(heard):
            case Verdict.DROP:
                return []
            case Verdict.ASK:
                return [Ask(("SUBSCRIBE", heard.channel))]
        self.version += 1
        self.time_us = max(self.time_us, heard.time_us)
        if heard.snapshot and epoch_before not in ("", heard.epoch):
            self.begin_anew(heard.channel)
        self.take(heard)
        return self.history(heard.channel) if heard.snapshot else []

    def begin_anew(self, channel: str) -> None:
        """Forget what was put together from messages of another epoch."""
        if channel == self.trade:
            self.tape.clear()
        elif channel == self.kline:
            self.candles.clear()

    def take(self, heard: Heard) -> None:
        """Take over a message's content."""
        match heard.content:
            case Levels() as levels:
                if heard.snapshot:
                    self.book.replace(levels)
                else:
                    self.book.apply(levels)
            case Trade() as trade:
                self.tape.add(trade)
            case Candle() as candle:
                self.candles.add(candle)
            case Ticker() as ticker:
                self.ticker = ticker
                self.time_us = max(self.time_us, ticker.time_us)
            case None:
                pass
            case listings:
                for listing in listings:
                    if listing.market == self.market:
                        self.listing = listing

    def history(self, channel: str) -> list[Ask]:
        """Return what to ask after a snapshot."""
        if channel == self.trade:
            ask = Ask(("MARKET.TRADES", self.market, "LIMIT", str(TRADES_MAX)), self.told_trades)
        elif channel == self.kline:
            ask = Ask(("MARKET.KLINE", self.market, self.interval, "LIMIT", str(CANDLES_MAX)), self.told_candles)
        else:
            return []
        self.unanswered += 1
        return [ask]

    def told_trades(self, reply: object) -> None:
        """Take the reply of MARKET.TRADES."""
        self.answered()
        self.tape.merge(read_trades(reply))

    def told_candles(self, reply: object) -> None:
        """Take the reply of MARKET.KLINE."""
        self.answered()
        self.candles.merge(read_candles(reply))

    def answered(self) -> None:
        assert self.unanswered > 0
        self.unanswered -= 1
        self.version += 1

    def view(self) -> View:
        """Return what is known, for a drawing."""
        return View(
            self.market,
            self.interval,
            self.listing,
            self.ticker,
            self.book.best_bids(LEVELS_MAX),
            self.book.best_asks(LEVELS_MAX),
            self.tape.latest(TRADES_MAX),
            self.candles.latest(CANDLES_MAX, self.time_us),
        )

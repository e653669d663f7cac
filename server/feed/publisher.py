"""From the events of a command to messages on channels.

Called right after each command that has events, while the engine is as the command left it: an event says which level
or which candle changed, and the engine what it is now. Nothing leaves here; `feed.py` releases what is `pending` when
the log is on disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from protocol.events import BalanceEvent, Event, MarketEvent, OrderEvent, TradeEvent
from protocol.glob import matches
from protocol.messages import (
    BALANCE,
    BBO,
    BOOK,
    CHANGE,
    DEPTH,
    KIND_TEXT,
    KLINE,
    LISTING,
    ORDER,
    TICKER,
    TRADE,
    UPDATE,
    UPDATES,
)
from protocol.shapes import TRADE as TRADE_SHAPE
from protocol.terms import BID, KLINE_INTERVAL_TEXT, SIDE_TEXT
from protocol.values import Record
from server.engine.candles import Candle
from server.engine.changes import ACTION_TEXT, BookChange, SettledEvent
from server.engine.klines import kline_record
from server.engine.market import Market
from server.engine.scaled import format_scaled, id_text
from server.engine.ticker import ticker_record
from server.feed.backlog import Backlog
from server.feed.channel import Channel, Message
from server.feed.registry import MarketChannels, Place, Registry
from server.feed.snapshots import best
from server.limits import UNMATCHED_NAMES_MAX

if TYPE_CHECKING:
    from server.connection import Connection


class Publisher:
    __slots__ = ("registry", "backlog", "pending", "patterns", "adopted", "now_s", "_unmatched", "keep_every")

    def __init__(self, registry: Registry, backlog: Backlog, patterns: dict[bytes, dict[int, Connection]]) -> None:
        self.registry: Final = registry
        self.backlog: Final = backlog
        self.pending: list[object] = []  # messages, and what else has to happen between them, in order
        self.patterns: Final = patterns  # that somebody subscribes; the feed's own table
        self.adopted: list[Channel] = []  # opened in this command since a pattern matches their names
        self.now_s = 0.0
        self.keep_every = False  # in recovery: nobody listens yet, and each channel is opened for the backlog's sake
        self._unmatched: set[bytes] = set()

    def forget_unmatched(self) -> None:
        """Hold every name to the patterns again: there is one more. (One less matches no name that none matched.)"""
        if self._unmatched:
            self._unmatched = set()

    def publish(self, events: list[Event]) -> None:
        """Make the messages of one command."""
        for event in events:
            if isinstance(event, OrderEvent):
                self.tell_order(event)
            elif isinstance(event, BalanceEvent):
                self.tell_balance(event)
            elif isinstance(event, TradeEvent):
                self.tell_trade(event)
            elif isinstance(event, SettledEvent):
                self.tell_settled(event)
            elif isinstance(event, MarketEvent):
                self.tell_market(event)

    def tell(self, channel: Channel, sequence: int, time_us: int, content: list[object]) -> None:
        """Make one message."""
        payload = Record(UPDATES[channel.kind], [UPDATE, sequence, sequence - 1, time_us, *content])
        message = Message(channel, sequence, payload)
        self.backlog.add(message)
        if channel.wanted:  # else it is only kept: who joins later gets a snapshot that holds it
            self.pending.append(message)
        else:
            message.forget_frames()

    # -- users ----------------------------------------------------------------------------------

    def tell_order(self, event: OrderEvent) -> None:
        user_id = event.order.values[1]
        assert isinstance(user_id, bytes)
        channel = self.registry.orders.get(user_id)
        if channel is None:
            channel = self.adopt_of_user(ORDER, user_id)
        if channel is not None:
            self.tell(channel, event.sequence, event.time, [event.cause, event.order, event.fill])

    def tell_balance(self, event: BalanceEvent) -> None:
        channel = self.registry.balances.get(event.user)
        if channel is None:
            channel = self.adopt_of_user(BALANCE, event.user)
        if channel is not None:
            content: list[object] = [
                event.asset,
                event.available,
                event.frozen,
                event.available_change,
                event.frozen_change,
                event.cause,
                event.cause_id,
                event.business,
                event.detail,
            ]
            self.tell(channel, event.sequence, event.time, content)

    def adopt_of_user(self, kind: int, user_id: bytes) -> Channel | None:
        if self.patterns or self.keep_every:
            return self.adopt(KIND_TEXT[kind] + b":" + user_id, Place(kind, int(user_id)))
        return None

    # -- markets --------------------------------------------------------------------------------

    def tell_market(self, event: MarketEvent) -> None:
        channel = self.registry.listing
        if channel is None:
            channel = self.adopt(KIND_TEXT[LISTING], Place(LISTING, 0))
        if channel is not None:
            self.tell(channel, event.sequence, event.time, [event.market])

    def tell_trade(self, event: TradeEvent) -> None:
        market = self.registry.exchange.market_names[event.market]
        channel = self.of_market(market, TRADE)
        if channel is not None:
            trade = Record(TRADE_SHAPE, [event.id, event.time, event.price, event.amount, event.quote, event.side])
            self.tell(channel, event.sequence, event.time, [trade])

    def tell_settled(self, event: SettledEvent) -> None:
        """Tell what a whole command did to a market."""
        market = event.market
        time_us = event.time
        if event.book_sequence:
            channel = self.of_market(market, DEPTH)
            if channel is not None:
                self.tell(channel, event.book_sequence, time_us, changed_levels(market, event.changes))
            channel = self.of_market(market, BOOK)
            if channel is not None:
                changes: list[object] = [change_record(market, change) for change in event.changes]
                self.tell(channel, event.book_sequence, time_us, [changes])
        if event.bbo_sequence:
            channel = self.of_market(market, BBO)
            if channel is not None:
                self.tell(channel, event.bbo_sequence, time_us, best(market))
        if event.ticker_sequence:
            channel = self.of_market(market, TICKER)
            if channel is not None:
                self.tell(channel, event.ticker_sequence, time_us, [ticker_record(market, time_us)])
        self.tell_klines(event)

    def tell_klines(self, event: SettledEvent) -> None:
        """Tell the candles that this command closed, then those that it changed."""
        market = event.market
        candles = market.candles
        closed = candles.take_closed()
        for interval, start_us in closed:
            channel = self.of_klines(market, interval)
            candle = candles.candle(interval, start_us)
            if channel is not None and candle is not None:
                sequence = candles.updates + candles.closes[interval] - (1 if event.traded else 0)
                self.tell_kline(channel, sequence, event.time, market, candle, True)
        if event.traded:
            for interval in range(len(KLINE_INTERVAL_TEXT)):
                channel = self.of_klines(market, interval)
                if channel is not None:
                    current = candles.current(interval, event.time)
                    assert current is not None, "it has just traded"
                    sequence = candles.updates + candles.closes[interval]
                    self.tell_kline(channel, sequence, event.time, market, current, False)

    def tell_kline(
        self, channel: Channel, sequence: int, time_us: int, market: Market, candle: Candle, closed: bool
    ) -> None:
        self.tell(channel, sequence, time_us, [kline_record(market, channel.interval, candle, closed)])

    def of_market(self, market: Market, kind: int) -> Channel | None:
        """Find a market's channel of one kind, if anybody wants it."""
        channels: MarketChannels | None = self.registry.markets.get(market.index)
        channel = channels.kinds[kind] if channels is not None else None
        if channel is None and (self.patterns or (self.keep_every and kind != TICKER)):
            return self.adopt(KIND_TEXT[kind] + b":" + market.market, Place(kind, market.index))
        return channel

    def of_klines(self, market: Market, interval: int) -> Channel | None:
        """Find a market's channel of one interval, if anybody wants it."""
        channels: MarketChannels | None = self.registry.markets.get(market.index)
        channel = channels.klines[interval] if channels is not None else None
        if channel is None and self.patterns:
            name = b"kline:%b:%b" % (market.market, KLINE_INTERVAL_TEXT[interval])
            return self.adopt(name, Place(KLINE, market.index, interval))
        return channel

    # -- channels that nobody named ---------------------------------------------------------------

    def matched(self, name: bytes) -> bool:
        return any(matches(pattern, name, False) for pattern in self.patterns)

    def adopt(self, name: bytes, place: Place) -> Channel | None:
        """Open the channel of this name if a pattern matches it, or everything is kept."""
        if not self.keep_every:
            if name in self._unmatched:
                return None
            if not self.matched(name):
                if len(self._unmatched) >= UNMATCHED_NAMES_MAX:
                    self._unmatched.clear()
                self._unmatched.add(name)
                return None
            channel = self.registry.open(name, place, self.now_s)
            self.adopted.append(channel)
            return channel
        return self.registry.open(name, place, self.now_s)


def changed_levels(market: Market, changes: list[BookChange]) -> list[object]:
    """[price, amount] of each level that the changes touched, bids and asks, in the order of first touch."""
    bids: list[object] = []
    asks: list[object] = []
    seen_bids: set[int] = set()
    seen_asks: set[int] = set()
    for change in changes:
        price = change.price
        if change.side == BID:
            if price not in seen_bids:
                seen_bids.add(price)
                bid = market.bids.levels.get(price)
                bids.append(level_row(market, price, bid.amount if bid is not None else 0))
        elif price not in seen_asks:
            seen_asks.add(price)
            ask = market.asks.levels.get(price)
            asks.append(level_row(market, price, ask.amount if ask is not None else 0))
    return [bids, asks]


def level_row(market: Market, price: int, amount: int) -> list[object]:
    return [format_scaled(price, market.price_scale), format_scaled(amount, market.amount_scale)]


def change_record(market: Market, change: BookChange) -> Record:
    return Record(
        CHANGE,
        [
            ACTION_TEXT[change.action],
            id_text(change.order_id),
            SIDE_TEXT[change.side],
            format_scaled(change.price, market.price_scale),
            format_scaled(change.amount, market.amount_scale),
            id_text(change.trade_id) if change.trade_id else None,
        ],
    )

"""A market: two assets, the scales of amounts, prices and fees, the book, and the last trades.

Scales are such that a trade never rounds: amount_scale <= base scale, and amount_scale + price_scale
<= quote scale. So amount x `base_factor` is base units, amount x price x `quote_factor` quote units.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from protocol.terms import ASK, BID, STP_TEXT, TRADING
from protocol.values import Template
from server.engine.asset import Asset
from server.engine.book import Side
from server.engine.candles import Candles
from server.engine.scaled import POWERS

if TYPE_CHECKING:
    from server.engine.changes import BookChange


class Trade:
    """A trade as MARKET.TRADES tells it; its quote follows from price and amount."""

    __slots__ = ("id", "time", "price", "amount", "side")

    def __init__(self, id: int, time: int, price: int, amount: int, side: int) -> None:
        self.id: Final = id
        self.time: Final = time
        self.price: Final = price
        self.amount: Final = amount
        self.side: Final = side  # the taker's


class Market:
    __slots__ = (
        "index",
        "market",
        "base",
        "quote",
        "amount_scale",
        "price_scale",
        "fee_scale",
        "fee_unit",
        "base_factor",
        "quote_factor",
        "min_amount",
        "taker_fee",
        "maker_fee",
        "stp",
        "status",
        "bids",
        "asks",
        "trades",
        "trade_count",
        "last_price",
        "candles",
        "resting_templates",
        "cancelled_templates",
        # Of the feed: how far each channel has come, and what tells whether a command moved it (changes.py).
        "book_sequence",
        "bbo_sequence",
        "ticker_sequence",
        "settled_trades",
        "bid_price",
        "bid_amount",
        "ask_price",
        "ask_amount",
        "touched",
        "watched",
        "changes",
    )

    def __init__(
        self,
        index: int,
        market: bytes,
        base: Asset,
        quote: Asset,
        amount_scale: int,
        price_scale: int,
        fee_scale: int,
        min_amount: int,
        taker_fee: int,
        maker_fee: int,
        stp: int,
        trades_max: int,
    ) -> None:
        assert amount_scale <= base.scale
        assert amount_scale + price_scale <= quote.scale
        assert base is not quote
        assert min_amount > 0
        self.index: Final = index
        self.market: Final = market
        self.base: Final = base
        self.quote: Final = quote
        self.amount_scale: Final = amount_scale
        self.price_scale: Final = price_scale
        self.fee_scale: Final = fee_scale
        self.fee_unit: Final = POWERS[fee_scale]
        self.base_factor: Final = POWERS[base.scale - amount_scale]
        self.quote_factor: Final = POWERS[quote.scale - amount_scale - price_scale]
        self.min_amount = min_amount
        self.taker_fee = taker_fee
        self.maker_fee = maker_fee
        self.stp = stp
        self.status = TRADING
        # Replies that are alike, see replies.py: by side; by STP mode and side. No part of the state.
        self.resting_templates: Final[list[Template | None]] = [None] * 2
        self.cancelled_templates: Final[list[Template | None]] = [None] * (2 * len(STP_TEXT))
        self.bids: Final = Side(BID)
        self.asks: Final = Side(ASK)
        self.trades: deque[Trade] = deque(maxlen=trades_max)
        self.trade_count = 0
        self.last_price = 0  # 0 before the first trade
        self.candles: Final = Candles()
        self.book_sequence = 0
        self.bbo_sequence = 0
        self.ticker_sequence = 0
        self.settle_silently()
        self.touched = False  # by the command that is being applied
        self.watched = False  # whether somebody listens; not part of the state
        self.changes: list[BookChange] = []  # by the command that is being applied, while watched

    def settle_silently(self) -> None:
        """Take the present book and tape as told."""
        bid = self.bids.best
        ask = self.asks.best
        self.bid_price = bid.price if bid is not None else 0  # 0 for an empty side
        self.bid_amount = bid.amount if bid is not None else 0
        self.ask_price = ask.price if ask is not None else 0
        self.ask_amount = ask.amount if ask is not None else 0
        self.settled_trades = self.trade_count

    def watch(self, watched: bool) -> None:
        """Keep what changes for the feed, or no more; saying so again forgets nothing that is not yet told."""
        if watched == self.watched:
            return
        self.watched = watched
        self.candles.watched = watched
        self.candles.closed_now = []

    def set_fees(self, taker_fee: int, maker_fee: int) -> None:
        """Change the fees of the orders to come."""
        self.taker_fee = taker_fee
        self.maker_fee = maker_fee
        self.cancelled_templates[:] = [None] * len(self.cancelled_templates)  # they hold the fees

    def same_properties(self, other: Market) -> bool:
        """Tell whether creating `other` would be a repetition of creating this one as it is now."""
        return (
            self.market == other.market
            and self.base is other.base
            and self.quote is other.quote
            and self.amount_scale == other.amount_scale
            and self.price_scale == other.price_scale
            and self.fee_scale == other.fee_scale
            and self.min_amount == other.min_amount
            and self.taker_fee == other.taker_fee
            and self.maker_fee == other.maker_fee
            and self.stp == other.stp
        )

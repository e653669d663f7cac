"""What a command did to a book, for the feed: kept only of markets that somebody watches.

An order-by-order change is noted where it happens (matching.py), as integers, in `Market.changes`. When the
command is over, `settle` counts what it did on the market's channels, and, where somebody watches, tells it with
one `SettledEvent`, behind all other events of the command. The counters are part of the state whether or not
anybody watches: a channel's numbers follow from the log alone.
"""

from __future__ import annotations

from typing import Final

from protocol.events import Event
from protocol.terms import BOOK_ACTION_TEXT
from server.engine.market import Market
from server.engine.order import Order

ACTION_TEXT: Final[list[bytes]] = list(BOOK_ACTION_TEXT)


class BookChange:
    """One change of one order's place in the book; `amount` is what it shows afterwards, 0 when it is gone."""

    __slots__ = ("action", "order_id", "side", "price", "amount", "trade_id")

    def __init__(self, action: int, order_id: int, side: int, price: int, amount: int, trade_id: int) -> None:
        self.action: Final = action
        self.order_id: Final = order_id
        self.side: Final = side
        self.price: Final = price
        self.amount: Final = amount
        self.trade_id: Final = trade_id  # of an EXECUTE, else 0


class SettledEvent(Event):
    """What a whole command did to a watched market. A sequence is 0 where that channel has nothing to tell."""

    __slots__ = ("market", "changes", "book_sequence", "bbo_sequence", "ticker_sequence", "traded")

    def __init__(
        self,
        time: int,
        market: Market,
        changes: list[BookChange],
        book_sequence: int,
        bbo_sequence: int,
        ticker_sequence: int,
        traded: bool,
    ) -> None:
        super().__init__(time)
        self.market: Final = market
        self.changes: Final = changes
        self.book_sequence: Final = book_sequence
        self.bbo_sequence: Final = bbo_sequence
        self.ticker_sequence: Final = ticker_sequence
        self.traded: Final = traded


def note(market: Market, action: int, order: Order, amount: int, trade_id: int) -> None:
    """Note a change of a watched market's book."""
    market.changes.append(BookChange(action, order.id, order.side, order.price, amount, trade_id))


def settle(market: Market, events: list[Event], now_us: int) -> None:
    """Count, and where somebody watches tell, what the command that ends now did to `market`'s book."""
    market.touched = False
    market.book_sequence += 1
    traded = market.trade_count != market.settled_trades
    bid = market.bids.best
    ask = market.asks.best
    bid_price = bid.price if bid is not None else 0
    bid_amount = bid.amount if bid is not None else 0
    ask_price = ask.price if ask is not None else 0
    ask_amount = ask.amount if ask is not None else 0
    moved = (
        bid_amount != market.bid_amount
        or ask_amount != market.ask_amount
        or bid_price != market.bid_price
        or ask_price != market.ask_price
    )
    if moved:
        market.bid_price = bid_price
        market.bid_amount = bid_amount
        market.ask_price = ask_price
        market.ask_amount = ask_amount
        market.bbo_sequence += 1
    if moved or traded:
        market.ticker_sequence += 1
        if traded:
            market.settled_trades = market.trade_count
            market.candles.updates += 1
    if market.watched:
        changes = market.changes
        market.changes = []
        events.append(
            SettledEvent(
                now_us,
                market,
                changes,
                market.book_sequence,
                market.bbo_sequence if moved else 0,
                market.ticker_sequence if moved or traded else 0,
                traded,
            )
        )

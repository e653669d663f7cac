"""The last trades, by id.

They come in two ways, live and as history (MARKET.TRADES), and the two overlap in either order: a history may be
answered after trades that are newer than it. Ids grow, so that both are simply put together by id.
"""

from collections.abc import Iterable
from typing import Final

from clients.cli.watch.state.records import Trade

TRADES_MAX: Final = 200
"""Trades that are kept: more than the rows of any screen, and within MARKET.TRADES' limit."""


class Tape:
    """The last trades."""

    def __init__(self) -> None:
        self.trades: list[Trade] = []  # oldest first

    def add(self, trade: Trade) -> None:
        """Take a live trade."""
        if self.trades and trade.id <= self.trades[-1].id:
            self.merge([trade])
            return
        self.trades.append(trade)
        if len(self.trades) > 2 * TRADES_MAX:
            del self.trades[:-TRADES_MAX]

    def merge(self, trades: Iterable[Trade]) -> None:
        """Take trades in any order, known ones too."""
        by_id = {trade.id: trade for trade in (*self.trades, *trades)}
        self.trades = [by_id[id_] for id_ in sorted(by_id)][-TRADES_MAX:]

    def clear(self) -> None:
        """Forget all."""
        self.trades = []

    def latest(self, count: int) -> list[Trade]:
        """Return the last trades, newest first."""
        return self.trades[: -count - 1 : -1]

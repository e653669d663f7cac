"""The book by price: a map for each side, sorted when it is drawn.

Updates come by the thousand a second and are drawn ten times: so an update is one assignment to a map, and the few best
levels are picked out of up to 10,000 for each drawing (`heapq`, a millisecond or two).

A snapshot may have been cut (10,000 levels a side). Levels beyond the cut become known as they change; only the far end
of the book is incomplete, which is not on the screen.
"""

import heapq
from decimal import Decimal

from clients.cli.watch.state.records import Level, Levels


class Book:
    """Amounts by price.

    >>> book = Book()
    >>> book.replace(Levels([(Decimal("9.00"), Decimal("1"))], [(Decimal("9.50"), Decimal("2"))]))
    >>> book.apply(Levels([(Decimal("9.10"), Decimal("3"))], [(Decimal("9.50"), Decimal("0"))]))
    >>> book.best_bids(1), book.best_asks(1)
    ([(Decimal('9.10'), Decimal('3'))], [])
    """

    def __init__(self) -> None:
        self.bids: dict[Decimal, Decimal] = {}
        self.asks: dict[Decimal, Decimal] = {}

    def replace(self, levels: Levels) -> None:
        """Take over a snapshot."""
        self.bids = dict(levels.bids)
        self.asks = dict(levels.asks)

    def apply(self, levels: Levels) -> None:
        """Take over the levels that changed; O(1) for each."""
        for side, changed in ((self.bids, levels.bids), (self.asks, levels.asks)):
            for price, amount in changed:
                if amount:
                    side[price] = amount
                else:
                    side.pop(price, None)

    def best_bids(self, count: int) -> list[Level]:
        """Return the highest bids, best first; O(n log count)."""
        return [(price, self.bids[price]) for price in heapq.nlargest(count, self.bids)]

    def best_asks(self, count: int) -> list[Level]:
        """Return the lowest asks, best first; O(n log count)."""
        return [(price, self.asks[price]) for price in heapq.nsmallest(count, self.asks)]

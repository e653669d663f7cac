"""Commands of `trade`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Add, Call
from dingir.reading import read_trade_page
from dingir.records import TradePage
from dingir.values import integer_word, text_word
from dingir.words import SideLike


class TradeCalls:
    """Commands of `trade`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def history(
        self,
        user: int,
        *,
        market: str | None = None,
        side: SideLike | None = None,
        order_id: int | None = None,
        from_us: int | None = None,
        to_us: int | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Call[TradePage]:
        """Lists a user's trades, latest first.

        Args:
            user: the owner
            market: this market only
            side: this side only
            order_id: of this order only
            from_us: at this time or later, in microseconds
            to_us: before this time
            before: the page that goes on there: `next` of the last
            limit: at most so many

        Returns: A page; each trade is a map (`UserTrade`).

        Raises, the first that applies:
            Malformed: the syntax is wrong, or BEFORE is no place in this list
            NoUser: the user is not registered
            NoMarket: there is no such market
            NoHistory: history is off, or can't answer now

        Sent again after a lost connection: always.
        """
        words = ["TRADE.HISTORY", integer_word("user", user)]
        if market is not None:
            words += ("MARKET", text_word("market", market))
        if side is not None:
            words += ("SIDE", text_word("side", side))
        if order_id is not None:
            words += ("ORDER", integer_word("order_id", order_id))
        if from_us is not None:
            words += ("FROM", integer_word("from_us", from_us))
        if to_us is not None:
            words += ("TO", integer_word("to_us", to_us))
        if before is not None:
            words += ("BEFORE", text_word("before", before))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), read_trade_page))

"""Commands of `trade`, which wait for their replies.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Run, unchanged
from dingir.commands.building.trade import TradeCalls
from dingir.records import TradePage
from dingir.words import SideLike


class TradeCommands:
    """Commands of `trade`, which wait for their replies."""

    def __init__(self, run: Run, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = TradeCalls(unchanged, new_id)

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
    ) -> TradePage:
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
        return self._run(
            self._calls.history(
                user,
                market=market,
                side=side,
                order_id=order_id,
                from_us=from_us,
                to_us=to_us,
                before=before,
                limit=limit,
            )
        )

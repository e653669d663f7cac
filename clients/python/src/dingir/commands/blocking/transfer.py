"""Commands of `transfer`, which wait for their replies.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Run, unchanged
from dingir.commands.building.transfer import TransferCalls
from dingir.records import TransferPage
from dingir.words import DirectionLike


class TransferCommands:
    """Commands of `transfer`, which wait for their replies."""

    def __init__(self, run: Run, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = TransferCalls(unchanged, new_id)

    def history(
        self,
        user: int,
        *,
        asset: str | None = None,
        direction: DirectionLike | None = None,
        from_us: int | None = None,
        to_us: int | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> TransferPage:
        """Lists the transfers that a user made or received, latest first.

        Args:
            user: the owner
            asset: this asset only
            direction: received, or made
            from_us: at this time or later, in microseconds
            to_us: before this time
            before: the page that goes on there: `next` of the last
            limit: at most so many

        Returns: A page; each transfer is a map (`Transfer`).

        Raises, the first that applies:
            Malformed: the syntax is wrong, or BEFORE is no place in this list
            NoUser: the user is not registered
            NoAsset: there is no such asset
            NoHistory: history is off, or can't answer now

        Sent again after a lost connection: always.
        """
        return self._run(
            self._calls.history(
                user,
                asset=asset,
                direction=direction,
                from_us=from_us,
                to_us=to_us,
                before=before,
                limit=limit,
            )
        )

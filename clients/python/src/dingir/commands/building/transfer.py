"""Commands of `transfer`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Add, Call
from dingir.reading import read_transfer_page
from dingir.records import TransferPage
from dingir.values import integer_word, text_word
from dingir.words import DirectionLike


class TransferCalls:
    """Commands of `transfer`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

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
    ) -> Call[TransferPage]:
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
        words = ["TRANSFER.HISTORY", integer_word("user", user)]
        if asset is not None:
            words += ("ASSET", text_word("asset", asset))
        if direction is not None:
            words += ("DIRECTION", text_word("direction", direction))
        if from_us is not None:
            words += ("FROM", integer_word("from_us", from_us))
        if to_us is not None:
            words += ("TO", integer_word("to_us", to_us))
        if before is not None:
            words += ("BEFORE", text_word("before", before))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), read_transfer_page))

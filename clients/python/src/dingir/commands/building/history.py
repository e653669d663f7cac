"""Commands of `history`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Add, Call
from dingir.values import integer_word


class HistoryCalls:
    """Commands of `history`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def wait(self, sequence: int, timeout: int) -> Call[int]:
        """Waits until history has come up to a record of the log.

        Args:
            sequence: the record; 0 for all there is now
            timeout: milliseconds, 0 for as long as it takes; a connection of RESP or MessagePack does nothing else
                meanwhile

        Returns: the record up to which history has come: less than what was asked for, when the time was up.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoHistory: history is off, or can't answer now

        Sent again after a lost connection: always.
        """
        words = ["WAITHISTORY", integer_word("sequence", sequence), integer_word("timeout", timeout)]
        return self._add(Call(tuple(words), int))

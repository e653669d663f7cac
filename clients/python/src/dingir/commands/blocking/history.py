"""Commands of `history`, which wait for their replies.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Run, unchanged
from dingir.commands.building.history import HistoryCalls


class HistoryCommands:
    """Commands of `history`, which wait for their replies."""

    def __init__(self, run: Run, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = HistoryCalls(unchanged, new_id)

    def wait(self, sequence: int, timeout: int) -> int:
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
        return self._run(self._calls.wait(sequence, timeout))

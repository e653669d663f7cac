"""Commands of `engine`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Add, Call
from dingir.reading import read_engine_check, read_state_hash
from dingir.records import EngineCheck, StateHash
from dingir.values import done, integer_word, text_word
from dingir.words import EngineParameterLike


class EngineCalls:
    """Commands of `engine`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def statehash(self) -> Call[StateHash]:
        """Hashes the whole state: equal after replay, restore, and on every machine.

        Returns: the journal's sequence, and SHA-256 in hex.

        Sent again after a lost connection: always.
        """
        words = ["ENGINE.STATEHASH"]
        return self._add(Call(tuple(words), read_state_hash))

    def check(self) -> Call[EngineCheck]:
        """Verifies every invariant: books, reservations, conservation of each asset.

        Returns: whether all hold, and the problems found.

        Sent again after a lost connection: always.
        """
        words = ["ENGINE.CHECK"]
        return self._add(Call(tuple(words), read_engine_check))

    def set(self, parameter: EngineParameterLike, value: int) -> Call[None]:
        """Sets a parameter that is part of the state.

        Args:
            parameter: user-order-limit (open orders of a user, 0 for no limit), client-id-ttl (seconds),
                finished-orders-max, trades-max (per market)
            value: its new value

        Returns: OK.

        Raises, the first that applies:
            Malformed: no such parameter, or the value is out of its range

        Sent again after a lost connection: always.
        """
        words = ["ENGINE.SET", text_word("parameter", parameter), integer_word("value", value)]
        return self._add(Call(tuple(words), done, writes=True))

    def tick(self) -> Call[int]:
        """Lets time pass: closes the candles that are over.

        Returns: how many candles it closed; when none, nothing changed.

        Sent again after a lost connection: always.
        """
        words = ["ENGINE.TICK"]
        return self._add(Call(tuple(words), int, writes=True))

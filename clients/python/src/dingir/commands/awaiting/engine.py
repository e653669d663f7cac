"""Commands of `engine`, to be awaited.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import AsyncRun, unchanged
from dingir.commands.building.engine import EngineCalls
from dingir.records import EngineCheck, StateHash
from dingir.words import EngineParameterLike


class AsyncEngineCommands:
    """Commands of `engine`, to be awaited."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = EngineCalls(unchanged, new_id)

    async def statehash(self) -> StateHash:
        """Hashes the whole state: equal after replay, restore, and on every machine.

        Returns: the journal's sequence, and SHA-256 in hex.

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.statehash())

    async def check(self) -> EngineCheck:
        """Verifies every invariant: books, reservations, conservation of each asset.

        Returns: whether all hold, and the problems found.

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.check())

    async def set(self, parameter: EngineParameterLike, value: int) -> None:
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
        return await self._run(self._calls.set(parameter, value))

    async def tick(self) -> int:
        """Lets time pass: closes the candles that are over.

        Returns: how many candles it closed; when none, nothing changed.

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.tick())

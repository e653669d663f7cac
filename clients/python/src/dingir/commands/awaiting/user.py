"""Commands of `user`, to be awaited.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import AsyncRun, unchanged
from dingir.commands.building.user import UserCalls
from dingir.records import User


class AsyncUserCommands:
    """Commands of `user`, to be awaited."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = UserCalls(unchanged, new_id)

    async def register(self, *, l1: str | None = None, l2: str | None = None) -> int:
        """Registers a user; the same pair of keys again gives the same user.

        Args:
            l1: L1 address
            l2: L2 public key

        Returns: the user's id.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            BadName: a key is not 1 to 128 printable characters without blanks
            Duplicate: one of the keys belongs to a user whose other key is another

        Sent again after a lost connection: with `l1` or `l2`.
        """
        return await self._run(self._calls.register(l1=l1, l2=l2))

    async def get(self, user: int) -> User:
        """Tells a user.

        Args:
            user: the owner

        Returns: A map.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.get(user))

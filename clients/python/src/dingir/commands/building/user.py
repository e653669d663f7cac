"""Commands of `user`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable

from dingir.call import Add, Call
from dingir.reading import read_user
from dingir.records import User
from dingir.values import integer_word, text_word


class UserCalls:
    """Commands of `user`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def register(self, *, l1: str | None = None, l2: str | None = None) -> Call[int]:
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
        words = ["USER.REGISTER"]
        if l1 is not None:
            words += ("L1", text_word("l1", l1))
        if l2 is not None:
            words += ("L2", text_word("l2", l2))
        return self._add(Call(tuple(words), int, again=l1 is not None or l2 is not None, writes=True))

    def get(self, user: int) -> Call[User]:
        """Tells a user.

        Args:
            user: the owner

        Returns: A map.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered

        Sent again after a lost connection: always.
        """
        words = ["USER.GET", integer_word("user", user)]
        return self._add(Call(tuple(words), read_user))

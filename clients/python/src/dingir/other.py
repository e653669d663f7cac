"""Commands that have no method: `call`."""

from collections.abc import Sequence
from typing import Any, Final

from dingir.call import Call, same
from dingir.values import plain_word

OWN: Final = frozenset(
    {
        *("HELLO", "AUTH", "RESET", "QUIT", "MONITOR", "CLIENT REPLY", "FEED.FORMAT"),
        *("SUBSCRIBE", "PSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE"),
        *("MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"),
    }
)
"""What would change the connection for everybody who shares it, or what the commands of others mean."""


def other_call(words: Sequence[str | bytes | int]) -> Call[Any]:
    """Make the call of any command. Nobody knows what it does: once it may have arrived it is not sent again."""
    if not words:
        raise ValueError("expected a command")
    said = tuple(map(plain_word, words))
    name, *rest = " ".join(said[:2]).upper().split(" ", 2)
    if name in OWN or " ".join((name, *rest[:1])) in OWN:
        raise ValueError(f"{name}: the connection is everybody's, and the library's own to set up")
    return Call(said, same, again=False, writes=True)

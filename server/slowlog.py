"""The slow log: the last commands that took longer than slowlog-log-slower-than."""

from collections import deque
from typing import NamedTuple

from server.limits import SLOW_ARGUMENT_BYTES_MAX, SLOW_ARGUMENTS_MAX


class SlowCommand(NamedTuple):
    id: int
    time_s: int
    duration_us: int
    args: list[bytes]
    address: str
    name: bytes


class SlowLog:
    """The newest `length_max` slow commands; ids go on after a reset."""

    def __init__(self) -> None:
        self.next_id = 0
        self.entries: deque[SlowCommand] = deque(maxlen=128)

    def __len__(self) -> int:
        return len(self.entries)

    def limit(self, length_max: int) -> None:
        """Keep at most `length_max`, dropping the oldest."""
        kept = list(self.entries)[:length_max]
        self.entries = deque(kept, maxlen=length_max)

    def add(self, time_s: int, duration_us: int, args: list[bytes], address: str, name: bytes) -> None:
        """Keep one command, its words cut to size."""
        self.entries.appendleft(SlowCommand(self.next_id, time_s, duration_us, cut_arguments(args), address, name))
        self.next_id += 1

    def newest(self, count: int) -> list[SlowCommand]:
        """Return up to `count` commands, newest first; -1 for all."""
        entries = list(self.entries)
        return entries if count < 0 else entries[:count]

    def reset(self) -> None:
        self.entries.clear()


def cut_arguments(args: list[bytes]) -> list[bytes]:
    """Return the words with what is too much replaced by how much it was.

    >>> cut_arguments([b"ECHO", b"x" * 130])[1][-18:]
    b'... (2 more bytes)'
    """
    kept = args if len(args) <= SLOW_ARGUMENTS_MAX else args[: SLOW_ARGUMENTS_MAX - 1]
    words = [
        word
        if len(word) <= SLOW_ARGUMENT_BYTES_MAX
        else b"%s... (%d more bytes)" % (word[:SLOW_ARGUMENT_BYTES_MAX], len(word) - SLOW_ARGUMENT_BYTES_MAX)
        for word in kept
    ]
    if len(kept) < len(args):
        words.append(b"... (%d more arguments)" % (len(args) - len(kept)))
    return words

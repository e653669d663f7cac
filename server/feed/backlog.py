"""The backlog: the last messages of all channels, for who lost some.

One bound for all, in bytes, as a replication backlog has: the oldest message goes first, whichever channel it is on,
so a busy channel can't grow without limit, and a quiet one keeps little but keeps it long. Each channel's own part is
contiguous up to its last message, or empty.
"""

from __future__ import annotations

from collections import deque

from server.feed.channel import MESSAGE_COST, Channel, Message


class Backlog:
    __slots__ = ("bytes", "bytes_max", "_order", "_given_up")

    def __init__(self, bytes_max: int) -> None:
        self.bytes_max = bytes_max
        self.bytes = 0
        self._order: deque[Message] = deque()  # oldest first; given up ones among them, `kept` False
        self._given_up = 0  # how many those are

    def add(self, message: Message) -> None:
        """Keep the newest message of its channel, and forget what is too much."""
        message.kept = True
        message.channel.kept.append(message)
        self._order.append(message)
        self.bytes += len(message.json) + MESSAGE_COST
        if self.bytes > self.bytes_max:
            self.trim()

    def trim(self) -> None:
        """Forget the oldest until the rest is within the bound."""
        order = self._order
        while order and self.bytes > self.bytes_max:
            message = order.popleft()
            if message.kept:
                forgotten = message.channel.kept.popleft()
                assert forgotten is message
                self._drop(message)
            else:
                self._given_up -= 1

    def give_up(self, channel: Channel) -> None:
        """Forget a channel's part. O(its messages), now and then O(all)."""
        for message in channel.kept:
            self._drop(message)
        self._given_up += len(channel.kept)
        channel.kept.clear()
        if 2 * self._given_up > len(self._order):
            self._order = deque([message for message in self._order if message.kept])
            self._given_up = 0

    def _drop(self, message: Message) -> None:
        message.kept = False
        self.bytes -= len(message.json) + MESSAGE_COST


def since(channel: Channel, sequence: int) -> list[Message]:
    """The kept messages from `sequence` on, which is one of them or the next to come. O(answered)."""
    found: list[Message] = []
    for message in reversed(channel.kept):
        if message.sequence < sequence:
            break
        found.append(message)
    found.reverse()
    return found

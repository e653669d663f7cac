"""A subscriber of redis-py as its users write it, synchronous: it takes messages until it has heard what it waits for.

A message is taken strictly: channel and payload are bytes, or str under `decode_responses`.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from ..feed import Tape
from .variants import Reader

TOLD_MAX_S: Final = 20.0
"""Longest wait for what a subscriber expects to hear."""
Condition = Callable[[Tape], bool]


def at_once(tape: Tape) -> bool:
    """No more than the messages that confirm."""
    return True


class Sheet:
    """What has been heard: messages on the tape, everything else (confirmations, pongs) in `others`."""

    def __init__(self, reader: Reader) -> None:
        self.tape = Tape()
        self.others: list[tuple[str, str | None, object]] = []
        self.resp3 = reader.resp3
        self._reader = reader

    def note(self, message: dict[str, Any]) -> None:
        """Put one of redis-py's messages where it belongs."""
        kind = message["type"]
        channel = None if message["channel"] is None else self._reader.text(message["channel"])
        if kind == "message":
            assert channel is not None
            self.tape.take(channel, self._reader.text(message["data"]))
        elif kind == "pmessage":
            assert channel is not None
            self.tape.take(channel, self._reader.text(message["data"]), self._reader.text(message["pattern"]))
        else:
            data = message["data"]
            self.others.append((kind, channel, data if isinstance(data, int) else self._reader.text(data)))

    def take_others(self) -> list[tuple[str, str | None, object]]:
        others, self.others = self.others, []
        return others


class Listener(Sheet):
    """A `PubSub` and what it has heard."""

    def __init__(self, pubsub: Any, reader: Reader) -> None:
        super().__init__(reader)
        self.pubsub = pubsub

    def hear(self, condition: Condition, others: int = 0) -> None:
        """Take messages until the tape satisfies `condition` and `others` came that are none of the feed's."""
        end = time.monotonic() + TOLD_MAX_S
        while not (len(self.others) >= others and condition(self.tape)):
            left_s = end - time.monotonic()
            assert left_s > 0, f"waited {TOLD_MAX_S:g} s in vain; heard {self.others} and {self.tape.payloads.keys()}"
            message = self.pubsub.get_message(timeout=left_s)
            if message is not None:
                self.note(message)

"""Latency events: what took longer than latency-monitor-threshold, and when.

As in Redis: per kind of event a ring of the last `LATENCY_SAMPLES_MAX` (second, milliseconds), at most one
a second (the worst), and the worst ever.
"""

from collections import deque
from typing import Final, NamedTuple

from server.limits import LATENCY_SAMPLES_MAX

EVENTS: Final = {
    "command": "a command ran long",
    "aof-write": "writing the log to the kernel",
    "aof-fsync": "fsync of the log, which replies wait for under appendfsync always",
    "snapshot-fork": "the fork of a snapshot, during which nobody is served",
    "snapshot": "a snapshot in the foreground (SAVE), during which nobody is served",
    "gc": "a full collection of cyclic garbage, during which nobody is served",
}
"""The kinds of event, a closed table."""


class Sample(NamedTuple):
    time_s: int
    milliseconds: int


class Event:
    """One kind of event: its last samples, oldest first, and the worst of all."""

    __slots__ = ("samples", "worst_ms")

    def __init__(self) -> None:
        self.samples: deque[Sample] = deque(maxlen=LATENCY_SAMPLES_MAX)
        self.worst_ms = 0

    def add(self, time_s: int, milliseconds: int) -> None:
        self.worst_ms = max(self.worst_ms, milliseconds)
        if self.samples and self.samples[-1].time_s == time_s:
            milliseconds = max(milliseconds, self.samples.pop().milliseconds)
        self.samples.append(Sample(time_s, milliseconds))


class LatencyEvents:
    """Every kind of event that ever reached the threshold; `threshold_ms` 0 keeps nothing."""

    def __init__(self) -> None:
        self.threshold_ms = 0
        self.events: dict[str, Event] = {}

    def add(self, name: str, milliseconds: int, time_s: int) -> None:
        """Keep an event, if the threshold says so."""
        assert name in EVENTS, name
        if self.threshold_ms and milliseconds >= self.threshold_ms:
            event = self.events.get(name)
            if event is None:
                event = self.events[name] = Event()
            event.add(time_s, milliseconds)

    def reset(self, names: list[str]) -> int:
        """Forget these kinds of event, all without names; how many there were."""
        known = [name for name in (names or list(self.events)) if name in self.events]
        for name in dict.fromkeys(known):
            del self.events[name]
        return len(dict.fromkeys(known))

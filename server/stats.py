"""What the server counts about itself, for INFO, COMMANDSTATS, SLOWLOG and LATENCY.

The loop adds to plain attributes; everything derived (rates, percentiles) is computed when somebody asks
or when `sample` is called, ten times a second.
"""

from typing import TYPE_CHECKING, Final

from mypy_extensions import i64

from server.clock import Clock
from server.latency import LatencyEvents
from server.memory import resident_bytes
from server.slowlog import SlowLog

if TYPE_CHECKING:
    from server.connection import Connection

SAMPLES: Final = 16
"""Samples that a rate is the mean of: 1.6 s at ten a second, as in Redis."""

BUCKETS: Final = 64
"""Buckets of a histogram of durations; bucket n counts those of n bits, that is below 2**n nanoseconds."""


class CommandStats:
    """How often one command ran, for how long, and how often it was refused.

    `rejected` counts what was refused before it ran, `failed` what answered an error; calls include the
    failed. The loop adds to these by itself; whoever is not in such a hurry calls `record`.
    """

    __slots__ = ("calls", "failed", "histogram", "nanoseconds", "rejected")

    def __init__(self) -> None:
        self.calls = 0
        self.nanoseconds = 0
        self.rejected = 0
        self.failed = 0
        self.histogram = [0] * BUCKETS

    def record(self, duration_ns: int) -> None:
        """Count one call and its duration."""
        self.calls += 1
        self.nanoseconds += duration_ns
        bucket: i64 = 0
        rest: i64 = duration_ns
        while rest > 0:  # bit_length, which costs more when compiled
            rest >>= 1
            bucket += 1
        count: int = self.histogram[bucket]
        self.histogram[bucket] = count + 1  # `+= 1` would look up how to add

    def reset(self) -> None:
        """Count from nothing again."""
        self.calls = 0
        self.nanoseconds = 0
        self.rejected = 0
        self.failed = 0
        for index in range(BUCKETS):
            self.histogram[index] = 0


class Rate:
    """Events per second of a growing counter, over the last `SAMPLES` samples."""

    __slots__ = ("_at_s", "_count", "_index", "_samples")

    def __init__(self) -> None:
        self._samples = [0.0] * SAMPLES
        self._index = 0
        self._count = 0
        self._at_s = 0.0

    def sample(self, count: int, now_s: float) -> None:
        """Note the counter's value; `now_s` is monotonic."""
        elapsed_s = now_s - self._at_s
        if self._at_s and elapsed_s > 0:
            self._samples[self._index] = max(0, count - self._count) / elapsed_s
            self._index = (self._index + 1) % SAMPLES
        self._count = count
        self._at_s = now_s

    @property
    def per_s(self) -> float:
        return sum(self._samples) / SAMPLES


class Stats:
    """Every counter of the server; `reset` is CONFIG RESETSTAT."""

    def __init__(self) -> None:
        self._clock = Clock()
        self.commands: dict[str, CommandStats] = {}  # by lower-case name, as COMMAND tells it
        self.errors: dict[str, int] = {}  # by code
        self.slowlog = SlowLog()
        self.latency_events = LatencyEvents()
        self.commands_rate = Rate()
        self.input_rate = Rate()
        self.output_rate = Rate()
        self.used_memory = 0
        self.peak_memory = 0
        self.startup_memory = 0
        self._clear()
        self.note_memory(resident_bytes())
        self.startup_memory = self.used_memory

    def _clear(self) -> None:
        self.connections_received = 0
        self.rejected_connections = 0
        self.input_bytes = 0
        self.output_bytes = 0
        self.protocol_errors = 0
        self.output_limit_disconnections = 0
        self.error_replies = 0
        self.latest_fork_us = 0
        self.forks = 0

    def reset(self) -> None:
        """Forget what was counted; the slow log and the latency events have their own RESET."""
        for command in self.commands.values():
            command.reset()
        self.errors.clear()
        self._clear()

    # -- counting ------------------------------------------------------------------------------

    def command(self, name: str) -> CommandStats:
        """Return the counters of a declared command, `container|sub` for a sub-command."""
        stats = self.commands.get(name)
        if stats is None:
            stats = self.commands[name] = CommandStats()
        return stats

    def error(self, code: str) -> None:
        """Count one error reply; codes come from the closed table."""
        self.error_replies += 1
        self.errors[code] = self.errors.get(code, 0) + 1

    def slow(self, duration_ns: int, args: list[bytes], connection: "Connection", now_us: int) -> None:
        """Keep a slow command for SLOWLOG, and as an event for LATENCY; `args` are redacted already."""
        self.slowlog.add(now_us // 1_000_000, duration_ns // 1000, args, connection.address, connection.name)
        self.latency("command", duration_ns // 1_000_000)

    def latency(self, event: str, milliseconds: int) -> None:
        """Keep an event that took long, if it reaches latency-monitor-threshold."""
        self.latency_events.add(event, milliseconds, self._clock.wall_s())

    def connection_closed(self, reason: str) -> None:
        """Count a closed connection. (Why is in the log; INFO has no counter for it but those above.)"""

    # -- asking --------------------------------------------------------------------------------

    @property
    def commands_processed(self) -> int:
        """All calls, of containers once: a sub-command's own counters repeat them."""
        return sum(command.calls for name, command in self.commands.items() if "|" not in name)

    def sample(self, now_s: float) -> None:
        """Note the rates; called ten times a second with the monotonic time."""
        self.commands_rate.sample(self.commands_processed, now_s)
        self.input_rate.sample(self.input_bytes, now_s)
        self.output_rate.sample(self.output_bytes, now_s)

    def note_memory(self, used_bytes: int) -> None:
        """Note what the process occupies, and with it the most that it ever did.

        What the allocators have handed out can't be asked of CPython cheaply. What the kernel counts is what
        an operator has to provide, so it is both used_memory and used_memory_rss.
        """
        self.used_memory = used_bytes
        self.peak_memory = max(self.peak_memory, used_bytes)

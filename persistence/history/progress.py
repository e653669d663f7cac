"""How the follower is doing: for INFO, for people at a terminal, for whoever waits for a record."""

import sys
import threading
import time
from collections.abc import Callable
from typing import Final

RATE_S: Final = 5.0
"""Seconds over which rows per second are told."""


class Progress:
    """Written by the follower's thread, read by any; each attribute by itself is always right."""

    def __init__(self, log: Callable[[str], None] | None = None) -> None:
        self.sequence = 0  # committed
        self.durable = 0  # of the log
        self.time_us = 0  # of the last record that is committed
        self.rows = 0  # since the start
        self.commits = 0
        self.rows_per_second = 0.0
        self.error = ""  # while something is wrong
        self.last_error = ""
        self.snapshots_compared = 0
        self.moved: Final = threading.Condition()
        self._log: Final = log or (lambda line: print(line, file=sys.stderr, flush=True))
        self._window: list[tuple[float, int]] = []

    @property
    def lag_seconds(self) -> float:
        """How old the oldest durable record is, about, that is not in the database."""
        if self.sequence >= self.durable:
            return 0.0
        return max(0.0, time.time() - self.time_us / 1e6)

    def note(self, line: str) -> None:
        self._log(line)

    def replaying(self, sequence: int, goal: int) -> None:
        if goal > sequence:
            self._log(f"replaying up to what the database has: record {sequence} of {goal}")

    def failed(self, text: str) -> None:
        """Something is wrong, and will be tried again."""
        if text != self.error:
            self._log(f"{text}; trying again")
        self.error = self.last_error = text

    def recovered(self) -> None:
        if self.error:
            self._log("it works again")
        self.error = ""

    def committed(self, sequence: int, time_us: int, rows: int) -> None:
        """A batch is in the database."""
        self.recovered()
        with self.moved:
            self.sequence = sequence
            self.time_us = time_us
            self.rows += rows
            self.commits += 1
            self.moved.notify_all()
        self._rate()

    def idle(self) -> None:
        self._rate()

    def _rate(self) -> None:
        now_s = time.monotonic()
        window = self._window
        window.append((now_s, self.rows))
        while len(window) > 2 and window[1][0] < now_s - RATE_S:
            window.pop(0)
        passed_s = now_s - window[0][0]
        if passed_s > 0:
            self.rows_per_second = (self.rows - window[0][1]) / passed_s

    def as_map(self) -> dict[str, object]:
        """What INFO tells."""
        return {
            "sequence": self.sequence,
            "time_us": self.time_us,
            "durable": self.durable,
            "lag_events": max(0, self.durable - self.sequence),
            "lag_milliseconds": int(1000 * self.lag_seconds),
            "rows": self.rows,
            "rows_per_second": int(self.rows_per_second),
            "commits": self.commits,
            "error": self.error,
            "last_error": self.last_error,
            "snapshots_compared": self.snapshots_compared,
        }

"""How the follower is doing: for INFO, for people at a terminal or with a log, for whoever waits for a record."""

import sys
import time
from collections.abc import Callable
from typing import Final

from persistence.history.limits import PROGRESS_BAR_S, PROGRESS_LINE_S, PROGRESS_RECORDS_MIN

RATE_S: Final = 5.0
"""Seconds over which rows per second are told."""

BAR_CELLS: Final = 30
PAGE_KIB: Final = 4


class Progress:
    """Written by the follower's thread, read by any; each attribute by itself is always right."""

    def __init__(self, log: Callable[[str], None] | None = None, terminal: bool = False) -> None:
        """`log` takes lines for people; `terminal`: standard error is one, where a long way is drawn as a bar."""
        self.sequence = 0  # committed
        self.durable = 0  # of the log
        self.time_us = 0  # of the last record that is committed
        self.pending_us = 0  # of the oldest record that was read and is not committed; 0 when there is none
        self.rows = 0  # since the start
        self.commits = 0
        self.error = ""  # while something is wrong
        self.last_error = ""
        self.snapshots_compared = 0
        self._log: Final = log or (lambda line: print(line, file=sys.stderr, flush=True))
        self._terminal: Final = terminal
        self._window: list[tuple[float, int]] = [(time.monotonic(), 0)]
        self._bar = Bar()
        self._shown_s = 0.0

    def note(self, line: str) -> None:
        self._clear()
        self._log(line)

    def failed(self, text: str) -> None:
        """Something is wrong, and will be tried again."""
        if text != self.error:
            self.note(f"{text}; trying again")
        self.error = self.last_error = text

    def recovered(self) -> None:
        if self.error:
            self.note("it works again")
        self.error = ""

    def resumed(self, sequence: int, time_us: int) -> None:
        """The database says that it has everything up to this record."""
        self.sequence = sequence
        self.time_us = time_us

    def replaying(self, sequence: int, goal: int) -> None:
        """The engine is being brought to where the database is."""
        self._show("replaying", sequence, goal)

    def committed(self, sequence: int, time_us: int, rows: int) -> None:
        """A batch is in the database."""
        self.recovered()
        self.sequence = sequence
        self.time_us = time_us
        self.pending_us = 0
        self.rows += rows
        self.commits += 1
        window = [*self._window, (time.monotonic(), self.rows)]
        self._window = window[-1_000:]
        self._show("following", sequence, self.durable)

    @property
    def rows_per_second(self) -> int:
        """Rows of the last few seconds."""
        window = self._window
        now_s = time.monotonic()
        before = [rows for at_s, rows in window if at_s < now_s - RATE_S]
        passed_s = min(RATE_S, now_s - window[0][0])
        return int((self.rows - (before[-1] if before else 0)) / passed_s) if passed_s > 0 else 0

    def as_map(self) -> dict[str, object]:
        """What INFO tells."""
        return {
            "sequence": self.sequence,
            "time_us": self.time_us,
            "pending_us": self.pending_us,
            "durable": self.durable,
            "rows": self.rows,
            "rows_per_second": self.rows_per_second,
            "commits": self.commits,
            "error": self.error,
            "last_error": self.last_error,
            "snapshots_compared": self.snapshots_compared,
            "memory": resident_bytes(),
        }

    def _show(self, doing: str, sequence: int, goal: int) -> None:
        """Tell how far it is, where that is far: a bar on a terminal, else a line now and then."""
        now_s = time.monotonic()
        if goal - sequence < PROGRESS_RECORDS_MIN and not self._bar.drawn:
            return
        if self._terminal:
            if sequence >= goal or now_s - self._shown_s >= PROGRESS_BAR_S:
                self._shown_s = now_s
                sys.stderr.write(self._bar.draw(doing, sequence, goal, now_s))
                sys.stderr.flush()
        elif now_s - self._shown_s >= PROGRESS_LINE_S:
            self._shown_s = now_s
            self._log(f"{doing}: record {sequence:,} of {goal:,}")

    def _clear(self) -> None:
        if self._bar.drawn:
            sys.stderr.write("\n")
            self._bar = Bar()


class Bar:
    """A line that is drawn over itself."""

    def __init__(self) -> None:
        self.drawn = False
        self._begun: tuple[float, int] = (0.0, 0)
        self._doing = ""

    def draw(self, doing: str, sequence: int, goal: int, now_s: float) -> str:
        """Return what is to be written; the last drawing, at the goal, ends the line.

        >>> bar = Bar()
        >>> bar.draw("following", 0, 100_000, 10.0)
        '\\r\\x1b[Kfollowing ..............................   0 %, record 0 of 100,000'
        >>> bar.draw("following", 50_000, 100_000, 12.0)
        '\\r\\x1b[Kfollowing ###############...............  50 %, record 50,000 of 100,000, 25,000/s, 2 s left'
        """
        if doing != self._doing:
            self._doing = doing
            self._begun = (now_s, sequence)
        done = min(sequence, goal)
        cells = BAR_CELLS * done // max(1, goal)
        text = f"\r\x1b[K{doing} {'#' * cells:.<{BAR_CELLS}} {100 * done // max(1, goal):3} %"
        text += f", record {done:,} of {goal:,}"
        passed_s, passed = now_s - self._begun[0], sequence - self._begun[1]
        if passed > 0 and passed_s > 0:
            rate = passed / passed_s
            text += f", {rate:,.0f}/s, {(goal - done) / rate:.0f} s left"
        self.drawn = sequence < goal
        return text if self.drawn else text + "\n"


def resident_bytes() -> int:
    """The memory of this process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE_KIB * 1024

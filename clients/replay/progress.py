"""Show how far a replay is: a bar on a terminal, a line now and then elsewhere."""

import sys
from contextlib import AbstractContextManager
from time import monotonic
from types import TracebackType

EVERY_STEPS = 64
"""Steps between two looks at the clock: telling must not be what is measured."""

BAR_INTERVAL_S = 0.1
LINE_INTERVAL_S = 5.0
BAR_CELLS = 40


class Progress(AbstractContextManager["Progress"]):
    """Progress of `total` steps on standard error."""

    def __init__(self, label: str, total: int) -> None:
        self.label = label
        self.total = total
        self.terminal = sys.stderr.isatty()
        self.interval_s = BAR_INTERVAL_S if self.terminal else LINE_INTERVAL_S
        self.started_s = monotonic()
        self.due_s = self.started_s + self.interval_s

    def advance(self, done: int) -> None:
        """Tell that so many steps are done."""
        if done % EVERY_STEPS == 0 and monotonic() >= self.due_s:
            self.due_s = monotonic() + self.interval_s
            self.show(done)

    def show(self, done: int) -> None:
        """Write the present state."""
        rate = done / max(monotonic() - self.started_s, 1e-6)
        text = f"{self.label}: {done} of {self.total}, {rate:,.0f}/s"
        if self.terminal:
            filled = BAR_CELLS * done // max(self.total, 1)
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (BAR_CELLS - filled)}] {text}\x1b[K")
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave a finished bar behind on a terminal."""
        if self.terminal:
            if kind is None:
                self.show(self.total)
            sys.stderr.write("\n")

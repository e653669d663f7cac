"""The checks of a run that is no pytest: one line each, counted."""

from typing import Final

OUTPUT_MAX: Final = 2000
"""Characters of a failed build or program that are printed."""


class Tally:
    """Prints checks and counts them."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def add(self, good: bool, text: str) -> None:
        self.passed += good
        self.failed += not good
        print(("ok " if good else "not ok ") + text, flush=True)

    def end(self) -> int:
        """Print the sum; return the exit status: a run in which nothing was checked has failed."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.failed == 0 and self.passed > 0 else 1


def tail(text: str) -> str:
    """Return the end of what a program printed."""
    return text.strip()[-OUTPUT_MAX:]

"""Terminals side by side in tmux, as a person has them: keys typed into one, and what each of them shows.

Where `terminal.py` has one program at a pseudo-terminal of our own, this is the terminal that people use, with two
programs at once. A pane is read with its whole history; lines that tmux has wrapped are joined again.
"""

import contextlib
import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from typing import Final

from tests.exchange import POLL_S

from .commands import TOOL_MAX_S, environment

SHOWN_MAX_S: Final = 30.0
"""Longest wait for what a person expects to see."""
COLUMNS: Final = 500
ROWS: Final = 60
HISTORY_LINES: Final = 20_000


class Pane:
    """One terminal of a tmux server."""

    def __init__(self, tmux: list[str], name: str) -> None:
        self._tmux = tmux
        self._name = name

    def enter(self, line: str) -> None:
        self._run("send-keys", "-t", self._name, "-l", line)
        self.press("Enter")

    def press(self, key: str) -> None:
        """Press a key by tmux's name for it."""
        self._run("send-keys", "-t", self._name, key)

    def text(self) -> str:
        """Return everything that has been shown, without the blank rest of the screen."""
        return self._run("capture-pane", "-p", "-J", "-S", "-", "-t", self._name).rstrip()

    def expect(self, pattern: str, times: int = 1) -> str:
        """Wait until `pattern` is shown so many times; return everything that is shown then."""
        end = time.monotonic() + SHOWN_MAX_S
        while True:
            text = self.text()
            if len(re.findall(pattern, text, re.MULTILINE)) >= times:
                return text
            assert time.monotonic() < end, f"waited {SHOWN_MAX_S:g} s in vain for {pattern!r} in:\n{text[-4000:]}"
            time.sleep(POLL_S)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, timeout=TOOL_MAX_S, check=True
        ).stdout


@contextlib.contextmanager
def two_terminals(upper: tuple[str, ...], lower: tuple[str, ...]) -> Iterator[tuple[Pane, Pane]]:
    """Run two programs in a tmux of their own, and end it with them."""
    tmux = ["tmux", "-L", f"stock-clients-{os.getpid()}-{time.monotonic_ns()}", "-f", os.devnull]
    size = ["-x", str(COLUMNS), "-y", str(ROWS)]
    first = ["set-option", "-g", "history-limit", str(HISTORY_LINES), ";", "new-session", "-d", *size]
    subprocess.run([*tmux, *first, shlex.join(upper)], env=environment(), timeout=TOOL_MAX_S, check=True)
    try:
        subprocess.run([*tmux, "split-window", "-d", shlex.join(lower)], timeout=TOOL_MAX_S, check=True)
        yield Pane(tmux, "0.0"), Pane(tmux, "0.1")
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, timeout=TOOL_MAX_S, check=False)

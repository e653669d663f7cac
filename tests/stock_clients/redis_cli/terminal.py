"""A person at a terminal: a program behind a pseudo-terminal, keys typed in, the screen's text read back.

`expect` waits for what a person would wait for, and has a deadline; nothing sleeps for a fixed time.
Escape sequences (colours, cursor moves) are dropped, so that a line that the program draws again after
each key stands in `text` once for each drawing; tests look for what the last drawing must contain.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from typing import Final

from .commands import Tool, environment

ANSWER_MAX_S: Final = 30.0
"""Longest wait for what a person expects to see."""
ROWS: Final = 50
COLUMNS: Final = 400
"""So wide that no hint is cut at the right edge."""
PROMPT: Final = r"(?:\d+\.\d+\.\d+\.\d+:\d+|not connected)(?:\(TX\))?> "
ESCAPES: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """The pseudo-terminal of one running program."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.text = ""

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def enter(self, line: str) -> None:
        self.type(line + "\r")

    def answer(self, line: str) -> str:
        """Enter a line at redis-cli's prompt; give what it prints until its next prompt.

        Like a person, type nothing before that prompt: redis-cli throws away what was typed ahead.
        """
        self.enter(line)
        return self.expect(rf"\r\n(.*?)\r?{PROMPT}")[1].replace("\r\n", "\n")

    def expect(self, pattern: str) -> re.Match[str]:
        """Wait for `pattern` in what was printed since the last match, and consume up to its end."""
        end = time.monotonic() + ANSWER_MAX_S
        while True:
            found = re.search(pattern, self.text, re.DOTALL)
            if found:
                self.text = self.text[found.end() :]
                return found
            left = end - time.monotonic()
            assert left > 0, f"waited {ANSWER_MAX_S:g} s in vain for {pattern!r} in:\n{self.text}"
            assert self._read(left), f"the program ended; no {pattern!r} in:\n{self.text}"

    def _read(self, wait_s: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], wait_s)
        if ready:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # how Linux tells that the program has closed its side
                return False
            self.text = ESCAPES.sub("", self.text + data.decode("utf-8", "replace"))
        return True

    def expect_end(self) -> int:
        """Wait for the end of the program and return its exit code."""
        end = time.monotonic() + ANSWER_MAX_S
        while time.monotonic() < end and self._read(end - time.monotonic()):
            pass
        return self._process.wait(ANSWER_MAX_S)

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)


@contextlib.contextmanager
def terminal(tool: Tool, *arguments: str) -> Iterator[Terminal]:
    """Run a tool in a terminal of its own, and end it when the test is done."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [*tool.command, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment(),
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)

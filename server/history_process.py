"""The process that writes history, kept running: `python -m persistence.history follow`, started again when it ends.

It is a child whose standard input is a pipe that nobody writes to: when this process ends, however it ends, the pipe
does, and the follower with it. What it says goes to our log, line by line; its last words are told where somebody asks
why there is no history.
"""

import os
import subprocess
import sys
import time
from typing import Final

import trio

from server.limits import HISTORY_END_S, HISTORY_RESTART_S_MAX, HISTORY_RESTART_S_MIN, READ_BYTES_MAX
from server.server import Server

LAST_WORDS_MAX: Final = 500
"""Characters of a follower's last line that INFO repeats."""


DIVERGED: Final = 65
"""The status of a follower that does not agree with us about the log: nothing more may be written until somebody has
looked (`persistence/history/audit.py`)."""


class HistoryProcess:
    """The follower as a child."""

    def __init__(self, server: Server, directory: str, url: str) -> None:
        self._server: Final = server
        self._directory: Final = directory
        self._url: Final = url
        self.starts = 0
        self.last_exit = ""
        """How it ended the last time, and what it said; empty before it has ever ended."""
        self.orderly = False
        """Set where the server ends in order: the follower may write what it has read."""
        self._code = 0
        self._last_words = ""

    async def supervise(self) -> None:
        """Keep a follower running until cancelled; then end it."""
        pause_s = HISTORY_RESTART_S_MIN
        while True:
            started_s = time.monotonic()
            self._last_words = ""
            self.last_exit = await self._run_once()
            if self._code == DIVERGED:
                self._server.log("warning", f"history: {self.last_exit}; it is not started again: see above")
                return
            if time.monotonic() - started_s > HISTORY_RESTART_S_MAX:
                pause_s = HISTORY_RESTART_S_MIN
            self._server.log("warning", f"history: {self.last_exit}; starting it again in {pause_s:g} s")
            await trio.sleep(pause_s)
            pause_s = min(2 * pause_s, HISTORY_RESTART_S_MAX)

    async def _run_once(self) -> str:
        """Start the follower, wait for its end, and say what it was."""
        command = [sys.executable, "-P", "-m", "persistence.history", "--dir", self._directory]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment["DINGIR_HISTORY"] = self._url  # not among the arguments, where everybody sees the password
        self.starts += 1
        try:
            process = await trio.lowlevel.open_process(
                [*command, "follow", "--supervised"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:  # no memory, no processes, no descriptors: there is a next time
            return f"it can't be started: {error.strerror}"
        assert process.stdout is not None
        try:
            await self._relay(process.stdout)
            self._code = await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
            with trio.CancelScope(shield=self.orderly):
                await end(process)
        return f"it ended with status {self._code}" + (f" ({self._last_words})" if self._last_words else "")

    async def _relay(self, lines: trio.abc.ReceiveStream) -> None:
        """Write what the follower says into our log."""
        rest = b""
        async for data in lines:
            *whole, rest = (rest + data).split(b"\n")
            rest = rest[-READ_BYTES_MAX:]
            for line in whole:
                self._say(line)
        if rest:
            self._say(rest)

    def _say(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if text:
            self._last_words = text[:LAST_WORDS_MAX]
            self._server.log("notice", f"history: {text}")


async def end(process: trio.Process) -> None:
    """See to it that a process which was asked to end does."""
    with trio.move_on_after(HISTORY_END_S):
        await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()

"""A process beside ours, kept running: history's follower, the bridge.

It is a child whose standard input is a pipe that nobody writes to: when this process ends, however it ends, the pipe
does, and the child with it. What it says goes to our log, line by line; its last words are told where somebody asks
why it is not there. When it ends, it is started again, later each time that it does not stay.
"""

import os
import signal
import subprocess
import sys
import time
from typing import Final

import trio

from server.limits import CHILD_END_S, CHILD_RESTART_S_MAX, CHILD_RESTART_S_MIN, READ_BYTES_MAX
from server.server import Server

LAST_WORDS_MAX: Final = 500
"""Characters of a child's last line that INFO repeats."""


class Child:
    """A Python module that runs as a child."""

    def __init__(self, server: Server, name: str, words: list[str], final: int) -> None:
        """Prepare to run `python -m` with these words.

        Args:
            server: whose log is written to
            name: before each line there
            words: the module, and its arguments
            final: the status after which another start could help nobody
        """
        self._server: Final = server
        self._name: Final = name
        self._words: Final = words
        self._final: Final = final
        self.restarts = 0
        """How often it was started again after an end that nobody had asked for."""
        self.last_exit = ""
        """How it ended the last time, and what it said; empty before it has ever ended."""
        self.orderly = False
        """Set where the server ends in order: the child may bring to an end what it is at."""
        self._code = 0
        self._last_words = ""
        self._process: trio.Process | None = None
        self._again = False

    @property
    def running(self) -> bool:
        return self._process is not None

    def secrets(self) -> dict[str, str]:
        """Return what it is told in its environment: arguments are seen by everybody. Asked before each start."""
        return {}

    async def supervise(self) -> None:
        """Keep it running until cancelled; then end it."""
        pause_s = CHILD_RESTART_S_MIN
        while True:
            started_s = time.monotonic()
            self._last_words = ""
            self._again = False
            self.last_exit = await self._run_once()
            if self._again:
                self._server.log("notice", f"{self._name}: {self.last_exit}; starting it again")
                continue
            if self._code == self._final:
                self._server.log("warning", f"{self._name}: {self.last_exit}; it is not started again: see above")
                return
            if time.monotonic() - started_s > CHILD_RESTART_S_MAX:
                pause_s = CHILD_RESTART_S_MIN
            self._server.log("warning", f"{self._name}: {self.last_exit}; starting it again in {pause_s:g} s")
            await trio.sleep(pause_s)
            self.restarts += 1
            pause_s = min(2 * pause_s, CHILD_RESTART_S_MAX)

    def start_again(self) -> None:
        """Let it end, and start it again at once: what it was told in its environment has changed."""
        if self._process is not None:
            self._again = True
            self._process.terminate()

    async def _run_once(self) -> str:
        """Start it, wait for its end, and say what that was."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **self.secrets()}
        try:
            process = await trio.lowlevel.open_process(
                [sys.executable, "-P", "-m", *self._words],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C in our terminal is for us, who end it in order
            )
        except OSError as error:  # no memory, no processes, no descriptors: there is a next time
            self._code = 0
            return f"it can't be started: {error.strerror}"
        assert process.stdout is not None
        self._process = process
        try:
            await self._relay(process.stdout)
            self._code = await process.wait()
        finally:
            self._process = None
            if process.returncode is None:
                process.terminate()
            with trio.CancelScope(shield=self.orderly):
                await end(process)
        if self._again:
            return "it was ended, to be told what has changed"
        if self._code < 0:
            return f"it was killed (signal {-self._code}: {signal.strsignal(-self._code)})"
        return f"it ended with status {self._code}" + (f" ({self._last_words})" if self._last_words else "")

    async def _relay(self, lines: trio.abc.ReceiveStream) -> None:
        """Write what it says into our log."""
        rest = b""
        async for data in lines:
            *whole, rest = (rest + data).split(b"\n")
            rest = rest[-READ_BYTES_MAX:]
            for line in whole:
                self._say(line)
        if rest:
            self._say(rest)

    def _say(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip().removeprefix(f"{self._name}: ")
        if text:
            self._last_words = text[:LAST_WORDS_MAX]
            self._server.log("notice", f"{self._name}: {text}")


async def end(process: trio.Process) -> None:
    """See to it that a process which was asked to end does."""
    with trio.move_on_after(CHILD_END_S):
        await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()

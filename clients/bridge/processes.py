"""Several bridges behind one port: the kernel deals connections out (SO_REUSEPORT), and we keep them running.

A call stays with the process of its connection, so a client that wants them all opens several connections.
"""

import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Final

from clients.bridge.limits import DRAIN_S

RESTART_S: Final = 0.5
"""Between the end of a process and the start of the next in its place."""


class Processes:
    """So many children, started again when they end."""

    def __init__(self, words: list[str], count: int) -> None:
        self._command: Final = [sys.executable, "-m", "clients.bridge", *words, "--processes", "1", "--share-port"]
        self._children: Final[list[subprocess.Popen[bytes]]] = []
        self._count: Final = count
        self._leaving = False

    def run(self) -> int:
        """Keep them running until a signal comes; return the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._leave)
        self._children.extend(self._start() for _ in range(self._count))
        while not self._leaving:
            time.sleep(RESTART_S)
            for index, child in enumerate(self._children):
                if child.poll() is not None and not self._leaving:
                    print(f"bridge: a process ended with {child.returncode}; another takes its place", flush=True)
                    self._children[index] = self._start()
        return max(self._wait(child) for child in self._children)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.DEVNULL)

    def _leave(self, number: int, frame: FrameType | None) -> None:
        self._leaving = True
        for child in self._children:
            child.terminate()

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        try:
            return child.wait(2 * DRAIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()

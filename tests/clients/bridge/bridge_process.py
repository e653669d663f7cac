"""A bridge process for tests: started on free ports, asked, stopped, killed, started again."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from tests.real_server import HOST, ROOT, ServerFailure, Wire, free_port, wait_until

START_MAX_S: Final = 60.0
STOP_MAX_S: Final = 20.0
SAID: Final = re.compile(r"gRPC on \S+?:(\d+)(?:, JSON on \S+?:(\d+))?")


class BridgeProcess:
    """A bridge, between `start` and the end."""

    def __init__(self, home: Path, server_port: int, *flags: str) -> None:
        self.log_file = home / "bridge.log"
        self.server_port = server_port
        self.flags = flags
        self.port = 0
        self.http_port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def start(self) -> Self:
        """Start the process, on the same ports as before, and wait until it serves."""
        self.spawn()
        wait_until(self.serves, START_MAX_S, "a bridge that serves")
        return self

    def spawn(self) -> None:
        """Start the process, and wait for nothing."""
        words = ["--server", f"dingir://{HOST}:{self.server_port}", "--listen", self.address]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "clients.bridge", *words, *self.flags],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def serves(self) -> bool:
        """Tell whether it says so."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise ServerFailure(f"the bridge ended by itself:\n{self.log()}")
        found = SAID.search(self.log())
        if found is None:
            return False
        self.port = int(found[1])
        self.http_port = int(found[2] or 0)
        return True

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_for(self, *said: str) -> None:
        """Wait until the log has all this."""
        wait_until(lambda: all(one in self.log() for one in said), START_MAX_S, f"{said} in the log")

    def kill(self) -> None:
        """End the process without a chance to do anything more."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask the process to end, and return its exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Wait for the end of the process, and return its exit status."""
        assert self.process is not None
        return self.process.wait(STOP_MAX_S)

    def close(self) -> None:
        """End whatever is still there, children too."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()


def running(home: Path, mode: str, *flags: str) -> Iterator[BridgeProcess]:
    """Run a bridge with a server of its own, fresh, gRPC and HTTP."""
    bridge = supervised(home, "--mode", mode, "--http", f"{HOST}:0", *flags, port=free_port())
    try:
        yield bridge.start()
    finally:
        bridge.close()


def wait_for_history(bridge: BridgeProcess) -> None:
    """Wait until the server's follower answers: before, history's commands are refused."""

    def connected() -> bool:
        with Wire(bridge.server_port) as wire:
            return wire.info("history")["history_connected"] == "1"

    wait_until(connected, START_MAX_S, "the follower")


def supervised(home: Path, *flags: str, port: int) -> BridgeProcess:
    """Make a bridge that starts its server itself, with history, and the assets and markets of a fresh Dingir."""
    server = f"{sys.executable} -m server --port {port} --dir {home / 'data'} --save ''"
    return BridgeProcess(home, port, "--presets", "--debug-calls", "--server-command", server, *flags)

"""A real server process: started, waited for, killed.

Every server runs in a process group of its own, so that at the end nothing is left behind, not even a
snapshot child whose parent was killed.
"""

import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Self

import hiredis

from clients.replay.wire import encode

START_S_MAX = 60.0
POLL_S = 0.01
ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SERVER = f"{shlex.quote(sys.executable)} -m server --history off"


class StartFailed(Exception):
    """The server did not come up; the text holds the end of its log."""


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One server on one data directory; `start` again after it was killed."""

    def __init__(self, command: str, directory: Path, log: Path) -> None:
        self.command = command
        self.directory = directory
        self.log = log
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.groups: list[int] = []
        self.flags: list[str] = []
        self.starts = 0

    def spawn(self, *flags: str) -> None:
        """Start the process without waiting for it."""
        assert self.process is None
        self.flags = list(flags)
        words = [*shlex.split(self.command), "--port", str(self.port), "--dir", str(self.directory), *flags]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.groups.append(self.process.pid)
        self.starts += 1

    def start(self, *flags: str) -> None:
        """Start the process and wait until it has recovered its state."""
        self.spawn(*flags)
        deadline = monotonic() + START_S_MAX
        while not self.ready():
            assert self.process is not None
            if self.process.poll() is not None:
                raise StartFailed(f"the server exited with {self.process.returncode}:\n{self.tail()}")
            if monotonic() > deadline:
                raise StartFailed(f"the server was not ready within {START_S_MAX:.0f} s:\n{self.tail()}")
            sleep(POLL_S)

    def ready(self) -> bool:
        """Tell whether the server answers PING with PONG."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5.0) as sock:
                sock.sendall(b"PING\r\n")
                return sock.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self, with_children: bool = False) -> None:
        """Kill the process, and its children if asked, without a chance to do anything more."""
        assert self.process is not None
        if with_children:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        """Ask the process to end, and return its exit code."""
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(timeout=START_S_MAX)
        self.process = None
        return code

    def close(self) -> None:
        """End whatever of all our server processes is still there."""
        if self.process is not None:
            self.kill()
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def tail(self) -> str:
        """Return the end of the log."""
        return self.log.read_bytes()[-2000:].decode(errors="replace")


class Line:
    """A plain connection for questions, one at a time or many in a row."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=60.0)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = hiredis.Reader()

    def ask(self, *args: bytes) -> object:
        """Send one command and return its reply; an error comes back as an exception object."""
        return self.ask_all([list(args)])[0]

    def ask_all(self, commands: list[list[bytes]], chunk: int = 100) -> list[object]:
        """Send many commands, `chunk` at a time, and return their replies."""
        replies: list[object] = []
        for at in range(0, len(commands), chunk):
            part = commands[at : at + chunk]
            self.sock.sendall(b"".join(encode(args) for args in part))
            wanted = len(replies) + len(part)
            while len(replies) < wanted:
                reply = self.reader.gets()
                if reply is False:
                    data = self.sock.recv(1 << 16)
                    if not data:
                        raise ConnectionError("the server closed the connection")
                    self.reader.feed(data)
                    continue
                replies.append(reply)
        return replies

    def close(self) -> None:
        """Close the connection."""
        self.sock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def fields(reply: object) -> dict[bytes, object]:
    """Read a flat array of names and values as a map."""
    assert isinstance(reply, list), reply
    return dict(zip(reply[0::2], reply[1::2], strict=True))


def text(value: object) -> bytes:
    """Return a value that must be text."""
    assert isinstance(value, bytes), value
    return value

"""A real server process for tests, and a plain connection to it: started, asked, stopped, killed, started again.

`Wire` is written over a socket and a reply parser alone, so that a fault of one client library can't hide or
cause a fault in the tests of another. `Server` is one data directory and the process that has it, if one does.
Nothing here sleeps for a fixed time: `wait_until` polls, and names what it waited for when that does not come.
"""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

import hiredis

ROOT: Final = Path(__file__).resolve().parents[1]
HOST: Final = "127.0.0.1"
REPLY_MAX_S: Final = 10.0
START_MAX_S: Final = 60.0
"""Longest wait until a new server answers PING; a start takes about half a second on an idle machine."""
STOP_MAX_S: Final = 10.0
"""Longest wait from SIGTERM to the end of the process (the reliability target D11)."""
POLL_S: Final = 0.01

PORTS_FIRST: Final = 10_000
PORTS_OF_WORKER: Final = 2_000
PORT_NUMBERS: Final = itertools.count(os.getpid())
"""Each worker of pytest-xdist has ports of its own, and each process begins somewhere else among them."""

Word = str | bytes | int


class ServerFailure(Exception):
    """The server did not start, did not stop, or refused the set-up."""


def wait_until(condition: Callable[[], bool], deadline_s: float, what: str) -> None:
    """Poll `condition` until it is true; raise `ServerFailure` naming `what` after `deadline_s`."""
    end = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > end:
            raise ServerFailure(f"waited {deadline_s:g} s in vain: {what}")
        time.sleep(POLL_S)


def free_port() -> int:
    """Return a port on which nobody listens: below those that clients are given, and no other worker's."""
    first = PORTS_FIRST + PORTS_OF_WORKER * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    while True:
        port = first + next(PORT_NUMBERS) % PORTS_OF_WORKER
        try:
            with socket.create_server((HOST, port)):
                return port
        except OSError:
            continue


def frame(*words: Word) -> bytes:
    """Return a command as the wire has it."""
    raw = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in raw)


class Wire:
    """A connection of the tests' own: words out, one reply in. RESP2 unless HELLO says otherwise."""

    def __init__(self, port: int | Path, password: str | None = None, host: str = HOST) -> None:
        if isinstance(port, Path):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(REPLY_MAX_S)
            self.socket.connect(str(port))
        else:
            self.socket = socket.create_connection((host, port), timeout=REPLY_MAX_S)
        self._reader = hiredis.Reader()
        if password is not None:
            self.call("AUTH", password)

    def send(self, *words: Word) -> None:
        """Send one command and don't wait for anything."""
        self.socket.sendall(frame(*words))

    def reply(self) -> object:
        """Return the next reply; an error reply is returned as `hiredis.ReplyError`."""
        reply = self._reader.gets()
        while reply is False:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection instead of answering")
            self._reader.feed(data)
            reply = self._reader.gets()
        return reply

    def ask(self, *words: Word) -> object:
        """Send one command and return its reply; an error reply is returned as `hiredis.ReplyError`."""
        self.send(*words)
        return self.reply()

    def ask_all(self, *commands: tuple[Word, ...]) -> list[object]:
        """Send commands in one piece and return their replies."""
        self.socket.sendall(b"".join(frame(*words) for words in commands))
        return [self.reply() for _ in commands]

    def call(self, *words: Word) -> object:
        """Send one command and return its reply; raise `ServerFailure` on an error reply."""
        reply = self.ask(*words)
        if isinstance(reply, hiredis.ReplyError):
            raise ServerFailure(f"{' '.join(map(str, words))} was answered {reply}")
        return reply

    def rest(self) -> bytes:
        """Return the bytes that come until the server closes; what has been read before is not among them."""
        data = b""
        while True:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                return data
            if not more:
                return data
            data += more

    def info(self, *sections: str) -> dict[str, str]:
        """Return INFO's fields."""
        reply = self.call("INFO", *sections)
        assert isinstance(reply, bytes), reply
        return dict(line.split(":", 1) for line in reply.decode().splitlines() if ":" in line)

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Server:
    """A data directory and, between `start` and the end, the process that serves it."""

    def __init__(self, home: Path, *flags: str, module: str = "server", environment: dict[str, str] | None = None):
        self.home = home
        self.directory = home / "data"
        self.log_file = home / "log"
        self.flags = flags
        self.module = module
        self.environment = {**os.environ, **(environment or {})}
        self.port = free_port()
        self.password: str | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self, *flags: str) -> None:
        """Start the process and don't wait for it."""
        assert self.process is None, "one process at a time"
        words = [sys.executable, "-m", self.module, "--port", str(self.port), "--dir", str(self.directory)]
        if self.module == "server" and "--history" not in (*self.flags, *flags):
            words += ["--history", "off"]  # a second process for each server: for tests that are about it
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [*words, *self.flags, *flags],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self, *flags: str) -> Self:
        """Start the process and wait until it has recovered its state."""
        self.spawn(*flags)
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        """Wait until the process that was spawned has recovered its state."""
        wait_until(self.answers, START_MAX_S, f"an answer to PING; the log begins with:\n{self.log()}")

    def answers(self) -> bool:
        """Tell whether the server is up and has finished loading."""
        if self.process is None or self.process.poll() is not None:
            raise ServerFailure(f"the server ended by itself:\n{self.log()}")
        try:
            with self.wire() as wire:
                return wire.ask("PING") == b"PONG"
        except (OSError, ServerFailure):
            return False

    def reachable(self) -> bool:
        """Tell whether somebody listens on the port."""
        try:
            self.wire().close()
        except OSError:
            return False
        return True

    def wire(self) -> Wire:
        return Wire(self.port, self.password)

    def ask(self, *words: Word) -> object:
        """Run one command on a connection of its own."""
        with self.wire() as wire:
            return wire.ask(*words)

    def call(self, *words: Word) -> object:
        """Run one command on a connection of its own; raise `ServerFailure` on an error reply."""
        with self.wire() as wire:
            return wire.call(*words)

    def info(self, *sections: str) -> dict[str, str]:
        with self.wire() as wire:
            return wire.info(*sections)

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self, deadline_s: float = STOP_MAX_S) -> int:
        """Wait for the process to end, and return its exit status."""
        assert self.process is not None
        try:
            code = self.process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            raise ServerFailure(f"the server has not ended within {deadline_s:g} s:\n{self.log()}") from None
        self.process = None
        return code

    def kill(self) -> None:
        """End the process without a chance to do anything more."""
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> int:
        """Ask the process to end, and return its exit status."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def child(self, module: str) -> int:
        """Return the process of a child that runs this module; 0 while there is none."""
        assert self.process is not None
        words = ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        for line in subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines():
            pid, _, arguments = line.strip().partition(" ")
            if module in arguments:
                return int(pid)
        return 0

    def close(self) -> None:
        """End whatever is still there: what forked to save, too; history and bridge leave by themselves."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None

"""Start redis-server and our server in the same way: same directory, same log policy, same core."""

import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import monotonic, sleep

SERVER_CORE = 0
LOAD_CORE = 1
START_S_MAX = 600.0
ROOT = Path(__file__).resolve().parents[1]


class NotReady(Exception):
    """A server did not come up; the text holds the end of its log."""


def pinned(core: int, words: list[str]) -> list[str]:
    """Bind a command to one core, where the machine has two and `taskset` is there."""
    if shutil.which("taskset") and (os.cpu_count() or 1) > 1:
        return ["taskset", "-c", str(core), *words]
    return words


@contextmanager
def staying_on(core: int) -> Iterator[None]:
    """Keep this process on one core meanwhile, as `pinned` does with a command."""
    allowed = os.sched_getaffinity(0)
    if core in allowed and len(allowed) > 1:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def redis_words(policy: str) -> list[str]:
    """Return redis-server's command line, without port and directory."""
    words = ["redis-server", "--appendonly", "yes", "--appendfsync", policy, "--save", "", "--bind", "127.0.0.1"]
    return [*words, "--auto-aof-rewrite-percentage", "0"]


def our_words(command: str, policy: str) -> list[str]:
    """Return our server's command line, without port and directory."""
    words = [*shlex.split(command), "--appendfsync", policy, "--save", ""]
    if has_history(command):
        words += ["--history", "off"]  # Redis has none beside it
    return [*words, "--auto-aof-rewrite-percentage", "0"]


@cache
def has_history(command: str) -> bool:
    """Tell whether this server starts a follower that writes history; older revisions know none."""
    said = subprocess.run([*shlex.split(command), "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return "--history " in said.stdout


class Running:
    """A server process on a directory of its own, pinned to the servers' core."""

    def __init__(self, words: list[str], directory: Path) -> None:
        self.words = words
        self.directory = directory
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.pinned = True
        directory.mkdir(parents=True, exist_ok=True)
        self.log = directory.parent / (directory.name + ".log")

    @property
    def pid(self) -> int:
        """Return the process's id; taskset replaces itself by the server."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> float:
        """Start and wait for PONG; return the seconds that took."""
        started = monotonic()
        words = [*self.words, "--port", str(self.port), "--dir", str(self.directory)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                pinned(SERVER_CORE, words) if self.pinned else words,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while not self.ready():
            if self.process.poll() is not None or monotonic() - started > START_S_MAX:
                raise NotReady(self.log.read_bytes()[-2000:].decode(errors="replace"))
            sleep(0.01)
        return monotonic() - started

    def ready(self) -> bool:
        """Tell whether the server answers PING with PONG."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5.0) as sock:
                sock.sendall(b"PING\r\n")
                return sock.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        """Kill the process; its files stay."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def remove(self) -> None:
        """Kill the process and delete its files."""
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)
        self.log.unlink(missing_ok=True)


def resident_bytes(pid: int) -> int:
    """Return a process's resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(pid)


def family_bytes(pid: int) -> int:
    """Return the memory of a process and its children, shared pages counted once."""
    total = 0
    for one in [pid, *children(pid)]:
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def children(pid: int) -> list[int]:
    """Return the ids of a process's children."""
    try:
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []

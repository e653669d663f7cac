"""A real redis-server on a Unix socket, and the scripts that are put to it and to us."""

import contextlib
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import hiredis

SILENCE_S = 0.2  # after which a command counts as not answered
START_MAX_S = 10
REDIS = shutil.which("redis-server")


def words_of(script: str) -> list[list[bytes]]:
    """Return a script's commands; `\\r` and `\\n` in quotes are escapes."""
    commands = [part for line in script.strip().splitlines() for part in line.split("|")]
    return [
        [word.replace("\\r", "\r").replace("\\n", "\n").encode() for word in shlex.split(command)]
        for command in commands
    ]


class RealClient:
    """A connection to the real thing."""

    def __init__(self, path: Path) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(SILENCE_S)
        self.sock.connect(str(path))

    def send(self, *words: bytes) -> None:
        self.sock.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words))

    def __call__(self, *words: bytes) -> bytes:
        """Send one command and return its reply; nothing when none comes."""
        self.send(*words)
        reader = hiredis.Reader()
        data = b""
        while reader.gets() is False:
            try:
                received = self.sock.recv(1 << 16)
            except TimeoutError:
                break
            if not received:
                break
            data += received
            reader.feed(received)
        return data

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes, or what comes of them before the silence."""
        data = b""
        while len(data) < length:
            try:
                received = self.sock.recv(length - len(data))
            except TimeoutError:
                break
            if not received:
                break
            data += received
        return data

    def close(self) -> None:
        self.sock.close()


def listens(path: Path) -> bool:
    """Tell whether somebody accepts connections at a socket: its name is there a moment earlier."""
    with socket.socket(socket.AF_UNIX) as sock:
        return sock.connect_ex(str(path)) == 0


@contextlib.contextmanager
def real_redis(folder: Path, password: str = "") -> Iterator[Path]:
    """Run a redis-server and give its socket."""
    assert REDIS is not None
    flags = ["--port", "0", "--unixsocket", "r", "--save", "", "--requirepass", password]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([REDIS, *flags, "--dir", str(folder)], cwd=folder, stdout=log)
    try:
        deadline_s = time.monotonic() + START_MAX_S
        while not listens(folder / "r") and time.monotonic() < deadline_s:
            time.sleep(0.01)
        yield folder / "r"
    finally:
        process.kill()
        process.wait()

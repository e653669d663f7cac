"""A server on a disk that the test holds still, fills and breaks; see `faulty.py`."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real_server import Server


class Disk:
    """What `faulty` obeys, and the servers on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.control = home / "faults"
        self.control.touch()
        self.servers: list[Server] = []

    def server(self, *flags: str) -> Server:
        made = Server(
            self.home, *flags, module="tests.server.process.faulty", environment={"DISK_FAULTS": str(self.control)}
        )
        self.servers.append(made)
        return made

    def fail(self, call: str, code: str) -> None:
        """Make every such call fail from now on."""
        with self.control.open("a") as lines:
            lines.write(f"{call} {code}\n")

    def heal(self) -> None:
        self.control.write_text("")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no fdatasync begin while the body runs."""
        with self.control.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        for server in self.servers:
            server.close()

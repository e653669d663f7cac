"""`python -m tests.server.process.faulty`: the server on a disk that does as the test says.

The file named by DISK_FAULTS holds lines `call errno` (`fdatasync EIO`, `allocate ENOSPC`); such calls fail as long
as the line is there. And fdatasync takes a lock on that file for its while, so that a test that holds the lock
(`flock`) holds the disk.
"""

import errno
import fcntl
import os
import sys

from persistence import store
from persistence.files import Files


class FaultyFiles(Files):
    """The operating system's files, with faults on demand."""

    def __init__(self, control: str) -> None:
        self.control = control

    def obey(self, call: str) -> None:
        """Fail if the test wants this call to."""
        with open(self.control) as lines:
            for line in lines:
                name, _, code = line.strip().partition(" ")
                if name == call:
                    number = getattr(errno, code)
                    raise OSError(number, os.strerror(number))

    def write(self, fd: int, data: bytes | memoryview) -> int:
        self.obey("write")
        return super().write(fd, data)

    def allocate(self, fd: int, offset: int, bytes_n: int) -> None:
        self.obey("allocate")
        super().allocate(fd, offset, bytes_n)

    def fdatasync(self, fd: int) -> None:
        with open(self.control) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.obey("fdatasync")
            super().fdatasync(fd)


if __name__ == "__main__":
    from server.__main__ import main

    faulty = FaultyFiles(os.environ["DISK_FAULTS"])
    store.Store.open.__func__.__defaults__ = (faulty,)  # type: ignore[attr-defined] # a bound classmethod has it
    sys.exit(main(sys.argv[1:]))

"""One server per data directory: a file held with flock(2), with the pid of its holder in it.

flock belongs to the open file, not to the process, so a forked snapshot child would keep the directory locked after
its parent was killed. Therefore the child gives its copy up by itself, in the fork (`os.register_at_fork`). The
kernel releases the lock when the last holder is gone, however it went; the file itself is never removed, since
removing it under a waiting opener would let two of them hold "the" lock.
"""

import fcntl
import os
import time
from typing import Final

from persistence.errors import FULL_ERRNOS, Locked, Unwritable, os_text
from persistence.layout import LOCK
from persistence.limits import LOCK_WAIT_S

_held: Final[set[int]] = set()


def _release_in_child() -> None:
    for fd in list(_held):
        os.close(fd)
    _held.clear()


os.register_at_fork(after_in_child=_release_in_child)


class DirectoryLock:
    """The exclusive lock of a directory, from construction to `release`."""

    def __init__(self, directory: str) -> None:
        """Take the lock; raise `Locked`, with the pid of the holder, or `Unwritable`."""
        path = os.path.join(directory, LOCK)
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unwritable(f"the lock file can't be opened: {os_text(error)}", path) from error
        try:
            self._take(fd, path)
            self._write_pid(fd)
        except OSError as error:
            os.close(fd)
            raise Unwritable(f"the lock file can't be used: {os_text(error)}", path) from error
        except Locked:
            os.close(fd)
            raise
        self._fd = fd
        _held.add(fd)

    def release(self) -> None:
        """Give the directory up."""
        if self._fd in _held:
            _held.discard(self._fd)
            os.close(self._fd)

    @staticmethod
    def _write_pid(fd: int) -> None:
        """Write our pid over the one before: in place, since a server has to start on a full disk too."""
        try:
            os.pwrite(fd, b"%-15d\n" % os.getpid(), 0)
        except OSError as error:
            if error.errno not in FULL_ERRNOS:
                raise

    @staticmethod
    def _take(fd: int, path: str) -> None:
        deadline = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(0.01)
                    continue
                pid = _pid(os.pread(fd, 32, 0))
                who = f"process {pid}" if pid else "another process"
                advice = "stop it first, or give this server another directory"
                raise Locked(f"the directory is in use by {who}", path, pid, advice) from None
            return


def holder(directory: str) -> int | None:
    """Return the pid of the server that has `directory` open (0: unknown pid), None when there is none."""
    try:
        fd = os.open(os.path.join(directory, LOCK), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(os.pread(fd, 32, 0)) or 0
    except OSError:
        return None
    finally:
        os.close(fd)
    return None


def _pid(text: bytes) -> int | None:
    line = text.partition(b"\n")[0].rstrip()
    return int(line) if line.isdigit() else None

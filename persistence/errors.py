"""What can be wrong with a data directory, each in words for the operator.

A `StoreError` says what was found, in which file, at which offset and record, and what to do next. Nothing
here is a bug of ours: those are `AssertionError`s. Two of them concern a running server:

- `DiskFull`: nothing was changed and nothing lost; the same call works once there is space.
- `SyncFailed`, `WriteFailed`: the disk can't be trusted any more; acknowledge nothing and end the process.
"""

import errno
from typing import Final

FULL_ERRNOS: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class StoreError(Exception):
    """Something about the data directory that the server can't go on with."""

    def __init__(
        self, what: str, path: str, *, offset: int | None = None, record: int | None = None, advice: str = ""
    ) -> None:
        self.what = what
        self.path = path
        self.offset = offset
        self.record = record
        self.advice = advice
        super().__init__(self.text())

    def text(self) -> str:
        """Return one line: the file, the place in it, what was found there, what to do."""
        place = self.path
        if self.offset is not None:
            place += f", offset {self.offset}"
        if self.record is not None:
            place += f", record {self.record}"
        advice = f". {self.advice}" if self.advice else ""
        return f"{place}: {self.what}{advice}"


class Missing(StoreError):
    """A file or directory that has to exist does not."""


class NotADirectory(StoreError):
    """The path of the data directory is something else."""


class Unreadable(StoreError):
    """The operating system does not let us read it."""


class Unwritable(StoreError):
    """The operating system does not let us write it."""


class Locked(StoreError):
    """Another process has the directory open."""

    def __init__(self, what: str, path: str, pid: int | None, advice: str = "") -> None:
        super().__init__(what, path, advice=advice)
        self.pid = pid


class NewerVersion(StoreError):
    """Written by a newer version of this program."""


class Damaged(StoreError):
    """Bytes that once were good are not; never repaired by guessing."""


class DiskFull(StoreError):
    """No space, or over quota. Nothing was changed."""


class WriteFailed(StoreError):
    """The kernel refused a write for another reason than space."""


class SyncFailed(StoreError):
    """The kernel could not bring written bytes to the disk. Final: never retried."""


class Busy(StoreError):
    """The step before has not reached the disk yet."""


def os_text(error: OSError) -> str:
    """Return `ENOSPC, No space left on device` for an operating system's error."""
    name = errno.errorcode.get(error.errno or 0, "error")
    return f"{name}, {error.strerror or error}"


def check_command(directory: str) -> str:
    """Return the advice that names the command to run."""
    return f"run: python -m persistence.check {directory}"

"""Files whose n-th changing call fails."""

import os

from persistence.files import Files

SHORT = -1
"""Instead of an error: a write that takes half of its bytes."""


class FaultyFiles(Files):
    """Fail call number `nth` (from 1; 0 for none) with an errno, or write it short; `calls` counts them."""

    def __init__(self, nth: int, error: int, sticky: bool = False) -> None:
        self.nth = nth
        self.error = error
        self.sticky = sticky
        """From the n-th call on all fail, until `nth` is set to 0."""
        self.calls = 0
        self.failed = ""
        """The name of the call that failed."""

    def _count(self, name: str) -> bool:
        """Return whether to write short; raise if the call has to fail."""
        self.calls += 1
        if self.nth == 0 or self.calls < self.nth or (self.calls > self.nth and not self.sticky):
            return False
        if self.error == SHORT:
            self.failed = self.failed or (name if name in ("write", "pwrite") else "")
            return name in ("write", "pwrite")
        self.failed = self.failed or name
        raise OSError(self.error, os.strerror(self.error))

    def open(self, path: str, flags: int) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            self._count("open")
        return super().open(path, flags)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return super().write(fd, data[: (len(data) + 1) // 2] if self._count("write") else data)

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        return super().pwrite(fd, data[: (len(data) + 1) // 2] if self._count("pwrite") else data, offset)

    def truncate(self, fd: int, size: int) -> None:
        self._count("truncate")
        super().truncate(fd, size)

    def allocate(self, fd: int, offset: int, bytes_n: int) -> None:
        self._count("allocate")  # not for real: in memory it costs a millisecond

    def fsync(self, fd: int) -> None:
        self._count("fsync")
        super().fsync(fd)

    def fdatasync(self, fd: int) -> None:
        self._count("fdatasync")
        super().fdatasync(fd)

    def rename(self, source: str, target: str) -> None:
        self._count("rename")
        super().rename(source, target)

    def unlink(self, path: str) -> None:
        self._count("unlink")
        super().unlink(path)

    def mkdir(self, path: str) -> None:
        self._count("mkdir")
        super().mkdir(path)

    def sync_dir(self, path: str) -> None:
        self._count("sync_dir")
        super().sync_dir(path)

"""Every call that changes a file goes through here: the one seam for fault injection.

Tests subclass `Files` to fail the n-th call, to write short, or to record the calls and model what a power cut
leaves. The methods are the system calls themselves, raise `OSError` like them, and decide nothing.
"""

import ctypes
import errno
import os
from typing import Final

KEEP_SIZE: Final = 1
"""FALLOC_FL_KEEP_SIZE: reserve blocks beyond the end of the file and leave its length alone."""

_libc: Final = ctypes.CDLL(None, use_errno=True)
_fallocate: Final = getattr(_libc, "fallocate64", None) or getattr(_libc, "fallocate", None)
if _fallocate is not None:
    _fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    _fallocate.restype = ctypes.c_int


class Files:
    """The operating system's files."""

    def open(self, path: str, flags: int) -> int:
        return os.open(path, flags | os.O_CLOEXEC, 0o600)

    def close(self, fd: int) -> None:
        os.close(fd)

    def pread(self, fd: int, bytes_n: int, offset: int) -> bytes:
        return os.pread(fd, bytes_n, offset)

    def size(self, fd: int) -> int:
        return os.fstat(fd).st_size

    def names(self, directory: str) -> list[str]:
        return sorted(os.listdir(directory))

    def free_bytes(self, fd: int) -> int:
        found = os.fstatvfs(fd)
        return found.f_bavail * found.f_frsize

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return os.write(fd, data)

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        return os.pwrite(fd, data, offset)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def allocate(self, fd: int, offset: int, bytes_n: int) -> None:
        """Reserve blocks for `bytes_n` bytes at `offset` without changing the file's length."""
        if _fallocate is None:
            raise OSError(errno.EOPNOTSUPP, "no fallocate on this system")
        if _fallocate(fd, KEEP_SIZE, offset, bytes_n) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def fdatasync(self, fd: int) -> None:
        os.fdatasync(fd)

    def rename(self, source: str, target: str) -> None:
        os.rename(source, target)

    def unlink(self, path: str) -> None:
        os.unlink(path)

    def mkdir(self, path: str) -> None:
        os.mkdir(path, 0o700)

    def sync_dir(self, path: str) -> None:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


FILES: Final = Files()


def write_whole(files: Files, fd: int, data: bytes) -> None:
    """Write all of `data`; short writes are continued."""
    done = 0
    view = memoryview(data)
    while done < len(data):
        done += files.write(fd, view[done:])


def read_whole(files: Files, fd: int, bytes_n: int, offset: int) -> bytes:
    """Return `bytes_n` bytes at `offset`, fewer only at the end of the file."""
    data = files.pread(fd, bytes_n, offset)
    while 0 < len(data) < bytes_n:
        more = files.pread(fd, bytes_n - len(data), offset + len(data))
        if not more:
            break
        data += more
    return data

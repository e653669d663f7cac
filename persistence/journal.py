"""The journal's writing end: append records to a buffer, hand the buffer to the kernel with one write.

Problem. Every accepted command passes through `append`, so it must cost about as little as building the bytes; and
whatever the disk does, the file must never hold half a record with good ones behind it.

Idea. `append` only writes the frame into a buffer, and `write` makes one write(2) of what has gathered there; that
is once a tick. The file is opened with O_APPEND, so the kernel's end of file is the place, and `size` is where it has
to be: after a failed or short write the file is cut back to `size`. `reserve`, called before commands are executed,
asks the file system for blocks ahead of need (without changing the file's length), so that a full disk shows
*before* a command has changed anything, where it can still be refused.

Invariants. The bytes 0 .. size of the file are whole frames. sequence - written_sequence records are buffered.
tail == size + the buffered bytes. tail <= reserved holds while reservation works and was asked for enough.

Refused: io.BufferedWriter and friends (after an error nobody knows what was written); preallocating with zeros and
real length (a faster fdatasync, measured 0.18 to 0.26 ms against 0.25 to 0.43 here, but a reader could no longer
tell the end of the file from a hole; the reader already takes zeros at the end for "nothing was written here", so it
can be had later without a new format).

This module is compiled with mypyc where that is available. Then `librt`'s writer stores an integer in some ten
instructions: `append` takes 1,780 for an order, of which the checksum is 980, and took 3,320 with struct.
"""

import errno
from typing import Final
from zlib import crc32

from librt.strings import BytesWriter, write_i32_le, write_i64_le
from mypy_extensions import i32, i64

from persistence.errors import FULL_ERRNOS, DiskFull, WriteFailed, os_text
from persistence.files import Files, write_whole
from persistence.limits import PAYLOAD_BYTES_MAX, RESERVE_BYTES_MAX, RESERVE_BYTES_MIN
from persistence.record import END, OVERHEAD_BYTES, RECORD

_crc32: Final = crc32  # compiled code finds a Final at its place, and an imported name in a dictionary

_KEPT_BYTES_MAX: Final = 1024 * 1024
"""A writer that had to hold more than this is given up, and its memory with it."""

_END_ABOVE_CHAIN: Final = END << 32
"""The trailer's two fields, written as one number."""

_NO_RESERVING: Final = (errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENODEV)
_SPACE_ADVICE: Final = "make space; nothing was lost, and writing goes on by itself"


class Durable:
    """The last sequence known to be on disk; shared by the `Syncer`, which moves it, and the `Journal`."""

    __slots__ = ("sequence",)

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence


class Journal:
    """One journal file at a time, open for appending.

    Made by `Store.journal()`. Only the loop's thread calls it.
    """

    __slots__ = (
        "_buffer",
        "_can_reserve",
        "_durable",
        "_files",
        "_frame",
        "chain",
        "failed",
        "fd",
        "number",
        "path",
        "reserved",
        "sequence",
        "size",
        "tail",
        "time_us",
        "written_sequence",
    )

    def __init__(
        self,
        files: Files,
        path: str,
        fd: int,
        number: int,
        size: int,
        sequence: int,
        time_us: int,
        chain: int,
        durable: Durable,
    ) -> None:
        self._files = files
        self._durable = durable
        self._buffer = BytesWriter()  # whole frames
        self._frame = BytesWriter()  # the one at hand, up to its chain
        self._can_reserve = True
        self.path = path
        self.fd = fd
        self.number = number
        self.size = size
        """Bytes in the file: all of them whole frames."""
        self.tail = size
        """Where the file will end once the buffer is written."""
        self.reserved = size
        """Up to this offset the disk has promised space."""
        self.sequence = sequence
        """Of the last record appended."""
        self.written_sequence = sequence
        """Of the last record handed to the kernel."""
        self.time_us = time_us
        self.chain = chain
        self.failed = False
        """A write failed for good: the process has to end."""

    def append(self, payload: bytes, time_us: int) -> int:
        """Add a record to the buffer and return its sequence. `time_us` never goes back."""
        length: i64 = len(payload)
        if time_us < self.time_us or length > PAYLOAD_BYTES_MAX or self.failed:
            raise AssertionError(f"append: {length} bytes, time {time_us} after {self.time_us}, failed={self.failed}")
        sequence = self.sequence + 1
        frame = self._frame  # apart from the buffer, since a checksum is taken of bytes
        frame.truncate(0)
        write_i32_le(frame, RECORD)
        write_i32_le(frame, i32(length))
        write_i32_le(frame, i32(~length))  # every bit inverted
        write_i64_le(frame, sequence)
        write_i64_le(frame, time_us)
        write_i64_le(frame, self._durable.sequence)
        frame.write(payload)
        body = frame.getvalue()
        chain: int = _crc32(body, self.chain)
        buffer = self._buffer
        buffer.write(body)
        write_i64_le(buffer, _END_ABOVE_CHAIN | chain)
        if length > _KEPT_BYTES_MAX:
            self._frame = BytesWriter()
        self.chain = chain
        self.sequence = sequence
        self.time_us = time_us
        self.tail += length + OVERHEAD_BYTES
        return sequence

    def write(self) -> None:
        """Hand the buffered records to the kernel: one write(2).

        On `DiskFull` the file is as before and the records stay buffered: nothing is lost and `write` may be called
        again. On `WriteFailed` the process has to end. After `reserve` neither is to be expected.
        """
        if len(self._buffer) == 0:
            return
        if self.failed:
            raise self._failure("an earlier write failed")
        data = self._buffer.getvalue()
        try:
            done = self._files.write(self.fd, data)
            if done != len(data):
                write_whole(self._files, self.fd, data[done:])
        except OSError as error:
            self._cut_back(error)
            raise self._full(error) if error.errno in FULL_ERRNOS else self._fail(os_text(error)) from error
        self._buffer.truncate(0)
        if len(data) > _KEPT_BYTES_MAX:
            self._buffer = BytesWriter()
        self.size += len(data)
        self.written_sequence = self.sequence

    def reserve(self, bytes_n: int) -> None:
        """Make sure that `bytes_n` bytes of frames more can be written; raise `DiskFull` if not.

        Count OVERHEAD_BYTES for each record besides its payload. Costs a comparison when the space is already there.
        """
        if self.tail + bytes_n > self.reserved:
            self._reserve(self.tail + bytes_n)

    def switch(self, path: str, fd: int, number: int, size: int) -> None:
        """Go on in another file, which holds a header of `size` bytes. The buffer has to be empty."""
        assert len(self._buffer) == 0, "rotation with records in the buffer"
        self.path = path
        self.fd = fd
        self.number = number
        self.size = self.tail = self.reserved = size

    def _reserve(self, target: int) -> None:
        if not self._can_reserve:
            self._look_for_space(target)
            return
        ahead = RESERVE_BYTES_MAX
        while True:
            end = target + ahead - target % ahead
            try:
                self._files.allocate(self.fd, self.reserved, end - self.reserved)
            except OSError as error:
                if error.errno == errno.EINTR:
                    continue
                if error.errno in _NO_RESERVING:
                    self._can_reserve = False
                    self._look_for_space(target)
                    return
                if error.errno not in FULL_ERRNOS:
                    raise self._fail(os_text(error)) from error
                ahead //= 16
                if ahead < RESERVE_BYTES_MIN:
                    raise self._full(error) from error
            else:
                self.reserved = end
                return

    def _look_for_space(self, target: int) -> None:
        """Where the file system can't reserve: ask how much is free, and leave room for what others take."""
        free = self._files.free_bytes(self.fd)
        if free < target - self.size + 2 * RESERVE_BYTES_MAX:
            raise DiskFull(f"{free} bytes are free on its disk", self.path, advice=_SPACE_ADVICE)
        self.reserved = max(self.reserved, target + RESERVE_BYTES_MAX // 2)

    def _cut_back(self, error: OSError) -> None:
        """Restore the end of the file after a write that failed; without that, the journal is lost."""
        try:
            self._files.truncate(self.fd, self.size)
        except OSError as second:
            raise self._fail(f"{os_text(error)}; then cutting it back to {self.size}: {os_text(second)}") from second
        self.reserved = self.size

    def _full(self, error: OSError) -> DiskFull:
        return DiskFull(os_text(error), self.path, offset=self.size, advice=_SPACE_ADVICE)

    def _fail(self, why: str) -> WriteFailed:
        self.failed = True
        return self._failure(why)

    def _failure(self, why: str) -> WriteFailed:
        record = self.written_sequence + 1
        advice = "the server has to stop; look at the system's log for the disk, then start it again"
        return WriteFailed(f"writing failed: {why}", self.path, offset=self.size, record=record, advice=advice)

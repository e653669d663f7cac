"""The journal's reading end: walk one file, record by record, and stop at the first that does not verify.

It reads at most a limit of bytes at a time, keeps only that in memory, and can be called again to go on where it
stopped: so followers, recovery and the check tool read with the same code. It knows nothing of torn or damaged:
`tail.py` judges what it stopped at.
"""

import os
from collections.abc import Iterator
from zlib import crc32

from persistence.errors import Damaged, Unreadable, os_text
from persistence.files import Files, read_whole
from persistence.header import FILE_HEADER_BYTES, JOURNAL_MAGIC, FileHeader, decode
from persistence.limits import PAYLOAD_BYTES_MAX, READ_BYTES_MAX
from persistence.record import END, HEADER, HEADER_BYTES, MASK, OVERHEAD_BYTES, RECORD, TRAILER, TRAILER_BYTES
from persistence.tail import Stop

Record = tuple[int, int, bytes]
"""sequence, time_us, payload"""


class JournalReader:
    """Read a journal file from its first record on."""

    def __init__(self, files: Files, path: str, advice: str) -> None:
        """Open the file and verify its header; raises FileNotFoundError, `Unreadable`, `Damaged`, `NewerVersion`."""
        self._files = files
        self.path = path
        try:
            self.fd = files.open(path, os.O_RDONLY)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Unreadable(f"can't be opened: {os_text(error)}", path) from error
        try:
            head = self._pread(FILE_HEADER_BYTES, 0)
            self.header: FileHeader = decode(head, JOURNAL_MAGIC, path, advice)
        except BaseException:
            files.close(self.fd)
            raise
        self.offset = FILE_HEADER_BYTES
        """Where the next record begins."""
        self.sequence = self.header.sequence - 1
        """Of the last record that verified."""
        self.time_us = self.header.time_us
        self.chain = self.header.chain
        self.durable = 0
        """What the last record said was durable before it."""
        self.walked = 0
        """Bytes read so far; unlike `offset` also right in the middle of a walk, roughly."""

    @property
    def stop(self) -> Stop:
        """Where the walk stands."""
        return Stop(self.offset, self.sequence + 1, self.time_us, self.chain)

    def size(self) -> int:
        return self._files.size(self.fd)

    def close(self) -> None:
        self._files.close(self.fd)

    def read(self, limit: int) -> Iterator[Record]:
        """Yield the records that end at or before offset `limit`, verified; stop at the first that doesn't verify.

        Afterwards `offset`, `sequence`, `time_us` and `chain` are those of the last record yielded.
        """
        base = self.offset  # of data[0] in the file
        at = 0
        sequence, time_us, chain, durable = self.sequence, self.time_us, self.chain, self.durable
        data = b""
        unpack, unpack_trailer = HEADER.unpack_from, TRAILER.unpack_from
        try:
            while True:
                if at + OVERHEAD_BYTES > len(data):
                    base, at, data = base + at, 0, self._fill(data, at, base, OVERHEAD_BYTES, limit)
                    if len(data) < OVERHEAD_BYTES:
                        return
                kind, length, mirror, found, found_us, found_durable = unpack(data, at)
                if kind != RECORD or length ^ mirror != MASK or length > PAYLOAD_BYTES_MAX:
                    return
                end = at + HEADER_BYTES + length
                if end + TRAILER_BYTES > len(data):
                    base, at, data = base + at, 0, self._fill(data, at, base, length + OVERHEAD_BYTES, limit)
                    end = HEADER_BYTES + length
                    if end + TRAILER_BYTES > len(data):
                        return
                body = data[at:end]
                computed = crc32(body, chain)
                if unpack_trailer(data, end) != (computed, END) or found != sequence + 1 or found_us < time_us:
                    return
                at = end + TRAILER_BYTES
                sequence, time_us, chain, durable = found, found_us, computed, found_durable
                yield found, found_us, body[HEADER_BYTES:]
        finally:
            self.offset = self.walked = base + at
            self.sequence, self.time_us, self.chain, self.durable = sequence, time_us, chain, durable

    def _fill(self, data: bytes, at: int, base: int, need: int, limit: int) -> bytes:
        """Return data[at:] with more of the file behind it: `need` bytes in all, if the file has them."""
        rest = data[at:]
        start = base + len(data)
        self.walked = base + at
        return rest + self._pread(min(max(READ_BYTES_MAX, need - len(rest)), limit - start), start)

    def _pread(self, bytes_n: int, offset: int) -> bytes:
        if bytes_n <= 0:
            return b""
        try:
            return read_whole(self._files, self.fd, bytes_n, offset)
        except OSError as error:
            raise Unreadable(f"reading it failed: {os_text(error)}", self.path, offset=offset) from error


def require(reader: JournalReader, *, store: bytes, number: int, first: int, chain: int, advice: str) -> None:
    """Raise `Damaged` unless the journal's header says what it has to."""
    found = reader.header
    for name, is_, should in (
        ("of the data directory", found.store.hex(), store.hex()),
        ("number", found.number, number),
        ("first record", found.sequence, first),
        ("chain value", f"{found.chain:08x}", f"{chain:08x}"),
    ):
        if is_ != should:
            what = f"its {name} is {is_} where {should} is expected: it does not belong here"
            raise Damaged(what, reader.path, offset=0, advice=advice)

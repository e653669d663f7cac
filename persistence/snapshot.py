"""Snapshots: the whole state as rows, in one file that is either complete and right or no snapshot.

    64 bytes   file header (header.py): store, number, sequence, time and chain of the journal at that moment
    1 frame    kind 'ext': MessagePack of the caller's `extra`
    n frames   kind 'row': MessagePack of an array of rows, at most SNAPSHOT_CHUNK_ROWS_MAX
    1 frame    kind 'end': MessagePack of (rows, bytes before this frame); nothing may follow

The frames are those of the journal (record.py): `sequence` counts them from 1, `durable` counts the rows so far,
`time_us` is the header's. Their chain begins with the CRC-32 of the 64 bytes, so the header is under it too.

A row is a tuple of integers of any size, bytes, None, booleans and tuples of these (packing.py).

`write` is made for a forked child: it takes plain values, starts no thread, touches no lock, and holds one chunk in
memory. It writes a temporary file, syncs it as it grows, reads it back, renames it and syncs the directory. Until the
manifest names it, it is only a file (Store.commit_snapshot).
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from zlib import crc32

from persistence import header
from persistence.errors import FULL_ERRNOS, Damaged, DiskFull, Missing, SyncFailed, Unreadable, WriteFailed, os_text
from persistence.files import FILES, Files, read_whole, write_whole
from persistence.layout import TEMPORARY, snapshot_name
from persistence.limits import PAYLOAD_BYTES_MAX, READ_BYTES_MAX, SNAPSHOT_CHUNK_ROWS_MAX, SNAPSHOT_SYNC_BYTES_MAX
from persistence.packing import pack_values, unpack_values
from persistence.record import (
    END,
    EXTRA,
    FOOTER,
    HEADER,
    HEADER_BYTES,
    MASK,
    OVERHEAD_BYTES,
    ROWS,
    TRAILER,
    TRAILER_BYTES,
    encode,
)

Row = tuple[object, ...]
_KINDS: Final = {EXTRA: "extra", ROWS: "rows", FOOTER: "footer"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the history a snapshot is taken; `Store.rotate` returns it."""

    directory: str
    store: bytes
    number: int
    sequence: int
    time_us: int
    chain: int


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """What a complete snapshot is."""

    number: int
    sequence: int
    time_us: int
    chain: int
    rows: int
    bytes_n: int
    check: int
    """The last chain value of its frames."""
    extra: object


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a snapshot, verified."""

    kind: int
    offset: int
    index: int
    rows: int
    payload: bytes
    chain: int


def write(place: Place, rows: Iterable[Row], extra: object = None, files: Files = FILES) -> SnapshotInfo:
    """Write the snapshot of `place`, durable under its final name; raise `DiskFull`, `WriteFailed` or `SyncFailed`.

    On an error the temporary file is removed and nothing else has changed.
    """
    path = os.path.join(place.directory, snapshot_name(place.number))
    temporary = f"{path}.{os.getpid()}{TEMPORARY}"
    try:
        fd = files.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    except OSError as error:
        raise _write_error(error, temporary) from error
    try:
        try:
            _write_frames(files, fd, place, rows, extra, temporary)
            _sync(files, fd, temporary)
            info = _verify(files, fd, temporary, place)
        finally:
            files.close(fd)
        try:
            files.rename(temporary, path)
        except OSError as error:
            raise _write_error(error, temporary) from error
    except BaseException:
        _remove(files, temporary)
        raise
    try:
        files.sync_dir(place.directory)
    except OSError as error:
        raise SyncFailed(f"syncing the directory failed: {os_text(error)}", place.directory) from error
    return info


def read(path: str, files: Files = FILES) -> Iterator[Row]:
    """Yield the rows of the snapshot at `path`; raise `Damaged` (with the place) at the first wrong byte.

    The rows are good only if the iteration ends without an error: the footer comes last.
    """
    reader = SnapshotReader(files, path)
    try:
        yield from reader.rows()
    finally:
        reader.close()


class SnapshotReader:
    """Verify and read one snapshot file."""

    def __init__(self, files: Files, path: str, advice: str = "") -> None:
        """Open the file and verify header and extra; raise `Unreadable`, `Damaged`, `NewerVersion`."""
        try:
            fd = files.open(path, os.O_RDONLY)
        except FileNotFoundError:
            raise Missing("the snapshot is not there", path, advice=advice) from None
        except OSError as error:
            raise Unreadable(f"can't be opened: {os_text(error)}", path) from error
        try:
            self._start(files, fd, path, advice)
        except BaseException:
            files.close(fd)
            raise

    def _start(self, files: Files, fd: int, path: str, advice: str) -> None:
        self._files = files
        self._fd = fd
        self.path = path
        self._advice = advice
        self.size = files.size(fd)
        self.offset = 0
        """Bytes verified so far."""
        head = self._pread(header.FILE_HEADER_BYTES)
        self.header = header.decode(head, header.SNAPSHOT_MAGIC, path, advice)
        self.offset = header.FILE_HEADER_BYTES
        self.chain = crc32(head)
        self.row_count = 0
        self._index = 0
        frame = self._frame()
        if frame.kind != EXTRA:
            raise self._damaged("its first frame is not the extra")
        self.extra = self._unpack(frame)

    def close(self) -> None:
        self._files.close(self._fd)

    def rows(self) -> Iterator[Row]:
        """Yield all rows, verified frame by frame."""
        for frame in self.frames():
            if frame.kind == ROWS:
                yield from self._rows_of(frame)

    def frames(self) -> Iterator[Frame]:
        """Yield the frames behind the extra, verified; the last is the footer, and the file ends with it."""
        while True:
            before = self.offset
            frame = self._frame()
            if frame.kind == FOOTER:
                if self._unpack(frame) != (self.row_count, before):
                    raise self._damaged("its footer does not agree with what came before", before)
                if self.offset != self.size:
                    raise self._damaged(f"{self.size - self.offset} bytes follow its footer")
                yield frame
                return
            if frame.kind != ROWS:
                raise self._damaged("an extra in the middle", before)
            yield frame

    def info(self) -> SnapshotInfo:
        """Return the facts; after `frames` or `rows` has been walked to its end."""
        found = self.header
        return SnapshotInfo(
            found.number,
            found.sequence,
            found.time_us,
            found.chain,
            self.row_count,
            self.size,
            self.chain,
            self.extra,
        )

    def _rows_of(self, frame: Frame) -> tuple[Row, ...]:
        value = self._unpack(frame)
        if not isinstance(value, tuple):
            raise self._damaged("its rows are not an array", frame.offset)
        return value

    def _frame(self) -> Frame:
        """Read and verify the next frame."""
        offset = self.offset
        self._index += 1
        head = self._pread(HEADER_BYTES)
        if len(head) < HEADER_BYTES:
            raise self._damaged("it ends before its footer")
        kind, length, mirror, index, time_us, rows = HEADER.unpack(head)
        if kind not in _KINDS:
            raise self._damaged(f"no frame begins here: {head[:4].hex()}")
        if length ^ mirror != MASK or length > PAYLOAD_BYTES_MAX:
            raise self._damaged(f"a frame's length is damaged: {length}, and {mirror ^ MASK} in its inverse")
        self.offset = offset + HEADER_BYTES
        rest = self._pread(length + TRAILER_BYTES)
        self.offset = offset
        if len(rest) < length + TRAILER_BYTES:
            raise self._damaged("it ends inside a frame")
        payload = rest[:length]
        chain = crc32(payload, crc32(head, self.chain))
        stored, marker = TRAILER.unpack_from(rest, length)
        if stored != chain or marker != END:
            raise self._damaged(f"a frame's checksum does not hold: {stored:08x} is written, {chain:08x} computed")
        if index != self._index or time_us != self.header.time_us:
            raise self._damaged(f"frame {index} where {self._index} belongs")
        self.chain = chain
        self.offset = offset + length + OVERHEAD_BYTES
        self.row_count = rows
        return Frame(kind, offset, index, rows, payload, chain)

    def _pread(self, bytes_n: int) -> bytes:
        try:
            return read_whole(self._files, self._fd, bytes_n, self.offset)
        except OSError as error:
            raise Unreadable(f"reading it failed: {os_text(error)}", self.path, offset=self.offset) from error

    def _unpack(self, frame: Frame) -> object:
        try:
            return unpack_values(frame.payload)
        except ValueError as error:
            raise self._damaged(str(error), frame.offset) from error

    def _damaged(self, what: str, offset: int | None = None) -> Damaged:
        at = self.offset if offset is None else offset
        return Damaged(what, self.path, offset=at, record=self._index, advice=self._advice)


def _write_frames(files: Files, fd: int, place: Place, rows: Iterable[Row], extra: object, path: str) -> None:
    head = header.FileHeader(
        header.SNAPSHOT_MAGIC, place.store, place.number, place.chain, place.sequence, place.time_us
    ).encode()
    chain = crc32(head)
    index = row_count = size = unsynced = 0

    def put(data: bytes) -> None:
        nonlocal size, unsynced
        try:
            write_whole(files, fd, data)
        except OSError as error:
            raise _write_error(error, path) from error
        size += len(data)
        unsynced += len(data)
        if unsynced >= SNAPSHOT_SYNC_BYTES_MAX:
            _sync(files, fd, path)
            unsynced = 0

    def frame(kind: int, payload: bytes) -> bytes:
        nonlocal index, chain
        assert len(payload) <= PAYLOAD_BYTES_MAX, f"{SNAPSHOT_CHUNK_ROWS_MAX} rows in {len(payload)} bytes"
        index += 1
        data, chain = encode(kind, index, place.time_us, row_count, payload, chain)
        return data

    waiting = [head, frame(EXTRA, pack_values(extra))]
    waiting_bytes = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, SNAPSHOT_CHUNK_ROWS_MAX)):
        row_count += len(batch)
        waiting.append(frame(ROWS, pack_values(batch)))
        waiting_bytes += len(waiting[-1])
        if waiting_bytes >= READ_BYTES_MAX:
            put(b"".join(waiting))
            waiting.clear()
            waiting_bytes = 0
    data = b"".join(waiting)
    put(data + frame(FOOTER, pack_values((row_count, size + len(data)))))


def _verify(files: Files, fd: int, path: str, place: Place) -> SnapshotInfo:
    """Read the file back, every byte, before it may take its name."""
    reader = SnapshotReader(files, path)
    try:
        for _frame in reader.frames():
            pass
        info = reader.info()
    finally:
        reader.close()
    assert (info.number, info.sequence, info.chain) == (place.number, place.sequence, place.chain)
    return info


def _sync(files: Files, fd: int, path: str) -> None:
    try:
        files.fdatasync(fd)
    except OSError as error:
        raise SyncFailed(f"bringing it to the disk failed: {os_text(error)}", path) from error


def _remove(files: Files, path: str) -> None:
    try:
        files.unlink(path)
    except OSError:
        return  # it stays under its temporary name, and the next start removes it


def _write_error(error: OSError, path: str) -> DiskFull | WriteFailed:
    if error.errno in FULL_ERRNOS:
        return DiskFull(os_text(error), path, advice="the snapshot is given up; the journal has everything")
    return WriteFailed(f"writing the snapshot failed: {os_text(error)}", path)

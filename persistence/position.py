"""The position file: how far the journal is durable, for every process on this machine that wants to know.

Problem. A follower may only read what a power cut can't take back, and must learn of progress without asking the
server. At start, the server wants to know how much it had promised, to tell a lost promise from a torn tail.

Idea. One file of 64 bytes, two slots of 32, written in turn; a reader takes the valid slot with the higher sequence.

    offset  bytes  field (of a slot)
         0      8  sequence: every record up to it is on disk
         8      8  offset: where that record ends in its journal file
        16      4  number of that journal file
        20      8  store: identity of the data directory
        28      4  CRC-32 of bytes 0 .. 28, started from the CRC-32 of "dingir position 1"

Invariants. A slot is written only after the sync that makes it true, so each valid slot is true for ever, and the
only question is which is newer. A slot caught half-written fails its check, and then the other one, a step older, is
taken: no lock, no retry, and death between two bytes of an update costs nothing.

The file is never synced while the server runs: after a power cut it may be old, or torn, which only makes it say
less. So it is advice, and its loss is harmless. It is written with pwrite(2), not through a mapping: a mapping on a
full copy-on-write file system kills the process with SIGBUS where pwrite returns an error, and one call per *sync*
is nothing. Readers may use pread or map it, as they like.
"""

import os
import struct
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from persistence.errors import FULL_ERRNOS
from persistence.files import Files

POSITION_BYTES: Final = 64
SLOT_BYTES: Final = 32

_SLOT: Final = struct.Struct("<QQI8s")
_CHECK: Final = struct.Struct("<I")
_SEED: Final = crc32(b"dingir position 1")

assert _SLOT.size + _CHECK.size == SLOT_BYTES == POSITION_BYTES // 2


@dataclass(frozen=True, slots=True)
class Position:
    """Every record up to `sequence` is on disk; it ends at `offset` of journal file `number`."""

    sequence: int
    offset: int
    number: int


def encode(position: Position, store: bytes) -> bytes:
    """Return the 32 bytes of a slot."""
    data = _SLOT.pack(position.sequence, position.offset, position.number, store)
    return data + _CHECK.pack(crc32(data, _SEED))


def decode(data: bytes, store: bytes) -> tuple[Position | None, list[str]]:
    """Return the newest valid slot of this store, and what is wrong with the others.

    An all-zero slot is one that was not written yet.
    """
    best: Position | None = None
    problems: list[str] = []
    if len(data) != POSITION_BYTES:
        problems.append(f"it has {len(data)} bytes instead of {POSITION_BYTES}")
    for at in range(0, len(data) - SLOT_BYTES + 1, SLOT_BYTES):
        slot = data[at : at + SLOT_BYTES]
        sequence, offset, number, owner = _SLOT.unpack_from(slot)
        if not any(slot):
            continue
        if _CHECK.unpack_from(slot, _SLOT.size)[0] != crc32(slot[: _SLOT.size], _SEED):
            problems.append(f"the check of the slot at offset {at} does not hold")
        elif owner != store:
            problems.append(f"the slot at offset {at} is of another data directory ({owner.hex()})")
        elif best is None or sequence >= best.sequence:
            best = Position(sequence, offset, number)
    return best, problems


class PositionWriter:
    """Publish positions; used by the thread that syncs."""

    def __init__(self, files: Files, path: str, store: bytes) -> None:
        """Open the file, making it when it is missing. Its 64 bytes take their space here."""
        self._files = files
        self._store = store
        self._next_slot = 0
        self.path = path
        self.fd = files.open(path, os.O_RDWR | os.O_CREAT)
        if files.size(self.fd) != POSITION_BYTES:
            files.truncate(self.fd, 0)
            files.pwrite(self.fd, bytes(POSITION_BYTES), 0)

    def publish(self, position: Position) -> None:
        """Write the next slot. A full disk only delays the news; any other error is the caller's."""
        try:
            self._files.pwrite(self.fd, encode(position, self._store), self._next_slot * SLOT_BYTES)
        except OSError as error:
            if error.errno not in FULL_ERRNOS:
                raise
        else:
            self._next_slot ^= 1

    def close(self) -> None:
        self._files.close(self.fd)


class PositionReader:
    """Follow the position of a directory that another process writes."""

    def __init__(self, path: str, store: bytes) -> None:
        """Open `path`; raises FileNotFoundError until a server has made it."""
        self._store = store
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def read(self) -> Position | None:
        """Return the durable position, None before the first one. Costs one system call."""
        return decode(os.pread(self._fd, POSITION_BYTES, 0), self._store)[0]

    def close(self) -> None:
        os.close(self._fd)

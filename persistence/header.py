"""The first 64 bytes of every journal and snapshot.

    offset  bytes  field
         0      8  magic: "dingirJ\\n" for a journal, "dingirS\\n" for a snapshot
         8      4  format version, 1
        12      4  CRC-32 of bytes 0 .. 12; these 16 bytes keep their place in every version to come
        16      8  store: identity of the data directory, drawn at its creation
        24      4  number: as in the file's name
        28      4  chain: journal: the value that its first record continues; snapshot: the value that the journal
                   has reached at its sequence
        32      8  sequence: journal: of its first record; snapshot: of the last record that it contains
        40      8  time_us of the last record before (journal) or in (snapshot) the file; 0 when there is none
        48     12  zeros
        60      4  CRC-32 of bytes 0 .. 60

There is no value that switches a check off. A version is believed only when its own check holds, so that a flipped
bit reads as damage and a newer format as a newer format.
"""

import struct
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from persistence.errors import Damaged, NewerVersion

FILE_HEADER_BYTES: Final = 64
VERSION: Final = 1
JOURNAL_MAGIC: Final = b"dingirJ\n"
SNAPSHOT_MAGIC: Final = b"dingirS\n"

_FIRST: Final = struct.Struct("<8sI")
_REST: Final = struct.Struct("<I8sIIQQ12s")
_CHECK: Final = struct.Struct("<I")
_ZEROS: Final = bytes(12)
_NAMES: Final = {JOURNAL_MAGIC: "journal", SNAPSHOT_MAGIC: "snapshot"}

assert _FIRST.size + _REST.size + _CHECK.size == FILE_HEADER_BYTES


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What a file says about itself."""

    magic: bytes
    store: bytes
    number: int
    chain: int
    sequence: int
    time_us: int

    def encode(self) -> bytes:
        """Return the 64 bytes."""
        first = _FIRST.pack(self.magic, VERSION)
        data = first + _REST.pack(
            crc32(first), self.store, self.number, self.chain, self.sequence, self.time_us, _ZEROS
        )
        return data + _CHECK.pack(crc32(data))


def decode(data: bytes, magic: bytes, path: str, advice: str) -> FileHeader:
    """Return the header in the first 64 bytes of `data`; raise `Damaged` or `NewerVersion`."""
    name = _NAMES[magic]
    if len(data) < FILE_HEADER_BYTES:
        raise Damaged(f"the {name}'s header is cut short: {len(data)} bytes of 64", path, offset=0, advice=advice)
    found, version = _FIRST.unpack_from(data)
    first_check, store, number, chain, sequence, time_us, zeros = _REST.unpack_from(data, _FIRST.size)
    (check,) = _CHECK.unpack_from(data, FILE_HEADER_BYTES - _CHECK.size)
    if found != magic:
        raise Damaged(f"not a {name}: it begins with {found!r}, not {magic!r}", path, offset=0, advice=advice)
    if first_check != crc32(data[: _FIRST.size]):
        raise Damaged(f"the check of the {name}'s format version does not hold", path, offset=8, advice=advice)
    if version > VERSION:
        raise NewerVersion(
            f"written by a newer version: format {version}, this program knows {VERSION}",
            path,
            advice="start the version that wrote it, or a later one",
        )
    if version < VERSION or zeros != _ZEROS or check != crc32(data[: FILE_HEADER_BYTES - _CHECK.size]):
        raise Damaged(f"the check of the {name}'s header does not hold", path, offset=0, advice=advice)
    return FileHeader(magic, store, number, chain, sequence, time_us)

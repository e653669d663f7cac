"""The judge: what stopped the reader of a journal, a torn write or damage?

Problem. At some offset the next frame does not verify. If it is the remains of a write that was under way when power
or process went, it was never promised to anybody and the store may be opened without it. If it is a frame that once
was complete, cutting it takes back what a client was told. A wrong guess in the first direction loses money; in the
second, it makes a power cut need a person.

What a torn write looks like. Files only grow, into blocks that read as zeros until they are written, and a disk
writes whole sectors of 512 bytes. So what is missing is missing from the end (the file is too short for the frame),
or sector by sector, and then reads as zeros. Kinds and end markers hold no zero byte and a payload is not a sector of
zeros, so a frame in which no such sector can be seen was once complete: whatever is wrong with it is damage.

What a promise looks like. Each of these says that a record was on disk:
- a record further on which carries `durable` at or beyond it, wherever it is;
- the position file;
- the manifest, when it names a later journal file (the caller knows and doesn't ask).

So: refuse, unless the frame is torn as above, and nobody promised it. Several writes can be under way at once (group
commit overlaps with execution; `everysec` leaves a second of them), and sectors reach the disk in any order, so whole
records may lie behind the torn one. They are evidence only if they say so, with one exception: records behind it that
are more than a minute younger. A write takes no minute to reach the disk; without the exception a journal written
under `appendfsync no`, which promises nothing, could lose hours behind one lost sector.

Refused: "nothing valid may lie behind it", the simpler rule. With random sectors lost from unsynced writes it refuses
to start after most power cuts that tear at all (63 of 70, tests/persistence/test_power_loss.py), for records that
nobody was told of.
"""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

from persistence.files import Files, read_whole
from persistence.limits import PAYLOAD_BYTES_MAX, READ_BYTES_MAX, SECTOR_BYTES, UNSYNCED_US_MAX
from persistence.record import (
    END,
    HEADER,
    HEADER_BYTES,
    MASK,
    OVERHEAD_BYTES,
    RECORD,
    TRAILER,
    TRAILER_BYTES,
)

_KIND_BYTES: Final = RECORD.to_bytes(4, "little")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the reader of a journal stopped: before `offset`, all is verified."""

    offset: int
    sequence: int
    """Of the record expected there."""
    time_us: int
    """Of the last good record."""
    chain: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What whole-looking records say that lie behind a place."""

    records: int = 0
    sequence: int = 0
    offset: int = 0
    durable: int = 0
    """Highest claim, made by record `sequence` at `offset`."""
    time_us: int = 0
    """Latest time."""
    earliest: int = 0
    """Lowest sequence; 0 without records."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`torn`: may be cut at the stop. Else damaged. `text` says why; `behind` counts whole records to be cut too."""

    torn: bool
    text: str
    behind: int = 0


def judge(files: Files, fd: int, size: int, stop: Stop, promised: int) -> Verdict:
    """Judge the bytes from `stop.offset` to `size`, of which there is at least one.

    `promised` is the sequence that the position file says is durable, 0 without one.
    """
    torn, text, end = _look_at_frame(files, fd, size, stop)
    if not torn:
        return Verdict(False, text)
    behind = look_behind(files, fd, size, stop.offset + 1 if end is None else end)
    objection = object_to_cut(stop, promised, behind)
    if objection:
        return Verdict(False, f"{text}, but {objection}")
    return Verdict(True, text, behind.records)


def object_to_cut(stop: Stop, promised: int, behind: Evidence) -> str:
    """Return why the record at `stop` can't be given up, "" when nothing says so."""
    if promised >= stop.sequence:
        return f"the position file says that everything up to record {promised} was on disk"
    if behind.durable >= stop.sequence:
        return f"record {behind.sequence} at offset {behind.offset} says that {behind.durable} was already on disk"
    if behind.records and behind.earliest < stop.sequence:
        return f"behind it lies record {behind.earliest}, which belongs before it"
    if behind.records and behind.time_us - stop.time_us > UNSYNCED_US_MAX:
        return f"behind it lie {behind.records} records, up to {(behind.time_us - stop.time_us) // 1_000_000} s younger"
    return ""


def _look_at_frame(files: Files, fd: int, size: int, stop: Stop) -> tuple[bool, str, int | None]:
    """Return whether the frame is torn, what is wrong with it, and where it ends, if that is known."""
    start = stop.offset
    head = read_whole(files, fd, min(HEADER_BYTES, size - start), start)
    padded = head + bytes(HEADER_BYTES - len(head))
    kind, length, mirror, sequence, time_us, _durable = HEADER.unpack(padded)
    end = None
    if len(head) >= 12 and kind == RECORD and length ^ mirror == MASK and length <= PAYLOAD_BYTES_MAX:
        end = start + length + OVERHEAD_BYTES
    lost = _lost_sector(files, fd, start, min(size, end or start + HEADER_BYTES), size)
    if lost is not None:
        return True, f"it is incomplete: the sector at offset {lost} was never written", end
    if head[:4] != _KIND_BYTES[: len(head)]:
        return False, f"no record begins here: {head[:4].hex()} instead of {_KIND_BYTES.hex()}", end
    if end is None and len(head) >= 12:
        return False, f"its length is damaged: {length}, and {mirror ^ MASK} in its inverse", end
    if len(head) >= 20 and sequence != stop.sequence:
        return False, f"it calls itself record {sequence}, where {stop.sequence} belongs", end
    if len(head) >= 28 and time_us < stop.time_us:
        return False, f"its time goes back from {stop.time_us} to {time_us}", end
    if end is None or end > size:
        whole = "" if end is None else f" of {end - start}"
        return True, f"it is incomplete: {size - start} bytes{whole} are there", end
    body = read_whole(files, fd, length + OVERHEAD_BYTES, start)
    chain, marker = TRAILER.unpack_from(body, length + HEADER_BYTES)
    if marker != END:
        return False, "its end marker is damaged", end
    actual = crc32(body[:-TRAILER_BYTES], stop.chain)
    return False, f"its checksum does not hold: {chain:08x} is written, {actual:08x} computed", end


def _lost_sector(files: Files, fd: int, start: int, end: int, size: int) -> int | None:
    """Return the first sector touching start .. end that is all zeros, as far as it lies within start .. size."""
    at = start
    while at < end:
        step = SECTOR_BYTES - at % SECTOR_BYTES
        window = read_whole(files, fd, min(step + READ_BYTES_MAX, size - at), at)
        begin = 0
        while begin < len(window) and at + begin < end:
            part = window[begin : begin + (step if begin == 0 else SECTOR_BYTES)]
            if not any(part):
                return at + begin
            begin += len(part)
        at += begin
    return None


def look_behind(files: Files, fd: int, size: int, start: int) -> Evidence:
    """Gather what whole-looking records from `start` to the end of the file say.

    Whole-looking: kind, both lengths and end marker are right. The chain is not asked, since what it continues may
    be lost; to believe too much here only means to refuse.
    """
    best = Evidence()
    at = min(start, size)
    data = b""
    base = start
    while True:
        if at - base + OVERHEAD_BYTES > len(data):
            data, base = read_whole(files, fd, min(READ_BYTES_MAX, size - at), at), at
            if len(data) < OVERHEAD_BYTES:
                return best
        found = data.find(_KIND_BYTES, at - base, len(data))
        if found < 0 or found + OVERHEAD_BYTES > len(data):
            if base + len(data) >= size:
                return best
            at = base + (len(data) - 3 if found < 0 else found)
            data = b""
            continue
        at = base + found
        _kind, length, mirror, sequence, time_us, durable = HEADER.unpack_from(data, found)
        end = at + length + OVERHEAD_BYTES
        if length ^ mirror != MASK or end > size or not _ends_well(files, fd, end):
            at += 1
            continue
        claim = durable >= best.durable
        best = Evidence(
            best.records + 1,
            sequence if claim else best.sequence,
            at if claim else best.offset,
            max(durable, best.durable),
            max(time_us, best.time_us),
            min(sequence, best.earliest or sequence),
        )
        at = end


def _ends_well(files: Files, fd: int, end: int) -> bool:
    data = files.pread(fd, 4, end - 4)
    return data == END.to_bytes(4, "little")

r"""The manifest: which snapshot and which journal files, in which order, are the store.

Text, for people; lines end with \n, fields are separated by one blank, in exactly this form:

    dingir-manifest 1
    store 9f86d081884c7d65
    kept snapshot-00000002 sequence 600 chain 0badcafe bytes 88888 rows 900 check 0badbeef
    snapshot snapshot-00000003 sequence 1234 chain 1a2b3c4d bytes 99999 rows 1000 check deadbeef
    journal journal-00000003 first 1235 chain 1a2b3c4d
    journal journal-00000004 first 2000 chain 0badcafe
    check 5e6f7a8b

or `snapshot none`; `kept` lines (usually none) name older snapshots that a follower may still need, with the journals
behind them. `first` is the sequence of a journal's first record (or of the record to come), `chain` the value that it
continues; a snapshot's `chain` is the journal's at its `sequence`, its `check` the last chain value of its own frames.
Journals have consecutive numbers and at most the last is incomplete. `check` is the CRC-32 of all bytes before its
line, in every version to come.

A manifest is valid only if writing down what was read gives the same bytes, so no bit of it can change unseen. It is
replaced as a whole: temporary file, sync, rename, sync of the directory.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

from persistence.errors import Damaged, NewerVersion
from persistence.header import VERSION
from persistence.layout import journal_name, snapshot_name
from persistence.limits import JOURNAL_FILES_MAX

_FIRST: Final = re.compile(rb"dingir-manifest ([0-9]{1,9})\n")
_CHECK: Final = re.compile(rb"check ([0-9a-f]{8})\n\Z")
_STORE: Final = re.compile(r"store ([0-9a-f]{16})")
_SNAPSHOT: Final = re.compile(
    r"(?:kept|snapshot) snapshot-([0-9]{8}) sequence ([0-9]{1,20}) chain ([0-9a-f]{8})"
    r" bytes ([0-9]{1,20}) rows ([0-9]{1,20}) check ([0-9a-f]{8})"
)
_JOURNAL: Final = re.compile(r"journal journal-([0-9]{8}) first ([0-9]{1,20}) chain ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """A snapshot as the manifest names it."""

    number: int
    sequence: int
    chain: int
    bytes_n: int
    rows: int
    check: int

    @property
    def name(self) -> str:
        return snapshot_name(self.number)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A journal file as the manifest names it."""

    number: int
    first: int
    chain: int

    @property
    def name(self) -> str:
        return journal_name(self.number)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a store, in order."""

    store: bytes
    snapshot: SnapshotEntry | None
    journals: tuple[JournalEntry, ...]
    kept: tuple[SnapshotEntry, ...] = ()
    """Older snapshots, for a follower."""

    def encode(self) -> bytes:
        """Return the text, check included."""
        lines = [f"dingir-manifest {VERSION}", f"store {self.store.hex()}"]
        lines += [f"kept {_fields(entry)}" for entry in self.kept]
        lines.append("snapshot none" if self.snapshot is None else f"snapshot {_fields(self.snapshot)}")
        lines += [f"journal {entry.name} first {entry.first} chain {entry.chain:08x}" for entry in self.journals]
        data = "".join(line + "\n" for line in lines).encode()
        return data + f"check {crc32(data):08x}\n".encode()

    def replay(self) -> tuple[JournalEntry, ...]:
        """Return the journals behind the snapshot: those that recovery replays."""
        start = self.snapshot.sequence + 1 if self.snapshot else 1
        return tuple(entry for entry in self.journals if entry.first >= start)


def _fields(entry: SnapshotEntry) -> str:
    """Write what a line says of a snapshot."""
    return (
        f"{entry.name} sequence {entry.sequence} chain {entry.chain:08x}"
        f" bytes {entry.bytes_n} rows {entry.rows} check {entry.check:08x}"
    )


def decode(data: bytes, path: str, advice: str) -> Manifest:
    """Return the manifest in `data`; raise `Damaged` or `NewerVersion`."""
    check = _CHECK.search(data)
    if check is None:
        raise Damaged("its last line is not a check: it is cut short or damaged", path, advice=advice)
    if int(check.group(1), 16) != crc32(data[: check.start()]):
        raise Damaged("its check does not hold", path, advice=advice)
    first = _FIRST.match(data)
    if first is None:
        raise Damaged(f"it does not begin with 'dingir-manifest': {data[:40]!r}", path, advice=advice)
    version = int(first.group(1))
    if version > VERSION:
        raise NewerVersion(
            f"written by a newer version: format {version}, this program knows {VERSION}",
            path,
            advice="start the version that wrote it, or a later one",
        )
    try:
        manifest = _parse(data[first.end() : check.start()].decode("ascii").removesuffix("\n").split("\n"))
        _check_order(manifest)
        if manifest.encode() != data:
            raise ValueError("it is not in the form that this program writes")
    except ValueError as error:
        raise Damaged(str(error), path, advice=advice) from error
    return manifest


def _parse(lines: list[str]) -> Manifest:
    store = _STORE.fullmatch(lines[0])
    if store is None or len(lines) < 3:
        raise ValueError("it lacks its store, snapshot or journal lines")
    at = 1
    kept = []
    while at < len(lines) and lines[at].startswith("kept "):
        kept.append(_parse_snapshot(lines[at]))
        at += 1
    if at == len(lines):
        raise ValueError("it lacks its snapshot line")
    snapshot = None if lines[at] == "snapshot none" else _parse_snapshot(lines[at])
    journals = []
    for line in lines[at + 1 :]:
        found = _JOURNAL.fullmatch(line)
        if found is None:
            raise ValueError(f"not a journal line: {line[:80]!r}")
        journals.append(JournalEntry(int(found.group(1)), int(found.group(2)), int(found.group(3), 16)))
    return Manifest(bytes.fromhex(store.group(1)), snapshot, tuple(journals), tuple(kept))


def _parse_snapshot(line: str) -> SnapshotEntry:
    found = _SNAPSHOT.fullmatch(line)
    if found is None:
        raise ValueError(f"not a snapshot line: {line[:80]!r}")
    number, sequence, chain, bytes_n, rows, check = found.groups()
    return SnapshotEntry(int(number), int(sequence), int(chain, 16), int(bytes_n), int(rows), int(check, 16))


def _check_order(manifest: Manifest) -> None:
    journals = manifest.journals
    if len(journals) > JOURNAL_FILES_MAX:
        raise ValueError(f"it names {len(journals)} journals; more than {JOURNAL_FILES_MAX} are not possible")
    for before, after in pairwise(journals):
        if after.number != before.number + 1:
            raise ValueError(f"{after.name} follows {before.name}: a journal is missing between them")
        if after.first < before.first:
            raise ValueError(
                f"{after.name} begins with record {after.first}, before the {before.first} of {before.name}"
            )
    snapshot = manifest.snapshot
    start = snapshot.sequence + 1 if snapshot else 1
    if not any(entry.first == start for entry in journals):
        raise ValueError(f"no journal begins with record {start}, which the state continues with")
    if manifest.kept and snapshot is None:
        raise ValueError("it keeps older snapshots, and has none")
    numbers = [one.number for one in (*manifest.kept, *([snapshot] if snapshot else []))]
    if numbers != sorted(set(numbers)):
        raise ValueError("its snapshots are not in the order of their numbers")
    for one in (*manifest.kept, *([snapshot] if snapshot else [])):
        if not any(e.number == one.number and e.first == one.sequence + 1 and e.chain == one.chain for e in journals):
            raise ValueError(f"{one.name} is not continued by the journal of the same number")

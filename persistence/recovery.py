"""Recovery: walk the journals that the manifest names, and decide what is the end.

This module only reads and decides; `store.py` carries the decisions out, `check.py` prints them. The rules:

1. Every journal that the manifest names exists, and its header repeats what the manifest says. A named journal that
   has a successor in the manifest was synced as a whole, so it ends exactly where the successor begins.
2. The last named journal may end in a torn write (`tail.py` says which), which is cut.
3. A rotation puts the new journal into use before the manifest names it. So one journal with the next number may lie
   there unnamed. If it continues the last named one, record and chain, it is adopted. If it holds no record, or if
   its predecessor lost its end or its own header never reached the disk, and nobody was promised any of it, it is
   removed. Otherwise it does not belong here.
4. Journals or snapshots with still higher numbers mean that the manifest is older than the rest.
5. In the end, everything that the position file calls durable has to be there.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from persistence.errors import Damaged, Missing
from persistence.files import Files, read_whole
from persistence.header import FILE_HEADER_BYTES
from persistence.layout import journal_name, journal_numbers, snapshot_numbers
from persistence.manifest import JournalEntry, Manifest
from persistence.position import Position
from persistence.reading import JournalReader, Record, require
from persistence.tail import Stop, judge, look_behind, object_to_cut


def first_chain(store: bytes) -> int:
    """Return the chain value that the first record of a store continues."""
    return crc32(store)


@dataclass(frozen=True, slots=True)
class Cut:
    """Something that never was durable and goes: the end of a file, or (offset None) the whole file."""

    path: str
    offset: int | None
    bytes_n: int
    text: str


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """Where the last journal ends once the cuts are made."""

    number: int
    size: int
    sequence: int
    time_us: int
    chain: int


@dataclass(frozen=True, slots=True)
class Walked:
    """A journal's good records: `first` to `last`, which ends at offset `size`."""

    name: str
    first: int
    last: int
    size: int


class Recovery:
    """Walk the records behind the snapshot; afterwards `end`, `cuts` and `adopted` say what was decided."""

    def __init__(
        self, files: Files, directory: str, manifest: Manifest, position: Position | None, advice: str
    ) -> None:
        self._files = files
        self._directory = directory
        self._manifest = manifest
        self._promised = position.sequence if position else 0
        self._advice = advice
        self.cuts: list[Cut] = []
        self.adopted: JournalEntry | None = None
        self.end: JournalEnd | None = None
        """None until the walk is complete."""
        self.walked: list[Walked] = []
        """The journals walked so far, as far as they verified."""
        self._reader: JournalReader | None = None
        self._read_before = 0

    def check_files(self) -> int:
        """Verify that all named journals are there with the right headers, and none too many.

        Return the bytes of those to replay.
        """
        total = 0
        replayed = self._manifest.replay()
        for entry in self._manifest.journals:
            reader = self._open(entry)
            if entry in replayed:
                total += reader.size()
            reader.close()
        last = self._manifest.journals[-1].number
        names = self._files.names(self._directory)
        for number in journal_numbers(names):
            if number > last + 1:
                what = f"the manifest is older than {journal_name(number)}: it names journals up to {last} only"
                raise Damaged(what, os.path.join(self._directory, "manifest"), advice=self._advice)
        if any(number > last + 1 for number in snapshot_numbers(names)):
            what = f"the manifest is older than the newest snapshot: it names journals up to {last} only"
            raise Damaged(what, os.path.join(self._directory, "manifest"), advice=self._advice)
        return total

    def records(self) -> Iterator[Record]:
        """Yield every record behind the snapshot, verified; raise `Damaged` where the rules refuse."""
        entries = self._manifest.replay()
        reader = self._open(entries[0])
        try:
            if self._manifest.snapshot is None and entries[0].chain != first_chain(self._manifest.store):
                raise self._refuse(reader, "its first record does not begin the history of this directory", 0)
            yield from self._walk(reader)
            for entry in entries[1:]:
                self._check_complete(reader, entry)
                reader.close()
                reader = self._open(entry)
                yield from self._walk(reader)
            stop = self._judge_end(reader)
        finally:
            reader.close()
        self.end = JournalEnd(reader.header.number, stop.offset, stop.sequence - 1, stop.time_us, stop.chain)
        yield from self._successor(stop)
        self._check_promise()

    def loaded_bytes(self) -> int:
        """Return how much of the journals to replay has been read, for progress reports."""
        return self._read_before + (self._reader.walked if self._reader else 0)

    def _open(self, entry: JournalEntry) -> JournalReader:
        path = self._path(entry.name)
        try:
            reader = JournalReader(self._files, path, self._advice)
        except FileNotFoundError:
            raise Missing("the manifest names this journal, and it is not there", path, advice=self._advice) from None
        try:
            require(
                reader,
                store=self._manifest.store,
                number=entry.number,
                first=entry.first,
                chain=entry.chain,
                advice=self._advice,
            )
        except Damaged:
            reader.close()
            raise
        return reader

    def _walk(self, reader: JournalReader) -> Iterator[Record]:
        self._reader = reader
        yield from reader.read(reader.size())
        self._reader = None
        self._read_before += reader.walked
        found = reader.header
        self.walked.append(Walked(os.path.basename(reader.path), found.sequence, reader.sequence, reader.offset))

    def _check_complete(self, reader: JournalReader, following: JournalEntry) -> None:
        """Verify rule 1: `reader`'s journal is whole and ends where `following` begins."""
        size = reader.size()
        stop = reader.stop
        if stop.offset != size:
            verdict = judge(self._files, reader.fd, size, stop, promised=stop.sequence)
            raise self._refuse(reader, f"{verdict.text}; {following.name} comes after it", stop.sequence)
        if following.first != stop.sequence:
            what = f"it ends with record {stop.sequence - 1}, and {following.name} begins with record {following.first}"
            raise self._refuse(reader, what, stop.sequence)
        if following.chain != stop.chain:
            raise self._refuse(reader, f"{following.name} does not continue its checksums", stop.sequence)

    def _judge_end(self, reader: JournalReader) -> Stop:
        """Verify rule 2; note the cut, if any, and return where the journal ends then."""
        size = reader.size()
        stop = reader.stop
        if stop.offset == size:
            return stop
        verdict = judge(self._files, reader.fd, size, stop, self._promised)
        if not verdict.torn:
            raise self._refuse(reader, verdict.text, stop.sequence)
        text = f"record {stop.sequence} was never completely written ({verdict.text})"
        if verdict.behind:
            text += f", nor was it promised, nor were the {verdict.behind} records behind it"
        self.cuts.append(Cut(reader.path, stop.offset, size - stop.offset, text))
        return stop

    def _successor(self, stop: Stop) -> Iterator[Record]:
        """Apply rule 3 to the journal that a rotation may have begun; `stop` is where its predecessor ends."""
        assert self.end is not None
        number = self.end.number + 1
        path = self._path(journal_name(number))
        try:
            reader = JournalReader(self._files, path, self._advice)
        except FileNotFoundError:
            return
        except Damaged:
            if not self._header_was_lost(path):
                raise
            self._remove(path, stop, "its header was never written")
            return
        try:
            found = reader.header
            if (found.store, found.number) != (self._manifest.store, number):
                raise self._refuse(reader, "it belongs to another data directory or has another number", None)
            if not self.cuts and (found.sequence, found.chain) == (stop.sequence, stop.chain):
                self.adopted = JournalEntry(number, found.sequence, found.chain)
                yield from self._walk(reader)
                stop = self._judge_end(reader)
                self.end = JournalEnd(number, stop.offset, stop.sequence - 1, stop.time_us, stop.chain)
            elif found.sequence > stop.sequence:
                self._remove(path, stop, f"the journal before it lost its end, from record {stop.sequence} on")
            elif look_behind(self._files, reader.fd, reader.size(), FILE_HEADER_BYTES).records == 0:
                self._remove(path, stop, "it was given up before its first record")
            else:
                what = f"it begins with record {found.sequence}, which the journal before it holds as well"
                raise self._refuse(reader, what, None)
        finally:
            reader.close()

    def _header_was_lost(self, path: str) -> bool:
        fd = self._files.open(path, os.O_RDONLY)
        try:
            head = read_whole(self._files, fd, FILE_HEADER_BYTES, 0)
        finally:
            self._files.close(fd)
        return len(head) < FILE_HEADER_BYTES or not any(head)

    def _remove(self, path: str, stop: Stop, why: str) -> None:
        """Note that an unnamed journal goes, unless something says that it was promised."""
        fd = self._files.open(path, os.O_RDONLY)
        try:
            size = self._files.size(fd)
            evidence = look_behind(self._files, fd, size, 0)
        finally:
            self._files.close(fd)
        objection = object_to_cut(stop, self._promised, evidence)
        if objection:
            raise Damaged(f"{why}, but {objection}", path, record=stop.sequence, advice=self._advice)
        self.cuts.append(Cut(path, None, size, f"{why}; none of its {evidence.records} records was promised"))

    def _check_promise(self) -> None:
        """Verify rule 5."""
        assert self.end is not None
        if self._promised > self.end.sequence:
            what = (
                f"the journal ends with record {self.end.sequence}, but the position file says that everything up to "
                f"record {self._promised} was on disk: the disk or somebody lost the end of it "
                "(in a copy made while the server ran: remove the copy's position file)"
            )
            path = self._path(journal_name(self.end.number))
            raise Damaged(what, path, offset=self.end.size, record=self.end.sequence + 1, advice=self._advice)

    def _refuse(self, reader: JournalReader, what: str, record: int | None) -> Damaged:
        return Damaged(what, reader.path, offset=reader.offset, record=record, advice=self._advice)

    def _path(self, name: str) -> str:
        return os.path.join(self._directory, name)

"""The store: one data directory, from opening it to closing it.

The life of a store, in this order, each step once:

    store = Store.open(directory)           lock, manifest, headers; refuses what it can't vouch for
    store.snapshot, store.snapshot_rows()   the state to begin with, if any
    store.records()                         the journal behind it, verified as it streams; the end is judged
    store.journal(), store.syncer           from here on the directory is written to; run syncer.run in a thread
    place = store.rotate()                  a new journal file begins; a child writes the snapshot of `place`
    store.commit_snapshot(place.number)     the manifest names it; what it replaces is deleted
    store.close()

What can be found wrong is a `StoreError`; what was put right without loss is a line in `notices`, to be logged.

Between the walk and the first append, `_take_over` carries out what `recovery.py` decided and makes durable what the
process before left in the kernel: it *rewrites* the bytes behind the published position and syncs. A plain sync
would not do: if the last server died of a failed fsync, the kernel holds pages that it calls clean and that never
reached the disk. Nobody was told of those records, but from now on they count.

Two threads besides the loop's come here: the syncer's (the end of a rotation) and one that calls `commit_snapshot`.
`_changing` guards the manifest between them; the loop's thread only ever tries it (`Busy`), so it never waits.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from persistence import setup
from persistence.errors import (
    FULL_ERRNOS,
    Busy,
    Damaged,
    DiskFull,
    StoreError,
    Unreadable,
    Unwritable,
    WriteFailed,
    check_command,
    os_text,
)
from persistence.files import FILES, Files, write_whole
from persistence.header import FILE_HEADER_BYTES, JOURNAL_MAGIC, FileHeader
from persistence.journal import Durable, Journal
from persistence.layout import (
    MANIFEST,
    POSITION,
    TEMPORARY,
    journal_name,
    journal_numbers,
    snapshot_name,
    snapshot_numbers,
    temporary_names,
)
from persistence.limits import JOURNAL_FILES_MAX, KEPT_FILES_MAX, ROTATION_WAIT_S
from persistence.lock import DirectoryLock
from persistence.manifest import JournalEntry, Manifest, SnapshotEntry
from persistence.position import Position, PositionWriter
from persistence.reading import Record
from persistence.recovery import Recovery
from persistence.snapshot import Place, Row, SnapshotReader
from persistence.syncer import Syncer


class Store:
    """A data directory that this process has to itself."""

    def __init__(self, directory: str, files: Files, lock: DirectoryLock) -> None:
        """Not for callers: use `Store.open`."""
        self.directory = directory
        self.notices: list[str] = []
        """What was put right at the start, a line each, for the log."""
        self.syncer: Syncer
        """Set by `journal()`."""
        self.kept_bytes = 0
        """Of files that are there for a follower only, when a snapshot was last committed."""
        self.kept_files = 0
        """How many journals of these there were."""
        self.left_behind = False
        """Whether they were too many then, and are gone."""
        self._files = files
        self._lock = lock
        self._advice = check_command(directory)
        self._journal: Journal | None = None
        self._position: PositionWriter | None = None
        self._rotation_pending = False
        self._changing = threading.Condition()
        self._walking = False
        manifest = setup.read_manifest(files, directory, self._advice)
        self._manifest: Manifest = manifest if manifest is not None else setup.create(files, directory)
        promised, problems = setup.read_position(files, directory, self._manifest.store)
        self.notices += [f"{os.path.join(directory, POSITION)}: {text}; going on without it" for text in problems]
        self._promised = promised
        self._recovery = Recovery(files, directory, self._manifest, promised, self._advice)
        self.bytes_total = self._recovery.check_files()
        """Bytes that recovery has to read."""
        self._snapshot_reader = self._open_snapshot()
        if self._snapshot_reader is not None:
            self.bytes_total += self._snapshot_reader.size

    @classmethod
    def open(cls, directory: str, files: Files = FILES) -> "Store":
        """Open the store in `directory`, making it (mode 0700) when it is not there; raise a `StoreError`."""
        directory = os.path.abspath(directory)
        setup.prepare_directory(files, directory)
        lock = DirectoryLock(directory)
        try:
            return cls(directory, files, lock)
        except OSError as error:
            lock.release()
            raise _named(error, directory) from error
        except BaseException:
            lock.release()
            raise

    @property
    def snapshot(self) -> SnapshotReader | None:
        """The snapshot to begin with (`header.sequence`, `header.time_us`, `extra`), None at the very beginning."""
        return self._snapshot_reader

    @property
    def store_id(self) -> bytes:
        """The identity of this directory, in all its files."""
        return self._manifest.store

    @property
    def bytes_loaded(self) -> int:
        """Bytes that recovery has read, of `bytes_total`."""
        snapshot_bytes = self._snapshot_reader.offset if self._snapshot_reader else 0
        return snapshot_bytes + self._recovery.loaded_bytes()

    def snapshot_rows(self) -> Iterator[Row]:
        """Yield the snapshot's rows; good only if it ends without an error. Once."""
        reader = self._snapshot_reader
        if reader is None:
            return
        entry = self._manifest.snapshot
        assert entry is not None
        yield from reader.rows()
        if (reader.row_count, reader.chain) != (entry.rows, entry.check):
            what = f"it is a good snapshot, but not the one that the manifest names ({entry.rows} rows)"
            raise Damaged(what, reader.path, advice=self._advice)

    def records(self) -> Iterator[Record]:
        """Yield (sequence, time_us, payload) of every record behind the snapshot, verified. Once."""
        assert not self._walking, "records() is for one walk"
        self._walking = True
        try:
            yield from self._recovery.records()
        except OSError as error:
            raise Unreadable(f"a journal could not be read: {os_text(error)}", self.directory) from error

    def journal(self) -> Journal:
        """Return the journal to append to, after `records` was walked to its end (or walks it now)."""
        if self._journal is None:
            try:
                if not self._walking:
                    for _record in self.records():
                        pass
                self._journal = self._take_over()
            except OSError as error:
                raise _named(error, self.directory) from error
        return self._journal

    def rotate(self) -> Place:
        """Begin a new journal file and return the place in history between the two: where a snapshot belongs.

        Quick: nothing is synced here. The syncing thread makes the old file, the new file and the manifest that
        names it durable, in this order, before a record of the new file counts as durable. Raises `Busy` while the
        rotation before, or a commit, is not complete; `DiskFull` or `WriteFailed` when nothing was changed.
        """
        journal = self.journal()
        if not self._changing.acquire(blocking=False):
            raise Busy("a snapshot is being committed", self.directory, advice="try again in a moment")
        try:
            if self._rotation_pending:
                raise Busy("the rotation before is not on disk yet", self.directory, advice="try again in a moment")
            if len(self._manifest.journals) >= JOURNAL_FILES_MAX:
                what = f"{JOURNAL_FILES_MAX} journal files wait for a snapshot to replace them"
                raise Busy(what, self.directory, advice="find out why snapshots fail")
            journal.write()
            return self._rotate(journal)
        finally:
            self._changing.release()

    def commit_snapshot(
        self, number: int, keep_sequence: int | None = None, keep_bytes_max: int | None = None
    ) -> SnapshotEntry:
        """Make the snapshot of that number the one to start from, and delete what it replaces.

        The file is verified first, every byte. For a follower that has only come to `keep_sequence` the newest older
        snapshot that is not beyond it stays, with the journals behind that; nothing of it when these are more than
        `keep_bytes_max` bytes or KEPT_FILES_MAX files (`kept_bytes`, `kept_files` and `left_behind` say what became
        of it). Blocks (for a worker thread):
        waits for the rotation to be durable. On an error before the manifest is replaced nothing has changed;
        `SyncFailed` has to end the process.
        """
        entry = self._verify_snapshot(number)
        with self._changing:
            if not self._changing.wait_for(self._settled, ROTATION_WAIT_S):
                raise Busy("the rotation is not on disk yet", self.directory, advice="the disk may hang")
            if self.syncer.error is not None:
                raise self.syncer.error
            snapshots, journals = self._kept(entry, keep_sequence)
            kept = [one.name for one in journals if one.number < number]
            self.kept_files = len(kept)
            self.kept_bytes = self._bytes([*[one.name for one in snapshots], *kept])
            too_many_bytes = keep_bytes_max is not None and self.kept_bytes > keep_bytes_max
            self.left_behind = too_many_bytes or self.kept_files > KEPT_FILES_MAX
            if self.left_behind:
                snapshots, journals = self._kept(entry, None)
            manifest = Manifest(self._manifest.store, entry, journals, snapshots)
            try:
                setup.replace_manifest(self._files, self.directory, manifest.encode())
            except OSError as error:
                raise _write_error(error, os.path.join(self.directory, MANIFEST)) from error
            old, self._manifest = self._manifest, manifest
        for name in sorted(_names(old) - _names(manifest)):
            self._delete(name)
        return entry

    def discard_snapshot(self, number: int) -> None:
        """Delete a snapshot that was not committed, and what a dead child left of it."""
        current = self._manifest.snapshot
        assert current is None or current.number != number, "that is the snapshot in use"
        name = snapshot_name(number)
        for found in self._files.names(self.directory):
            if found == name or (found.startswith(name + ".") and found.endswith(TEMPORARY)):
                self._delete(found)

    def close(self) -> None:
        """Bring everything to the disk and give the directory up; the syncing thread has to have ended.

        Raises what `write` or the last sync raised, after giving the directory up all the same.
        """
        try:
            if self._journal is not None:
                self._close_journal(self._journal)
        finally:
            if self._snapshot_reader is not None:
                self._snapshot_reader.close()
                self._snapshot_reader = None
            self._lock.release()

    def _close_journal(self, journal: Journal) -> None:
        assert self._position is not None
        try:
            if not journal.failed:
                journal.write()
            if self.syncer.error is None:
                self.syncer.request(journal)
                self.syncer.round()
            if self.syncer.error is not None:
                raise self.syncer.error
            self._files.truncate(journal.fd, journal.size)  # gives the reserved blocks back
            self._files.fsync(self._position.fd)
        except OSError as error:
            what = f"closing failed: {os_text(error)}; every record is on disk all the same"
            raise WriteFailed(what, journal.path) from error
        finally:
            self._position.close()
            self._files.close(journal.fd)
            self.syncer.close()
            self._journal = None

    def _open_snapshot(self) -> SnapshotReader | None:
        entry = self._manifest.snapshot
        if entry is None:
            return None
        path = os.path.join(self.directory, entry.name)
        reader = SnapshotReader(self._files, path, self._advice)
        found = reader.header
        is_ = (found.store, found.number, found.sequence, found.chain, reader.size)
        should = (self._manifest.store, entry.number, entry.sequence, entry.chain, entry.bytes_n)
        if is_ != should:
            reader.close()
            what = f"it is not the snapshot that the manifest names (record {found.sequence}, {reader.size} bytes)"
            raise Damaged(what, path, advice=self._advice)
        return reader

    def _take_over(self) -> Journal:
        """Carry out what recovery decided, make it durable, and open the journal for appending."""
        end = self._recovery.end
        assert end is not None, "records() was not walked to its end"
        for cut in self._recovery.cuts:
            setup.carry_out(self._files, self.directory, cut.path, cut.offset)
            self.notices.append(f"{cut.path}: cut {cut.bytes_n} bytes: {cut.text}")
        self._rewrite_unpromised(end.number, end.size)
        adopted = self._recovery.adopted
        if adopted is not None:
            journals = (*self._manifest.journals, adopted)
            manifest = replace(self._manifest, journals=journals)
            setup.replace_manifest(self._files, self.directory, manifest.encode())
            self._manifest = manifest
            self.notices.append(f"{os.path.join(self.directory, adopted.name)}: taken into the manifest")
        position = PositionWriter(self._files, os.path.join(self.directory, POSITION), self._manifest.store)
        position.publish(Position(end.sequence, end.size, end.number))
        self._position = position
        durable = Durable(end.sequence)
        self.syncer = Syncer(self._files, durable, position)
        path = os.path.join(self.directory, journal_name(end.number))
        fd = self._files.open(path, os.O_WRONLY | os.O_APPEND)
        self._clean()
        return Journal(self._files, path, fd, end.number, end.size, end.sequence, end.time_us, end.chain, durable)

    def _rewrite_unpromised(self, last: int, size: int) -> None:
        """Write the bytes behind the published position again, over themselves, and sync."""
        promised = self._promised
        for entry in (*self._manifest.replay(), self._recovery.adopted):
            if entry is None or (promised is not None and entry.number < promised.number):
                continue
            if promised is None and entry.number < last - 1:
                continue  # synced before the manifest named its successor
            start = promised.offset if promised is not None and entry.number == promised.number else 0
            path = os.path.join(self.directory, entry.name)
            setup.rewrite(self._files, path, start, size if entry.number == last else None)

    def _clean(self) -> None:
        """Remove what interrupted steps left behind. Only after everything has been verified."""
        names = self._files.names(self.directory)
        keep = _names(self._manifest)
        left = [journal_name(number) for number in journal_numbers(names)]
        left += [snapshot_name(number) for number in snapshot_numbers(names)]
        for name in [*temporary_names(names), *left]:
            if name not in keep:
                self.notices.append(
                    f"{os.path.join(self.directory, name)}: removed, left over from an interrupted step"
                )
                self._delete(name)

    def _rotate(self, journal: Journal) -> Place:
        number = journal.number + 1
        path = os.path.join(self.directory, journal_name(number))
        place = Place(self.directory, self._manifest.store, number, journal.sequence, journal.time_us, journal.chain)
        entry = JournalEntry(number, journal.sequence + 1, journal.chain)
        manifest = replace(self._manifest, journals=(*self._manifest.journals, entry))
        header = FileHeader(JOURNAL_MAGIC, place.store, number, journal.chain, entry.first, journal.time_us).encode()
        temporary = os.path.join(self.directory, MANIFEST + TEMPORARY)
        fd = manifest_fd = -1
        try:
            fd = self._create(path, os.O_APPEND)
            write_whole(self._files, fd, header)
            manifest_fd = self._create(temporary, 0)
            write_whole(self._files, manifest_fd, manifest.encode())
        except OSError as error:
            for opened, name in ((fd, path), (manifest_fd, temporary)):
                if opened >= 0:
                    self._files.close(opened)
                    self._delete(os.path.basename(name))
            raise _write_error(error, path) from error
        self._rotation_pending = True
        self.syncer.switch(journal, self._finisher(journal.fd, journal.size, fd, manifest_fd, manifest))
        journal.switch(path, fd, number, FILE_HEADER_BYTES)
        return place

    def _create(self, path: str, flags: int) -> int:
        """Create a file anew: never the same inode as one of that name before."""
        try:
            self._files.unlink(path)
        except FileNotFoundError:
            pass
        return self._files.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | flags)

    def _finisher(
        self, old_fd: int, old_size: int, fd: int, manifest_fd: int, manifest: Manifest
    ) -> Callable[[], None]:
        """Return what the syncing thread does once the old file is durable."""

        def finish() -> None:
            self._files.fsync(fd)
            self._files.fsync(manifest_fd)
            self._files.close(manifest_fd)
            path = os.path.join(self.directory, MANIFEST)
            self._files.rename(path + TEMPORARY, path)
            self._files.sync_dir(self.directory)
            self._files.truncate(old_fd, old_size)  # gives the reserved blocks back
            self._files.close(old_fd)
            with self._changing:
                self._manifest = manifest
                self._rotation_pending = False
                self._changing.notify_all()

        return finish

    def settle(self) -> None:
        """Wait until the rotation before is durable (or its thread has failed, or ROTATION_WAIT_S are over)."""
        with self._changing:
            self._changing.wait_for(self._settled, ROTATION_WAIT_S)

    def _settled(self) -> bool:
        return not self._rotation_pending or self.syncer.error is not None

    def _verify_snapshot(self, number: int) -> SnapshotEntry:
        path = os.path.join(self.directory, snapshot_name(number))
        reader = SnapshotReader(self._files, path, self._advice)
        try:
            for _frame in reader.frames():
                pass
            info = reader.info()
        finally:
            reader.close()
        if reader.header.store != self._manifest.store or info.number != number:
            raise Damaged("it belongs to another data directory, or has another number", path, advice=self._advice)
        return SnapshotEntry(number, info.sequence, info.chain, info.bytes_n, info.rows, info.check)

    def _kept(
        self, snapshot: SnapshotEntry, keep_sequence: int | None
    ) -> tuple[tuple[SnapshotEntry, ...], tuple[JournalEntry, ...]]:
        """The older snapshot, if any, and the journals that stay beside `snapshot` for a follower."""
        journals = self._manifest.journals
        index = next((i for i, found in enumerate(journals) if found.number == snapshot.number), None)
        assert index is not None, "a snapshot belongs to a rotation"
        if keep_sequence is None or keep_sequence >= snapshot.sequence:
            return (), journals[index:]
        bases = [one for one in _snapshots(self._manifest) if one.sequence <= keep_sequence]
        if bases:
            base = bases[-1]
            return (base,), tuple(one for one in journals if one.number >= base.number)
        if journals[0].first == 1:
            return (), journals
        return (), journals[index:]  # it was left behind already

    def _bytes(self, names: Iterable[str]) -> int:
        """Add up the sizes of files."""
        return sum(os.stat(os.path.join(self.directory, name)).st_size for name in names)

    def _delete(self, name: str) -> None:
        try:
            self._files.unlink(os.path.join(self.directory, name))
        except OSError:
            return  # nothing names it any more; the next start removes it


def _snapshots(manifest: Manifest) -> tuple[SnapshotEntry, ...]:
    """The snapshots that a manifest names, oldest first."""
    return manifest.kept if manifest.snapshot is None else (*manifest.kept, manifest.snapshot)


def _names(manifest: Manifest) -> set[str]:
    """The files that a manifest names."""
    return {one.name for one in manifest.journals} | {one.name for one in _snapshots(manifest)}


def _write_error(error: OSError, path: str) -> StoreError:
    if error.errno in FULL_ERRNOS:
        return DiskFull(os_text(error), path, advice="make space; nothing was changed")
    return WriteFailed(f"writing failed: {os_text(error)}", path, advice="nothing was changed")


def _named(error: OSError, directory: str) -> StoreError:
    path = error.filename if isinstance(error.filename, str) else directory
    if error.errno in FULL_ERRNOS:
        return DiskFull(os_text(error), path, advice="make space, then start again")
    return Unwritable(f"the data directory can't be used: {os_text(error)}", path)

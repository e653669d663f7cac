"""Every call that changes a file fails once, in every way that it can fail; then the process dies and recovers.

SQLite's loop: a script (open, append, reserve, rotate, save, commit, append, close, open, append) runs with call
number 1 failing, then 2, and so on until it runs through without a failure. Each time the script gets either no error
or a `StoreError`, never another exception; everything acknowledged is there after a restart, nothing is there twice,
and after `DiskFull` the same process goes on.
"""

import errno
import os
import shutil
from collections.abc import Callable
from functools import partial

import pytest

from persistence.errors import Busy, DiskFull, StoreError, SyncFailed, WriteFailed
from persistence.files import Files
from persistence.snapshot import write
from persistence.store import Store
from tests.persistence.building import abandon, expected, load, opened, payload_of, rows_at, time_of
from tests.persistence.faults import SHORT, FaultyFiles

ERRORS = [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EINTR, errno.EMFILE, SHORT]


class Script:
    """One run against failing files, as a server would make it; `acknowledged` is what clients were told."""

    def __init__(self, directory: str, files: FaultyFiles) -> None:
        self.directory = directory
        self.files = files
        self.appended = 0
        self.acknowledged = 0
        self.refused = 0
        self.store: Store | None = None

    def run(self) -> StoreError | None:
        """Return the error that ends the process, None when the script came to its end."""
        try:
            self.open()
            self.commands(3)
            self.save()
            self.commands(2)
            self.close()
            self.open()
            self.commands(2)
            self.save()
            self.save()
            self.commands(1)
            self.close()
        except StoreError as error:
            return error
        finally:
            if self.store is not None:
                abandon(self.store)
        return None

    def open(self) -> None:
        self.store = Store.open(self.directory, self.files)
        first, records = load(self.store)
        assert records == expected(first + 1, first + len(records))
        assert self.acknowledged <= first + len(records) <= self.appended
        self.store.journal()

    def close(self) -> None:
        store, self.store = self.store, None
        assert store is not None
        try:
            store.close()
        except DiskFull as error:
            raise AssertionError("nothing was left to write") from error

    def commands(self, ticks: int) -> None:
        """Execute some ticks of two commands, each answered when it is durable."""
        store = self.store
        assert store is not None
        journal = store.journal()
        for _ in range(ticks):
            try:
                journal.reserve(1000)
            except DiskFull:
                self.refused += 1
                journal.reserve(1000)
            for _ in range(2):
                sequence = journal.sequence + 1
                self.appended = max(self.appended, sequence)
                journal.append(payload_of(sequence), time_of(sequence))
            try:
                journal.write()
            except DiskFull:
                self.refused += 1
                journal.write()
            self.sync()

    def sync(self) -> None:
        store = self.store
        assert store is not None
        store.syncer.request(store.journal())
        store.syncer.round()
        self.acknowledged = max(self.acknowledged, store.syncer.durable)
        if store.syncer.error is not None:
            raise store.syncer.error

    def save(self) -> None:
        """Try to save; a failed save is no failure of the server, unless a sync failed."""
        store = self.store
        assert store is not None
        try:
            place = store.rotate()
        except (DiskFull, WriteFailed, Busy):
            if store.journal().failed:
                raise
            self.refused += 1
            return
        self.commands(1)
        try:
            write(
                place, rows_at(place.sequence), b"extra", self.files
            )  # in the server: a child, whose failure is its own
        except StoreError:
            self.refused += 1
            store.discard_snapshot(place.number)
            return
        try:
            store.commit_snapshot(place.number)
        except (DiskFull, WriteFailed):
            self.refused += 1
            store.discard_snapshot(place.number)


def check_after(script: Script) -> None:
    """Restart on good files: what was acknowledged is there, and the store goes on."""
    with opened(script.directory) as store:
        first, records = load(store)
        last = first + len(records)
        assert records == expected(first + 1, last)
        assert script.acknowledged <= last <= script.appended
        journal = store.journal()
        journal.append(payload_of(last + 1), time_of(last + 1))
    with opened(script.directory) as store:
        first, records = load(store)
        assert first + len(records) == last + 1


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: errno.errorcode.get(error, "SHORT"))
def test_any_call_may_fail_once(directory: str, error: int) -> None:
    nth = 0
    ended: dict[str, set[str]] = {}
    while True:
        nth += 1
        files = FaultyFiles(nth, error)
        script = Script(directory, files)
        try:
            outcome = script.run()
            if files.calls < nth:
                break
            check_after(script)
        except Exception as problem:
            problem.add_note(f"call {nth}, {files.failed}")
            raise
        if files.failed:
            ended.setdefault(files.failed, set()).add(type(outcome).__name__)
        shutil.rmtree(directory, ignore_errors=True)
    assert nth > 60
    if error == SHORT:
        assert ended == {"write": {"NoneType"}, "pwrite": {"NoneType"}}
    else:
        assert ended["fdatasync"] == {"SyncFailed", "NoneType"}  # none: that of a snapshot in a child


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_stays_full_and_then_is_not_loses_nothing(directory: str, error: int) -> None:
    """From the n-th call on nothing that takes space works; then space returns, in the same process."""

    class FullFiles(FaultyFiles):
        def fsync(self, fd: int) -> None:
            Files.fsync(self, fd)

        fdatasync = fsync

        def unlink(self, path: str) -> None:
            Files.unlink(self, path)

        def truncate(self, fd: int, size: int) -> None:
            Files.truncate(self, fd, size)

        def rename(self, source: str, target: str) -> None:
            Files.rename(self, source, target)  # over a name that is there

        def sync_dir(self, path: str) -> None:
            Files.sync_dir(self, path)

    nth = 0
    while True:
        nth += 1
        files = FullFiles(0, error, sticky=True)
        script = Script(directory, files)
        script.open()
        store = script.store
        assert store is not None
        script.commands(1)
        files.calls, files.nth = 0, nth
        refused = []
        steps: list[Callable[[], object]] = [partial(script.commands, 2), script.save, partial(script.commands, 2)]
        for step in steps:
            try:
                step()
            except DiskFull as full:
                refused.append(full)
                journal = store.journal()
                assert os.path.getsize(journal.path) == journal.size
        reached = files.calls >= nth
        files.nth = 0
        store.journal().write()
        script.commands(2)
        script.save()
        script.close()
        assert script.acknowledged == script.appended
        check_after(script)
        shutil.rmtree(directory)
        if not reached:
            break
        assert refused or script.refused or files.failed == "pwrite"
    assert nth > 10


@pytest.mark.parametrize("call", ["fdatasync", "fsync", "rename", "sync_dir"])
def test_after_a_failed_sync_nothing_is_synced_again(directory: str, call: str) -> None:
    files = FaultyFiles(0, errno.EIO)
    script = Script(directory, files)
    script.open()
    store = script.store
    assert store is not None
    script.commands(1)
    if call != "fdatasync":
        store.rotate()
    steps = {"fdatasync": 2, "fsync": 4, "rename": 6, "sync_dir": 7}
    files.nth = files.calls + steps[call]
    journal = store.journal()
    journal.append(payload_of(3), time_of(3))
    journal.write()
    store.syncer.request(journal)
    store.syncer.round()
    assert files.failed == call
    assert isinstance(store.syncer.error, SyncFailed)
    assert store.syncer.durable == 2
    calls = files.calls
    for _ in range(3):
        store.syncer.request(journal)
        store.syncer.round()
    store.syncer.run()  # returns at once
    assert files.calls == calls
    with pytest.raises(SyncFailed):
        store.close()
    assert files.calls == calls
    script.appended = 3
    check_after(script)


def test_a_write_that_fails_and_can_not_be_cut_back_ends_the_journal(directory: str) -> None:
    files = FaultyFiles(0, errno.EIO)
    script = Script(directory, files)
    script.open()
    store = script.store
    assert store is not None
    script.commands(1)
    files.nth, files.sticky = files.calls + 1, True
    journal = store.journal()
    journal.append(payload_of(3), time_of(3))
    with pytest.raises(WriteFailed, match="cutting it back"):
        journal.write()
    files.nth = 0
    with pytest.raises(WriteFailed):
        journal.write()
    with pytest.raises(AssertionError):
        journal.append(b"", time_of(4))
    abandon(store)
    script.appended = 3
    check_after(script)

"""Group commit in a thread: coalesced, in order across a rotation, stopped by the first failure."""

import errno
import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from persistence.errors import Busy, SyncFailed
from persistence.files import Files
from persistence.layout import POSITION
from persistence.position import Position, PositionReader
from persistence.snapshot import Place, write
from persistence.store import Store
from tests.persistence.building import append, expected, load, opened, rows_at


class Gate(Files):
    """fdatasync waits until it may; the names of the syncing calls are noted."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.entered = threading.Semaphore(0)
        self.may_go = threading.Semaphore(0)
        self.open_wide = True
        self.fail = False

    def fdatasync(self, fd: int) -> None:
        self.calls.append(f"fdatasync {os.path.basename(os.readlink(f'/proc/self/fd/{fd}'))}")
        if not self.open_wide:
            self.entered.release()
            assert self.may_go.acquire(timeout=10)
        if self.fail:
            raise OSError(errno.EIO, "Input/output error")
        super().fdatasync(fd)

    def fsync(self, fd: int) -> None:
        self.calls.append(f"fsync {os.path.basename(os.readlink(f'/proc/self/fd/{fd}'))}")
        super().fsync(fd)

    def rename(self, source: str, target: str) -> None:
        self.calls.append(f"rename {os.path.basename(target)}")
        super().rename(source, target)

    def sync_dir(self, path: str) -> None:
        self.calls.append("sync_dir")
        super().sync_dir(path)


@contextmanager
def running(directory: str, files: Files) -> Iterator[Store]:
    store = Store.open(directory, files)
    store.journal()
    thread = threading.Thread(target=store.syncer.run)
    thread.start()
    try:
        yield store
    finally:
        store.syncer.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()
        if store.syncer.error is None:
            store.close()


def wait_for_news(store: Store) -> None:
    readable, _, _ = select.select([store.syncer.notify_fd], [], [], 10)
    assert readable
    store.syncer.acknowledge()


def test_requests_during_a_sync_melt_into_one(directory: str) -> None:
    gate = Gate()
    with running(directory, gate) as store:
        gate.open_wide = False
        append(store, 1)
        store.syncer.request(store.journal())
        assert gate.entered.acquire(timeout=10)
        for _ in range(50):
            append(store, 1)
            store.syncer.request(store.journal())
        assert store.syncer.durable == 0
        gate.may_go.release()
        wait_for_news(store)
        assert store.syncer.durable == 1
        assert gate.entered.acquire(timeout=10)
        gate.may_go.release()
        wait_for_news(store)
        assert store.syncer.durable == 51
        assert store.syncer.syncs == 2
        gate.open_wide = True


def test_a_sync_without_anything_new_is_not_made(directory: str) -> None:
    gate = Gate()
    with opened(directory, gate) as store:
        append(store, 1)
        for _ in range(3):
            store.syncer.request(store.journal())
            store.syncer.round()
        assert store.syncer.syncs == 1


def test_across_a_rotation_the_old_file_comes_first_then_the_manifest_then_the_new_file(directory: str) -> None:
    gate = Gate()
    with running(directory, gate) as store:
        append(store, 2)
        gate.calls.clear()
        gate.open_wide = False
        store.syncer.request(store.journal())
        assert gate.entered.acquire(timeout=10)
        append(store, 2)
        store.rotate()
        append(store, 2)
        store.syncer.request(store.journal())
        gate.may_go.release()
        wait_for_news(store)
        assert store.syncer.durable == 2
        assert gate.entered.acquire(timeout=10)
        gate.may_go.release()
        wait_for_news(store)
        assert gate.entered.acquire(timeout=10)
        assert store.syncer.durable == 4
        gate.may_go.release()
        wait_for_news(store)
        assert store.syncer.durable == 6
        assert gate.calls == [
            "fdatasync journal-00000001",
            "fdatasync journal-00000001",
            "fsync journal-00000002",
            "fsync manifest.tmp",
            "rename manifest",
            "sync_dir",
            "fdatasync journal-00000002",
        ]
        gate.open_wide = True


def test_the_first_failure_wakes_the_loop_and_ends_the_thread(directory: str) -> None:
    gate = Gate()
    with running(directory, gate) as store:
        append(store, 3)
        gate.fail = True
        store.syncer.request(store.journal())
        wait_for_news(store)
        assert isinstance(store.syncer.error, SyncFailed)
        assert store.syncer.error.record == 1
        assert store.syncer.durable == 0
        gate.fail = False
        calls = len(gate.calls)
        store.syncer.request(store.journal())
        store.syncer.stop()
    assert len(gate.calls) == calls
    store.syncer.round()
    assert len(gate.calls) == calls


def test_the_position_file_follows_the_durable_sequence(directory: str) -> None:
    with opened(directory) as store:
        append(store, 2)
        reader = PositionReader(os.path.join(directory, POSITION), store.store_id)
        journal = store.journal()
        assert reader.read() == Position(0, 64, 1)
        store.syncer.request(journal)
        assert reader.read() == Position(0, 64, 1)
        store.syncer.round()
        assert reader.read() == Position(2, journal.size, 1)
        store.rotate()
        append(store, 1)
        store.syncer.request(journal)
        store.syncer.round()
        assert reader.read() == Position(3, journal.size, 2)
        reader.close()


def test_a_thousand_ticks_in_a_real_thread_all_become_durable_in_order(directory: str) -> None:
    with running(directory, Files()) as store:
        seen = 0
        for tick in range(1000):
            append(store, 1)
            store.syncer.request(store.journal())
            if tick % 100 == 50:
                while store._rotation_pending:
                    wait_for_news(store)
                store.rotate()
            durable = store.syncer.durable
            assert seen <= durable <= tick + 1
            seen = durable
        while store.syncer.durable < 1000:
            wait_for_news(store)
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 1000))


def test_saves_committed_in_a_third_thread_while_records_go_on_lose_nothing(directory: str) -> None:
    with running(directory, Files()) as store:
        committed: list[int] = []

        def save(place: Place) -> None:
            write(place, rows_at(place.sequence), b"extra")
            committed.append(store.commit_snapshot(place.number, keep_sequence=place.sequence // 2).sequence)

        worker: threading.Thread | None = None
        deadline_s = time.monotonic() + 30
        while len(committed) < 5 and time.monotonic() < deadline_s:
            append(store, 1)
            store.syncer.request(store.journal())
            if worker is None or not worker.is_alive():
                try:
                    place = store.rotate()
                except Busy:
                    continue
                worker = threading.Thread(target=save, args=(place,))
                worker.start()
        assert worker is not None
        worker.join(timeout=30)
        assert len(committed) >= 5
        assert committed == sorted(committed)
        last = store.journal().sequence
    with opened(directory) as store:
        assert load(store) == (committed[-1], expected(committed[-1] + 1, last))

"""Building small stores, and ending their process without ceremony."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from persistence.errors import StoreError
from persistence.files import FILES, Files
from persistence.payload import pack
from persistence.reading import Record
from persistence.snapshot import Row, write
from persistence.store import Store

FIRST_US = 1_700_000_000_000_000


def payload_of(sequence: int) -> bytes:
    """Return the payload that every test gives to the record of that sequence; lengths differ."""
    return pack([b"ORDER.PUT", b"%d" % sequence, b"BTC_USDT", b"BID", b"LIMIT", b"1." + b"0" * (sequence % 7)])


def time_of(sequence: int) -> int:
    return FIRST_US + sequence * 1000


def expected(first: int, last: int) -> list[Record]:
    """Return the records that recovery has to yield for first .. last."""
    return [(sequence, time_of(sequence), payload_of(sequence)) for sequence in range(first, last + 1)]


def append(store: Store, records_n: int) -> None:
    """Append and write that many records, without asking for a sync."""
    journal = store.journal()
    for _ in range(records_n):
        sequence = journal.sequence + 1
        journal.append(payload_of(sequence), time_of(sequence))
    journal.write()


def sync(store: Store) -> None:
    """Make what is written durable, as the thread would."""
    store.syncer.request(store.journal())
    store.syncer.round()
    if store.syncer.error is not None:
        raise store.syncer.error


def rows_at(sequence: int) -> list[Row]:
    """Return the rows of the state after that record, as every test has it."""
    return [(b"state", sequence), *((index, 2**70 + index, -(2**90), None, (b"x", (index,))) for index in range(5))]


def save(store: Store, files: Files = FILES, keep_sequence: int | None = None) -> None:
    """Rotate, write the snapshot and commit it."""
    place = store.rotate()
    sync(store)
    write(place, rows_at(place.sequence), b"extra", files)
    store.commit_snapshot(place.number, keep_sequence)


def load(store: Store) -> tuple[int, list[Record]]:
    """Return the snapshot's sequence (0 without one), verified, and the records behind it."""
    rows = list(store.snapshot_rows())
    sequence = 0
    if store.snapshot is not None:
        sequence = store.snapshot.header.sequence
        assert rows == rows_at(sequence)
        assert store.snapshot.extra == b"extra"
    return sequence, list(store.records())


def abandon(store: Store) -> None:
    """End the store as kill -9 would: what was not written is gone, nothing is synced, the lock is free."""
    journal = store._journal
    if journal is not None:
        os.close(journal.fd)
        store.syncer.close()
        assert store._position is not None
        os.close(store._position.fd)
        for old_fd, *_rest in store.syncer._switches:
            os.close(old_fd)
    if store._snapshot_reader is not None:
        store._snapshot_reader.close()
    store._lock.release()


@contextmanager
def opened(directory: str, files: Files = FILES) -> Iterator[Store]:
    """Open the store and close it in the end."""
    store = Store.open(directory, files)
    try:
        yield store
    finally:
        store.close()


def build(directory: str, records_n: int, *, tick: int = 1) -> None:
    """Make a store of that many records, each tick of them synced, and end it without closing."""
    store = Store.open(directory)
    for done in range(0, records_n, tick):
        append(store, min(tick, records_n - done))
        sync(store)
    abandon(store)


def refusal(action: Callable[[], object]) -> StoreError | None:
    """Return the named error that `action` raises, None if it raises none; any other exception is a failure."""
    try:
        action()
    except StoreError as error:
        return error
    return None

"""A disk that is really full: a file system of two megabytes, where we may mount one."""

import ctypes
import os
from collections.abc import Iterator

import pytest

from persistence import snapshot
from persistence.errors import DiskFull
from persistence.store import Store
from tests.persistence.building import abandon, expected, load, opened, payload_of, refusal, sync, time_of

_libc = ctypes.CDLL(None, use_errno=True)


@pytest.fixture
def small_disk(tmp_path: object) -> Iterator[str]:
    path = os.path.join(str(tmp_path), "disk")
    os.mkdir(path)
    if _libc.mount(b"tmpfs", path.encode(), b"tmpfs", 0, b"size=2m") != 0:
        pytest.skip("mounting a file system is not allowed here")
    try:
        yield path
    finally:
        _libc.umount2(path.encode(), 2)


def test_a_full_disk_refuses_before_anything_is_executed_and_recovers_with_space(small_disk: str) -> None:
    directory = os.path.join(small_disk, "data")
    store = Store.open(directory)
    journal = store.journal()
    ballast = os.path.join(small_disk, "ballast")
    with open(ballast, "wb") as file:
        file.write(bytes(1_000_000))

    def execute() -> None:
        """One command, as the server does it: reserve, then change, append, write."""
        journal.reserve(200)
        sequence = journal.sequence + 1
        journal.append(payload_of(sequence), time_of(sequence))
        journal.write()

    executed = 0
    while refusal(execute) is None:
        executed += 1
    assert executed > 5000
    assert isinstance(refusal(execute), DiskFull)
    assert journal.sequence == journal.written_sequence == executed
    sync(store)
    assert store.syncer.durable == executed
    place = refusal(store.rotate)
    assert isinstance(place, DiskFull)
    abandon(store)
    store = Store.open(directory)
    assert load(store) == (0, expected(1, executed))
    journal = store.journal()
    assert isinstance(refusal(execute), DiskFull)
    os.unlink(ballast)
    for _ in range(10):
        execute()
    sync(store)
    rotated = store.rotate()
    sync(store)
    rows = ((index, bytes(1000)) for index in range(10_000))
    assert isinstance(refusal(lambda: snapshot.write(rotated, rows)), DiskFull)
    assert not [name for name in os.listdir(directory) if name.startswith("snapshot")]
    execute()
    store.close()
    with opened(directory) as again:
        assert load(again) == (0, expected(1, executed + 11))


def test_a_full_disk_at_the_first_start_is_named(small_disk: str) -> None:
    ballast = os.path.join(small_disk, "ballast")
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    directory = os.path.join(small_disk, "data")
    assert isinstance(refusal(lambda: Store.open(directory)), DiskFull)
    os.unlink(ballast)
    with opened(directory) as store:
        assert load(store) == (0, [])

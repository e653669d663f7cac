"""The life of a store: create, recover, rotate, save, clean up, hold files back."""

import os
import stat

import pytest

from persistence import snapshot
from persistence.errors import Busy, Damaged
from persistence.files import FILES
from persistence.layout import LOCK, MANIFEST, POSITION, journal_name, snapshot_name
from persistence.reading import JournalReader
from persistence.store import Store
from tests.persistence.building import (
    abandon,
    append,
    build,
    expected,
    load,
    opened,
    payload_of,
    rows_at,
    save,
    sync,
    time_of,
)


def test_a_new_directory_is_private_and_holds_an_empty_store(directory: str) -> None:
    with opened(directory) as store:
        assert store.snapshot is None
        assert load(store) == (0, [])
        assert store.journal().sequence == 0
        assert store.notices == []
    assert stat.S_IMODE(os.stat(directory).st_mode) == 0o700
    assert sorted(os.listdir(directory)) == sorted([LOCK, MANIFEST, POSITION, journal_name(1)])
    for name in os.listdir(directory):
        assert stat.S_IMODE(os.stat(os.path.join(directory, name)).st_mode) == 0o600


def test_files_of_others_in_the_directory_are_left_alone(directory: str) -> None:
    os.mkdir(directory)
    others = ["history.sqlite", "notes.tmp", "journal.txt", "snapshot-1", "journal-000000010", "Journal-00000001"]
    for name in others:
        open(os.path.join(directory, name), "w").close()
    with opened(directory) as store:
        append(store, 2)
        save(store)
    with opened(directory) as store:
        assert load(store) == (2, [])
        store.journal()
    assert set(others) <= set(os.listdir(directory))


def test_everything_written_survives_kill_9_even_unsynced(directory: str) -> None:
    for start in range(0, 30, 10):
        store = Store.open(directory)
        assert load(store) == (0, expected(1, start))
        append(store, 10)
        abandon(store)


def test_what_was_only_buffered_is_not_there_and_was_never_acknowledged(directory: str) -> None:
    store = Store.open(directory)
    append(store, 2)
    store.journal().append(payload_of(3), time_of(3))
    assert store.journal().written_sequence == 2
    abandon(store)
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 2))


def test_a_save_replaces_snapshot_and_journals(directory: str) -> None:
    with opened(directory) as store:
        for _ in range(3):
            append(store, 4)
            save(store)
        append(store, 2)
        assert store.journal().sequence == 14
    assert sorted(os.listdir(directory)) == sorted([LOCK, MANIFEST, POSITION, snapshot_name(4), journal_name(4)])
    with opened(directory) as store:
        assert load(store) == (12, expected(13, 14))
        assert store.bytes_loaded == store.bytes_total
        assert store.snapshot is not None
        assert store.snapshot.header.time_us == time_of(12)


def test_saving_without_a_record_in_between_works(directory: str) -> None:
    with opened(directory) as store:
        save(store)
        save(store)
        append(store, 1)
        save(store)
        save(store)
    with opened(directory) as store:
        assert load(store) == (1, [])
        assert store.journal().sequence == 1


def test_records_go_on_while_a_child_writes_the_snapshot(directory: str) -> None:
    with opened(directory) as store:
        append(store, 5)
        place = store.rotate()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                snapshot.write(place, rows_at(5), b"extra")
                status = 0
            finally:
                os._exit(status)
        append(store, 5)
        sync(store)
        assert os.waitpid(child, 0)[1] == 0
        entry = store.commit_snapshot(place.number)
        assert (entry.sequence, entry.rows) == (5, len(rows_at(5)))
    with opened(directory) as store:
        assert load(store) == (5, expected(6, 10))


def test_a_child_that_outlives_its_parent_does_not_hold_the_lock(directory: str) -> None:
    store = Store.open(directory)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)
        os._exit(0)
    abandon(store)
    with opened(directory):
        pass
    os.write(writing, b"x")
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)


def numbered(directory: str) -> list[str]:
    return sorted(name for name in os.listdir(directory) if name.startswith(("journal", "snapshot")))


def test_what_a_follower_still_needs_is_kept_and_released_later(directory: str) -> None:
    with opened(directory) as store:
        append(store, 4)
        save(store, keep_sequence=2)
        assert numbered(directory) == [journal_name(1), journal_name(2), snapshot_name(2)], "the log's beginning"
        append(store, 4)
        save(store, keep_sequence=4)
        assert numbered(directory) == [journal_name(2), journal_name(3), snapshot_name(2), snapshot_name(3)]
        append(store, 1)
    with opened(directory) as store:
        assert load(store) == (8, [(9, time_of(9), payload_of(9))])
        reader = JournalReader(FILES, os.path.join(directory, journal_name(2)), "")
        assert list(reader.read(reader.size())) == expected(5, 8)
        reader.close()
        assert list(snapshot.read(os.path.join(directory, snapshot_name(2))))
        save(store, keep_sequence=8)
        assert numbered(directory) == [journal_name(3), journal_name(4), snapshot_name(3), snapshot_name(4)]
    with opened(directory) as store:
        save(store, keep_sequence=9)
        assert numbered(directory) == [journal_name(5), snapshot_name(5)]
        append(store, 1)
        save(store, keep_sequence=3)
        assert numbered(directory) == [journal_name(6), snapshot_name(6)], "who was left behind needs nothing"


def test_a_reader_goes_on_where_it_stopped_and_never_beyond_its_limit(directory: str) -> None:
    with opened(directory) as store:
        reader = None
        ends = []
        for _ in range(5):
            append(store, 3)
            ends.append(store.journal().size)
        reader = JournalReader(FILES, store.journal().path, "")
        for index, end in enumerate(ends):
            assert list(reader.read(end)) == expected(index * 3 + 1, index * 3 + 3)
            assert list(reader.read(end)) == []
            assert list(reader.read(end + 20)) == []
            assert reader.offset == end
        reader.close()


def test_a_second_rotation_has_to_wait_for_the_first_to_be_durable(directory: str) -> None:
    with opened(directory) as store:
        append(store, 1)
        store.rotate()
        with pytest.raises(Busy):
            store.rotate()
        sync(store)
        store.rotate()


def test_a_rotation_beyond_the_limit_of_journal_files_is_refused(
    directory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("persistence.store.JOURNAL_FILES_MAX", 3)
    with opened(directory) as store:
        for _ in range(2):
            append(store, 1)
            store.rotate()
            sync(store)
        with pytest.raises(Busy, match="3 journal files wait for a snapshot"):
            store.rotate()
        append(store, 1)
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 3))


def test_left_overs_are_removed_at_the_next_start_and_named(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store)
        place = store.rotate()
        sync(store)
        snapshot.write(place, rows_at(3), b"extra")
    left = [snapshot_name(3), f"{snapshot_name(4)}.123.tmp", "manifest.tmp", f"{snapshot_name(1)}", journal_name(1)]
    for name in left[1:]:
        open(os.path.join(directory, name), "w").close()
    with opened(directory) as store:
        assert load(store) == (3, [])
        assert set(left) <= set(os.listdir(directory)), "nothing goes before all is verified"
        store.journal()
        assert not set(left) & set(os.listdir(directory))
        assert sorted(notice.split(":")[0] for notice in store.notices) == sorted(
            os.path.join(directory, name) for name in left
        )


def test_a_snapshot_that_is_not_good_is_not_committed(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
        place = store.rotate()
        sync(store)
        snapshot.write(place, rows_at(3), b"extra")
        path = os.path.join(directory, snapshot_name(place.number))
        with open(path, "r+b") as file:
            file.seek(200)
            file.write(b"\xff")
        with pytest.raises(Damaged):
            store.commit_snapshot(place.number)
        store.discard_snapshot(place.number)
        assert not os.path.exists(path)
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 3))


def test_a_journal_in_use_that_the_manifest_does_not_name_yet_is_taken_in(directory: str) -> None:
    store = Store.open(directory)
    append(store, 3)
    store.rotate()
    append(store, 3)
    abandon(store)
    for _ in range(2):
        with opened(directory) as store:
            assert load(store) == (0, expected(1, 6))
            assert store.journal().number == 2


def test_recovery_is_read_in_bounded_memory(directory: str) -> None:
    import tracemalloc

    store = Store.open(directory)
    journal = store.journal()
    for sequence in range(1, 6_001):
        journal.append(bytes(1000), time_of(sequence))
        if sequence % 100 == 0:
            journal.write()
    abandon(store)
    store = Store.open(directory)
    tracemalloc.start()
    count = sum(1 for _record in store.records())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    abandon(store)
    assert count == 6_000
    assert peak < 4_000_000


def test_a_store_is_the_same_from_any_working_directory(directory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build(directory, 2)
    monkeypatch.chdir(os.path.dirname(directory))
    with opened(os.path.basename(directory)) as store:
        monkeypatch.chdir("/")
        assert load(store) == (0, expected(1, 2))
        append(store, 1)
        save(store)
    with opened(directory) as store:
        assert load(store) == (3, [])

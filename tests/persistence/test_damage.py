"""Damage in blocks, and files that do not belong together: always refused, with the place."""

import os
import shutil
from zlib import crc32

import pytest

from persistence.errors import Damaged, Missing, NewerVersion, StoreError
from persistence.files import FILES
from persistence.header import JOURNAL_MAGIC, FileHeader
from persistence.journal import Durable, Journal
from persistence.layout import MANIFEST, POSITION, journal_name, snapshot_name
from persistence.limits import MANIFEST_BYTES_MAX, UNSYNCED_US_MAX
from persistence.record import RECORD, encode
from persistence.store import Store
from tests.persistence.building import (
    FIRST_US,
    abandon,
    append,
    build,
    expected,
    load,
    opened,
    payload_of,
    refusal,
    save,
    sync,
    time_of,
)

BLOCK = 4096


def attempt(directory: str) -> StoreError | None:
    """Open, recover and take over; return what was refused."""

    def action() -> None:
        with opened(directory) as store:
            load(store)
            store.journal()

    return refusal(action)


def edit(path: str, change: object) -> None:
    """Replace the file's bytes by those that `change` makes of them."""
    assert callable(change)
    with open(path, "r+b") as file:
        data = bytes(change(bytearray(file.read())))
        file.seek(0)
        file.truncate()
        file.write(data)


def swap(data: bytearray, first: int, second: int) -> bytearray:
    a, b = first * BLOCK, second * BLOCK
    data[a : a + BLOCK], data[b : b + BLOCK] = data[b : b + BLOCK], data[a : a + BLOCK]
    return data


@pytest.mark.parametrize("tick", [1, 20])
def test_swapped_doubled_and_zeroed_blocks_of_a_journal_are_refused(directory: str, tick: int) -> None:
    build(directory, 240, tick=tick)
    path = os.path.join(directory, journal_name(1))
    with open(path, "rb") as file:
        good = file.read()
    blocks = len(good) // BLOCK
    assert blocks >= 5
    changes = []
    for block in range(blocks + 1):
        at = block * BLOCK
        part = good[at : at + BLOCK]
        changes.append(good[:at] + bytes(len(part)) + good[at + len(part) :])
        changes.append(good[:at] + part + good[at:])
        changes.append(good[:at] + good[at + len(part) :])
        if 0 < block < blocks:
            changes.append(bytes(swap(bytearray(good), block - 1, block)))
            changes.append(good[:at] + good[at - BLOCK : at] + good[at + BLOCK :])
    for number, changed in enumerate(changes):
        with open(path, "wb") as file:
            file.write(changed)
        error = attempt(directory)
        assert isinstance(error, Damaged), number
        assert error.path == path
    with open(path, "wb") as file:
        file.write(good)
    assert attempt(directory) is None


def test_a_zeroed_block_is_refused_by_later_records_alone(directory: str) -> None:
    """Without the position file, the records behind it say that it was on disk."""
    build(directory, 240)
    os.unlink(os.path.join(directory, POSITION))
    path = os.path.join(directory, journal_name(1))
    edit(path, lambda data: data[:BLOCK] + bytes(BLOCK) + data[2 * BLOCK :])
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert "was never written, but record" in error.what
    assert "was already on disk" in error.what


def test_a_zeroed_block_with_much_younger_records_behind_it_is_refused_though_nothing_was_ever_synced(
    directory: str,
) -> None:
    store = Store.open(directory)
    journal = store.journal()
    for sequence in range(1, 300):
        journal.append(payload_of(sequence), FIRST_US + sequence * UNSYNCED_US_MAX // 100)
    journal.write()
    abandon(store)
    path = os.path.join(directory, journal_name(1))
    edit(path, lambda data: data[:BLOCK] + bytes(BLOCK) + data[2 * BLOCK :])
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert "s younger" in error.what


def test_an_unsynced_tail_with_a_lost_sector_is_cut_there(directory: str) -> None:
    store = Store.open(directory)
    append(store, 3)
    sync(store)
    append(store, 20)
    abandon(store)
    path = os.path.join(directory, journal_name(1))
    edit(path, lambda data: data[:1024] + bytes(512) + data[1536:])
    with opened(directory) as store:
        _first, records = load(store)
        store.journal()
        assert 3 <= len(records) < 23
        assert records == expected(1, len(records))
        (notice,) = store.notices
        assert f"record {len(records) + 1} was never completely written" in notice
        assert "records behind it" in notice


def test_zeros_behind_the_last_record_are_cut(directory: str) -> None:
    """A power cut may leave a file longer than its data."""
    build(directory, 5)
    path = os.path.join(directory, journal_name(1))
    edit(path, lambda data: data + bytes(3000))
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 5))
        store.journal()
        assert len(store.notices) == 1
    assert attempt(directory) is None


def test_anything_else_behind_the_last_record_is_refused(directory: str) -> None:
    build(directory, 5)
    path = os.path.join(directory, journal_name(1))
    with open(path, "rb") as file:
        good = file.read()
    last = good[-len(payload_of(5)) - 44 :]
    for tail in (b"x", b"\n", b"garbage" * 100, good[64:200], last, good[:64]):
        edit(path, lambda _data, tail=tail: good + tail)
        assert isinstance(attempt(directory), Damaged), tail[:20]


def test_the_middle_journal_of_three_must_be_there_and_whole(directory: str) -> None:
    store = Store.open(directory)
    for _ in range(3):
        append(store, 4)
        store.rotate()
        sync(store)
    append(store, 4)
    sync(store)
    abandon(store)
    assert attempt(directory) is None
    middle = os.path.join(directory, journal_name(2))
    kept = middle + ".kept"
    os.rename(middle, kept)
    assert isinstance(attempt(directory), Missing)
    shutil.copy(kept, middle)
    size = os.path.getsize(middle)
    for length in (size - 1, size - 200, 64):
        os.truncate(middle, length)
        error = attempt(directory)
        assert isinstance(error, Damaged)
        assert error.path == middle
        shutil.copy(kept, middle)
    with open(middle, "ab") as file:
        file.write(bytes(512))
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert f"{journal_name(3)} comes after it" in error.what
    shutil.copy(os.path.join(directory, journal_name(3)), middle)
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert "it does not belong here" in error.what


def test_two_journals_with_the_same_records_are_refused(directory: str) -> None:
    build(directory, 6)
    first = os.path.join(directory, journal_name(1))
    with Open(directory) as store:
        header = FileHeader(JOURNAL_MAGIC, store.store_id, 2, 123, 4, time_of(3))
        chain = header.chain
    second = os.path.join(directory, journal_name(2))
    with open(second, "wb") as file:
        file.write(header.encode())
    journal = Journal(FILES, second, os.open(second, os.O_WRONLY | os.O_APPEND), 2, 64, 3, 0, chain, Durable(0))
    for sequence in range(4, 9):
        journal.append(payload_of(sequence), time_of(sequence))
    journal.write()
    os.close(journal.fd)
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert error.path == second
    assert "begins with record 4, which the journal before it holds as well" in error.what
    os.unlink(second)
    shutil.copy(first, second)
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert error.path == second


class Open:
    """A store opened only to look at."""

    def __init__(self, directory: str) -> None:
        self.store = Store.open(directory)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_exc: object) -> None:
        self.store.close()


def test_a_manifest_older_than_the_rest_is_refused_or_makes_no_difference(directory: str) -> None:
    path = os.path.join(directory, MANIFEST)
    old: list[bytes] = []

    def remember() -> None:
        with open(path, "rb") as file:
            old.append(file.read())

    store = Store.open(directory)
    for _ in range(3):
        remember()
        append(store, 3)
        save(store)
        append(store, 3)
    remember()
    store.rotate()
    sync(store)
    append(store, 1)
    remember()
    store.rotate()
    sync(store)
    append(store, 1)
    store.close()
    assert attempt(directory) is None
    with open(path, "rb") as file:
        good = file.read()
    outcomes = []
    for text in old:
        edit(path, lambda _data, text=text: text)
        outcomes.append(attempt(directory))
        edit(path, lambda _data: good)
    assert [type(outcome) for outcome in outcomes] == [Missing, Missing, Missing, Damaged, type(None)]
    assert "the manifest is older than journal-00000006" in str(outcomes[3])
    assert attempt(directory) is None


def test_a_manifest_longer_than_any_is_refused(directory: str) -> None:
    build(directory, 1)
    with open(os.path.join(directory, MANIFEST), "ab") as file:
        file.write(bytes(MANIFEST_BYTES_MAX))
    assert "it is longer than" in str(attempt(directory))


def test_a_manifest_older_than_a_snapshot_of_a_later_journal_is_refused(directory: str) -> None:
    build(directory, 3)
    open(os.path.join(directory, snapshot_name(7)), "wb").close()
    assert "older than the newest snapshot" in str(attempt(directory))


def test_files_of_another_directory_are_refused(directory: str) -> None:
    other = directory + ".other"
    for name in (directory, other):
        with opened(name) as store:
            append(store, 3)
            save(store)
            append(store, 3)
    for name in (journal_name(2), snapshot_name(2)):
        path = os.path.join(directory, name)
        os.rename(path, path + ".kept")
        shutil.copy(os.path.join(other, name), path)
        error = attempt(directory)
        assert isinstance(error, Damaged), name
        assert error.path == path
        os.rename(path + ".kept", path)
    shutil.copy(os.path.join(other, POSITION), os.path.join(directory, POSITION))
    with opened(directory) as store:
        assert load(store) == (3, expected(4, 6))
        assert "is of another data directory" in store.notices[0]


def test_a_journal_without_its_manifest_is_not_an_empty_store(directory: str) -> None:
    build(directory, 3)
    os.unlink(os.path.join(directory, MANIFEST))
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert "starting empty would abandon what they hold" in error.what
    os.unlink(os.path.join(directory, POSITION))
    assert isinstance(attempt(directory), Damaged)
    os.truncate(os.path.join(directory, journal_name(1)), 64)
    assert attempt(directory) is None, "an interrupted set-up holds no record and is repeated"


def test_newer_versions_are_named_as_such_and_damaged_versions_are_not(directory: str) -> None:
    def with_check(text: bytes) -> bytes:
        return text + b"check %08x\n" % crc32(text)

    with opened(directory) as store:
        append(store, 3)
        save(store)
    path = os.path.join(directory, MANIFEST)
    with open(path, "rb") as file:
        good = file.read()
    body = good[: good.rindex(b"check")]
    edit(path, lambda _data: with_check(body.replace(b"dingir-manifest 1", b"dingir-manifest 2")))
    error = attempt(directory)
    assert isinstance(error, NewerVersion)
    assert "written by a newer version" in error.what
    edit(path, lambda _data: good.replace(b"dingir-manifest 1", b"dingir-manifest 3"))
    assert isinstance(attempt(directory), Damaged)
    edit(path, lambda _data: with_check(body.replace(b"dingir-manifest 1", b"dingir-manifest 01")))
    assert isinstance(attempt(directory), Damaged)
    edit(path, lambda _data: good)
    for name in (journal_name(2), snapshot_name(2)):
        path = os.path.join(directory, name)
        with open(path, "rb") as file:
            good_file = file.read()
        first = good_file[:8] + (2).to_bytes(4, "little")
        changed = first + crc32(first).to_bytes(4, "little") + good_file[16:]
        edit(path, lambda _data, changed=changed: changed)
        assert isinstance(attempt(directory), NewerVersion), name
        edit(path, lambda _data, good_file=good_file: good_file)
    assert attempt(directory) is None


def test_a_record_whose_time_goes_back_is_refused(directory: str) -> None:
    store = Store.open(directory)
    append(store, 3)
    sync(store)
    journal = store.journal()
    frame, _chain = encode(RECORD, 4, time_of(2), 3, payload_of(4), journal.chain)
    with pytest.raises(AssertionError):
        journal.append(payload_of(4), time_of(2))
    os.write(journal.fd, frame)
    abandon(store)
    error = attempt(directory)
    assert isinstance(error, Damaged)
    assert "its time goes back" in error.what
    assert error.record == 4

"""Every bit of a small store flipped, every file cut at every length: detected, or recovered without loss.

The rule for each file:

- journal, flipped: always refused, with file, offset and record, the last acknowledged record included.
- journal, cut: refused as soon as a promised byte is missing; without promises exactly the whole records remain.
- snapshot, manifest, flipped or cut: always refused.
- position, flipped or cut: never refused, since it is advice; everything is recovered, and a line says so.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from persistence import setup
from persistence.errors import Damaged, StoreError, check_command
from persistence.files import FILES
from persistence.layout import MANIFEST, POSITION, journal_name, snapshot_name
from persistence.recovery import Recovery
from persistence.store import Store
from tests.persistence.building import abandon, append, build, expected, load, opened, refusal, save, sync


def open_and_load(directory: str) -> None:
    store = Store.open(directory)
    try:
        load(store)
    finally:
        abandon(store)


def flips(path: str) -> Iterator[int]:
    """Flip each bit of the file in turn, and restore it; yield the offset."""
    with open(path, "r+b", buffering=0) as file:
        data = file.read()
        for offset, byte in enumerate(data):
            for bit in range(8):
                os.pwrite(file.fileno(), bytes([byte ^ 1 << bit]), offset)
                yield offset
            os.pwrite(file.fileno(), bytes([byte]), offset)


def lengths(path: str) -> Iterator[int]:
    """Cut the file to each length shorter than its own, and restore it; yield the length."""
    with open(path, "rb") as file:
        data = file.read()
    for length in reversed(range(len(data))):
        with open(path, "wb") as file:
            file.write(data[:length])
        yield length
    with open(path, "wb") as file:
        file.write(data)


def recover(directory: str) -> Callable[[], None]:
    """Return the part of opening a store that looks at the journals, as a function: it is called ten thousand times."""
    advice = check_command(directory)
    manifest = setup.read_manifest(FILES, directory, advice)
    assert manifest is not None
    promised, _problems = setup.read_position(FILES, directory, manifest.store)

    def action() -> None:
        recovery = Recovery(FILES, directory, manifest, promised, advice)
        recovery.check_files()
        for _record in recovery.records():
            pass
        assert recovery.end is not None

    return action


def every_journal_bit(directory: str, records_n: int, tick: int) -> None:
    build(directory, records_n, tick=tick)
    path = os.path.join(directory, journal_name(1))
    size = os.path.getsize(path)
    action = recover(directory)
    for offset in flips(path):
        error = refusal(action)
        assert isinstance(error, StoreError), f"a flipped bit at {offset} of {size} went unnoticed"
        assert error.path == path
        assert error.offset is not None
        assert error.offset <= offset < error.offset + 300
        assert error.record is not None or offset < 64
        assert f"python -m persistence.check {directory}" in str(error)
    open_and_load(directory)


@pytest.mark.parametrize("tick", [1, 4])
def test_every_flipped_bit_of_a_journal_is_refused(directory: str, tick: int) -> None:
    every_journal_bit(directory, 6, tick)


@pytest.mark.slow
def test_every_flipped_bit_of_a_journal_of_8_kib_is_refused(directory: str) -> None:
    every_journal_bit(directory, 75, 5)


def test_every_flipped_bit_of_a_journal_is_refused_even_without_the_position_file(directory: str) -> None:
    build(directory, 3)
    os.unlink(os.path.join(directory, POSITION))
    for offset in flips(os.path.join(directory, journal_name(1))):
        assert refusal(lambda: open_and_load(directory)) is not None, offset


def test_every_flipped_bit_before_a_torn_end_is_refused(directory: str) -> None:
    build(directory, 4)
    os.unlink(os.path.join(directory, POSITION))
    path = os.path.join(directory, journal_name(1))
    os.truncate(path, os.path.getsize(path) - 30)
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 3))
        store.journal()
    with open(path, "ab") as file:
        file.write(b"\xd1rec\x20\x00\x00")
    whole = os.path.getsize(path) - 7
    os.unlink(os.path.join(directory, POSITION))
    action = recover(directory)
    action()
    for offset in flips(path):
        if offset < whole:
            assert refusal(action) is not None, offset


def test_every_flipped_bit_of_a_snapshot_is_refused(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store)
    path = os.path.join(directory, snapshot_name(2))
    for offset in flips(path):
        error = refusal(lambda: open_and_load(directory))
        assert isinstance(error, StoreError), offset
        assert error.path == path
        assert error.offset is not None or offset < 64
    open_and_load(directory)


def test_every_flipped_bit_of_a_manifest_is_refused(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store)
        store.rotate()
        sync(store)
    path = os.path.join(directory, MANIFEST)
    for offset in flips(path):
        error = refusal(lambda: open_and_load(directory))
        assert isinstance(error, Damaged), offset
        assert error.path == path
    open_and_load(directory)


def test_every_flipped_bit_of_a_position_is_recovered_and_said(directory: str) -> None:
    build(directory, 5)
    path = os.path.join(directory, POSITION)
    for offset in flips(path):
        store = Store.open(directory)
        assert load(store) == (0, expected(1, 5))
        assert any("the check of the slot at offset" in notice for notice in store.notices), offset
        abandon(store)


@pytest.mark.slow
def test_a_journal_of_16_kib_cut_anywhere_keeps_its_whole_records_or_is_refused(directory: str) -> None:
    build(directory, 150, tick=7)
    path = os.path.join(directory, journal_name(1))
    assert os.path.getsize(path) > 16384
    promised = recover(directory)
    os.unlink(os.path.join(directory, POSITION))
    unpromised = recover(directory)
    for length in lengths(path):
        assert isinstance(refusal(promised), Damaged), length
        assert isinstance(refusal(unpromised), Damaged) == (length < 64), length


def test_a_journal_cut_anywhere_is_refused_when_all_of_it_was_promised(directory: str) -> None:
    build(directory, 8, tick=3)
    path = os.path.join(directory, journal_name(1))
    for length in lengths(path):
        error = refusal(lambda: open_and_load(directory))
        assert isinstance(error, Damaged), length
        assert error.path == path
    open_and_load(directory)


def test_a_journal_cut_anywhere_behind_the_promise_keeps_exactly_its_whole_records(directory: str) -> None:
    store = Store.open(directory)
    ends = [store.journal().size]
    for sequence in range(1, 9):
        append(store, 1)
        ends.append(store.journal().size)
        if sequence == 3:
            sync(store)
    abandon(store)
    path = os.path.join(directory, journal_name(1))
    copy = directory + ".copy"
    for length in lengths(path):
        whole = sum(end <= length for end in ends) - 1
        if whole < 3:
            assert isinstance(refusal(lambda: open_and_load(directory)), Damaged), length
            continue
        shutil.copytree(directory, copy)
        with opened(copy) as store:
            assert load(store) == (0, expected(1, whole))
            store.journal()
            torn = length not in ends
            assert any("cut" in notice and f"record {whole + 1}" in notice for notice in store.notices) == torn
            append(store, 1)
        with opened(copy) as store:
            assert load(store) == (0, expected(1, whole + 1))
            assert store.notices == []
        shutil.rmtree(copy)


def test_a_manifest_or_snapshot_cut_anywhere_is_refused(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store)
    for name in (MANIFEST, snapshot_name(2)):
        path = os.path.join(directory, name)
        for length in lengths(path):
            error = refusal(lambda: open_and_load(directory))
            assert isinstance(error, Damaged), (name, length)
            assert error.path == path
    open_and_load(directory)


def test_a_position_cut_anywhere_is_recovered(directory: str) -> None:
    build(directory, 5)
    for _length in lengths(os.path.join(directory, POSITION)):
        open_and_load(directory)

"""The power goes at every call that changes a file, and takes some of what was not synced with it.

A scripted life (create, append, rotate, save, commit, die, recover, append, close) runs on a modelled disk. After each
of its calls, images of what a power cut could leave are recovered with the real code. Whatever the cut: everything
that was acknowledged is there, what follows is a prefix of what was appended, and the store goes on.
"""

import os
import shutil

import pytest

from persistence.errors import SyncFailed
from persistence.recovery import Recovery
from persistence.snapshot import write
from persistence.store import Store
from tests.persistence.building import abandon, append, expected, load, opened, rows_at, sync
from tests.persistence.disk import KEPT, LOST, Disk

SEEDS = 6


class Life:
    """What the script has done and been told so far, and a power cut at each call."""

    def __init__(self, directory: str, seeds: int) -> None:
        self.directory = directory
        self.disk = Disk(self.cut)
        self.appended = 0
        self.acknowledged = 0
        self.cuts = 0
        self.seeds = seeds

    def cut(self, call: str) -> None:
        """Recover every image of this moment."""
        for fate in (LOST, KEPT, *(self.disk.calls * 1000 + seed for seed in range(self.seeds))):
            image = self.directory + ".image"
            self.disk.image(image, fate)
            try:
                self.recover(image)
            except Exception as error:
                error.add_note(f"after call {self.disk.calls} ({call}), fate {fate}")
                raise
            shutil.rmtree(image)
            self.cuts += 1

    def recover(self, image: str) -> None:
        with opened(image) as store:
            first, records = load(store)
            last = first + len(records)
            assert records == expected(first + 1, last)
            assert self.acknowledged <= last <= self.appended
            append(store, 2)
        with opened(image) as store:
            first, records = load(store)
            assert records == expected(first + 1, last + 2)
            store.journal()
            assert store.notices == []

    def append(self, store: Store, records_n: int) -> None:
        self.appended += records_n
        append(store, records_n)

    def sync(self, store: Store) -> None:
        sync(store)
        self.acknowledged = store.syncer.durable

    def save(self, store: Store, records_n: int) -> None:
        """Rotate and save, with records before, between and after."""
        self.append(store, records_n)
        place = store.rotate()
        self.append(store, records_n)
        write(place, rows_at(place.sequence), b"extra", self.disk)
        self.append(store, records_n)
        self.sync(store)
        store.commit_snapshot(place.number)
        self.append(store, records_n)


@pytest.mark.parametrize("records_n", [1, 9])
def test_a_power_cut_at_any_call_loses_nothing_that_was_acknowledged(directory: str, records_n: int) -> None:
    life = Life(directory, SEEDS)
    store = Store.open(directory, life.disk)
    assert load(store) == (0, [])
    store.journal()
    for _ in range(2):
        life.append(store, records_n)
        life.append(store, records_n)
        life.sync(store)
    life.append(store, records_n)
    life.save(store, records_n)
    life.sync(store)
    life.save(store, records_n)
    abandon(store)
    store = Store.open(directory, life.disk)
    assert load(store)[0] > 0
    store.journal()
    life.acknowledged = store.syncer.durable
    life.append(store, records_n)
    store.close()
    life.acknowledged = life.appended
    life.cut("close")
    assert life.cuts > 500


def test_a_power_cut_at_any_call_of_a_recovery_is_recovered_too(directory: str) -> None:
    life = Life(directory, 0)
    life.disk = Disk()
    store = Store.open(directory, life.disk)
    life.append(store, 3)
    life.sync(store)
    for _ in range(6):
        life.append(store, 9)
    store.rotate()
    life.append(store, 3)
    for seed in range(12):
        image = f"{directory}.{seed}"
        life.disk.image(image, seed)
        second = Life(image, 2)
        second.acknowledged, second.appended = life.acknowledged, life.appended
        second.disk.adopt(image)
        again = Store.open(image, second.disk)
        again.journal()
        again.close()
    abandon(store)


def test_most_torn_ends_have_whole_records_behind_the_tear(directory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure behind the rule in tail.py: what "nothing valid may lie behind it" would refuse to start with."""
    disk = Disk()
    store = Store.open(directory, disk)
    append(store, 3)
    sync(store)
    for _ in range(8):
        append(store, 10)
    torn = behind = 0
    decisions: list[Recovery] = []
    original = Recovery._check_promise

    def noting(self: Recovery) -> None:
        decisions.append(self)
        original(self)

    monkeypatch.setattr(Recovery, "_check_promise", noting)
    for seed in range(100):
        image = f"{directory}.{seed}"
        disk.image(image, seed)
        with opened(image) as found:
            list(found.records())
        shutil.rmtree(image)
        for cut in decisions.pop().cuts:
            torn += 1
            behind += "records behind it" in cut.text
    abandon(store)
    print(f"{torn} of 100 power cuts tore the end, {behind} of them in front of whole records")
    assert behind > torn / 2
    assert os.path.exists(directory)


def test_what_a_failed_sync_left_clean_in_memory_is_rewritten_before_it_counts(directory: str) -> None:
    disk = Disk()
    store = Store.open(directory, disk)
    append(store, 3)
    sync(store)
    append(store, 40)
    disk.failing = True
    store.syncer.request(store.journal())
    store.syncer.round()
    assert isinstance(store.syncer.error, SyncFailed)
    abandon(store)
    disk.failing = False
    store = Store.open(directory, disk)
    assert load(store) == (0, expected(1, 43))
    append(store, 2)
    sync(store)
    assert store.syncer.durable == 45
    image = directory + ".image"
    disk.image(image, LOST)
    abandon(store)
    with opened(image) as found:
        assert load(found) == (0, expected(1, 45))

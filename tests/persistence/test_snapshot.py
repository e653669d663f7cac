"""Snapshots by themselves."""

import errno
import os
import tracemalloc
from collections.abc import Iterator
from functools import partial

import pytest

from persistence.errors import Damaged, DiskFull, Missing, SyncFailed, WriteFailed
from persistence.files import Files
from persistence.snapshot import Place, Row, SnapshotReader, read, write
from tests.persistence.building import refusal
from tests.persistence.faults import FaultyFiles


def place(directory: str) -> Place:
    os.makedirs(directory, exist_ok=True)
    return Place(directory, b"12345678", 3, 1234, 1_700_000_000_000_000, 0xDEADBEEF)


ROWS: list[list[Row]] = [
    [],
    [()],
    [(0, -1, 2**200, -(2**200), b"", b"\x00\xff", None, True, ((1, (b"x",)), ()))],
    [(index, b"%d" % index) for index in range(256)],
    [(index, b"%d" % index) for index in range(257)],
    [(index, bytes(index % 1000)) for index in range(5000)],
]


@pytest.mark.parametrize("rows", ROWS, ids=len)
def test_rows_come_back_as_they_went_in(directory: str, rows: list[Row]) -> None:
    info = write(place(directory), iter(rows), (1, b"extra"))
    path = os.path.join(directory, "snapshot-00000003")
    assert os.listdir(directory) == ["snapshot-00000003"]
    assert list(read(path)) == rows
    assert (info.rows, info.sequence, info.number, info.chain) == (len(rows), 1234, 3, 0xDEADBEEF)
    assert info.bytes_n == os.path.getsize(path)
    reader = SnapshotReader(Files(), path)
    assert reader.extra == (1, b"extra")
    assert sum(1 for _frame in reader.frames()) == (len(rows) + 255) // 256 + 1
    assert reader.info() == info
    reader.close()


def test_a_snapshot_is_written_and_read_in_bounded_memory(directory: str) -> None:
    def rows() -> Iterator[Row]:
        for index in range(20_000):
            yield (index, bytes(500))

    tracemalloc.start()
    write(place(directory), rows())
    assert sum(1 for _row in read(os.path.join(directory, "snapshot-00000003"))) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    assert os.path.getsize(os.path.join(directory, "snapshot-00000003")) > 10_000_000


def test_it_is_synced_as_it_grows(directory: str) -> None:
    class Counting(Files):
        unsynced = syncs = peak = 0

        def write(self, fd: int, data: bytes | memoryview) -> int:
            self.unsynced += len(data)
            self.peak = max(self.peak, self.unsynced)
            return super().write(fd, data)

        def fdatasync(self, fd: int) -> None:
            self.unsynced = 0
            self.syncs += 1

    files = Counting()
    write(place(directory), ((index, bytes(10_000)) for index in range(5000)), None, files)
    assert files.syncs >= 3
    assert files.peak < 24 * 1024 * 1024
    assert files.unsynced == 0


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_any_failure_leaves_nothing_behind_and_has_a_name(directory: str, error: int) -> None:
    nth = 0
    while True:
        nth += 1
        files = FaultyFiles(nth, error)
        found = refusal(partial(write, place(directory), ROWS[-1], None, files))
        if found is None:
            assert files.calls < nth
            break
        assert isinstance(found, DiskFull | WriteFailed | SyncFailed)
        assert os.listdir(directory) == [] or files.failed == "sync_dir", files.failed


def test_rows_that_fail_in_the_middle_leave_nothing_behind(directory: str) -> None:
    def rows() -> Iterator[Row]:
        yield (1,)
        raise RuntimeError("the engine's bug")

    with pytest.raises(RuntimeError):
        write(place(directory), rows())
    assert os.listdir(directory) == []


def test_a_write_that_the_disk_garbles_is_found_before_the_snapshot_gets_its_name(directory: str) -> None:
    class Garbling(Files):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            changed = bytearray(data)
            changed[len(changed) // 2] ^= 1
            return super().write(fd, bytes(changed))

    with pytest.raises(Damaged):
        write(place(directory), ROWS[-1], None, Garbling())
    assert os.listdir(directory) == []


def test_bytes_behind_the_footer_are_refused(directory: str) -> None:
    write(place(directory), ROWS[3])
    path = os.path.join(directory, "snapshot-00000003")
    with open(path, "ab") as file:
        file.write(b"\0")
    with pytest.raises(Damaged, match="1 bytes follow its footer"):
        list(read(path))


def test_frames_in_another_order_are_refused(directory: str) -> None:
    rows: list[Row] = [(b"same",)] * 512
    write(place(directory), rows)
    path = os.path.join(directory, "snapshot-00000003")
    with open(path, "rb") as file:
        data = file.read()
    first, second = (at for at in range(len(data)) if data.startswith(b"\xd1row", at))
    end = data.rindex(b"\xd1end")
    for changed in (
        data[:first] + data[second:end] + data[first:second] + data[end:],
        data[:second] + data[end:],
        data[:second] + data[first:second] + data[second:],
    ):
        with open(path, "wb") as file:
            file.write(changed)
        with pytest.raises(Damaged):
            list(read(path))


def test_a_snapshot_that_is_not_there_is_named(directory: str) -> None:
    with pytest.raises(Missing):
        list(read(os.path.join(directory, "snapshot-00000009")))

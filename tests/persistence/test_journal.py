"""The journal's writing end."""

import errno
import os
from collections.abc import Iterator

import pytest

from persistence.errors import DiskFull, WriteFailed
from persistence.files import FILES, Files
from persistence.journal import Durable, Journal
from persistence.limits import PAYLOAD_BYTES_MAX, RESERVE_BYTES_MAX
from persistence.record import END, HEADER, MASK, OVERHEAD_BYTES, RECORD, TRAILER
from persistence.store import Store
from tests.persistence.building import append, load, opened, payload_of, sync, time_of
from tests.persistence.faults import FaultyFiles


@pytest.fixture
def path(tmp_path: object) -> str:
    return os.path.join(str(tmp_path), "journal")


def make(path: str, files: Files = FILES) -> Journal:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    return Journal(files, path, fd, 1, 0, 0, 0, 7, Durable(0))


@pytest.fixture
def journal(path: str) -> Iterator[Journal]:
    made = make(path)
    yield made
    os.close(made.fd)


def content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def test_a_record_has_the_bytes_that_the_format_says(journal: Journal, path: str) -> None:
    assert journal.append(b"hello", 1234) == 1
    assert content(path) == b""
    journal.write()
    data = content(path)
    assert len(data) == 5 + OVERHEAD_BYTES == journal.size
    assert data[:4] == b"\xd1rec"
    assert HEADER.unpack_from(data) == (RECORD, 5, 5 ^ MASK, 1, 1234, 0)
    assert data[36:41] == b"hello"
    assert TRAILER.unpack_from(data, 41) == (journal.chain, END)
    assert data.hex(" ") == (
        "d1 72 65 63 05 00 00 00 fa ff ff ff 01 00 00 00 00 00 00 00 d2 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
        "68 65 6c 6c 6f 18 cf 92 77 d1 ed 0d 0a"
    )


def test_records_are_written_by_one_write_and_counted(journal: Journal, path: str) -> None:
    for sequence in range(1, 101):
        assert journal.append(payload_of(sequence), time_of(sequence)) == sequence
    assert (journal.sequence, journal.written_sequence, journal.size) == (100, 0, 0)
    tail = journal.tail
    journal.write()
    assert (journal.written_sequence, journal.size, os.path.getsize(path)) == (100, tail, tail)
    journal.write()
    assert os.path.getsize(path) == tail


def test_a_record_says_what_was_durable_when_it_was_appended(directory: str) -> None:
    with opened(directory) as store:
        append(store, 2)
        sync(store)
        append(store, 1)
        data = content(store.journal().path)
        third = data.rindex(b"\xd1rec")
        assert HEADER.unpack_from(data, third)[5] == 2


def test_a_payload_may_be_empty_and_one_beyond_the_limit_is_our_bug(journal: Journal) -> None:
    journal.append(b"", 1)
    with pytest.raises(AssertionError):
        journal.append(bytes(PAYLOAD_BYTES_MAX + 1), 1)
    journal.write()
    assert journal.written_sequence == 1


def test_reserving_takes_blocks_and_not_length_and_closing_gives_them_back(directory: str) -> None:
    with opened(directory) as store:
        journal = store.journal()
        journal.reserve(1)
        assert journal.reserved >= RESERVE_BYTES_MAX
        status = os.stat(journal.path)
        assert status.st_size == journal.size
        assert status.st_blocks * 512 >= RESERVE_BYTES_MAX
        append(store, 3)
        path = journal.path
    assert os.stat(path).st_blocks * 512 <= 8192


def test_reserving_again_costs_no_call_until_the_space_is_used(directory: str) -> None:
    files = FaultyFiles(0, errno.ENOSPC)
    with opened(directory, files) as store:
        journal = store.journal()
        journal.reserve(1000)
        calls = files.calls
        for sequence in range(1, 1001):
            journal.reserve(200)
            journal.append(payload_of(sequence), time_of(sequence))
        assert files.calls == calls
        journal.reserve(RESERVE_BYTES_MAX)
        assert files.calls == calls + 1


def test_near_a_full_disk_smaller_steps_are_reserved(path: str) -> None:
    class SmallDisk(Files):
        def allocate(self, fd: int, offset: int, bytes_n: int) -> None:
            if offset + bytes_n > 100_000:
                raise OSError(errno.ENOSPC, "full")

    journal = make(path, SmallDisk())
    journal.reserve(10_000)
    assert 10_000 <= journal.reserved <= 100_000
    journal.reserve(90_000)
    with pytest.raises(DiskFull):
        journal.reserve(101_000)
    os.close(journal.fd)


@pytest.mark.parametrize("error", [errno.EOPNOTSUPP, errno.ENOSYS])
def test_where_space_can_not_be_reserved_the_free_space_is_looked_at(path: str, error: int) -> None:
    class Plain(Files):
        free = 10**9

        def allocate(self, fd: int, offset: int, bytes_n: int) -> None:
            raise OSError(error, os.strerror(error))

        def free_bytes(self, fd: int) -> int:
            return self.free

    files = Plain()
    journal = make(path, files)
    journal.reserve(1000)
    files.free = 5000
    journal.reserve(1000)  # already looked at
    with pytest.raises(DiskFull):
        journal.reserve(2 * RESERVE_BYTES_MAX)
    files.free = 10**9
    journal.reserve(2 * RESERVE_BYTES_MAX)
    os.close(journal.fd)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_file_as_it_was_and_the_records_wait(path: str, error: int) -> None:
    class Filling(Files):
        room = 500

        def write(self, fd: int, data: bytes | memoryview) -> int:
            if self.room == 0:
                raise OSError(error, os.strerror(error))
            done = super().write(fd, data[: self.room])
            self.room -= done
            return done

    files = Filling()
    journal = make(path, files)
    journal.append(payload_of(1), time_of(1))
    journal.write()
    size = journal.size
    for sequence in range(2, 30):
        journal.append(payload_of(sequence), time_of(sequence))
    for _ in range(2):
        with pytest.raises(DiskFull):
            journal.write()
        assert os.path.getsize(path) == journal.size == size
        assert journal.written_sequence == 1
    journal.append(payload_of(30), time_of(30))
    files.room = 10**9
    journal.write()
    assert journal.written_sequence == 30
    assert os.path.getsize(path) == journal.size == journal.tail
    assert content(path).count(b"\xd1rec") == 30
    os.close(journal.fd)


@pytest.mark.parametrize("error", [errno.EIO, errno.EROFS])
def test_any_other_failed_write_ends_the_journal_with_a_whole_file(path: str, error: int) -> None:
    class Failing(Files):
        calls = 0

        def write(self, fd: int, data: bytes | memoryview) -> int:
            self.calls += 1
            if self.calls == 3:
                raise OSError(error, os.strerror(error))
            return super().write(fd, data[:300])

    journal = make(path, Failing())
    journal.append(payload_of(1), time_of(1))
    journal.write()
    for sequence in range(2, 30):
        journal.append(payload_of(sequence), time_of(sequence))
    with pytest.raises(WriteFailed) as caught:
        journal.write()
    assert caught.value.record == 2
    assert os.path.getsize(path) == journal.size
    with pytest.raises(WriteFailed):
        journal.write()
    os.close(journal.fd)


def test_after_recovery_appending_goes_on_with_the_next_sequence(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3)
    store = Store.open(directory)
    load(store)
    assert store.journal().append(payload_of(4), time_of(4)) == 4
    store.close()

"""A disk without space: writes are refused, reads go on, and all is well again when there is space."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_server import Server, Wire, wait_until
from tests.server.process.disk import Disk
from tests.server.process.trading import bid, set_up, state

TMPFS_BYTES = 24 * 1_048_576


def code(reply: object) -> str:
    return str(reply).split()[0]


def refused(wire: Wire, *words: str | int) -> bool:
    return str(wire.ask(*words)).startswith("MISCONF Errors writing to the AOF file")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    path = tmp_path / "small"
    path.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", bytes(path), b"tmpfs", 0, b"size=%d" % TMPFS_BYTES) != 0:
        pytest.skip(f"root may not mount here: {os.strerror(ctypes.get_errno())}")
    yield path
    libc.umount2(bytes(path), 2)


def test_writes_are_refused_while_space_cannot_be_reserved_and_nothing_changes(disk: Disk) -> None:
    server = disk.server("--appendfsync", "always").start()
    with server.wire() as wire:
        set_up(wire)
        assert wire.ask(*bid(1)) == b"1"
        disk.fail("allocate", "ENOSPC")
        fill_reservation(wire)
        before = wire.call("ENGINE.STATEHASH")
        assert refused(wire, *bid(1))
        assert refused(wire, "BALANCE.UPDATE", 1, "BTC", 1, "BUSINESS", "d", "ID", 2)
        assert refused(wire, "ORDER.CANCEL", 1, "BTC_USDT", 1)
        assert refused(wire, "PING"), "as in Redis: whoever asks about our health is told"
        replies = wire.ask_all(("MULTI",), bid(1), ("EXEC",))
        assert str(replies[1]).startswith("MISCONF")
        assert str(replies[2]).startswith("EXECABORT")
        assert wire.call("ENGINE.STATEHASH") == before
        assert isinstance(wire.call("ORDER.GET", "BTC_USDT", 1), list), "reads go on"
        assert wire.info("persistence")["aof_last_write_status"] == "err"
        disk.heal()
        assert isinstance(wire.call(*bid(1)), bytes)
        assert wire.ask("PING") == b"PONG"
        assert wire.info("persistence")["aof_last_write_status"] == "ok"
    after = state(server)
    server.kill()
    server.start()
    assert state(server) == after


def fill_reservation(wire: Wire) -> None:
    """Write until the space that was reserved before is used up."""
    memo = '{"memo":"%s"}' % ("x" * 4000)
    for number in range(100):
        words = ("BALANCE.UPDATE", 2, "BTC", 1, "BUSINESS", "fill")
        replies = wire.ask_all(*[(*words, "ID", 100 * number + step, "DETAIL", memo) for step in range(100)])
        if any(str(reply).startswith("MISCONF") for reply in replies):
            return
    raise AssertionError("40 MB were accepted")


def test_a_write_that_meets_a_full_disk_all_the_same_holds_every_reply_until_there_is_space(disk: Disk) -> None:
    server = disk.server("--appendfsync", "everysec").start()
    with server.wire() as wire, server.wire() as other:
        set_up(wire)
        disk.fail("write", "ENOSPC")
        wire.send(*bid(1))
        wait_until(lambda: "writes are refused" in server.log(), 5, "the log says so")
        other.send(*bid(2))
        other.send("MARKET.DEPTH", "BTC_USDT")  # it would see what no file holds
        disk.heal()
        assert wire.reply() == b"1"
        assert code(other.reply()) in ("MISCONF", "b'2'")
        assert isinstance(other.reply(), list)
        wait_until(lambda: other.ask("PING") == b"PONG", 5, "writes are accepted again")
        assert isinstance(other.call(*bid(2)), bytes)
    after = state(server)
    server.kill()
    server.start()
    assert state(server) == after


def test_a_really_full_disk_recovers_without_a_restart_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    server = Server(tmp_path, "--dir", str(small_disk)).start(
        "--appendfsync", "everysec", "--stop-writes-on-bgsave-error", "no"
    )
    try:
        with server.wire() as wire:
            set_up(wire)
            ballast = small_disk / "ballast"
            with ballast.open("wb") as file:
                try:
                    while True:
                        file.write(bytes(65536))
                        file.flush()
                except OSError:
                    pass
            fill_reservation(wire)
            assert refused(wire, *bid(1))
            assert isinstance(wire.call("BALANCE.GET", 1), list)
            assert str(wire.ask("SAVE")).startswith("ERR")
            before = wire.call("ENGINE.STATEHASH")
            ballast.unlink()
            assert wire.ask(*bid(1)) == b"1"
            assert wire.call("ENGINE.STATEHASH") != before
            assert wire.call("SAVE") == b"OK"
        after = state(server)
        server.kill()
        server.start()
        assert state(server) == after
    finally:
        server.close()

"""What waits for the disk and what does not, and what happens when the disk fails."""

import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.real_server import Server, Wire, wait_until
from tests.server.process.disk import Disk
from tests.server.process.trading import bid, set_up, state

QUIET_S = 0.15


def silent(*wires: Wire) -> bool:
    """Tell whether nothing arrives for a while."""
    for wire in wires:
        wire.socket.settimeout(QUIET_S / len(wires))
        try:
            wire.socket.recv(1)
        except TimeoutError:
            continue
        finally:
            wire.socket.settimeout(10.0)
        return False
    return True


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Disk, Server]]:
    """One server on one disk for the tests that leave both whole."""
    disk = Disk(tmp_path_factory.mktemp("gating"))
    yield disk, started(disk, "--appendfsync", "always")
    disk.close()


@dataclass
class Scene:
    """A whole disk, its server under one policy, and a fresh user with funds."""

    disk: Disk
    server: Server
    user: int

    def bid(self, price: int = 1) -> tuple[str | int, ...]:
        return bid(self.user, price)


SceneOf = Callable[[str], Scene]


@pytest.fixture
def scene(running: tuple[Disk, Server]) -> SceneOf:
    disk, server = running

    def make(policy: str) -> Scene:
        with server.wire() as wire:
            wire.call("CONFIG", "SET", "appendfsync", policy)
            user = int(str(wire.call("USER.REGISTER"), "ascii"))  # type: ignore[call-overload] # ids are bytes
            wire.call("BALANCE.UPDATE", user, "USDT", 1000, "BUSINESS", "deposit", "ID", 1)
        return Scene(disk, server, user)

    return make


def started(disk: Disk, *flags: str) -> Server:
    server = disk.server(*flags).start()
    with server.wire() as wire:
        set_up(wire)
    return server


def ids(first: object, count: int) -> list[bytes]:
    """Return the order ids that follow one another from `first` on."""
    assert isinstance(first, bytes), first
    return [b"%d" % (int(first) + step) for step in range(count)]


def test_under_always_no_reply_leaves_before_the_log_is_on_disk_and_then_all_do_in_order(scene: SceneOf) -> None:
    here = scene("always")
    with here.server.wire() as writer, here.server.wire() as reader:
        with here.disk.held():
            for words in (here.bid(1), here.bid(2), ("BALANCE.GET", here.user), ("PING",), bid(99), ("ECHO", "end")):
                writer.send(*words)
            assert silent(writer)
            reader.send("MARKET.DEPTH", "BTC_USDT")  # sees orders that a power cut could take back
            assert silent(writer, reader)
        replies = [writer.reply() for _ in range(6)]
        assert replies[:2] == ids(replies[0], 2)
        assert replies[2] == [b"USDT", [b"available", b"997.00000000", b"frozen", b"3.00000000"]]
        assert replies[3] == b"PONG"
        assert str(replies[4]).startswith("NOUSER")
        assert replies[5] == b"end"
        assert b"bids" in str(reader.reply()).encode()


def test_a_command_executed_while_a_sync_runs_waits_for_the_next_one(scene: SceneOf) -> None:
    here = scene("always")
    with here.server.wire() as first, here.server.wire() as second:
        with here.disk.held():
            first.send(*here.bid())
            assert silent(first)
            second.send(*here.bid())
            assert silent(first, second)
        replies = [first.reply(), second.reply()]
        assert replies == ids(replies[0], 2)


def test_under_everysec_and_no_replies_do_not_wait_and_always_can_be_turned_on(scene: SceneOf) -> None:
    here = scene("everysec")
    with here.server.wire() as wire:
        with here.disk.held():
            replies = wire.ask_all(here.bid(), here.bid(), ("PING",))
            assert replies == [*ids(replies[0], 2), b"PONG"]
            assert wire.call("CONFIG", "SET", "appendfsync", "no") == b"OK"
            assert wire.ask(*here.bid()) == ids(replies[0], 3)[2]
            wire.send("CONFIG", "SET", "appendfsync", "always")
            wire.send(*here.bid())
            assert silent(wire)
        assert [wire.reply(), wire.reply()] == [b"OK", ids(replies[0], 4)[3]]


def test_waitaof_waits_for_the_disk_while_others_are_served(scene: SceneOf) -> None:
    here = scene("everysec")
    with here.server.wire() as wire, here.server.wire() as other:
        with here.disk.held():
            first = wire.ask(*here.bid())
            wire.socket.sendall(b"WAITAOF 1 0 0\r\nPING\r\nECHO next\r\n")
            assert other.ask(*here.bid()) == ids(first, 2)[1]
            assert other.ask("PING") == b"PONG"
            assert silent(wire)
        assert [wire.reply() for _ in range(3)] == [[1, 0], b"PONG", b"next"]


def test_waitaof_gives_up_after_its_time_and_goes_on_with_what_was_pipelined_behind_it(scene: SceneOf) -> None:
    here = scene("no")
    with here.server.wire() as wire, here.disk.held():
        wire.socket.sendall(b"WAITAOF 0 0 0\r\nBALANCE.GET %d\r\n" % here.user)
        assert wire.reply() == [0, 0]
        assert isinstance(wire.reply(), list)
        first = wire.ask(*here.bid())
        wire.socket.sendall(b"WAITAOF 1 0 60\r\nECHO next\r\nPING\r\n")
        started_s = time.monotonic()
        assert [wire.reply() for _ in range(3)] == [[0, 0], b"next", b"PONG"]
        assert time.monotonic() - started_s < 2.0
        assert wire.ask("WAITAOF", 0, 0, 1000) == [0, 0]
        for words in (("WAITAOF", 2, 0, 0), ("WAITAOF", 1, 1, 0), ("WAITAOF", 1, 0, -1), ("WAITAOF", 1, 0)):
            assert str(wire.ask(*words)).startswith("ERR"), words
        replies = wire.ask_all(("MULTI",), here.bid(), ("WAITAOF", 1, 0, 0), ("EXEC",))
        assert replies[3] == [ids(first, 2)[1], [0, 0]], "in a transaction it never waits"


def test_a_client_that_leaves_while_it_waits_is_forgotten(scene: SceneOf) -> None:
    here = scene("no")
    with here.server.wire() as other, here.disk.held():
        with here.server.wire() as wire:
            wire.ask(*here.bid())
            wire.send("WAITAOF", 1, 0, 0)
            wait_until(lambda: other.info("clients")["blocked_clients"] == "1", 5, "it waits")
            leave_by_reset = struct.pack("ii", 1, 0)
            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, leave_by_reset)
        wait_until(lambda: other.info("clients")["blocked_clients"] == "0", 5, "the client is gone")


def test_replies_before_quit_or_nonsense_are_held_and_arrive_whatever_the_client_sends_after(scene: SceneOf) -> None:
    here = scene("always")
    with here.server.wire() as leaving, here.server.wire() as wrong:
        with here.disk.held():
            leaving.send(*here.bid())
            leaving.send("QUIT")
            wrong.send(*here.bid())
            wrong.socket.sendall(b"*1\r\n!\r\n")
            assert silent(leaving, wrong)
            leaving.socket.sendall(b"PING\r\n")
            wrong.socket.sendall(b"PING\r\n")
            assert silent(leaving, wrong)
        # the kernel may drop what follows the reset that unread input brings about; the replies come first
        assert leaving.reply() is not None
        assert leaving.reply() == b"OK"
        assert wrong.reply() is not None
        assert str(wrong.reply()) == "ERR Protocol error: expected '$', got '!'"


def test_the_first_failed_sync_ends_the_process_and_acknowledges_nothing(disk: Disk) -> None:
    server = started(disk, "--appendfsync", "always")
    before = state(server)
    with server.wire() as writer, server.wire() as reader:
        disk.fail("fdatasync", "EIO")
        failed_s = time.monotonic()
        writer.send(*bid(1))
        reader.send("ORDER.GET", "BTC_USDT", 1)
        assert server.wait() == 1
        assert time.monotonic() - failed_s < 1.0
        assert writer.rest() == b""
        assert b"PRICE" not in reader.rest().upper()
    assert server.log().count("FATAL") == 1
    assert "EIO" in server.log()
    assert "Traceback" not in server.log()
    disk.heal()
    server.start()
    after = state(server)
    assert after == before or server.call("ORDER.GET", "BTC_USDT", 1), "whole or not at all"


def test_a_write_that_fails_ends_the_process_and_acknowledges_nothing(disk: Disk) -> None:
    server = started(disk, "--appendfsync", "everysec")
    before = state(server)
    disk.fail("write", "EIO")
    with server.wire() as wire:
        wire.send(*bid(1))
        assert server.wait() == 1
        assert wire.rest() == b""
    assert "FATAL" in server.log()
    assert "Traceback" not in server.log()
    disk.heal()
    server.start()
    assert state(server) == before


def test_sigterm_while_the_disk_is_slow_waits_for_it_and_answers_everybody(disk: Disk) -> None:
    server = started(disk, "--appendfsync", "always")
    with server.wire() as wire:
        with disk.held():
            wire.send(*bid(1))
            assert silent(wire)
            server.signal(signal.SIGTERM)
            assert silent(wire)
        assert wire.rest() == b"$1\r\n1\r\n"
    assert server.wait() == 0


def test_a_disk_that_never_answers_ends_the_shutdown_at_its_timeout_with_an_error(disk: Disk) -> None:
    server = started(disk, "--appendfsync", "always", "--shutdown-timeout", "1")
    with server.wire() as wire, disk.held():
        wire.send(*bid(1))
        assert silent(wire)
        server.signal(signal.SIGTERM)
        wait_until(lambda: "FATAL" in server.log() or "shutdown-timeout" in server.log(), 5, "it gives up")
    assert server.wait() == 1

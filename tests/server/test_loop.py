"""The tick by itself: what it sends, and when it closes, while the test moves the disk."""

import select
from types import SimpleNamespace
from typing import cast

import msgpack
import pytest
import trio

from persistence.syncer import Syncer
from server.limits import TICKS_MAX
from server.loop import Loop
from server.main import pump
from tests.server.feed.listening import SETUP
from tests.server.standin import Client, Standin

PUT = b"ORDER.PUT 1 BTC_USDT ASK LIMIT 1 PRICE 100 REPLY ACK\r\n"


class Turning:
    """A loop under `appendfsync always` and one client; the disk has nothing before the test says so."""

    def __init__(self, standin: Standin) -> None:
        self.server = standin.server("--appendfsync", "always")
        trader = standin.client(self.server)
        for line in SETUP:
            trader(*line.split())
        self.disk = SimpleNamespace(durable=self.server.journal_sequence, error=None, request=lambda journal: None)
        self.server.syncer = cast(Syncer, self.disk)
        self.loop: Loop = self.server.loop
        self.loop.finish_tick()
        self.client: Client = standin.client(self.server)
        self.client.far_end.setblocking(False)

    def sync(self) -> None:
        """Let the disk have everything that was written."""
        self.disk.durable = self.server.journal_sequence

    def send(self, data: bytes) -> None:
        """Let the loop serve what the client sends now."""
        self.client.far_end.sendall(data)
        assert self.loop.tick()

    def received(self) -> bytes | None:
        """What has come; empty at the connection's end, None while nothing comes."""
        try:
            return self.client.far_end.recv(1_048_576)
        except BlockingIOError:
            return None


@pytest.fixture
def turning(standin: Standin) -> Turning:
    return Turning(standin)


@pytest.mark.parametrize(("ending", "last"), [(b"QUIT\r\n", b"+OK\r\n"), (b"*x\r\n", b"-ERR Protocol error: ")])
def test_who_ends_while_an_earlier_reply_leaves_is_still_answered(turning: Turning, ending: bytes, last: bytes) -> None:
    turning.send(PUT)
    assert turning.received() is None
    turning.sync()
    turning.send(PUT + ending)
    assert turning.received() == b"$1\r\n1\r\n"
    turning.sync()
    turning.loop.finish_tick()
    assert (turning.received() or b"").startswith(b"$1\r\n2\r\n" + last)
    assert turning.received() == b""
    assert not turning.client.open


def test_a_large_reply_leaves_in_small_steps_without_being_copied_for_each(turning: Turning) -> None:
    connection = turning.client.connection
    text = b"x" * 4_000_000
    connection.replies.append(text)
    turning.loop.touch(connection)
    turning.loop.finish_tick()
    left: list[object] = []
    parts = []
    while connection.output_bytes:
        left += connection.unsent
        parts.append(turning.received() or b"")
        turning.loop.tick()
    parts.append(turning.received() or b"")
    assert len(left) > 3
    assert all(isinstance(piece, memoryview) and piece.obj is text for piece in left)
    assert b"".join(parts) + (turning.received() or b"") == text


def test_a_loop_that_ends_reads_nothing_more_and_still_answers_what_it_has_read(turning: Turning) -> None:
    turning.send(PUT)
    executed = turning.server.journal_sequence
    turning.client.far_end.sendall(PUT)
    turning.loop.stop_reading()
    turning.loop.tick()
    assert not turning.loop.tick(), "what it does not read does not wake it"
    assert turning.server.journal_sequence == executed
    turning.sync()
    turning.loop.finish_tick()
    assert turning.received() == b"$1\r\n1\r\n"
    assert turning.client.open


def test_what_was_sent_in_one_piece_is_answered_to_its_end_while_nothing_else_wakes_the_loop(standin: Standin) -> None:
    """As while loading: there is no fsync thread yet, whose descriptor wakes the loop otherwise."""
    client = standin.client()
    count = 3 * TICKS_MAX
    client.far_end.sendall(b"".join(msgpack.packb([0, number, "PING", [None]]) for number in range(count)))
    answered = msgpack.Unpacker()

    async def all_answers() -> None:
        found = 0
        while found < count:
            await trio.lowlevel.wait_readable(client.far_end)
            answered.feed(client.far_end.recv(65536))
            found += sum(1 for _ in answered)

    async def main() -> None:
        with trio.fail_after(2):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(pump, client.server.loop)
                await all_answers()
                nursery.cancel_scope.cancel()

    trio.run(main)


def test_a_connection_that_breaks_while_it_is_written_to_is_not_read_in_the_same_breath(turning: Turning) -> None:
    connection = turning.client.connection
    connection.unsent.append(b"owed")
    connection.output_bytes = 4
    turning.client.far_end.close()
    turning.loop.ready = [(connection.fd, select.EPOLLIN | select.EPOLLOUT)]  # as told before it broke
    turning.loop.tick()
    assert not turning.client.open
    assert "write" in connection.close_reason

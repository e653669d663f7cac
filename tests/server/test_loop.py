"""The tick by itself: what it sends, and when it closes, while the test moves the disk."""

from types import SimpleNamespace
from typing import cast

import pytest

from persistence.syncer import Syncer
from server.loop import Loop
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

"""History as the loop knows it, without a follower or a disk: who waits, who has gone, and how many may ask."""

import math
import socket
import time
from types import SimpleNamespace
from typing import Any, cast

import msgpack
import pytest
import trio

from persistence.syncer import Syncer
from server import history as histories
from server.connection import ANSWER, Wait
from server.server import Server
from tests.server.packed_client import PackedClient
from tests.server.standin import Standin


class Follower:
    """What the follower would have been sent."""

    def __init__(self, server: Server, room: int = 1_000) -> None:
        self.history = server.history
        outbox, self.inbox = trio.open_memory_channel[int](room)
        self.history._outbox = outbox

    def progress(self, **told: Any) -> None:
        self.history.status = {"time_us": 0, "sequence": 0, "pending_us": 0, **told}
        self.history._wake()

    def questions(self) -> list[int]:
        found = []
        while True:
            try:
                found.append(self.inbox.receive_nowait())
            except trio.WouldBlock:
                return found

    def answer(self, number: int, result: object = (5, "", []), error: object = None) -> None:
        self.history._take(number, error, result)  # type: ignore[arg-type]


@pytest.fixture
def server(standin: Standin) -> Server:
    made = standin.server("--appendfsync", "no")
    client = standin.client(made)
    client("USER.REGISTER")
    return made


@pytest.fixture
def follower(server: Server) -> Follower:
    made = Follower(server)
    made.progress()
    return made


def test_who_asked_is_answered_and_who_has_gone_or_had_its_time_is_not(
    standin: Standin, server: Server, follower: Follower
) -> None:
    first, second, third = (standin.client(server) for _ in range(3))
    for client in (first, second, third):
        assert client("ORDER.HISTORY", 1) == b""
    assert follower.questions() == [1, 2, 3]
    server.loop.close(second.connection, "gone")
    assert third.connection.blocked_until is not None
    third.connection.blocked_until.deadline_s = 0
    server.loop.wake_waiting(0)
    assert third.take() == b"-NOHISTORY history: no answer within 10 s\r\n"
    for number in (1, 2, 3):
        follower.answer(number)
    assert first.take() == b"*6\r\n$8\r\nsequence\r\n$1\r\n5\r\n$4\r\nnext\r\n$0\r\n\r\n$6\r\norders\r\n*0\r\n"
    assert third.take() == b""
    assert server.loop.waiting == []
    assert follower.history._asked == {}


def test_an_error_of_the_followers_is_the_askers(standin: Standin, server: Server, follower: Follower) -> None:
    client = standin.client(server)
    client("ORDER.HISTORY", 1)
    follower.answer(1, None, {"code": "NOHISTORY", "text": "history: the database can't answer: x"})
    assert client.take() == b"-NOHISTORY history: the database can't answer: x\r\n"


def test_when_the_follower_ends_who_asked_is_told_and_who_waits_goes_on_waiting(
    standin: Standin, server: Server, follower: Follower
) -> None:
    asker, gone, waiter = (standin.client(server) for _ in range(3))
    asker("ORDER.HISTORY", 1)
    gone("ORDER.HISTORY", 1)
    server.loop.close(gone.connection, "gone")
    assert waiter("WAITHISTORY", 9, 0) == b""
    follower.history._disconnect()
    assert asker.far_end.recv(1000) == b"-NOHISTORY history: the process that writes it has ended\r\n"
    assert asker("ORDER.HISTORY", 1).startswith(b"-NOHISTORY history: the process that writes it does not answer now")
    again = Follower(server)
    again.progress(sequence=8)
    assert waiter.take() == b""
    again.progress(sequence=10)
    assert waiter.take() == b":10\r\n"
    assert waiter("WAITHISTORY", 10, 0) == b":10\r\n"


def test_a_thousand_may_ask_and_what_nobody_takes_is_refused(
    standin: Standin, server: Server, follower: Follower
) -> None:
    clients = [standin.client(server) for _ in range(1_001)]
    for client in clients[:1_000]:
        assert client("ORDER.HISTORY", 1) == b""
    full = b"-NOHISTORY history: 1000 questions wait for an answer already\r\n"
    assert clients[1_000]("ORDER.HISTORY", 1) == full
    for client in clients[:1_000]:
        assert client.connection.blocked_until is not None
        client.connection.blocked_until.deadline_s = 0
    server.loop.wake_waiting(0)
    assert clients[1_000]("ORDER.HISTORY", 1) == b"-NOHISTORY history: it does not take questions now\r\n"
    assert len(follower.questions()) == 1_000
    assert clients[1_000]("ORDER.HISTORY", 1) == b""


def test_a_question_that_goes_on_from_memory_waits_until_the_tables_reach_it(
    standin: Standin, server: Server, follower: Follower
) -> None:
    client = standin.client(server)
    for line in (
        "ENGINE.SET TRADES-MAX 1",
        "ASSET.CREATE A SCALE 8",
        "ASSET.CREATE B SCALE 8",
        "MARKET.CREATE M A B AMOUNTSCALE 2 PRICESCALE 2 STP NONE",
        "BALANCE.UPDATE 1 A 100 BUSINESS x ID 1",
        "BALANCE.UPDATE 1 B 100 BUSINESS x ID 1",
        *["ORDER.PUT 1 M ASK LIMIT 1 PRICE 1", "ORDER.PUT 1 M BID LIMIT 1 PRICE 1"] * 2,
    ):
        assert not client(*line.split()).startswith(b"-"), line
    last_us = server.exchange.now_us
    assert client("MARKET.TRADES", "M") == b""
    assert follower.questions() == []
    follower.progress(time_us=last_us - 1, sequence=server.exchange.sequence - 1)
    assert follower.questions() == []
    follower.progress(time_us=last_us, sequence=server.exchange.sequence)
    assert follower.questions() == [1]
    asked = msgpack.unpackb(follower.history._asked[1].frame)
    assert asked == [0, 1, "market_trades", {"market": "M", "limit": 99, "before": "2"}]
    follower.answer(1, [9, "", [["1", 7, "1.00", "1.00", "1.00000000", "BID"]]])
    assert client.take().count(b"$5\r\nprice\r\n$4\r\n1.00\r\n") == 2


def test_who_has_gone_while_waiting_without_an_end_is_not_waited_for_without_an_end(
    standin: Standin, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = PackedClient(standin, server)
    waiting.ask("PING")
    connection = waiting.connection
    server.loop.block(connection, Wait(ANSWER, math.inf, lambda: 7))
    assert waiting.take() == []
    waiting.client.far_end.shutdown(socket.SHUT_WR)
    server.loop.tick(0.2)
    assert connection.blocked_until is not None
    assert connection.blocked_until.deadline_s - time.monotonic() == pytest.approx(60, abs=5)
    connection.blocked_until.deadline_s = 0
    server.loop.wake_waiting(0)
    assert waiting.take() == [[1, 1, None, 7]]


def test_the_lag_is_told_whether_the_follower_is_there_or_not(standin: Standin, server: Server) -> None:
    server.syncer = cast(Syncer, SimpleNamespace(durable=5, error=None))
    server.loop.dispatcher.now_us = history_began_us = 1_000_000 * server.clock.wall_s()
    server.history._alone_since_us = history_began_us - 3_000_000
    assert server.history.lag() == (5, 3_000)
    follower = Follower(server)
    follower.progress(sequence=2, pending_us=history_began_us - 250_000)
    assert server.history.lag() == (3, 250)
    follower.progress(sequence=5, pending_us=0)
    assert server.history.lag() == (0, 0)


def test_the_path_of_a_socket_is_the_shorter_one() -> None:
    assert histories.near("/" + "x" * 200) == "/" + "x" * 200
    assert len(histories.near(__file__)) < len(__file__)

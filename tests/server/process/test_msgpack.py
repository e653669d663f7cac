"""MessagePack over a socket to a real process: the usual client, a crash, and what waits."""

from collections.abc import Iterator

import msgpack
import pytest

from tests.real_server import Server
from tests.server.process.conftest import MakeServer
from tests.server.process.packed import PackedWire
from tests.server.process.trading import MARKET, set_up, state

FLAGS = ("--appendfsync", "always", "--save", "")


@pytest.fixture
def wire(shared: Server) -> Iterator[PackedWire]:
    with shared.wire() as resp:
        if resp.call("MARKET.LIST") == []:
            set_up(resp)
    with PackedWire(shared) as connection:
        yield connection


def bid(user: int, **more: object) -> dict[str, object]:
    return {"user": user, "market": MARKET, "side": "BID", "kind": "LIMIT", "amount": "1", "price": "100", **more}


def test_an_order_is_placed_and_an_error_told(wire: PackedWire) -> None:
    put = wire.request("ORDER.PUT", bid(1, client_id="a-1"))
    assert (put["status"], put["remain"]) == ("NEW", "1.0000")
    assert wire.request("ORDER.PUT", [1, MARKET, "BID", "LIMIT", "1", "PRICE", 100, "CLIENTID", "a-1"]) == put
    assert wire.request("ORDER.PUT", bid(99)) == "NOUSER"
    assert wire.request("ORDER.PUT", bid(1, price=0.5)) == "ERR"
    cancelled = wire.request("ORDER.CANCEL", {"user": 1, "market": MARKET, "order_id": put["id"]})
    assert (cancelled["id"], cancelled["status"]) == (put["id"], "CANCELED")


def test_requests_come_in_pieces_of_any_size(wire: PackedWire) -> None:
    data = b"".join(msgpack.packb([0, number, "ECHO", {"message": "x" * number}]) for number in range(60))
    for at in range(0, len(data), 7):
        wire.socket.sendall(data[at : at + 7])
    assert [wire.frame() for _ in range(60)] == [[1, number, None, "x" * number] for number in range(60)]


def test_a_thousand_requests_at_once_are_answered_in_order(wire: PackedWire) -> None:
    orders = [msgpack.packb([0, number, "ORDER.PUT", bid(2, price=str(1 + number % 50))]) for number in range(1000)]
    wire.socket.sendall(b"".join(orders))
    frames = [wire.frame() for _ in orders]
    assert [frame[:3] for frame in frames] == [[1, number, None] for number in range(1000)]
    ids = [int(frame[3]["id"]) for frame in frames]
    assert ids == list(range(ids[0], ids[0] + 1000))
    assert wire.request("ORDER.CANCELALL", [2])["count"] == 1000


def test_a_notification_is_executed_and_not_answered(wire: PackedWire) -> None:
    before = wire.request("BALANCE.GET", {"user": 1, "asset": ["USDT"]})
    wire.socket.sendall(msgpack.packb([2, "ORDER.PUT", bid(1)]) + msgpack.packb([2, "NOSUCH", []]))
    after = wire.request("BALANCE.GET", [1, "USDT"])
    assert float(after["USDT"]["frozen"]) - float(before["USDT"]["frozen"]) == 100


def test_the_disk_is_waited_for_and_so_is_the_answer(wire: PackedWire) -> None:
    wire.request("ORDER.PUT", bid(1))
    assert wire.request("WAITAOF", {"numlocal": 1, "numreplicas": 0, "timeout": 5000}) == [1, 0]


def test_the_policies_that_do_not_wait_let_waitaof_wait(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "no", "--save", "").start()
    with server.wire() as resp:
        set_up(resp)
    with PackedWire(server) as wire:
        order = msgpack.packb([0, 1, "ORDER.PUT", bid(1)])
        waiting = msgpack.packb([0, 2, "WAITAOF", [1, 0, 0]])
        wire.socket.sendall(order + waiting + msgpack.packb([0, 3, "PING", []]))
        assert wire.frame()[:3] == [1, 1, None]
        assert wire.frame() == [1, 2, None, [1, 0]]
        assert wire.frame() == [1, 3, None, "PONG"]


def test_a_transaction_is_one_list(wire: PackedWire) -> None:
    assert wire.request("MULTI", []) == "OK"
    assert wire.request("ORDER.PUT", bid(1, reply="ACK")) == "QUEUED"
    assert wire.request("ORDER.PUT", bid(99)) == "QUEUED"
    order_id, error = wire.request("EXEC", [])
    assert order_id.isdigit()
    assert error["code"] == "NOUSER"


def test_what_no_frame_begins_with_is_told_and_closes(shared: Server) -> None:
    with PackedWire(shared) as wire:
        wire.socket.sendall(msgpack.packb([0, 1, "PING", []]) + b"\xc1")
        assert wire.frame() == [1, 1, None, "PONG"]
        kind, msgid, error, result = wire.frame()
        assert (kind, msgid, error["code"], result) == (1, None, "ERR", None)
        assert error["text"].startswith("Protocol error: ")
        assert wire.rest() == b""


def test_what_was_acknowledged_survives_kill_9_with_the_same_state(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "always", "--save", "").start()
    with server.wire() as resp:
        set_up(resp, users=3)
    with PackedWire(server) as wire:
        for number in range(50):
            assert wire.request("ORDER.PUT", bid(1 + number % 2, client_id=f"c{number}"))["status"] == "NEW"
        assert wire.request("ORDER.PUT", [3, MARKET, "ASK", "MARKET", "3.5"])["status"] == "FILLED"
        assert wire.request("MULTI", []) == "OK"
        assert wire.request("ORDER.PUT", bid(1)) == wire.request("ORDER.CANCELALL", {"user": 2}) == "QUEUED"
        assert len(wire.request("EXEC", [])) == 2
        told = wire.request("ENGINE.STATEHASH", {})
    before = state(server)
    server.kill()
    server.start()
    assert state(server) == before
    with PackedWire(server) as wire:
        assert wire.request("ENGINE.STATEHASH", []) == told
        again = wire.request("ORDER.PUT", bid(2, client_id="c49"))
        assert again["status"] == "CANCELED"


def test_shutdown_ends_the_server_without_an_answer(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "").start()
    with PackedWire(server) as wire:
        wire.socket.sendall(msgpack.packb([0, 1, "SHUTDOWN", {"nosave": True}]))
        assert wire.rest() == b""
    assert server.wait() == 0

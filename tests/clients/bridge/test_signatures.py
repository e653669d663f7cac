"""Signatures on their way through the bridge: into the engine, and into the columns of history."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.stock import StockClient
from tests.clients.bridge.test_exchange import Exchange
from tests.real_server import Server
from tests.server.process.following import FOLLOWED, assert_clean, caught_up, connected, select
from tests.server.process.trading import MARKET, set_up

ORDER = {"user_id": 1, "market": MARKET, "order_side": "BID", "order_type": "LIMIT", "amount": "1", "price": "10"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, "--save", "", *FOLLOWED)
    with made.start().wire() as wire:
        set_up(wire)
    yield made
    made.close()


@pytest.fixture
def bridge(tmp_path: Path, server: Server) -> Iterator[BridgeProcess]:
    made = BridgeProcess(tmp_path, server.port)
    yield made.start()
    made.close()


def test_an_orders_signature_ends_in_history_and_the_others_in_theirs(server: Server, bridge: BridgeProcess) -> None:
    with grpc.insecure_channel(bridge.address) as channel:
        dingir = StockClient(channel)
        again = {"dingir-client-id": "mine"}
        dingir.call("OrderPut", {**ORDER, "signature": "0x" + "A1" * 64}, again)
        dingir.call("OrderPut", {**ORDER, "signature": "b1" * 64}, again)
        dingir.call("OrderPut", ORDER)
        dingir.call("OrderPut", {**ORDER, "signature": "00" * 64})
        signatures = ("a4" * 64, "", "a6" * 64)
        dingir.call("BatchOrderPut", {"market": MARKET, "orders": [{**ORDER, "signature": one} for one in signatures]})
        market_order = {
            **ORDER,
            "user_id": 2,
            "order_side": "ASK",
            "order_type": "MARKET",
            "amount": "0.5",
            "price": "",
        }
        dingir.call("OrderPut", {**market_order, "signature": "a7" * 64})
        limit = pb.ORDER_KIND_LIMIT
        ours = pb.OrderPutRequest(
            user=1, market=MARKET, side=pb.SIDE_BID, kind=limit, amount="1", price="10", signature="A8"
        )
        Exchange(channel).call("OrderPut", ours)
        dingir.call("OrderCancelAll", {"user_id": 1, "market": MARKET})
        update = {
            "user_id": 1,
            "asset": "BTC",
            "business": "deposit",
            "business_id": "9",
            "delta": "1",
            "detail": '{"a":1}',
        }
        dingir.call("BalanceUpdate", {**update, "signature": "0xC9"})
        dingir.call("Transfer", {"from": 1, "to": 2, "asset": "BTC", "delta": "1", "memo": "", "signature": "d0"})
    with server.wire() as wire:
        connected(server)
        caught_up(wire)
    found = select(server, "SELECT id, hex(signature) FROM order_history WHERE signature <> '' ORDER BY id")
    assert found == [(1, "A1" * 64), (4, "A4" * 64), (6, "A6" * 64), (7, "A7" * 64), (8, "A8")], "2, 3 and 5 have none"
    assert select(server, "SELECT count(*) FROM order_history") == [(8,)]
    told = select(server, "SELECT cause, hex(signature) FROM balance_history WHERE signature <> '' ORDER BY id")
    assert told == [("DEPOSIT", "C9"), ("TRANSFER", "D0"), ("TRANSFER", "D0")]
    assert select(server, "SELECT hex(signature) FROM internal_tx") == [("D0",)]
    assert_clean(server)

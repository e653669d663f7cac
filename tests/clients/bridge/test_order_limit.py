"""The limit of a user's open orders (the server's `user-order-limit`), over gRPC and JSON, in both modes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.stock import StockClient, refusal
from tests.clients.bridge.test_exchange import Exchange
from tests.clients.bridge.test_json import Http
from tests.real_server import HOST, Server, Wire

LIMIT = 2
SELLER, BUYER = 1, 2
MARKET = "ETH_USDT"
DINGIRS = "too many active orders for user"
OURS = f"user: expected fewer than {LIMIT} open orders"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "server"
    home.mkdir()
    made = Server(home, "--save", "", "--user-order-limit", str(LIMIT)).start()
    yield made
    made.close()


@pytest.fixture(params=["dingir", "strict"])
def bridge(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Iterator[BridgeProcess]:
    made = BridgeProcess(tmp_path, server.port, "--presets", "--mode", request.param, "--http", f"{HOST}:0").start()
    with Wire(server.port) as wire:
        for user, asset in ((SELLER, "ETH"), (BUYER, "USDT")):
            wire.call("USER.REGISTER")
            wire.call("BALANCE.UPDATE", user, asset, "1000", "BUSINESS", "test", "ID", "1")
    yield made
    made.close()


def order(user: int = SELLER, **more: Any) -> dict[str, Any]:
    return {"user_id": user, "market": MARKET, "order_side": "ASK", "amount": "1", "price": "10", **more}


def test_an_order_too_many_is_refused_until_another_one_ends(bridge: BridgeProcess) -> None:
    strict = "strict" in bridge.flags
    http = Http(bridge.http_port)
    with grpc.insecure_channel(bridge.address) as channel:
        client = StockClient(channel)
        first = client.call("OrderPut", order())["id"]
        client.call("OrderPut", order())

        with pytest.raises(grpc.RpcError) as caught:
            client.call("OrderPut", order())
        name, text = ("RESOURCE_EXHAUSTED", OURS) if strict else ("UNAVAILABLE", DINGIRS)
        assert refusal(caught.value) == {"status": name, "text": text, "code": "ORDERLIMIT"}
        status, body, headers = http.call("OrderPut", order(), {})
        number, code = (429, 8) if strict else (503, 14)
        assert (status, body) == (number, {"code": code, "message": text, "details": []})
        assert headers["dingir-code"] == "ORDERLIMIT"

        ours = pb.OrderPutRequest(user=SELLER, market=MARKET, side=pb.SIDE_ASK, kind=pb.ORDER_KIND_LIMIT)
        ours.amount, ours.price = "1", "10"
        with pytest.raises(grpc.RpcError) as caught:
            Exchange(channel).call("OrderPut", ours)
        assert refusal(caught.value) == {"status": "RESOURCE_EXHAUSTED", "text": OURS, "code": "ORDERLIMIT"}

        client.call("OrderCancel", {"user_id": SELLER, "market": MARKET, "order_id": first})
        answer = client.call("BatchOrderPut", {"market": MARKET, "orders": [order(), order(), order()]})
        assert (answer["result_code"], len(answer["order_ids"])) == ("INTERNAL_ERROR", 1)
        assert f'status: Unavailable, message: "{DINGIRS}"' in answer["error_message"]
        assert client.call("OrderQuery", {"user_id": SELLER, "market": "all"})["total"] == LIMIT
    http.connection.close()


def test_what_can_t_rest_is_not_limited(bridge: BridgeProcess) -> None:
    with grpc.insecure_channel(bridge.address) as channel:
        client = StockClient(channel)
        for _ in range(LIMIT):
            client.call("OrderPut", order())
        client.call("OrderPut", order(BUYER, order_side="BID", price="9"))
        sold = client.call("OrderPut", order(order_type="MARKET", price=""))
        assert (sold["remain"], sold["finished_quote"]) == ("0.0000", "9.000000")

"""One state behind all that speak to it: who commands and who calls see, fill and cancel each other's orders."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

import grpc
import pytest

from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.stock import StockClient
from tests.clients.bridge.test_exchange import Exchange
from tests.clients.bridge.test_json import Http
from tests.real_server import Wire

Ask = Callable[..., Any]
"""Runs a command, and returns its reply as JSON has it."""

REDIS_CLI: Final = shutil.which("redis-cli")
CALL_MAX_S: Final = 30.0
MARKET: Final = "ETH_USDT"
SELLER, BUYER = 1, 2


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BridgeProcess]:
    yield from running(tmp_path_factory.mktemp("bridge"), "dingir")


def by_wire(port: int) -> Ask:
    """Ask over a connection of the tests' own."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {plain(name): plain(one) for name, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.decode() if isinstance(value, bytes) else value

    def ask(*words: str) -> Any:
        with Wire(port) as wire:
            wire.call("HELLO", "3")
            return plain(wire.call(*words))

    return ask


def by_redis_cli(port: int) -> Ask:
    """Let the stock program ask, a process for each command."""

    def ask(*words: str) -> Any:
        command = [str(REDIS_CLI), "-p", str(port), "-e", "--json", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=CALL_MAX_S, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return ask


PROGRAMS: Final = (
    pytest.param(by_wire, id="wire"),
    pytest.param(
        by_redis_cli,
        id="redis-cli",
        marks=[pytest.mark.redis, pytest.mark.skipif(REDIS_CLI is None, reason="redis-cli isn't on this machine")],
    ),
)


class Everybody:
    """All that a program may use to reach the exchange."""

    def __init__(self, bridge: BridgeProcess, channel: grpc.Channel, ask: Ask) -> None:
        self.ask = ask
        self.dingirs = StockClient(channel)
        self.ours = Exchange(channel)
        self.http = Http(bridge.http_port)

    def json(self, method: str, request: dict[str, Any]) -> Any:
        """Call a method of Dingir's by its JSON binding."""
        status, body, _ = self.http.call(method, request, {})
        assert status == 200, body
        return body

    def open_orders(self) -> list[str]:
        """Return the seller's open orders, newest first, as all agree on them."""
        question = {"user_id": SELLER, "market": MARKET, "limit": 100}
        seen = [
            [one["id"] for one in self.ask("ORDER.LIST", str(SELLER), "LIMIT", "100")],
            [one["id"] for one in self.dingirs.call("OrderQuery", question)["orders"]],
            [one["id"] for one in self.json("OrderQuery", question)["orders"]],
            [str(one.id) for one in self.ours.call("OrderList", pb.OrderListRequest(user=SELLER, limit=100)).items],
        ]
        assert seen == [seen[0]] * 4
        return seen[0]

    def balance(self, user: int, asset: str) -> tuple[Decimal, Decimal]:
        """Return what is available and frozen, as all agree on it. (Dingir's service writes zeros otherwise.)"""
        question = {"user_id": user, "assets": [asset]}
        ours = self.ours.call("BalanceGet", pb.BalanceGetRequest(user=user, asset=[asset])).items[asset]
        told = [self.ask("BALANCE.GET", str(user), asset)[asset], {"available": ours.available, "frozen": ours.frozen}]
        for call in (self.dingirs.call, self.json):
            told += call("BalanceQuery", question)["balances"]
        seen = [(Decimal(one["available"]), Decimal(one["frozen"])) for one in told]
        assert seen == [seen[0]] * 4
        return seen[0]


@pytest.fixture(params=PROGRAMS)
def everybody(request: pytest.FixtureRequest, bridge: BridgeProcess) -> Iterator[Everybody]:
    with grpc.insecure_channel(bridge.address) as channel:
        made = Everybody(bridge, channel, request.param(bridge.server_port))
        while int(made.ask("USER.REGISTER")) < BUYER:
            pass
        for user, asset in ((SELLER, "ETH"), (BUYER, "USDT")):
            made.ask("BALANCE.UPDATE", str(user), asset, "1000", "BUSINESS", "deposit", "ID", "1")
        yield made
        made.http.connection.close()


def test_each_sees_and_cancels_the_orders_of_the_others(everybody: Everybody) -> None:
    order = {"user_id": SELLER, "market": MARKET, "order_side": "ASK", "amount": "1", "price": "51"}
    ask = everybody.ask
    by_command = ask("ORDER.PUT", str(SELLER), MARKET, "ASK", "LIMIT", "1", "PRICE", "50", "REPLY", "ACK")
    by_grpc = everybody.dingirs.call("OrderPut", order)["id"]
    by_json = everybody.json("OrderPut", order)["id"]
    by_ours = str(everybody.ours.put("52").result.id)
    assert everybody.open_orders() == [by_ours, by_json, by_grpc, by_command]
    assert [ask("ORDER.GET", MARKET, one)["price"] for one in (by_command, by_json, by_ours)] == [
        "50.00",
        "51.00",
        "52.00",
    ]

    cancel = {"user_id": SELLER, "market": MARKET}
    everybody.dingirs.call("OrderCancel", {**cancel, "order_id": by_command})
    assert everybody.open_orders() == [by_ours, by_json, by_grpc]
    everybody.json("OrderCancel", {**cancel, "order_id": by_grpc})
    everybody.ours.call("OrderCancel", pb.OrderCancelRequest(user=SELLER, market=MARKET, order_id=int(by_json)))
    assert everybody.open_orders() == [by_ours]
    assert ask("ORDER.CANCEL", str(SELLER), MARKET, by_ours)["status"] == "CANCELED"
    assert everybody.open_orders() == []


def test_an_order_of_one_is_filled_by_another_s_and_all_see_the_same_money(everybody: Everybody) -> None:
    before = [everybody.balance(BUYER, asset)[0] for asset in ("ETH", "USDT")]
    everybody.ask("ORDER.PUT", str(SELLER), MARKET, "ASK", "LIMIT", "1.5", "PRICE", "60")
    assert everybody.balance(SELLER, "ETH")[1] == Decimal("1.5")
    bid = {"user_id": BUYER, "market": MARKET, "order_side": "BID", "price": "60"}
    bought = everybody.json("OrderPut", {**bid, "amount": "0.5"})
    assert (bought["remain"], bought["finished_quote"]) == ("0.0000", "30.000000")
    bought = everybody.dingirs.call("OrderPut", {**bid, "amount": "0.5"})
    assert bought["finished_quote"] == "30.000000"
    assert (
        everybody.ours.put("60", side=pb.SIDE_BID, user=BUYER, tif=pb.TIME_IN_FORCE_IOC).result.finished_base
        == "0.5000"
    )
    assert everybody.open_orders() == []
    after = [everybody.balance(BUYER, asset)[0] for asset in ("ETH", "USDT")]
    assert [new - old for old, new in zip(before, after, strict=True)] == [Decimal("1.5"), -90]
    assert everybody.balance(SELLER, "ETH")[1] == 0
    depth = {"market": MARKET, "limit": 10}
    assert everybody.json("OrderBookDepth", depth) == everybody.dingirs.call("OrderBookDepth", depth)
    assert everybody.ask("MARKET.DEPTH", MARKET)["asks"] == everybody.json("OrderBookDepth", depth)["asks"] == []

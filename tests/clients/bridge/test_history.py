"""History through the bridge: who waits for it holds up nobody else, and who has none is told."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from clients.bridge.limits import COMMAND_S
from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.stock import refusal
from tests.clients.bridge.test_exchange import Exchange
from tests.real_server import Server, wait_until

MARKET = "BTC_USDT"
AT_ONCE_S = 2.0
FOLLOWER = "persistence.history"


def prepared(home: Path, *flags: str) -> Server:
    """Start a server with a market, two users and a trade."""
    server = Server(home, "--save", "", *flags).start()
    with server.wire() as wire:
        wire.call("ASSET.CREATE", "BTC", "SCALE", 8)
        wire.call("ASSET.CREATE", "USDT", "SCALE", 8)
        wire.call("MARKET.CREATE", MARKET, "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2)
        for user, asset in ((1, "BTC"), (2, "USDT")):
            wire.call("USER.REGISTER")
            wire.call("BALANCE.UPDATE", user, asset, "1000", "BUSINESS", "test", "ID", 1)
        wire.call("ORDER.PUT", 1, MARKET, "ASK", "LIMIT", "1", "PRICE", "10")
        wire.call("ORDER.PUT", 2, MARKET, "BID", "LIMIT", "1", "PRICE", "10")
    return server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = prepared(tmp_path_factory.mktemp("server"), "--history", "")
    wait_until(lambda: made.info("history")["history_connected"] == "1", 60, "the follower")
    yield made
    made.close()


@pytest.fixture
def exchange(tmp_path: Path, server: Server) -> Iterator[Exchange]:
    bridge = BridgeProcess(tmp_path, server.port).start()
    with grpc.insecure_channel(bridge.address, [("grpc.enable_retries", 0)]) as channel:
        yield Exchange(channel)
    bridge.close()


@contextlib.contextmanager
def stopped_follower(server: Server) -> Iterator[None]:
    """Let history stand still for a while."""
    pid = server.child(FOLLOWER)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def assert_answered_at_once(exchange: Exchange) -> None:
    begun_s = time.monotonic()
    exchange.call("MarketDepth", pb.MarketDepthRequest(market=MARKET))
    assert time.monotonic() - begun_s < AT_ONCE_S


@pytest.mark.parametrize("timeout_ms", [0, int(2000 * COMMAND_S)])
def test_who_waits_for_a_record_that_never_comes_holds_up_nobody(timeout_ms: int, exchange: Exchange) -> None:
    waiting = exchange.begin("HistoryWait", pb.HistoryWaitRequest(sequence=10**9, timeout=timeout_ms), timeout=1)
    answered = 0
    while not waiting.done():
        assert_answered_at_once(exchange)
        exchange.call("TradeHistory", pb.TradeHistoryRequest(user=1))
        answered += 1
    assert waiting.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert answered > 2


def test_a_wait_ends_when_its_time_is_up_with_how_far_history_has_come(server: Server, exchange: Exchange) -> None:
    begun_s = time.monotonic()
    reached = exchange.call("HistoryWait", pb.HistoryWaitRequest(sequence=10**9, timeout=300)).value
    assert 0.3 <= time.monotonic() - begun_s < AT_ONCE_S
    assert 0 < reached <= int(server.info("exchange")["sequence"])


def test_a_wait_ends_when_history_has_come_up(server: Server, exchange: Exchange) -> None:
    with stopped_follower(server):
        exchange.call("UserRegister", pb.UserRegisterRequest())
        sequence = int(server.info("exchange")["sequence"])
        for wanted in (0, sequence):
            reached = exchange.call("HistoryWait", pb.HistoryWaitRequest(sequence=wanted, timeout=200)).value
            assert reached < sequence
        waiting = exchange.begin("HistoryWait", pb.HistoryWaitRequest(sequence=0, timeout=0))
        assert not waiting.done()
    assert waiting.result().value >= sequence


def test_who_reads_history_that_stands_still_holds_up_nobody_who_trades(server: Server, exchange: Exchange) -> None:
    with stopped_follower(server):
        asked = exchange.begin("TradeHistory", pb.TradeHistoryRequest(user=1))
        assert_answered_at_once(exchange)
        assert exchange.call("OrderList", pb.OrderListRequest(user=1)).items == []
        assert not asked.done()
    assert [one.price for one in asked.result().trades] == ["10.00"]


def test_a_wait_outlives_the_follower(server: Server, exchange: Exchange) -> None:
    exchange.call("HistoryWait", pb.HistoryWaitRequest(sequence=0, timeout=0))
    sequence = int(server.info("exchange")["sequence"]) + 1
    waiting = exchange.begin("HistoryWait", pb.HistoryWaitRequest(sequence=sequence, timeout=0))
    first = server.child(FOLLOWER)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: server.child(FOLLOWER) not in (0, first), 60, "another follower")
    exchange.call("UserRegister", pb.UserRegisterRequest())
    assert waiting.result().value >= sequence


def test_without_history_its_methods_are_unavailable_and_say_why(tmp_path: Path) -> None:
    home = tmp_path / "server"
    home.mkdir()
    server = prepared(home, "--history", "off")
    bridge = BridgeProcess(tmp_path, server.port).start()
    try:
        with grpc.insecure_channel(bridge.address, [("grpc.enable_retries", 0)]) as channel:
            exchange = Exchange(channel)
            for method, request in (
                ("OrderHistory", pb.OrderHistoryRequest(user=1)),
                ("TradeHistory", pb.TradeHistoryRequest(user=1)),
                ("BalanceHistory", pb.BalanceHistoryRequest(user=1)),
                ("TransferHistory", pb.TransferHistoryRequest(user=1)),
                ("HistoryWait", pb.HistoryWaitRequest(sequence=0, timeout=0)),
            ):
                with pytest.raises(grpc.RpcError) as caught:
                    exchange.call(method, request)
                said = {"status": "UNAVAILABLE", "code": "NOHISTORY", "text": "history: it is off here (--history off)"}
                assert refusal(caught.value) == said
            trades = exchange.call("MarketTrades", pb.MarketTradesRequest(market=MARKET, before=10)).items
            assert [one.price for one in trades] == ["10.00"]
    finally:
        bridge.close()
        server.close()

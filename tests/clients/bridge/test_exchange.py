"""Our own service: every command, and streams."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message_factory import GetMessageClass

from clients.bridge.pb import exchange_pb2 as pb
from clients.generate.model import load
from clients.generate.proto_names import method_name
from clients.generate.proto_numbers import NUMBERS, broken, read_numbers, released
from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.stock import refusal
from tests.real_server import Wire, wait_until

SERVICE = pb.DESCRIPTOR.services_by_name["Exchange"]
CALL_MAX_S = 30.0
MARKET = "ETH_USDT"


class Exchange:
    """Calls our service."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def call(self, method: str, request: Any, **more: Any) -> Any:
        """Call a method that answers once; raise `grpc.RpcError`."""
        return self._method(method, self._channel.unary_unary)(request, **{"timeout": CALL_MAX_S, **more})

    def begin(self, method: str, request: Any, **more: Any) -> Any:
        """Call a method that answers once, and don't wait: return a future."""
        return self._method(method, self._channel.unary_unary).future(request, **{"timeout": CALL_MAX_S, **more})

    def watch(self, method: str, request: Any, **more: Any) -> Any:
        """Begin a stream."""
        return self._method(method, self._channel.unary_stream)(request, **{"timeout": CALL_MAX_S, **more})

    def _method(self, method: str, kind: Any) -> Any:
        declared = SERVICE.methods_by_name[method]
        return kind(
            f"/{SERVICE.full_name}/{method}",
            request_serializer=GetMessageClass(declared.input_type).SerializeToString,
            response_deserializer=GetMessageClass(declared.output_type).FromString,
        )

    def put(self, price: str, side: pb.Side = pb.SIDE_ASK, user: int = 1, **more: Any) -> Any:
        """Place an order."""
        limit = pb.ORDER_KIND_LIMIT
        order = pb.OrderPutRequest(user=user, market=MARKET, side=side, kind=limit, amount="1", price=price, **more)
        return self.call("OrderPut", order)


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BridgeProcess]:
    for one in running(tmp_path_factory.mktemp("bridge"), "dingir"):
        with Wire(one.server_port) as wire:
            for user, asset in ((1, "ETH"), (2, "USDT")):
                wire.call("USER.REGISTER")
                wire.call("BALANCE.UPDATE", user, asset, "100000", "BUSINESS", "test", "ID", "1")
        yield one


@pytest.fixture
def exchange(bridge: BridgeProcess) -> Iterator[Exchange]:
    with grpc.insecure_channel(bridge.address) as channel:
        yield Exchange(channel)


@pytest.fixture(autouse=True)
def empty_book(bridge: BridgeProcess) -> Iterator[None]:
    yield
    with Wire(bridge.server_port) as wire:
        for user in (1, 2):
            wire.call("ORDER.CANCELALL", user)


def refused(exchange: Exchange, method: str, request: Any, **more: Any) -> tuple[str, str]:
    """Return the status and the code with which a call is refused."""
    with pytest.raises(grpc.RpcError) as caught:
        exchange.call(method, request, **more)
    found = refusal(caught.value)
    return found["status"], found["code"]


def code_of(exchange: Exchange, method: str, request: Any) -> str:
    """Return the code with which a call is refused, or nothing if it is answered."""
    try:
        exchange.call(method, request)
    except grpc.RpcError as error:
        return refusal(error)["code"]
    return ""


def subscribers(wire: Wire, channel: str) -> int:
    """Count who subscribes a channel."""
    counted = wire.call("PUBSUB", "NUMSUB", channel)
    assert isinstance(counted, list)
    return int(counted[1])


# -- methods ----------------------------------------------------------------------------------------------


def test_every_command_has_a_method_that_answers_or_refuses_with_a_code(exchange: Exchange) -> None:
    for command in load().commands:
        declared = SERVICE.methods_by_name[method_name(command)].input_type
        code = code_of(exchange, method_name(command), GetMessageClass(declared)())
        assert code in {one.code for one in command.errors} | {"", "ERR"}, command.name


def test_orders_are_placed_amended_found_and_cancelled(exchange: Exchange) -> None:
    placed = exchange.put("10", client_id="one", tif=pb.TIME_IN_FORCE_GTC, reply=pb.REPLY_FORM_FULL).full
    assert (placed.status, placed.remain, placed.client_id) == (pb.ORDER_STATUS_NEW, "1.0000", "one")
    assert exchange.put("10", client_id="one").result.id == placed.id
    assert refused(exchange, "OrderPut", pb.OrderPutRequest(user=1, market=MARKET)) == ("INVALID_ARGUMENT", "ERR")
    amended = exchange.call("OrderAmend", pb.OrderAmendRequest(user=1, market=MARKET, order_id=placed.id, amount="2"))
    assert amended.remain == "2.0000"
    assert exchange.put("10", side=pb.SIDE_BID, user=2, reply=pb.REPLY_FORM_ACK).ack == placed.id + 1
    found = exchange.call("OrderGet", pb.OrderGetRequest(market=MARKET, order_id=placed.id))
    assert (found.status, found.finished_base) == (pb.ORDER_STATUS_PARTIALLY_FILLED, "1.0000")
    assert [one.id for one in exchange.call("OrderList", pb.OrderListRequest(user=1)).items] == [placed.id]
    cancel = pb.OrderCancelRequest(user=1, market=MARKET, client_id="one")
    assert exchange.call("OrderCancel", cancel).reason == pb.REASON_USER
    assert refused(exchange, "OrderCancel", cancel) == ("NOT_FOUND", "NOORDER")
    assert refused(exchange, "OrderCancel", pb.OrderCancelRequest(user=1, market=MARKET)) == ("INVALID_ARGUMENT", "ERR")


def test_a_batch_answers_each_item(exchange: Exchange) -> None:
    put = {"market": MARKET, "side": pb.SIDE_ASK, "kind": pb.ORDER_KIND_LIMIT, "amount": "1"}
    items = [{"put": {**put, "price": "30"}}, {"cancel": {"market": MARKET, "order_id": 999}}, {"put": put}]
    answer = exchange.call("OrderBatch", pb.OrderBatchRequest(user=1, item=items)).items
    assert [one.WhichOneof("item") for one in answer] == ["put", "error", "error"]
    assert answer[0].put.result.status == pb.ORDER_STATUS_NEW
    assert [one.error.code for one in answer[1:]] == ["NOORDER", "BADPRICE"]
    nothing = pb.OrderBatchRequest(user=1, item=[{}])
    assert refused(exchange, "OrderBatch", nothing) == ("INVALID_ARGUMENT", "ERR")


def test_maps_lists_and_what_may_be_absent(exchange: Exchange) -> None:
    balances = exchange.call("BalanceGet", pb.BalanceGetRequest(user=1)).items
    assert balances["ETH"].frozen == "0.000000"
    assert [one.asset for one in exchange.call("AssetList", pb.AssetListRequest()).items][:2] == ["ETH", "USDT"]
    ticker = exchange.call("MarketTicker", pb.MarketTickerRequest(market="UNI_USDT"))
    assert not ticker.HasField("last")
    assert ticker.volume == "0.0000"
    exchange.put("20")
    depth = exchange.call("MarketDepth", pb.MarketDepthRequest(market=MARKET, limit=1))
    assert [(one.price, one.amount) for one in depth.asks] == [("20.00", "1.0000")]
    told = exchange.call("FeedSnapshot", pb.FeedSnapshotRequest(channel=f"depth:{MARKET}")).depth.snapshot
    assert [one.price for one in told.asks] == ["20.00"]


# -- streams ----------------------------------------------------------------------------------------------


def test_a_stream_begins_with_a_snapshot_and_is_resumed_without_a_gap(exchange: Exchange) -> None:
    depth = pb.WatchDepthRequest(market=MARKET)
    stream = exchange.watch("WatchDepth", depth)
    seq = next(stream).snapshot.seq
    exchange.put("40")
    first = next(stream).update
    assert (first.prev, [one.price for one in first.asks]) == (seq, ["40.00"])
    stream.cancel()
    for price in ("41", "42", "43"):
        exchange.put(price)
    stream = exchange.watch("WatchDepth", pb.WatchDepthRequest(market=MARKET, from_seq=first.seq))
    missed = [next(stream).update for _ in range(3)]
    assert [one.prev for one in missed] == [first.seq, first.seq + 1, first.seq + 2]
    exchange.put("44")
    assert next(stream).update.prev == missed[-1].seq
    asked = pb.FeedReplayRequest(channel=f"depth:{MARKET}", **{"from": missed[0].seq})
    replay = exchange.call("FeedReplay", asked)
    assert [one.depth.update for one in replay.messages][:3] == missed
    asked = pb.FeedReplayRequest(channel=f"depth:{MARKET}", **{"from": replay.seq + 2})
    assert refused(exchange, "FeedReplay", asked) == ("OUT_OF_RANGE", "AHEAD")
    ahead = exchange.watch("WatchDepth", pb.WatchDepthRequest(market=MARKET, from_seq=10**9))
    assert next(ahead).snapshot.seq == missed[-1].seq + 1


def test_every_kind_of_channel_is_told(exchange: Exchange) -> None:
    streams = {
        "trade": exchange.watch("WatchTrade", pb.WatchTradeRequest(market=MARKET)),
        "book": exchange.watch("WatchBook", pb.WatchBookRequest(market=MARKET)),
        "bbo": exchange.watch("WatchBbo", pb.WatchBboRequest(market=MARKET)),
        "ticker": exchange.watch("WatchTicker", pb.WatchTickerRequest(market=MARKET)),
        "kline": exchange.watch("WatchKline", pb.WatchKlineRequest(market=MARKET, interval=pb.INTERVAL_MONTH_1)),
        "order": exchange.watch("WatchOrder", pb.WatchOrderRequest(user=1)),
        "balance": exchange.watch("WatchBalance", pb.WatchBalanceRequest(user=2)),
    }
    begun = {kind: next(stream).snapshot for kind, stream in streams.items()}
    assert begun["balance"].balances["USDT"].frozen == "0.000000"
    exchange.put("50")
    exchange.put("50", side=pb.SIDE_BID, user=2)
    told = {kind: next(stream).update for kind, stream in streams.items()}
    assert told["trade"].trade.price == "50.00"
    assert told["book"].changes[0].action == pb.BOOK_ACTION_ADD
    assert told["bbo"].ask == "50.00"
    assert not told["bbo"].HasField("bid")
    assert told["ticker"].ticker.ask == "50.00"
    assert told["kline"].kline.interval == pb.INTERVAL_MONTH_1
    assert told["order"].cause == pb.ORDER_CAUSE_PUT
    assert (told["balance"].asset, told["balance"].cause) == ("ETH", pb.BALANCE_CAUSE_TRADE)
    markets = next(exchange.watch("WatchMarket", pb.WatchMarketRequest())).snapshot.markets
    assert MARKET in [one.market for one in markets]


def test_a_stream_of_what_is_not_there_is_refused(exchange: Exchange) -> None:
    for method, request, expected in (
        ("WatchTrade", pb.WatchTradeRequest(market="NO"), ("NOT_FOUND", "NOMARKET")),
        ("WatchOrder", pb.WatchOrderRequest(user=99), ("NOT_FOUND", "NOUSER")),
        ("WatchKline", pb.WatchKlineRequest(market=MARKET), ("INVALID_ARGUMENT", "ERR")),
    ):
        with pytest.raises(grpc.RpcError) as caught:
            next(exchange.watch(method, request))
        found = refusal(caught.value)
        assert (found["status"], found["code"]) == expected


def test_a_thousand_streams_share_one_subscription(bridge: BridgeProcess, exchange: Exchange) -> None:
    streams = [exchange.watch("WatchTrade", pb.WatchTradeRequest(market="UNI_USDT")) for _ in range(1000)]
    begun = {next(stream).snapshot.seq for stream in streams}
    assert len(begun) == 1
    with Wire(bridge.server_port) as wire:
        assert subscribers(wire, "trade:UNI_USDT") == 1
        wire.call("BALANCE.UPDATE", 1, "UNI", "1", "BUSINESS", "test", "ID", "1")
        wire.call("ORDER.PUT", 1, "UNI_USDT", "ASK", "LIMIT", "1", "PRICE", "1")
        wire.call("ORDER.PUT", 2, "UNI_USDT", "BID", "LIMIT", "1", "PRICE", "1")
        assert {next(stream).update.trade.price for stream in streams} == {"1.00"}
        for stream in streams:
            stream.cancel()
        wait_until(lambda: subscribers(wire, "trade:UNI_USDT") == 0, 10, "nobody who subscribes")


# -- numbers ----------------------------------------------------------------------------------------------


def test_the_numbers_of_the_last_release_are_found_by_its_tag(tmp_path: Path) -> None:
    assert released(tmp_path) == {}

    def git(*words: str) -> None:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    file = tmp_path / NUMBERS
    file.parent.mkdir(parents=True)
    file.write_text('{"Trade": {"id": 7}}')
    git("add", ".")
    git("commit", "-m", "first")
    assert released(tmp_path) == {}, "nothing has been released"
    git("tag", "v1")
    file.write_text('{"Trade": {"id": 8}}')
    assert released(tmp_path) == {"Trade": {"id": 7}}


def test_the_numbers_of_what_is_gone_are_never_given_again(tmp_path: Path) -> None:
    numbers = read_numbers()
    assert numbers.of("Trade", "id") == 1
    fresh = max(numbers.table["Trade"].values()) + 1
    numbers.table["Trade"]["old"] = fresh
    assert numbers.of("Trade", "new") == fresh + 1
    assert numbers.gone("Trade")["old"] == fresh
    assert broken({"Trade": {"id": 1}}, read_numbers().table) == []
    assert broken({"Trade": {"id": 2, "x": 3}}, read_numbers().table) == [
        "Trade.id was 2 and is 1",
        "Trade.x was 3 and is gone",
    ]

"""What is told: after every command a listener who knows nothing else holds what a query answers."""

import json
import random
from typing import Any

import msgpack
import pytest

from tests.protocol.conformity import check_message
from tests.server.feed.listening import MARKET, Stage, Told, told
from tests.server.standin import Standin

SIDES = ("bids", "asks")


@pytest.fixture
def stage(standin: Standin) -> Stage:
    return Stage(standin)


class Mirror:
    """What a listener knows; raises AssertionError when it misses a message."""

    def __init__(self) -> None:
        self.sequences: dict[str, int] = {}
        self.levels: dict[str, dict[str, str]] = {side: {} for side in SIDES}
        self.queues: dict[str, dict[str, list[list[str]]]] = {side: {} for side in SIDES}  # price -> [id, amount]
        self.best: list[Any] = []
        self.orders: dict[str, dict[str, Any]] = {}
        self.balances: dict[str, dict[str, str]] = {}

    def take(self, found: list[Told]) -> None:
        for one in found:
            payload = one.payload
            kind = one.channel.split(":")[0]
            if payload["type"] == "update":
                assert payload["prev"] == self.sequences[one.channel], one
                assert payload["seq"] == payload["prev"] + 1
            self.sequences[one.channel] = payload["seq"]
            getattr(self, f"{payload['type']}_{kind}")(payload)

    def snapshot_depth(self, payload: dict[str, Any]) -> None:
        self.levels = {side: dict(payload[side]) for side in SIDES}

    def update_depth(self, payload: dict[str, Any]) -> None:
        for side in SIDES:
            for price, amount in payload[side]:
                self.levels[side][price] = amount
                if float(amount) == 0:
                    del self.levels[side][price]

    def snapshot_book(self, payload: dict[str, Any]) -> None:
        for side in SIDES:
            self.queues[side] = {}
            for order_id, price, amount in payload[side]:
                self.queues[side].setdefault(price, []).append([order_id, amount])

    def update_book(self, payload: dict[str, Any]) -> None:
        for change in payload["changes"]:
            queues = self.queues["bids" if change["side"] == "BID" else "asks"]
            queue = queues.setdefault(change["price"], [])
            assert (change["trade_id"] is not None) == (change["action"] == "EXECUTE")
            if change["action"] == "ADD":
                queue.append([change["order_id"], change["amount"]])
                continue
            entry = next(entry for entry in queue if entry[0] == change["order_id"])
            if change["action"] == "EXECUTE":
                assert entry is queue[0], "the first in the queue is filled first"
            entry[1] = change["amount"]
            if float(entry[1]) == 0:
                queue.remove(entry)
            if not queue:
                del queues[change["price"]]

    def snapshot_bbo(self, payload: dict[str, Any]) -> None:
        self.best = [payload[name] for name in ("bid", "bid_amount", "ask", "ask_amount")]

    update_bbo = snapshot_bbo

    def snapshot_order(self, payload: dict[str, Any]) -> None:
        self.orders = {order["id"]: order for order in payload["orders"]}

    def update_order(self, payload: dict[str, Any]) -> None:
        order = payload["order"]
        self.orders[order["id"]] = order
        if order["status"] not in ("NEW", "PARTIALLY_FILLED"):
            del self.orders[order["id"]]

    def snapshot_balance(self, payload: dict[str, Any]) -> None:
        self.balances = payload["balances"]

    def update_balance(self, payload: dict[str, Any]) -> None:
        self.balances[payload["asset"]] = {name: payload[name] for name in ("available", "frozen")}

    def compare(self, stage: Stage) -> None:
        """Hold what is known to what a client could ask."""
        payload = self.ask(stage, f"depth:{MARKET}")
        for side in SIDES:
            best_first = sorted(self.levels[side].items(), key=lambda row: float(row[0]), reverse=side == "bids")
            assert [list(row) for row in best_first] == payload[side]
            queued = {price: f"{sum(float(a) for _, a in queue):.4f}" for price, queue in self.queues[side].items()}
            assert queued == self.levels[side]
        queued_book = self.ask(stage, f"book:{MARKET}")
        for side in SIDES:
            flat = [[i, price, amount] for price, queue in self.queues[side].items() for i, amount in queue]
            flat.sort(key=lambda row: float(row[1]), reverse=side == "bids")
            assert flat == queued_book[side]
        bids, asks = payload["bids"], payload["asks"]
        assert self.best == [*(bids[0] if bids else [None, None]), *(asks[0] if asks else [None, None])]
        assert list(self.orders.values()) == self.ask(stage, "order:1")["orders"]
        assert self.balances == self.ask(stage, "balance:1")["balances"]

    def ask(self, stage: Stage, channel: str) -> dict[str, Any]:
        reply = stage.trader("FEED.SNAPSHOT", channel)
        payload: dict[str, Any] = json.loads(reply.split(b"\r\n", 1)[1])
        assert payload["seq"] == self.sequences[channel]
        return payload


def random_command(chance: random.Random, number: int) -> str:
    user = chance.choice((1, 1, 2))
    side = chance.choice(("BID", "ASK"))
    price = chance.randint(95, 105)
    stp = chance.choice(("", "STP MAKER", "STP DECREMENT", "STP BOTH", "STP NONE"))
    order = chance.randint(max(1, number - 30), number + 1)
    put = f"ORDER.PUT {user} {MARKET} {side} LIMIT 0.{chance.randint(1, 9)} PRICE {price}"
    return chance.choice(
        (
            f"{put} {stp}",
            f"{put} {stp}",
            f"{put} TIF {chance.choice(('IOC', 'FOK'))}",
            f"{put} POSTONLY",
            f"ORDER.PUT {user} {MARKET} {side} MARKET 1.5",
            f"ORDER.CANCEL {user} {MARKET} {order}",
            f"ORDER.AMEND {user} {MARKET} {order} AMOUNT 0.{chance.randint(1, 9)}",
            f"ORDER.AMEND {user} {MARKET} {order} PRICE {price}",
            f"ORDER.CANCELALL {user} SIDE {side}"
            if number % 10 == 0
            else f"BALANCE.UPDATE 1 BTC 1 BUSINESS x ID {number}",
            f"BALANCE.TRANSFER 1 2 USDT 1.5 ID t{number}",
            f"ORDER.BATCH {user} PUT {MARKET} BID LIMIT 0.1 PRICE {price} PUT {MARKET} ASK LIMIT 0.3 PRICE {price}",
        )
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_listener_holds_what_a_query_answers_after_every_command(stage: Stage, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(50):
        stage.do(random_command(chance, number))
    client = stage.listener("SUBSCRIBE", f"depth:{MARKET}", f"book:{MARKET}", f"bbo:{MARKET}", "order:1", "balance:1")
    mirror = Mirror()
    for number in range(50, 300):
        stage.do(random_command(chance, number))
        stage.sync()
        mirror.take(told(client))
        mirror.compare(stage)


def test_what_is_told_and_kept_is_no_part_of_the_state(standin: Standin) -> None:
    chance = random.Random(5)
    loud, silent = Stage(standin), Stage(standin)
    loud.listener("PSUBSCRIBE", "*")
    for number in range(200):
        command = random_command(chance, number).split()
        for stage in (loud, silent):
            dispatcher = stage.server.loop.dispatcher
            dispatcher.begin_tick()
            dispatcher.now_us = 2 * 10**15 + number
            dispatcher.execute(stage.trader.connection, [word.encode() for word in command])
            stage.trader.take()
    assert loud.trader("ENGINE.CHECK") == silent.trader("ENGINE.CHECK")
    sequences = [
        [market.book_sequence, market.bbo_sequence, market.ticker_sequence, market.candles.updates]
        + [user.order_sequence for user in stage.server.exchange.users]
        + [user.balance_sequence for user in stage.server.exchange.users]
        for stage in (loud, silent)
        for market in stage.server.exchange.markets
    ]
    assert sequences[0] == sequences[1]
    assert min(sequences[0]) > 0


def test_a_command_that_is_refused_or_changes_nothing_tells_nothing(stage: Stage) -> None:
    client = stage.listener("PSUBSCRIBE", "*")
    stage.put(1, "ASK", "1", "100", "CLIENTID", "a")
    stage.sync()
    told(client)
    stage.put(1, "ASK", "1", "100", "CLIENTID", "a")
    stage.do(f"ORDER.PUT 1 {MARKET} ASK LIMIT 999999 PRICE 1", f"ORDER.CANCEL 2 {MARKET} 1", "ENGINE.TICK")
    stage.sync()
    assert told(client) == []


def test_a_transaction_tells_each_of_its_commands_in_order(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", f"depth:{MARKET}")
    stage.do(
        "MULTI", f"ORDER.PUT 1 {MARKET} ASK LIMIT 1 PRICE 100", f"ORDER.PUT 1 {MARKET} ASK LIMIT 2 PRICE 100", "EXEC"
    )
    stage.sync()
    _, first, second = told(client)
    assert first.payload["asks"] == [["100.00", "1.0000"]]
    assert second.payload["asks"] == [["100.00", "3.0000"]]


def test_candles_are_told_with_each_trading_command_and_closed_once(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", f"kline:{MARKET}:1s", f"ticker:{MARKET}")
    exchange = stage.server.exchange
    exchange.now_us = (exchange.now_us // 1_000_000 + 60) * 1_000_000  # ahead of the clock: all trades in one second
    stage.put(1, "ASK", "3", "100")
    stage.put(2, "BID", "1", "100")
    stage.put(2, "BID", "1", "100")
    dispatcher = stage.server.loop.dispatcher
    dispatcher.now_us = exchange.now_us + 1_000_000
    assert stage.server.feed.candles_due(dispatcher.now_us)
    assert stage.server.loop.run_command([b"ENGINE.TICK"]) == 1
    assert not stage.server.feed.candles_due(dispatcher.now_us)
    stage.sync()
    found = told(client)
    klines = [one.payload["kline"] for one in found if one.channel.startswith("kline")]
    assert [(one["volume"], one["closed"]) for one in klines[1:]] == [
        ("1.0000", False),
        ("2.0000", False),
        ("2.0000", True),
    ]
    tickers = [one for one in found if one.channel.startswith("ticker")]
    assert [one.step for one in tickers] == [("s", 0), ("u", 1), ("u", 2), ("u", 3)]
    assert tickers[-1].payload["ticker"]["volume"] == "2.0000"


def test_a_trade_in_a_later_bucket_tells_the_end_of_the_candle_before_first(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", f"kline:{MARKET}:1s")
    stage.put(1, "ASK", "3", "100")
    stage.put(2, "BID", "1", "100")
    exchange = stage.server.exchange
    exchange.now_us += 2_000_000  # the next command comes two seconds later
    stage.put(2, "BID", "1", "100")
    stage.sync()
    found = told(client)[1:]
    assert [(one.step, one.payload["kline"]["closed"]) for one in found] == [
        (("u", 1), False),
        (("u", 2), True),
        (("u", 3), False),
    ]
    assert found[1].payload["kline"]["start"] < found[2].payload["kline"]["start"]


def test_payloads_in_messagepack_are_the_same_maps(stage: Stage) -> None:
    text = stage.listener("SUBSCRIBE", "order:1")
    packed = stage.standin.client(stage.server, 3)
    assert packed("FEED.FORMAT", "msgpack") == b"+OK\r\n"
    assert packed("FEED.FORMAT", "xml").startswith(b"-ERR format: expected one of JSON, MSGPACK, received 'xml'")
    packed("SUBSCRIBE", "order:1")
    stage.put(1, "ASK", "1", "100", "CLIENTID", 'quote"back\\slash')
    stage.sync()
    first = [one.payload for one in told(text)]
    pieces = [push.split(b"\r\n", 6)[6][:-2] for push in packed.connection.pushes]
    assert [msgpack.unpackb(piece) for piece in pieces] == first
    assert first[-1]["order"]["client_id"] == 'quote"back\\slash'


def test_a_snapshot_holds_the_last_candle_though_the_clock_was_set_back_behind_it(stage: Stage) -> None:
    stage.put(1, "ASK", "5", "100")
    stage.put(2, "BID", "1", "100")
    client = stage.standin.client(stage.server)
    dispatcher = stage.server.loop.dispatcher
    dispatcher.now_us = stage.server.exchange.now_us - 3_000_000
    dispatcher.execute(client.connection, [b"SUBSCRIBE", b"kline:BTC_USDT:1s", b"ticker:BTC_USDT"])
    stage.sync()
    kline, ticker = (one.payload for one in told(client))
    assert kline["kline"] is not None
    assert kline["kline"]["count"] == 1
    assert ticker["ticker"]["time"] > ticker["time"]


def test_every_message_is_of_the_type_that_its_declaration_tells_clients(stage: Stage) -> None:
    names = ("trade", "depth", "book", "bbo", "ticker", "kline")
    channels = [f"{kind}:{MARKET}" + (":1m" if kind == "kline" else "") for kind in names]
    words = ("SUBSCRIBE", *channels, "market", "order:1", "order:2", "balance:1", "balance:2")
    first = stage.listener(*words)
    stage.put(1, "ASK", "1.0000", "100.00", "CLIENTID", "a")
    stage.put(2, "BID", "0.4000", "100.00")
    stage.put(2, "ASK", "1", "101", "STP", "MAKER")
    stage.do("ORDER.AMEND 1 BTC_USDT 1 AMOUNT 0.9", "ORDER.CANCEL 1 BTC_USDT 1", f"MARKET.SET {MARKET} STATUS HALT")
    stage.do('BALANCE.UPDATE 1 BTC -1 BUSINESS withdraw ID 7 DETAIL {"a":1}', "BALANCE.TRANSFER 1 2 BTC 1 ID t")
    stage.sync()
    second = stage.listener(*words)
    stage.sync()
    seen: set[tuple[str, str]] = set()
    for one in told(first) + told(second):
        kind = one.channel.partition(":")[0]
        check_message(one.payload, kind)
        seen.add((kind, one.payload["type"]))
    assert len(seen) == 2 * len((*names, "market", "order", "balance"))

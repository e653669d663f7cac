"""The feed of a real process: after a kill it goes on with its numbers, and tells again what was missed."""

import json
from typing import Any

from tests.real_server import Server, Wire
from tests.server.process.conftest import MakeServer
from tests.server.process.packed import PackedWire
from tests.server.process.trading import ask, bid, set_up

DEPTH = "depth:BTC_USDT"
CHANNELS = (DEPTH, "trade:BTC_USDT", "book:BTC_USDT", "bbo:BTC_USDT", "order:1", "balance:2", "market")


def hear(wire: Wire, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Read so many messages: channel and payload."""
    found: list[tuple[str, dict[str, Any]]] = []
    while len(found) < count:
        reply = wire.reply()
        assert isinstance(reply, list), reply
        if reply[0] == b"message":
            found.append((reply[1].decode(), json.loads(reply[2])))
    return found


def test_after_a_kill_the_numbers_go_on_and_what_was_missed_is_told_again(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "").start()
    with server.wire() as trader, server.wire() as listener:
        set_up(trader)
        listener.send("SUBSCRIBE", *CHANNELS)
        first = dict(hear(listener, len(CHANNELS)))
        trader.ask_all(bid(1), ask(2, 100), bid(1), bid(2))
        heard = hear(listener, 4)
        assert {payload["epoch"] for payload in first.values()} == {server.info("server")["run_id"]}
    server.kill()
    server.start()
    with server.wire() as listener:
        listener.send("SUBSCRIBE", *CHANNELS)
        second = dict(hear(listener, len(CHANNELS)))
    again = {}
    for channel in CHANNELS:
        reply = server.call("FEED.REPLAY", channel, "FROM", 1)
        assert isinstance(reply, list)
        payloads = [json.loads(payload) for payload in reply[7]]
        assert [payload["seq"] for payload in payloads] == list(range(1, second[channel]["seq"] + 1))
        assert second[channel]["epoch"] != first[channel]["epoch"]
        again[channel] = payloads
    for channel, payload in heard:
        assert again[channel][payload["seq"] - 1] == payload


def test_under_everysec_somebody_who_listens_does_not_wait_for_the_second(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "everysec", "--save", "").start()
    with server.wire() as trader, server.wire() as listener:
        set_up(trader)
        listener.send("SUBSCRIBE", DEPTH)
        hear(listener, 1)
        for number in range(1, 31):  # half a minute, if each waited for the next second
            trader.ask(*bid(1))
            assert hear(listener, 1)[0][1]["seq"] == number


def test_a_candle_is_closed_when_its_second_is_over_though_nobody_trades(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "").start()
    with server.wire() as trader, server.wire() as listener:
        set_up(trader)
        listener.send("SUBSCRIBE", "kline:BTC_USDT:1s")
        trader.ask_all(bid(1), ask(2, 100))
        klines = [payload["kline"] for _, payload in hear(listener, 3)]
        assert klines[0] is None
        assert [kline["closed"] for kline in klines[1:]] == [False, True]
        assert klines[1]["start"] == klines[2]["start"]
    before = server.call("ENGINE.STATEHASH")
    server.kill()
    server.start()
    assert server.call("ENGINE.STATEHASH") == before


def test_a_messagepack_connection_is_told_by_notifications_between_its_responses(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "").start()
    with server.wire() as trader, server.wire() as listener, PackedWire(server) as packed:
        set_up(trader)
        assert packed.request("SUBSCRIBE", [DEPTH, "order:1"]) == [["subscribe", DEPTH, 1], ["subscribe", "order:1", 2]]
        listener.send("SUBSCRIBE", DEPTH, "order:1")
        heard = hear(listener, 2)
        notified = [packed.frame() for _ in range(2)]
        assert packed.request("ORDER.PUT", list(map(str, bid(1)[1:]))) == "1"
        notified += [packed.frame() for _ in range(3)]
        assert [frame[:2] for frame in notified] == [[2, "message"]] * 5
        assert [tuple(frame[2]) for frame in notified] == heard + hear(listener, 3)
        assert packed.request("FEED.SNAPSHOT", [DEPTH])["bids"] == [["100.00", "1.0000"]]
        assert packed.request("FEED.REPLAY", [DEPTH, "FROM", 1])["messages"] == [notified[-1][2][1]]
        assert packed.request("UNSUBSCRIBE", []) == [["unsubscribe", DEPTH, 1], ["unsubscribe", "order:1", 0]]
        assert packed.request("PSUBSCRIBE", {"pattern": ["depth:*"]}) == [["psubscribe", "depth:*", 1]]
        assert packed.frame()[:2] == [2, "pmessage"]
        trader.ask(*bid(1))
        kind, method, (pattern, channel, payload) = packed.frame()
        assert (kind, method, pattern, channel, payload["seq"]) == (2, "pmessage", "depth:*", DEPTH, 2)

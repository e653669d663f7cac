"""What a reader of the feed may rely on, against a scripted peer: no gap, nothing twice, or a snapshot."""

import contextlib
import threading
from typing import Any

import anyio
import pytest
from anyio import to_thread
from apis import Api
from scripted_peer import Gone, Peer, Refused, Wire

import dingir
import dingir.aio

DEPTH = "depth:BTC_USDT"
TRADE = "trade:BTC_USDT"


def snapshot(seq: int) -> dict[str, Any]:
    return {"type": "snapshot", "seq": seq, "epoch": "e", "time": 1, "bids": [], "asks": [], "complete": True}


def update(seq: int, prev: int | None = None) -> dict[str, Any]:
    prev = seq - 1 if prev is None else prev
    return {"type": "update", "seq": seq, "prev": prev, "time": 1, "bids": [["1.50", str(seq)]], "asks": []}


def begin(wire: Wire, *payloads: dict[str, Any]) -> None:
    """Take the subscription, and tell these."""
    wire.greet()
    assert wire.subscribed() == [DEPTH]
    for one in payloads:
        wire.tell(DEPTH, one)


def replay(wire: Wire, first: int, *payloads: dict[str, Any], last: int | None = None, limit: int = 1000) -> None:
    """Answer FEED.REPLAY."""
    assert wire.words() == ["FEED.REPLAY", DEPTH, "FROM", str(first), "LIMIT", str(limit)]
    seq = last if last is not None else payloads[-1]["seq"] if payloads else first - 1
    wire.say({"channel": DEPTH, "epoch": "e", "seq": seq, "messages": [wire.payload(one) for one in payloads]})


def first_connection(wire: Wire) -> None:
    """Tell the snapshot 5 and the updates 6 and 7, then break in the middle of one."""
    begin(wire, snapshot(5), update(6), update(7))
    wire.raw(wire.frame("text")[:3])


def idle(wire: Wire) -> None:
    """Be the exchange's own connection, which asks for nothing."""
    with contextlib.suppress(Gone, ConnectionError):
        wire.greet()
        wire.words()


def until_closed(wire: Wire) -> None:
    with contextlib.suppress(ConnectionError):
        wire.silence()


Heard = list[tuple[str, int]]


def hear(api: Api, count: int, *scripts: Any, protocol: str = "resp", **options: Any) -> Heard:
    """Read so many messages of a channel that the scripts tell; return their types and numbers."""

    async def scenario() -> Heard:
        heard: Heard = []
        async with api.connect(peer.url, **options) as exchange, exchange.feed.subscribe(DEPTH) as messages:
            async for message in messages:
                assert message.channel == DEPTH
                assert isinstance(message, dingir.DepthSnapshot | dingir.DepthUpdate)
                heard.append((message.type.value, message.seq))
                if len(heard) == count:
                    break
        return heard

    with Peer(idle, *scripts, protocol=protocol) as peer:
        return api.run(scenario)


async def subscribe(exchange: dingir.aio.Exchange, *channels: Any) -> None:
    async with exchange.feed.subscribe(*channels or (DEPTH,)):
        pass


def updates(*numbers: int) -> Heard:
    return [("update", number) for number in numbers]


def test_a_channel_begins_with_a_snapshot_and_goes_on_with_updates(api: Api, protocol: str) -> None:
    def script(wire: Wire) -> None:
        begin(wire, snapshot(5), update(6), update(7))
        until_closed(wire)

    assert hear(api, 3, script, protocol=protocol) == [("snapshot", 5), *updates(6, 7)]


def test_what_was_missed_is_told_again_and_what_came_meanwhile_follows_it(api: Api, protocol: str) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(10), update(11), update(12))
        replay(wire, 8, update(8), update(9), update(10), update(11), last=12)  # 11 comes by itself, too
        wire.tell(DEPTH, update(13))
        until_closed(wire)

    heard = hear(api, 9, first_connection, again, protocol=protocol)
    assert heard == [("snapshot", 5), *updates(6, 7, 8, 9, 10, 11, 12, 13)]


def test_a_long_gap_is_asked_for_in_pieces(api: Api) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(12))
        replay(wire, 8, update(8), update(9), last=12)
        replay(wire, 10, update(10), update(11), last=12)
        replay(wire, 12, update(12))
        until_closed(wire)

    assert hear(api, 8, first_connection, again) == [("snapshot", 5), *updates(6, 7, 8, 9, 10, 11, 12)]


def test_a_snapshot_at_the_number_that_is_held_is_dropped(api: Api, protocol: str) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(7), update(8))
        until_closed(wire)

    assert hear(api, 4, first_connection, again, protocol=protocol) == [("snapshot", 5), *updates(6, 7, 8)]


@pytest.mark.parametrize("code", ["GONE", "AHEAD", "ERR", "NEWER"])
def test_what_nobody_keeps_any_more_is_told_by_another_snapshot(code: str, api: Api, protocol: str) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(20), update(21))
        assert wire.words()[:2] == ["FEED.REPLAY", DEPTH]
        wire.say(Refused(code))
        wire.tell(DEPTH, update(22))
        until_closed(wire)

    heard = hear(api, 6, first_connection, again, protocol=protocol)
    assert heard == [("snapshot", 5), *updates(6, 7), ("snapshot", 20), *updates(21, 22)]


def test_a_replay_that_stops_getting_on_is_given_up_for_the_snapshot(api: Api) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(12))
        replay(wire, 8, update(8), last=12)
        replay(wire, 9, last=12)
        until_closed(wire)

    assert hear(api, 5, first_connection, again) == [("snapshot", 5), *updates(6, 7, 8), ("snapshot", 12)]


def test_numbers_that_are_before_ours_begin_anew(api: Api) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(2), update(3))
        until_closed(wire)

    assert hear(api, 5, first_connection, again) == [("snapshot", 5), *updates(6, 7), ("snapshot", 2), ("update", 3)]


def test_a_replay_with_a_gap_is_given_up_for_the_snapshot(api: Api) -> None:
    def again(wire: Wire) -> None:
        begin(wire, snapshot(10))
        replay(wire, 8, update(9), update(10))
        until_closed(wire)

    assert hear(api, 4, first_connection, again) == [("snapshot", 5), *updates(6, 7), ("snapshot", 10)]


@pytest.mark.parametrize("wrong", [update(9), update(7), update(8, prev=6)], ids=["gap", "again", "prev"])
def test_an_update_that_is_not_the_next_is_a_lost_connection(wrong: dict[str, Any], api: Api) -> None:
    def out_of_step(wire: Wire) -> None:
        begin(wire, snapshot(5), update(6), update(7), wrong)
        until_closed(wire)

    def again(wire: Wire) -> None:
        begin(wire, snapshot(9))
        replay(wire, 8, update(8), update(9))
        until_closed(wire)

    assert hear(api, 5, out_of_step, again) == [("snapshot", 5), *updates(6, 7, 8, 9)]


def test_a_connection_lost_in_the_middle_of_a_replay_is_resumed_from_there(api: Api) -> None:
    def breaks(wire: Wire) -> None:
        begin(wire, snapshot(10), update(11))
        replay(wire, 8, update(8), last=11)
        assert wire.words()[3] == "9"

    def again(wire: Wire) -> None:
        begin(wire, snapshot(11))
        replay(wire, 9, update(9), update(10), last=11, limit=500)  # less, as the last was too much for this wire
        replay(wire, 11, update(11), limit=1000)
        until_closed(wire)

    assert hear(api, 7, first_connection, breaks, again) == [("snapshot", 5), *updates(6, 7, 8, 9, 10, 11)]


def test_loading_and_refused_connections_are_waited_for(api: Api, protocol: str) -> None:
    def loading(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["SUBSCRIBE", DEPTH]
        wire.say(Refused("LOADING", "wait"))

    def script(wire: Wire) -> None:
        begin(wire, snapshot(5))
        until_closed(wire)

    assert hear(api, 1, loading, Wire.reset, loading, script, protocol=protocol) == [("snapshot", 5)]


def test_garbage_is_a_lost_connection(api: Api, protocol: str) -> None:
    def garbage(wire: Wire) -> None:
        begin(wire, snapshot(5))
        wire.raw(b"\xc1?\r\n")
        until_closed(wire)

    def nonsense(wire: Wire) -> None:
        begin(wire, {"type": "snapshot"})
        until_closed(wire)

    def again(wire: Wire) -> None:
        begin(wire, snapshot(5), update(6))
        until_closed(wire)

    assert hear(api, 2, garbage, nonsense, again, protocol=protocol) == [("snapshot", 5), ("update", 6)]


def test_a_silent_server_is_asked_for_a_sign_of_life_and_given_up_without_one(api: Api) -> None:
    def silent(wire: Wire) -> None:
        begin(wire, snapshot(5))
        assert wire.words() == ["PING"]
        wire.say("PONG")
        assert wire.words() == ["PING"]
        until_closed(wire)

    def again(wire: Wire) -> None:
        begin(wire, snapshot(5), update(6))
        until_closed(wire)

    assert hear(api, 2, silent, again, timeout=0.1) == [("snapshot", 5), ("update", 6)]


def test_a_name_that_the_server_refuses_is_an_error_of_subscribe(api: Api, protocol: str) -> None:
    def refuse(wire: Wire) -> None:
        wire.greet()
        wire.words()
        wire.say(Refused("NOMARKET", "no such market"))
        until_closed(wire)

    with pytest.raises(dingir.NoMarket):
        hear(api, 1, refuse, protocol=protocol)


def test_each_channel_is_resumed_by_its_own_numbers(api: Api, protocol: str) -> None:
    def trade(seq: int) -> dict[str, Any]:
        told = {"id": str(seq), "time": 1, "price": "1", "amount": "1", "quote": "1", "side": "BID"}
        return {"type": "update", "seq": seq, "prev": seq - 1, "time": 1, "trade": told}

    def both(wire: Wire) -> None:
        wire.greet()
        assert wire.subscribed() == [DEPTH, TRADE]
        wire.tell(DEPTH, snapshot(5))
        wire.tell(TRADE, {"type": "snapshot", "seq": 2, "epoch": "e", "time": 1, "trade": None})
        wire.tell(TRADE, trade(3))

    def again(wire: Wire) -> None:
        wire.greet()
        assert wire.subscribed() == [DEPTH, TRADE]
        wire.tell(DEPTH, snapshot(5))
        wire.tell(TRADE, {"type": "snapshot", "seq": 5, "epoch": "e", "time": 1, "trade": None})
        wire.tell(DEPTH, update(6))  # goes on while the other is being resumed
        assert wire.words() == ["FEED.REPLAY", TRADE, "FROM", "4", "LIMIT", "1000"]
        messages = [wire.payload(trade(4)), wire.payload(trade(5))]
        wire.say({"channel": TRADE, "epoch": "e", "seq": 5, "messages": messages})
        until_closed(wire)

    async def scenario() -> list[Any]:
        async with api.connect(peer.url) as exchange, exchange.feed.subscribe(DEPTH, TRADE, DEPTH) as messages:
            return [await anext(aiter(messages)) for _ in range(6)]

    with Peer(idle, both, again, protocol=protocol) as peer:
        heard = api.run(scenario)
    assert [(one.channel, one.seq) for one in heard] == [
        *((DEPTH, 5), (TRADE, 2), (TRADE, 3)),
        *((DEPTH, 6), (TRADE, 4), (TRADE, 5)),
    ]


def test_a_kind_of_message_that_is_not_known_is_handed_out_as_it_is(api: Api, protocol: str) -> None:
    newer = {"type": "newer", "seq": 6, "prev": 5, "time": 1, "what": ["is", "this"]}

    def script(wire: Wire) -> None:
        begin(wire, snapshot(5), newer)
        until_closed(wire)

    async def scenario() -> Any:
        async with api.connect(peer.url) as exchange, exchange.feed.subscribe(DEPTH) as messages:
            await anext(aiter(messages))
            return await anext(aiter(messages))

    with Peer(idle, script, protocol=protocol) as peer:
        assert api.run(scenario) == dingir.OtherMessage(DEPTH, "newer", 6, newer)


def test_without_a_server_for_too_long_the_reader_is_told_and_may_go_on(api: Api) -> None:
    def script(wire: Wire) -> None:
        begin(wire, snapshot(5))
        peer.leave()

    async def scenario() -> None:
        async with api.connect(peer.url, retry_for=0.2) as exchange, exchange.feed.subscribe(DEPTH) as messages:
            await anext(aiter(messages))
            for _ in range(2):
                with pytest.raises(dingir.ConnectionLost, match="no connection for"):
                    await anext(aiter(messages))

    with Peer(idle, script) as peer:
        api.run(scenario)


def test_close_ends_the_iteration_from_elsewhere(api: Api) -> None:
    def script(wire: Wire) -> None:
        begin(wire, snapshot(5))
        until_closed(wire)

    async def scenario() -> int:
        count = 0
        async with (
            api.connect(peer.url) as exchange,
            exchange.feed.subscribe(DEPTH) as messages,
            anyio.create_task_group() as group,
        ):
            async for _ in messages:
                count += 1
                group.start_soon(messages.close)
        return count

    with Peer(idle, script) as peer:
        assert api.run(scenario) == 1


def test_the_end_of_the_exchange_is_told_to_readers(api: Api) -> None:
    def script(wire: Wire) -> None:
        begin(wire, snapshot(5))
        until_closed(wire)

    async def scenario() -> None:
        async with api.connect(peer.url) as exchange, exchange.feed.subscribe(DEPTH) as messages:
            await anext(aiter(messages))
            async with anyio.create_task_group() as group:
                group.start_soon(exchange.close)
                with pytest.raises(dingir.Closed):
                    await anext(aiter(messages))
            with pytest.raises(dingir.Closed):
                await subscribe(exchange)

    with Peer(idle, script) as peer:
        api.run(scenario)


def test_subscribing_to_nothing_or_to_what_is_no_text_is_refused(api: Api) -> None:
    async def scenario() -> None:
        async with api.connect(peer.url) as exchange:
            with pytest.raises(ValueError, match="expected a channel"):
                async with exchange.feed.subscribe():
                    pass
            with pytest.raises(TypeError, match="expected a str"):
                async with exchange.feed.subscribe(5):  # type: ignore[arg-type]
                    pass

    with Peer(idle) as peer:
        api.run(scenario)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_read_that_is_cancelled_loses_nothing(backend: str, protocol: str) -> None:
    cancelled = threading.Event()

    def script(wire: Wire) -> None:
        begin(wire, snapshot(5))
        cancelled.wait(10)
        wire.tell(DEPTH, update(6))
        until_closed(wire)

    async def scenario() -> int:
        async with dingir.aio.connect(peer.url) as exchange, exchange.feed.subscribe(DEPTH) as messages:
            await anext(messages)
            with anyio.move_on_after(0.02):
                await anext(messages)
            await to_thread.run_sync(cancelled.set)
            message = await anext(messages)
            assert isinstance(message, dingir.DepthUpdate)
            return message.seq

    with Peer(idle, script, protocol=protocol) as peer:
        assert Api(backend).run(scenario) == 6

"""redis-py's synchronous pubsub hears the feed: `get_message`, `listen`, patterns, PING, refusals, and leaving."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from tests.exchange import MARKET, Exchange, Traders

from ..feed import DEPTH, TRADE, Tape, assert_one_trade, channels, one_trade
from .listening import Listener, at_once
from .variants import Options, Reader

ORDERS = 1000


@pytest.fixture
def listener(client: Any, reader: Reader) -> Iterator[Listener]:
    with client.pubsub() as pubsub:
        yield Listener(pubsub, reader)


def place(client: Any, *orders: tuple[str, ...]) -> None:
    """Place orders in one pipeline."""
    with client.pipeline(transaction=False) as pipeline:
        for words in orders:
            pipeline.execute_command(*words)
        pipeline.execute()


def bid(traders: Traders, price: int = 1) -> tuple[str, ...]:
    return ("ORDER.PUT", traders.maker, MARKET, "BID", "LIMIT", "0.01", "PRICE", str(price))


def test_four_channels_are_confirmed_begin_with_snapshots_and_tell_of_a_trade(
    listener: Listener, client: Any, traders: Traders
) -> None:
    names = channels(traders.maker)
    listener.pubsub.subscribe(*names)
    listener.hear(lambda tape: tape.has(names, 1))
    assert listener.take_others() == [("subscribe", name, n + 1) for n, name in enumerate(names)]
    assert not any(listener.tape.updates(name) for name in names)
    place(client, *one_trade(traders))
    listener.hear(lambda tape: len(tape.updates(DEPTH)) == 2)  # the last thing that is told of a command
    assert_one_trade(listener.tape, traders.maker)


def test_pattern_hears_each_channel_from_its_snapshot_on_beside_the_name(
    listener: Listener, client: Any, traders: Traders
) -> None:
    listener.pubsub.subscribe(DEPTH)
    listener.pubsub.psubscribe("depth:*", "order:*")
    listener.hear(lambda tape: bool(tape.snapshots(DEPTH) and tape.snapshots(DEPTH, "depth:*")))
    assert listener.take_others() == [
        ("subscribe", DEPTH, 1),
        ("psubscribe", "depth:*", 2),
        ("psubscribe", "order:*", 3),
    ]
    place(client, bid(traders), bid(traders))
    own = f"order:{traders.maker}"
    listener.hear(lambda tape: len(tape.updates(DEPTH, "depth:*")) == 2 and len(tape.updates(DEPTH)) == 2)
    listener.hear(lambda tape: tape.payloads["order:*", own][-1]["seq"] == 4)
    assert listener.tape.payloads["order:*", own][0]["type"] == "snapshot"
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_thousand_orders_are_told_in_order_on_every_channel(listener: Listener, client: Any, traders: Traders) -> None:
    names = channels(traders.maker)
    listener.pubsub.subscribe(*names)
    listener.hear(lambda tape: tape.has(names, 1))
    place(client, *(bid(traders, 1 + n % 7) for n in range(ORDERS)))
    listener.hear(lambda tape: len(tape.updates(DEPTH)) == ORDERS)
    told = [one["order"]["id"] for one in listener.tape.updates(f"order:{traders.maker}") if one["cause"] == "PUT"]
    assert told == [str(int(told[0]) + n) for n in range(ORDERS)]
    assert len(listener.tape.updates(f"balance:{traders.maker}")) == ORDERS
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_nothing_is_told_after_leaving_and_coming_back_begins_with_a_snapshot(
    listener: Listener, client: Any, traders: Traders
) -> None:
    own = f"order:{traders.maker}"
    listener.pubsub.subscribe(DEPTH, own)
    listener.pubsub.psubscribe("depth:*")
    listener.hear(lambda tape: tape.has([DEPTH, own], 1) and bool(tape.snapshots(DEPTH, "depth:*")), others=3)
    listener.take_others()
    listener.pubsub.unsubscribe(DEPTH)
    listener.pubsub.punsubscribe("depth:*")
    listener.hear(at_once, others=2)
    assert listener.take_others() == [("unsubscribe", DEPTH, 2), ("punsubscribe", "depth:*", 1)]
    place(client, bid(traders), bid(traders))
    listener.hear(lambda tape: len(tape.updates(own)) == 4)  # the depth would have been told before its second half
    assert (listener.tape.updates(DEPTH), listener.tape.updates(DEPTH, "depth:*")) == ([], [])
    listener.tape.end(DEPTH)
    listener.pubsub.subscribe(DEPTH)
    listener.hear(lambda tape: bool(tape.snapshots(DEPTH)))
    assert listener.tape.snapshots(DEPTH)[0]["bids"][-1] == ["1.00", "0.0200"]
    client.execute_command("ORDER.CANCELALL", traders.maker)
    listener.hear(lambda tape: len(tape.updates(DEPTH)) == 1)


def test_ping_is_answered_between_messages(listener: Listener, options: Options) -> None:
    listener.pubsub.subscribe(DEPTH)
    listener.hear(lambda tape: bool(tape.snapshots(DEPTH)), others=1)
    listener.take_others()
    listener.pubsub.ping("are you there")
    if listener.resp3 and options.get("decode_responses"):
        # redis-py takes the text apart as if it were a message; it does so with redis-server, too.
        assert listener.pubsub.get_message(timeout=5)["data"] == "e"
        return
    listener.hear(at_once, others=1)
    assert listener.take_others() == [("pong", None, "are you there")]


@pytest.mark.parametrize(
    ("channel", "code"),
    [("trade:NOSUCH", "NOMARKET"), ("order:999999", "NOUSER"), (f"kline:{MARKET}:7m", "expected kline")],
)
def test_refused_channel_raises_response_error_and_changes_nothing(
    listener: Listener, client: Any, traders: Traders, channel: str, code: str
) -> None:
    listener.pubsub.subscribe(DEPTH)
    listener.hear(lambda tape: bool(tape.snapshots(DEPTH)), others=1)
    listener.pubsub.subscribe(TRADE, channel)
    with pytest.raises(redis.ResponseError, match=code):
        listener.hear(at_once, others=2)
    place(client, bid(traders))
    listener.hear(lambda tape: len(tape.updates(DEPTH)) == 1)
    assert not listener.tape.snapshots(TRADE)
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_listen_yields_confirmation_snapshot_and_updates(client: Any, reader: Reader, traders: Traders) -> None:
    tape = Tape()
    with client.pubsub(ignore_subscribe_messages=True) as pubsub:
        pubsub.subscribe(TRADE)
        for message in pubsub.listen():
            tape.take(reader.text(message["channel"]), reader.text(message["data"]))
            if len(tape.updates(TRADE)) == 2:
                break
            place(client, *one_trade(traders))


def test_numbers_of_subscribers_are_told(listener: Listener, client: Any, reader: Reader, exchange: Exchange) -> None:
    listener.pubsub.subscribe(DEPTH, TRADE)
    listener.pubsub.psubscribe("depth:*")
    listener.hear(lambda tape: tape.has([DEPTH, TRADE], 1), others=3)
    assert [reader.text(name) for name in client.pubsub_channels("trade:*")] == [TRADE]
    assert sorted(reader.text(name) for name in client.pubsub_channels()) == sorted([DEPTH, TRADE])
    assert [(reader.text(name), n) for name, n in client.pubsub_numsub(DEPTH, "none")] == [(DEPTH, 1), ("none", 0)]
    assert client.pubsub_numpat() == 1
    (entry,) = (one for one in client.client_list() if one["flags"] == "P")
    assert (entry["sub"], entry["psub"]) == ("2", "1")
    listener.pubsub.reset()
    exchange.wait_until_unheard()
    assert client.pubsub_channels() == []


def test_missed_messages_are_read_by_the_generic_call(
    listener: Listener, client: Any, reader: Reader, traders: Traders
) -> None:
    listener.pubsub.subscribe(TRADE)
    listener.hear(lambda tape: bool(tape.snapshots(TRADE)))
    place(client, *one_trade(traders) * 3)
    listener.hear(lambda tape: len(tape.updates(TRADE)) == 3)
    told = listener.tape.updates(TRADE)
    first = told[0]["seq"]
    reply = reader.record(client.execute_command("FEED.REPLAY", TRADE, "FROM", first, "LIMIT", 2))
    assert (reader.text(reply["channel"]), reply["seq"]) == (TRADE, first + 2)
    assert isinstance(reply["messages"], list)
    assert [json.loads(reader.text(text)) for text in reply["messages"]] == told[:2]
    snapshot = json.loads(reader.text(client.execute_command("FEED.SNAPSHOT", TRADE)))
    assert (snapshot["seq"], snapshot["epoch"]) == (first + 2, reader.text(reply["epoch"]))
    with pytest.raises(redis.ResponseError, match=r"^AHEAD "):
        client.execute_command("FEED.REPLAY", TRADE, "FROM", first + 4)

"""The server is killed while redis-py listens: it comes back by itself, and what it missed can be asked for.

Its pubsub connects anew and subscribes again out of `get_message` and the like. Its default retry (ten times within
some seconds) is longer than a start of the server; who wants to be sure gives a longer one, or calls again.
"""

import asyncio
from typing import Any

import pytest
import redis

from tests.exchange import Exchange, Traders, wait_until

from ..feed import DEPTH, Tape, assert_fills_the_gap, channels, missed, one_trade
from .listening import TOLD_MAX_S, Listener, Sheet, at_once
from .test_feed_asyncio import AsyncListener
from .variants import Options, Reader, connect, connect_asyncio

CASES: dict[str, Options] = {
    "defaults": {},
    "RESP2 decode_responses": {"protocol": 2, "decode_responses": True},
    "RESP3 decode_responses": {"protocol": 3, "decode_responses": True},
}


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def options(request: pytest.FixtureRequest) -> Options:
    options: Options = request.param
    return options


def assert_replay_fills_the_gaps(client: Any, reader: Reader, tape: Tape, traders: Traders) -> None:
    """Ask by the generic call for what happened between the two starts."""
    for name in channels(traders.maker):
        gap = tape.gap(name)
        reply = reader.record(client.execute_command("FEED.REPLAY", name, "FROM", gap[0] + 1, "LIMIT", gap[1] - gap[0]))
        assert isinstance(reply["messages"], list)
        assert_fills_the_gap(gap, name, [reader.text(text) for text in reply["messages"]])


def test_get_message_resubscribes_and_the_chain_goes_on(
    exchange: Exchange, client: Any, reader: Reader, traders: Traders
) -> None:
    names = channels(traders.maker)
    with client.pubsub() as pubsub:
        listener = Listener(pubsub, reader)
        pubsub.subscribe(*names)
        pubsub.psubscribe("depth:*")
        listener.hear(lambda tape: tape.has(names, 1), others=5)
        for words in one_trade(traders):
            client.execute_command(*words)
        listener.hear(lambda tape: len(tape.updates(DEPTH)) == 2)
        pubsub.subscribe("trade:NOSUCH")
        with pytest.raises(redis.ResponseError, match="NOMARKET"):
            listener.hear(at_once, others=6)
        pubsub.unsubscribe("trade:NOSUCH")  # redis-py keeps the name until that, and would be refused all of them
        listener.hear(at_once, others=6)
        exchange.crash(missed(traders))
        listener.hear(lambda tape: tape.has(names, 2) and len(tape.snapshots(DEPTH, "depth:*")) == 2)
        assert_replay_fills_the_gaps(client, reader, listener.tape, traders)
        for words in one_trade(traders):
            client.execute_command(*words)
        listener.hear(lambda tape: len(tape.updates(DEPTH)) == 4 and len(tape.updates(DEPTH, "depth:*")) == 4)


def test_worker_thread_resubscribes_and_its_handlers_hear_on(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    names = channels(traders.maker)
    sheet = Sheet(reader)
    client = connect(exchange.port, options)
    pubsub = client.pubsub()
    pubsub.subscribe(**dict.fromkeys(names, sheet.note))
    errors: list[BaseException] = []
    worker = pubsub.run_in_thread(sleep_time=0.1, exception_handler=lambda error, *_: errors.append(error))
    try:
        wait_until(lambda: sheet.tape.has(names, 1), TOLD_MAX_S, "four snapshots")
        exchange.crash(missed(traders))
        wait_until(lambda: sheet.tape.has(names, 2), TOLD_MAX_S, "four snapshots of the second start")
        assert_replay_fills_the_gaps(client, reader, sheet.tape, traders)
        for words in one_trade(traders):
            client.execute_command(*words)
        wait_until(lambda: len(sheet.tape.updates(DEPTH)) == 2, TOLD_MAX_S, "the trade")
        assert all(isinstance(error, redis.ConnectionError) for error in errors), errors
    finally:
        worker.stop()
        worker.join()
        client.close()


def test_asyncio_resubscribes_and_the_chain_goes_on(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    names = channels(traders.maker)

    async def session() -> None:
        client = connect_asyncio(exchange.port, options)
        async with client.pubsub() as pubsub:
            listener = AsyncListener(pubsub, reader)
            await pubsub.subscribe(*names)
            await listener.hear(lambda tape: tape.has(names, 1))
            await asyncio.to_thread(exchange.crash, missed(traders))
            await listener.hear(lambda tape: tape.has(names, 2))
            for words in one_trade(traders):
                await client.execute_command(*words)
            await listener.hear(lambda tape: len(tape.updates(DEPTH)) == 2)
        await client.aclose()
        sync = connect(exchange.port, options)
        assert_replay_fills_the_gaps(sync, reader, listener.tape, traders)
        sync.close()

    asyncio.run(session())

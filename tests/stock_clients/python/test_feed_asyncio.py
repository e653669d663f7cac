"""redis-py's asyncio pubsub hears the feed, beside tasks that place orders."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import redis.exceptions

from tests.exchange import MARKET, Exchange, Traders

from ..feed import DEPTH, TRADE, assert_one_trade, channels, one_trade
from .listening import TOLD_MAX_S, Condition, Sheet, at_once
from .test_asyncio import connected
from .variants import ASYNCIO_VARIANTS, Options, Reader

ORDERS = 1000


@pytest.fixture(params=list(ASYNCIO_VARIANTS.values()), ids=list(ASYNCIO_VARIANTS))
def options(request: pytest.FixtureRequest) -> Options:
    options: Options = request.param
    return options


class AsyncListener(Sheet):
    """An asyncio `PubSub` and what it has heard."""

    def __init__(self, pubsub: Any, reader: Reader) -> None:
        super().__init__(reader)
        self.pubsub = pubsub

    async def hear(self, condition: Condition, others: int = 0) -> None:
        """Take messages until the tape satisfies `condition` and `others` came that are none of the feed's."""
        async with asyncio.timeout(TOLD_MAX_S):
            while not (len(self.others) >= others and condition(self.tape)):
                message = await self.pubsub.get_message(timeout=TOLD_MAX_S)
                if message is not None:
                    self.note(message)


Session = Callable[[AsyncListener, Any], Awaitable[None]]


def run(exchange: Exchange, options: Options, reader: Reader, session: Session) -> None:
    async def opened() -> None:
        async with connected(exchange, options) as client, client.pubsub() as pubsub:
            await session(AsyncListener(pubsub, reader), client)

    asyncio.run(opened())


def bid(traders: Traders) -> tuple[str, ...]:
    return ("ORDER.PUT", traders.maker, MARKET, "BID", "LIMIT", "0.01", "PRICE", "1")


def test_asyncio_hears_four_channels_and_patterns_until_it_leaves(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    async def session(listener: AsyncListener, client: Any) -> None:
        names = channels(traders.maker)
        pubsub, tape = listener.pubsub, listener.tape
        await pubsub.subscribe(*names)
        await listener.hear(lambda tape: tape.has(names, 1), others=4)
        assert listener.take_others() == [("subscribe", name, n + 1) for n, name in enumerate(names)]
        for words in one_trade(traders):
            await client.execute_command(*words)
        await listener.hear(lambda tape: len(tape.updates(DEPTH)) == 2)
        assert_one_trade(tape, traders.maker)
        await pubsub.psubscribe("depth:*")
        await listener.hear(lambda tape: bool(tape.snapshots(DEPTH, "depth:*")), others=1)
        await client.execute_command(*bid(traders))
        await listener.hear(lambda tape: bool(tape.updates(DEPTH, "depth:*")) and len(tape.updates(DEPTH)) == 3)
        await pubsub.unsubscribe(DEPTH)
        await pubsub.punsubscribe("depth:*")
        await listener.hear(at_once, others=3)
        await client.execute_command(*bid(traders))
        await client.execute_command("ORDER.CANCELALL", traders.maker)
        await listener.hear(lambda tape: tape.updates(names[2])[-1]["cause"] == "CANCELED")
        assert (len(tape.updates(DEPTH)), len(tape.updates(DEPTH, "depth:*"))) == (3, 1)

    run(exchange, options, reader, session)


def test_asyncio_hears_a_thousand_orders_while_other_tasks_place_them(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    async def session(listener: AsyncListener, client: Any) -> None:
        own = f"order:{traders.maker}"
        await listener.pubsub.subscribe(DEPTH, own)
        await listener.hear(lambda tape: tape.has([DEPTH, own], 1))

        async def place(orders: int) -> None:
            async with client.pipeline(transaction=False) as pipeline:
                for _ in range(orders):
                    pipeline.execute_command(*bid(traders))
                await pipeline.execute()

        heard = listener.hear(lambda tape: len(tape.updates(own)) == 2 * ORDERS and len(tape.updates(DEPTH)) == ORDERS)
        await asyncio.gather(heard, *(place(ORDERS // 10) for _ in range(10)))
        await client.execute_command("ORDER.CANCELALL", traders.maker)

    run(exchange, options, reader, session)


def test_asyncio_is_refused_an_unknown_market_and_goes_on(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    async def session(listener: AsyncListener, client: Any) -> None:
        await listener.pubsub.subscribe(DEPTH)
        await listener.hear(lambda tape: bool(tape.snapshots(DEPTH)), others=1)
        await listener.pubsub.subscribe(TRADE, "trade:NOSUCH")
        with pytest.raises(redis.exceptions.ResponseError, match=r"^NOMARKET "):
            await listener.hear(at_once, others=2)
        await client.execute_command(*bid(traders))
        await listener.hear(lambda tape: len(tape.updates(DEPTH)) == 1)
        await client.execute_command("ORDER.CANCELALL", traders.maker)

    run(exchange, options, reader, session)

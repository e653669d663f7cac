"""redis-py's asyncio client: the same replies, pipelines, and many tasks over one pool."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis.exceptions

from tests.exchange import Exchange, Traders

from .variants import ASYNCIO_VARIANTS, RESULT_FIELDS, Options, Reader, connect_asyncio


@pytest.fixture(params=list(ASYNCIO_VARIANTS.values()), ids=list(ASYNCIO_VARIANTS))
def options(request: pytest.FixtureRequest) -> Options:
    options: Options = request.param
    return options


@contextlib.asynccontextmanager
async def connected(exchange: Exchange, options: Options) -> AsyncIterator[Any]:
    client = connect_asyncio(exchange.port, options)
    try:
        yield client
    finally:
        await client.aclose()


def test_asyncio_client_places_reads_and_is_refused(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    async def session() -> None:
        async with connected(exchange, options) as client:
            assert await client.ping() is True
            words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10")
            record = reader.record(await client.execute_command(*words))
            assert list(record) == RESULT_FIELDS
            balances = reader.record(await client.execute_command("BALANCE.GET", traders.maker, "USDT"))
            assert reader.text(reader.record(balances["USDT"])["frozen"]) == "10.00000000"
            with pytest.raises(redis.exceptions.ResponseError, match=r"^NOFUNDS "):
                await client.execute_command(*words[:5], "1", "PRICE", "99999999999999")
            assert reader.record(await client.execute_command("ORDER.CANCELALL", traders.maker))["count"] == 1

    asyncio.run(session())


@pytest.mark.parametrize("transaction", [True, False], ids=["transactional", "plain"])
def test_asyncio_pipeline_of_a_hundred_orders_keeps_their_order(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders, transaction: bool
) -> None:
    async def session() -> None:
        async with connected(exchange, options) as client, client.pipeline(transaction=transaction) as pipeline:
            for n in range(100):
                words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", 1 + n)
                pipeline.execute_command(*words, "REPLY", "ACK")
            ids = [int(reader.text(reply)) for reply in await pipeline.execute()]
            assert ids == list(range(ids[0], ids[0] + 100))
            await client.execute_command("ORDER.CANCELALL", traders.maker)

    asyncio.run(session())


def test_fifty_asyncio_tasks_share_a_pool_and_each_gets_its_own_order(
    exchange: Exchange, options: Options, reader: Reader, traders: Traders
) -> None:
    async def session() -> None:
        async with connected(exchange, options) as client:

            async def place(n: int) -> None:
                words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", 1 + n)
                order_id = reader.text(reader.record(await client.execute_command(*words))["id"])
                order = await client.execute_command("ORDER.GET", "BTC_USDT", order_id)
                assert reader.text(reader.record(order)["price"]) == f"{1 + n}.00"

            await asyncio.gather(*(place(n) for n in range(50)))
            assert reader.record(await client.execute_command("ORDER.CANCELALL", traders.maker))["count"] == 50

    asyncio.run(session())

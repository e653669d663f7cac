"""redis-py's pipelines: transactions by default (MULTI ... EXEC), plain on request."""

from typing import Any

import pytest
import redis

from tests.exchange import Traders

from .variants import Reader

DEPTH = 100


def bid(traders: Traders, price: int, *tokens: str) -> tuple[str, ...]:
    return ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", str(price), *tokens)


@pytest.mark.parametrize("transaction", [True, False], ids=["transactional", "plain"])
def test_hundred_orders_in_a_pipeline_get_dense_ids_in_order(
    client: Any, reader: Reader, traders: Traders, transaction: bool
) -> None:
    with client.pipeline(transaction=transaction) as pipeline:
        for n in range(DEPTH):
            pipeline.execute_command(*bid(traders, 1 + n, "REPLY", "ACK"))
        ids = [int(reader.text(reply)) for reply in pipeline.execute()]
    assert ids == list(range(ids[0], ids[0] + DEPTH))
    record = reader.record(client.execute_command("ORDER.CANCELALL", traders.maker))
    assert record["count"] == DEPTH


@pytest.mark.parametrize("transaction", [True, False], ids=["transactional", "plain"])
def test_rejected_order_in_a_pipeline_keeps_its_place_and_stops_nothing(
    client: Any, reader: Reader, traders: Traders, transaction: bool
) -> None:
    with client.pipeline(transaction=transaction) as pipeline:
        pipeline.execute_command(*bid(traders, 10))
        pipeline.execute_command("ORDER.PUT", traders.maker, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1")
        pipeline.execute_command(*bid(traders, 11))
        pipeline.execute_command("BALANCE.GET", traders.maker, "USDT")
        first, second, third, balances = pipeline.execute(raise_on_error=False)
    assert isinstance(second, redis.ResponseError)
    assert str(second).startswith("NOMARKET ")
    assert int(reader.text(reader.record(third)["id"])) == int(reader.text(reader.record(first)["id"])) + 1
    usdt = reader.record(reader.record(balances)["USDT"])
    assert reader.text(usdt["frozen"]) == "0.21000000"
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_default_pipeline_raises_the_first_error(client: Any, traders: Traders) -> None:
    with client.pipeline() as pipeline:
        pipeline.execute_command("ORDER.PUT", traders.maker, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1")
        with pytest.raises(redis.ResponseError, match="NOMARKET"):
            pipeline.execute()


def test_transaction_with_a_malformed_command_is_discarded_whole(client: Any, traders: Traders) -> None:
    with client.pipeline() as pipeline:
        pipeline.execute_command(*bid(traders, 10))
        pipeline.execute_command("ORDER.PUT", traders.maker)
        with pytest.raises(redis.ResponseError, match="wrong number of arguments"):
            pipeline.execute()
    assert client.execute_command("ORDER.LIST", traders.maker) == []


def test_discarded_transaction_places_nothing(client: Any, traders: Traders) -> None:
    with client.client() as connection:
        assert connection.execute_command("MULTI") in (b"OK", "OK", True)
        assert connection.execute_command(*bid(traders, 10)) in (b"QUEUED", "QUEUED")
        assert connection.execute_command("DISCARD") in (b"OK", "OK", True)
        with pytest.raises(redis.ResponseError, match="EXEC without MULTI"):
            connection.execute_command("EXEC")
    assert client.execute_command("ORDER.LIST", traders.maker) == []

"""redis-py, synchronous: one command at a time, through its generic call."""

import json
from typing import Any

import pytest
import redis

from tests.exchange import Exchange, Traders

from .variants import RESULT_FIELDS, Reader


def test_client_with_its_defaults_connects_and_pings(client: Any) -> None:
    assert client.ping() is True


def test_order_put_is_answered_with_the_result_record(client: Any, reader: Reader, traders: Traders) -> None:
    reply = client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1.5", "PRICE", "10.00")
    record = reader.record(reply)
    assert list(record) == RESULT_FIELDS
    assert reader.text(record["status"]) == "NEW"
    assert reader.text(record["remain"]) == "1.5000"
    assert reader.text(record["reason"]) == ""
    assert int(reader.text(record["id"])) >= 1
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_python_numbers_are_taken_as_ids_and_amounts(client: Any, reader: Reader, traders: Traders) -> None:
    order = client.execute_command("ORDER.PUT", int(traders.maker), "BTC_USDT", "BID", "LIMIT", 2, "PRICE", 10.25)
    order_id = int(reader.text(reader.record(order)["id"]))
    cancelled = client.execute_command("ORDER.CANCEL", int(traders.maker), "BTC_USDT", order_id)
    assert reader.text(reader.record(cancelled)["price"]) == "10.25"
    assert reader.text(reader.record(cancelled)["status"]) == "CANCELED"


def test_trade_is_reported_with_its_fills_a_null_price_and_a_flag(
    client: Any, reader: Reader, traders: Traders
) -> None:
    client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100")
    words = ("ORDER.PUT", traders.taker, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL")
    order = reader.record(client.execute_command(*words))
    assert reader.text(order["status"]) == "FILLED"
    assert order["price"] is None
    assert reader.flag(order["post_only"]) is False
    assert isinstance(order["create_time"], int)
    fills = order["fills"]
    assert isinstance(fills, list)
    (fill,) = (reader.record(fill) for fill in fills)
    assert reader.text(fill["role"]) == "TAKER"
    assert reader.text(fill["price"]) == "100.00"
    assert reader.text(fill["amount"]) == "2.0000"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100"), "NOFUNDS"),
        (("NO_SUCH", "ASK", "LIMIT", "1", "PRICE", "100"), "NOMARKET"),
        (("BTC_USDT", "ASK", "LIMIT", "1.00001", "PRICE", "100"), "BADPRECISION"),
        (("BTC_USDT", "ASK", "LIMIT", "nan", "PRICE", "100"), "BADAMOUNT"),
        (("BTC_USDT", "UP", "LIMIT", "1", "PRICE", "100"), "ERR"),
    ],
)
def test_rejected_order_raises_response_error_with_the_code_first(
    client: Any, traders: Traders, words: tuple[str, ...], code: str
) -> None:
    with pytest.raises(redis.ResponseError) as caught:
        client.execute_command("ORDER.PUT", traders.maker, *words)
    text = str(caught.value)
    # redis-py itself removes a leading "ERR ".
    assert text.split(" ")[0] == code if code != "ERR" else "UP" in text
    assert client.ping() is True


def test_repeated_client_id_gives_the_first_order_and_other_content_is_refused(
    client: Any, reader: Reader, traders: Traders
) -> None:
    words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10", "CLIENTID", "mine-1")
    first = client.execute_command(*words)
    assert client.execute_command(*words) == first
    with pytest.raises(redis.ResponseError, match=r"^DUPLICATE "):
        client.execute_command(*words[:5], "2", *words[6:])
    assert reader.text(reader.record(first)["status"]) == "NEW"
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_balance_get_is_a_map_of_maps(client: Any, reader: Reader, traders: Traders) -> None:
    client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "2", "PRICE", "10")
    balances = reader.record(client.execute_command("BALANCE.GET", traders.maker))
    assert list(balances) == ["BTC", "USDT"]
    usdt = reader.record(balances["USDT"])
    assert list(usdt) == ["available", "frozen"]
    assert reader.text(usdt["available"]) == "999999999980.00000000"
    assert reader.text(usdt["frozen"]) == "20.00000000"
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_balance_update_takes_json_detail_as_python_writes_it(client: Any, reader: Reader, traders: Traders) -> None:
    detail = json.dumps({"note": "täglich", "batch": [1, 2]}, ensure_ascii=False)
    words = ("BALANCE.UPDATE", traders.maker, "BTC", "-1.5", "BUSINESS", "withdraw", "ID", 7, "DETAIL", detail)
    first = reader.record(client.execute_command(*words))
    assert reader.text(first["available"]) == "999998.50000000"
    assert reader.record(client.execute_command(*words)) == first


def test_order_list_is_a_list_of_maps_newest_first(client: Any, reader: Reader, traders: Traders) -> None:
    for price in ("10", "11"):
        client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", price)
    orders = client.execute_command("ORDER.LIST", traders.maker)
    assert isinstance(orders, list)
    assert [reader.text(reader.record(order)["price"]) for order in orders] == ["11.00", "10.00"]
    client.execute_command("ORDER.CANCELALL", traders.maker)
    assert client.execute_command("ORDER.LIST", traders.maker) == []


def test_batch_gives_each_items_reply_or_error_in_its_place(client: Any, reader: Reader, traders: Traders) -> None:
    bid = ["PUT", "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10"]
    cancel = ["CANCEL", "BTC_USDT", "CLIENTID", "none"]
    reply = client.execute_command("ORDER.BATCH", traders.maker, *bid, *cancel, *bid)
    assert isinstance(reply, list)
    assert reader.text(reader.record(reply[0])["status"]) == "NEW"
    assert isinstance(reply[1], redis.ResponseError)
    assert str(reply[1]).startswith("NOORDER ")
    assert reader.text(reader.record(reply[2])["status"]) == "NEW"
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_closed_client_leaves_no_connection_behind_and_can_be_used_again(client: Any, exchange: Exchange) -> None:
    client.client_setname("leaver")
    client.close()
    listing = exchange.call("CLIENT", "LIST")
    assert isinstance(listing, bytes)
    assert b"name=leaver" not in listing
    assert client.ping() is True

"""Queries of a program that was written for Dingir Exchange's database, in its names and words, on PostgreSQL.

They are put together from what is known of Dingir's REST service (routes, tables, columns, vocabularies): the last
trades of a market, the closed orders of a user, the trades of an order, internal transfers by public key, a user's
balance history, and who an address belongs to.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from persistence.history.queries import time_us
from tests.persistence.history.conftest import Traded

RECENT_TRADES = """
    select time, market, trade_id, price, amount, quote_amount, taker_side
    from market_trade where market = %s order by time desc limit %s
"""
CLOSED_ORDERS = """
    select id, create_time, finish_time, status, user_id, market, order_type, order_side, price, amount, taker_fee,
        maker_fee, finished_base, finished_quote, finished_fee, post_only, signature
    from order_history where market = %s and user_id = %s and (status = 'filled' or status = 'cancelled')
    order by id desc limit %s offset %s
"""
COUNT_ORDERS = "select count(*) from order_history where user_id = %s"
ORDER_TRADES = """
    select trade_id, time, amount, price, quote_amount, fee from user_trade where market = %s and order_id = %s
    order by trade_id asc
"""
USER_TRADES = """
    select time, user_id, market, trade_id, order_id, counter_order_id, side, role, price, amount, quote_amount, fee,
        counter_order_fee from user_trade where user_id = %s and side = 1 and role = 2 order by time desc, id desc
"""
INTERNAL_TXS = """
    select i.time as time, f.l1_address as user_from, t.l1_address as user_to, i.asset as asset, i.amount as amount
    from internal_tx i inner join account f on f.id = i.user_from inner join account t on t.id = i.user_to
    where i.user_to = %s or i.user_from = %s order by i.time desc limit %s
"""
BALANCE_HISTORY = """
    select time, user_id, business_id, asset, business, market_price, change, balance, balance_available,
        balance_frozen, detail from balance_history where user_id = %s and asset = %s order by id desc
"""
USER = "select * from account where l1_address = %s or l2_pubkey = %s order by id limit 1"
MARKETS = """
    select id, create_time, base_asset, quote_asset, precision_amount, precision_price, precision_fee, min_amount,
        market_name from market order by id
"""
ASSETS = """
    select id, symbol, name, chain_id, token_address, rollup_token_id, precision_stor, precision_show, logo_uri,
        create_time from asset order by id
"""


@pytest.fixture
def reader(traded: Traded) -> Iterator["Reader"]:
    with psycopg.connect(traded.urls["postgresql"]) as connection:
        yield Reader(connection)


class Reader:
    """Runs a query, and returns rows as maps."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def __call__(self, query: str, *params: object) -> list[dict[str, Any]]:
        cursor = self._connection.execute(query.encode(), params)
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def test_the_last_trades_of_a_market(reader: Reader, traded: Traded) -> None:
    tape = traded.log.exchange.market_names[b"BTC_USDT"].trades
    rows = reader(RECENT_TRADES, "BTC_USDT", 20)
    assert [time_us(row["time"]) for row in rows] == [trade.time for trade in reversed(tape)][:20]
    assert {row["trade_id"] for row in rows} <= {trade.id for trade in tape}  # those of one order have one time
    assert {row["taker_side"] for row in rows} == {"bid", "ask"}
    for row in rows:
        assert isinstance(row["time"], datetime)
        assert row["price"] * row["amount"] == row["quote_amount"]


def test_the_closed_orders_of_a_user_page_by_page(reader: Reader) -> None:
    whole = reader(CLOSED_ORDERS, "BTC_USDT", 1, 1000, 0)
    paged = [row for offset in range(0, len(whole), 7) for row in reader(CLOSED_ORDERS, "BTC_USDT", 1, 7, offset)]
    assert paged == whole
    assert len(whole) > 10
    assert reader(COUNT_ORDERS, 1)[0]["count"] >= len(whole)
    for row in whole:
        assert row["order_type"] in ("limit", "market")
        assert row["order_side"] in ("bid", "ask")
        assert row["finish_time"] >= row["create_time"]
        assert (row["status"] == "filled") <= (row["finished_base"] > 0)
        assert row["post_only"] in (True, False)


def test_the_trades_of_an_order_are_what_it_has_finished(reader: Reader) -> None:
    for order in reader(CLOSED_ORDERS, "BTC_USDT", 2, 50, 0):
        trades = reader(ORDER_TRADES, "BTC_USDT", order["id"])
        assert sum(trade["amount"] for trade in trades) == order["finished_base"]
        assert sum(trade["quote_amount"] for trade in trades) == order["finished_quote"]
        assert sum(trade["fee"] for trade in trades) == order["finished_fee"]


def test_a_users_trades_know_side_and_role_as_numbers(reader: Reader) -> None:
    rows = reader(USER_TRADES, 1)
    assert rows
    assert {(row["side"], row["role"]) for row in rows} == {(1, 2)}


def test_internal_transfers_name_their_users_by_key(reader: Reader) -> None:
    rows = reader(INTERNAL_TXS, 1, 1, 100)
    assert rows
    assert all("0x1" in (row["user_from"], row["user_to"]) and row["amount"] > 0 for row in rows)


def test_the_balance_history_of_a_user_adds_up(reader: Reader) -> None:
    rows = reader(BALANCE_HISTORY, 1, "USDT")
    assert {"setup", "trade"} <= {row["business"] for row in rows}
    for row, before in zip(rows, [*rows[1:], {"balance": Decimal(0)}], strict=True):
        assert row["balance"] == row["balance_available"] + row["balance_frozen"]
        assert row["balance"] - row["change"] == before["balance"]
        assert row["market_price"] == 0


def test_users_markets_and_assets_are_there(reader: Reader) -> None:
    (user,) = reader(USER, "0x3", "0x3")
    assert user["id"] == 3
    markets = reader(MARKETS)
    assert [row["market_name"] for row in markets][:2] == ["BTC_USDT", "ETH_BTC"]
    assert (markets[0]["base_asset"], markets[0]["precision_amount"], markets[0]["precision_price"]) == ("BTC", 2, 2)
    assets = {row["id"]: row for row in reader(ASSETS)}
    assert (assets["USDT"]["precision_stor"], assets["USDT"]["token_address"]) == (6, "0xdac1")

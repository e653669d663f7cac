"""What becomes a row, held against the engine's state at the end, and against what other rows say."""

import doctest
import importlib
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from persistence.history.opening import open_database
from persistence.history.projection import time_text
from persistence.history.queries import money, time_us
from server.engine.intervals import bucket_start
from tests.persistence.history.conftest import NewUrl, Traded
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import follow, verified

FOLDER = Path(__file__).parents[3] / "persistence" / "history"
MARKET = (
    "ASSET.CREATE BTC SCALE 8",
    "ASSET.CREATE USDT SCALE 6",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2 STP NONE TAKERFEE 0.001",
    "USER.REGISTER L1 0xa",
    "USER.REGISTER L1 0xb",
    "BALANCE.UPDATE 1 BTC 1000000 BUSINESS deposit ID 1",
    "BALANCE.UPDATE 2 USDT 1000000 BUSINESS deposit ID 1",
)


def select(url: str, text: str) -> list[Any]:
    database = open_database(url)
    try:
        with database.reading() as connection:
            return list(connection.execute(sa.text(text)))
    finally:
        database.close()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_the_examples_in_docstrings_run(path: Path) -> None:
    if path.stem not in ("__init__", "__main__"):
        assert doctest.testmod(importlib.import_module(f"persistence.history.{path.stem}")).failed == 0


def test_each_order_that_has_ended_is_there_once_and_no_open_one(traded: Traded, history: str) -> None:
    exchange = traded.log.exchange
    given = exchange.order_ids.last
    open_ids = {order.id for order in exchange.orders.values() if order.level is not None}
    assert len(open_ids) == exchange.open_count
    ids = [row.id for row in select(history, "SELECT id FROM order_history")]
    assert sorted(ids) == sorted(set(range(1, given + 1)) - open_ids)
    assert len(ids) > 200
    kinds = Counter((row.status, row.reason) for row in select(history, "SELECT status, reason FROM order_history"))
    for wanted in (("filled", ""), ("cancelled", "USER"), ("expired", "IOC")):
        assert kinds[wanted] > 0, kinds
    assert any(reason.startswith("SELF_TRADE") for _, reason in kinds), kinds


def test_each_trade_is_there_once_for_everybody_and_once_for_each_side(traded: Traded, history: str) -> None:
    count = sum(market.trade_count for market in traded.log.exchange.markets)
    assert count > 100
    assert [row[0] for row in select(history, "SELECT trade_id FROM market_trade ORDER BY 1")] == list(
        range(1, count + 1)
    )
    sides = select(history, "SELECT trade_id, role FROM user_trade ORDER BY 1, 2")
    assert [tuple(row) for row in sides] == [(trade, role) for trade in range(1, count + 1) for role in (1, 2)]


def test_what_an_order_has_traded_is_the_sum_of_its_trades(history: str) -> None:
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for row in select(history, "SELECT order_id, amount, quote_amount, fee FROM user_trade"):
        parts = (row.amount, row.quote_amount, row.fee)
        sums[row.order_id] = [one + Decimal(money(more)) for one, more in zip(sums[row.order_id], parts, strict=True)]
    ended = select(history, "SELECT id, finished_base, finished_quote, finished_fee FROM order_history")
    for row in ended:
        assert [Decimal(money(one)) for one in row[1:]] == sums[row.id], row.id


def test_the_last_balance_of_each_account_is_the_engines(traded: Traded, history: str) -> None:
    told = {}
    for row in select(history, "SELECT user_id, asset, balance FROM balance_history ORDER BY id"):
        told[row.user_id, row.asset] = Decimal(money(row.balance))
    held = {}
    for user in traded.log.exchange.users:
        for account in user.accounts:
            if account is not None:
                units = account.available + account.frozen
                held[user.id, account.asset.asset.decode()] = Decimal(units).scaleb(-account.asset.scale)
    assert told == {account: held[account] for account in told}
    assert {account for account, units in held.items() if units} <= told.keys()


@pytest.mark.parametrize("table", ["order_history", "user_trade", "market_trade", "balance_history", "internal_tx"])
def test_a_row_says_which_event_of_which_record_it_is(history: str, table: str) -> None:
    places = Counter((row.sequence, row.event) for row in select(history, f"SELECT sequence, event FROM {table}"))
    assert set(places.values()) == ({2} if table == "user_trade" else {1})
    assert table == "internal_tx" or any(event > 1 for _, event in places)


@pytest.mark.parametrize(("word", "interval"), [("1m", 1), ("1h", 6), ("1d", 12)])
def test_candles_are_what_the_trades_make(history: str, word: str, interval: int) -> None:
    made: dict[tuple[str, str], list[Any]] = {}
    for row in select(history, "SELECT * FROM market_trade ORDER BY trade_id"):
        price, amount, quote = (Decimal(money(one)) for one in (row.price, row.amount, row.quote_amount))
        start = time_text(bucket_start(interval, time_us(row.time)))
        candle = made.setdefault((row.market, start), [price, price, price, price, Decimal(0), Decimal(0), 0])
        candle[1], candle[2], candle[3] = max(candle[1], price), min(candle[2], price), price
        candle[4:] = [candle[4] + amount, candle[5] + quote, candle[6] + 1]
    found = {
        (row.market, time_text(time_us(row.start_time))): [*[Decimal(money(one)) for one in row[3:9]], row.trade_count]
        for row in select(history, f"SELECT * FROM kline WHERE interval = '{word}'")
    }
    assert found == made


def test_texts_come_back_as_they_were_sent(log: ExchangeLog, new_url: NewUrl) -> None:
    texts = [
        '{"a":"tab\\t newline\\n quote\\" backslash\\\\ nul \\u0000"}',
        '{\t"b":\n"\\\\N", "c" :\r\n"\\\\."}',
        '{"d":"\N{ROCKET} \N{LATIN SMALL LETTER E WITH ACUTE} \\ud800 \N{NO-BREAK SPACE}\x7f"}',
        '{"e":"it\'s; DROP TABLE kline; -- %s %(x)s :x ? $1"}',
    ]
    log.do(*MARKET)
    for number, text in enumerate(texts):
        log.do([*f"BALANCE.UPDATE 1 BTC 1 BUSINESS a\\b'c\"d ID {number + 10} DETAIL".encode().split(), text.encode()])
        log.do([*f"BALANCE.TRANSFER 1 2 BTC 1 ID \\N{number} MEMO".encode().split(), text.encode()])
    log.sync()
    url = new_url()
    follow(log.directory, url)
    details = select(url, "SELECT detail, business FROM balance_history WHERE business_id >= 10 AND cause = 'DEPOSIT'")
    assert [tuple(row) for row in details] == [(text, "a\\b'c\"d") for text in texts]
    memos = select(url, "SELECT memo, transfer_id FROM internal_tx ORDER BY id")
    assert [tuple(row) for row in memos] == [(text, f"\\N{number}") for number, text in enumerate(texts)]
    assert verified(log.directory, url).clean


def test_times_are_exact_from_the_epoch_to_the_year_9999(log: ExchangeLog, new_url: NewUrl) -> None:
    times = [1, 999_999, 1_764_115_200_000_001, 4_102_444_800_999_999, 253_370_764_799_999_999]
    log.now_us = 0
    log.do("ASSET.CREATE BTC SCALE 8", "USER.REGISTER")  # at 1 s and 2 s
    for number, at_us in enumerate(times[2:]):
        log.now_us = at_us - 1_000_000
        log.do(f"BALANCE.UPDATE 1 BTC 1 BUSINESS deposit ID {number}")
    log.sync()
    url = new_url()
    follow(log.directory, url)
    assert [time_us(row.time) for row in select(url, "SELECT time FROM balance_history ORDER BY id")] == times[2:]
    assert [time_us(row.create_time) for row in select(url, "SELECT create_time FROM asset")] == [1_000_000]
    assert verified(log.directory, url).clean
    assert [time_us(time_text(at_us)) for at_us in times] == times


def test_a_candle_is_written_before_memory_forgets_it(log: ExchangeLog, tmp_path: object) -> None:
    """A market that trades once a minute: one batch holds more minutes than the engine keeps."""
    minutes = 11_600
    log.do(*MARKET, "ORDER.PUT 1 BTC_USDT ASK LIMIT 5000 PRICE 1")
    log.step_us = 60_000_000
    log.do(*["ORDER.PUT 2 BTC_USDT BID LIMIT 0.0001 PRICE 1 REPLY ACK"] * minutes)
    log.sync()
    url = f"sqlite:{tmp_path}/thin.db"
    follow(log.directory, url)
    count = "SELECT interval, count(*), sum(trade_count) FROM kline GROUP BY interval ORDER BY interval"
    days = {row[0]: (row[1], row[2]) for row in select(url, count)}
    assert days["1m"] == (minutes, minutes)
    assert days["1h"] == (194, minutes)
    assert days["1d"] == (9, minutes)

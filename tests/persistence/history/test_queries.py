"""The questions, against a naive twin that filters and sorts lists of all rows; and that pages stay what they are."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from persistence.history import queries
from persistence.history.opening import open_database
from persistence.history.queries import BadQuestion, Page, Params, Queries, money, time_us
from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.persistence.history.conftest import NewUrl
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import follow

MARKETS = ("BTC_USDT", "ETH_BTC", "XAU_USDT", "FINE")
ASSETS = ("BTC", "USDT", "ETH", "XAU")
USERS = range(1, 9)
METHODS = ("orders", "trades", "balances", "transfers", "market_trades")
SIDE_NUMBERS = {"ASK": 0, "BID": 1}


class Asked:
    """A database, by its questions and by its rows."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)
        self._queries = Queries(self._database.engine)

    def answer(self, method: str, params: Params) -> Page:
        return self._queries.answer(method, params)

    def rows(self, table: str) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(sa.text(f"SELECT * FROM {table}")))

    def close(self) -> None:
        self._database.close()


@pytest.fixture
def asked(history: str) -> Iterator[Asked]:
    made = Asked(history)
    yield made
    made.close()


# -- the naive twin -----------------------------------------------------------------------------------


def fits(row: Any, params: Params) -> bool:
    """Whether a row is among those that were asked for, as a person would read the filters."""
    told = row._mapping
    at_us = time_us(told["finish_time"] if "finish_time" in told else told["time"])
    wanted: dict[str, Callable[[Any], bool]] = {
        "market": lambda value: told["market"] == value,
        "asset": lambda value: told["asset"] == value,
        "business": lambda value: told["business"] == value,
        "order_id": lambda value: told["order_id"] == value,
        "from_us": lambda value: at_us >= value,
        "to_us": lambda value: at_us < value,
        "side": lambda value: told.get("side", told.get("order_side")) in (SIDE_NUMBERS[value], value.lower()),
        "status": lambda value: told["status"] == {"CANCELED": "cancelled"}.get(value, value.lower()),
        "direction": lambda value: told["user_from" if value == "OUT" else "user_to"] == params["user"],
        "user": lambda value: value in (told.get("user_id"), told.get("user_from"), told.get("user_to")),
    }
    return all(wanted[name](value) for name, value in params.items() if name != "limit")


TABLES: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], str]]] = {
    "orders": ("order_history", lambda row: (row.sequence, row.event), lambda row: str(row.id)),
    "trades": ("user_trade", lambda row: row.id, lambda row: str(row.trade_id)),
    "balances": ("balance_history", lambda row: row.id, lambda row: str(row.id)),
    "transfers": ("internal_tx", lambda row: row.id, lambda row: str(row.id)),
    "market_trades": ("market_trade", lambda row: row.trade_id, lambda row: str(row.trade_id)),
}


def expected_ids(rows: list[Any], method: str, params: Params) -> list[str]:
    _, key, name = TABLES[method]
    return [name(row) for row in sorted(rows, key=key, reverse=True) if fits(row, params)]


def random_params(rng: random.Random, method: str, times: list[int]) -> Params:
    params: Params = {"limit": rng.choice((7, 50, 1000))}
    if method == "market_trades":
        return {**params, "market": rng.choice(MARKETS)}
    params["user"] = rng.choice(USERS)
    options: dict[str, list[object]] = {
        "orders": {"market": MARKETS, "side": ("BID", "ASK"), "status": ("FILLED", "CANCELED", "EXPIRED")},
        "trades": {"market": MARKETS, "side": ("BID", "ASK"), "order_id": range(1, 200)},
        "balances": {"asset": ASSETS, "business": ("trade", "transfer", "setup")},
        "transfers": {"asset": ASSETS, "direction": ("IN", "OUT")},
    }[method]  # type: ignore[assignment]
    for name, choices in options.items():
        if rng.random() < 0.4:
            params[name] = rng.choice(choices)
    for name in ("from_us", "to_us"):
        if rng.random() < 0.3:
            params[name] = rng.choice(times) + rng.choice((-1, 0, 1))
    return params


def pages(asked: Asked, method: str, params: Params) -> list[list[object]]:
    """Everything, a page at a time."""
    found: list[list[object]] = []
    following: Params = {}
    for _ in range(2_000):
        page = asked.answer(method, {**params, **following})
        assert len(page.rows) <= params["limit"]
        assert bool(page.next) <= (len(page.rows) == params["limit"])
        found += page.rows
        if not page.next:
            return found
        following = {"before": page.next}
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("method", METHODS)
def test_pages_are_what_a_person_would_pick_out(asked: Asked, method: str) -> None:
    rng = random.Random(method)
    times = [time_us(row.time) for row in asked.rows("balance_history")]
    rows = asked.rows(TABLES[method][0])
    seen = 0
    for _ in range(25):
        params = random_params(rng, method, times)
        found = pages(asked, method, params)
        assert [row[0] for row in found] == expected_ids(rows, method, params), params
        seen += len(found)
    assert seen > 50
    one_by_one = pages(asked, method, {**ASKED[method], "limit": 1})
    assert [row[0] for row in one_by_one] == expected_ids(rows, method, ASKED[method])


def test_values_are_as_on_the_wire(asked: Asked) -> None:
    orders = {one[0]: one for user in USERS for one in pages(asked, "orders", {"user": user, "limit": 1000})}
    for row in asked.rows("order_history"):
        order = orders[str(row.id)]
        assert order[2:5] == [row.market, row.order_side.upper(), row.order_type.upper()]
        assert order[8] == (None if row.order_type == "market" else money(row.price))
        assert order[-2:] == [time_us(row.create_time), time_us(row.finish_time)]
    for trade in asked.answer("trades", {"user": 1, "limit": 1000}).rows:
        assert trade[5] in ("BID", "ASK")
        assert trade[6] in ("MAKER", "TAKER")


def test_pages_stay_what_they_are_while_rows_arrive(log: ExchangeLog, new_url: NewUrl) -> None:
    naive = NaiveExchange()
    generator = Generator(naive)
    rng = random.Random(12)
    url = new_url()
    done = 0

    def more(commands: int) -> None:
        nonlocal done
        for now in range(done, done + commands):
            args = SETUP[now].encode().split() if now < len(SETUP) else generator.command(rng)
            naive.call(args, now)
            log.do(args)
        done += commands
        log.sync()
        follow(log.directory, url)

    more(350)
    asked = Asked(url)
    try:
        wanted = {one: expected_ids(asked.rows(TABLES[one][0]), one, ASKED[one]) for one in METHODS}
        found: dict[str, list[object]] = {method: [] for method in METHODS}
        following: dict[str, Params] = {method: {} for method in METHODS}
        sequence = 0
        while following:
            for method in list(following):
                page = asked.answer(method, {**ASKED[method], "limit": 4, **following[method]})
                assert page.sequence >= sequence
                sequence = page.sequence
                found[method] += [row[0] for row in page.rows]
                following[method] = {"before": page.next}
                if not page.next:
                    del following[method]
            if done < 600:
                more(100)
        assert found == wanted
        assert all(len(ids) > 4 for method, ids in wanted.items() if method != "transfers"), wanted
        assert all(len(asked.rows(TABLES[method][0])) > len(ids) for method, ids in wanted.items()), "rows arrived"
    finally:
        asked.close()


ASKED: dict[str, Params] = {
    "orders": {"user": 1},
    "trades": {"user": 2},
    "balances": {"user": 3},
    "transfers": {"user": 1},
    "market_trades": {"market": "BTC_USDT"},
}


def test_a_place_beyond_every_number_is_the_beginning_of_the_list(asked: Asked) -> None:
    for method in METHODS:
        params = {**ASKED[method], "limit": 5}
        far = "9" * 19 + "-" + "9" * 9 if method == "orders" else "9" * 19
        assert asked.answer(method, {**params, "before": far}).rows == asked.answer(method, params).rows


def test_what_is_no_question_is_refused(asked: Asked) -> None:
    with pytest.raises(BadQuestion):
        asked.answer("secrets", {})


def test_a_question_that_takes_too_long_is_given_up(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"

    def endless(self: Queries, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        connection.execute(sa.text(long))
        return "", []

    monkeypatch.setattr(queries, "QUERY_S", 0.1)
    monkeypatch.setitem(Queries.QUESTIONS, "endless", endless)
    with pytest.raises(sa.exc.OperationalError):
        asked.answer("endless", {})
    monkeypatch.setattr(queries, "QUERY_S", 9.0)
    assert asked.answer("orders", {"user": 1, "limit": 1}).rows  # the connection is as good as before


def test_sqlite_can_compare_places() -> None:
    assert sqlite3.sqlite_version_info >= (3, 24), "row values and upserts"

"""The questions that are answered from the tables: one text for both databases, by SQLAlchemy.

Each lists rows newest first, at most `limit`, and says where the next page begins (`next`, empty at the end). A page
begins before a row that is named by its place in the log, never by a count, so pages stay what they are while new rows
arrive. Values are as on the wire: money as text in full precision, ids as text, times in microseconds, words in the
wire's vocabulary; a row is a list in the order of the record that it stands for (`protocol/records.py`).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.limits import QUERY_ROWS_MAX, QUERY_S
from persistence.history.projection import EPOCH, time_text
from protocol.terms import KLINE_INTERVAL_TEXT
from server.engine.candles import Candle, begun
from server.engine.intervals import BASE, BASES, LENGTH_US, bucket_start

Params = dict[str, Any]

WIRE_STATUS: Final = {"filled": "FILLED", "cancelled": "CANCELED", "expired": "EXPIRED"}
TABLE_STATUS: Final = {word: status for status, word in WIRE_STATUS.items()}
SIDES: Final = ("ASK", "BID")
ROLES: Final = ("", "MAKER", "TAKER")
WORDS: Final = tuple(word.decode() for word in KLINE_INTERVAL_TEXT)
MONTH_DAYS: Final = 31
MICROSECOND: Final = timedelta(microseconds=1)
ID_MAX: Final = 2**63 - 1
SQLITE_STEPS: Final = 100_000
"""Instructions of SQLite's machine between two looks at the clock: about a millisecond."""


class BadQuestion(Exception):
    """A question that this service does not know, or whose parameters are wrong: a bug of the asker's."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `sequence`: every record of the log up to it was in the tables when they were read."""

    sequence: int
    next: str
    rows: list[list[object]]


def time_us(value: object) -> int:
    """Read a time as the database gives it.

    >>> time_us("2025-11-26 00:00:00.000001")
    1764115200000001
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    assert isinstance(value, datetime)
    return (value.replace(tzinfo=UTC) - EPOCH) // MICROSECOND


def money(value: object) -> str:
    """Write money as it was written: NUMERIC keeps the scale of what came in."""
    return value if isinstance(value, str) else format(value, "f")


def at(value: int, dialect: str) -> object:
    """A time as the database compares it."""
    text = time_text(value)
    return text if dialect == "sqlite" else datetime.fromisoformat(text)


def place_of(text: str) -> int:
    """Read a place in a list; those beyond the last number of the databases are behind everything, too."""
    return min(int(text), ID_MAX)


def part(row: Any) -> Candle:
    """Read a row of `kline` as the engine has candles: its texts are padded to their scales."""
    opened, high, low, close, volume, quote = (
        int(money(value).replace(".", ""))
        for value in (row.open, row.high, row.low, row.close, row.volume, row.quote_amount)
    )
    candle = Candle(time_us(row.start_time), opened)
    candle.high, candle.low, candle.close, candle.volume, candle.quote = high, low, close, volume, quote
    candle.count = row.trade_count
    return candle


class Queries:
    """The questions, on one database. For one thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine: Final = engine
        self._dialect: Final = engine.dialect.name
        self._scales: dict[str, int] = {}  # of assets, which never change
        self._bases: dict[str, tuple[str, str]] = {}  # of markets: base and quote

    def answer(self, method: str, params: Params) -> Page:
        """Answer one question, from one state of the tables."""
        question = self.QUESTIONS.get(method)
        if question is None:
            raise BadQuestion(f"no such question: {method}")
        with self._reading() as connection:
            sequence = connection.execute(sa.select(tables.HISTORY_STATE.c.sequence)).scalar() or 0
            following, rows = question(self, connection, params)
        return Page(sequence, following, rows)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the tables, and gives up after QUERY_S."""
        with self._engine.connect() as connection:
            if self._dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(1000 * QUERY_S)}")
                yield connection
                return
            raw: Any = connection.connection.dbapi_connection
            deadline_s = time.monotonic() + QUERY_S
            raw.set_progress_handler(lambda: time.monotonic() > deadline_s, SQLITE_STEPS)
            try:
                yield connection
            finally:
                raw.set_progress_handler(None, 0)

    # -- what pages have in common ------------------------------------------------------------------

    def page(
        self, connection: sa.Connection, table: sa.Table, conditions: list[Any], order: list[Any], params: Params
    ) -> tuple[list[Any], bool]:
        """Read a page's rows, and whether there are more behind it."""
        time = table.c.finish_time if table is tables.ORDER_HISTORY else table.c.time
        if params.get("from_us") is not None:
            conditions.append(time >= at(params["from_us"], self._dialect))
        if params.get("to_us") is not None:
            conditions.append(time < at(params["to_us"], self._dialect))
        limit = min(params["limit"], QUERY_ROWS_MAX)
        select = sa.select(table).where(*conditions).order_by(*order).limit(limit + 1)
        found = list(connection.execute(select))
        return found[:limit], len(found) > limit

    def scale(self, connection: sa.Connection, asset: str) -> int:
        if asset not in self._scales:
            table = tables.ASSET
            self._scales = {row.id: row.precision_stor for row in connection.execute(sa.select(table))}
        return self._scales[asset]

    def assets(self, connection: sa.Connection, market: str) -> tuple[str, str]:
        """The base and the quote of a market."""
        if market not in self._bases:
            table = tables.MARKET
            self._bases = {
                row.market_name: (row.base_asset, row.quote_asset) for row in connection.execute(sa.select(table))
            }
        return self._bases[market]

    # -- the questions ------------------------------------------------------------------------------

    def orders(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """Orders of a user that have ended: ORDER, by the end."""
        table = tables.ORDER_HISTORY
        conditions: list[Any] = [table.c.user_id == params["user"]]
        if params.get("market"):
            conditions.append(table.c.market == params["market"])
        if params.get("side"):
            conditions.append(table.c.order_side == params["side"].lower())
        if params.get("status"):
            conditions.append(table.c.status == TABLE_STATUS[params["status"]])
        if params.get("before"):
            sequence, event = (place_of(part) for part in params["before"].split("-"))
            place = sa.tuple_(table.c.sequence, table.c.event)
            conditions.append(place < sa.tuple_(sa.literal(sequence), sa.literal(event)))
        found, more = self.page(connection, table, conditions, [table.c.sequence.desc(), table.c.event.desc()], params)
        following = f"{found[-1].sequence}-{found[-1].event}" if more else ""
        return following, [self.order(connection, row) for row in found]

    def order(self, connection: sa.Connection, row: Any) -> list[object]:
        base, quote = self.assets(connection, row.market)
        scale = self.scale(connection, quote if row.order_side == "bid" else base)
        return [
            str(row.id),
            str(row.user_id),
            row.market,
            row.order_side.upper(),
            row.order_type.upper(),
            row.tif,
            bool(row.post_only),
            row.stp,
            money(row.price) if row.order_type == "limit" else None,
            money(row.amount),
            money(row.remain),
            money(row.finished_base),
            money(row.finished_quote),
            money(row.finished_fee),
            money(row.prevented),
            "0." + "0" * scale if scale else "0",  # nothing is frozen for it any more
            money(row.taker_fee),
            money(row.maker_fee),
            WIRE_STATUS[row.status],
            row.reason,
            row.client_id,
            time_us(row.create_time),
            time_us(row.finish_time),
        ]

    def trades(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """Trades of a user: USER_TRADE, by the trade."""
        table = tables.USER_TRADE
        conditions: list[Any] = [table.c.user_id == params["user"]]
        if params.get("market"):
            conditions.append(table.c.market == params["market"])
        if params.get("side"):
            conditions.append(table.c.side == SIDES.index(params["side"]))
        if params.get("order_id"):
            conditions.append(table.c.order_id == params["order_id"])
        if params.get("before"):
            conditions.append(table.c.id < place_of(params["before"]))
        found, more = self.page(connection, table, conditions, [table.c.id.desc()], params)
        return str(found[-1].id) if more else "", [
            [
                str(row.trade_id),
                time_us(row.time),
                row.market,
                str(row.order_id),
                str(row.counter_order_id),
                SIDES[row.side],
                ROLES[row.role],
                money(row.price),
                money(row.amount),
                money(row.quote_amount),
                money(row.fee),
                row.fee_asset,
            ]
            for row in found
        ]

    def balances(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """Changes of what a user has: BALANCE_ENTRY, by the change."""
        table = tables.BALANCE_HISTORY
        conditions: list[Any] = [table.c.user_id == params["user"]]
        if params.get("asset"):
            conditions.append(table.c.asset == params["asset"])
        if params.get("business"):
            conditions.append(table.c.business == params["business"])
        if params.get("before"):
            conditions.append(table.c.id < place_of(params["before"]))
        found, more = self.page(connection, table, conditions, [table.c.id.desc()], params)
        return str(found[-1].id) if more else "", [
            [
                str(row.id),
                time_us(row.time),
                row.asset,
                money(row.change),
                money(row.balance_available),
                money(row.balance_frozen),
                row.cause,
                row.cause_id,
                row.business,
                str(row.business_id),
                row.detail,
            ]
            for row in found
        ]

    def transfers(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """What a user sent or received: TRANSFER, by the transfer."""
        table = tables.INTERNAL_TX
        user = params["user"]
        sent, received = table.c.user_from == user, table.c.user_to == user
        direction = params.get("direction")
        conditions: list[Any] = [{"OUT": sent, "IN": received}.get(direction or "", sa.or_(sent, received))]
        if params.get("asset"):
            conditions.append(table.c.asset == params["asset"])
        if params.get("before"):
            conditions.append(table.c.id < place_of(params["before"]))
        found, more = self.page(connection, table, conditions, [table.c.id.desc()], params)
        return str(found[-1].id) if more else "", [
            [
                str(row.id),
                time_us(row.time),
                str(row.user_from),
                str(row.user_to),
                row.asset,
                money(row.amount),
                row.transfer_id,
                row.memo,
            ]
            for row in found
        ]

    def market_trades(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """Trades of a market before a trade id: TRADE, newest first."""
        table = tables.MARKET_TRADE
        conditions: list[Any] = [table.c.market == params["market"]]
        if params.get("before"):
            conditions.append(table.c.trade_id < place_of(params["before"]))
        found, more = self.page(connection, table, conditions, [table.c.trade_id.desc()], params)
        return str(found[-1].trade_id) if more else "", [
            [
                str(row.trade_id),
                time_us(row.time),
                money(row.price),
                money(row.amount),
                money(row.quote_amount),
                row.taker_side.upper(),
            ]
            for row in found
        ]

    def candles(self, connection: sa.Connection, params: Params) -> tuple[str, list[list[object]]]:
        """Candles of a market that start in from_us .. to_us, which are bounds of buckets: oldest first, the first
        `limit`, or the last where there is no from_us. [start, open, high, low, close, volume, quote, count]: money in
        units of the scales that apply, as text. With `and_before` there is one more in front, where there is one: what
        was traded last before from_us."""
        table = tables.KLINE
        interval = WORDS.index(params["interval"])
        base = BASES[BASE[interval]]
        limit = min(params["limit"], QUERY_ROWS_MAX)
        parts_max = limit * ((LENGTH_US[interval] or MONTH_DAYS * LENGTH_US[base]) // LENGTH_US[base])
        conditions: list[Any] = [table.c.market == params["market"], table.c.interval == WORDS[base]]
        first = params.get("from_us")
        if first is not None:
            conditions.append(table.c.start_time >= at(first, self._dialect))
        conditions.append(table.c.start_time < at(params["to_us"], self._dialect))
        order = table.c.start_time if first is not None else table.c.start_time.desc()
        parts = [
            part(row)
            for row in connection.execute(sa.select(table).where(*conditions).order_by(order).limit(parts_max))
        ]
        if first is None:
            parts.reverse()
        found: list[Candle] = []
        for one in parts:
            start_us = bucket_start(interval, one.start_us)
            if found and found[-1].start_us == start_us:
                found[-1].add(one)
            else:
                found.append(begun(start_us, one))
        found = found[:limit] if first is not None else found[-limit:]
        if first is not None and params.get("and_before"):
            earlier = (*conditions[:2], table.c.start_time < at(first, self._dialect))
            last = sa.select(table).where(*earlier).order_by(table.c.start_time.desc()).limit(1)
            found = [part(row) for row in connection.execute(last)] + found
        return "", [
            [
                one.start_us,
                *[str(units) for units in (one.open, one.high, one.low, one.close, one.volume, one.quote)],
                one.count,
            ]
            for one in found
        ]

    QUESTIONS: Final[dict[str, Callable[..., tuple[str, list[list[object]]]]]] = {
        "orders": orders,
        "trades": trades,
        "balances": balances,
        "transfers": transfers,
        "market_trades": market_trades,
        "candles": candles,
    }

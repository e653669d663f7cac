"""What the tables show of an event: pure, from the events of records to rows.

Problem. The engine tells some ten events of an order that trades, each complete in itself; the tables want a few rows.
What becomes a row, and which, must depend on the log alone: the follower writes rows, and `verify` makes them anew
from the log and compares. So the engine is asked for few events (`Exchange.terse`: building those that nobody wants
took a quarter of the follower's time), and each becomes what this table says.

| event | rows |
| --- | --- |
| TradeEvent | `market_trade`, and `user_trade` of the maker and of the taker |
| OrderEvent by which the order ends | `order_history` |
| BalanceEvent that changes what is owned | `balance_history` |
| TransferEvent | `internal_tx` |
| AssetEvent, MarketEvent, UserEvent | `asset`, `market`, `account` |
| the candles that trades touched | `kline`, read from the engine when they, or the batch, end |

A row is a tuple in the order of its table's columns, without those that nobody fills (`COLUMNS`); money and times are
text, numbers and flags themselves, a signature is bytes, or the empty text where there is none. Both databases take it
like that, but that PostgreSQL's COPY wants bytes as digits.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.signatures import signature_in
from protocol.events import (
    CAUSE_DEPOSIT,
    CAUSE_FREEZE,
    CAUSE_RELEASE,
    CAUSE_TRADE,
    CAUSE_WITHDRAWAL,
    AssetEvent,
    BalanceEvent,
    Event,
    MarketEvent,
    OrderEvent,
    TradeEvent,
    TransferEvent,
    UserEvent,
)
from protocol.shapes import ORDER
from protocol.terms import KLINE_INTERVAL_TEXT
from server.engine.exchange import Exchange
from server.engine.intervals import BASES, DAYS, HOURS, MINUTES, bucket_start
from server.engine.market import Market
from server.engine.scaled import format_scaled

Row = tuple[object, ...]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    table.name: tuple(column.name for column in table.columns if column.name not in tables.UNFILLED)
    for table in tables.METADATA.sorted_tables
}
"""The columns that a row of each table has, in its order."""

STATUSES: Final[dict[object, str]] = {b"FILLED": "filled", b"CANCELED": "cancelled", b"EXPIRED": "expired"}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY_ONE: Final = EPOCH.replace(tzinfo=None)
KLINE_BASES: Final = (MINUTES, HOURS, DAYS)
INTERVALS: Final = {base: KLINE_INTERVAL_TEXT[BASES[base]].decode() for base in KLINE_BASES}

# Places of the fields of an ORDER.
_AT: Final = {name: at for at, name in enumerate(ORDER.fields)}
ID: Final[int] = _AT["id"]
USER: Final[int] = _AT["user"]
MARKET: Final[int] = _AT["market"]
SIDE: Final[int] = _AT["side"]
TYPE: Final[int] = _AT["type"]
TIF: Final[int] = _AT["tif"]
POST_ONLY: Final[int] = _AT["post_only"]
STP: Final[int] = _AT["stp"]
PRICE: Final[int] = _AT["price"]
AMOUNT: Final[int] = _AT["amount"]
REMAIN: Final[int] = _AT["remain"]
FINISHED_BASE: Final[int] = _AT["finished_base"]
FINISHED_QUOTE: Final[int] = _AT["finished_quote"]
FINISHED_FEE: Final[int] = _AT["finished_fee"]
PREVENTED: Final[int] = _AT["prevented"]
TAKER_FEE: Final[int] = _AT["taker_fee"]
MAKER_FEE: Final[int] = _AT["maker_fee"]
STATUS: Final[int] = _AT["status"]
REASON: Final[int] = _AT["reason"]
CLIENT_ID: Final[int] = _AT["client_id"]
CREATE_TIME: Final[int] = _AT["create_time"]


def text(value: object) -> str:
    """Decode what is bytes in a record."""
    assert isinstance(value, bytes)
    return value.decode()


def time_text(time_us: int) -> str:
    """Write a time as both databases read it.

    >>> time_text(1_764_115_200_000_001)
    '2025-11-26 00:00:00.000001'
    """
    return (DAY_ONE + timedelta(microseconds=time_us)).isoformat(" ", "microseconds")


def total(available: bytes, frozen: bytes) -> str:
    """Add two amounts of one asset.

    >>> total(b"1.50", b"-0.75"), total(b"-0.10", b"0.05"), total(b"3", b"4")
    ('0.75', '-0.05', '7')
    """
    scale = len(available) - available.find(b".") - 1 if b"." in available else 0
    units = int(available.replace(b".", b"")) + int(frozen.replace(b".", b""))
    return format_scaled(units, scale).decode()


class Rows:
    """Rows by table, in the order in which they were made."""

    def __init__(self) -> None:
        self.market_trades: list[Row] = []
        self.user_trades: list[Row] = []
        self.orders: list[Row] = []
        self.balances: list[Row] = []
        self.transfers: list[Row] = []
        self.accounts: list[Row] = []
        self.assets: list[Row] = []
        self.markets: dict[int, Row] = {}  # by id: the last state is all that is kept
        self.klines: list[Row] = []

    def added(self) -> list[tuple[sa.Table, list[Row]]]:
        """List the rows that are new, by table."""
        return [
            (tables.ACCOUNT, self.accounts),
            (tables.ASSET, self.assets),
            (tables.MARKET_TRADE, self.market_trades),
            (tables.USER_TRADE, self.user_trades),
            (tables.ORDER_HISTORY, self.orders),
            (tables.BALANCE_HISTORY, self.balances),
            (tables.INTERNAL_TX, self.transfers),
        ]

    def replaced(self) -> list[tuple[sa.Table, list[Row]]]:
        """List the rows that stand in the place of those with their key, if there are any."""
        return [(tables.MARKET, list(self.markets.values())), (tables.KLINE, self.klines)]

    def count(self) -> int:
        return sum(len(rows) for _, rows in (*self.added(), *self.replaced()))


class Projection:
    """Makes rows of the events of an exchange, record by record."""

    def __init__(self, exchange: Exchange, balance_rows: int, transfer_rows: int) -> None:
        """`balance_rows` and `transfer_rows`: how many of those rows were made of the records before."""
        self.exchange: Final = exchange
        self.balance_rows = balance_rows
        self.transfer_rows = transfer_rows
        self.rows = Rows()
        self.size = 0  # rows so far, roughly
        self._touched: dict[tuple[int, int], int] = {}  # market and base: start of the current candle
        self._seen_us = -1
        self._seen_text = ""

    def take(self, sequence: int, events: list[Event], first: int) -> None:
        """Take the events of (a part of) a record; `first` is the place of the first of them."""
        for index, event in enumerate(events, first):
            if isinstance(event, BalanceEvent):
                self.take_balance(sequence, index, event)
            elif isinstance(event, OrderEvent):
                self.take_order(sequence, index, event)
            elif isinstance(event, TradeEvent):
                self.take_trade(sequence, index, event)
            elif isinstance(event, TransferEvent):
                self.take_transfer(sequence, index, event)
            elif isinstance(event, UserEvent):
                self.take_user(sequence, index, event)
            elif isinstance(event, AssetEvent):
                self.take_asset(sequence, index, event)
            elif isinstance(event, MarketEvent):
                self.take_market(sequence, index, event)

    def finish(self) -> Rows:
        """Hand over what was made since the last time, with the candles as they are now."""
        for (market_index, base), start_us in self._touched.items():
            self.rows.klines.append(kline_row(self.exchange.markets[market_index], base, start_us))
        self._touched = {}
        rows, self.rows = self.rows, Rows()
        self.size = 0
        return rows

    def time(self, time_us: int) -> str:
        if time_us != self._seen_us:
            self._seen_us = time_us
            self._seen_text = time_text(time_us)
        return self._seen_text

    # -- each kind of event ---------------------------------------------------------------------

    def take_trade(self, sequence: int, index: int, event: TradeEvent) -> None:
        time = self.time(event.time)
        market = event.market.decode()
        price, amount, quote = event.price.decode(), event.amount.decode(), event.quote.decode()
        trade_id = int(event.id)
        bid = event.side == b"BID"
        taker, maker = int(event.taker_order_id), int(event.maker_order_id)
        taker_fee, maker_fee = event.taker_fee.decode(), event.maker_fee.decode()
        rows = self.rows
        rows.market_trades.append(
            (time, market, trade_id, price, amount, quote, "bid" if bid else "ask", sequence, index)
        )
        rows.user_trades.append(
            (
                *(2 * trade_id - 1, time, int(event.maker_user), market, trade_id, maker, taker, 0 if bid else 1, 1),
                *(price, amount, quote, maker_fee, taker_fee, event.maker_fee_asset.decode(), sequence, index),
            )
        )
        rows.user_trades.append(
            (
                *(2 * trade_id, time, int(event.taker_user), market, trade_id, taker, maker, 1 if bid else 0, 2),
                *(price, amount, quote, taker_fee, maker_fee, event.taker_fee_asset.decode(), sequence, index),
            )
        )
        self.size += 3
        known = self.exchange.market_names[event.market]
        for base in KLINE_BASES:
            key = (known.index, base)
            start_us = bucket_start(BASES[base], event.time)
            before_us = self._touched.get(key, start_us)
            if before_us != start_us:  # that one is over, and memory may forget it before the batch ends
                self.rows.klines.append(kline_row(known, base, before_us))
                self.size += 1
            self._touched[key] = start_us

    def take_order(self, sequence: int, index: int, event: OrderEvent) -> None:
        values = event.order.values
        status = STATUSES.get(values[STATUS])
        if status is None:
            return
        create_time = values[CREATE_TIME]
        assert isinstance(create_time, int)
        price = values[PRICE]
        self.rows.orders.append(
            (
                int(text(values[ID])),
                time_text(create_time),
                self.time(event.time),
                int(text(values[USER])),
                text(values[MARKET]),
                text(values[TYPE]).lower(),
                text(values[SIDE]).lower(),
                "0" if price is None else text(price),
                text(values[AMOUNT]),
                text(values[TAKER_FEE]),
                text(values[MAKER_FEE]),
                text(values[FINISHED_BASE]),
                text(values[FINISHED_QUOTE]),
                text(values[FINISHED_FEE]),
                status,
                values[POST_ONLY],
                event.signature or "",
                text(values[TIF]),
                text(values[STP]),
                text(values[REMAIN]),
                text(values[PREVENTED]),
                text(values[REASON]),
                text(values[CLIENT_ID]),
                sequence,
                index,
            )
        )
        self.size += 1

    def take_balance(self, sequence: int, index: int, event: BalanceEvent) -> None:
        cause = event.cause
        if cause in (CAUSE_FREEZE, CAUSE_RELEASE):
            return
        change = total(event.available_change, event.frozen_change)
        if cause == CAUSE_TRADE:
            if not change.strip("-0."):
                return  # a trade with oneself
            business, business_id = "trade", int(event.cause_id)
        elif cause in (CAUSE_DEPOSIT, CAUSE_WITHDRAWAL):
            business, business_id = event.business.decode(), int(event.cause_id)
        else:
            business, business_id = "transfer", sequence
        self.balance_rows += 1
        detail = event.detail.decode()
        self.rows.balances.append(
            (
                self.balance_rows,
                self.time(event.time),
                int(event.user),
                business_id,
                event.asset.decode(),
                business,
                change,
                total(event.available, event.frozen),
                event.available.decode(),
                event.frozen.decode(),
                detail,
                (signature_in(detail) or "") if detail else "",
                cause.decode(),
                event.cause_id.decode(),
                sequence,
                index,
            )
        )
        self.size += 1

    def take_transfer(self, sequence: int, index: int, event: TransferEvent) -> None:
        self.transfer_rows += 1
        memo = event.memo.decode()
        self.rows.transfers.append(
            (
                self.time(event.time),
                int(event.from_user),
                int(event.to_user),
                event.asset.decode(),
                event.amount.decode(),
                (signature_in(memo) or "") if memo else "",
                self.transfer_rows,
                event.id.decode(),
                memo,
                sequence,
                index,
            )
        )
        self.size += 1

    def take_user(self, sequence: int, index: int, event: UserEvent) -> None:
        number, l1, l2 = event.user.values[:3]
        self.rows.accounts.append((int(text(number)), text(l1), text(l2), self.time(event.time), sequence, index))
        self.size += 1

    def take_asset(self, sequence: int, index: int, event: AssetEvent) -> None:
        asset = self.exchange.asset_names[event.asset.values[0]]  # type: ignore[index]
        self.rows.assets.append(
            (
                asset.asset.decode(),
                asset.symbol.decode(),
                asset.name.decode(),
                asset.chain_id,
                asset.address.decode(),
                asset.inner_id,
                asset.scale,
                asset.show,
                asset.logo.decode(),
                self.time(event.time),
                sequence,
                index,
            )
        )
        self.size += 1

    def take_market(self, sequence: int, index: int, event: MarketEvent) -> None:
        told = dict(zip(event.market.shape.fields, event.market.values, strict=True))
        texts = {name: value.decode() for name, value in told.items() if isinstance(value, bytes)}
        number = self.exchange.market_names[texts["market"].encode()].index + 1
        time = self.time(event.time)
        self.rows.markets[number] = (
            number,
            time,  # of its creation: a row that is there keeps its own
            texts["base"],
            texts["quote"],
            told["amount_scale"],
            told["price_scale"],
            told["fee_scale"],
            texts["min_amount"],
            texts["market"],
            texts["taker_fee"],
            texts["maker_fee"],
            texts["stp"],
            texts["status"],
            time,
            sequence,
            index,
        )
        self.size += 1


def kline_row(market: Market, base: int, start_us: int) -> Row:
    """The candle of the last bucket in which something was traded, or of the one before it."""
    candle = market.candles.candle(BASES[base], start_us)
    assert candle is not None, (market.market, base, start_us)
    scale = market.price_scale
    return (
        market.market.decode(),
        INTERVALS[base],
        time_text(start_us),
        *[format_scaled(price, scale).decode() for price in (candle.open, candle.high, candle.low, candle.close)],
        format_scaled(candle.volume, market.amount_scale).decode(),
        format_scaled(candle.quote, market.quote.scale).decode(),
        candle.count,
    )

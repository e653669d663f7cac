"""What the tables show of an event: pure, from the events of records to rows.

Problem. The engine tells some ten events of an order that trades, each complete in itself; the tables want a few rows.
What becomes a row, and which, must depend on the log alone: the follower writes rows, and `verify` makes them anew
from the log and compares.

| event | rows |
| --- | --- |
| TradeEvent | `market_trade`, and `user_trade` of the maker and of the taker |
| OrderEvent by which the order ends | `order_history` |
| BalanceEvent that changes what is owned | `balance_history` |
| TransferEvent | `internal_tx` |
| AssetEvent, MarketEvent, UserEvent | `asset`, `market`, `account` |
| the candles that trades touched | `kline`, read from the engine when they, or the batch, end |

A row is a tuple in the order of its table's columns, without those that have a default (`COLUMNS`); money and times are
text, numbers and flags themselves. Both databases take it like that.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from persistence.history import tables
from protocol.events import (
    CAUSE_DEPOSIT,
    CAUSE_FREEZE,
    CAUSE_RELEASE,
    CAUSE_TRADE,
    CAUSE_WITHDRAWAL,
    ORDER_CANCELED,
    ORDER_EXPIRED,
    ORDER_TRADE,
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
    table.name: tuple(column.name for column in table.columns if column.server_default is None)
    for table in tables.METADATA.sorted_tables
}
"""The columns that a row of each table has, in its order."""

STATUSES: Final = {b"FILLED": "filled", b"CANCELED": "cancelled", b"EXPIRED": "expired"}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY_ONE: Final = EPOCH.replace(tzinfo=None)
KLINE_BASES: Final = (MINUTES, HOURS, DAYS)
INTERVALS: Final = {base: KLINE_INTERVAL_TEXT[BASES[base]].decode() for base in KLINE_BASES}

_AT: Final = {name: at for at, name in enumerate(ORDER.fields)}
_ID, _USER, _MARKET, _SIDE, _TYPE = (_AT[name] for name in ("id", "user", "market", "side", "type"))
_STATUS = _AT["status"]


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
            kind = event.__class__
            if kind is BalanceEvent:
                self.take_balance(sequence, index, event)  # type: ignore[arg-type]
            elif kind is OrderEvent:
                self.take_order(sequence, index, event)  # type: ignore[arg-type]
            elif kind is TradeEvent:
                self.take_trade(sequence, index, event)  # type: ignore[arg-type]
            else:
                take = self.RARE.get(kind)
                if take is not None:
                    take(self, sequence, index, event)

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
        status = STATUSES.get(values[_STATUS])  # type: ignore[call-overload]
        if status is None or event.cause not in (ORDER_TRADE, ORDER_CANCELED, ORDER_EXPIRED):
            return
        told = dict(zip(ORDER.fields, values, strict=True))
        text = {name: value.decode() for name, value in told.items() if isinstance(value, bytes)}
        self.rows.orders.append(
            (
                int(text["id"]),
                time_text(told["create_time"]),  # type: ignore[arg-type]
                self.time(event.time),
                int(text["user"]),
                text["market"],
                text["type"].lower(),
                text["side"].lower(),
                text.get("price", "0"),
                text["amount"],
                text["taker_fee"],
                text["maker_fee"],
                text["finished_base"],
                text["finished_quote"],
                text["finished_fee"],
                status,
                told["post_only"],
                text["tif"],
                text["stp"],
                text["remain"],
                text["prevented"],
                text["reason"],
                text["client_id"],
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
                event.detail.decode(),
                cause.decode(),
                event.cause_id.decode(),
                sequence,
                index,
            )
        )
        self.size += 1

    def take_transfer(self, sequence: int, index: int, event: TransferEvent) -> None:
        self.transfer_rows += 1
        self.rows.transfers.append(
            (
                self.time(event.time),
                int(event.from_user),
                int(event.to_user),
                event.asset.decode(),
                event.amount.decode(),
                self.transfer_rows,
                event.id.decode(),
                event.memo.decode(),
                sequence,
                index,
            )
        )
        self.size += 1

    def take_user(self, sequence: int, index: int, event: UserEvent) -> None:
        number, l1, l2 = event.user.values[:3]
        assert isinstance(number, bytes)
        assert isinstance(l1, bytes)
        assert isinstance(l2, bytes)
        self.rows.accounts.append((int(number), l1.decode(), l2.decode(), self.time(event.time), sequence, index))
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
        text = {name: value.decode() for name, value in told.items() if isinstance(value, bytes)}
        number = self.exchange.market_names[text["market"].encode()].index + 1
        time = self.time(event.time)
        self.rows.markets[number] = (
            number,
            time,  # of its creation: a row that is there keeps its own
            text["base"],
            text["quote"],
            told["amount_scale"],
            told["price_scale"],
            told["fee_scale"],
            text["min_amount"],
            text["market"],
            text["taker_fee"],
            text["maker_fee"],
            text["stp"],
            text["status"],
            time,
            sequence,
            index,
        )
        self.size += 1

    RARE: Final[dict[type, Callable[..., None]]] = {
        TransferEvent: take_transfer,
        UserEvent: take_user,
        AssetEvent: take_asset,
        MarketEvent: take_market,
    }


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

"""Build an exchange from the rows of a dump.

Believes nothing: a row that is malformed, out of range, or refers to what isn't there raises
ValueError with the row's number and what was expected. At the end the totals must add up (what open
orders reserve is what is frozen, and each asset is conserved); ENGINE.CHECK verifies the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from protocol.limits import SCALE_MAX, SIGNATURE_BYTES_MAX
from protocol.terms import (
    ASK,
    EXPIRED,
    FOK,
    GTC,
    HALT,
    LIMIT,
    MARKET,
    NO_REASON,
    PARTIALLY_FILLED,
    REASON_TEXT,
    STP_DECREMENT,
)
from server.engine import rows
from server.engine.asset import Asset
from server.engine.candle_audit import candle_problems
from server.engine.candles import Candle
from server.engine.exchange import Exchange
from server.engine.intervals import BASES, BEFORE_ALL_US, INTERVALS, NEVER_US
from server.engine.market import Market, Trade
from server.engine.order import ABSENT, NO_SIGNATURE, Intent, Order
from server.engine.user import Transfer, User

NO_BOUND: Final = -1
"""`high` of an integer that may be as large as it is."""


def load(dumped: Iterable[rows.Row]) -> Exchange:
    """Build the exchange whose rows are `dumped`; raise ValueError if they are not an exchange's."""
    restoration = Restoration()
    try:
        for row in dumped:
            restoration.read(row)
        restoration.complete()
    except (ValueError, IndexError, TypeError, AssertionError) as error:
        reason = str(error) or type(error).__name__
        raise ValueError("row %d of the dump: %s" % (restoration.count, reason)) from error
    return restoration.exchange


class Restoration:
    """An exchange that is being built, and what is needed only meanwhile."""

    def __init__(self) -> None:
        self.exchange: Final = Exchange()
        self.begun = False
        self.signed = True  # the rows of orders have a signature
        self.count = 0  # rows read
        self.ended = False
        self.open_orders: Final[list[Order]] = []
        self.shards: Final[list[bytearray]] = []

    def read(self, row: rows.Row) -> None:
        """Take in the next row."""
        kind = row[0]
        require(not self.ended, "expected nothing behind the end")
        if kind == rows.END:
            require(integer(field(row, 1, 2)) == self.count, "expected as many rows before the end as it says")
            self.ended = True
            return
        self.count += 1
        if (kind == rows.ENGINE) == self.begun:
            raise ValueError("expected the engine's row first and once")
        if kind == rows.OPEN:
            self.read_open(row)
        elif kind == rows.FINISHED:
            self.read_finished(row)
        elif kind == rows.CANDLE:
            self.read_candle(row)
        elif kind == rows.TRADE:
            self.read_trade(row)
        elif kind == rows.USER:
            self.read_user(row)
        elif kind == rows.RETAINED:
            self.read_retained(row)
        elif kind == rows.TRANSFER:
            self.read_transfer(row)
        elif kind == rows.BUSINESS:
            self.shards.append(bytearray(text(field(row, 1, 2))))
        elif kind == rows.CANDLES:
            self.read_candles(row)
        elif kind == rows.MARKET:
            self.read_market(row)
        elif kind == rows.ASSET:
            self.read_asset(row)
        elif kind == rows.ENGINE:
            self.read_engine(row)
        else:
            raise ValueError("unknown kind of row: %r" % (kind,))

    def read_engine(self, row: rows.Row) -> None:
        numbers = integers(row, 1, 10, 11)
        if numbers[0] not in (rows.FORMAT, rows.FORMAT_UNSIGNED):
            expected = "%d or %d" % (rows.FORMAT_UNSIGNED, rows.FORMAT)
            raise ValueError("expected format %s, received %d" % (expected, numbers[0]))
        self.signed = numbers[0] == rows.FORMAT
        for number in numbers:
            within(number, 0, NO_BOUND)
        exchange = self.exchange
        exchange.sequence = numbers[1]
        exchange.now_us = numbers[2]
        exchange.order_ids.last = numbers[3]
        exchange.trade_ids.last = numbers[4]
        exchange.user_order_limit = numbers[5]
        exchange.client_id_ttl_us = numbers[6]
        exchange.finished_orders_max = numbers[7]
        exchange.trades_max = numbers[8]
        exchange.market_sequence = numbers[9]
        self.begun = True

    def read_asset(self, row: rows.Row) -> None:
        exchange = self.exchange
        name = text(field(row, 1, 13))
        asset = Asset(
            len(exchange.assets),
            name,
            within(integer(row[2]), 0, SCALE_MAX),
            within(integer(row[3]), 0, SCALE_MAX),
            text(row[4]),
            text(row[5]),
            integer(row[6]),
            text(row[7]),
            integer(row[8]),
            text(row[9]),
        )
        asset.fees = within(integer(row[10]), 0, NO_BOUND)
        asset.deposited = within(integer(row[11]), 0, NO_BOUND)
        asset.withdrawn = within(integer(row[12]), 0, NO_BOUND)
        require(name not in exchange.asset_names, "expected one asset of each name")
        exchange.assets.append(asset)
        exchange.asset_names[name] = asset

    def read_market(self, row: rows.Row) -> None:
        exchange = self.exchange
        name = text(field(row, 1, 17))
        numbers = integers(row, 2, 15, 17)
        for scale in numbers[2:5]:
            within(scale, 0, SCALE_MAX)
        rate_unit = 10 ** numbers[4]
        market = Market(
            len(exchange.markets),
            name,
            self.asset(numbers[0]),
            self.asset(numbers[1]),
            numbers[2],
            numbers[3],
            numbers[4],
            within(numbers[5], 1, NO_BOUND),
            within(numbers[6], 0, rate_unit - 1),
            within(numbers[7], 0, rate_unit - 1),
            within(numbers[8], 0, STP_DECREMENT),
            exchange.trades_max,
        )
        market.status = within(numbers[9], 0, HALT)
        market.trade_count = within(numbers[10], 0, NO_BOUND)
        market.last_price = within(numbers[11], 0, NO_BOUND)
        require(name not in exchange.market_names, "expected one market of each name")
        market.book_sequence = within(numbers[12], 0, NO_BOUND)
        market.bbo_sequence = within(numbers[13], 0, market.book_sequence)
        market.ticker_sequence = within(numbers[14], market.bbo_sequence, market.book_sequence)
        exchange.add_market(market)

    def read_user(self, row: rows.Row) -> None:
        exchange = self.exchange
        user = User(integer(field(row, 1, 8)), text(row[2]), text(row[3]), integer(row[4]))
        user.order_sequence = within(integer(row[6]), 0, NO_BOUND)
        user.balance_sequence = within(integer(row[7]), 0, NO_BOUND)
        require(user.id == len(exchange.users) + 1, "expected users in order")
        require(user.l1 not in exchange.l1_keys and user.l2 not in exchange.l2_keys, "expected keys of one user")
        exchange.add_user(user)
        for entry in sequence(row[5]):
            numbers = integers(sequence(entry), 0, 3, 3)
            asset = self.asset(numbers[0])
            require(user.find_account(asset) is None, "expected one account for an asset")
            account = user.account(asset)
            if within(numbers[1], 0, NO_BOUND) + within(numbers[2], 0, NO_BOUND) > 0:
                account.credit(numbers[1] + numbers[2])
            if numbers[2] > 0:
                account.freeze(numbers[2])

    def asset(self, index: int) -> Asset:
        require(0 <= index < len(self.exchange.assets), "expected the index of an asset")
        return self.exchange.assets[index]

    def market(self, index: int) -> Market:
        require(0 <= index < len(self.exchange.markets), "expected the index of a market")
        return self.exchange.markets[index]

    def user(self, number: int) -> User:
        require(1 <= number <= len(self.exchange.users), "expected the id of a user")
        return self.exchange.users[number - 1]

    def read_order(self, row: rows.Row) -> Order:
        """Build the order of a row and verify it by itself."""
        numbers = integers(row, 1, rows.ORDER_NUMBERS, rows.ORDER_NUMBERS + (4 if self.signed else 3))
        market = self.market(numbers[2])
        client_id = text(row[rows.ORDER_NUMBERS + 1])
        signature = text(row[rows.ORDER_NUMBERS + 3]) if self.signed else NO_SIGNATURE
        within(len(signature), 0, SIGNATURE_BYTES_MAX)
        order = Order(
            within(numbers[0], 1, self.exchange.order_ids.last),
            self.user(numbers[1]),
            market,
            within(numbers[3], 0, ASK),
            within(numbers[4], 0, MARKET),
            within(numbers[5], 0, FOK),
            within(numbers[6], 0, 1) == 1,
            within(numbers[7], 0, STP_DECREMENT),
            within(numbers[8], 0, NO_BOUND),
            within(numbers[9], 1, NO_BOUND),
            within(numbers[14], 0, market.fee_unit - 1),
            within(numbers[15], 0, market.fee_unit - 1),
            client_id,
            self.read_intent(row[rows.ORDER_NUMBERS + 2]),
            signature,
            numbers[18],
        )
        order.remain = within(numbers[10], 0, order.amount)
        order.prevented = within(numbers[11], 0, order.amount - order.remain)
        order.finished_quote = within(numbers[12], 0, NO_BOUND)
        order.finished_fee = within(numbers[13], 0, NO_BOUND)
        order.status = within(numbers[16], 0, EXPIRED)
        order.reason = within(numbers[17], NO_REASON, len(REASON_TEXT) - 1)
        order.update_time = numbers[19]
        require(order.intent is None or client_id != b"", "expected a client id where one is remembered")
        require((order.price > 0) == (order.kind == LIMIT), "expected a price for limit orders only")
        require(order.id not in self.exchange.orders, "expected one order of each id")
        if order.intent is not None:
            user = order.user
            other = user.client_ids.get(client_id) if user.client_ids is not None else None
            require(other is None or not other.is_open(), "expected one open order of each client id")
            user.remember_client_id(client_id, order)
        return order

    def read_intent(self, value: object) -> Intent | None:
        if value is None:
            return None
        numbers = integers(sequence(value), 0, 6, 6)
        for number in numbers:
            within(number, ABSENT, NO_BOUND)
        return Intent(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])

    def read_open(self, row: rows.Row) -> None:
        order = self.read_order(row)
        require(order.is_open() and order.remain > 0, "expected an order that is open")
        require(order.kind == LIMIT and order.tif == GTC, "expected an order that may rest")
        self.exchange.orders[order.id] = order
        (order.market.asks if order.side == ASK else order.market.bids).add(order)
        self.open_orders.append(order)

    def read_finished(self, row: rows.Row) -> None:
        order = self.read_order(row)
        require(order.status > PARTIALLY_FILLED, "expected an order that has ended")
        self.exchange.orders[order.id] = order
        self.exchange.finished.append(order)
        if order.intent is not None:
            self.exchange.ended_clients.append(order)

    def read_retained(self, row: rows.Row) -> None:
        order = self.read_order(row)
        require(order.status > PARTIALLY_FILLED and order.intent is not None, "expected a remembered ended order")
        require(not self.exchange.finished, "expected retained orders before finished ones")
        self.exchange.ended_clients.append(order)

    def read_transfer(self, row: rows.Row) -> None:
        payer = self.user(integer(field(row, 1, 9)))
        transfer_id = text(row[2])
        numbers = integers(row, 3, 6, 9)
        self.user(numbers[0])
        self.asset(numbers[1])
        transfer = Transfer(payer, transfer_id, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        payer.remember_transfer(transfer)
        self.exchange.transfers.append(transfer)

    def read_trade(self, row: rows.Row) -> None:
        numbers = integers(row, 1, 6, 7)
        trade = Trade(numbers[1], numbers[2], numbers[3], numbers[4], within(numbers[5], 0, ASK))
        within(trade.id, 1, self.exchange.trade_ids.last)
        self.market(numbers[0]).trades.append(trade)

    def read_candles(self, row: rows.Row) -> None:
        candles = self.market(integers(row, 1, 3, 6)[0]).candles
        require(candles.series[0].count() == 0, "expected one row of candles for a market")
        closes = integers(sequence(row[4]), 0, INTERVALS, INTERVALS)
        forgotten = integers(sequence(row[5]), 0, len(BASES), len(BASES))
        candles.due_us = within(integer(row[2]), 0, NEVER_US)
        candles.updates = within(integer(row[3]), 0, NO_BOUND)
        for interval, count in enumerate(closes):
            candles.closes[interval] = within(count, 0, NO_BOUND)
        for base, dropped_us in enumerate(forgotten):
            candles.series[base].dropped_us = within(dropped_us, BEFORE_ALL_US, NO_BOUND)

    def read_candle(self, row: rows.Row) -> None:
        numbers = integers(row, 1, 10, 11)
        candles = self.market(numbers[0]).candles
        base = within(numbers[1], 0, len(BASES) - 1)
        candle = Candle(within(numbers[2], 0, NO_BOUND), numbers[3])
        candle.high = numbers[4]
        candle.low = numbers[5]
        candle.close = numbers[6]
        candle.volume = numbers[7]
        candle.quote = numbers[8]
        candle.count = numbers[9]
        candles.restore(base, candle)

    def complete(self) -> None:
        """Link the users' open orders, and verify what only the whole can show."""
        require(self.ended, "expected the end's row")
        exchange = self.exchange
        reserved = [0] * len(exchange.assets)
        self.open_orders.sort(key=order_id)
        for order in self.open_orders:
            order.user.append_order(order)
            given = order.market.base if order.side == ASK else order.market.quote
            reserved[given.index] += order.reserve()
        exchange.open_count = len(self.open_orders)
        for market in exchange.markets:
            market.settle_silently()
        require(len(exchange.finished) <= exchange.finished_orders_max, "expected fewer finished orders")
        for asset in exchange.assets:
            name = asset.asset.decode()
            require(asset.frozen == reserved[asset.index], "%s: frozen is not what open orders reserve" % name)
            held = asset.available + asset.frozen + asset.fees
            require(held == asset.deposited - asset.withdrawn, "%s: held is not deposited - withdrawn" % name)
        for market in exchange.markets:
            problems = candle_problems(market)
            require(not problems, "%s: %s" % (market.market.decode(), problems[0] if problems else ""))
        require(len(self.shards) > 0, "expected the shards of the businesses")
        exchange.businesses.adopt(self.shards)


def order_id(order: Order) -> int:
    return order.id


def require(holds: bool, expected: str) -> None:
    if not holds:
        raise ValueError(expected)


def field(row: rows.Row, index: int, count: int) -> object:
    """Take one field of a row that must have `count`."""
    if len(row) != count:
        raise ValueError("expected %d fields, received %d" % (count, len(row)))
    return row[index]


def integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("expected an integer, received %s" % type(value).__name__)


def integers(row: rows.Row, first: int, wanted: int, count: int) -> list[int]:
    """Take `wanted` integers from index `first` on, of a row that must have `count` fields."""
    if len(row) != count:
        raise ValueError("expected %d fields, received %d" % (count, len(row)))
    return [integer(row[index]) for index in range(first, first + wanted)]


def text(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    raise ValueError("expected bytes, received %s" % type(value).__name__)


def sequence(value: object) -> rows.Row:
    """Take a nested tuple; formats that don't know tuples give a list."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, list):
        return tuple(value)
    raise ValueError("expected a sequence, received %s" % type(value).__name__)


def within(number: int, low: int, high: int) -> int:
    """Refuse a number out of its range; `high` may be NO_BOUND."""
    if number < low or (high != NO_BOUND and number > high):
        raise ValueError("expected %d..%s, received %d" % (low, "" if high == NO_BOUND else str(high), number))
    return number

"""Records: what replies and messages are made of.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dingir.words import (
    BalanceCause,
    BookAction,
    Interval,
    MarketStatus,
    OrderKind,
    OrderStatus,
    Reason,
    Role,
    SelfTradePrevention,
    Side,
    TimeInForce,
)


@dataclass(frozen=True, slots=True)
class Asset:
    """ASSET of the commands page."""

    asset: str
    name: str
    symbol: str
    scale: int
    show: int
    chain_id: int
    address: str
    inner_id: int
    logo: str


@dataclass(frozen=True, slots=True)
class AssetSummary:
    """ASSET_SUMMARY of the commands page."""

    asset: str
    available: Decimal
    frozen: Decimal
    fees: Decimal
    deposited: Decimal
    withdrawn: Decimal
    available_count: int
    frozen_count: int


@dataclass(frozen=True, slots=True)
class Market:
    """MARKET of the commands page."""

    market: str
    base: str
    quote: str
    amount_scale: int
    price_scale: int
    fee_scale: int
    min_amount: Decimal
    taker_fee: Decimal
    maker_fee: Decimal
    stp: SelfTradePrevention
    status: MarketStatus


@dataclass(frozen=True, slots=True)
class MarketSummary:
    """MARKET_SUMMARY of the commands page."""

    market: str
    status: MarketStatus
    bid_count: int
    bid_amount: Decimal
    ask_count: int
    ask_amount: Decimal
    trade_count: int
    last_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Level:
    """LEVEL of the commands page."""

    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Depth:
    """DEPTH of the commands page."""

    sequence: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """TRADE of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    id: int
    time: int
    price: Decimal
    amount: Decimal
    quote: Decimal
    side: Side


@dataclass(frozen=True, slots=True)
class Ticker:
    """TICKER of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    market: str
    time: int
    open: Decimal | None
    high: Decimal | None
    low: Decimal | None
    last: Decimal | None
    change: Decimal | None
    change_percent: Decimal | None
    volume: Decimal
    quote: Decimal
    count: int
    vwap: Decimal | None
    bid: Decimal | None
    bid_amount: Decimal | None
    ask: Decimal | None
    ask_amount: Decimal | None
    previous_close: Decimal | None


@dataclass(frozen=True, slots=True)
class Kline:
    """KLINE of the commands page. `start` and `end` are in microseconds since 1970 (`dingir.to_datetime`)."""

    interval: Interval
    start: int
    end: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    quote: Decimal
    count: int
    closed: bool


@dataclass(frozen=True, slots=True)
class MarketPeriod:
    """MARKET_STATUS of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    market: str
    status: MarketStatus
    time: int
    sequence: int
    period: int
    last: Decimal | None
    open: Decimal | None
    high: Decimal | None
    low: Decimal | None
    volume: Decimal
    quote: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class User:
    """USER of the commands page. `create_time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    id: int
    l1: str
    l2: str
    create_time: int
    open_orders: int


@dataclass(frozen=True, slots=True)
class Balance:
    """BALANCE of the commands page."""

    available: Decimal
    frozen: Decimal


@dataclass(frozen=True, slots=True)
class OrderResult:
    """ORDER_RESULT of the commands page."""

    id: int
    status: OrderStatus
    remain: Decimal
    finished_base: Decimal
    finished_quote: Decimal
    finished_fee: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True)
class Order:
    """ORDER of the commands page. `create_time` and `update_time` are in microseconds since 1970
    (`dingir.to_datetime`).
    """

    id: int
    user: int
    market: str
    side: Side
    type: OrderKind
    tif: TimeInForce
    post_only: bool
    stp: SelfTradePrevention
    price: Decimal | None
    amount: Decimal
    remain: Decimal
    finished_base: Decimal
    finished_quote: Decimal
    finished_fee: Decimal
    prevented: Decimal
    frozen: Decimal
    taker_fee: Decimal
    maker_fee: Decimal
    status: OrderStatus
    reason: Reason
    client_id: str
    create_time: int
    update_time: int


@dataclass(frozen=True, slots=True)
class Fill:
    """FILL of the commands page."""

    trade_id: int
    role: Role
    price: Decimal
    amount: Decimal
    quote: Decimal
    fee: Decimal
    fee_asset: str
    maker_order_id: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """CANCELLED of the commands page."""

    count: int
    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StateHash:
    """STATEHASH of the commands page."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class EngineCheck:
    """CHECK of the commands page."""

    ok: bool
    sequence: int
    users: int
    orders: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UserTrade:
    """USER_TRADE of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    trade_id: int
    time: int
    market: str
    order_id: int
    counter_order_id: int
    side: Side
    role: Role
    price: Decimal
    amount: Decimal
    quote: Decimal
    fee: Decimal
    fee_asset: str


@dataclass(frozen=True, slots=True)
class BalanceEntry:
    """BALANCE_ENTRY of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    id: int
    time: int
    asset: str
    change: Decimal
    available: Decimal
    frozen: Decimal
    cause: BalanceCause
    cause_id: str
    business: str
    business_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """TRANSFER of the commands page. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    id: int
    time: int
    from_user: int
    to_user: int
    asset: str
    amount: Decimal
    transfer_id: str
    memo: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """ORDER_PAGE of the commands page."""

    sequence: int
    next: str
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class TradePage:
    """TRADE_PAGE of the commands page."""

    sequence: int
    next: str
    trades: tuple[UserTrade, ...]


@dataclass(frozen=True, slots=True)
class BalancePage:
    """BALANCE_PAGE of the commands page."""

    sequence: int
    next: str
    entries: tuple[BalanceEntry, ...]


@dataclass(frozen=True, slots=True)
class TransferPage:
    """TRANSFER_PAGE of the commands page."""

    sequence: int
    next: str
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class QueuedOrder:
    """QUEUED of the commands page."""

    order_id: int
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BookChange:
    """CHANGE of the commands page."""

    action: BookAction
    order_id: int
    side: Side
    price: Decimal
    amount: Decimal
    trade_id: int | None


@dataclass(frozen=True, slots=True)
class Replay:
    """REPLAY of the commands page."""

    channel: str
    epoch: str
    seq: int
    messages: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class OrderFull:
    """ORDER_FULL of the commands page. `create_time` and `update_time` are in microseconds since 1970
    (`dingir.to_datetime`).
    """

    id: int
    user: int
    market: str
    side: Side
    type: OrderKind
    tif: TimeInForce
    post_only: bool
    stp: SelfTradePrevention
    price: Decimal | None
    amount: Decimal
    remain: Decimal
    finished_base: Decimal
    finished_quote: Decimal
    finished_fee: Decimal
    prevented: Decimal
    frozen: Decimal
    taker_fee: Decimal
    maker_fee: Decimal
    status: OrderStatus
    reason: Reason
    client_id: str
    create_time: int
    update_time: int
    fills: tuple[Fill, ...]

"""Messages of the feed, by channel.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dingir.records import Balance, BookChange, Fill, Kline, Level, Market, Order, QueuedOrder, Ticker, Trade
from dingir.words import BalanceCause, MessageType, OrderCause


@dataclass(frozen=True, slots=True)
class TradeSnapshot:
    """A snapshot of `trade:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    trade: Trade | None


@dataclass(frozen=True, slots=True)
class TradeUpdate:
    """An update of `trade:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    trade: Trade


@dataclass(frozen=True, slots=True)
class DepthSnapshot:
    """A snapshot of `depth:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class DepthUpdate:
    """An update of `depth:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class BookSnapshot:
    """A snapshot of `book:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    bids: tuple[QueuedOrder, ...]
    asks: tuple[QueuedOrder, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class BookUpdate:
    """An update of `book:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    changes: tuple[BookChange, ...]


@dataclass(frozen=True, slots=True)
class BboSnapshot:
    """A snapshot of `bbo:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    bid: Decimal | None
    bid_amount: Decimal | None
    ask: Decimal | None
    ask_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class BboUpdate:
    """An update of `bbo:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    bid: Decimal | None
    bid_amount: Decimal | None
    ask: Decimal | None
    ask_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class TickerSnapshot:
    """A snapshot of `ticker:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    ticker: Ticker


@dataclass(frozen=True, slots=True)
class TickerUpdate:
    """An update of `ticker:<market>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    ticker: Ticker


@dataclass(frozen=True, slots=True)
class KlineSnapshot:
    """A snapshot of `kline:<market>:<interval>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    kline: Kline | None


@dataclass(frozen=True, slots=True)
class KlineUpdate:
    """An update of `kline:<market>:<interval>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    kline: Kline


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """A snapshot of `market`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    markets: tuple[Market, ...]


@dataclass(frozen=True, slots=True)
class MarketUpdate:
    """An update of `market`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    market: Market


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """A snapshot of `order:<user>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    orders: tuple[Order, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class OrderUpdate:
    """An update of `order:<user>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    cause: OrderCause
    order: Order
    fill: Fill | None


@dataclass(frozen=True, slots=True)
class BalanceSnapshot:
    """A snapshot of `balance:<user>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.SNAPSHOT]
    seq: int
    epoch: str
    time: int
    balances: dict[str, Balance]


@dataclass(frozen=True, slots=True)
class BalanceUpdate:
    """An update of `balance:<user>`. `time` is in microseconds since 1970 (`dingir.to_datetime`)."""

    channel: str
    type: Literal[MessageType.UPDATE]
    seq: int
    prev: int
    time: int
    asset: str
    available: Decimal
    frozen: Decimal
    available_change: Decimal
    frozen_change: Decimal
    cause: BalanceCause
    cause_id: str
    business: str
    detail: str


@dataclass(frozen=True, slots=True)
class OtherMessage:
    """A message of a kind that this version does not know: servers grow."""

    channel: str
    type: str
    seq: int
    payload: dict[str, Any]


Message: TypeAlias = (
    TradeSnapshot
    | TradeUpdate
    | DepthSnapshot
    | DepthUpdate
    | BookSnapshot
    | BookUpdate
    | BboSnapshot
    | BboUpdate
    | TickerSnapshot
    | TickerUpdate
    | KlineSnapshot
    | KlineUpdate
    | MarketSnapshot
    | MarketUpdate
    | OrderSnapshot
    | OrderUpdate
    | BalanceSnapshot
    | BalanceUpdate
    | OtherMessage
)
"""What a subscription gives."""

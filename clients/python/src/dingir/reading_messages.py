"""Payloads of the feed into messages.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from dingir.messages import (
    BalanceSnapshot,
    BalanceUpdate,
    BboSnapshot,
    BboUpdate,
    BookSnapshot,
    BookUpdate,
    DepthSnapshot,
    DepthUpdate,
    KlineSnapshot,
    KlineUpdate,
    MarketSnapshot,
    MarketUpdate,
    Message,
    OrderSnapshot,
    OrderUpdate,
    OtherMessage,
    TickerSnapshot,
    TickerUpdate,
    TradeSnapshot,
    TradeUpdate,
)
from dingir.reading import (
    read_balance,
    read_book_change,
    read_fill,
    read_kline,
    read_market,
    read_order,
    read_ticker,
    read_trade,
    row_level,
    row_queued_order,
    word_balance_cause,
    word_order_cause,
)
from dingir.values import pairs, text
from dingir.words import MessageType


def read_trade_snapshot(channel: str, f: Mapping[str, Any]) -> TradeSnapshot:
    """Read a snapshot of `trade:<market>`."""
    return TradeSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        None if f["trade"] is None else read_trade(f["trade"]),
    )


def read_trade_update(channel: str, f: Mapping[str, Any]) -> TradeUpdate:
    """Read an update of `trade:<market>`."""
    return TradeUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        read_trade(f["trade"]),
    )


def read_depth_snapshot(channel: str, f: Mapping[str, Any]) -> DepthSnapshot:
    """Read a snapshot of `depth:<market>`."""
    return DepthSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        tuple(map(row_level, f["bids"])),
        tuple(map(row_level, f["asks"])),
        bool(f["complete"]),
    )


def read_depth_update(channel: str, f: Mapping[str, Any]) -> DepthUpdate:
    """Read an update of `depth:<market>`."""
    return DepthUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        tuple(map(row_level, f["bids"])),
        tuple(map(row_level, f["asks"])),
    )


def read_book_snapshot(channel: str, f: Mapping[str, Any]) -> BookSnapshot:
    """Read a snapshot of `book:<market>`."""
    return BookSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        tuple(map(row_queued_order, f["bids"])),
        tuple(map(row_queued_order, f["asks"])),
        bool(f["complete"]),
    )


def read_book_update(channel: str, f: Mapping[str, Any]) -> BookUpdate:
    """Read an update of `book:<market>`."""
    return BookUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        tuple(map(read_book_change, f["changes"])),
    )


def read_bbo_snapshot(channel: str, f: Mapping[str, Any]) -> BboSnapshot:
    """Read a snapshot of `bbo:<market>`."""
    return BboSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        None if f["bid"] is None else Decimal(f["bid"]),
        None if f["bid_amount"] is None else Decimal(f["bid_amount"]),
        None if f["ask"] is None else Decimal(f["ask"]),
        None if f["ask_amount"] is None else Decimal(f["ask_amount"]),
    )


def read_bbo_update(channel: str, f: Mapping[str, Any]) -> BboUpdate:
    """Read an update of `bbo:<market>`."""
    return BboUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        None if f["bid"] is None else Decimal(f["bid"]),
        None if f["bid_amount"] is None else Decimal(f["bid_amount"]),
        None if f["ask"] is None else Decimal(f["ask"]),
        None if f["ask_amount"] is None else Decimal(f["ask_amount"]),
    )


def read_ticker_snapshot(channel: str, f: Mapping[str, Any]) -> TickerSnapshot:
    """Read a snapshot of `ticker:<market>`."""
    return TickerSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        read_ticker(f["ticker"]),
    )


def read_ticker_update(channel: str, f: Mapping[str, Any]) -> TickerUpdate:
    """Read an update of `ticker:<market>`."""
    return TickerUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        read_ticker(f["ticker"]),
    )


def read_kline_snapshot(channel: str, f: Mapping[str, Any]) -> KlineSnapshot:
    """Read a snapshot of `kline:<market>:<interval>`."""
    return KlineSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        None if f["kline"] is None else read_kline(f["kline"]),
    )


def read_kline_update(channel: str, f: Mapping[str, Any]) -> KlineUpdate:
    """Read an update of `kline:<market>:<interval>`."""
    return KlineUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        read_kline(f["kline"]),
    )


def read_market_snapshot(channel: str, f: Mapping[str, Any]) -> MarketSnapshot:
    """Read a snapshot of `market`."""
    return MarketSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        tuple(map(read_market, f["markets"])),
    )


def read_market_update(channel: str, f: Mapping[str, Any]) -> MarketUpdate:
    """Read an update of `market`."""
    return MarketUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        read_market(f["market"]),
    )


def read_order_snapshot(channel: str, f: Mapping[str, Any]) -> OrderSnapshot:
    """Read a snapshot of `order:<user>`."""
    return OrderSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        tuple(map(read_order, f["orders"])),
        bool(f["complete"]),
    )


def read_order_update(channel: str, f: Mapping[str, Any]) -> OrderUpdate:
    """Read an update of `order:<user>`."""
    return OrderUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        word_order_cause(f["cause"]),
        read_order(f["order"]),
        None if f["fill"] is None else read_fill(f["fill"]),
    )


def read_balance_snapshot(channel: str, f: Mapping[str, Any]) -> BalanceSnapshot:
    """Read a snapshot of `balance:<user>`."""
    return BalanceSnapshot(
        channel,
        MessageType.SNAPSHOT,
        int(f["seq"]),
        text(f["epoch"]),
        int(f["time"]),
        {text(key): read_balance(one) for key, one in pairs(f["balances"]).items()},
    )


def read_balance_update(channel: str, f: Mapping[str, Any]) -> BalanceUpdate:
    """Read an update of `balance:<user>`."""
    return BalanceUpdate(
        channel,
        MessageType.UPDATE,
        int(f["seq"]),
        int(f["prev"]),
        int(f["time"]),
        text(f["asset"]),
        Decimal(f["available"]),
        Decimal(f["frozen"]),
        Decimal(f["available_change"]),
        Decimal(f["frozen_change"]),
        word_balance_cause(f["cause"]),
        text(f["cause_id"]),
        text(f["business"]),
        text(f["detail"]),
    )


MESSAGE_READERS: Final[dict[tuple[str, str], Callable[[str, Mapping[str, Any]], Message]]] = {
    ("trade", "snapshot"): read_trade_snapshot,
    ("trade", "update"): read_trade_update,
    ("depth", "snapshot"): read_depth_snapshot,
    ("depth", "update"): read_depth_update,
    ("book", "snapshot"): read_book_snapshot,
    ("book", "update"): read_book_update,
    ("bbo", "snapshot"): read_bbo_snapshot,
    ("bbo", "update"): read_bbo_update,
    ("ticker", "snapshot"): read_ticker_snapshot,
    ("ticker", "update"): read_ticker_update,
    ("kline", "snapshot"): read_kline_snapshot,
    ("kline", "update"): read_kline_update,
    ("market", "snapshot"): read_market_snapshot,
    ("market", "update"): read_market_update,
    ("order", "snapshot"): read_order_snapshot,
    ("order", "update"): read_order_update,
    ("balance", "snapshot"): read_balance_snapshot,
    ("balance", "update"): read_balance_update,
}
"""What reads a message, by the kind of its channel and its type."""


def read_message(channel: str, fields: Mapping[str, Any]) -> Message:
    """Give a message of the feed its type; one of an unknown kind is an `OtherMessage`."""
    reader = MESSAGE_READERS.get((channel.partition(":")[0], fields["type"]))
    if reader is None:
        return OtherMessage(channel, text(fields["type"]), int(fields["seq"]), dict(fields))
    return reader(channel, fields)

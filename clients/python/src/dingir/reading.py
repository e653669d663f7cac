"""Plain values, as the codecs give them, into words and records.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from dingir.records import (
    Asset,
    AssetSummary,
    Balance,
    BalanceEntry,
    BalancePage,
    BookChange,
    Cancelled,
    Depth,
    EngineCheck,
    Fill,
    Kline,
    Level,
    Market,
    MarketPeriod,
    MarketSummary,
    Order,
    OrderFull,
    OrderPage,
    OrderResult,
    QueuedOrder,
    Replay,
    StateHash,
    Ticker,
    Trade,
    TradePage,
    Transfer,
    TransferPage,
    User,
    UserTrade,
)
from dingir.values import pairs, payload, text
from dingir.word import lookup
from dingir.words import (
    BalanceCause,
    BookAction,
    Direction,
    EngineParameter,
    Interval,
    MarketStatus,
    MessageType,
    OrderCause,
    OrderEnd,
    OrderKind,
    OrderStatus,
    Reason,
    ReplyForm,
    Role,
    SelfTradePrevention,
    Side,
    TimeInForce,
)

word_side: Final = lookup(Side)
word_order_kind: Final = lookup(OrderKind)
word_time_in_force: Final = lookup(TimeInForce)
word_self_trade_prevention: Final = lookup(SelfTradePrevention)
word_reply_form: Final = lookup(ReplyForm)
word_order_status: Final = lookup(OrderStatus)
word_reason: Final = lookup(Reason)
word_order_end: Final = lookup(OrderEnd)
word_direction: Final = lookup(Direction)
word_market_status: Final = lookup(MarketStatus)
word_interval: Final = lookup(Interval)
word_book_action: Final = lookup(BookAction)
word_role: Final = lookup(Role)
word_engine_parameter: Final = lookup(EngineParameter)
word_order_cause: Final = lookup(OrderCause)
word_balance_cause: Final = lookup(BalanceCause)
word_message_type: Final = lookup(MessageType)


def read_asset(value: Any) -> Asset:
    """Read ASSET."""
    f = value if type(value) is dict else pairs(value)
    return Asset(
        text(f["asset"]),
        text(f["name"]),
        text(f["symbol"]),
        int(f["scale"]),
        int(f["show"]),
        int(f["chain_id"]),
        text(f["address"]),
        int(f["inner_id"]),
        text(f["logo"]),
    )


def read_asset_summary(value: Any) -> AssetSummary:
    """Read ASSET_SUMMARY."""
    f = value if type(value) is dict else pairs(value)
    return AssetSummary(
        text(f["asset"]),
        Decimal(f["available"]),
        Decimal(f["frozen"]),
        Decimal(f["fees"]),
        Decimal(f["deposited"]),
        Decimal(f["withdrawn"]),
        int(f["available_count"]),
        int(f["frozen_count"]),
    )


def read_market(value: Any) -> Market:
    """Read MARKET."""
    f = value if type(value) is dict else pairs(value)
    return Market(
        text(f["market"]),
        text(f["base"]),
        text(f["quote"]),
        int(f["amount_scale"]),
        int(f["price_scale"]),
        int(f["fee_scale"]),
        Decimal(f["min_amount"]),
        Decimal(f["taker_fee"]),
        Decimal(f["maker_fee"]),
        word_self_trade_prevention(f["stp"]),
        word_market_status(f["status"]),
    )


def read_market_summary(value: Any) -> MarketSummary:
    """Read MARKET_SUMMARY."""
    f = value if type(value) is dict else pairs(value)
    return MarketSummary(
        text(f["market"]),
        word_market_status(f["status"]),
        int(f["bid_count"]),
        Decimal(f["bid_amount"]),
        int(f["ask_count"]),
        Decimal(f["ask_amount"]),
        int(f["trade_count"]),
        None if f["last_price"] is None else Decimal(f["last_price"]),
    )


def row_level(r: Any) -> Level:
    """Read LEVEL by position."""
    return Level(Decimal(r[0]), Decimal(r[1]))


def read_depth(value: Any) -> Depth:
    """Read DEPTH."""
    f = value if type(value) is dict else pairs(value)
    return Depth(int(f["sequence"]), tuple(map(row_level, f["bids"])), tuple(map(row_level, f["asks"])))


def read_trade(value: Any) -> Trade:
    """Read TRADE."""
    f = value if type(value) is dict else pairs(value)
    return Trade(
        int(f["id"]),
        int(f["time"]),
        Decimal(f["price"]),
        Decimal(f["amount"]),
        Decimal(f["quote"]),
        word_side(f["side"]),
    )


def read_ticker(value: Any) -> Ticker:
    """Read TICKER."""
    f = value if type(value) is dict else pairs(value)
    return Ticker(
        text(f["market"]),
        int(f["time"]),
        None if f["open"] is None else Decimal(f["open"]),
        None if f["high"] is None else Decimal(f["high"]),
        None if f["low"] is None else Decimal(f["low"]),
        None if f["last"] is None else Decimal(f["last"]),
        None if f["change"] is None else Decimal(f["change"]),
        None if f["change_percent"] is None else Decimal(f["change_percent"]),
        Decimal(f["volume"]),
        Decimal(f["quote"]),
        int(f["count"]),
        None if f["vwap"] is None else Decimal(f["vwap"]),
        None if f["bid"] is None else Decimal(f["bid"]),
        None if f["bid_amount"] is None else Decimal(f["bid_amount"]),
        None if f["ask"] is None else Decimal(f["ask"]),
        None if f["ask_amount"] is None else Decimal(f["ask_amount"]),
        None if f["previous_close"] is None else Decimal(f["previous_close"]),
    )


def read_kline(value: Any) -> Kline:
    """Read KLINE."""
    f = value if type(value) is dict else pairs(value)
    return Kline(
        word_interval(f["interval"]),
        int(f["start"]),
        int(f["end"]),
        Decimal(f["open"]),
        Decimal(f["high"]),
        Decimal(f["low"]),
        Decimal(f["close"]),
        Decimal(f["volume"]),
        Decimal(f["quote"]),
        int(f["count"]),
        bool(f["closed"]),
    )


def read_market_period(value: Any) -> MarketPeriod:
    """Read MARKET_STATUS."""
    f = value if type(value) is dict else pairs(value)
    return MarketPeriod(
        text(f["market"]),
        word_market_status(f["status"]),
        int(f["time"]),
        int(f["sequence"]),
        int(f["period"]),
        None if f["last"] is None else Decimal(f["last"]),
        None if f["open"] is None else Decimal(f["open"]),
        None if f["high"] is None else Decimal(f["high"]),
        None if f["low"] is None else Decimal(f["low"]),
        Decimal(f["volume"]),
        Decimal(f["quote"]),
        int(f["count"]),
    )


def read_user(value: Any) -> User:
    """Read USER."""
    f = value if type(value) is dict else pairs(value)
    return User(int(f["id"]), text(f["l1"]), text(f["l2"]), int(f["create_time"]), int(f["open_orders"]))


def read_balance(value: Any) -> Balance:
    """Read BALANCE."""
    f = value if type(value) is dict else pairs(value)
    return Balance(Decimal(f["available"]), Decimal(f["frozen"]))


def read_order_result(value: Any) -> OrderResult:
    """Read ORDER_RESULT."""
    f = value if type(value) is dict else pairs(value)
    return OrderResult(
        int(f["id"]),
        word_order_status(f["status"]),
        Decimal(f["remain"]),
        Decimal(f["finished_base"]),
        Decimal(f["finished_quote"]),
        Decimal(f["finished_fee"]),
        word_reason(f["reason"]),
    )


def read_order(value: Any) -> Order:
    """Read ORDER."""
    f = value if type(value) is dict else pairs(value)
    return Order(
        int(f["id"]),
        int(f["user"]),
        text(f["market"]),
        word_side(f["side"]),
        word_order_kind(f["type"]),
        word_time_in_force(f["tif"]),
        bool(f["post_only"]),
        word_self_trade_prevention(f["stp"]),
        None if f["price"] is None else Decimal(f["price"]),
        Decimal(f["amount"]),
        Decimal(f["remain"]),
        Decimal(f["finished_base"]),
        Decimal(f["finished_quote"]),
        Decimal(f["finished_fee"]),
        Decimal(f["prevented"]),
        Decimal(f["frozen"]),
        Decimal(f["taker_fee"]),
        Decimal(f["maker_fee"]),
        word_order_status(f["status"]),
        word_reason(f["reason"]),
        text(f["client_id"]),
        int(f["create_time"]),
        int(f["update_time"]),
    )


def read_order_full(value: Any) -> OrderFull:
    """Read ORDER_FULL."""
    f = value if type(value) is dict else pairs(value)
    return OrderFull(
        int(f["id"]),
        int(f["user"]),
        text(f["market"]),
        word_side(f["side"]),
        word_order_kind(f["type"]),
        word_time_in_force(f["tif"]),
        bool(f["post_only"]),
        word_self_trade_prevention(f["stp"]),
        None if f["price"] is None else Decimal(f["price"]),
        Decimal(f["amount"]),
        Decimal(f["remain"]),
        Decimal(f["finished_base"]),
        Decimal(f["finished_quote"]),
        Decimal(f["finished_fee"]),
        Decimal(f["prevented"]),
        Decimal(f["frozen"]),
        Decimal(f["taker_fee"]),
        Decimal(f["maker_fee"]),
        word_order_status(f["status"]),
        word_reason(f["reason"]),
        text(f["client_id"]),
        int(f["create_time"]),
        int(f["update_time"]),
        tuple(map(read_fill, f["fills"])),
    )


def read_fill(value: Any) -> Fill:
    """Read FILL."""
    f = value if type(value) is dict else pairs(value)
    return Fill(
        int(f["trade_id"]),
        word_role(f["role"]),
        Decimal(f["price"]),
        Decimal(f["amount"]),
        Decimal(f["quote"]),
        Decimal(f["fee"]),
        text(f["fee_asset"]),
        int(f["maker_order_id"]),
    )


def read_cancelled(value: Any) -> Cancelled:
    """Read CANCELLED."""
    f = value if type(value) is dict else pairs(value)
    return Cancelled(int(f["count"]), tuple(map(int, f["order_ids"])))


def read_state_hash(value: Any) -> StateHash:
    """Read STATEHASH."""
    f = value if type(value) is dict else pairs(value)
    return StateHash(int(f["sequence"]), text(f["hash"]))


def read_engine_check(value: Any) -> EngineCheck:
    """Read CHECK."""
    f = value if type(value) is dict else pairs(value)
    return EngineCheck(
        bool(f["ok"]),
        int(f["sequence"]),
        int(f["users"]),
        int(f["orders"]),
        tuple(map(text, f["problems"])),
    )


def read_user_trade(value: Any) -> UserTrade:
    """Read USER_TRADE."""
    f = value if type(value) is dict else pairs(value)
    return UserTrade(
        int(f["trade_id"]),
        int(f["time"]),
        text(f["market"]),
        int(f["order_id"]),
        int(f["counter_order_id"]),
        word_side(f["side"]),
        word_role(f["role"]),
        Decimal(f["price"]),
        Decimal(f["amount"]),
        Decimal(f["quote"]),
        Decimal(f["fee"]),
        text(f["fee_asset"]),
    )


def read_balance_entry(value: Any) -> BalanceEntry:
    """Read BALANCE_ENTRY."""
    f = value if type(value) is dict else pairs(value)
    return BalanceEntry(
        int(f["id"]),
        int(f["time"]),
        text(f["asset"]),
        Decimal(f["change"]),
        Decimal(f["available"]),
        Decimal(f["frozen"]),
        word_balance_cause(f["cause"]),
        text(f["cause_id"]),
        text(f["business"]),
        int(f["business_id"]),
        text(f["detail"]),
    )


def read_transfer(value: Any) -> Transfer:
    """Read TRANSFER."""
    f = value if type(value) is dict else pairs(value)
    return Transfer(
        int(f["id"]),
        int(f["time"]),
        int(f["from_user"]),
        int(f["to_user"]),
        text(f["asset"]),
        Decimal(f["amount"]),
        text(f["transfer_id"]),
        text(f["memo"]),
    )


def read_order_page(value: Any) -> OrderPage:
    """Read ORDER_PAGE."""
    f = value if type(value) is dict else pairs(value)
    return OrderPage(int(f["sequence"]), text(f["next"]), tuple(map(read_order, f["orders"])))


def read_trade_page(value: Any) -> TradePage:
    """Read TRADE_PAGE."""
    f = value if type(value) is dict else pairs(value)
    return TradePage(int(f["sequence"]), text(f["next"]), tuple(map(read_user_trade, f["trades"])))


def read_balance_page(value: Any) -> BalancePage:
    """Read BALANCE_PAGE."""
    f = value if type(value) is dict else pairs(value)
    return BalancePage(int(f["sequence"]), text(f["next"]), tuple(map(read_balance_entry, f["entries"])))


def read_transfer_page(value: Any) -> TransferPage:
    """Read TRANSFER_PAGE."""
    f = value if type(value) is dict else pairs(value)
    return TransferPage(int(f["sequence"]), text(f["next"]), tuple(map(read_transfer, f["transfers"])))


def row_queued_order(r: Any) -> QueuedOrder:
    """Read QUEUED by position."""
    return QueuedOrder(int(r[0]), Decimal(r[1]), Decimal(r[2]))


def read_book_change(value: Any) -> BookChange:
    """Read CHANGE."""
    f = value if type(value) is dict else pairs(value)
    return BookChange(
        word_book_action(f["action"]),
        int(f["order_id"]),
        word_side(f["side"]),
        Decimal(f["price"]),
        Decimal(f["amount"]),
        None if f["trade_id"] is None else int(f["trade_id"]),
    )


def read_replay(value: Any) -> Replay:
    """Read REPLAY."""
    f = value if type(value) is dict else pairs(value)
    return Replay(text(f["channel"]), text(f["epoch"]), int(f["seq"]), tuple(map(payload, f["messages"])))


ORDER_PUT_READERS: Final[dict[str | None, Callable[[Any], Any]]] = {
    None: read_order_result,
    "RESULT": read_order_result,
    "ACK": int,
    "FULL": read_order_full,
}
"""What reads the reply of ORDER.PUT, by its argument `reply`."""

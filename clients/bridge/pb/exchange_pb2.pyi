from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIDE_UNSPECIFIED: _ClassVar[Side]
    SIDE_BID: _ClassVar[Side]
    SIDE_ASK: _ClassVar[Side]

class OrderKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_KIND_UNSPECIFIED: _ClassVar[OrderKind]
    ORDER_KIND_LIMIT: _ClassVar[OrderKind]
    ORDER_KIND_MARKET: _ClassVar[OrderKind]

class TimeInForce(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIME_IN_FORCE_UNSPECIFIED: _ClassVar[TimeInForce]
    TIME_IN_FORCE_GTC: _ClassVar[TimeInForce]
    TIME_IN_FORCE_IOC: _ClassVar[TimeInForce]
    TIME_IN_FORCE_FOK: _ClassVar[TimeInForce]

class SelfTradePrevention(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SELF_TRADE_PREVENTION_UNSPECIFIED: _ClassVar[SelfTradePrevention]
    SELF_TRADE_PREVENTION_NONE: _ClassVar[SelfTradePrevention]
    SELF_TRADE_PREVENTION_TAKER: _ClassVar[SelfTradePrevention]
    SELF_TRADE_PREVENTION_MAKER: _ClassVar[SelfTradePrevention]
    SELF_TRADE_PREVENTION_BOTH: _ClassVar[SelfTradePrevention]
    SELF_TRADE_PREVENTION_DECREMENT: _ClassVar[SelfTradePrevention]

class ReplyForm(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLY_FORM_UNSPECIFIED: _ClassVar[ReplyForm]
    REPLY_FORM_ACK: _ClassVar[ReplyForm]
    REPLY_FORM_RESULT: _ClassVar[ReplyForm]
    REPLY_FORM_FULL: _ClassVar[ReplyForm]

class OrderStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STATUS_UNSPECIFIED: _ClassVar[OrderStatus]
    ORDER_STATUS_NEW: _ClassVar[OrderStatus]
    ORDER_STATUS_PARTIALLY_FILLED: _ClassVar[OrderStatus]
    ORDER_STATUS_FILLED: _ClassVar[OrderStatus]
    ORDER_STATUS_CANCELED: _ClassVar[OrderStatus]
    ORDER_STATUS_EXPIRED: _ClassVar[OrderStatus]

class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REASON_NONE: _ClassVar[Reason]
    REASON_USER: _ClassVar[Reason]
    REASON_POST_ONLY: _ClassVar[Reason]
    REASON_SELF_TRADE: _ClassVar[Reason]
    REASON_IOC: _ClassVar[Reason]
    REASON_FOK: _ClassVar[Reason]
    REASON_MARKET_EXHAUSTED: _ClassVar[Reason]
    REASON_QUOTE_LIMIT: _ClassVar[Reason]
    REASON_HALTED: _ClassVar[Reason]

class MarketStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MARKET_STATUS_UNSPECIFIED: _ClassVar[MarketStatus]
    MARKET_STATUS_TRADING: _ClassVar[MarketStatus]
    MARKET_STATUS_CANCEL_ONLY: _ClassVar[MarketStatus]
    MARKET_STATUS_HALT: _ClassVar[MarketStatus]

class Interval(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTERVAL_UNSPECIFIED: _ClassVar[Interval]
    INTERVAL_SECOND_1: _ClassVar[Interval]
    INTERVAL_MINUTE_1: _ClassVar[Interval]
    INTERVAL_MINUTE_3: _ClassVar[Interval]
    INTERVAL_MINUTE_5: _ClassVar[Interval]
    INTERVAL_MINUTE_15: _ClassVar[Interval]
    INTERVAL_MINUTE_30: _ClassVar[Interval]
    INTERVAL_HOUR_1: _ClassVar[Interval]
    INTERVAL_HOUR_2: _ClassVar[Interval]
    INTERVAL_HOUR_4: _ClassVar[Interval]
    INTERVAL_HOUR_6: _ClassVar[Interval]
    INTERVAL_HOUR_8: _ClassVar[Interval]
    INTERVAL_HOUR_12: _ClassVar[Interval]
    INTERVAL_DAY_1: _ClassVar[Interval]
    INTERVAL_DAY_3: _ClassVar[Interval]
    INTERVAL_WEEK_1: _ClassVar[Interval]
    INTERVAL_MONTH_1: _ClassVar[Interval]

class BookAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BOOK_ACTION_UNSPECIFIED: _ClassVar[BookAction]
    BOOK_ACTION_ADD: _ClassVar[BookAction]
    BOOK_ACTION_EXECUTE: _ClassVar[BookAction]
    BOOK_ACTION_AMEND: _ClassVar[BookAction]
    BOOK_ACTION_CANCEL: _ClassVar[BookAction]

class Direction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DIRECTION_UNSPECIFIED: _ClassVar[Direction]
    DIRECTION_IN: _ClassVar[Direction]
    DIRECTION_OUT: _ClassVar[Direction]

class OrderEnd(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_END_UNSPECIFIED: _ClassVar[OrderEnd]
    ORDER_END_FILLED: _ClassVar[OrderEnd]
    ORDER_END_CANCELED: _ClassVar[OrderEnd]
    ORDER_END_EXPIRED: _ClassVar[OrderEnd]

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    ROLE_TAKER: _ClassVar[Role]
    ROLE_MAKER: _ClassVar[Role]

class EngineParameter(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENGINE_PARAMETER_UNSPECIFIED: _ClassVar[EngineParameter]
    ENGINE_PARAMETER_USER_ORDER_LIMIT: _ClassVar[EngineParameter]
    ENGINE_PARAMETER_CLIENT_ID_TTL: _ClassVar[EngineParameter]
    ENGINE_PARAMETER_FINISHED_ORDERS_MAX: _ClassVar[EngineParameter]
    ENGINE_PARAMETER_TRADES_MAX: _ClassVar[EngineParameter]

class OrderCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_CAUSE_UNSPECIFIED: _ClassVar[OrderCause]
    ORDER_CAUSE_PUT: _ClassVar[OrderCause]
    ORDER_CAUSE_TRADE: _ClassVar[OrderCause]
    ORDER_CAUSE_PREVENTED: _ClassVar[OrderCause]
    ORDER_CAUSE_AMENDED: _ClassVar[OrderCause]
    ORDER_CAUSE_RESTED: _ClassVar[OrderCause]
    ORDER_CAUSE_CANCELED: _ClassVar[OrderCause]
    ORDER_CAUSE_EXPIRED: _ClassVar[OrderCause]

class BalanceCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BALANCE_CAUSE_UNSPECIFIED: _ClassVar[BalanceCause]
    BALANCE_CAUSE_DEPOSIT: _ClassVar[BalanceCause]
    BALANCE_CAUSE_WITHDRAWAL: _ClassVar[BalanceCause]
    BALANCE_CAUSE_TRANSFER: _ClassVar[BalanceCause]
    BALANCE_CAUSE_TRADE: _ClassVar[BalanceCause]
    BALANCE_CAUSE_FREEZE: _ClassVar[BalanceCause]
    BALANCE_CAUSE_RELEASE: _ClassVar[BalanceCause]
SIDE_UNSPECIFIED: Side
SIDE_BID: Side
SIDE_ASK: Side
ORDER_KIND_UNSPECIFIED: OrderKind
ORDER_KIND_LIMIT: OrderKind
ORDER_KIND_MARKET: OrderKind
TIME_IN_FORCE_UNSPECIFIED: TimeInForce
TIME_IN_FORCE_GTC: TimeInForce
TIME_IN_FORCE_IOC: TimeInForce
TIME_IN_FORCE_FOK: TimeInForce
SELF_TRADE_PREVENTION_UNSPECIFIED: SelfTradePrevention
SELF_TRADE_PREVENTION_NONE: SelfTradePrevention
SELF_TRADE_PREVENTION_TAKER: SelfTradePrevention
SELF_TRADE_PREVENTION_MAKER: SelfTradePrevention
SELF_TRADE_PREVENTION_BOTH: SelfTradePrevention
SELF_TRADE_PREVENTION_DECREMENT: SelfTradePrevention
REPLY_FORM_UNSPECIFIED: ReplyForm
REPLY_FORM_ACK: ReplyForm
REPLY_FORM_RESULT: ReplyForm
REPLY_FORM_FULL: ReplyForm
ORDER_STATUS_UNSPECIFIED: OrderStatus
ORDER_STATUS_NEW: OrderStatus
ORDER_STATUS_PARTIALLY_FILLED: OrderStatus
ORDER_STATUS_FILLED: OrderStatus
ORDER_STATUS_CANCELED: OrderStatus
ORDER_STATUS_EXPIRED: OrderStatus
REASON_NONE: Reason
REASON_USER: Reason
REASON_POST_ONLY: Reason
REASON_SELF_TRADE: Reason
REASON_IOC: Reason
REASON_FOK: Reason
REASON_MARKET_EXHAUSTED: Reason
REASON_QUOTE_LIMIT: Reason
REASON_HALTED: Reason
MARKET_STATUS_UNSPECIFIED: MarketStatus
MARKET_STATUS_TRADING: MarketStatus
MARKET_STATUS_CANCEL_ONLY: MarketStatus
MARKET_STATUS_HALT: MarketStatus
INTERVAL_UNSPECIFIED: Interval
INTERVAL_SECOND_1: Interval
INTERVAL_MINUTE_1: Interval
INTERVAL_MINUTE_3: Interval
INTERVAL_MINUTE_5: Interval
INTERVAL_MINUTE_15: Interval
INTERVAL_MINUTE_30: Interval
INTERVAL_HOUR_1: Interval
INTERVAL_HOUR_2: Interval
INTERVAL_HOUR_4: Interval
INTERVAL_HOUR_6: Interval
INTERVAL_HOUR_8: Interval
INTERVAL_HOUR_12: Interval
INTERVAL_DAY_1: Interval
INTERVAL_DAY_3: Interval
INTERVAL_WEEK_1: Interval
INTERVAL_MONTH_1: Interval
BOOK_ACTION_UNSPECIFIED: BookAction
BOOK_ACTION_ADD: BookAction
BOOK_ACTION_EXECUTE: BookAction
BOOK_ACTION_AMEND: BookAction
BOOK_ACTION_CANCEL: BookAction
DIRECTION_UNSPECIFIED: Direction
DIRECTION_IN: Direction
DIRECTION_OUT: Direction
ORDER_END_UNSPECIFIED: OrderEnd
ORDER_END_FILLED: OrderEnd
ORDER_END_CANCELED: OrderEnd
ORDER_END_EXPIRED: OrderEnd
ROLE_UNSPECIFIED: Role
ROLE_TAKER: Role
ROLE_MAKER: Role
ENGINE_PARAMETER_UNSPECIFIED: EngineParameter
ENGINE_PARAMETER_USER_ORDER_LIMIT: EngineParameter
ENGINE_PARAMETER_CLIENT_ID_TTL: EngineParameter
ENGINE_PARAMETER_FINISHED_ORDERS_MAX: EngineParameter
ENGINE_PARAMETER_TRADES_MAX: EngineParameter
ORDER_CAUSE_UNSPECIFIED: OrderCause
ORDER_CAUSE_PUT: OrderCause
ORDER_CAUSE_TRADE: OrderCause
ORDER_CAUSE_PREVENTED: OrderCause
ORDER_CAUSE_AMENDED: OrderCause
ORDER_CAUSE_RESTED: OrderCause
ORDER_CAUSE_CANCELED: OrderCause
ORDER_CAUSE_EXPIRED: OrderCause
BALANCE_CAUSE_UNSPECIFIED: BalanceCause
BALANCE_CAUSE_DEPOSIT: BalanceCause
BALANCE_CAUSE_WITHDRAWAL: BalanceCause
BALANCE_CAUSE_TRANSFER: BalanceCause
BALANCE_CAUSE_TRADE: BalanceCause
BALANCE_CAUSE_FREEZE: BalanceCause
BALANCE_CAUSE_RELEASE: BalanceCause

class Asset(_message.Message):
    __slots__ = ("asset", "name", "symbol", "scale", "show", "chain_id", "address", "inner_id", "logo")
    ASSET_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SYMBOL_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    SHOW_FIELD_NUMBER: _ClassVar[int]
    CHAIN_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    INNER_ID_FIELD_NUMBER: _ClassVar[int]
    LOGO_FIELD_NUMBER: _ClassVar[int]
    asset: str
    name: str
    symbol: str
    scale: int
    show: int
    chain_id: int
    address: str
    inner_id: int
    logo: str
    def __init__(self, asset: _Optional[str] = ..., name: _Optional[str] = ..., symbol: _Optional[str] = ..., scale: _Optional[int] = ..., show: _Optional[int] = ..., chain_id: _Optional[int] = ..., address: _Optional[str] = ..., inner_id: _Optional[int] = ..., logo: _Optional[str] = ...) -> None: ...

class AssetSummary(_message.Message):
    __slots__ = ("asset", "available", "frozen", "fees", "deposited", "withdrawn", "available_count", "frozen_count")
    ASSET_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    DEPOSITED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_COUNT_FIELD_NUMBER: _ClassVar[int]
    FROZEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    asset: str
    available: str
    frozen: str
    fees: str
    deposited: str
    withdrawn: str
    available_count: int
    frozen_count: int
    def __init__(self, asset: _Optional[str] = ..., available: _Optional[str] = ..., frozen: _Optional[str] = ..., fees: _Optional[str] = ..., deposited: _Optional[str] = ..., withdrawn: _Optional[str] = ..., available_count: _Optional[int] = ..., frozen_count: _Optional[int] = ...) -> None: ...

class Market(_message.Message):
    __slots__ = ("market", "base", "quote", "amount_scale", "price_scale", "fee_scale", "min_amount", "taker_fee", "maker_fee", "stp", "status")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_SCALE_FIELD_NUMBER: _ClassVar[int]
    PRICE_SCALE_FIELD_NUMBER: _ClassVar[int]
    FEE_SCALE_FIELD_NUMBER: _ClassVar[int]
    MIN_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    market: str
    base: str
    quote: str
    amount_scale: int
    price_scale: int
    fee_scale: int
    min_amount: str
    taker_fee: str
    maker_fee: str
    stp: SelfTradePrevention
    status: MarketStatus
    def __init__(self, market: _Optional[str] = ..., base: _Optional[str] = ..., quote: _Optional[str] = ..., amount_scale: _Optional[int] = ..., price_scale: _Optional[int] = ..., fee_scale: _Optional[int] = ..., min_amount: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., status: _Optional[_Union[MarketStatus, str]] = ...) -> None: ...

class MarketSummary(_message.Message):
    __slots__ = ("market", "status", "bid_count", "bid_amount", "ask_count", "ask_amount", "trade_count", "last_price")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    BID_COUNT_FIELD_NUMBER: _ClassVar[int]
    BID_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ASK_COUNT_FIELD_NUMBER: _ClassVar[int]
    ASK_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TRADE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_PRICE_FIELD_NUMBER: _ClassVar[int]
    market: str
    status: MarketStatus
    bid_count: int
    bid_amount: str
    ask_count: int
    ask_amount: str
    trade_count: int
    last_price: str
    def __init__(self, market: _Optional[str] = ..., status: _Optional[_Union[MarketStatus, str]] = ..., bid_count: _Optional[int] = ..., bid_amount: _Optional[str] = ..., ask_count: _Optional[int] = ..., ask_amount: _Optional[str] = ..., trade_count: _Optional[int] = ..., last_price: _Optional[str] = ...) -> None: ...

class Level(_message.Message):
    __slots__ = ("price", "amount")
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    price: str
    amount: str
    def __init__(self, price: _Optional[str] = ..., amount: _Optional[str] = ...) -> None: ...

class Depth(_message.Message):
    __slots__ = ("sequence", "bids", "asks")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    bids: _containers.RepeatedCompositeFieldContainer[Level]
    asks: _containers.RepeatedCompositeFieldContainer[Level]
    def __init__(self, sequence: _Optional[int] = ..., bids: _Optional[_Iterable[_Union[Level, _Mapping]]] = ..., asks: _Optional[_Iterable[_Union[Level, _Mapping]]] = ...) -> None: ...

class Trade(_message.Message):
    __slots__ = ("id", "time", "price", "amount", "quote", "side")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    id: int
    time: int
    price: str
    amount: str
    quote: str
    side: Side
    def __init__(self, id: _Optional[int] = ..., time: _Optional[int] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., quote: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ...) -> None: ...

class Ticker(_message.Message):
    __slots__ = ("market", "time", "open", "high", "low", "last", "change", "change_percent", "volume", "quote", "count", "vwap", "bid", "bid_amount", "ask", "ask_amount", "previous_close")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_PERCENT_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    VWAP_FIELD_NUMBER: _ClassVar[int]
    BID_FIELD_NUMBER: _ClassVar[int]
    BID_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    ASK_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_CLOSE_FIELD_NUMBER: _ClassVar[int]
    market: str
    time: int
    open: str
    high: str
    low: str
    last: str
    change: str
    change_percent: str
    volume: str
    quote: str
    count: int
    vwap: str
    bid: str
    bid_amount: str
    ask: str
    ask_amount: str
    previous_close: str
    def __init__(self, market: _Optional[str] = ..., time: _Optional[int] = ..., open: _Optional[str] = ..., high: _Optional[str] = ..., low: _Optional[str] = ..., last: _Optional[str] = ..., change: _Optional[str] = ..., change_percent: _Optional[str] = ..., volume: _Optional[str] = ..., quote: _Optional[str] = ..., count: _Optional[int] = ..., vwap: _Optional[str] = ..., bid: _Optional[str] = ..., bid_amount: _Optional[str] = ..., ask: _Optional[str] = ..., ask_amount: _Optional[str] = ..., previous_close: _Optional[str] = ...) -> None: ...

class Kline(_message.Message):
    __slots__ = ("interval", "start", "end", "open", "high", "low", "close", "volume", "quote", "count", "closed")
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    CLOSE_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    interval: Interval
    start: int
    end: int
    open: str
    high: str
    low: str
    close: str
    volume: str
    quote: str
    count: int
    closed: bool
    def __init__(self, interval: _Optional[_Union[Interval, str]] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., open: _Optional[str] = ..., high: _Optional[str] = ..., low: _Optional[str] = ..., close: _Optional[str] = ..., volume: _Optional[str] = ..., quote: _Optional[str] = ..., count: _Optional[int] = ..., closed: _Optional[bool] = ...) -> None: ...

class MarketPeriod(_message.Message):
    __slots__ = ("market", "status", "time", "sequence", "period", "last", "open", "high", "low", "volume", "quote", "count")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    market: str
    status: MarketStatus
    time: int
    sequence: int
    period: int
    last: str
    open: str
    high: str
    low: str
    volume: str
    quote: str
    count: int
    def __init__(self, market: _Optional[str] = ..., status: _Optional[_Union[MarketStatus, str]] = ..., time: _Optional[int] = ..., sequence: _Optional[int] = ..., period: _Optional[int] = ..., last: _Optional[str] = ..., open: _Optional[str] = ..., high: _Optional[str] = ..., low: _Optional[str] = ..., volume: _Optional[str] = ..., quote: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class User(_message.Message):
    __slots__ = ("id", "l1", "l2", "create_time", "open_orders")
    ID_FIELD_NUMBER: _ClassVar[int]
    L1_FIELD_NUMBER: _ClassVar[int]
    L2_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ORDERS_FIELD_NUMBER: _ClassVar[int]
    id: int
    l1: str
    l2: str
    create_time: int
    open_orders: int
    def __init__(self, id: _Optional[int] = ..., l1: _Optional[str] = ..., l2: _Optional[str] = ..., create_time: _Optional[int] = ..., open_orders: _Optional[int] = ...) -> None: ...

class Balance(_message.Message):
    __slots__ = ("available", "frozen")
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    available: str
    frozen: str
    def __init__(self, available: _Optional[str] = ..., frozen: _Optional[str] = ...) -> None: ...

class OrderResult(_message.Message):
    __slots__ = ("id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REMAIN_FIELD_NUMBER: _ClassVar[int]
    FINISHED_BASE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_QUOTE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FEE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: int
    status: OrderStatus
    remain: str
    finished_base: str
    finished_quote: str
    finished_fee: str
    reason: Reason
    def __init__(self, id: _Optional[int] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., remain: _Optional[str] = ..., finished_base: _Optional[str] = ..., finished_quote: _Optional[str] = ..., finished_fee: _Optional[str] = ..., reason: _Optional[_Union[Reason, str]] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ("id", "user", "market", "side", "type", "tif", "post_only", "stp", "price", "amount", "remain", "finished_base", "finished_quote", "finished_fee", "prevented", "frozen", "taker_fee", "maker_fee", "status", "reason", "client_id", "create_time", "update_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TIF_FIELD_NUMBER: _ClassVar[int]
    POST_ONLY_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REMAIN_FIELD_NUMBER: _ClassVar[int]
    FINISHED_BASE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_QUOTE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FEE_FIELD_NUMBER: _ClassVar[int]
    PREVENTED_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: int
    user: int
    market: str
    side: Side
    type: OrderKind
    tif: TimeInForce
    post_only: bool
    stp: SelfTradePrevention
    price: str
    amount: str
    remain: str
    finished_base: str
    finished_quote: str
    finished_fee: str
    prevented: str
    frozen: str
    taker_fee: str
    maker_fee: str
    status: OrderStatus
    reason: Reason
    client_id: str
    create_time: int
    update_time: int
    def __init__(self, id: _Optional[int] = ..., user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., type: _Optional[_Union[OrderKind, str]] = ..., tif: _Optional[_Union[TimeInForce, str]] = ..., post_only: _Optional[bool] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., remain: _Optional[str] = ..., finished_base: _Optional[str] = ..., finished_quote: _Optional[str] = ..., finished_fee: _Optional[str] = ..., prevented: _Optional[str] = ..., frozen: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., reason: _Optional[_Union[Reason, str]] = ..., client_id: _Optional[str] = ..., create_time: _Optional[int] = ..., update_time: _Optional[int] = ...) -> None: ...

class OrderFull(_message.Message):
    __slots__ = ("id", "user", "market", "side", "type", "tif", "post_only", "stp", "price", "amount", "remain", "finished_base", "finished_quote", "finished_fee", "prevented", "frozen", "taker_fee", "maker_fee", "status", "reason", "client_id", "create_time", "update_time", "fills")
    ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TIF_FIELD_NUMBER: _ClassVar[int]
    POST_ONLY_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REMAIN_FIELD_NUMBER: _ClassVar[int]
    FINISHED_BASE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_QUOTE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FEE_FIELD_NUMBER: _ClassVar[int]
    PREVENTED_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    FILLS_FIELD_NUMBER: _ClassVar[int]
    id: int
    user: int
    market: str
    side: Side
    type: OrderKind
    tif: TimeInForce
    post_only: bool
    stp: SelfTradePrevention
    price: str
    amount: str
    remain: str
    finished_base: str
    finished_quote: str
    finished_fee: str
    prevented: str
    frozen: str
    taker_fee: str
    maker_fee: str
    status: OrderStatus
    reason: Reason
    client_id: str
    create_time: int
    update_time: int
    fills: _containers.RepeatedCompositeFieldContainer[Fill]
    def __init__(self, id: _Optional[int] = ..., user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., type: _Optional[_Union[OrderKind, str]] = ..., tif: _Optional[_Union[TimeInForce, str]] = ..., post_only: _Optional[bool] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., remain: _Optional[str] = ..., finished_base: _Optional[str] = ..., finished_quote: _Optional[str] = ..., finished_fee: _Optional[str] = ..., prevented: _Optional[str] = ..., frozen: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., reason: _Optional[_Union[Reason, str]] = ..., client_id: _Optional[str] = ..., create_time: _Optional[int] = ..., update_time: _Optional[int] = ..., fills: _Optional[_Iterable[_Union[Fill, _Mapping]]] = ...) -> None: ...

class Fill(_message.Message):
    __slots__ = ("trade_id", "role", "price", "amount", "quote", "fee", "fee_asset", "maker_order_id")
    TRADE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    FEE_FIELD_NUMBER: _ClassVar[int]
    FEE_ASSET_FIELD_NUMBER: _ClassVar[int]
    MAKER_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    trade_id: int
    role: Role
    price: str
    amount: str
    quote: str
    fee: str
    fee_asset: str
    maker_order_id: int
    def __init__(self, trade_id: _Optional[int] = ..., role: _Optional[_Union[Role, str]] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., quote: _Optional[str] = ..., fee: _Optional[str] = ..., fee_asset: _Optional[str] = ..., maker_order_id: _Optional[int] = ...) -> None: ...

class Cancelled(_message.Message):
    __slots__ = ("count", "order_ids")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    count: int
    order_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, count: _Optional[int] = ..., order_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class StateHash(_message.Message):
    __slots__ = ("sequence", "hash")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    hash: str
    def __init__(self, sequence: _Optional[int] = ..., hash: _Optional[str] = ...) -> None: ...

class EngineCheck(_message.Message):
    __slots__ = ("ok", "sequence", "users", "orders", "problems")
    OK_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    ok: bool
    sequence: int
    users: int
    orders: int
    problems: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ok: _Optional[bool] = ..., sequence: _Optional[int] = ..., users: _Optional[int] = ..., orders: _Optional[int] = ..., problems: _Optional[_Iterable[str]] = ...) -> None: ...

class UserTrade(_message.Message):
    __slots__ = ("trade_id", "time", "market", "order_id", "counter_order_id", "side", "role", "price", "amount", "quote", "fee", "fee_asset")
    TRADE_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTER_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    FEE_FIELD_NUMBER: _ClassVar[int]
    FEE_ASSET_FIELD_NUMBER: _ClassVar[int]
    trade_id: int
    time: int
    market: str
    order_id: int
    counter_order_id: int
    side: Side
    role: Role
    price: str
    amount: str
    quote: str
    fee: str
    fee_asset: str
    def __init__(self, trade_id: _Optional[int] = ..., time: _Optional[int] = ..., market: _Optional[str] = ..., order_id: _Optional[int] = ..., counter_order_id: _Optional[int] = ..., side: _Optional[_Union[Side, str]] = ..., role: _Optional[_Union[Role, str]] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., quote: _Optional[str] = ..., fee: _Optional[str] = ..., fee_asset: _Optional[str] = ...) -> None: ...

class BalanceEntry(_message.Message):
    __slots__ = ("id", "time", "asset", "change", "available", "frozen", "cause", "cause_id", "business", "business_id", "detail")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_ID_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_ID_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    id: int
    time: int
    asset: str
    change: str
    available: str
    frozen: str
    cause: BalanceCause
    cause_id: str
    business: str
    business_id: int
    detail: str
    def __init__(self, id: _Optional[int] = ..., time: _Optional[int] = ..., asset: _Optional[str] = ..., change: _Optional[str] = ..., available: _Optional[str] = ..., frozen: _Optional[str] = ..., cause: _Optional[_Union[BalanceCause, str]] = ..., cause_id: _Optional[str] = ..., business: _Optional[str] = ..., business_id: _Optional[int] = ..., detail: _Optional[str] = ...) -> None: ...

class Transfer(_message.Message):
    __slots__ = ("id", "time", "from_user", "to_user", "asset", "amount", "transfer_id", "memo")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    FROM_USER_FIELD_NUMBER: _ClassVar[int]
    TO_USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    id: int
    time: int
    from_user: int
    to_user: int
    asset: str
    amount: str
    transfer_id: str
    memo: str
    def __init__(self, id: _Optional[int] = ..., time: _Optional[int] = ..., from_user: _Optional[int] = ..., to_user: _Optional[int] = ..., asset: _Optional[str] = ..., amount: _Optional[str] = ..., transfer_id: _Optional[str] = ..., memo: _Optional[str] = ...) -> None: ...

class OrderPage(_message.Message):
    __slots__ = ("sequence", "next", "orders")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    next: str
    orders: _containers.RepeatedCompositeFieldContainer[Order]
    def __init__(self, sequence: _Optional[int] = ..., next: _Optional[str] = ..., orders: _Optional[_Iterable[_Union[Order, _Mapping]]] = ...) -> None: ...

class TradePage(_message.Message):
    __slots__ = ("sequence", "next", "trades")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    TRADES_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    next: str
    trades: _containers.RepeatedCompositeFieldContainer[UserTrade]
    def __init__(self, sequence: _Optional[int] = ..., next: _Optional[str] = ..., trades: _Optional[_Iterable[_Union[UserTrade, _Mapping]]] = ...) -> None: ...

class BalancePage(_message.Message):
    __slots__ = ("sequence", "next", "entries")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    next: str
    entries: _containers.RepeatedCompositeFieldContainer[BalanceEntry]
    def __init__(self, sequence: _Optional[int] = ..., next: _Optional[str] = ..., entries: _Optional[_Iterable[_Union[BalanceEntry, _Mapping]]] = ...) -> None: ...

class TransferPage(_message.Message):
    __slots__ = ("sequence", "next", "transfers")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    next: str
    transfers: _containers.RepeatedCompositeFieldContainer[Transfer]
    def __init__(self, sequence: _Optional[int] = ..., next: _Optional[str] = ..., transfers: _Optional[_Iterable[_Union[Transfer, _Mapping]]] = ...) -> None: ...

class QueuedOrder(_message.Message):
    __slots__ = ("order_id", "price", "amount")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    order_id: int
    price: str
    amount: str
    def __init__(self, order_id: _Optional[int] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ...) -> None: ...

class BookChange(_message.Message):
    __slots__ = ("action", "order_id", "side", "price", "amount", "trade_id")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TRADE_ID_FIELD_NUMBER: _ClassVar[int]
    action: BookAction
    order_id: int
    side: Side
    price: str
    amount: str
    trade_id: int
    def __init__(self, action: _Optional[_Union[BookAction, str]] = ..., order_id: _Optional[int] = ..., side: _Optional[_Union[Side, str]] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., trade_id: _Optional[int] = ...) -> None: ...

class Replay(_message.Message):
    __slots__ = ("channel", "epoch", "seq", "messages")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    channel: str
    epoch: str
    seq: int
    messages: _containers.RepeatedCompositeFieldContainer[FeedMessage]
    def __init__(self, channel: _Optional[str] = ..., epoch: _Optional[str] = ..., seq: _Optional[int] = ..., messages: _Optional[_Iterable[_Union[FeedMessage, _Mapping]]] = ...) -> None: ...

class OrderPutRequest(_message.Message):
    __slots__ = ("user", "market", "side", "kind", "amount", "price", "quote_limit", "tif", "post_only", "stp", "client_id", "taker_fee", "maker_fee", "signature", "reply")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUOTE_LIMIT_FIELD_NUMBER: _ClassVar[int]
    TIF_FIELD_NUMBER: _ClassVar[int]
    POST_ONLY_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    REPLY_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    side: Side
    kind: OrderKind
    amount: str
    price: str
    quote_limit: str
    tif: TimeInForce
    post_only: bool
    stp: SelfTradePrevention
    client_id: str
    taker_fee: str
    maker_fee: str
    signature: str
    reply: ReplyForm
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., kind: _Optional[_Union[OrderKind, str]] = ..., amount: _Optional[str] = ..., price: _Optional[str] = ..., quote_limit: _Optional[str] = ..., tif: _Optional[_Union[TimeInForce, str]] = ..., post_only: _Optional[bool] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., client_id: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., signature: _Optional[str] = ..., reply: _Optional[_Union[ReplyForm, str]] = ...) -> None: ...

class OrderPutResponse(_message.Message):
    __slots__ = ("result", "ack", "full")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    ACK_FIELD_NUMBER: _ClassVar[int]
    FULL_FIELD_NUMBER: _ClassVar[int]
    result: OrderResult
    ack: int
    full: OrderFull
    def __init__(self, result: _Optional[_Union[OrderResult, _Mapping]] = ..., ack: _Optional[int] = ..., full: _Optional[_Union[OrderFull, _Mapping]] = ...) -> None: ...

class OrderAmendRequest(_message.Message):
    __slots__ = ("user", "market", "order_id", "amount", "price")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    order_id: int
    amount: str
    price: str
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., order_id: _Optional[int] = ..., amount: _Optional[str] = ..., price: _Optional[str] = ...) -> None: ...

class OrderCancelRequest(_message.Message):
    __slots__ = ("user", "market", "order_id", "client_id")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    order_id: int
    client_id: str
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., order_id: _Optional[int] = ..., client_id: _Optional[str] = ...) -> None: ...

class OrderCancelAllRequest(_message.Message):
    __slots__ = ("user", "market", "side")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    side: Side
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ...) -> None: ...

class OrderBatchRequest(_message.Message):
    __slots__ = ("user", "item")
    class Put(_message.Message):
        __slots__ = ("market", "side", "kind", "amount", "price", "quote_limit", "tif", "post_only", "stp", "client_id", "taker_fee", "maker_fee", "signature", "reply")
        MARKET_FIELD_NUMBER: _ClassVar[int]
        SIDE_FIELD_NUMBER: _ClassVar[int]
        KIND_FIELD_NUMBER: _ClassVar[int]
        AMOUNT_FIELD_NUMBER: _ClassVar[int]
        PRICE_FIELD_NUMBER: _ClassVar[int]
        QUOTE_LIMIT_FIELD_NUMBER: _ClassVar[int]
        TIF_FIELD_NUMBER: _ClassVar[int]
        POST_ONLY_FIELD_NUMBER: _ClassVar[int]
        STP_FIELD_NUMBER: _ClassVar[int]
        CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
        TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
        MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
        SIGNATURE_FIELD_NUMBER: _ClassVar[int]
        REPLY_FIELD_NUMBER: _ClassVar[int]
        market: str
        side: Side
        kind: OrderKind
        amount: str
        price: str
        quote_limit: str
        tif: TimeInForce
        post_only: bool
        stp: SelfTradePrevention
        client_id: str
        taker_fee: str
        maker_fee: str
        signature: str
        reply: ReplyForm
        def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., kind: _Optional[_Union[OrderKind, str]] = ..., amount: _Optional[str] = ..., price: _Optional[str] = ..., quote_limit: _Optional[str] = ..., tif: _Optional[_Union[TimeInForce, str]] = ..., post_only: _Optional[bool] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., client_id: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., signature: _Optional[str] = ..., reply: _Optional[_Union[ReplyForm, str]] = ...) -> None: ...
    class Amend(_message.Message):
        __slots__ = ("market", "order_id", "amount", "price")
        MARKET_FIELD_NUMBER: _ClassVar[int]
        ORDER_ID_FIELD_NUMBER: _ClassVar[int]
        AMOUNT_FIELD_NUMBER: _ClassVar[int]
        PRICE_FIELD_NUMBER: _ClassVar[int]
        market: str
        order_id: int
        amount: str
        price: str
        def __init__(self, market: _Optional[str] = ..., order_id: _Optional[int] = ..., amount: _Optional[str] = ..., price: _Optional[str] = ...) -> None: ...
    class Cancel(_message.Message):
        __slots__ = ("market", "order_id", "client_id")
        MARKET_FIELD_NUMBER: _ClassVar[int]
        ORDER_ID_FIELD_NUMBER: _ClassVar[int]
        CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
        market: str
        order_id: int
        client_id: str
        def __init__(self, market: _Optional[str] = ..., order_id: _Optional[int] = ..., client_id: _Optional[str] = ...) -> None: ...
    class Item(_message.Message):
        __slots__ = ("put", "amend", "cancel")
        PUT_FIELD_NUMBER: _ClassVar[int]
        AMEND_FIELD_NUMBER: _ClassVar[int]
        CANCEL_FIELD_NUMBER: _ClassVar[int]
        put: OrderBatchRequest.Put
        amend: OrderBatchRequest.Amend
        cancel: OrderBatchRequest.Cancel
        def __init__(self, put: _Optional[_Union[OrderBatchRequest.Put, _Mapping]] = ..., amend: _Optional[_Union[OrderBatchRequest.Amend, _Mapping]] = ..., cancel: _Optional[_Union[OrderBatchRequest.Cancel, _Mapping]] = ...) -> None: ...
    USER_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    user: int
    item: _containers.RepeatedCompositeFieldContainer[OrderBatchRequest.Item]
    def __init__(self, user: _Optional[int] = ..., item: _Optional[_Iterable[_Union[OrderBatchRequest.Item, _Mapping]]] = ...) -> None: ...

class OrderBatchResponse(_message.Message):
    __slots__ = ("items",)
    class Item(_message.Message):
        __slots__ = ("put", "amend", "cancel", "error")
        PUT_FIELD_NUMBER: _ClassVar[int]
        AMEND_FIELD_NUMBER: _ClassVar[int]
        CANCEL_FIELD_NUMBER: _ClassVar[int]
        ERROR_FIELD_NUMBER: _ClassVar[int]
        put: OrderPutResponse
        amend: OrderResult
        cancel: Order
        error: Error
        def __init__(self, put: _Optional[_Union[OrderPutResponse, _Mapping]] = ..., amend: _Optional[_Union[OrderResult, _Mapping]] = ..., cancel: _Optional[_Union[Order, _Mapping]] = ..., error: _Optional[_Union[Error, _Mapping]] = ...) -> None: ...
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[OrderBatchResponse.Item]
    def __init__(self, items: _Optional[_Iterable[_Union[OrderBatchResponse.Item, _Mapping]]] = ...) -> None: ...

class OrderGetRequest(_message.Message):
    __slots__ = ("market", "order_id")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    market: str
    order_id: int
    def __init__(self, market: _Optional[str] = ..., order_id: _Optional[int] = ...) -> None: ...

class OrderListRequest(_message.Message):
    __slots__ = ("user", "market", "offset", "limit")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    offset: int
    limit: int
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class OrderListResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Order]
    def __init__(self, items: _Optional[_Iterable[_Union[Order, _Mapping]]] = ...) -> None: ...

class OrderHistoryRequest(_message.Message):
    __slots__ = ("user", "market", "side", "status", "from_us", "to_us", "before", "limit")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FROM_US_FIELD_NUMBER: _ClassVar[int]
    TO_US_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    side: Side
    status: OrderEnd
    from_us: int
    to_us: int
    before: str
    limit: int
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., status: _Optional[_Union[OrderEnd, str]] = ..., from_us: _Optional[int] = ..., to_us: _Optional[int] = ..., before: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class BalanceGetRequest(_message.Message):
    __slots__ = ("user", "asset")
    USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    user: int
    asset: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user: _Optional[int] = ..., asset: _Optional[_Iterable[str]] = ...) -> None: ...

class BalanceGetResponse(_message.Message):
    __slots__ = ("items",)
    class ItemsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Balance
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Balance, _Mapping]] = ...) -> None: ...
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.MessageMap[str, Balance]
    def __init__(self, items: _Optional[_Mapping[str, Balance]] = ...) -> None: ...

class BalanceUpdateRequest(_message.Message):
    __slots__ = ("user", "asset", "delta", "business", "business_id", "detail")
    USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_ID_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    user: int
    asset: str
    delta: str
    business: str
    business_id: int
    detail: str
    def __init__(self, user: _Optional[int] = ..., asset: _Optional[str] = ..., delta: _Optional[str] = ..., business: _Optional[str] = ..., business_id: _Optional[int] = ..., detail: _Optional[str] = ...) -> None: ...

class BalanceTransferRequest(_message.Message):
    __slots__ = ("from_user", "to_user", "asset", "amount", "id", "memo")
    FROM_USER_FIELD_NUMBER: _ClassVar[int]
    TO_USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    from_user: int
    to_user: int
    asset: str
    amount: str
    id: str
    memo: str
    def __init__(self, from_user: _Optional[int] = ..., to_user: _Optional[int] = ..., asset: _Optional[str] = ..., amount: _Optional[str] = ..., id: _Optional[str] = ..., memo: _Optional[str] = ...) -> None: ...

class BalanceHistoryRequest(_message.Message):
    __slots__ = ("user", "asset", "business", "from_us", "to_us", "before", "limit")
    USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    FROM_US_FIELD_NUMBER: _ClassVar[int]
    TO_US_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user: int
    asset: str
    business: str
    from_us: int
    to_us: int
    before: str
    limit: int
    def __init__(self, user: _Optional[int] = ..., asset: _Optional[str] = ..., business: _Optional[str] = ..., from_us: _Optional[int] = ..., to_us: _Optional[int] = ..., before: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class TradeHistoryRequest(_message.Message):
    __slots__ = ("user", "market", "side", "order_id", "from_us", "to_us", "before", "limit")
    USER_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_US_FIELD_NUMBER: _ClassVar[int]
    TO_US_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user: int
    market: str
    side: Side
    order_id: int
    from_us: int
    to_us: int
    before: str
    limit: int
    def __init__(self, user: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., order_id: _Optional[int] = ..., from_us: _Optional[int] = ..., to_us: _Optional[int] = ..., before: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class TransferHistoryRequest(_message.Message):
    __slots__ = ("user", "asset", "direction", "from_us", "to_us", "before", "limit")
    USER_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    FROM_US_FIELD_NUMBER: _ClassVar[int]
    TO_US_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user: int
    asset: str
    direction: Direction
    from_us: int
    to_us: int
    before: str
    limit: int
    def __init__(self, user: _Optional[int] = ..., asset: _Optional[str] = ..., direction: _Optional[_Union[Direction, str]] = ..., from_us: _Optional[int] = ..., to_us: _Optional[int] = ..., before: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class MarketCreateRequest(_message.Message):
    __slots__ = ("market", "base", "quote", "amount_scale", "price_scale", "fee_scale", "min_amount", "taker_fee", "maker_fee", "stp")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_SCALE_FIELD_NUMBER: _ClassVar[int]
    PRICE_SCALE_FIELD_NUMBER: _ClassVar[int]
    FEE_SCALE_FIELD_NUMBER: _ClassVar[int]
    MIN_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    market: str
    base: str
    quote: str
    amount_scale: int
    price_scale: int
    fee_scale: int
    min_amount: str
    taker_fee: str
    maker_fee: str
    stp: SelfTradePrevention
    def __init__(self, market: _Optional[str] = ..., base: _Optional[str] = ..., quote: _Optional[str] = ..., amount_scale: _Optional[int] = ..., price_scale: _Optional[int] = ..., fee_scale: _Optional[int] = ..., min_amount: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ...) -> None: ...

class MarketCreateResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MarketSetRequest(_message.Message):
    __slots__ = ("market", "min_amount", "taker_fee", "maker_fee", "stp", "status")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    MIN_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    STP_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    market: str
    min_amount: str
    taker_fee: str
    maker_fee: str
    stp: SelfTradePrevention
    status: MarketStatus
    def __init__(self, market: _Optional[str] = ..., min_amount: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., stp: _Optional[_Union[SelfTradePrevention, str]] = ..., status: _Optional[_Union[MarketStatus, str]] = ...) -> None: ...

class MarketSetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MarketListRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MarketListResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Market]
    def __init__(self, items: _Optional[_Iterable[_Union[Market, _Mapping]]] = ...) -> None: ...

class MarketSummaryRequest(_message.Message):
    __slots__ = ("market",)
    MARKET_FIELD_NUMBER: _ClassVar[int]
    market: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, market: _Optional[_Iterable[str]] = ...) -> None: ...

class MarketSummaryResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[MarketSummary]
    def __init__(self, items: _Optional[_Iterable[_Union[MarketSummary, _Mapping]]] = ...) -> None: ...

class MarketDepthRequest(_message.Message):
    __slots__ = ("market", "limit", "interval")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    market: str
    limit: int
    interval: str
    def __init__(self, market: _Optional[str] = ..., limit: _Optional[int] = ..., interval: _Optional[str] = ...) -> None: ...

class MarketTradesRequest(_message.Message):
    __slots__ = ("market", "limit", "before")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    market: str
    limit: int
    before: int
    def __init__(self, market: _Optional[str] = ..., limit: _Optional[int] = ..., before: _Optional[int] = ...) -> None: ...

class MarketTradesResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Trade]
    def __init__(self, items: _Optional[_Iterable[_Union[Trade, _Mapping]]] = ...) -> None: ...

class MarketTickerRequest(_message.Message):
    __slots__ = ("market",)
    MARKET_FIELD_NUMBER: _ClassVar[int]
    market: str
    def __init__(self, market: _Optional[str] = ...) -> None: ...

class MarketKlineRequest(_message.Message):
    __slots__ = ("market", "interval", "from_us", "to_us", "limit", "fill")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    FROM_US_FIELD_NUMBER: _ClassVar[int]
    TO_US_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FILL_FIELD_NUMBER: _ClassVar[int]
    market: str
    interval: Interval
    from_us: int
    to_us: int
    limit: int
    fill: bool
    def __init__(self, market: _Optional[str] = ..., interval: _Optional[_Union[Interval, str]] = ..., from_us: _Optional[int] = ..., to_us: _Optional[int] = ..., limit: _Optional[int] = ..., fill: _Optional[bool] = ...) -> None: ...

class MarketKlineResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Kline]
    def __init__(self, items: _Optional[_Iterable[_Union[Kline, _Mapping]]] = ...) -> None: ...

class MarketStatusRequest(_message.Message):
    __slots__ = ("market", "period")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    market: str
    period: int
    def __init__(self, market: _Optional[str] = ..., period: _Optional[int] = ...) -> None: ...

class AssetCreateRequest(_message.Message):
    __slots__ = ("asset", "scale", "show", "name", "symbol", "chain_id", "address", "inner_id", "logo")
    ASSET_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    SHOW_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SYMBOL_FIELD_NUMBER: _ClassVar[int]
    CHAIN_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    INNER_ID_FIELD_NUMBER: _ClassVar[int]
    LOGO_FIELD_NUMBER: _ClassVar[int]
    asset: str
    scale: int
    show: int
    name: str
    symbol: str
    chain_id: int
    address: str
    inner_id: int
    logo: str
    def __init__(self, asset: _Optional[str] = ..., scale: _Optional[int] = ..., show: _Optional[int] = ..., name: _Optional[str] = ..., symbol: _Optional[str] = ..., chain_id: _Optional[int] = ..., address: _Optional[str] = ..., inner_id: _Optional[int] = ..., logo: _Optional[str] = ...) -> None: ...

class AssetCreateResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssetListRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssetListResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Asset]
    def __init__(self, items: _Optional[_Iterable[_Union[Asset, _Mapping]]] = ...) -> None: ...

class AssetSummaryRequest(_message.Message):
    __slots__ = ("asset",)
    ASSET_FIELD_NUMBER: _ClassVar[int]
    asset: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, asset: _Optional[_Iterable[str]] = ...) -> None: ...

class AssetSummaryResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[AssetSummary]
    def __init__(self, items: _Optional[_Iterable[_Union[AssetSummary, _Mapping]]] = ...) -> None: ...

class UserRegisterRequest(_message.Message):
    __slots__ = ("l1", "l2")
    L1_FIELD_NUMBER: _ClassVar[int]
    L2_FIELD_NUMBER: _ClassVar[int]
    l1: str
    l2: str
    def __init__(self, l1: _Optional[str] = ..., l2: _Optional[str] = ...) -> None: ...

class UserRegisterResponse(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class UserGetRequest(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: int
    def __init__(self, user: _Optional[int] = ...) -> None: ...

class EngineStateHashRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EngineCheckRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EngineSetRequest(_message.Message):
    __slots__ = ("parameter", "value")
    PARAMETER_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    parameter: EngineParameter
    value: int
    def __init__(self, parameter: _Optional[_Union[EngineParameter, str]] = ..., value: _Optional[int] = ...) -> None: ...

class EngineSetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EngineTickRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EngineTickResponse(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: int
    def __init__(self, value: _Optional[int] = ...) -> None: ...

class FeedSnapshotRequest(_message.Message):
    __slots__ = ("channel",)
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: str
    def __init__(self, channel: _Optional[str] = ...) -> None: ...

class FeedReplayRequest(_message.Message):
    __slots__ = ("channel", "limit")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    channel: str
    limit: int
    def __init__(self, channel: _Optional[str] = ..., limit: _Optional[int] = ..., **kwargs) -> None: ...

class HistoryWaitRequest(_message.Message):
    __slots__ = ("sequence", "timeout")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    timeout: int
    def __init__(self, sequence: _Optional[int] = ..., timeout: _Optional[int] = ...) -> None: ...

class HistoryWaitResponse(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: int
    def __init__(self, value: _Optional[int] = ...) -> None: ...

class WatchTradeRequest(_message.Message):
    __slots__ = ("market", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class TradeMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: TradeSnapshot
    update: TradeUpdate
    def __init__(self, snapshot: _Optional[_Union[TradeSnapshot, _Mapping]] = ..., update: _Optional[_Union[TradeUpdate, _Mapping]] = ...) -> None: ...

class TradeSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "trade")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRADE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    trade: Trade
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., trade: _Optional[_Union[Trade, _Mapping]] = ...) -> None: ...

class TradeUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "trade")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRADE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    trade: Trade
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., trade: _Optional[_Union[Trade, _Mapping]] = ...) -> None: ...

class WatchDepthRequest(_message.Message):
    __slots__ = ("market", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class DepthMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: DepthSnapshot
    update: DepthUpdate
    def __init__(self, snapshot: _Optional[_Union[DepthSnapshot, _Mapping]] = ..., update: _Optional[_Union[DepthUpdate, _Mapping]] = ...) -> None: ...

class DepthSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "bids", "asks", "complete")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    bids: _containers.RepeatedCompositeFieldContainer[Level]
    asks: _containers.RepeatedCompositeFieldContainer[Level]
    complete: bool
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., bids: _Optional[_Iterable[_Union[Level, _Mapping]]] = ..., asks: _Optional[_Iterable[_Union[Level, _Mapping]]] = ..., complete: _Optional[bool] = ...) -> None: ...

class DepthUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "bids", "asks")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    bids: _containers.RepeatedCompositeFieldContainer[Level]
    asks: _containers.RepeatedCompositeFieldContainer[Level]
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., bids: _Optional[_Iterable[_Union[Level, _Mapping]]] = ..., asks: _Optional[_Iterable[_Union[Level, _Mapping]]] = ...) -> None: ...

class WatchBookRequest(_message.Message):
    __slots__ = ("market", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class BookMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: BookSnapshot
    update: BookUpdate
    def __init__(self, snapshot: _Optional[_Union[BookSnapshot, _Mapping]] = ..., update: _Optional[_Union[BookUpdate, _Mapping]] = ...) -> None: ...

class BookSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "bids", "asks", "complete")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    bids: _containers.RepeatedCompositeFieldContainer[QueuedOrder]
    asks: _containers.RepeatedCompositeFieldContainer[QueuedOrder]
    complete: bool
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., bids: _Optional[_Iterable[_Union[QueuedOrder, _Mapping]]] = ..., asks: _Optional[_Iterable[_Union[QueuedOrder, _Mapping]]] = ..., complete: _Optional[bool] = ...) -> None: ...

class BookUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "changes")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    changes: _containers.RepeatedCompositeFieldContainer[BookChange]
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., changes: _Optional[_Iterable[_Union[BookChange, _Mapping]]] = ...) -> None: ...

class WatchBboRequest(_message.Message):
    __slots__ = ("market", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class BboMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: BboSnapshot
    update: BboUpdate
    def __init__(self, snapshot: _Optional[_Union[BboSnapshot, _Mapping]] = ..., update: _Optional[_Union[BboUpdate, _Mapping]] = ...) -> None: ...

class BboSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "bid", "bid_amount", "ask", "ask_amount")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BID_FIELD_NUMBER: _ClassVar[int]
    BID_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    ASK_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    bid: str
    bid_amount: str
    ask: str
    ask_amount: str
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., bid: _Optional[str] = ..., bid_amount: _Optional[str] = ..., ask: _Optional[str] = ..., ask_amount: _Optional[str] = ...) -> None: ...

class BboUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "bid", "bid_amount", "ask", "ask_amount")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BID_FIELD_NUMBER: _ClassVar[int]
    BID_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    ASK_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    bid: str
    bid_amount: str
    ask: str
    ask_amount: str
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., bid: _Optional[str] = ..., bid_amount: _Optional[str] = ..., ask: _Optional[str] = ..., ask_amount: _Optional[str] = ...) -> None: ...

class WatchTickerRequest(_message.Message):
    __slots__ = ("market", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., from_seq: _Optional[int] = ...) -> None: ...

class TickerMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: TickerSnapshot
    update: TickerUpdate
    def __init__(self, snapshot: _Optional[_Union[TickerSnapshot, _Mapping]] = ..., update: _Optional[_Union[TickerUpdate, _Mapping]] = ...) -> None: ...

class TickerSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "ticker")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TICKER_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    ticker: Ticker
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., ticker: _Optional[_Union[Ticker, _Mapping]] = ...) -> None: ...

class TickerUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "ticker")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TICKER_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    ticker: Ticker
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., ticker: _Optional[_Union[Ticker, _Mapping]] = ...) -> None: ...

class WatchKlineRequest(_message.Message):
    __slots__ = ("market", "interval", "from_seq")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    market: str
    interval: Interval
    from_seq: int
    def __init__(self, market: _Optional[str] = ..., interval: _Optional[_Union[Interval, str]] = ..., from_seq: _Optional[int] = ...) -> None: ...

class KlineMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: KlineSnapshot
    update: KlineUpdate
    def __init__(self, snapshot: _Optional[_Union[KlineSnapshot, _Mapping]] = ..., update: _Optional[_Union[KlineUpdate, _Mapping]] = ...) -> None: ...

class KlineSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "kline")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    KLINE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    kline: Kline
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., kline: _Optional[_Union[Kline, _Mapping]] = ...) -> None: ...

class KlineUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "kline")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    KLINE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    kline: Kline
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., kline: _Optional[_Union[Kline, _Mapping]] = ...) -> None: ...

class WatchMarketRequest(_message.Message):
    __slots__ = ("from_seq",)
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    from_seq: int
    def __init__(self, from_seq: _Optional[int] = ...) -> None: ...

class MarketMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: MarketSnapshot
    update: MarketUpdate
    def __init__(self, snapshot: _Optional[_Union[MarketSnapshot, _Mapping]] = ..., update: _Optional[_Union[MarketUpdate, _Mapping]] = ...) -> None: ...

class MarketSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "markets")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    MARKETS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    markets: _containers.RepeatedCompositeFieldContainer[Market]
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., markets: _Optional[_Iterable[_Union[Market, _Mapping]]] = ...) -> None: ...

class MarketUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "market")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    market: Market
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., market: _Optional[_Union[Market, _Mapping]] = ...) -> None: ...

class WatchOrderRequest(_message.Message):
    __slots__ = ("user", "from_seq")
    USER_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    user: int
    from_seq: int
    def __init__(self, user: _Optional[int] = ..., from_seq: _Optional[int] = ...) -> None: ...

class OrderMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: OrderSnapshot
    update: OrderUpdate
    def __init__(self, snapshot: _Optional[_Union[OrderSnapshot, _Mapping]] = ..., update: _Optional[_Union[OrderUpdate, _Mapping]] = ...) -> None: ...

class OrderSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "orders", "complete")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    orders: _containers.RepeatedCompositeFieldContainer[Order]
    complete: bool
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., orders: _Optional[_Iterable[_Union[Order, _Mapping]]] = ..., complete: _Optional[bool] = ...) -> None: ...

class OrderUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "cause", "order", "fill")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    FILL_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    cause: OrderCause
    order: Order
    fill: Fill
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., cause: _Optional[_Union[OrderCause, str]] = ..., order: _Optional[_Union[Order, _Mapping]] = ..., fill: _Optional[_Union[Fill, _Mapping]] = ...) -> None: ...

class WatchBalanceRequest(_message.Message):
    __slots__ = ("user", "from_seq")
    USER_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    user: int
    from_seq: int
    def __init__(self, user: _Optional[int] = ..., from_seq: _Optional[int] = ...) -> None: ...

class BalanceMessage(_message.Message):
    __slots__ = ("snapshot", "update")
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    snapshot: BalanceSnapshot
    update: BalanceUpdate
    def __init__(self, snapshot: _Optional[_Union[BalanceSnapshot, _Mapping]] = ..., update: _Optional[_Union[BalanceUpdate, _Mapping]] = ...) -> None: ...

class BalanceSnapshot(_message.Message):
    __slots__ = ("seq", "epoch", "time", "balances")
    class BalancesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Balance
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Balance, _Mapping]] = ...) -> None: ...
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    seq: int
    epoch: str
    time: int
    balances: _containers.MessageMap[str, Balance]
    def __init__(self, seq: _Optional[int] = ..., epoch: _Optional[str] = ..., time: _Optional[int] = ..., balances: _Optional[_Mapping[str, Balance]] = ...) -> None: ...

class BalanceUpdate(_message.Message):
    __slots__ = ("seq", "prev", "time", "asset", "available", "frozen", "available_change", "frozen_change", "cause", "cause_id", "business", "detail")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PREV_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_CHANGE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_CHANGE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_ID_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    seq: int
    prev: int
    time: int
    asset: str
    available: str
    frozen: str
    available_change: str
    frozen_change: str
    cause: BalanceCause
    cause_id: str
    business: str
    detail: str
    def __init__(self, seq: _Optional[int] = ..., prev: _Optional[int] = ..., time: _Optional[int] = ..., asset: _Optional[str] = ..., available: _Optional[str] = ..., frozen: _Optional[str] = ..., available_change: _Optional[str] = ..., frozen_change: _Optional[str] = ..., cause: _Optional[_Union[BalanceCause, str]] = ..., cause_id: _Optional[str] = ..., business: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...

class FeedMessage(_message.Message):
    __slots__ = ("trade", "depth", "book", "bbo", "ticker", "kline", "market", "order", "balance")
    TRADE_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    BOOK_FIELD_NUMBER: _ClassVar[int]
    BBO_FIELD_NUMBER: _ClassVar[int]
    TICKER_FIELD_NUMBER: _ClassVar[int]
    KLINE_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    trade: TradeMessage
    depth: DepthMessage
    book: BookMessage
    bbo: BboMessage
    ticker: TickerMessage
    kline: KlineMessage
    market: MarketMessage
    order: OrderMessage
    balance: BalanceMessage
    def __init__(self, trade: _Optional[_Union[TradeMessage, _Mapping]] = ..., depth: _Optional[_Union[DepthMessage, _Mapping]] = ..., book: _Optional[_Union[BookMessage, _Mapping]] = ..., bbo: _Optional[_Union[BboMessage, _Mapping]] = ..., ticker: _Optional[_Union[TickerMessage, _Mapping]] = ..., kline: _Optional[_Union[KlineMessage, _Mapping]] = ..., market: _Optional[_Union[MarketMessage, _Mapping]] = ..., order: _Optional[_Union[OrderMessage, _Mapping]] = ..., balance: _Optional[_Union[BalanceMessage, _Mapping]] = ...) -> None: ...

class Error(_message.Message):
    __slots__ = ("code", "text")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    code: str
    text: str
    def __init__(self, code: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

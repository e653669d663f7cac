"""Vocabularies.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from typing import Literal, TypeAlias

from dingir.word import Word


class Side(Word):
    """SIDE of the commands page."""

    BID = "BID"
    ASK = "ASK"


SideLike: TypeAlias = Side | Literal["BID", "ASK"]
"""How a word of `Side` may be given."""


class OrderKind(Word):
    """KIND of the commands page."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"


OrderKindLike: TypeAlias = OrderKind | Literal["LIMIT", "MARKET"]
"""How a word of `OrderKind` may be given."""


class TimeInForce(Word):
    """TIF of the commands page."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


TimeInForceLike: TypeAlias = TimeInForce | Literal["GTC", "IOC", "FOK"]
"""How a word of `TimeInForce` may be given."""


class SelfTradePrevention(Word):
    """STP of the commands page."""

    NONE = "NONE"
    TAKER = "TAKER"
    MAKER = "MAKER"
    BOTH = "BOTH"
    DECREMENT = "DECREMENT"


SelfTradePreventionLike: TypeAlias = SelfTradePrevention | Literal["NONE", "TAKER", "MAKER", "BOTH", "DECREMENT"]
"""How a word of `SelfTradePrevention` may be given."""


class ReplyForm(Word):
    """REPLY of the commands page."""

    ACK = "ACK"
    RESULT = "RESULT"
    FULL = "FULL"


ReplyFormLike: TypeAlias = ReplyForm | Literal["ACK", "RESULT", "FULL"]
"""How a word of `ReplyForm` may be given."""


class OrderStatus(Word):
    """STATUS of the commands page."""

    NEW = "NEW"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class Reason(Word):
    """REASON of the commands page."""

    NONE = ""
    USER = "USER"
    POST_ONLY = "POST_ONLY"
    SELF_TRADE = "SELF_TRADE"
    IOC = "IOC"
    FOK = "FOK"
    MARKET_EXHAUSTED = "MARKET_EXHAUSTED"
    QUOTE_LIMIT = "QUOTE_LIMIT"
    HALTED = "HALTED"


class MarketStatus(Word):
    """MARKET_STATUS of the commands page."""

    TRADING = "TRADING"
    CANCEL_ONLY = "CANCEL_ONLY"
    HALT = "HALT"


MarketStatusLike: TypeAlias = MarketStatus | Literal["TRADING", "CANCEL_ONLY", "HALT"]
"""How a word of `MarketStatus` may be given."""


class Interval(Word):
    """KLINE_INTERVAL of the commands page."""

    SECOND_1 = "1s"
    MINUTE_1 = "1m"
    MINUTE_3 = "3m"
    MINUTE_5 = "5m"
    MINUTE_15 = "15m"
    MINUTE_30 = "30m"
    HOUR_1 = "1h"
    HOUR_2 = "2h"
    HOUR_4 = "4h"
    HOUR_6 = "6h"
    HOUR_8 = "8h"
    HOUR_12 = "12h"
    DAY_1 = "1d"
    DAY_3 = "3d"
    WEEK_1 = "1w"
    MONTH_1 = "1M"


IntervalLike: TypeAlias = (
    Interval
    | Literal["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"]
)
"""How a word of `Interval` may be given."""


class BookAction(Word):
    """BOOK_ACTION of the commands page."""

    ADD = "ADD"
    EXECUTE = "EXECUTE"
    AMEND = "AMEND"
    CANCEL = "CANCEL"


class Direction(Word):
    """DIRECTION of the commands page."""

    IN = "IN"
    OUT = "OUT"


DirectionLike: TypeAlias = Direction | Literal["IN", "OUT"]
"""How a word of `Direction` may be given."""


class OrderEnd(Word):
    """ENDED of the commands page."""

    FILLED = "FILLED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


OrderEndLike: TypeAlias = OrderEnd | Literal["FILLED", "CANCELED", "EXPIRED"]
"""How a word of `OrderEnd` may be given."""


class Role(Word):
    """ROLE of the commands page."""

    TAKER = "TAKER"
    MAKER = "MAKER"


class EngineParameter(Word):
    """ENGINE_PARAMETER of the commands page."""

    USER_ORDER_LIMIT = "user-order-limit"
    CLIENT_ID_TTL = "client-id-ttl"
    FINISHED_ORDERS_MAX = "finished-orders-max"
    TRADES_MAX = "trades-max"


EngineParameterLike: TypeAlias = (
    EngineParameter | Literal["user-order-limit", "client-id-ttl", "finished-orders-max", "trades-max"]
)
"""How a word of `EngineParameter` may be given."""


class OrderCause(Word):
    """ORDER_CAUSE of the commands page."""

    PUT = "PUT"
    TRADE = "TRADE"
    PREVENTED = "PREVENTED"
    AMENDED = "AMENDED"
    RESTED = "RESTED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class BalanceCause(Word):
    """BALANCE_CAUSE of the commands page."""

    DEPOSIT = "DEPOSIT"
    WITHDRAWAL = "WITHDRAWAL"
    TRANSFER = "TRANSFER"
    TRADE = "TRADE"
    FREEZE = "FREEZE"
    RELEASE = "RELEASE"


class MessageType(Word):
    """MESSAGE of the commands page."""

    SNAPSHOT = "snapshot"
    UPDATE = "update"

"""The domain's closed vocabularies, as small integers with their text on the wire.

The engine compares and stores the integers; the wire and the documents show the text. The integers
are part of the snapshot format: append, never renumber.
"""

from typing import Final

# Sides of the book.
BID: Final = 0
ASK: Final = 1
SIDE_TEXT: Final = (b"BID", b"ASK")

# Kinds of order.
LIMIT: Final = 0
MARKET: Final = 1
KIND_TEXT: Final = (b"LIMIT", b"MARKET")

# Time in force.
GTC: Final = 0
IOC: Final = 1
FOK: Final = 2
TIF_TEXT: Final = (b"GTC", b"IOC", b"FOK")

# Self-trade prevention: whose order gives way when both sides belong to one user.
STP_NONE: Final = 0
STP_TAKER: Final = 1
STP_MAKER: Final = 2
STP_BOTH: Final = 3
STP_DECREMENT: Final = 4
STP_TEXT: Final = (b"NONE", b"TAKER", b"MAKER", b"BOTH", b"DECREMENT")

# How much of an order its reply tells.
REPLY_ACK: Final = 0
REPLY_RESULT: Final = 1
REPLY_FULL: Final = 2
REPLY_TEXT: Final = (b"ACK", b"RESULT", b"FULL")

# Order status.
NEW: Final = 0
PARTIALLY_FILLED: Final = 1
FILLED: Final = 2
CANCELED: Final = 3
EXPIRED: Final = 4
STATUS_TEXT: Final = (b"NEW", b"PARTIALLY_FILLED", b"FILLED", b"CANCELED", b"EXPIRED")

# Why an order ended without being filled; NO_REASON while it is open and when it was filled.
NO_REASON: Final = 0
REASON_USER: Final = 1  # its owner cancelled it
REASON_POST_ONLY: Final = 2  # it would have taken
REASON_SELF_TRADE: Final = 3  # self-trade prevention
REASON_IOC: Final = 4  # what an IOC order could not fill at once
REASON_FOK: Final = 5  # a FOK order that could not fill whole
REASON_MARKET_EXHAUSTED: Final = 6  # a market order met the end of the book
REASON_QUOTE_LIMIT: Final = 7  # a market bid met its quote limit, or the end of its funds
REASON_HALTED: Final = 8  # the operator closed the market
REASON_TEXT: Final = (
    b"",
    b"USER",
    b"POST_ONLY",
    b"SELF_TRADE",
    b"IOC",
    b"FOK",
    b"MARKET_EXHAUSTED",
    b"QUOTE_LIMIT",
    b"HALTED",
)

# Market status.
TRADING: Final = 0
CANCEL_ONLY: Final = 1  # nothing new, cancels pass
HALT: Final = 2  # nothing but queries
MARKET_STATUS_TEXT: Final = (b"TRADING", b"CANCEL_ONLY", b"HALT")

# Intervals of candles. The only words that case tells apart: 1m is a minute, 1M a month.
KLINE_INTERVAL_TEXT: Final = (
    b"1s",
    b"1m",
    b"3m",
    b"5m",
    b"15m",
    b"30m",
    b"1h",
    b"2h",
    b"4h",
    b"6h",
    b"8h",
    b"12h",
    b"1d",
    b"3d",
    b"1w",
    b"1M",
)

# What happens to an order in the book.
ADD: Final = 0
EXECUTE: Final = 1
AMEND: Final = 2
CANCEL: Final = 3
BOOK_ACTION_TEXT: Final = (b"ADD", b"EXECUTE", b"AMEND", b"CANCEL")

# Which way a transfer goes, seen from a user.
IN: Final = 0
OUT: Final = 1
DIRECTION_TEXT: Final = (b"IN", b"OUT")

# How an order can end.
ENDED_FILLED: Final = 0
ENDED_CANCELED: Final = 1
ENDED_EXPIRED: Final = 2
ENDED_TEXT: Final = (b"FILLED", b"CANCELED", b"EXPIRED")

# A trader's role in one trade.
TAKER: Final = 0
MAKER: Final = 1
ROLE_TEXT: Final = (b"TAKER", b"MAKER")

# Engine parameters: settings that are part of the state, so that a replay decides alike.
USER_ORDER_LIMIT: Final = 0
CLIENT_ID_TTL: Final = 1
FINISHED_ORDERS_MAX: Final = 2
TRADES_MAX: Final = 3
ENGINE_PARAMETER_TEXT: Final = (b"user-order-limit", b"client-id-ttl", b"finished-orders-max", b"trades-max")

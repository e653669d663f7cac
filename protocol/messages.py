"""The feed's messages: kinds of channel, their names, and the shapes of what is told on them (see FEED.md)."""

from typing import Final

from protocol.values import Shape

# Kinds of channel.
TRADE: Final = 0
DEPTH: Final = 1
BOOK: Final = 2
BBO: Final = 3
TICKER: Final = 4
KLINE: Final = 5
LISTING: Final = 6
ORDER: Final = 7
BALANCE: Final = 8

KIND_TEXT: Final = (b"trade", b"depth", b"book", b"bbo", b"ticker", b"kline", b"market", b"order", b"balance")
"""What a channel's name begins with; but for `market`, which is the whole name, a colon follows."""

MARKET_KINDS: Final = (TRADE, DEPTH, BOOK, BBO, TICKER, KLINE)
USER_KINDS: Final = (ORDER, BALANCE)

SNAPSHOT: Final = b"snapshot"
UPDATE: Final = b"update"

_CONTENT: Final = (
    ("trade",),
    ("bids", "asks"),
    ("changes",),
    ("bid", "bid_amount", "ask", "ask_amount"),
    ("ticker",),
    ("kline",),
    ("market",),
    ("cause", "order", "fill"),
    (
        "asset",
        "available",
        "frozen",
        "available_change",
        "frozen_change",
        "cause",
        "cause_id",
        "business",
        "detail",
    ),
)

UPDATES: Final = [Shape(("type", "seq", "prev", "time", *content)) for content in _CONTENT]
"""Shape of an update, by kind."""

SNAPSHOTS: Final = [
    Shape(("type", "seq", "epoch", "time", *content))
    for content in (
        ("trade",),
        ("bids", "asks", "complete"),
        ("bids", "asks", "complete"),
        ("bid", "bid_amount", "ask", "ask_amount"),
        ("ticker",),
        ("kline",),
        ("markets",),
        ("orders", "complete"),
        ("balances",),
    )
]
"""Shape of a snapshot, by kind."""

CHANGE: Final = Shape(("action", "order_id", "side", "price", "amount", "trade_id"))
"""One change of the book, order by order; `amount` is what the order shows afterwards."""

REPLAY: Final = Shape(("channel", "epoch", "seq", "messages"))
"""What FEED.REPLAY answers: `seq` is the channel's last message, `messages` are payloads, oldest first."""

assert len(KIND_TEXT) == len(UPDATES) == len(SNAPSHOTS)

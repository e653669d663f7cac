"""The feed's messages: kinds of channel, their names, and the shapes of what is told on them (see FEED.md)."""

from typing import Final

from protocol import records
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

UPDATES: Final = [Shape(tuple(records.UPDATES[kind.decode()])) for kind in KIND_TEXT]
"""Shape of an update, by kind."""

SNAPSHOTS: Final = [Shape(tuple(records.SNAPSHOTS[kind.decode()])) for kind in KIND_TEXT]
"""Shape of a snapshot, by kind."""

CHANGE: Final = Shape(tuple(records.CHANGE))
REPLAY: Final = Shape(tuple(records.REPLAY))

"""The records of the domain: which fields, of which types, in which order.

Conventions, for every record: money, prices, amounts, fee rates and ids (order, trade, user, log
sequence) are text; counts, scales and times (microseconds since the epoch) are integers; flags are
booleans. An absent text is empty; an absent price (of a market order) is nil; `reason` is empty while
there is none. Fields may be appended, never moved: RESP2 clients read them by position.

What the engine fills in is in `shapes.py` and `messages.py`, made from these.
"""

from typing import Final

from protocol.schema import (
    DECIMAL,
    FLAG,
    ID,
    INTEGER,
    NAME,
    PAYLOAD,
    TEXT,
    TIME,
    Fields,
    Type,
    list_of,
    map_of,
    nullable,
    record,
    row,
    word,
)

# -- assets, markets, users -------------------------------------------------------------------------------

ASSET: Final[Fields] = {
    "asset": NAME,
    "name": TEXT,
    "symbol": TEXT,
    "scale": INTEGER,
    "show": INTEGER,
    "chain_id": INTEGER,
    "address": TEXT,
    "inner_id": INTEGER,
    "logo": TEXT,
}

ASSET_SUMMARY: Final[Fields] = {
    "asset": NAME,
    "available": DECIMAL,
    "frozen": DECIMAL,
    "fees": DECIMAL,
    "deposited": DECIMAL,
    "withdrawn": DECIMAL,
    "available_count": INTEGER,
    "frozen_count": INTEGER,
}
"""Totals over all users; the counts are of users with a non-zero amount."""

MARKET: Final[Fields] = {
    "market": NAME,
    "base": NAME,
    "quote": NAME,
    "amount_scale": INTEGER,
    "price_scale": INTEGER,
    "fee_scale": INTEGER,
    "min_amount": DECIMAL,
    "taker_fee": DECIMAL,
    "maker_fee": DECIMAL,
    "stp": word("STP"),
    "status": word("MARKET_STATUS"),
}

MARKET_SUMMARY: Final[Fields] = {
    "market": NAME,
    "status": word("MARKET_STATUS"),
    "bid_count": INTEGER,
    "bid_amount": DECIMAL,
    "ask_count": INTEGER,
    "ask_amount": DECIMAL,
    "trade_count": INTEGER,
    "last_price": nullable(DECIMAL),
}
"""What rests in the book, and the trades so far; `last_price` is nil before the first trade."""

LEVEL: Final[Fields] = {"price": DECIMAL, "amount": DECIMAL}
"""A price of the book, and what rests there."""

DEPTH: Final[Fields] = {"sequence": ID, "bids": list_of(row("LEVEL")), "asks": list_of(row("LEVEL"))}
"""The book by price, best first; `sequence` is the journal's."""

TRADE: Final[Fields] = {
    "id": ID,
    "time": TIME,
    "price": DECIMAL,
    "amount": DECIMAL,
    "quote": DECIMAL,
    "side": word("SIDE"),
}
"""`side` is the taker's."""

TICKER: Final[Fields] = {
    "market": NAME,
    "time": TIME,
    "open": nullable(DECIMAL),
    "high": nullable(DECIMAL),
    "low": nullable(DECIMAL),
    "last": nullable(DECIMAL),
    "change": nullable(DECIMAL),
    "change_percent": nullable(DECIMAL),
    "volume": DECIMAL,
    "quote": DECIMAL,
    "count": INTEGER,
    "vwap": nullable(DECIMAL),
    "bid": nullable(DECIMAL),
    "bid_amount": nullable(DECIMAL),
    "ask": nullable(DECIMAL),
    "ask_amount": nullable(DECIMAL),
    "previous_close": nullable(DECIMAL),
}
"""The current UTC minute and the 1,439 before it, at `time`; nil where nothing was traded in them. `last` is the
last price ever, `change` is close - open of the window, `vwap` quote by base, `previous_close` the last price
before the window; `bid` and `ask` are the best of the book, with what rests there."""

KLINE: Final[Fields] = {
    "interval": word("KLINE_INTERVAL"),
    "start": TIME,
    "end": TIME,
    "open": DECIMAL,
    "high": DECIMAL,
    "low": DECIMAL,
    "close": DECIMAL,
    "volume": DECIMAL,
    "quote": DECIMAL,
    "count": INTEGER,
    "closed": FLAG,
}
"""A candle: `start` inclusive, `end` exclusive; `volume` is in base, `count` of trades; `closed`: it is over."""

MARKET_STATUS: Final[Fields] = {
    "market": NAME,
    "status": word("MARKET_STATUS"),
    "time": TIME,
    "sequence": ID,
    "period": INTEGER,
    "last": nullable(DECIMAL),
    "open": nullable(DECIMAL),
    "high": nullable(DECIMAL),
    "low": nullable(DECIMAL),
    "volume": DECIMAL,
    "quote": DECIMAL,
    "count": INTEGER,
}
"""What was traded in the last `period` seconds, rounded up to whole minutes beyond two hours; as in TICKER."""

USER: Final[Fields] = {"id": ID, "l1": TEXT, "l2": TEXT, "create_time": TIME, "open_orders": INTEGER}

BALANCE: Final[Fields] = {"available": DECIMAL, "frozen": DECIMAL}

# -- orders -----------------------------------------------------------------------------------------------

ORDER_RESULT: Final[Fields] = {
    "id": ID,
    "status": word("STATUS"),
    "remain": DECIMAL,
    "finished_base": DECIMAL,
    "finished_quote": DECIMAL,
    "finished_fee": DECIMAL,
    "reason": word("REASON"),
}

ORDER: Final[Fields] = {
    "id": ID,
    "user": ID,
    "market": NAME,
    "side": word("SIDE"),
    "type": word("KIND"),
    "tif": word("TIF"),
    "post_only": FLAG,
    "stp": word("STP"),
    "price": nullable(DECIMAL),
    "amount": DECIMAL,
    "remain": DECIMAL,
    "finished_base": DECIMAL,
    "finished_quote": DECIMAL,
    "finished_fee": DECIMAL,
    "prevented": DECIMAL,
    "frozen": DECIMAL,
    "taker_fee": DECIMAL,
    "maker_fee": DECIMAL,
    "status": word("STATUS"),
    "reason": word("REASON"),
    "client_id": TEXT,
    "create_time": TIME,
    "update_time": TIME,
}
"""`type` is LIMIT or MARKET; `prevented` is what self-trade prevention took off `remain`; `finished_fee`
is in the asset that the order receives."""

ORDER_FULL: Final[Fields] = {**ORDER, "fills": list_of(record("FILL"))}
"""ORDER and the list of FILLs that this command made."""

FILL: Final[Fields] = {
    "trade_id": ID,
    "role": word("ROLE"),
    "price": DECIMAL,
    "amount": DECIMAL,
    "quote": DECIMAL,
    "fee": DECIMAL,
    "fee_asset": NAME,
    "maker_order_id": ID,
}

CANCELLED: Final[Fields] = {"count": INTEGER, "order_ids": list_of(ID)}

# -- the engine -------------------------------------------------------------------------------------------

STATEHASH: Final[Fields] = {"sequence": ID, "hash": TEXT}

CHECK: Final[Fields] = {
    "ok": FLAG,
    "sequence": ID,
    "users": INTEGER,
    "orders": INTEGER,
    "problems": list_of(TEXT),
}
"""`users` and `orders` are how many were verified; `problems` are texts, none when `ok`."""

# -- history ----------------------------------------------------------------------------------------------

USER_TRADE: Final[Fields] = {
    "trade_id": ID,
    "time": TIME,
    "market": NAME,
    "order_id": ID,
    "counter_order_id": ID,
    "side": word("SIDE"),
    "role": word("ROLE"),
    "price": DECIMAL,
    "amount": DECIMAL,
    "quote": DECIMAL,
    "fee": DECIMAL,
    "fee_asset": NAME,
}
"""A trade from one side: `side`, `role` and `fee` are this user's, `counter_order_id` is the other's."""

BALANCE_ENTRY: Final[Fields] = {
    "id": ID,
    "time": TIME,
    "asset": NAME,
    "change": DECIMAL,
    "available": DECIMAL,
    "frozen": DECIMAL,
    "cause": word("BALANCE_CAUSE"),
    "cause_id": TEXT,
    "business": TEXT,
    "business_id": ID,
    "detail": TEXT,
}
"""A change of what a user owns of an asset, and what there was after it. To freeze and release changes nothing of
that. `business` and `business_id` are the caller's of a deposit or withdrawal, `trade` and the trade's id, or
`transfer` and its record of the log."""

TRANSFER: Final[Fields] = {
    "id": ID,
    "time": TIME,
    "from_user": ID,
    "to_user": ID,
    "asset": NAME,
    "amount": DECIMAL,
    "transfer_id": TEXT,
    "memo": TEXT,
}
"""A transfer; `id` counts them, `transfer_id` is the payer's own, or empty."""

_PAGE: Final[Fields] = {"sequence": ID, "next": TEXT}

ORDER_PAGE: Final[Fields] = {**_PAGE, "orders": list_of(record("ORDER"))}
TRADE_PAGE: Final[Fields] = {**_PAGE, "trades": list_of(record("USER_TRADE"))}
BALANCE_PAGE: Final[Fields] = {**_PAGE, "entries": list_of(record("BALANCE_ENTRY"))}
TRANSFER_PAGE: Final[Fields] = {**_PAGE, "transfers": list_of(record("TRANSFER"))}
"""A page of history, newest first. Every record of the log up to `sequence` was in the tables; `next` is the BEFORE of
the page that follows, empty at the end."""

# -- the feed ---------------------------------------------------------------------------------------------

QUEUED: Final[Fields] = {"order_id": ID, "price": DECIMAL, "amount": DECIMAL}
"""An order in the book, as others see it."""

CHANGE: Final[Fields] = {
    "action": word("BOOK_ACTION"),
    "order_id": ID,
    "side": word("SIDE"),
    "price": DECIMAL,
    "amount": DECIMAL,
    "trade_id": nullable(ID),
}
"""One change of the book, order by order; `amount` is what the order shows afterwards."""

REPLAY: Final[Fields] = {"channel": TEXT, "epoch": TEXT, "seq": INTEGER, "messages": list_of(PAYLOAD)}
"""What FEED.REPLAY answers: `seq` is the channel's last message, `messages` are payloads, oldest first."""

_UPDATE: Final[Fields] = {"type": word("MESSAGE"), "seq": INTEGER, "prev": INTEGER, "time": TIME}
_SNAPSHOT: Final[Fields] = {"type": word("MESSAGE"), "seq": INTEGER, "epoch": TEXT, "time": TIME}
_BEST: Final[Fields] = {
    "bid": nullable(DECIMAL),
    "bid_amount": nullable(DECIMAL),
    "ask": nullable(DECIMAL),
    "ask_amount": nullable(DECIMAL),
}

UPDATES: Final[dict[str, Fields]] = {
    "trade": {**_UPDATE, "trade": record("TRADE")},
    "depth": {**_UPDATE, "bids": list_of(row("LEVEL")), "asks": list_of(row("LEVEL"))},
    "book": {**_UPDATE, "changes": list_of(record("CHANGE"))},
    "bbo": {**_UPDATE, **_BEST},
    "ticker": {**_UPDATE, "ticker": record("TICKER")},
    "kline": {**_UPDATE, "kline": record("KLINE")},
    "market": {**_UPDATE, "market": record("MARKET")},
    "order": {
        **_UPDATE,
        "cause": word("ORDER_CAUSE"),
        "order": record("ORDER"),
        "fill": nullable(record("FILL")),
    },
    "balance": {
        **_UPDATE,
        "asset": NAME,
        "available": DECIMAL,
        "frozen": DECIMAL,
        "available_change": DECIMAL,
        "frozen_change": DECIMAL,
        "cause": word("BALANCE_CAUSE"),
        "cause_id": TEXT,
        "business": TEXT,
        "detail": TEXT,
    },
}
"""An update, by kind of channel."""

SNAPSHOTS: Final[dict[str, Fields]] = {
    "trade": {**_SNAPSHOT, "trade": nullable(record("TRADE"))},
    "depth": {**_SNAPSHOT, "bids": list_of(row("LEVEL")), "asks": list_of(row("LEVEL")), "complete": FLAG},
    "book": {**_SNAPSHOT, "bids": list_of(row("QUEUED")), "asks": list_of(row("QUEUED")), "complete": FLAG},
    "bbo": {**_SNAPSHOT, **_BEST},
    "ticker": {**_SNAPSHOT, "ticker": record("TICKER")},
    "kline": {**_SNAPSHOT, "kline": nullable(record("KLINE"))},
    "market": {**_SNAPSHOT, "markets": list_of(record("MARKET"))},
    "order": {**_SNAPSHOT, "orders": list_of(record("ORDER")), "complete": FLAG},
    "balance": {**_SNAPSHOT, "balances": map_of(record("BALANCE"))},
}
"""A snapshot, by kind of channel."""

RECORDS: Final[dict[str, Fields]] = {
    name: value
    for name, value in list(vars().items())
    if isinstance(value, dict) and not name.startswith("_") and all(isinstance(one, Type) for one in value.values())
}
"""Every record by name, messages excepted."""

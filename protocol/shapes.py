"""The shapes of the domain's replies: which fields, in which order.

Conventions, for every shape: money, prices, amounts, fee rates and ids (order, trade, user, log
sequence) are decimal text as bytes; counts, scales and times (microseconds since the epoch) are
integers; flags are booleans; names and words are bytes. An absent text is empty; an absent price (of a
market order) is None; `reason` is empty while there is none. Fields may be appended, never moved: RESP2
clients read them by position.
"""

from typing import Final

from protocol.values import Shape

ASSET: Final = Shape(("asset", "name", "symbol", "scale", "show", "chain_id", "address", "inner_id", "logo"))

ASSET_SUMMARY: Final = Shape(
    ("asset", "available", "frozen", "fees", "deposited", "withdrawn", "available_count", "frozen_count")
)
"""Totals over all users; the counts are of users with a non-zero amount."""

MARKET: Final = Shape(
    (
        "market",
        "base",
        "quote",
        "amount_scale",
        "price_scale",
        "fee_scale",
        "min_amount",
        "taker_fee",
        "maker_fee",
        "stp",
        "status",
    )
)

MARKET_SUMMARY: Final = Shape(
    ("market", "status", "bid_count", "bid_amount", "ask_count", "ask_amount", "trade_count", "last_price")
)
"""What rests in the book, and the trades so far; `last_price` is None before the first trade."""

DEPTH: Final = Shape(("sequence", "bids", "asks"))
"""`bids` and `asks` are lists of [price, amount], best first; `sequence` is the journal's."""

TRADE: Final = Shape(("id", "time", "price", "amount", "quote", "side"))
"""`side` is the taker's."""

TICKER: Final = Shape(
    (
        "market",
        "time",
        "open",
        "high",
        "low",
        "last",
        "change",
        "change_percent",
        "volume",
        "quote",
        "count",
        "vwap",
        "bid",
        "bid_amount",
        "ask",
        "ask_amount",
        "previous_close",
    )
)
"""The current UTC minute and the 1,439 before it, at `time`; None where nothing was traded in them. `last` is the
last price ever, `change` is close - open of the window, `vwap` quote by base, `previous_close` the last price
before the window; `bid` and `ask` are the best of the book, with what rests there."""

KLINE: Final = Shape(("interval", "start", "end", "open", "high", "low", "close", "volume", "quote", "count", "closed"))
"""A candle: `start` inclusive, `end` exclusive; `volume` is in base, `count` of trades; `closed`: it is over."""

MARKET_STATUS: Final = Shape(
    ("market", "status", "time", "sequence", "period", "last", "open", "high", "low", "volume", "quote", "count")
)
"""What was traded in the last `period` seconds, rounded up to whole minutes beyond two hours; as in TICKER."""

USER: Final = Shape(("id", "l1", "l2", "create_time", "open_orders"))

BALANCE: Final = Shape(("available", "frozen"))

ORDER_RESULT: Final = Shape(("id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"))

_ORDER_FIELDS: Final = (
    "id",
    "user",
    "market",
    "side",
    "type",
    "tif",
    "post_only",
    "stp",
    "price",
    "amount",
    "remain",
    "finished_base",
    "finished_quote",
    "finished_fee",
    "prevented",
    "frozen",
    "taker_fee",
    "maker_fee",
    "status",
    "reason",
    "client_id",
    "create_time",
    "update_time",
)

ORDER: Final = Shape(_ORDER_FIELDS)
"""`type` is LIMIT or MARKET; `prevented` is what self-trade prevention took off `remain`; `finished_fee`
is in the asset that the order receives."""

ORDER_FULL: Final = Shape((*_ORDER_FIELDS, "fills"))
"""ORDER and the list of FILLs that this command made."""

FILL: Final = Shape(("trade_id", "role", "price", "amount", "quote", "fee", "fee_asset", "maker_order_id"))

CANCELLED: Final = Shape(("count", "order_ids"))

STATEHASH: Final = Shape(("sequence", "hash"))

CHECK: Final = Shape(("ok", "sequence", "users", "orders", "problems"))
"""`users` and `orders` are how many were verified; `problems` are texts, none when `ok`."""

"""The tables: Dingir's names and columns where its readers depend on them, and what those lack.

A column that stands before `# ours` is Dingir's, with its name, meaning and vocabulary (lower-case sides and kinds,
SMALLINT for the sides and roles of `user_trade`); only types grew: times have microseconds, money has no widest
number, ids have 64 bits. Behind it stands what Dingir has not.

Every row comes from one event of one record of the log: `sequence` is the record's, `event` the event's place in it.
That pair, or an id that follows from the log, is unique in every table, so that no row can be there twice.

| type | PostgreSQL | SQLite |
| --- | --- | --- |
| money | NUMERIC | TEXT: its numbers are doubles |
| time, UTC | TIMESTAMP, of microseconds | TEXT, `2026-11-26 00:45:30.123456`, which sorts |
| signature | BYTEA | BLOB; where there is none, the empty TEXT: `signature <> ''` finds the others in both |
"""

from typing import Any, Final

import sqlalchemy as sa

SCHEMA_VERSION: Final = 2

MONEY: Final = sa.Text().with_variant(sa.Numeric(), "postgresql")
TIME: Final = sa.Text().with_variant(sa.TIMESTAMP(), "postgresql")
ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite's INTEGER has 64 bits, and as a primary key it is the row's own number: one index less than with BIGINT."""
STATUSES: Final = ("active", "filled", "cancelled", "expired")

METADATA: Final = sa.MetaData()


def column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    """Declare a column that is never null."""
    options.setdefault("nullable", False)
    return sa.Column(name, kind, **options)


def origin() -> tuple[sa.Column[Any], sa.Column[Any]]:
    """Which record of the log a row comes from, and which event of it."""
    return column("sequence", sa.BigInteger), column("event", sa.Integer)


SIGNATURE: Final[dict[str, Any]] = {"server_default": sa.text("''")}
"""Of an order the one that it was put with; of what has a detail or memo the one in that (`signatures.py`)."""
UNFILLED: Final = ("market_price",)
"""Columns that are always their default."""

ORDER_HISTORY: Final = sa.Table(
    "order_history",
    METADATA,
    column("id", ROW_ID, primary_key=True, autoincrement=False),
    column("create_time", TIME),
    column("finish_time", TIME),
    column("user_id", sa.BigInteger),
    column("market", sa.Text),
    column("order_type", sa.Text),
    column("order_side", sa.Text),
    column("price", MONEY),  # 0 of a market order
    column("amount", MONEY),
    column("taker_fee", MONEY),
    column("maker_fee", MONEY),
    column("finished_base", MONEY),
    column("finished_quote", MONEY),
    column("finished_fee", MONEY),
    column("status", sa.Enum(*STATUSES, name="order_status")),
    column("post_only", sa.Boolean),
    column("signature", sa.LargeBinary, **SIGNATURE),
    # ours
    column("tif", sa.Text),
    column("stp", sa.Text),
    column("remain", MONEY),
    column("prevented", MONEY),
    column("reason", sa.Text),
    column("client_id", sa.Text),
    *origin(),
    sa.Index("order_history_user", "user_id", "market", "sequence"),
    sa.Index("order_history_user_sequence", "user_id", "sequence"),
)
"""Orders that have ended. Open ones are in the engine: ORDER.LIST."""

USER_TRADE: Final = sa.Table(
    "user_trade",
    METADATA,
    column("id", ROW_ID, primary_key=True, autoincrement=False),  # 2 n - 1 of trade n's maker, 2 n of its taker
    column("time", TIME),
    column("user_id", sa.BigInteger),
    column("market", sa.Text),
    column("trade_id", sa.BigInteger),
    column("order_id", sa.BigInteger),
    column("counter_order_id", sa.BigInteger),
    column("side", sa.SmallInteger),  # 0 ask, 1 bid
    column("role", sa.SmallInteger),  # 1 maker, 2 taker
    column("price", MONEY),
    column("amount", MONEY),
    column("quote_amount", MONEY),
    column("fee", MONEY),
    column("counter_order_fee", MONEY),
    # ours
    column("fee_asset", sa.Text),
    *origin(),
    sa.Index("user_trade_user", "user_id", "market", "id"),
    sa.Index("user_trade_user_id", "user_id", "id"),
    sa.Index("user_trade_order", "order_id", "id"),
)
"""Each trade from both sides."""

MARKET_TRADE: Final = sa.Table(
    "market_trade",
    METADATA,
    column("time", TIME),
    column("market", sa.Text),
    column("trade_id", sa.BigInteger, autoincrement=False),
    column("price", MONEY),
    column("amount", MONEY),
    column("quote_amount", MONEY),
    column("taker_side", sa.Text),
    # ours
    *origin(),
    sa.PrimaryKeyConstraint("trade_id", "time"),  # the time is in it for TimescaleDB, which wants that
    sa.Index("market_trade_market_time", "market", sa.text("time DESC")),
    sa.Index("market_trade_market", "market", "trade_id"),
    sqlite_with_rowid=False,  # the primary key is the table
)
"""Each trade as everybody sees it."""

BALANCE_HISTORY: Final = sa.Table(
    "balance_history",
    METADATA,
    column("id", ROW_ID, primary_key=True, autoincrement=False),  # counted from 1 by the follower
    column("time", TIME),
    column("user_id", sa.BigInteger),
    column("business_id", sa.BigInteger),  # the caller's; of a trade its id, of a transfer the log's sequence
    column("asset", sa.Text),
    column("business", sa.Text),  # the caller's; `trade`, `transfer`
    column("market_price", MONEY, server_default=sa.text("'0'")),  # nobody fills it in, in Dingir either
    column("change", MONEY),
    column("balance", MONEY),
    column("balance_available", MONEY),
    column("balance_frozen", MONEY),
    column("detail", sa.Text),
    column("signature", sa.LargeBinary, **SIGNATURE),
    # ours
    column("cause", sa.Text),
    column("cause_id", sa.Text),
    *origin(),
    sa.UniqueConstraint("sequence", "event"),
    sa.Index("balance_history_user_asset", "user_id", "asset", "id"),
    sa.Index("balance_history_user", "user_id", "id"),
    sa.Index("balance_history_business", "business_id", "business"),
)
"""Each change of what somebody owns. What is frozen and released moves nothing, and makes no row."""

INTERNAL_TX: Final = sa.Table(
    "internal_tx",
    METADATA,
    column("time", TIME),
    column("user_from", sa.BigInteger),
    column("user_to", sa.BigInteger),
    column("asset", sa.Text),
    column("amount", MONEY),
    column("signature", sa.LargeBinary, **SIGNATURE),
    # ours
    column("id", ROW_ID, primary_key=True, autoincrement=False),  # counted from 1 by the follower
    column("transfer_id", sa.Text),
    column("memo", sa.Text),
    *origin(),
    sa.UniqueConstraint("sequence", "event"),
    sa.Index("internal_tx_from", "user_from", "id"),
    sa.Index("internal_tx_to", "user_to", "id"),
)
"""Transfers between users."""

ACCOUNT: Final = sa.Table(
    "account",
    METADATA,
    column("id", ROW_ID, primary_key=True, autoincrement=False),
    column("l1_address", sa.Text),
    column("l2_pubkey", sa.Text),
    # ours
    column("create_time", TIME),
    *origin(),
    sa.Index("account_l1_address", "l1_address"),
    sa.Index("account_l2_pubkey", "l2_pubkey"),
)

ASSET: Final = sa.Table(
    "asset",
    METADATA,
    column("id", sa.Text, primary_key=True),
    column("symbol", sa.Text),
    column("name", sa.Text),
    column("chain_id", sa.BigInteger),
    column("token_address", sa.Text),
    column("rollup_token_id", sa.BigInteger),
    column("precision_stor", sa.SmallInteger),
    column("precision_show", sa.SmallInteger),
    column("logo_uri", sa.Text),
    column("create_time", TIME),
    # ours
    *origin(),
)

MARKET: Final = sa.Table(
    "market",
    METADATA,
    column("id", ROW_ID, primary_key=True, autoincrement=False),  # in the order of their creation, from 1
    column("create_time", TIME),
    column("base_asset", sa.Text),
    column("quote_asset", sa.Text),
    column("precision_amount", sa.SmallInteger),
    column("precision_price", sa.SmallInteger),
    column("precision_fee", sa.SmallInteger),
    column("min_amount", MONEY),
    column("market_name", sa.Text, unique=True),
    # ours
    column("taker_fee", MONEY),
    column("maker_fee", MONEY),
    column("stp", sa.Text),
    column("status", sa.Text),
    column("update_time", TIME),
    *origin(),
)
"""The markets as they are now; `sequence` is that of the last change."""

KLINE: Final = sa.Table(
    "kline",
    METADATA,
    column("market", sa.Text),
    column("interval", sa.Text),  # 1m, 1h or 1d: the others are made of them
    column("start_time", TIME),
    column("open", MONEY),
    column("high", MONEY),
    column("low", MONEY),
    column("close", MONEY),
    column("volume", MONEY),
    column("quote_amount", MONEY),
    column("trade_count", sa.BigInteger),
    sa.PrimaryKeyConstraint("market", "interval", "start_time"),
    sqlite_with_rowid=False,
)
"""Candles, the current ones as far as they have come."""

BALANCE_SLICE: Final = sa.Table(
    "balance_slice",
    METADATA,
    column("slice_id", sa.BigInteger, autoincrement=False),
    column("user_id", sa.BigInteger, autoincrement=False),
    column("asset", sa.Text),
    column("t", sa.SmallInteger, autoincrement=False),  # 1 available, 2 frozen
    column("balance", MONEY),
    sa.PrimaryKeyConstraint("slice_id", "user_id", "asset", "t"),
)
"""What everybody had where this history begins: `slice_id` is that sequence. Empty where it begins with the log."""

HISTORY_STATE: Final = sa.Table(
    "history_state",
    METADATA,
    column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    column("store", sa.Text),
    column("opening", sa.BigInteger),
    column("sequence", sa.BigInteger),
    column("time_us", sa.BigInteger),
    column("balance_rows", sa.BigInteger),
    column("transfer_rows", sa.BigInteger),
    sa.CheckConstraint("id = 1"),
)
"""One row. `sequence`: every record up to it is in the tables, and none behind it; `opening`: the history begins
behind it; `store`: the data directory's identity; how many rows were counted."""

HISTORY_MIGRATION: Final = sa.Table(
    "history_migration",
    METADATA,
    column("version", sa.Integer, primary_key=True, autoincrement=False),
    column("applied_at", TIME),
    column("summary", sa.Text),
)
"""The versions of this schema that the database has been through."""

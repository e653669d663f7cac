"""The complete state as rows, back from rows, and hashed.

A row is a tuple of integers, bytes, None and tuples of them; its first element says what it is. The
rows hold everything on which a later command may depend, the memories of ids included, and nothing
that follows from the rest (level totals, sums over accounts): that is built anew when rows are loaded.
They come in a canonical order (`rows.py`), so that equal states have equal rows, whichever way they
were reached.

The hash is BLAKE2b over the `repr` of the rows. For these types `repr` is injective and the same in
every Python since 3.0; it knows no hash seed, no word size and no byte order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from typing import Final

from server.engine.asset import Asset
from server.engine.candles import Candle
from server.engine.exchange import Exchange
from server.engine.market import Market
from server.engine.order import Intent, Order
from server.engine.restore import load
from server.engine.rows import (
    ASSET,
    BUSINESS,
    CANDLE,
    CANDLES,
    END,
    ENGINE,
    FINISHED,
    FORMAT,
    MARKET,
    OPEN,
    RETAINED,
    TRADE,
    TRANSFER,
    USER,
    Row,
)
from server.engine.user import Transfer, User

__all__ = ["load", "rows", "state_hash"]

HASH_BYTES: Final = 32
HASHED_AT_ONCE: Final = 256
"""Rows per update of the hash."""


def state_hash(exchange: Exchange) -> str:
    """Hash the whole state, in hex. O(everything)."""
    return hash_rows(rows(exchange))


def hash_rows(dumped: Iterable[Row]) -> str:
    """Hash the rows of a state, from wherever they come."""
    hasher = blake2b(digest_size=HASH_BYTES)
    texts: list[str] = []
    for row in dumped:
        texts.append(repr(row))
        if len(texts) == HASHED_AT_ONCE:
            hasher.update("".join(texts).encode("ascii"))
            texts.clear()
    hasher.update("".join(texts).encode("ascii"))
    return hasher.hexdigest()


def hash_dump(dumped: Iterable[Row]) -> str:
    """Hash the state whose rows some program wrote; those of an older format as this program writes them."""
    every = iter(dumped)
    first = next(every, ())
    if first[:2] == (ENGINE, FORMAT):
        return hash_rows(chain([first], every))
    return state_hash(load(chain([first], every)))


def rows(exchange: Exchange) -> Iterator[Row]:
    """List the complete state, and at the end how many rows it took."""
    count = 0
    for row in state_rows(exchange):
        yield row
        count += 1
    yield (END, count)


def state_rows(exchange: Exchange) -> Iterator[Row]:
    """List the complete state."""
    yield (
        ENGINE,
        FORMAT,
        exchange.sequence,
        exchange.now_us,
        exchange.order_ids.last,
        exchange.trade_ids.last,
        exchange.user_order_limit,
        exchange.client_id_ttl_us,
        exchange.finished_orders_max,
        exchange.trades_max,
        exchange.market_sequence,
    )
    for asset in exchange.assets:
        yield asset_row(asset)
    for market in exchange.markets:
        yield market_row(market)
    for user in exchange.users:
        yield user_row(user)
    for order in exchange.ended_clients:
        if order.id not in exchange.orders:
            yield order_row(RETAINED, order)
    for order in exchange.finished:
        yield order_row(FINISHED, order)
    for market in exchange.markets:
        for side in (market.bids, market.asks):
            for level in side.best_levels(side.count):
                queued = level.head
                while queued is not None:
                    yield order_row(OPEN, queued)
                    queued = queued.later
    for transfer in exchange.transfers:
        yield transfer_row(transfer)
    for market in exchange.markets:
        for trade in market.trades:
            yield (TRADE, market.index, trade.id, trade.time, trade.price, trade.amount, trade.side)
    for market in exchange.markets:
        yield from candle_rows(market)
    for shard in exchange.businesses.shards:
        yield (BUSINESS, bytes(shard))


def candle_rows(market: Market) -> Iterator[Row]:
    """List a market's candles; none before its first trade."""
    candles = market.candles
    if market.trade_count == 0:
        return
    forgotten = [series.dropped_us for series in candles.series]
    yield (CANDLES, market.index, candles.due_us, candles.updates, tuple(candles.closes), tuple(forgotten))
    for base, series in enumerate(candles.series):
        for index in range(series.count()):
            yield candle_row(market.index, base, series.at(index))


def candle_row(market: int, base: int, candle: Candle) -> Row:
    return (
        CANDLE,
        market,
        base,
        candle.start_us,
        candle.open,
        candle.high,
        candle.low,
        candle.close,
        candle.volume,
        candle.quote,
        candle.count,
    )


def asset_row(asset: Asset) -> Row:
    return (
        ASSET,
        asset.asset,
        asset.scale,
        asset.show,
        asset.name,
        asset.symbol,
        asset.chain_id,
        asset.address,
        asset.inner_id,
        asset.logo,
        asset.fees,
        asset.deposited,
        asset.withdrawn,
    )


def market_row(market: Market) -> Row:
    return (
        MARKET,
        market.market,
        market.base.index,
        market.quote.index,
        market.amount_scale,
        market.price_scale,
        market.fee_scale,
        market.min_amount,
        market.taker_fee,
        market.maker_fee,
        market.stp,
        market.status,
        market.trade_count,
        market.last_price,
        market.book_sequence,
        market.bbo_sequence,
        market.ticker_sequence,
    )


def user_row(user: User) -> Row:
    accounts = [
        (account.asset.index, account.available, account.frozen) for account in user.accounts if account is not None
    ]
    return (
        USER,
        user.id,
        user.l1,
        user.l2,
        user.create_time,
        tuple(accounts),
        user.order_sequence,
        user.balance_sequence,
    )


def order_row(kind: bytes, order: Order) -> Row:
    intent = order.intent
    return (
        kind,
        order.id,
        order.user.id,
        order.market.index,
        order.side,
        order.kind,
        order.tif,
        int(order.post_only),
        order.stp,
        order.price,
        order.amount,
        order.remain,
        order.prevented,
        order.finished_quote,
        order.finished_fee,
        order.taker_fee,
        order.maker_fee,
        order.status,
        order.reason,
        order.create_time,
        order.update_time,
        order.client_id,
        None if intent is None else intent_row(intent),
        order.signature,
    )


def intent_row(intent: Intent) -> Row:
    return (intent.amount, intent.price, intent.quote_limit, intent.stp, intent.taker_fee, intent.maker_fee)


def transfer_row(transfer: Transfer) -> Row:
    return (
        TRANSFER,
        transfer.from_user.id,
        transfer.id,
        transfer.to_user,
        transfer.asset,
        transfer.amount,
        transfer.available,
        transfer.frozen,
        transfer.time,
    )

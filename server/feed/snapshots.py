"""Snapshots: what a channel's listener would hold if it had heard everything, with the number of the last message.

Made from the live state between two commands, so the next message of the channel is the first that it does not
include. Cut where they would hold the loop or outgrow a subscriber's output limit; `complete` says so.
"""

from __future__ import annotations

from protocol.messages import BALANCE, BBO, BOOK, DEPTH, KLINE, LISTING, ORDER, SNAPSHOT, SNAPSHOTS, TICKER, TRADE
from protocol.values import Record
from server.engine.book import Side
from server.engine.exchange import Exchange
from server.engine.klines import kline_record
from server.engine.market import Market
from server.engine.replies import balance_record, market_record, order_record, trade_record
from server.engine.scaled import format_scaled, id_text
from server.engine.ticker import ticker_record
from server.engine.user import User
from server.feed.channel import Channel
from server.limits import SNAPSHOT_LEVELS_MAX, SNAPSHOT_QUEUE_MAX, SNAPSHOT_USER_ORDERS_MAX


def snapshot(exchange: Exchange, channel: Channel, epoch: bytes, now_us: int) -> Record:
    """Build the snapshot of a channel; `now_us` is the present, for what depends on it."""
    content: list[object]
    kind = channel.kind
    if kind == LISTING:
        content = [[market_record(market) for market in exchange.markets]]
    elif kind == ORDER:
        content = open_orders(exchange.users[channel.subject - 1])
    elif kind == BALANCE:
        content = [balances(exchange.users[channel.subject - 1])]
    else:
        content = market_content(exchange.markets[channel.subject], channel, now_us)
    values: list[object] = [SNAPSHOT, last_sequence(exchange, channel), epoch, exchange.now_us, *content]
    return Record(SNAPSHOTS[kind], values)


def market_content(market: Market, channel: Channel, now_us: int) -> list[object]:
    kind = channel.kind
    if kind == TRADE:
        return [trade_record(market, market.trades[-1]) if market.trades else None]
    if kind == DEPTH:
        complete = max(len(market.bids.levels), len(market.asks.levels)) <= SNAPSHOT_LEVELS_MAX
        return [levels(market, market.bids), levels(market, market.asks), complete]
    if kind == BOOK:
        complete = max(market.bids.count, market.asks.count) <= SNAPSHOT_QUEUE_MAX
        return [queued(market, market.bids), queued(market, market.asks), complete]
    if kind == BBO:
        return best(market)
    if kind == TICKER:
        return [ticker_record(market, now_us)]
    assert kind == KLINE
    candle = market.candles.current(channel.interval, now_us)
    return [None if candle is None else kline_record(market, channel.interval, candle, False)]


def last_sequence(exchange: Exchange, channel: Channel) -> int:
    """The number of the last message on a channel, told or not."""
    kind = channel.kind
    if kind == LISTING:
        return exchange.market_sequence
    if kind == ORDER:
        return exchange.users[channel.subject - 1].order_sequence
    if kind == BALANCE:
        return exchange.users[channel.subject - 1].balance_sequence
    market = exchange.markets[channel.subject]
    if kind == TRADE:
        return market.trade_count
    if kind == BBO:
        return market.bbo_sequence
    if kind == TICKER:
        return market.ticker_sequence
    if kind == KLINE:
        return market.candles.updates + market.candles.closes[channel.interval]
    return market.book_sequence


def levels(market: Market, side: Side) -> list[object]:
    """[price, amount] of the best levels."""
    found: list[object] = []
    for level in side.best_levels(SNAPSHOT_LEVELS_MAX):
        found.append([format_scaled(level.price, market.price_scale), format_scaled(level.amount, market.amount_scale)])
    return found


def queued(market: Market, side: Side) -> list[object]:
    """[order id, price, amount] of the best orders."""
    found: list[object] = []
    for level in side.best_levels(SNAPSHOT_QUEUE_MAX):
        price = format_scaled(level.price, market.price_scale)
        order = level.head
        while order is not None:
            if len(found) >= SNAPSHOT_QUEUE_MAX:
                return found
            found.append([id_text(order.id), price, format_scaled(order.remain, market.amount_scale)])
            order = order.later
    return found


def best(market: Market) -> list[object]:
    """Best bid and ask with their amounts, None where there is none."""
    found: list[object] = []
    for side in (market.bids, market.asks):
        level = side.best
        if level is None:
            found += [None, None]
        else:
            found.append(format_scaled(level.price, market.price_scale))
            found.append(format_scaled(level.amount, market.amount_scale))
    return found


def open_orders(user: User) -> list[object]:
    """The user's open orders, oldest first, and whether they are all."""
    found: list[object] = []
    order = user.oldest
    while order is not None and len(found) < SNAPSHOT_USER_ORDERS_MAX:
        found.append(order_record(order))
        order = order.newer
    return [found, order is None]


def balances(user: User) -> dict[bytes, object]:
    """The balance of every asset that the user ever had."""
    found: dict[bytes, object] = {}
    for account in user.accounts:
        if account is not None:
            asset = account.asset
            found[asset.asset] = balance_record(account.available, account.frozen, asset.scale)
    return found

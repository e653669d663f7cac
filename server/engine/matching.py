"""Matching: an order meets the opposite side of its book.

Best price first, and within a level the order that came first; each trade at the price of the order
that rests. The taker is frozen only for what rests in the end: while it takes, its money is available,
and the check before has made sure that it suffices. The loop takes one maker after another, without
recursion and without a list of them, so that a sweep costs its fills and nothing else.

Before each maker, in this order:

1. nothing remains: the taker is done;
2. the book is empty, or the price is beyond the taker's limit: the taker has met its end of the book;
3. the maker is the taker's own user's: self-trade prevention by the taker's mode;
4. a market bid's budget buys nothing here: the taker stops.

A post-only order that would meet anybody, and a FOK order that would not be filled whole, end before the
first change. `can_fill` walks as the loop would: what prevention would not let it take doesn't count.

Money, per fill: the buyer receives base and pays the price in quote; the seller receives that quote;
each pays a fee from what it receives. The taker's part is moved on its available balance, the maker's
out of what its order holds frozen, which is always exactly what its remainder needs.
"""

from __future__ import annotations

from typing import Final

from protocol.events import (
    ORDER_CANCELED,
    ORDER_EXPIRED,
    ORDER_PREVENTED,
    ORDER_RESTED,
)
from protocol.terms import (
    ADD,
    AMEND,
    BID,
    CANCEL,
    CANCELED,
    EXECUTE,
    EXPIRED,
    FILLED,
    FOK,
    GTC,
    LIMIT,
    MARKET,
    NO_REASON,
    PARTIALLY_FILLED,
    REASON_FOK,
    REASON_IOC,
    REASON_MARKET_EXHAUSTED,
    REASON_POST_ONLY,
    REASON_QUOTE_LIMIT,
    REASON_SELF_TRADE,
    STP_BOTH,
    STP_DECREMENT,
    STP_MAKER,
    STP_NONE,
    STP_TAKER,
    TAKER,
)
from server.engine.book import Level, Side
from server.engine.changes import note
from server.engine.exchange import Exchange
from server.engine.fees import fee
from server.engine.ledger import Account
from server.engine.market import Market, Trade
from server.engine.order import Order
from server.engine.replies import fill_record
from server.engine.telling import tell_fill, tell_freeze, tell_order, tell_release

NO_BUDGET: Final = -1
"""The budget of every order that is not a market bid."""


def execute(exchange: Exchange, order: Order, budget: int, fills: list[object] | None, now_us: int) -> None:
    """Let an accepted order meet the book: it trades, then rests or ends. Its FILLs go to `fills`."""
    market = order.market
    opposite = market.asks if order.side == BID else market.bids
    reason = NO_REASON
    if meets(order, opposite):
        if order.post_only:
            end(exchange, order, EXPIRED, REASON_POST_ONLY, now_us)
            return
        if order.tif == FOK and not can_fill(order, opposite, budget):
            end(exchange, order, EXPIRED, REASON_FOK, now_us)
            return
        reason = take(exchange, order, opposite, budget, fills, now_us)
        if order.remain == 0:
            if order.is_open():  # prevention took a part of it
                end(exchange, order, EXPIRED, REASON_SELF_TRADE, now_us)
            return
    assert order.remain > 0
    if reason == REASON_SELF_TRADE:
        end(exchange, order, EXPIRED, reason, now_us)
    elif order.tif == GTC:
        assert order.kind == LIMIT
        rest(exchange, order, now_us)
    elif order.tif == FOK:
        end(exchange, order, EXPIRED, REASON_FOK, now_us)
    elif order.kind == LIMIT:
        end(exchange, order, EXPIRED, REASON_IOC, now_us)
    else:
        stopped = REASON_QUOTE_LIMIT if reason == REASON_QUOTE_LIMIT else REASON_MARKET_EXHAUSTED
        end(exchange, order, EXPIRED, stopped, now_us)


def meets(order: Order, opposite: Side) -> bool:
    """Tell whether the best of the opposite side is one that `order` would take."""
    best = opposite.best
    if best is None:
        return False
    if order.kind == MARKET:
        return True
    return order.price >= best.price if order.side == BID else order.price <= best.price


def can_fill(order: Order, opposite: Side, budget: int) -> bool:
    """Tell whether `order` would be filled whole. O(levels met), with open orders of its user O(orders met)."""
    market = order.market
    prevents = order.stp != STP_NONE and order.user.open_count > 0
    remain = order.remain
    cost = 0
    level = opposite.best
    while level is not None:
        price = level.price
        if order.kind == LIMIT and (price > order.price if order.side == BID else price < order.price):
            return False
        reach = reachable(order, level, remain) if prevents else level.amount
        base = min(remain, reach)
        cost += base * price * market.quote_factor
        if budget != NO_BUDGET and cost > budget:
            return False
        remain -= base
        if remain == 0:
            return True
        if reach < level.amount and order.stp != STP_MAKER:
            return False  # its own order is in the way
        level = opposite.worse_level(level)
    return False


def reachable(order: Order, level: Level, wanted: int) -> int:
    """Sum what `order` may take of `level`, up to `wanted` or a little more: past its user's own orders
    where they would give way (STP_MAKER), else up to the first of them."""
    amount = 0
    maker = level.head
    while maker is not None and amount < wanted:
        if maker.user is not order.user:
            amount += maker.remain
        elif order.stp != STP_MAKER:
            return amount
        maker = maker.later
    return amount


def take(exchange: Exchange, taker: Order, opposite: Side, budget: int, fills: list[object] | None, now_us: int) -> int:
    """Trade until one of the four stops at the top of the file; answer the reason of the stop."""
    market = taker.market
    user = taker.user
    bids = taker.side == BID
    limited = taker.kind == LIMIT
    limit_price = taker.price
    prevents = taker.stp != STP_NONE
    while taker.remain > 0:
        level = opposite.best
        if level is None:
            return REASON_MARKET_EXHAUSTED
        price = level.price
        if limited and (price > limit_price if bids else price < limit_price):
            return NO_REASON
        maker = level.head
        assert maker is not None, "no level is empty"
        if prevents and maker.user is user:
            if prevent(exchange, taker, maker, opposite, now_us):
                return REASON_SELF_TRADE
            continue
        base = min(taker.remain, maker.remain)
        if budget != NO_BUDGET:
            affordable = budget // (price * market.quote_factor)
            if affordable < base:
                if affordable == 0:
                    return REASON_QUOTE_LIMIT
                base = affordable
            budget -= base * price * market.quote_factor
        fill(exchange, market, taker, maker, opposite, base, fills, now_us)
    return NO_REASON


def fill(
    exchange: Exchange,
    market: Market,
    taker: Order,
    maker: Order,
    opposite: Side,
    base: int,
    fills: list[object] | None,
    now_us: int,
) -> None:
    """Trade `base` between the two at the maker's price: the money, both orders, the book, the tape."""
    price = maker.price
    base_units = base * market.base_factor
    quote_units = base * price * market.quote_factor
    taker_base = taker.user.account(market.base)
    taker_quote = taker.user.account(market.quote)
    maker_base = maker.user.account(market.base)
    maker_quote = maker.user.account(market.quote)
    # 1. The money.
    if taker.side == BID:
        taker_fee = fee(base_units, taker.taker_fee, market.fee_unit)
        maker_fee = fee(quote_units, maker.maker_fee, market.fee_unit)
        taker_quote.debit(quote_units)
        maker_base.spend(base_units)
        taker_base.credit(base_units - taker_fee)
        maker_quote.credit(quote_units - maker_fee)
        market.base.fees += taker_fee
        market.quote.fees += maker_fee
    else:
        taker_fee = fee(quote_units, taker.taker_fee, market.fee_unit)
        maker_fee = fee(base_units, maker.maker_fee, market.fee_unit)
        taker_base.debit(base_units)
        maker_quote.spend(quote_units)
        taker_quote.credit(quote_units - taker_fee)
        maker_base.credit(base_units - maker_fee)
        market.quote.fees += taker_fee
        market.base.fees += maker_fee
    # 2. Both orders, and the book.
    opposite.shrink(maker, base)
    maker.finished_quote += quote_units
    maker.finished_fee += maker_fee
    maker.status = PARTIALLY_FILLED
    maker.update_time = now_us
    taker.remain -= base
    taker.finished_quote += quote_units
    taker.finished_fee += taker_fee
    taker.status = PARTIALLY_FILLED
    taker.update_time = now_us
    if maker.remain == 0:
        opposite.remove(maker)
        if maker.prevented == 0:
            finish(exchange, maker, FILLED, NO_REASON, now_us)
    if taker.remain == 0 and taker.prevented == 0:
        finish(exchange, taker, FILLED, NO_REASON, now_us)
    # 3. The tape.
    trade_id = exchange.trade_ids.next()
    market.trades.append(Trade(trade_id, now_us, price, base, taker.side))
    market.candles.trade(price, base, quote_units, now_us)
    market.trade_count += 1
    market.last_price = price
    if fills is not None:
        fills.append(fill_record(trade_id, TAKER, taker, maker, base, quote_units, taker_fee))
    exchange.touch(market)
    if market.watched:
        note(market, EXECUTE, maker, maker.remain, trade_id)
    tell_fill(exchange, trade_id, taker, maker, base, taker_fee, maker_fee, now_us)
    if maker.remain == 0 and maker.is_open():  # prevention took a part of it
        end(exchange, maker, EXPIRED, REASON_SELF_TRADE, now_us)


def prevent(exchange: Exchange, taker: Order, maker: Order, opposite: Side, now_us: int) -> bool:
    """Keep two orders of one user from trading; tell whether the taker ends by it."""
    mode = taker.stp
    if mode == STP_TAKER:
        return True
    if mode == STP_DECREMENT:
        decrement(exchange, taker, maker, opposite, now_us)
        return False
    assert mode in (STP_MAKER, STP_BOTH)
    withdraw(exchange, maker, EXPIRED, REASON_SELF_TRADE, now_us)
    return mode == STP_BOTH


def decrement(exchange: Exchange, taker: Order, maker: Order, opposite: Side, now_us: int) -> None:
    """Take the overlap off both orders without a trade; the maker's reserve shrinks with it."""
    overlap = min(taker.remain, maker.remain)
    reserve = maker.reserve()
    opposite.shrink(maker, overlap)
    maker.prevented += overlap
    maker.update_time = now_us
    taker.remain -= overlap
    taker.prevented += overlap
    taker.update_time = now_us
    released = reserve - maker.reserve()
    account_given(maker).release(released)
    exchange.touch(maker.market)
    if maker.market.watched:
        note(maker.market, AMEND if maker.remain > 0 else CANCEL, maker, maker.remain, 0)
    tell_release(exchange, maker, released, now_us)
    if maker.remain == 0:
        opposite.remove(maker)
        end(exchange, maker, EXPIRED, REASON_SELF_TRADE, now_us)
    else:
        tell_order(exchange, ORDER_PREVENTED, maker, now_us)
    if taker.remain > 0:
        tell_order(exchange, ORDER_PREVENTED, taker, now_us)


def rest(exchange: Exchange, order: Order, now_us: int) -> None:
    """Queue what remains at the order's price, and freeze what it needs."""
    market = order.market
    own = market.bids if order.side == BID else market.asks
    account = account_given(order)
    reserve = order.reserve()
    account.freeze(reserve)
    own.add(order)
    user = order.user
    if order.older is None and user.oldest is not order:
        user.append_order(order)
        exchange.open_count += 1
    exchange.touch(market)
    if market.watched:
        note(market, ADD, order, order.remain, 0)
    tell_freeze(exchange, order, reserve, now_us)
    tell_order(exchange, ORDER_RESTED, order, now_us)


def unrest(exchange: Exchange, order: Order, now_us: int) -> None:
    """Take a resting order off the book and release what it holds; it stays open."""
    market = order.market
    own = market.bids if order.side == BID else market.asks
    reserve = order.reserve()
    own.remove(order)
    account_given(order).release(reserve)
    exchange.touch(market)
    if market.watched:
        note(market, CANCEL, order, 0, 0)
    tell_release(exchange, order, reserve, now_us)


def withdraw(exchange: Exchange, order: Order, status: int, reason: int, now_us: int) -> None:
    """End a resting order that is not filled."""
    unrest(exchange, order, now_us)
    end(exchange, order, status, reason, now_us)


def end(exchange: Exchange, order: Order, status: int, reason: int, now_us: int) -> None:
    """Give `order`, which is off the book and not filled whole, its last status."""
    finish(exchange, order, status, reason, now_us)
    tell_order(exchange, ORDER_CANCELED if status == CANCELED else ORDER_EXPIRED, order, now_us)


def finish(exchange: Exchange, order: Order, status: int, reason: int, now_us: int) -> None:
    """Close `order`, which is off the book: status, its owner's list, the memory of finished orders."""
    assert order.level is None
    assert order.is_open()
    assert status > PARTIALLY_FILLED
    assert (status == FILLED) == (order.remain == 0 and order.prevented == 0)
    order.status = status
    order.reason = reason
    order.update_time = now_us
    user = order.user
    if order.older is not None or user.oldest is order:
        user.unlink_order(order)
        exchange.open_count -= 1
    exchange.remember_finished(order)


def account_given(order: Order) -> Account:
    """Find the account that the order pays from."""
    return order.user.account(order.market.quote if order.side == BID else order.market.base)

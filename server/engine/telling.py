"""Telling: the events of what just happened, appended to the exchange's list.

Called right after each change, so that what an event shows is what is. Each change of an order or a balance takes
the next number of its user's channel, whether or not anybody listens; an event is built only for whoever wants all
of them (`record_events`: followers) and for the feed, of what is watched. A follower that keeps what has come to an
end asks for fewer (`terse`): no order event but the last of each order, and nothing of what is frozen and released.
The order of events is stated in `protocol/events.py`.
"""

from __future__ import annotations

from typing import Final

from protocol.events import (
    CAUSE_FREEZE,
    CAUSE_RELEASE,
    CAUSE_TRADE,
    ORDER_TRADE,
    BalanceEvent,
    MarketEvent,
    OrderEvent,
    TradeEvent,
)
from protocol.terms import BID, CANCELED, EXPIRED, FILLED, MAKER, SIDE_TEXT, TAKER
from protocol.values import Record
from server.engine.asset import Asset
from server.engine.exchange import Exchange
from server.engine.market import Market
from server.engine.order import Order
from server.engine.replies import fill_record, market_record, order_record
from server.engine.scaled import format_scaled, id_text
from server.engine.user import User

ENDED: Final = (FILLED, CANCELED, EXPIRED)


def tell_market(exchange: Exchange, market: Market, now_us: int) -> None:
    exchange.market_sequence += 1
    if exchange.record_events or exchange.markets_watched:
        exchange.events.append(MarketEvent(now_us, exchange.market_sequence, market_record(market)))


def tell_order(exchange: Exchange, cause: bytes, order: Order, now_us: int) -> None:
    user = order.user
    user.order_sequence += 1
    if exchange.record_events or exchange.every_user_watched or user.watched:
        if exchange.terse and order.status not in ENDED:
            return
        exchange.events.append(
            OrderEvent(now_us, user.order_sequence, cause, order_record(order), None, order.signature)
        )


def tell_balance(
    exchange: Exchange,
    user: User,
    asset: Asset,
    available_change: int,
    frozen_change: int,
    cause: bytes,
    cause_id: bytes,
    business: bytes,
    detail: bytes,
    now_us: int,
) -> None:
    user.balance_sequence += 1
    if not (exchange.record_events or exchange.every_user_watched or user.watched):
        return
    account = user.account(asset)
    scale = asset.scale
    exchange.events.append(
        BalanceEvent(
            now_us,
            user.balance_sequence,
            id_text(user.id),
            asset.asset,
            format_scaled(account.available, scale),
            format_scaled(account.frozen, scale),
            format_scaled(available_change, scale),
            format_scaled(frozen_change, scale),
            cause,
            cause_id,
            business,
            detail,
        )
    )


def tell_freeze(exchange: Exchange, order: Order, units: int, now_us: int) -> None:
    tell_reserve(exchange, order, -units, CAUSE_FREEZE, now_us)


def tell_release(exchange: Exchange, order: Order, units: int, now_us: int) -> None:
    tell_reserve(exchange, order, units, CAUSE_RELEASE, now_us)


def tell_reserve(exchange: Exchange, order: Order, units: int, cause: bytes, now_us: int) -> None:
    """Tell that `units` have become available again, or, negative, are frozen for `order`."""
    user = order.user
    if (exchange.record_events or exchange.every_user_watched or user.watched) and not exchange.terse:
        asset = order.market.quote if order.side == BID else order.market.base
        tell_balance(exchange, user, asset, units, -units, cause, id_text(order.id), b"", b"", now_us)
    else:
        user.balance_sequence += 1


def tell_fill(
    exchange: Exchange,
    trade_id: int,
    taker: Order,
    maker: Order,
    base: int,
    taker_fee: int,
    maker_fee: int,
    now_us: int,
) -> None:
    """Tell a trade, what it made of both orders, and the balances that it moved."""
    taker_user = taker.user
    maker_user = maker.user
    everything = exchange.record_events
    every_user = everything or exchange.every_user_watched
    if not (every_user or taker.market.watched or taker_user.watched or maker_user.watched):
        maker_user.order_sequence += 1
        taker_user.order_sequence += 1
        maker_user.balance_sequence += 2
        if maker_user is not taker_user:
            taker_user.balance_sequence += 2
        return
    market = taker.market
    quote_units = base * maker.price * market.quote_factor
    if everything or market.watched:
        tell_trade(exchange, trade_id, taker, maker, base, quote_units, taker_fee, maker_fee, now_us)
    maker_user.order_sequence += 1
    if (every_user or maker_user.watched) and (not exchange.terse or maker.status in ENDED):
        told = fill_record(trade_id, MAKER, maker, maker, base, quote_units, maker_fee)
        tell_traded(exchange, maker, told, now_us)
    taker_user.order_sequence += 1
    if (every_user or taker_user.watched) and (not exchange.terse or taker.status in ENDED):
        told = fill_record(trade_id, TAKER, taker, maker, base, quote_units, taker_fee)
        tell_traded(exchange, taker, told, now_us)
    # What the trade moved: the taker's available, the maker's frozen paid; both received net of fees.
    base_units = base * market.base_factor
    if taker.side == BID:
        changes = [0, -base_units, quote_units - maker_fee, 0, base_units - taker_fee, -quote_units]
    else:
        changes = [base_units - maker_fee, 0, 0, -quote_units, -base_units, quote_units - taker_fee]
    trade = id_text(trade_id)
    if maker_user is taker_user:
        tell_moved(exchange, taker_user, market.base, changes[0] + changes[4], changes[1], trade, now_us)
        tell_moved(exchange, taker_user, market.quote, changes[2] + changes[5], changes[3], trade, now_us)
        return
    tell_moved(exchange, maker_user, market.base, changes[0], changes[1], trade, now_us)
    tell_moved(exchange, maker_user, market.quote, changes[2], changes[3], trade, now_us)
    tell_moved(exchange, taker_user, market.base, changes[4], 0, trade, now_us)
    tell_moved(exchange, taker_user, market.quote, changes[5], 0, trade, now_us)


def tell_traded(exchange: Exchange, order: Order, told: Record, now_us: int) -> None:
    """Tell what a trade made of one of its orders; `told` is the FILL."""
    sequence = order.user.order_sequence
    exchange.events.append(OrderEvent(now_us, sequence, ORDER_TRADE, order_record(order), told, order.signature))


def tell_trade(
    exchange: Exchange,
    trade_id: int,
    taker: Order,
    maker: Order,
    base: int,
    quote_units: int,
    taker_fee: int,
    maker_fee: int,
    now_us: int,
) -> None:
    market = taker.market
    bids = taker.side == BID
    taker_receives = market.base if bids else market.quote
    maker_receives = market.quote if bids else market.base
    exchange.events.append(
        TradeEvent(
            now_us,
            market.trade_count,
            id_text(trade_id),
            market.market,
            SIDE_TEXT[taker.side],
            format_scaled(maker.price, market.price_scale),
            format_scaled(base, market.amount_scale),
            format_scaled(quote_units, market.quote.scale),
            id_text(taker.id),
            id_text(taker.user.id),
            format_scaled(taker_fee, taker_receives.scale),
            taker_receives.asset,
            id_text(maker.id),
            id_text(maker.user.id),
            format_scaled(maker_fee, maker_receives.scale),
            maker_receives.asset,
        )
    )


def tell_moved(
    exchange: Exchange, user: User, asset: Asset, available: int, frozen: int, trade_id: bytes, now_us: int
) -> None:
    """Tell what a trade moved of one balance."""
    tell_balance(exchange, user, asset, available, frozen, CAUSE_TRADE, trade_id, b"", b"", now_us)

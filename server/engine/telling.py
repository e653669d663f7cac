"""Telling: the events of what just happened, appended to the exchange's list.

Called only while the exchange records events, right after the change, so that what an event shows is
what is. The order of events is stated in `protocol/events.py`.
"""

from __future__ import annotations

from protocol.events import (
    CAUSE_FREEZE,
    CAUSE_RELEASE,
    CAUSE_TRADE,
    ORDER_TRADE,
    BalanceEvent,
    OrderEvent,
    TradeEvent,
)
from protocol.terms import BID, MAKER, SIDE_TEXT, TAKER
from server.engine.asset import Asset
from server.engine.exchange import Exchange
from server.engine.order import Order
from server.engine.replies import fill_record, order_record
from server.engine.scaled import format_scaled, id_text
from server.engine.user import User


def tell_order(exchange: Exchange, cause: bytes, order: Order, now_us: int) -> None:
    exchange.events.append(OrderEvent(now_us, cause, order_record(order), None))


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
    account = user.account(asset)
    scale = asset.scale
    exchange.events.append(
        BalanceEvent(
            now_us,
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
    asset = order.market.quote if order.side == BID else order.market.base
    tell_balance(exchange, order.user, asset, -units, units, CAUSE_FREEZE, id_text(order.id), b"", b"", now_us)


def tell_release(exchange: Exchange, order: Order, units: int, now_us: int) -> None:
    asset = order.market.quote if order.side == BID else order.market.base
    tell_balance(exchange, order.user, asset, units, -units, CAUSE_RELEASE, id_text(order.id), b"", b"", now_us)


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
    market = taker.market
    quote_units = base * maker.price * market.quote_factor
    base_units = base * market.base_factor
    bids = taker.side == BID
    taker_receives = market.base if bids else market.quote
    maker_receives = market.quote if bids else market.base
    trade = id_text(trade_id)
    exchange.events.append(
        TradeEvent(
            now_us,
            trade,
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
    told = fill_record(trade_id, MAKER, maker, maker, base, quote_units, maker_fee)
    exchange.events.append(OrderEvent(now_us, ORDER_TRADE, order_record(maker), told))
    told = fill_record(trade_id, TAKER, taker, maker, base, quote_units, taker_fee)
    exchange.events.append(OrderEvent(now_us, ORDER_TRADE, order_record(taker), told))
    # What the trade moved: the taker's available, the maker's frozen paid; both received net of fees.
    if bids:
        changes = [0, -base_units, quote_units - maker_fee, 0, base_units - taker_fee, -quote_units]
    else:
        changes = [base_units - maker_fee, 0, 0, -quote_units, -base_units, quote_units - taker_fee]
    if maker.user is taker.user:
        tell_trade(exchange, taker.user, market.base, changes[0] + changes[4], changes[1], trade, now_us)
        tell_trade(exchange, taker.user, market.quote, changes[2] + changes[5], changes[3], trade, now_us)
        return
    tell_trade(exchange, maker.user, market.base, changes[0], changes[1], trade, now_us)
    tell_trade(exchange, maker.user, market.quote, changes[2], changes[3], trade, now_us)
    tell_trade(exchange, taker.user, market.base, changes[4], 0, trade, now_us)
    tell_trade(exchange, taker.user, market.quote, changes[5], 0, trade, now_us)


def tell_trade(
    exchange: Exchange, user: User, asset: Asset, available: int, frozen: int, trade_id: bytes, now_us: int
) -> None:
    tell_balance(exchange, user, asset, available, frozen, CAUSE_TRADE, trade_id, b"", b"", now_us)

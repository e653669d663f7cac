"""Records of the engine's things, as replies and events show them: integers become padded text here."""

from __future__ import annotations

from typing import Final

from protocol import terms
from protocol.shapes import (
    ASSET,
    ASSET_SUMMARY,
    BALANCE,
    FILL,
    MARKET,
    MARKET_SUMMARY,
    ORDER,
    ORDER_FULL,
    ORDER_RESULT,
    TRADE,
    USER,
)
from protocol.terms import BID, CANCELED, NEW, REASON_USER, REPLY_ACK, REPLY_FULL
from protocol.terms import LIMIT as LIMIT_ORDER
from protocol.values import Record, Template
from server.engine.asset import Asset
from server.engine.market import Market, Trade
from server.engine.order import Order
from server.engine.scaled import format_scaled, id_text
from server.engine.user import User

# As lists: compiled code boxes a whole tuple of fixed length anew whenever it is indexed by a variable.
SIDE_TEXT: Final[list[bytes]] = list(terms.SIDE_TEXT)
KIND_TEXT: Final[list[bytes]] = list(terms.KIND_TEXT)
TIF_TEXT: Final[list[bytes]] = list(terms.TIF_TEXT)
STP_TEXT: Final[list[bytes]] = list(terms.STP_TEXT)
STATUS_TEXT: Final[list[bytes]] = list(terms.STATUS_TEXT)
REASON_TEXT: Final[list[bytes]] = list(terms.REASON_TEXT)
ROLE_TEXT: Final[list[bytes]] = list(terms.ROLE_TEXT)
MARKET_STATUS_TEXT: Final[list[bytes]] = list(terms.MARKET_STATUS_TEXT)

RESTING_OPEN: Final = ("id", "remain")
"""What the ORDER_RESULTs of orders that rest unfilled differ in, for one market and side."""

CANCELLED_OPEN: Final = (
    "id",
    "user",
    "post_only",
    "price",
    "amount",
    "remain",
    "client_id",
    "create_time",
    "update_time",
)
"""What the ORDERs of orders that were cancelled unfilled differ in, for one market with its fees, side and STP mode."""

NO_FILLS: Final[list[object]] = []
"""The fills of a command that made none; nobody appends to it."""


def order_reply(order: Order, reply: int, fills: list[object]) -> object:
    """Answer an order in the form that its caller asked for."""
    if reply == REPLY_ACK:
        return id_text(order.id)
    if reply == REPLY_FULL:
        values = order_values(order)
        values.append(fills)
        return Record(ORDER_FULL, values)
    return order_result(order)


def order_result(order: Order) -> Record:
    market = order.market
    if order.status == NEW and order.remain == order.amount:
        template = market.resting_templates[order.side]
        if template is None:
            template = Template(ORDER_RESULT, result_values(order), RESTING_OPEN)
            market.resting_templates[order.side] = template
        return template.fill([id_text(order.id), format_scaled(order.remain, market.amount_scale)])
    return Record(ORDER_RESULT, result_values(order))


def result_values(order: Order) -> list[object]:
    """The values of ORDER_RESULT."""
    market = order.market
    amount_scale = market.amount_scale
    return [
        id_text(order.id),
        STATUS_TEXT[order.status],
        format_scaled(order.remain, amount_scale),
        format_scaled(order.finished_base(), amount_scale),
        format_scaled(order.finished_quote, market.quote.scale),
        format_scaled(order.finished_fee, market.base.scale if order.side == BID else market.quote.scale),
        REASON_TEXT[order.reason],
    ]


def order_record(order: Order) -> Record:
    if order.status == CANCELED and order.remain == order.amount:
        template = cancelled_template(order)
        if template is not None:
            return cancelled_record(order, template)
    return Record(ORDER, order_values(order))


def cancelled_template(order: Order) -> Template | None:
    """Find what ORDER tells alike of orders that their users cancelled unfilled; None where it has fees of its own."""
    market = order.market
    if order.taker_fee != market.taker_fee or order.maker_fee != market.maker_fee or order.reason != REASON_USER:
        return None
    place = 2 * order.stp + order.side
    template = market.cancelled_templates[place]
    if template is None:
        template = Template(ORDER, order_values(order), CANCELLED_OPEN)
        market.cancelled_templates[place] = template
    return template


def cancelled_record(order: Order, template: Template) -> Record:
    """Fill what is the order's own: the values of `order_values` at CANCELLED_OPEN. It rested, so it has a price."""
    market = order.market
    amount = format_scaled(order.amount, market.amount_scale)
    return template.fill(
        [
            id_text(order.id),
            id_text(order.user.id),
            order.post_only,
            format_scaled(order.price, market.price_scale),
            amount,
            amount,
            order.client_id,
            order.create_time,
            order.update_time,
        ]
    )


def order_values(order: Order) -> list[object]:
    """The values of ORDER."""
    market = order.market
    amount_scale = market.amount_scale
    fee_scale = market.fee_scale
    base_scale = market.base.scale
    quote_scale = market.quote.scale
    bid = order.side == BID
    return [
        id_text(order.id),
        id_text(order.user.id),
        market.market,
        SIDE_TEXT[order.side],
        KIND_TEXT[order.kind],
        TIF_TEXT[order.tif],
        order.post_only,
        STP_TEXT[order.stp],
        format_scaled(order.price, market.price_scale) if order.kind == LIMIT_ORDER else None,
        format_scaled(order.amount, amount_scale),
        format_scaled(order.remain, amount_scale),
        format_scaled(order.finished_base(), amount_scale),
        format_scaled(order.finished_quote, quote_scale),
        format_scaled(order.finished_fee, base_scale if bid else quote_scale),
        format_scaled(order.prevented, amount_scale),
        format_scaled(order.frozen(), quote_scale if bid else base_scale),
        format_scaled(order.taker_fee, fee_scale),
        format_scaled(order.maker_fee, fee_scale),
        STATUS_TEXT[order.status],
        REASON_TEXT[order.reason],
        order.client_id,
        order.create_time,
        order.update_time,
    ]


def fill_record(trade_id: int, role: int, own: Order, maker: Order, base: int, quote_units: int, paid: int) -> Record:
    """One fill from the side of `own`, which paid the fee `paid` for it."""
    market = own.market
    received = market.base if own.side == BID else market.quote
    return Record(
        FILL,
        [
            id_text(trade_id),
            ROLE_TEXT[role],
            format_scaled(maker.price, market.price_scale),
            format_scaled(base, market.amount_scale),
            format_scaled(quote_units, market.quote.scale),
            format_scaled(paid, received.scale),
            received.asset,
            id_text(maker.id),
        ],
    )


def balance_record(available: int, frozen: int, scale: int) -> Record:
    return Record(BALANCE, [format_scaled(available, scale), format_scaled(frozen, scale)])


def asset_record(asset: Asset) -> Record:
    return Record(
        ASSET,
        [
            asset.asset,
            asset.name,
            asset.symbol,
            asset.scale,
            asset.show,
            asset.chain_id,
            asset.address,
            asset.inner_id,
            asset.logo,
        ],
    )


def asset_summary(asset: Asset) -> Record:
    scale = asset.scale
    return Record(
        ASSET_SUMMARY,
        [
            asset.asset,
            format_scaled(asset.available, scale),
            format_scaled(asset.frozen, scale),
            format_scaled(asset.fees, scale),
            format_scaled(asset.deposited, scale),
            format_scaled(asset.withdrawn, scale),
            asset.available_count,
            asset.frozen_count,
        ],
    )


def market_record(market: Market) -> Record:
    return Record(
        MARKET,
        [
            market.market,
            market.base.asset,
            market.quote.asset,
            market.amount_scale,
            market.price_scale,
            market.fee_scale,
            format_scaled(market.min_amount, market.amount_scale),
            format_scaled(market.taker_fee, market.fee_scale),
            format_scaled(market.maker_fee, market.fee_scale),
            STP_TEXT[market.stp],
            MARKET_STATUS_TEXT[market.status],
        ],
    )


def market_summary(market: Market) -> Record:
    return Record(
        MARKET_SUMMARY,
        [
            market.market,
            MARKET_STATUS_TEXT[market.status],
            market.bids.count,
            format_scaled(market.bids.amount, market.amount_scale),
            market.asks.count,
            format_scaled(market.asks.amount, market.amount_scale),
            market.trade_count,
            format_scaled(market.last_price, market.price_scale) if market.trade_count else None,
        ],
    )


def trade_record(market: Market, trade: Trade) -> Record:
    return Record(
        TRADE,
        [
            id_text(trade.id),
            trade.time,
            format_scaled(trade.price, market.price_scale),
            format_scaled(trade.amount, market.amount_scale),
            format_scaled(trade.price * trade.amount * market.quote_factor, market.quote.scale),
            SIDE_TEXT[trade.side],
        ],
    )


def user_record(user: User) -> Record:
    return Record(USER, [id_text(user.id), user.l1, user.l2, user.create_time, user.open_count])

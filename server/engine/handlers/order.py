"""ORDER.PUT, AMEND, CANCEL, CANCELALL, BATCH: what changes orders."""

from __future__ import annotations

from typing import Final

from protocol.errors import Rejection, received
from protocol.events import ORDER_AMENDED, ORDER_PUT
from protocol.limits import BATCH_MAX, CLIENT_ID_MAX
from protocol.requests import OrderAmend, OrderBatch, OrderCancel, OrderCancelall, OrderPut, Request
from protocol.shapes import CANCELLED
from protocol.terms import (
    AMEND,
    BID,
    CANCELED,
    GTC,
    HALT,
    IOC,
    LIMIT,
    MARKET_STATUS_TEXT,
    REASON_USER,
    REPLY_FULL,
    STATUS_TEXT,
    TRADING,
)
from protocol.values import Failure, Record
from server.engine.changes import note
from server.engine.exchange import Exchange, Outcome
from server.engine.market import Market
from server.engine.matching import NO_BUDGET, account_given, execute, unrest, withdraw
from server.engine.names import check_visible, read_signature
from server.engine.order import ABSENT, NO_SIGNATURE, Intent, Order
from server.engine.replies import NO_FILLS, order_record, order_reply, order_result
from server.engine.scaled import format_scaled, id_text, parse_positive, parse_rate
from server.engine.telling import tell_order, tell_release
from server.engine.user import User

NO_CLIENT_ID: Final = b""


def order_put(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Place an order."""
    assert isinstance(request, OrderPut)
    user = exchange.user(request.user)
    market = exchange.market(request.market)
    client_id = request.client_id
    if client_id is not None:
        check_visible(client_id, CLIENT_ID_MAX, "CLIENTID")
    signature = NO_SIGNATURE
    if request.signature is not None:
        signature = read_signature(request.signature)
    # 1. The numbers.
    amount = parse_positive(request.amount, market.amount_scale, "BADAMOUNT", "amount")
    price = read_price(request, market)
    quote_limit = ABSENT
    if request.quote_limit is not None:
        quote_limit = parse_positive(request.quote_limit, market.quote.scale, "BADAMOUNT", "QUOTELIMIT")
    taker_fee = ABSENT
    if request.taker_fee is not None:
        taker_fee = parse_rate(request.taker_fee, market.fee_scale, "TAKERFEE")
    maker_fee = ABSENT
    if request.maker_fee is not None:
        maker_fee = parse_rate(request.maker_fee, market.fee_scale, "MAKERFEE")
    tif = request.tif
    if tif < 0:
        tif = GTC if request.kind == LIMIT else IOC
    # 2. A repetition?
    intent: Intent | None = None
    if client_id is not None:
        intent = Intent(amount, price, quote_limit, request.stp, taker_fee, maker_fee)
        known = exchange.known_client_id(user, client_id, now_us)
        if known is not None:
            require_same(known, market, request, tif, intent)
            return Outcome(order_reply(known, request.reply, NO_FILLS), False, exchange.events)
    # 3. May it be placed?
    if market.status != TRADING:
        raise halted(market)
    if amount < market.min_amount:
        raise too_small(market, request.amount)
    if request.kind == LIMIT and tif == GTC and 0 < exchange.user_order_limit <= user.open_count:
        raise Rejection("ORDERLIMIT", "user: expected fewer than %d open orders" % exchange.user_order_limit)
    budget = require_funds(user, market, request, amount, price, quote_limit)
    # 4. Nothing can fail from here on.
    order = Order(
        exchange.order_ids.next(),
        user,
        market,
        request.side,
        request.kind,
        tif,
        request.post_only,
        request.stp if request.stp >= 0 else market.stp,
        price,
        amount,
        taker_fee if taker_fee != ABSENT else market.taker_fee,
        maker_fee if maker_fee != ABSENT else market.maker_fee,
        client_id if client_id is not None else NO_CLIENT_ID,
        intent,
        signature,
        now_us,
    )
    exchange.orders[order.id] = order
    if client_id is not None:
        user.remember_client_id(client_id, order)
    tell_order(exchange, ORDER_PUT, order, now_us)
    fills: list[object] | None = [] if request.reply == REPLY_FULL else None
    execute(exchange, order, budget, fills, now_us)
    return Outcome(order_reply(order, request.reply, NO_FILLS if fills is None else fills), True, exchange.events)


def read_price(request: OrderPut, market: Market) -> int:
    """Read the price of a limit order; 0 for a market order, which must have none."""
    if request.kind == LIMIT:
        if request.price is None:
            raise Rejection("BADPRICE", "PRICE: expected for a LIMIT order, received none")
        return parse_positive(request.price, market.price_scale, "BADPRICE", "PRICE")
    if request.price is not None:
        raise Rejection("BADPRICE", "PRICE: expected none for a MARKET order, received " + received(request.price))
    return 0


def require_same(known: Order, market: Market, request: OrderPut, tif: int, intent: Intent) -> None:
    """Refuse a client id that was used for another order."""
    first = known.intent
    assert first is not None, "as long as the client id is remembered"
    if (
        known.market is market
        and known.side == request.side
        and known.kind == request.kind
        and known.tif == tif
        and known.post_only == request.post_only
        and first.equals(intent)
    ):
        return
    raise Rejection("DUPLICATE", "CLIENTID: expected a new id, as order %d has it with other content" % known.id)


def require_funds(user: User, market: Market, request: OrderPut, amount: int, price: int, quote_limit: int) -> int:
    """Refuse an order that the user can't pay; answer the budget of a market bid, else NO_BUDGET."""
    if request.side != BID:
        available = user.available(market.base)
        if available < amount * market.base_factor:
            raise no_funds(market.base.asset, available, amount * market.base_factor, market.base.scale)
        return NO_BUDGET
    available = user.available(market.quote)
    if request.kind == LIMIT:
        needed = amount * price * market.quote_factor
        if available < needed:
            raise no_funds(market.quote.asset, available, needed, market.quote.scale)
        return NO_BUDGET
    budget = available if quote_limit == ABSENT else min(available, quote_limit)
    if budget == 0:
        raise no_funds(market.quote.asset, available, 1, market.quote.scale)
    return budget


def order_amend(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Change an open order."""
    assert isinstance(request, OrderAmend)
    user = exchange.user(request.user)
    market = exchange.market(request.market)
    amount = ABSENT
    if request.amount is not None:
        amount = parse_positive(request.amount, market.amount_scale, "BADAMOUNT", "AMOUNT")
    price = ABSENT
    if request.price is not None:
        price = parse_positive(request.price, market.price_scale, "BADPRICE", "PRICE")
    if market.status != TRADING:
        raise halted(market)
    order = open_order(exchange.orders.get(request.order_id), user, market, request.order_id, None)
    if request.amount is None:
        amount = order.amount
    elif amount < market.min_amount:
        raise too_small(market, request.amount)
    if request.price is None:
        price = order.price
    gone = order.amount - order.remain
    remain = amount - gone
    if remain <= 0:
        filled = format_scaled(gone, market.amount_scale).decode()
        raise Rejection("BADAMOUNT", "AMOUNT: must exceed what is filled, %s" % filled)
    account = account_given(order)
    needed = remain * (price * market.quote_factor if order.side == BID else market.base_factor)
    if account.available + order.reserve() < needed:
        raise no_funds(account.asset.asset, account.available + order.reserve(), needed, account.asset.scale)
    # Nothing can fail from here on.
    if price == order.price and remain == order.remain:
        return Outcome(order_result(order), False, exchange.events)
    if price == order.price and remain < order.remain:
        shrink(exchange, order, amount, now_us)
    else:
        unrest(exchange, order, now_us)
        order.price = price
        order.amount = amount
        order.remain = remain
        order.update_time = now_us
        tell_order(exchange, ORDER_AMENDED, order, now_us)
        execute(exchange, order, NO_BUDGET, None, now_us)
    return Outcome(order_result(order), True, exchange.events)


def shrink(exchange: Exchange, order: Order, amount: int, now_us: int) -> None:
    """Reduce a resting order to the total `amount`; it keeps its place."""
    reserve = order.reserve()
    own = order.market.bids if order.side == BID else order.market.asks
    own.shrink(order, order.amount - amount)
    order.amount = amount
    order.update_time = now_us
    released = reserve - order.reserve()
    account_given(order).release(released)
    exchange.touch(order.market)
    if order.market.watched:
        note(order.market, AMEND, order, order.remain, 0)
    tell_release(exchange, order, released, now_us)
    tell_order(exchange, ORDER_AMENDED, order, now_us)


def order_cancel(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Cancel one open order."""
    assert isinstance(request, OrderCancel)
    user = exchange.user(request.user)
    market = exchange.market(request.market)
    if market.status == HALT:
        raise halted(market)
    client_id = request.client_id
    if client_id is None:
        found = exchange.orders.get(request.order_id)
    else:
        found = exchange.known_client_id(user, client_id, now_us)
    order = open_order(found, user, market, request.order_id, client_id)
    withdraw(exchange, order, CANCELED, REASON_USER, now_us)
    return Outcome(order_record(order), True, exchange.events)


def order_cancelall(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Cancel a user's open orders, by market and side, ascending; what is halted stays."""
    assert isinstance(request, OrderCancelall)
    user = exchange.user(request.user)
    market = exchange.market(request.market) if request.market is not None else None
    order_ids: list[object] = []
    order = user.oldest
    while order is not None:
        newer = order.newer
        if (
            (market is None or order.market is market)
            and (request.side < 0 or order.side == request.side)
            and order.market.status != HALT
        ):
            withdraw(exchange, order, CANCELED, REASON_USER, now_us)
            order_ids.append(id_text(order.id))
        order = newer
    reply = Record(CANCELLED, [len(order_ids), order_ids])
    return Outcome(reply, len(order_ids) > 0, exchange.events)


def order_batch(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Execute the items one after another, each on its own merits."""
    assert isinstance(request, OrderBatch)
    if len(request.items) > BATCH_MAX:
        raise Rejection("LIMIT", "items: expected at most %d, received %d" % (BATCH_MAX, len(request.items)))
    exchange.user(request.user)
    replies: list[object] = []
    changed = False
    for item in request.items:
        try:
            outcome = order_item(exchange, item, now_us)
        except Rejection as rejection:
            replies.append(Failure(rejection.code, rejection.text))
        else:
            replies.append(outcome.reply)
            changed = changed or outcome.changed
    return Outcome(replies, changed, exchange.events)


def order_item(exchange: Exchange, item: Request, now_us: int) -> Outcome:
    """Execute one item of a batch."""
    if isinstance(item, OrderPut):
        return order_put(exchange, item, now_us)
    if isinstance(item, OrderAmend):
        return order_amend(exchange, item, now_us)
    return order_cancel(exchange, item, now_us)


# -- refusals -----------------------------------------------------------------------------------


def open_order(order: Order | None, user: User, market: Market, order_id: int, client_id: bytes | None) -> Order:
    """Refuse an order that is not open, not in this market, or not this user's; it was named by one of the ids."""
    if order is None or order.user is not user or order.market is not market:
        expected = "an open order of this user in this market, received none"
    elif not order.is_open():
        expected = "an open order, received one that is %s" % STATUS_TEXT[order.status].decode()
    else:
        return order
    named = "order %d" % order_id if client_id is None else "CLIENTID " + received(client_id)
    raise Rejection("NOORDER", "%s: expected %s" % (named, expected))


def halted(market: Market) -> Rejection:
    status = MARKET_STATUS_TEXT[market.status].decode()
    return Rejection("HALTED", "market: expected one that is TRADING, received one that is %s" % status)


def too_small(market: Market, amount: bytes) -> Rejection:
    least = format_scaled(market.min_amount, market.amount_scale).decode()
    return Rejection("TOOSMALL", "amount: expected at least %s, received %s" % (least, received(amount)))


def no_funds(asset: bytes, available: int, needed: int, scale: int) -> Rejection:
    least = format_scaled(needed, scale).decode()
    found = format_scaled(available, scale).decode()
    return Rejection("NOFUNDS", "%s: expected at least %s, available %s" % (asset.decode(), least, found))

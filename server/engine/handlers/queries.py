"""ORDER.GET and ORDER.LIST: what only looks at orders."""

from __future__ import annotations

from protocol.errors import Rejection
from protocol.requests import OrderGet, OrderList, Request
from server.engine.exchange import Exchange, Outcome
from server.engine.replies import order_record


def order_get(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell an order, open or still in memory."""
    assert isinstance(request, OrderGet)
    market = exchange.market(request.market)
    order = exchange.orders.get(request.order_id)
    if order is None or order.market is not market:
        raise Rejection("NOORDER", "order %d: expected one of this market that is in memory" % request.order_id)
    return Outcome(order_record(order), False, exchange.events)


def order_list(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List open orders, newest first. O(skipped + returned) without a market filter, else O(open orders)."""
    assert isinstance(request, OrderList)
    user = exchange.user(request.user)
    market = exchange.market(request.market) if request.market is not None else None
    found: list[object] = []
    skip = request.offset
    order = user.newest
    while order is not None and len(found) < request.limit:
        if market is None or order.market is market:
            if skip > 0:
                skip -= 1
            else:
                found.append(order_record(order))
        order = order.older
    return Outcome(found, False, exchange.events)

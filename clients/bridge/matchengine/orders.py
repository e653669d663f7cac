"""OrderQuery, OrderCancel, OrderCancelAll, OrderDetail."""

from typing import Any, Final

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.limits import LIST_MAX, QUERY_LIMIT_DEFAULT, QUERY_LIMIT_MAX
from clients.bridge.matchengine.dialogue import known_market, no_such_user
from clients.bridge.matchengine.order_info import order_info
from clients.bridge.matchengine.put import cancel_all
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import Refused, invalid
from dingir.call import Call, same
from dingir.errors import ServerError
from dingir.values import pairs

ALL: Final = "all"
OPEN: Final = ("NEW", "PARTIALLY_FILLED")
ID_MAX: Final = 2**63 - 1


async def order_query(bridge: Bridge, request: pb.OrderQueryRequest, caller: Caller) -> pb.OrderQueryResponse:
    """List a user's open orders, newest first."""
    if request.market != ALL:
        await known_market(bridge, request.market)
    if request.user_id < 1:
        raise no_such_user()
    limit = QUERY_LIMIT_DEFAULT if request.limit <= 0 else min(request.limit, QUERY_LIMIT_MAX)
    answer = pb.OrderQueryResponse(offset=request.offset, limit=limit)
    listing = ["ORDER.LIST", str(request.user_id)]
    if request.market != ALL:
        listing += ["MARKET", request.market]
    page: Call[Any] = Call((*listing, "OFFSET", str(max(0, request.offset)), "LIMIT", str(limit)), same)
    user: Call[Any] = Call(("USER.GET", str(request.user_id)), same)
    await bridge.link.run_all((page, user))
    for call in (page, user):
        if isinstance(call.error, ServerError) and call.error.code == "NOUSER":
            return answer
    orders = page.result()
    if request.offset >= 0:  # a negative offset skips everything, in Dingir
        answer.orders.extend(map(order_info, orders))
    if request.market == ALL:
        answer.total = int(pairs(user.result())["open_orders"])
    elif len(orders) < limit and (orders or request.offset <= 0):
        answer.total = max(0, request.offset) + len(orders)
    else:
        answer.total = await count(bridge, listing)
    return answer


async def count(bridge: Bridge, listing: list[str]) -> int:
    """Count a list by going through it."""
    total = 0
    while True:
        page = await bridge.link.run(*listing, "OFFSET", str(total), "LIMIT", str(LIST_MAX))
        total += len(page)
        if len(page) < LIST_MAX:
            return total


async def order_cancel(bridge: Bridge, request: pb.OrderCancelRequest, caller: Caller) -> pb.OrderInfo:
    """Cancel an order, and answer it as it ended."""
    market = await known_market(bridge, request.market)
    order_id = require_id(request.order_id)
    if request.user_id < 1:
        raise await not_cancelled(bridge, market.name, request, "NOUSER")
    try:
        words = ("ORDER.CANCEL", str(request.user_id), market.name, order_id)
        return order_info(await bridge.link.run(*words, writes=True))
    except ServerError as error:
        if error.code in ("NOORDER", "NOUSER"):
            raise await not_cancelled(bridge, market.name, request, error.code, error.text) from error
        raise


async def not_cancelled(
    bridge: Bridge, market: str, request: pb.OrderCancelRequest, code: str, said: str = ""
) -> Refused:
    """Say whether there is no such order, or it is somebody else's."""
    order = await find(bridge, market, str(request.order_id))
    if order is not None and order["status"] in OPEN and int(order["user"]) != request.user_id:
        return invalid(code, "invalid user", said or f"user: there is no user {request.user_id}")
    return invalid(code, "invalid order_id", said)


async def order_cancel_all(
    bridge: Bridge, request: pb.OrderCancelAllRequest, caller: Caller
) -> pb.OrderCancelAllResponse:
    """Cancel what a user has in a market."""
    market = await known_market(bridge, request.market)
    return pb.OrderCancelAllResponse(total=await cancel_all(bridge, request.user_id, market))


async def order_detail(bridge: Bridge, request: pb.OrderDetailRequest, caller: Caller) -> pb.OrderInfo:
    """Tell an open order. One that has ended is not found: that is how Dingir's clients learn that it has."""
    market = await known_market(bridge, request.market)
    order = await find(bridge, market.name, require_id(request.order_id))
    if order is None or order["status"] not in OPEN:
        raise invalid("NOORDER", "invalid order_id", f"order {request.order_id}: expected an open order")
    return order_info(order)


def require_id(order_id: int) -> str:
    """Refuse what can't be an order's id."""
    if not 1 <= order_id <= ID_MAX:
        raise invalid("NOORDER", "invalid order_id")
    return str(order_id)


async def find(bridge: Bridge, market: str, order_id: str) -> dict[str, Any] | None:
    """Fetch an order; None where there is none."""
    try:
        return pairs(await bridge.link.run("ORDER.GET", market, order_id))
    except ServerError as error:
        if error.code == "NOORDER":
            return None
        raise

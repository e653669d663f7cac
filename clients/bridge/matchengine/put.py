"""OrderPut and BatchOrderPut.

An order carries a client id to the server, so that a connection which breaks doubles nothing: the caller's, from the
metadata `dingir-client-id`, or one that the bridge draws. Only with the caller's own can the caller repeat a call whose
answer he never got. The orders of a batch get `<id>-0`, `<id>-1`, ...
"""

import re
from typing import Any, Final

from grpc import StatusCode

from clients.bridge.bridge import Bridge
from clients.bridge.caller import CLIENT_ID, Caller
from clients.bridge.catalogue import Market
from clients.bridge.limits import BATCH_MAX
from clients.bridge.matchengine.dialogue import debug_form, known_market
from clients.bridge.matchengine.order_info import order_info
from clients.bridge.matchengine.order_rules import check_by_market, order_words, read_numbers
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import Refused, invalid, refused, unknown
from clients.bridge.verifier import bad_signature, commitment, signed_order
from dingir.errors import DingirError, ServerError
from dingir.values import payload

AVAILABLE: Final = re.compile(r"available ([0-9.]+)")
NOTHING: Final = "0"


async def order_put(bridge: Bridge, request: pb.OrderPutRequest, caller: Caller) -> pb.OrderInfo:
    """Place an order, and answer it as it is after matching."""
    if bridge.verifier is not None and request.signature:
        await verify(bridge, request)
    market = await known_market(bridge, request.market)
    return order_info(await put(bridge, market, request, caller.said(CLIENT_ID)))


async def put(bridge: Bridge, market: Market, request: pb.OrderPutRequest, client_id: str | None) -> Any:
    """Send an order; refuse in Dingir's words."""
    quote = bridge.catalogue.assets[market.quote]
    words = order_words(market, quote.scale, request)
    if request.order_type != pb.LIMIT and client_id is None:
        await require_counter_orders(bridge, market, request)
    if request.user_id < 1:
        raise unfunded(request, NOTHING, "NOUSER")
    if request.post_only:
        words.append("POSTONLY")
    sent_id = client_id or bridge.new_id()
    words += ("CLIENTID", sent_id, "REPLY", "FULL")
    try:
        return await bridge.link.run(*words, writes=True, ids=(sent_id,))
    except ServerError as error:
        raise await first_fault(bridge, market, request, error) from error


async def first_fault(bridge: Bridge, market: Market, request: pb.OrderPutRequest, error: ServerError) -> Exception:
    """Say what Dingir would have said of an order that the server refused."""
    if error.code == "ORDERLIMIT":
        return refused(error, "too many active orders for user", StatusCode.UNAVAILABLE)
    if error.code == "NOMARKET":  # the server has begun anew
        return refused(error, "invalid market", StatusCode.INVALID_ARGUMENT)
    if error.code == "DUPLICATE":
        return refused(error, "duplicate request", StatusCode.INVALID_ARGUMENT)
    if error.code == "BADNAME":
        return refused(error, f"invalid {CLIENT_ID}", StatusCode.INVALID_ARGUMENT)
    if error.code not in ("NOFUNDS", "NOUSER"):
        await bridge.catalogue.fetch()  # what may have changed, decides
        try:
            check_by_market(bridge.catalogue.markets.get(market.name, market), request, read_numbers(request))
        except Refused as fault:
            fault.said = error.text
            fault.code = error.code
            return fault
        return refused(error)
    found = AVAILABLE.search(error.text)
    return unfunded(request, found[1] if found else NOTHING, error.code, error.text)


def unfunded(request: pb.OrderPutRequest, available: str, code: str, said: str = "") -> Refused:
    """Refuse an order that its user can't pay. Who is not registered has nothing."""
    if request.order_side == pb.ASK or request.order_type != pb.LIMIT:
        return unknown(code, "balance not enough", said)
    text = f"balance not enough: balance({available}) < amount({request.amount}) * price({request.price})"
    return unknown(code, text, said)


async def require_counter_orders(bridge: Bridge, market: Market, request: pb.OrderPutRequest) -> None:
    """Refuse a market order that would meet nobody. (One with a client id may be a repetition, and is sent anyway.)"""
    depth = payload(await bridge.link.run("MARKET.DEPTH", market.name, "LIMIT", "1"))
    if not depth["bids" if request.order_side == pb.ASK else "asks"]:
        raise unknown("NOMATCH", "no counter orders")


async def verify(bridge: Bridge, request: pb.OrderPutRequest) -> None:
    """Let the verifier look at a signature."""
    assert bridge.verifier is not None
    market = await known_market(bridge, request.market)
    is_bid = request.order_side != pb.ASK
    committed = commitment(market, bridge.catalogue.assets, is_bid, request.amount, request.price)
    try:
        user = payload(await bridge.link.run("USER.GET", str(request.user_id)))
    except ServerError as error:
        if error.code not in ("NOUSER", "ERR"):
            raise
        raise bad_signature() from None
    signed = signed_order(committed, user["l2"], request.signature)
    if not bridge.verifier(signed):
        raise bad_signature()


async def batch_order_put(bridge: Bridge, request: pb.BatchOrderPutRequest, caller: Caller) -> pb.BatchOrderPutResponse:
    """Place orders one after another, up to the first that is refused; first cancel, with `reset`.

    All must be of one market; that is checked before anything is cancelled or placed, unlike in Dingir.
    """
    if len(request.orders) > BATCH_MAX:
        raise invalid("LIMIT", f"out of maximum support order number ({BATCH_MAX})")
    if bridge.verifier is not None:
        for order in request.orders:
            if order.signature:
                await verify(bridge, order)
    market = await known_market(bridge, request.market)
    if any(order.market != request.market for order in request.orders):
        raise invalid("ERR", "inconsistent order markets")
    if request.reset:
        for user in dict.fromkeys(order.user_id for order in request.orders):
            await cancel_all(bridge, user, market)
    answer = pb.BatchOrderPutResponse()
    client_id = caller.said(CLIENT_ID)
    for index, order in enumerate(request.orders):
        try:
            placed = await put(bridge, market, order, client_id and f"{client_id}-{index}")
        except (Refused, DingirError) as error:
            fault = error if isinstance(error, Refused) else refused(error)
            answer.result_code = pb.INTERNAL_ERROR
            answer.error_message = debug_form(fault)
            break
        answer.order_ids.append(int(payload(placed)["id"]))
    return answer


async def cancel_all(bridge: Bridge, user: int, market: Market) -> int:
    """Cancel what a user has in a market, and count it; nobody has nothing."""
    if user < 1:
        return 0
    try:
        cancelled = payload(await bridge.link.run("ORDER.CANCELALL", str(user), "MARKET", market.name, writes=True))
    except ServerError as error:
        if error.code == "NOUSER":
            return 0
        raise
    return int(cancelled["count"])

"""USER.REGISTER and GET."""

from __future__ import annotations

from protocol.errors import Rejection, received
from protocol.events import UserEvent
from protocol.limits import USER_KEY_MAX
from protocol.requests import Request, UserGet, UserRegister
from server.engine.exchange import Exchange, Outcome
from server.engine.names import check_visible
from server.engine.replies import user_record
from server.engine.scaled import id_text
from server.engine.user import User


def user_register(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Register a user; the same pair of keys is the same user."""
    assert isinstance(request, UserRegister)
    l1 = b""
    if request.l1 is not None:
        l1 = request.l1
        check_visible(l1, USER_KEY_MAX, "L1")
    l2 = b""
    if request.l2 is not None:
        l2 = request.l2
        check_visible(l2, USER_KEY_MAX, "L2")
    known = exchange.l1_keys.get(l1) if l1 else None
    if known is None and l2:
        known = exchange.l2_keys.get(l2)
    if known is not None:
        if known.l1 == l1 and known.l2 == l2:
            return Outcome(id_text(known.id), False, exchange.events)
        key = received(l1 if l1 and known.l1 == l1 else l2)
        raise Rejection("DUPLICATE", "keys: expected a new pair, as %s belongs to user %d" % (key, known.id))
    user = User(len(exchange.users) + 1, l1, l2, now_us)
    exchange.add_user(user)
    if exchange.record_events:
        exchange.events.append(UserEvent(now_us, user_record(user)))
    return Outcome(id_text(user.id), True, exchange.events)


def user_get(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell a user."""
    assert isinstance(request, UserGet)
    return Outcome(user_record(exchange.user(request.user)), False, exchange.events)

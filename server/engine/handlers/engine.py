"""ENGINE.STATEHASH, CHECK, SET, TICK."""

from __future__ import annotations

from collections import deque

from protocol.events import ParameterEvent
from protocol.requests import EngineSet, Request
from protocol.shapes import CHECK, STATEHASH
from protocol.terms import (
    CLIENT_ID_TTL,
    ENGINE_PARAMETER_TEXT,
    FINISHED_ORDERS_MAX,
    TRADES_MAX,
    USER_ORDER_LIMIT,
)
from protocol.values import OK, Record
from server.engine.changes import SettledEvent
from server.engine.dump import state_hash
from server.engine.exchange import SECOND_US, Exchange, Outcome
from server.engine.invariants import check
from server.engine.scaled import id_text


def engine_statehash(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Hash the whole state. O(everything)."""
    reply = Record(STATEHASH, [id_text(exchange.sequence), state_hash(exchange).encode()])
    return Outcome(reply, False, exchange.events)


def engine_check(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Verify every invariant. O(everything)."""
    problems: list[object] = [problem.encode() for problem in check(exchange)]
    values: list[object] = [
        not problems,
        id_text(exchange.sequence),
        len(exchange.users),
        len(exchange.orders),
        problems,
    ]
    return Outcome(Record(CHECK, values), False, exchange.events)


def engine_set(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Set a parameter that is part of the state; a smaller memory forgets its oldest at once."""
    assert isinstance(request, EngineSet)
    parameter = request.parameter
    value = request.value
    if parameter_value(exchange, parameter) == value:
        return Outcome(OK, False, exchange.events)
    if parameter == USER_ORDER_LIMIT:
        exchange.user_order_limit = value
    elif parameter == CLIENT_ID_TTL:
        exchange.set_client_id_ttl(value, now_us)
    elif parameter == FINISHED_ORDERS_MAX:
        exchange.finished_orders_max = value
        while len(exchange.finished) > value:
            del exchange.orders[exchange.finished.popleft().id]
    else:
        assert parameter == TRADES_MAX
        exchange.trades_max = value
        for market in exchange.markets:
            market.trades = deque(market.trades, value)
    if exchange.record_events:
        exchange.events.append(ParameterEvent(now_us, ENGINE_PARAMETER_TEXT[parameter], value))
    return Outcome(OK, True, exchange.events)


def parameter_value(exchange: Exchange, parameter: int) -> int:
    """Tell a parameter's present value, in the unit in which it is set."""
    if parameter == USER_ORDER_LIMIT:
        return exchange.user_order_limit
    if parameter == CLIENT_ID_TTL:
        return exchange.client_id_ttl_us // SECOND_US
    if parameter == FINISHED_ORDERS_MAX:
        return exchange.finished_orders_max
    assert parameter == TRADES_MAX
    return exchange.trades_max


def engine_tick(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Close the candles that are over at the command's time. O(markets)."""
    count = 0
    for market in exchange.markets:
        closed = market.candles.close_due(now_us)
        count += closed
        if closed and market.watched:
            exchange.events.append(SettledEvent(now_us, market, [], 0, 0, 0, False))
    return Outcome(count, count > 0, exchange.events)

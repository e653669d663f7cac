"""ORDER.HISTORY, TRADE.HISTORY, BALANCE.HISTORY, TRANSFER.HISTORY, WAITHISTORY; and MARKET.TRADES and MARKET.KLINE,
which go on in history where memory ends.

What can be refused is refused here, from the engine's state; what is left is a question of plain values.
"""

import re
from functools import partial
from typing import Any, Final

from protocol.errors import Rejection, received
from protocol.requests import (
    PARSERS,
    BalanceHistory,
    MarketKline,
    MarketTrades,
    OrderHistory,
    TradeHistory,
    TransferHistory,
    Waithistory,
)
from protocol.shapes import (
    BALANCE_ENTRY,
    BALANCE_PAGE,
    ORDER,
    ORDER_PAGE,
    TRADE,
    TRADE_PAGE,
    TRANSFER,
    TRANSFER_PAGE,
    USER_TRADE,
)
from protocol.terms import DIRECTION_TEXT, ENDED_TEXT, SIDE_TEXT
from protocol.values import Record, Shape
from server.connection import Connection
from server.engine.handlers import HANDLERS
from server.history import OFF
from server.older_candles import older_candles
from server.server import Server, Service

Params = dict[str, object]
PLACE: Final = re.compile(rb"[0-9]{1,19}")
ORDER_PLACE: Final = re.compile(rb"[0-9]{1,19}-[0-9]{1,9}")


def order_history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List a user's orders that have ended."""
    request = PARSERS[b"ORDER.HISTORY"](args)
    assert isinstance(request, OrderHistory)
    params = page(request.from_us, request.to_us, request.before, request.limit, ORDER_PLACE)
    params["user"] = server.exchange.user(request.user).id
    name_market(server, params, request.market)
    name_word(params, "side", request.side, SIDE_TEXT)
    name_word(params, "status", request.status, ENDED_TEXT)
    return server.history.ask(connection, "orders", params, partial(paged, ORDER_PAGE, ORDER))


def trade_history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List a user's trades."""
    request = PARSERS[b"TRADE.HISTORY"](args)
    assert isinstance(request, TradeHistory)
    params = page(request.from_us, request.to_us, request.before, request.limit, PLACE)
    params["user"] = server.exchange.user(request.user).id
    name_market(server, params, request.market)
    name_word(params, "side", request.side, SIDE_TEXT)
    if request.order_id > 0:
        params["order_id"] = request.order_id
    return server.history.ask(connection, "trades", params, partial(paged, TRADE_PAGE, USER_TRADE))


def balance_history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List what changed a user's balances."""
    request = PARSERS[b"BALANCE.HISTORY"](args)
    assert isinstance(request, BalanceHistory)
    params = page(request.from_us, request.to_us, request.before, request.limit, PLACE)
    params["user"] = server.exchange.user(request.user).id
    name_asset(server, params, request.asset)
    if request.business is not None:
        params["business"] = text(request.business)
    return server.history.ask(connection, "balances", params, partial(paged, BALANCE_PAGE, BALANCE_ENTRY))


def transfer_history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List a user's transfers."""
    request = PARSERS[b"TRANSFER.HISTORY"](args)
    assert isinstance(request, TransferHistory)
    params = page(request.from_us, request.to_us, request.before, request.limit, PLACE)
    params["user"] = server.exchange.user(request.user).id
    name_asset(server, params, request.asset)
    name_word(params, "direction", request.direction, DIRECTION_TEXT)
    return server.history.ask(connection, "transfers", params, partial(paged, TRANSFER_PAGE, TRANSFER))


def wait_history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Wait until history has come up to a record."""
    request = PARSERS[b"WAITHISTORY"](args)
    assert isinstance(request, Waithistory)
    sequence = request.sequence or server.journal_sequence
    return server.history.wait_for(connection, sequence, request.timeout)


def market_trades(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List trades, from memory and, where that ends, from history."""
    request = PARSERS[b"MARKET.TRADES"](args)
    assert isinstance(request, MarketTrades)
    found = remembered(server, b"MARKET.TRADES", request)
    market = server.exchange.market(request.market)
    missing = request.limit - len(found)
    if missing == 0 or not goes_on(server, connection, len(market.trades) < market.trade_count):
        return found
    before = market.trades[0].id if market.trades else 0
    if 0 <= request.before < before or not before:
        before = request.before
    params: Params = {"market": text(market.market), "limit": missing}
    if before > 0:
        params["before"] = str(before)
    reached_us = market.trades[0].time if market.trades else server.exchange.now_us
    return server.history.ask(connection, "market_trades", params, partial(with_older, found), reached_us)


def market_kline(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List candles, from memory and, for those that it has forgotten, from history."""
    request = PARSERS[b"MARKET.KLINE"](args)
    assert isinstance(request, MarketKline)
    market = server.exchange.market(request.market)
    present_us = present(server)
    older = older_candles(market, request, present_us)
    if older is None or not goes_on(server, connection, True):
        return remembered(server, b"MARKET.KLINE", request)
    return server.history.ask(
        connection, "candles", older.params(), lambda result: older.reply(result[2]), older.whole_us
    )


def remembered(server: Server, name: bytes, request: Any) -> Any:
    """What the engine itself answers."""
    return server.exchange.apply(HANDLERS[name], request, present(server)).reply


def present(server: Server) -> int:
    """The time at which a question is asked: after everything that has happened."""
    return max(server.loop.dispatcher.now_us, server.exchange.now_us + 1)


def goes_on(server: Server, connection: Connection, forgotten: bool) -> bool:
    """Whether history is to be asked for what memory has forgotten: not in a transaction, which can't wait, and not
    where there is no history at all."""
    if not forgotten or connection.queue is not None or server.loop.in_transaction:
        return False
    return server.history.connected or server.history.url != OFF


# -- params and replies -----------------------------------------------------------------------------


def page(from_us: int, to_us: int, before: bytes | None, limit: int, place: re.Pattern[bytes]) -> Params:
    """The params of any page."""
    params: Params = {"limit": limit}
    if from_us >= 0:
        params["from_us"] = min(from_us, TIME_MAX_US)
    if to_us >= 0:
        params["to_us"] = min(to_us, TIME_MAX_US)
    if before:
        if place.fullmatch(before) is None:
            raise Rejection("ERR", f"BEFORE: expected `next` of a page before, received {received(before)}")
        params["before"] = text(before)
    return params


TIME_MAX_US: Final = 253_370_764_800_000_000
"""The year 9999: later times are after everything, and languages and databases have their own last year."""


def name_market(server: Server, params: Params, name: bytes | None) -> None:
    if name is not None:
        params["market"] = text(server.exchange.market(name).market)


def name_asset(server: Server, params: Params, name: bytes | None) -> None:
    if name is not None:
        params["asset"] = text(server.exchange.asset(name).asset)


def name_word(params: Params, name: str, index: int, words: tuple[bytes, ...]) -> None:
    if index >= 0:
        params[name] = text(words[index])


def text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def paged(shape: Shape, row: Shape, result: list[Any]) -> object:
    """Make a page of what history answered: a sequence, the next page's place, rows."""
    sequence, following, rows = result
    return Record(shape, [b"%d" % sequence, following.encode(), [record(row, values) for values in rows]])


def with_older(found: list[object], result: list[Any]) -> object:
    """Put older trades behind those of memory."""
    return found + [record(TRADE, values) for values in result[2]]


def record(shape: Shape, values: list[Any]) -> Record:
    """Make a record of what came over the socket: its texts are bytes here."""
    return Record(shape, [one.encode() if isinstance(one, str) else one for one in values])


SERVICES: Final[dict[bytes, Service]] = {
    b"ORDER.HISTORY": order_history,
    b"TRADE.HISTORY": trade_history,
    b"BALANCE.HISTORY": balance_history,
    b"TRANSFER.HISTORY": transfer_history,
    b"WAITHISTORY": wait_history,
    b"MARKET.TRADES": market_trades,
    b"MARKET.KLINE": market_kline,
}

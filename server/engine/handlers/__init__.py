"""The engine's commands by upper-case name. A handler raises Rejection having changed nothing."""

from typing import Final

from server.engine.exchange import Handler
from server.engine.handlers.asset import asset_create, asset_list, asset_totals
from server.engine.handlers.balance import balance_get, balance_transfer, balance_update
from server.engine.handlers.candle import market_kline, market_status, market_ticker
from server.engine.handlers.engine import engine_check, engine_set, engine_statehash, engine_tick
from server.engine.handlers.market import (
    market_create,
    market_depth,
    market_list,
    market_set,
    market_totals,
    market_trades,
)
from server.engine.handlers.order import order_amend, order_batch, order_cancel, order_cancelall, order_put
from server.engine.handlers.queries import order_get, order_list
from server.engine.handlers.user import user_get, user_register

HANDLERS: Final[dict[bytes, Handler]] = {
    b"ORDER.PUT": order_put,
    b"ORDER.AMEND": order_amend,
    b"ORDER.CANCEL": order_cancel,
    b"ORDER.CANCELALL": order_cancelall,
    b"ORDER.BATCH": order_batch,
    b"ORDER.GET": order_get,
    b"ORDER.LIST": order_list,
    b"BALANCE.GET": balance_get,
    b"BALANCE.UPDATE": balance_update,
    b"BALANCE.TRANSFER": balance_transfer,
    b"MARKET.CREATE": market_create,
    b"MARKET.SET": market_set,
    b"MARKET.LIST": market_list,
    b"MARKET.SUMMARY": market_totals,
    b"MARKET.DEPTH": market_depth,
    b"MARKET.TRADES": market_trades,
    b"MARKET.TICKER": market_ticker,
    b"MARKET.KLINE": market_kline,
    b"MARKET.STATUS": market_status,
    b"ASSET.CREATE": asset_create,
    b"ASSET.LIST": asset_list,
    b"ASSET.SUMMARY": asset_totals,
    b"USER.REGISTER": user_register,
    b"USER.GET": user_get,
    b"ENGINE.STATEHASH": engine_statehash,
    b"ENGINE.CHECK": engine_check,
    b"ENGINE.SET": engine_set,
    b"ENGINE.TICK": engine_tick,
}

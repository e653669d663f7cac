"""The methods of Dingir's service, by their names in the declaration."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from google.protobuf.descriptor import ServiceDescriptor

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.matchengine import balances, debug, depth, listings, orders, put, users
from clients.bridge.pb import matchengine_pb2 as pb

Method: TypeAlias = Callable[[Bridge, Any, Caller], Awaitable[Any]]

DESCRIPTOR: Final[ServiceDescriptor] = pb.DESCRIPTOR.services_by_name["Matchengine"]

METHODS: Final[dict[str, Method]] = {
    "RegisterUser": users.register_user,
    "BalanceQuery": balances.balance_query,
    "BalanceUpdate": balances.balance_update,
    "Transfer": balances.transfer,
    "AssetList": listings.asset_list,
    "MarketList": listings.market_list,
    "MarketSummary": listings.market_summary,
    "ReloadMarkets": listings.reload_markets,
    "OrderPut": put.order_put,
    "BatchOrderPut": put.batch_order_put,
    "OrderQuery": orders.order_query,
    "OrderCancel": orders.order_cancel,
    "OrderCancelAll": orders.order_cancel_all,
    "OrderBookDepth": depth.order_book_depth,
    "OrderDetail": orders.order_detail,
    "DebugDump": debug.debug_dump,
    "DebugReset": debug.debug_reset,
    "DebugReload": debug.debug_reload,
}

assert METHODS.keys() == set(DESCRIPTOR.methods_by_name), "every declared method, and no other"

"""Where each method is over HTTP, as Dingir's Envoy has them. The others have no place there."""

from typing import Final, NamedTuple

PREFIX: Final = "/api/exchange/action"


class Binding(NamedTuple):
    """A method over HTTP. Names in the path are fields; what else a request holds is in the body, or in the query."""

    verb: str
    path: str


BINDINGS: Final = {
    "RegisterUser": Binding("POST", "/registeruser"),
    "BalanceQuery": Binding("GET", "/balances/{user_id}"),
    "BalanceUpdate": Binding("POST", "/updatebalance"),
    "AssetList": Binding("GET", "/assets"),
    "OrderPut": Binding("POST", "/order"),
    "BatchOrderPut": Binding("POST", "/batchorders/{market}"),
    "OrderQuery": Binding("GET", "/orders/{market}/{user_id}"),
    "OrderCancel": Binding("POST", "/cancelorder/{market}/{user_id}/{order_id}"),
    "OrderCancelAll": Binding("POST", "/cancelorders/{market}/{user_id}"),
    "OrderBookDepth": Binding("GET", "/depth/{market}/{limit}"),
    "MarketList": Binding("GET", "/markets"),
    "Transfer": Binding("POST", "/transfer"),
}

"""An order of the server's as Dingir's message."""

from typing import Any, Final

from clients.bridge.pb import matchengine_pb2 as pb
from dingir.values import pairs

BID: Final = "BID"
MARKET: Final = "MARKET"
NO_PRICE: Final = "0"
"""The price of a market order."""


def order_info(value: Any) -> pb.OrderInfo:
    """Write an order. Amounts are the server's text, which is padded to the scale; times are in milliseconds, cut."""
    f = value if type(value) is dict else pairs(value)
    price = f["price"]
    return pb.OrderInfo(
        id=int(f["id"]),
        market=f["market"],
        order_side=pb.BID if f["side"] == BID else pb.ASK,
        order_type=pb.MARKET if f["type"] == MARKET else pb.LIMIT,
        user_id=int(f["user"]),
        create_time=int(f["create_time"]) // 1000,
        update_time=int(f["update_time"]) // 1000,
        price=NO_PRICE if price is None else price,
        amount=f["amount"],
        taker_fee=f["taker_fee"],
        maker_fee=f["maker_fee"],
        remain=f["remain"],
        finished_base=f["finished_base"],
        finished_quote=f["finished_quote"],
        finished_fee=f["finished_fee"],
        post_only=bool(f["post_only"]),
    )

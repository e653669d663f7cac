"""For mypy, not for pytest: what type a method's result has, as the checker of a program sees it."""

from typing import assert_type

import dingir
import dingir.aio
from dingir.call import Call


def waiting(exchange: dingir.Exchange, form: dingir.ReplyForm) -> None:
    put = exchange.order.put
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2"), dingir.OrderResult)
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2", reply=None), dingir.OrderResult)
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2", reply="RESULT"), dingir.OrderResult)
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2", reply="ACK"), int)
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2", reply=dingir.ReplyForm.ACK), int)
    assert_type(put(1, "M", "BID", "LIMIT", "1", price="2", reply="FULL"), dingir.OrderFull)
    assert_type(put(1, "M", dingir.Side.ASK, dingir.OrderKind.LIMIT, 1, reply=dingir.ReplyForm.FULL), dingir.OrderFull)
    assert_type(put(1, "M", "BID", "LIMIT", "1", reply=form), dingir.OrderResult | int | dingir.OrderFull)
    assert_type(exchange.order.list(1), list[dingir.Order])
    assert_type(exchange.balance.get(1, "BTC"), dict[str, dingir.Balance])
    assert_type(exchange.order.batch(1, dingir.Cancel("M", 1)), list[dingir.BatchReply])
    assert_type(exchange.pipeline().order.put(1, "M", "BID", "LIMIT", "1", reply="ACK"), Call[int])
    put(1, "M", "BUY", "LIMIT", "1")  # type: ignore[call-overload] # no such side
    put(1, "M", "BID", "LIMIT", 0.5)  # type: ignore[call-overload] # a float is no money
    exchange.balance.update(1, "BTC", 0.5, business="b", business_id=1)  # type: ignore[arg-type]
    dingir.connect("dingir://host", protocol="http")  # type: ignore[arg-type]


async def awaiting(exchange: dingir.aio.Exchange) -> None:
    put = exchange.order.put
    assert_type(await put(1, "M", "BID", "LIMIT", "1", price="2"), dingir.OrderResult)
    assert_type(await put(1, "M", "BID", "LIMIT", "1", price="2", reply="ACK"), int)
    assert_type(await exchange.pipeline().execute(), list[object])  # type: ignore[assert-type] # Any, not object
    async with exchange.feed.subscribe("depth:M") as messages:
        async for message in messages:
            assert_type(message, dingir.Message)
            if isinstance(message, dingir.DepthUpdate):
                assert_type(message.bids, tuple[dingir.Level, ...])

"""OrderBookDepth."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.catalogue import Market
from clients.bridge.decimals import EXACT, fits, read_decimal, write_decimal
from clients.bridge.limits import LIST_MAX
from clients.bridge.matchengine.dialogue import known_market
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import invalid
from dingir.values import payload

Levels = Iterable[Any]
EVERYTHING: Final = 2**31


async def order_book_depth(
    bridge: Bridge, request: pb.OrderBookDepthRequest, caller: Caller
) -> pb.OrderBookDepthResponse:
    """Tell the book by price, best first."""
    market = await known_market(bridge, request.market)
    interval = read_decimal(request.interval) if request.interval else Decimal(0)
    if interval is None or interval < 0:
        raise invalid("BADPRICE", "invalid interval", "interval: expected a decimal that is not negative")
    if request.limit == 0:
        return pb.OrderBookDepthResponse()
    limit = request.limit if request.limit > 0 else EVERYTHING
    bids, asks = await levels(bridge, market, limit, interval)
    answer = pb.OrderBookDepthResponse()
    for price, amount in asks:
        answer.asks.add(price=price, amount=amount)
    for price, amount in bids:
        answer.bids.add(price=price, amount=amount)
    return answer


async def levels(bridge: Bridge, market: Market, limit: int, interval: Decimal) -> tuple[Levels, Levels]:
    """Fetch at most `limit` levels a side.

    Up to a thousand, MARKET.DEPTH does it all. Beyond, and for steps finer than the market's prices, there is the
    feed's snapshot, of 10,000 levels a side.
    """
    if limit <= LIST_MAX and fits(interval, market.price_scale):
        words = ["MARKET.DEPTH", market.name, "LIMIT", str(limit)]
        if interval:
            words += ["INTERVAL", write_decimal(interval)]
        fields = payload(await bridge.link.run(*words))
        return fields["bids"], fields["asks"]
    fields = payload(await bridge.link.run("FEED.SNAPSHOT", f"depth:{market.name}"))
    bids, asks = fields["bids"], fields["asks"]
    if interval:
        bids, asks = grouped(bids, interval, ROUND_FLOOR), grouped(asks, interval, ROUND_CEILING)
    return bids[:limit], asks[:limit]


def grouped(found: Levels, interval: Decimal, rounding: str) -> list[tuple[str, str]]:
    """Add up the levels of each step, in the order in which they come.

    >>> grouped([("1.05", "1"), ("1.02", "2"), ("0.99", "4")], Decimal("0.1"), ROUND_FLOOR)
    [('1.0', '3'), ('0.9', '4')]
    """
    sums: dict[Decimal, Decimal] = {}
    for price, amount in found:
        steps = EXACT.divide(Decimal(price), interval).to_integral_value(rounding)
        step = EXACT.multiply(steps, interval)
        sums[step] = EXACT.add(sums.get(step, Decimal(0)), Decimal(amount))
    return [(format(step, "f"), format(total, "f")) for step, total in sums.items()]

"""Long sweeps, and what is left behind: no recursion per fill, no cyclic garbage."""

import gc
import sys

from tests.engine.venue import Venue, funded

FILLS = 5_000


def book_of(fills: int, venue: Venue) -> None:
    venue.all(["ENGINE.SET user-order-limit 0"])
    venue.all(f"ORDER.PUT 1 ETH_USDT ASK LIMIT 0.01 PRICE {10 + n % 7}" for n in range(fills))


def test_five_thousand_fills_in_one_sweep_at_best_prices_first_without_recursion() -> None:
    venue = funded(checked=False)
    book_of(FILLS, venue)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        answer = venue.record(f"ORDER.PUT 2 ETH_USDT BID MARKET {FILLS // 100} REPLY FULL")
    finally:
        sys.setrecursionlimit(limit)
    fills = answer["fills"]
    assert isinstance(fills, list)
    assert len(fills) == FILLS
    assert answer["status"] == b"FILLED"
    order = [(fill[b"price"], int(fill[b"maker_order_id"])) for fill in fills]
    assert order == sorted(order)
    assert venue.record("ENGINE.CHECK")["problems"] == []
    assert venue.record("MARKET.DEPTH ETH_USDT")["asks"] == []


def test_a_sweep_stops_in_the_middle_of_a_level_and_leaves_the_rest_in_order() -> None:
    venue = funded(checked=False)
    book_of(100, venue)
    venue("ORDER.PUT 2 ETH_USDT BID LIMIT 0.205 PRICE 11")
    answer = venue.record("ORDER.PUT 2 ETH_USDT BID LIMIT 0.01 PRICE 11 REPLY FULL")
    assert isinstance(answer["fills"], list)
    ids = [int(fill[b"maker_order_id"]) for fill in answer["fills"]]
    assert ids == [37, 44], "15 orders at 10, then 5.5 of those at 11: 2, 9, 16, 23, 30, half of 37"
    assert venue.record("ENGINE.CHECK")["problems"] == []


def test_nothing_that_ends_leaves_cyclic_garbage() -> None:
    venue = funded(checked=False)
    venue.exchange.record_events = True
    venue.all(["ENGINE.SET finished-orders-max 10", "ENGINE.SET trades-max 10", "ENGINE.SET client-id-ttl 0"])
    gc.collect()
    gc.disable()
    try:
        for n in range(300):
            venue(f"ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE {10 + n % 5} CLIENTID a{n}")
            venue(f"ORDER.PUT 2 ETH_USDT BID LIMIT 0.7 PRICE {10 + n % 3} CLIENTID b{n}")
            venue(f"ORDER.AMEND 1 ETH_USDT {n} PRICE 10")
            venue(f"ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 10 STP {('DECREMENT', 'MAKER', 'BOTH')[n % 3]}")
            venue(f"ORDER.PUT 1 ETH_USDT BID LIMIT {n}.00000 PRICE 10")
            venue(f"BALANCE.TRANSFER 1 2 ETH 0.0001 ID t{n}")
        venue("ORDER.CANCELALL 1")
        venue("ORDER.CANCELALL 2")
        venue.events.clear()
        venue.log.clear()
        assert gc.collect() == 0
    finally:
        gc.enable()

"""The ladder and its levels against a naive twin: a list of orders, sorted anew each time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.terms import ASK, BID, GTC, LIMIT, STP_TAKER
from server.engine import book
from server.engine.asset import Asset
from server.engine.book import Side
from server.engine.market import Market
from server.engine.order import Order
from server.engine.user import User

BASE = Asset(0, b"B", 8, 8, b"", b"", 0, b"", 0, b"")
QUOTE = Asset(1, b"Q", 8, 8, b"", b"", 0, b"", 0, b"")
MARKET = Market(0, b"M", BASE, QUOTE, 2, 2, 4, 1, 0, 0, STP_TAKER, 10)
USER = User(1, b"", b"", 0)


def resting(number: int, side: int, price: int, amount: int) -> Order:
    return Order(number, USER, MARKET, side, LIMIT, GTC, False, STP_TAKER, price, amount, 0, 0, b"", None, b"", 1)


class NaiveSide:
    """What a side means: orders by price, then by arrival."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.orders: list[Order] = []

    def levels(self) -> list[tuple[int, list[int]]]:
        prices = sorted({order.price for order in self.orders}, reverse=self.side == BID)
        return [(price, [order.id for order in self.orders if order.price == price]) for price in prices]


def levels_of(side: Side) -> list[tuple[int, list[int]]]:
    found = []
    for level in side.best_levels(side.count):
        ids = []
        order = level.head
        while order is not None:
            ids.append(order.id)
            order = order.later
        found.append((level.price, ids))
    return found


def verify(side: Side, naive: NaiveSide) -> None:
    expected = naive.levels()
    assert levels_of(side) == expected
    assert side.amount == sum(order.remain for order in naive.orders)
    assert side.count == len(naive.orders)
    assert (side.best.price if side.best is not None else None) == (expected[0][0] if expected else None)
    assert [len(chunk) for chunk in side.chunks if not chunk] == []
    level = side.best
    for price, _ in expected:
        assert level is not None
        assert level.price == price
        level = side.worse_level(level)
    assert level is None


ACTIONS = st.lists(st.tuples(st.sampled_from(["add", "add", "remove", "shrink"]), st.integers(1, 60)), max_size=120)


@pytest.mark.parametrize("direction", [BID, ASK])
@given(actions=ACTIONS)
@settings(max_examples=60, deadline=None)
def test_a_side_is_its_orders_by_price_and_arrival(direction: int, actions: list[tuple[str, int]]) -> None:
    side, naive = Side(direction), NaiveSide(direction)
    for number, (action, value) in enumerate(actions, 1):
        if action == "add":
            order = resting(number, direction, value, 100)
            side.add(order)
            naive.orders.append(order)
        elif naive.orders:
            order = naive.orders[value * 7 % len(naive.orders)]
            if action == "shrink" and order.remain > 1:
                side.shrink(order, order.remain // 2)
            else:
                side.remove(order)
                naive.orders.remove(order)
                assert (order.level, order.earlier, order.later) == (None, None, None)
        verify(side, naive)


def test_a_ladder_of_many_chunks_keeps_its_order_whichever_way_it_grows_and_shrinks() -> None:
    count = 3 * book.CHUNK_MAX
    for step in (1, count - 1, 7919):
        side = Side(ASK)
        orders = [resting(n + 1, ASK, 1 + n * step % count, 1) for n in range(count)]
        for order in orders:
            side.add(order)
        assert len(side.chunks) > 1
        assert max(len(chunk) for chunk in side.chunks) <= book.CHUNK_MAX
        assert [level.price for level in side.best_levels(count)] == list(range(1, count + 1))
        assert [level.price for level in side.best_levels(5)] == [1, 2, 3, 4, 5]
        for n in range(count):
            side.remove(orders[n * 31 % count])
            if n % 97 == 0:
                prices = [level.price for level in side.best_levels(count)]
                assert prices == sorted(prices)
                assert (side.best.price if side.best is not None else None) == (prices[0] if prices else None)
        assert (side.best, side.chunks, side.firsts, side.levels) == (None, [], [], {})


@pytest.mark.parametrize("direction", [BID, ASK])
@given(prices=st.lists(st.integers(1, 99), max_size=30), limit=st.integers(1, 10), interval=st.integers(1, 40))
@settings(max_examples=80, deadline=None)
def test_groups_are_the_sums_of_their_levels(direction: int, prices: list[int], limit: int, interval: int) -> None:
    side = Side(direction)
    sums: dict[int, int] = {}
    for number, price in enumerate(prices, 1):
        side.add(resting(number, direction, price, number))
        group = price // interval * interval if direction == BID else -(-price // interval) * interval
        sums[group] = sums.get(group, 0) + number
    expected = sorted(sums.items(), reverse=direction == BID)[:limit]
    assert side.grouped(limit, interval) == expected

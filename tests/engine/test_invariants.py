"""ENGINE.CHECK notices: each thing that it claims is broken on purpose, one at a time."""

from collections.abc import Callable

import pytest

from protocol.terms import FILLED
from server.engine.exchange import Exchange
from server.engine.invariants import PROBLEMS_MAX, check
from server.engine.order import Order
from tests.engine.venue import funded


def order(exchange: Exchange, number: int) -> Order:
    return exchange.orders[number]


def break_level_amount(exchange: Exchange) -> None:
    level = order(exchange, 1).level
    assert level is not None
    level.amount += 1


def break_level_count(exchange: Exchange) -> None:
    level = order(exchange, 1).level
    assert level is not None
    level.count += 1


def break_side_amount(exchange: Exchange) -> None:
    exchange.markets[0].asks.amount -= 1


def break_side_count(exchange: Exchange) -> None:
    exchange.markets[0].bids.count += 1


def break_best(exchange: Exchange) -> None:
    exchange.markets[0].asks.best = None


def break_ladder(exchange: Exchange) -> None:
    exchange.markets[0].asks.chunks[0].reverse()


def break_firsts(exchange: Exchange) -> None:
    exchange.markets[0].asks.firsts[0] += 1


def break_queue(exchange: Exchange) -> None:
    order(exchange, 2).earlier = None


def break_tail(exchange: Exchange) -> None:
    level = order(exchange, 1).level
    assert level is not None
    level.tail = level.head


def break_order_index(exchange: Exchange) -> None:
    del exchange.orders[1]


def break_order_key(exchange: Exchange) -> None:
    exchange.orders[77] = exchange.orders.pop(1)


def break_remain(exchange: Exchange) -> None:
    order(exchange, 1).remain += 1


def break_prevented(exchange: Exchange) -> None:
    order(exchange, 1).prevented = -1


def break_status(exchange: Exchange) -> None:
    order(exchange, 1).status = FILLED


def break_price(exchange: Exchange) -> None:
    order(exchange, 1).price += 1


def break_user_list(exchange: Exchange) -> None:
    order(exchange, 2).older = None


def break_user_newest(exchange: Exchange) -> None:
    exchange.users[0].newest = exchange.users[0].oldest


def break_user_count(exchange: Exchange) -> None:
    exchange.users[0].open_count += 1


def break_open_count(exchange: Exchange) -> None:
    exchange.open_count -= 1


def break_client_id(exchange: Exchange) -> None:
    client_ids = exchange.users[0].client_ids
    assert client_ids is not None
    client_ids[b"other"] = client_ids.pop(b"c")


def break_available(exchange: Exchange) -> None:
    exchange.users[0].account(exchange.assets[0]).available += 1


def break_frozen(exchange: Exchange) -> None:
    exchange.users[0].account(exchange.assets[0]).frozen -= 1


def break_sign(exchange: Exchange) -> None:
    account = exchange.users[2].account(exchange.assets[2])
    account.available = -account.available


def break_fees(exchange: Exchange) -> None:
    exchange.assets[0].fees += 1


def break_deposited(exchange: Exchange) -> None:
    exchange.assets[1].deposited += 1


def break_totals(exchange: Exchange) -> None:
    exchange.assets[0].available += 1


def break_counts(exchange: Exchange) -> None:
    exchange.assets[0].frozen_count += 1


def break_available_count(exchange: Exchange) -> None:
    exchange.assets[0].available_count -= 1


def break_l1_key(exchange: Exchange) -> None:
    exchange.l1_keys.clear()


def break_market_name(exchange: Exchange) -> None:
    exchange.market_names.clear()


def break_asset_name(exchange: Exchange) -> None:
    exchange.asset_names.clear()


def break_crossing(exchange: Exchange) -> None:
    bid = order(exchange, 4)
    exchange.markets[0].bids.remove(bid)
    bid.price = 1100
    exchange.markets[0].bids.add(bid)
    frozen = exchange.users[1].account(exchange.assets[1])
    exchange.users[1].account(exchange.assets[1]).freeze(bid.reserve() - frozen.frozen)


def break_finished(exchange: Exchange) -> None:
    exchange.finished.append(order(exchange, 1))


def break_ended_clients(exchange: Exchange) -> None:
    exchange.ended_clients.append(order(exchange, 1))


def break_businesses(exchange: Exchange) -> None:
    exchange.businesses.count += 1


def break_ids(exchange: Exchange) -> None:
    exchange.order_ids.last = 0


def break_trades(exchange: Exchange) -> None:
    exchange.markets[0].trade_count = 0


BREAKS = {name: value for name, value in list(globals().items()) if name.startswith("break_")}


def venue_with_orders() -> Exchange:
    venue = funded()
    venue("USER.REGISTER L1 k")
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 2 PRICE 10 CLIENTID c")
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 2 PRICE 10")
    venue("ORDER.PUT 2 ETH_USDT ASK LIMIT 2 PRICE 11")
    venue("ORDER.PUT 2 ETH_USDT BID LIMIT 2 PRICE 9")
    venue("ORDER.PUT 3 ETH_USDT BID LIMIT 1 PRICE 10 CLIENTID d TAKERFEE 0.01")
    return venue.exchange


@pytest.mark.parametrize("name", BREAKS)
def test_check_notices(name: str) -> None:
    exchange = venue_with_orders()
    assert check(exchange) == []
    broken: Callable[[Exchange], None] = BREAKS[name]
    broken(exchange)
    problems = check(exchange)
    assert problems != []
    if name == "break_crossing":
        assert problems == ["ETH_USDT: crossed, bid 1100, ask 1000"]


def test_problems_are_listed_up_to_a_limit() -> None:
    exchange = venue_with_orders()
    for asset in exchange.assets:
        for user in exchange.users:
            user.account(asset).frozen += 1
    for number in range(200):
        exchange.asset_names[b"%d" % number] = exchange.assets[0]
        exchange.assets.append(exchange.assets[0])
    assert len(check(exchange)) == PROBLEMS_MAX

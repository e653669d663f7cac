"""The machine itself: sequence and time, transactions, memories that forget."""

import pytest

from protocol.errors import Rejection
from protocol.values import Failure
from server.engine import dump, invariants
from server.engine.exchange import PURGE_STEPS, Exchange
from tests.engine.venue import Venue, apply, funded


def test_only_what_changes_something_takes_a_sequence_and_a_time() -> None:
    venue = Venue()
    assert (venue.exchange.sequence, venue.exchange.now_us) == (0, 0)
    venue("ASSET.CREATE ETH SCALE 8")
    assert (venue.exchange.sequence, venue.exchange.now_us) == (1, 1000)
    venue("ASSET.CREATE ETH SCALE 8")
    venue("ASSET.CREATE ETH SCALE 9")
    venue("ASSET.LIST")
    assert (venue.exchange.sequence, venue.exchange.now_us) == (1, 1000)


def test_time_that_does_not_advance_is_our_own_bug() -> None:
    venue = Venue()
    venue("USER.REGISTER")
    with pytest.raises(AssertionError):
        apply(venue.exchange, [b"USER.REGISTER"], venue.exchange.now_us)


def test_a_transaction_is_one_record_with_one_time() -> None:
    exchange = funded().exchange
    before = exchange.sequence
    exchange.begin(10**9)
    apply(exchange, b"ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10".split(), 10**9)
    apply(exchange, b"ORDER.LIST 1".split(), exchange.now_us + 1)
    with pytest.raises(Rejection):
        apply(exchange, b"ORDER.PUT 1 ETH_USDT ASK LIMIT 1".split(), 10**9)
    apply(exchange, b"ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10".split(), 10**9)
    assert exchange.sequence == before
    assert exchange.end() is True
    assert (exchange.sequence, exchange.now_us) == (before + 1, 10**9)
    assert exchange.orders[1].update_time == exchange.orders[2].create_time == 10**9
    assert invariants.check(exchange) == []


def test_a_transaction_that_changed_nothing_is_no_record() -> None:
    exchange = funded().exchange
    before = (exchange.sequence, exchange.now_us, dump.state_hash(exchange))
    exchange.begin(10**9)
    apply(exchange, [b"ASSET.LIST"], 10**9)
    with pytest.raises(Rejection):
        apply(exchange, b"USER.GET 99".split(), 10**9)
    assert exchange.end() is False
    assert (exchange.sequence, exchange.now_us, dump.state_hash(exchange)) == before


def test_expired_ids_are_forgotten_a_few_at_a_time_and_never_answered_meanwhile() -> None:
    venue = funded()
    venue("ENGINE.SET client-id-ttl 10")
    for n in range(20):
        venue(f"ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID c{n}")
        venue(f"BALANCE.TRANSFER 1 2 ETH 0.1 ID t{n}")
    venue.advance(11)
    assert len(venue.exchange.ended_clients) == len(venue.exchange.transfers) == 20
    venue("USER.REGISTER")
    assert len(venue.exchange.ended_clients) == len(venue.exchange.transfers) == 20 - PURGE_STEPS
    answer = venue.record("ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 1 TIF IOC CLIENTID c19")
    assert answer["id"] == b"21", "not yet forgotten, but no longer known"
    venue.all(["USER.REGISTER"] * 20)
    assert len(venue.exchange.transfers) == 0
    assert [order.id for order in venue.exchange.ended_clients] == [21]
    user = venue.exchange.users[0]
    assert user.client_ids is not None
    assert list(user.client_ids) == [b"c19"]
    assert user.transfer_ids is None
    venue.advance(11)
    venue.all(["USER.REGISTER"] * 2)
    assert user.client_ids is None


def test_an_id_used_anew_is_not_forgotten_with_its_first_order() -> None:
    venue = funded()
    venue("ENGINE.SET client-id-ttl 10")
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID a")
    venue.advance(11)
    assert venue.record("ORDER.PUT 1 ETH_USDT BID LIMIT 3 PRICE 1 CLIENTID a")["id"] == b"2"
    venue.all(["USER.REGISTER"] * 3)
    assert len(venue.exchange.ended_clients) == 0
    assert venue.record("ORDER.PUT 1 ETH_USDT BID LIMIT 3 PRICE 1 CLIENTID a")["id"] == b"2"


def test_an_id_that_has_expired_stays_unknown_when_the_time_to_live_grows() -> None:
    venue = funded()
    venue("ENGINE.SET client-id-ttl 10")
    for n in range(3 * PURGE_STEPS):
        venue(f"ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID c{n}")
    venue.advance(11)
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID young")
    venue("ENGINE.SET client-id-ttl 1000")
    assert [order.client_id for order in venue.exchange.ended_clients] == [b"young"]
    assert venue.record("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID c11")["id"] == b"14"


def test_the_state_can_be_hashed_and_verified_inside_a_transaction() -> None:
    exchange = funded().exchange
    exchange.begin(10**9)
    apply(exchange, b"ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10".split(), 10**9)
    apply(exchange, [b"ENGINE.STATEHASH"], exchange.now_us + 1)
    apply(exchange, [b"ENGINE.CHECK"], exchange.now_us + 1)
    assert exchange.end() is True


def test_finished_orders_are_forgotten_oldest_first() -> None:
    venue = funded()
    venue("ENGINE.SET finished-orders-max 3")
    for _ in range(5):
        venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC")
    assert [venue.code(f"ORDER.GET ETH_USDT {n}") for n in range(1, 6)] == ["NOORDER", "NOORDER", "", "", ""]


def test_a_user_at_its_order_limit_may_still_take_and_amend() -> None:
    venue = funded()
    venue("ENGINE.SET user-order-limit 2")
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1")
    venue("ORDER.PUT 1 BTC_USDT BID LIMIT 1 PRICE 1")
    assert venue.code("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1") == "ORDERLIMIT"
    assert venue.code("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC") == ""
    assert venue.code("ORDER.PUT 1 ETH_USDT BID MARKET 1") == ""
    assert venue.code("ORDER.AMEND 1 ETH_USDT 1 PRICE 2") == ""
    assert venue.code("ENGINE.SET user-order-limit 1") == "", "one who is above it stays above it"
    assert venue.code("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1") == "ORDERLIMIT"


def test_a_refused_order_takes_no_id() -> None:
    venue = funded()
    assert isinstance(venue("ORDER.PUT 1 ETH_USDT BID LIMIT 99999 PRICE 10"), Failure)
    assert venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 10 REPLY ACK") == b"1"


def test_an_empty_exchange_has_no_problems_and_a_hash() -> None:
    assert invariants.check(Exchange()) == []
    assert len(dump.state_hash(Exchange())) == 64

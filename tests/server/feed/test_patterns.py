"""Patterns: every channel that matches, from a snapshot on, those that nobody had heard of included."""

from types import SimpleNamespace
from typing import cast

import pytest

from persistence.syncer import Syncer
from server.feed.feed import Join
from tests.server.feed.listening import MARKET, Stage, Told, told
from tests.server.standin import Standin


@pytest.fixture
def stage(standin: Standin) -> Stage:
    return Stage(standin)


def steps(found: list[Told]) -> list[tuple[str, str, int]]:
    return [(one.channel, *one.step) for one in found]


def test_a_channel_that_nobody_hears_begins_when_it_has_something_to_tell(stage: Stage) -> None:
    client = stage.listener("PSUBSCRIBE", "order:*")
    stage.sync()
    assert told(client) == []
    stage.put(1, "ASK", "1", "100")
    stage.put(2, "ASK", "1", "101")
    stage.put(1, "ASK", "1", "102")
    stage.sync()
    found = told(client)
    assert steps(found) == [("order:1", "s", 2), ("order:2", "s", 2), ("order:1", "u", 3), ("order:1", "u", 4)]
    assert {one.pattern for one in found} == {"order:*"}
    assert [order["id"] for order in found[0].payload["orders"]] == ["1"]


def test_a_channel_that_somebody_hears_begins_at_once_and_one_that_is_opened_later_then(stage: Stage) -> None:
    stage.listener("SUBSCRIBE", f"bbo:{MARKET}")
    client = stage.listener("PSUBSCRIBE", "b*")
    stage.sync()
    assert steps(told(client)) == [(f"bbo:{MARKET}", "s", 0)]
    stage.listener("SUBSCRIBE", "balance:1")
    stage.sync()
    assert steps(told(client)) == [("balance:1", "s", 2)]


def test_who_hears_a_channel_by_name_and_by_two_patterns_hears_it_thrice(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", f"trade:{MARKET}")
    client("PSUBSCRIBE", "trade:*", "trad*")
    stage.sync()
    told(client)
    stage.put(1, "ASK", "1", "100")
    stage.put(2, "BID", "1", "100")
    stage.sync()
    assert [(one.kind, one.pattern) for one in told(client)] == [
        ("message", ""),
        ("pmessage", "trade:*"),
        ("pmessage", "trad*"),
    ]
    client("PUNSUBSCRIBE", "trad*")
    stage.put(1, "ASK", "1", "100")
    stage.put(2, "BID", "1", "100")
    stage.sync()
    assert [one.pattern for one in told(client)] == ["", "trade:*"]


def test_patterns_see_the_case_of_names(stage: Stage) -> None:
    client = stage.listener("PSUBSCRIBE", "TRADE:*", "trade:btc*")
    stage.put(1, "ASK", "1", "100")
    stage.put(2, "BID", "1", "100")
    stage.sync()
    assert told(client) == []


def test_a_new_market_and_a_new_user_are_told_to_who_hears_all(stage: Stage) -> None:
    client = stage.listener("PSUBSCRIBE", "*")
    stage.do(
        "ASSET.CREATE ETH SCALE 8",
        "MARKET.CREATE ETH_USDT ETH USDT AMOUNTSCALE 4 PRICESCALE 2",
        "USER.REGISTER",
        "BALANCE.UPDATE 3 ETH 5 BUSINESS deposit ID 1",
        "ORDER.PUT 3 ETH_USDT ASK LIMIT 1 PRICE 7",
    )
    stage.sync()
    assert steps(told(client)) == [
        ("market", "s", 2),
        ("balance:3", "s", 1),
        ("balance:3", "u", 2),
        ("order:3", "s", 2),
        ("depth:ETH_USDT", "s", 1),
        ("book:ETH_USDT", "s", 1),
        ("bbo:ETH_USDT", "s", 1),
        ("ticker:ETH_USDT", "s", 1),
    ]


@pytest.mark.parametrize(
    ("pattern", "markets", "users"),
    [
        ("*", True, True),
        ("trade:*", True, False),
        ("kl?ne:*", True, False),
        ("order:*", False, True),
        ("[ob]*", True, True),
        ("m*", True, False),
        ("balance:1*", False, True),
        ("nothing:*", False, False),
        ("orders:*", False, False),
    ],
)
def test_only_what_a_pattern_may_match_is_watched(stage: Stage, pattern: str, markets: bool, users: bool) -> None:
    client = stage.listener("PSUBSCRIBE", pattern)
    exchange = stage.server.exchange
    assert (exchange.markets[0].watched, exchange.every_user_watched) == (markets, users)
    assert exchange.markets_watched == markets
    client("PUNSUBSCRIBE", pattern)
    assert not exchange.markets[0].watched
    assert not exchange.every_user_watched
    assert not exchange.markets_watched


def test_one_of_several_patterns_ends_nothing_and_the_last_one_all(stage: Stage) -> None:
    exchange = stage.server.exchange
    registry = stage.server.feed.registry
    client = stage.listener("PSUBSCRIBE", "trade:*", "order:1*", "order:2*", "*")
    found = [(registry.market_patterns, registry.user_patterns)]
    for pattern in ("order:1*", "*", "order:2*"):
        client("PUNSUBSCRIBE", pattern)
        found.append((registry.market_patterns, registry.user_patterns))
        assert exchange.every_user_watched == (registry.user_patterns > 0)
        assert exchange.every_market_watched
    assert found == [(2, 3), (2, 2), (1, 1), (1, 0)]
    stage.server.loop.close(client.connection, "test")
    assert (registry.market_patterns, registry.user_patterns) == (0, 0)
    assert not exchange.markets_watched


def test_all_users_are_watched_by_one_flag(stage: Stage) -> None:
    stage.listener("PSUBSCRIBE", "*")
    assert stage.server.exchange.every_user_watched
    assert not any(user.watched for user in stage.server.exchange.users)


def test_a_snapshot_that_many_patterns_begin_with_is_made_once(stage: Stage) -> None:
    stage.listener("SUBSCRIBE", f"book:{MARKET}")
    client = stage.listener("PSUBSCRIBE", "b*", "bo*", "boo*", "book*")
    joins = [entry for _, batch in stage.server.feed.held for entry in batch if isinstance(entry, Join)]
    assert len(joins) == 5
    assert len({id(join.message) for join in joins}) == 1
    stage.put(1, "ASK", "1", "100")
    stage.sync()
    found = [one for one in told(client) if one.channel == f"book:{MARKET}"]
    assert [(one.pattern, *one.step) for one in found] == [
        (pattern, *step) for step in (("s", 0), ("u", 1)) for pattern in ("b*", "bo*", "boo*", "book*")
    ]


def test_who_is_owed_too_much_is_given_no_more_before_being_cut_off(standin: Standin) -> None:
    stage = Stage(standin, "--client-output-buffer-limit", "pubsub 4000 0 0")
    patient = stage.listener("SUBSCRIBE", f"depth:{MARKET}")
    stage.put(1, "ASK", "1", "100")
    greedy = stage.listener("PSUBSCRIBE", *("depth" + "*" * count for count in range(1, 101)))
    stage.put(1, "ASK", "1", "101")
    stage.seal()
    loop = stage.server.loop
    stage.server.syncer = cast(Syncer, SimpleNamespace(durable=stage.server.journal_sequence, error=None))
    touched = stage.server.feed.release(stage.server.journal_sequence)
    assert greedy.connection in touched
    assert 4000 < sum(map(len, greedy.connection.pushes)) == greedy.connection.output_bytes < 5000
    assert [one.step for one in told(patient)] == [("s", 0), ("u", 1), ("u", 2)]
    assert not loop.within_limits(greedy.connection)
    assert not greedy.open

"""The backlog: what can be told again, for how long, and what is said when it can't."""

import json

import pytest

from server.feed.channel import MESSAGE_COST
from server.limits import REPLAY_MAX
from tests.server.feed.listening import MARKET, Stage, told
from tests.server.standin import Standin

DEPTH = f"depth:{MARKET}"


@pytest.fixture
def stage(standin: Standin) -> Stage:
    return Stage(standin, "--feed-backlog-ttl", "10")


def replayed(stage: Stage, channel: str, first: int, *more: str) -> list[int] | str:
    """The numbers of the messages that are told again, or the error."""
    reply = stage.trader("FEED.REPLAY", channel, "FROM", first, *more)
    if reply.startswith(b"-"):
        return reply.decode().strip("-\r\n")
    lines = reply.split(b"\r\n")
    assert lines[0] == b"*8"
    assert lines[4] == channel.encode()
    return [json.loads(line)["seq"] for line in lines if line.startswith(b"{")]


def trade(stage: Stage, times: int) -> None:
    for _ in range(times):
        stage.put(1, "ASK", "1", "100")


def test_what_a_listener_missed_is_told_again_byte_for_byte(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    trade(stage, 5)
    stage.sync()
    heard = [json.dumps(one.payload, separators=(",", ":")) for one in told(client)[1:]]
    reply = stage.trader("FEED.REPLAY", DEPTH, "FROM", 2).decode().split("\r\n")
    assert [line for line in reply if line.startswith("{")] == heard[1:]
    assert replayed(stage, DEPTH, 1) == [1, 2, 3, 4, 5]
    assert replayed(stage, DEPTH, 2, "LIMIT", "2") == [2, 3]
    assert replayed(stage, DEPTH, 6) == []


def test_numbers_that_are_not_kept_or_not_made_are_refused_and_the_error_says_which_are(stage: Stage) -> None:
    trade(stage, 3)
    assert replayed(stage, DEPTH, 1) == "GONE FROM: expected at least 4, as what was before is not kept, received 1"
    assert replayed(stage, DEPTH, 4) == []
    assert replayed(stage, DEPTH, 5) == "AHEAD FROM: expected at most 4, as 3 is the last, received 5"
    stage.listener("SUBSCRIBE", DEPTH)
    trade(stage, 2)
    assert replayed(stage, DEPTH, 3) == "GONE FROM: expected at least 4, as what was before is not kept, received 3"
    assert replayed(stage, DEPTH, 4) == [4, 5]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("trade:NOSUCH", "FROM", "1"), "NOMARKET channel: "),
        (("elsewhere", "FROM", "1"), "ERR channel: "),
        ((DEPTH, "SINCE", "1"), "ERR syntax error: expected FROM"),
        ((DEPTH, "FROM", "0"), "ERR FROM: expected an integer 1.."),
        ((DEPTH, "FROM", "-1"), "ERR FROM: "),
        ((DEPTH, "FROM", "9" * 40), "ERR FROM: "),
        ((DEPTH, "FROM", "1", "LIMIT", str(REPLAY_MAX + 1)), "ERR LIMIT: expected an integer 1..10000"),
        ((DEPTH, "FROM", "1", "LIMIT"), "ERR syntax error: expected LIMIT"),
        ((DEPTH, "FROM", "1", "MOST", "1"), "ERR syntax error: expected LIMIT"),
        ((DEPTH, "FROM"), "ERR wrong number of arguments"),
        (("x" * 257, "FROM", "1"), "LIMIT channel: "),
    ],
)
def test_a_wrong_question_is_refused_by_name(stage: Stage, words: tuple[str, ...], text: str) -> None:
    assert stage.trader("FEED.REPLAY", *words).decode().startswith("-" + text)


def test_a_channel_is_kept_for_a_while_after_its_last_listener_has_left_then_costs_nothing(stage: Stage) -> None:
    feed = stage.server.feed
    client = stage.listener("SUBSCRIBE", DEPTH)
    feed.pass_time(100.0)
    stage.server.loop.close(client.connection, "test")
    trade(stage, 2)
    feed.pass_time(109.9)
    assert replayed(stage, DEPTH, 1) == [1, 2]
    feed.pass_time(110.0)
    assert feed.registry.by_name == {}
    assert feed.backlog.bytes == 0
    assert not stage.server.exchange.markets[0].watched
    assert str(replayed(stage, DEPTH, 1)).startswith("GONE FROM: expected at least 3")


def test_the_oldest_message_goes_first_whichever_channel_it_is_on(stage: Stage) -> None:
    stage.listener("SUBSCRIBE", DEPTH, "order:2")
    stage.put(2, "ASK", "1", "100")
    trade(stage, 3)
    backlog = stage.server.feed.backlog
    sizes = [len(message.json) + MESSAGE_COST for message in stage.server.feed.registry.by_name[DEPTH.encode()].kept]
    assert stage.trader("CONFIG", "SET", "feed-backlog-size", sum(sizes[-2:])) == b"+OK\r\n"
    assert backlog.bytes == sum(sizes[-2:])
    assert replayed(stage, DEPTH, 3) == [3, 4]
    assert str(replayed(stage, "order:2", 1)).startswith("GONE FROM: expected at least 3")
    trade(stage, 5)
    assert backlog.bytes <= backlog.bytes_max
    assert replayed(stage, DEPTH, 8) == [8, 9]


def test_without_a_backlog_everything_is_told_and_nothing_kept(standin: Standin) -> None:
    stage = Stage(standin, "--feed-backlog-size", "0")
    client = stage.listener("SUBSCRIBE", DEPTH)
    trade(stage, 3)
    stage.sync()
    assert [one.step for one in told(client)] == [("s", 0), ("u", 1), ("u", 2), ("u", 3)]
    assert stage.server.feed.backlog.bytes == 0
    assert str(replayed(stage, DEPTH, 3)).startswith("GONE")


def test_channels_that_come_and_go_leave_nothing_behind(stage: Stage) -> None:
    feed = stage.server.feed
    for number in range(50):
        client = stage.listener("SUBSCRIBE", DEPTH, "order:1")
        trade(stage, 4)
        stage.sync()
        stage.server.loop.close(client.connection, "test")
        feed.pass_time(1000.0 * (number + 1))
        feed.pass_time(1000.0 * (number + 1) + 20)
    assert feed.backlog.bytes == 0
    assert len(feed.backlog._order) == 0
    assert not feed.registry.by_name
    assert not feed.registry.orders
    assert not feed.registry.markets


def test_a_copy_of_the_state_goes_on_where_the_first_was(standin: Standin) -> None:
    stage = Stage(standin, "--enable-debug-command", "yes")
    client = stage.listener("SUBSCRIBE", DEPTH, "order:1", "market")
    trade(stage, 2)
    assert stage.trader("DEBUG", "RELOAD") == b"+OK\r\n"
    trade(stage, 1)
    stage.do(f"MARKET.SET {MARKET} STATUS HALT")
    stage.sync()
    found = told(client)
    assert [one.step for one in found if one.channel == DEPTH] == [("s", 0), ("u", 1), ("u", 2), ("u", 3)]
    assert [one.step for one in found if one.channel == "order:1"][-1] == ("u", 6)
    assert found[-1].payload["market"]["status"] == "HALT"


def test_what_is_told_again_in_messagepack_is_not_kept_in_both_formats(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH, protocol=3)
    client("FEED.FORMAT", "MSGPACK")
    trade(stage, 3)
    stage.sync()
    assert b"seq" in client("FEED.REPLAY", DEPTH, "FROM", "1")
    assert not any(message.packed for message in stage.server.feed.registry.by_name[DEPTH.encode()].kept)


def test_time_looks_only_at_channels_that_nobody_wants(stage: Stage) -> None:
    feed = stage.server.feed
    stage.listener("PSUBSCRIBE", "order:*")
    first = stage.listener("SUBSCRIBE", DEPTH, "balance:1")
    second = stage.listener("SUBSCRIBE", "balance:1")
    trade(stage, 2)
    assert list(feed.idle) == []
    feed.pass_time(100.0)
    first("UNSUBSCRIBE", DEPTH, "balance:1")
    assert list(feed.idle) == [DEPTH.encode()]
    feed.pass_time(105.0)
    second("UNSUBSCRIBE")
    first("SUBSCRIBE", DEPTH)
    first("UNSUBSCRIBE", DEPTH)
    assert list(feed.idle) == [b"balance:1", DEPTH.encode()]
    feed.pass_time(114.0)
    assert list(feed.idle) == [b"balance:1", DEPTH.encode()]
    feed.pass_time(115.0)
    assert list(feed.idle) == []
    assert list(feed.registry.by_name) == [b"order:1"]


def test_a_smaller_backlog_takes_effect_at_recovery_s_end_while_that_has_it(stage: Stage) -> None:
    stage.listener("SUBSCRIBE", DEPTH)
    trade(stage, 3)
    feed = stage.server.feed
    kept = feed.backlog.bytes
    stage.server.loading = True
    assert stage.trader("CONFIG", "SET", "feed-backlog-size", 0) == b"+OK\r\n"
    assert feed.backlog.bytes == kept, "another thread fills it"
    feed.end_catching_up(1.0)
    assert feed.backlog.bytes == 0

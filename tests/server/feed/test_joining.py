"""Subscriptions: each begins with a snapshot at its place in the order, and ends at once."""

import pytest

from server.limits import CHANNEL_NAME_BYTES_MAX, SUBSCRIPTIONS_MAX
from tests.server.feed.listening import MARKET, Stage, told
from tests.server.standin import Standin

DEPTH = f"depth:{MARKET}"


@pytest.fixture
def stage(standin: Standin) -> Stage:
    return Stage(standin)


def test_nothing_is_handed_out_before_the_disk_has_it(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    stage.sync()
    assert [one.step for one in told(client)] == [("s", 0)]
    stage.put(1, "ASK", "1", "100")
    first = stage.server.journal_sequence
    stage.put(1, "ASK", "1", "101")
    assert stage.server.feed.release(first - 1) == []
    assert told(client) == []
    stage.sync(first)
    assert [one.step for one in told(client)] == [("u", 1)]
    stage.sync()
    assert [one.step for one in told(client)] == [("u", 2)]


def test_who_subscribes_between_two_commands_of_one_tick_hears_the_second_only_and_knows_the_first(
    stage: Stage,
) -> None:
    late = stage.standin.client(stage.server)
    early = stage.listener("SUBSCRIBE", DEPTH)
    stage.trader("ORDER.PUT", 1, MARKET, "ASK", "LIMIT", "1", "PRICE", "100")
    late("SUBSCRIBE", DEPTH)
    stage.trader("ORDER.PUT", 1, MARKET, "ASK", "LIMIT", "2", "PRICE", "101")
    stage.sync()
    assert [one.step for one in told(early)] == [("s", 0), ("u", 1), ("u", 2)]
    snapshot, update = told(late)
    assert snapshot.payload["asks"] == [["100.00", "1.0000"]]
    assert (snapshot.step, update.step, update.payload["prev"]) == (("s", 1), ("u", 2), 1)


def test_who_leaves_is_told_nothing_that_was_still_held(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    stage.put(1, "ASK", "1", "100")
    client("UNSUBSCRIBE", DEPTH)
    stage.sync()
    assert told(client) == []
    assert stage.server.feed.registry.by_name[DEPTH.encode()].wanted == 0


def test_who_leaves_and_comes_back_gets_one_snapshot_that_is_current(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    stage.put(1, "ASK", "1", "100")
    client("UNSUBSCRIBE", DEPTH)
    client("SUBSCRIBE", DEPTH)
    stage.put(1, "ASK", "1", "100")
    stage.sync()
    assert [one.step for one in told(client)] == [("s", 1), ("u", 2)]


def test_subscribing_twice_changes_nothing_and_is_confirmed_twice(stage: Stage) -> None:
    client = stage.standin.client(stage.server)
    confirmation = b"*3\r\n$9\r\nsubscribe\r\n$14\r\ndepth:BTC_USDT\r\n:1\r\n"
    assert client("SUBSCRIBE", DEPTH, DEPTH) == confirmation * 2
    stage.sync()
    assert len(told(client)) == 1


def test_a_closed_connection_leaves_everything(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH, "order:1", "market", "elsewhere")
    client("PSUBSCRIBE", "*")
    stage.sync()
    stage.server.loop.close(client.connection, "test")
    feed = stage.server.feed
    assert feed.patterns == {}
    assert all(channel.wanted == 0 and not channel.subscriptions for channel in feed.registry.by_name.values())
    stage.put(1, "ASK", "1", "100")
    assert feed.release(10**9) == []


def test_reset_leaves_everything_and_speaks_json_again(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH, protocol=3)
    client("FEED.FORMAT", "MSGPACK")
    assert client("RESET") == b"+RESET\r\n"
    assert not client.connection.subscribed
    assert not client.connection.packed_payloads
    assert client.connection.plain


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("trade:NOSUCH", "NOMARKET"),
        ("trade:", "NOMARKET"),
        ("trade:btc_usdt", "NOMARKET"),
        ("order:3", "NOUSER"),
        ("order:0", "NOUSER"),
        ("order:01", "NOUSER"),
        ("order:x", "NOUSER"),
        ("balance:" + "9" * 30, "NOUSER"),
        ("kline:BTC_USDT", "ERR"),
        ("kline:BTC_USDT:2m", "ERR"),
        ("kline:BTC_USDT:1M:1M", "NOMARKET"),
        ("x" * (CHANNEL_NAME_BYTES_MAX + 1), "LIMIT"),
    ],
)
def test_a_name_of_nothing_is_refused_and_none_of_the_command_s_names_is_subscribed(
    stage: Stage, name: str, code: str
) -> None:
    client = stage.standin.client(stage.server)
    assert client("SUBSCRIBE", DEPTH, name).startswith(b"-" + code.encode() + b" channel: ")
    assert client.connection.channels == {}
    assert stage.server.feed.registry.by_name == {}


def test_names_that_are_not_ours_are_accepted_and_nothing_is_told_there(stage: Stage) -> None:
    names = ("__Booksleeve_MasterChanged", "trades", "depth", "market:", "Depth:BTC_USDT")
    client = stage.listener("SUBSCRIBE", *names)
    stage.put(1, "ASK", "1", "100")
    stage.sync()
    assert told(client) == []
    assert len(client.connection.channels) == len(names)
    assert not stage.server.exchange.markets[0].watched


def test_one_more_than_the_most_subscriptions_is_refused(stage: Stage) -> None:
    client = stage.standin.client(stage.server)
    client("SUBSCRIBE", *[f"n{number}" for number in range(SUBSCRIPTIONS_MAX - 1)])
    assert client("PSUBSCRIBE", "a*", "b*").startswith(b"-LIMIT")
    assert client("PSUBSCRIBE", "a*").startswith(b"*3\r\n$10\r\npsubscribe\r\n$2\r\na*\r\n:10000\r\n")
    assert client("SUBSCRIBE", "one-more").startswith(b"-LIMIT channel: expected at most 10000 subscriptions")
    assert client("PSUBSCRIBE", "x" * (CHANNEL_NAME_BYTES_MAX + 1)).startswith(b"-LIMIT")
    assert len(client.connection.channels) + len(client.connection.patterns) == SUBSCRIPTIONS_MAX


def test_a_subscribed_resp2_connection_may_say_little_else_and_a_resp3_one_anything(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    refusal = (
        b"-ERR Can't execute 'balance.get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed "
        b"in this context\r\n"
    )
    assert client("BALANCE.GET", 1) == refusal
    assert client("PING") == b"*2\r\n$4\r\npong\r\n$0\r\n\r\n"
    assert client("PING", "x") == b"*2\r\n$4\r\npong\r\n$1\r\nx\r\n"
    client("UNSUBSCRIBE")
    assert client("PING") == b"+PONG\r\n"
    other = stage.listener("SUBSCRIBE", DEPTH, protocol=3)
    assert other("PING") == b"+PONG\r\n"
    assert other("BALANCE.GET", 1).startswith(b"%2\r\n")
    assert other("HELLO", 2).startswith(b"*14\r\n")
    assert other("BALANCE.GET", 1).startswith(b"-ERR Can't execute")


def test_nobody_subscribes_in_a_transaction(stage: Stage) -> None:
    client = stage.standin.client(stage.server, 3)
    client("MULTI")
    assert client("SUBSCRIBE", DEPTH) == b"-ERR Command not allowed inside a transaction\r\n"
    assert client("EXEC").startswith(b"-EXECABORT")


def test_resp3_and_resp2_differ_in_the_first_byte_only(stage: Stage) -> None:
    two, three = stage.listener("SUBSCRIBE", DEPTH), stage.listener("SUBSCRIBE", DEPTH, protocol=3)
    stage.sync()
    first, second = b"".join(two.connection.pushes), b"".join(three.connection.pushes)
    assert first.startswith(b"*3\r\n$7\r\nmessage\r\n$14\r\ndepth:BTC_USDT\r\n$")
    assert second == b">" + first[1:]


def test_pubsub_tells_who_hears_what(stage: Stage) -> None:
    asker = stage.standin.client(stage.server)
    stage.listener("SUBSCRIBE", DEPTH, "elsewhere")
    stage.listener("SUBSCRIBE", DEPTH)
    stage.listener("PSUBSCRIBE", "d*", "t*")
    assert asker("PUBSUB", "CHANNELS") == b"*2\r\n$14\r\ndepth:BTC_USDT\r\n$9\r\nelsewhere\r\n"
    assert asker("PUBSUB", "CHANNELS", "e*") == b"*1\r\n$9\r\nelsewhere\r\n"
    assert asker("PUBSUB", "NUMSUB", DEPTH, "x") == b"*4\r\n$14\r\ndepth:BTC_USDT\r\n:2\r\n$1\r\nx\r\n:0\r\n"
    assert asker("PUBSUB", "NUMPAT") == b":2\r\n"
    assert asker("PUBSUB", "SHARDNUMSUB", "x") == b"*2\r\n$1\r\nx\r\n:0\r\n"
    assert asker("CLIENT", "LIST", "TYPE", "pubsub").count(b"flags=P") == 3
    assert b"pubsub_channels:2\r\npubsub_patterns:2" in asker("INFO", "stats")


def test_what_pubsub_tells_follows_who_leaves_and_costs_nothing_per_connection(stage: Stage) -> None:
    asker = stage.standin.client(stage.server)
    first = stage.listener("SUBSCRIBE", DEPTH, "elsewhere", "elsewhere")
    second = stage.listener("SUBSCRIBE", "elsewhere")
    assert stage.server.feed.names == {DEPTH.encode(): 1, b"elsewhere": 2}
    first("UNSUBSCRIBE", "elsewhere", "never")
    assert asker("PUBSUB", "NUMSUB", "elsewhere") == b"*2\r\n$9\r\nelsewhere\r\n:1\r\n"
    stage.server.loop.close(second.connection, "test")
    first("RESET")
    assert stage.server.feed.names == {}
    assert asker("PUBSUB", "CHANNELS", "*" * (CHANNEL_NAME_BYTES_MAX + 1)).startswith(b"-LIMIT channel: ")


def test_who_quits_is_told_nothing_more_and_so_comes_to_its_end(stage: Stage) -> None:
    client = stage.listener("SUBSCRIBE", DEPTH)
    stage.sync()
    told(client)
    stage.put(1, "ASK", "1", "100")
    assert client("QUIT") == b"+OK\r\n"
    stage.put(1, "ASK", "1", "101")
    stage.sync()
    assert told(client) == []

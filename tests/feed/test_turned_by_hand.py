"""The feed within one process, where the test decides when a tick ends, what the time is and when the disk is done."""

from tests.feed.conftest import MakeStage
from tests.feed.stage import BEGIN_US, MARKET, SECOND_US
from tests.feed.told import Told

KLINE = f"kline:{MARKET}:1s"


def test_a_message_that_the_backlog_has_no_room_for_is_told_all_the_same(make_stage: MakeStage) -> None:
    stage = make_stage("--feed-backlog-size", "0")
    listener = stage.client()
    stage.do(listener, "SUBSCRIBE", f"depth:{MARKET}")
    stage.put(1, "BID", 100)
    stage.sync()
    (_, _), (_, update) = stage.messages(listener)
    assert update["bids"] == [["100.00", "1.0000"]]


def test_messages_held_for_the_disk_outlive_their_place_in_the_backlog(make_stage: MakeStage) -> None:
    stage = make_stage("--feed-backlog-size", "2000")
    listener = stage.client()
    stage.do(listener, "SUBSCRIBE", f"depth:{MARKET}")
    stage.sync()
    for price in range(1, 51):
        stage.put(1, "BID", price)
        stage.tick()
    stage.sync()
    told = [payload.get("bids") for _, payload in stage.messages(listener)]
    assert told == [[], *([[f"{price}.00", "1.0000"]] for price in range(1, 51))]


def test_a_candle_that_ends_while_a_pattern_finds_new_channels_is_told(make_stage: MakeStage) -> None:
    stage = make_stage()
    listener, other = stage.client(), stage.client()
    stage.do(listener, "SUBSCRIBE", KLINE)
    stage.put(1, "BID", 100)
    stage.put(2, "ASK", 100)
    stage.put(1, "BID", 100)
    stage.do(other, "PSUBSCRIBE", "bbo:*")
    stage.put(2, "ASK", 100, at_us=BEGIN_US + 5 * SECOND_US)
    stage.sync()
    told = Told(KLINE)
    for reply in stage.received(listener):
        if isinstance(reply, list) and reply[0] == b"message":
            told.take(reply[2])
    candles = [payload["kline"] for payload in told.payloads[1:]]
    assert [candle["closed"] for candle in candles if isinstance(candle, dict)] == [False, True, False]


def test_a_push_waits_for_the_reply_of_what_caused_it_even_if_the_disk_is_done_in_between(
    make_stage: MakeStage,
) -> None:
    for looks in range(1, 8):
        stage = make_stage("--appendfsync", "always")
        both = stage.client()
        stage.do(both, "SUBSCRIBE", f"bbo:{MARKET}")
        stage.sync()
        stage.received(both)
        stage.do(both, "ORDER.PUT", 1, MARKET, "BID", "LIMIT", 1, "PRICE", 100, "REPLY", "ACK")
        stage.disk.leaps = looks
        stage.tick()
        stage.disk.leaps = 0
        stage.sync()
        reply, push = stage.received(both)
        assert reply == b"1", f"the disk was done at look {looks}"
        assert isinstance(push, list)
        assert push[0] == b"message"


def test_where_nobody_listens_any_more_nothing_is_held_and_nothing_synced(make_stage: MakeStage) -> None:
    stage = make_stage("--appendfsync", "everysec")
    listener = stage.client()
    stage.do(listener, "SUBSCRIBE", f"depth:{MARKET}")
    stage.sync()
    stage.do(listener, "UNSUBSCRIBE")
    stage.sync()
    before = stage.disk.requests
    stage.put(1, "BID", 100)
    stage.tick()
    assert stage.disk.requests == before
    stage.do(listener, "FEED.REPLAY", f"depth:{MARKET}", "FROM", 1)
    stage.tick()
    replayed = stage.received(listener)[-1]
    assert isinstance(replayed, dict)
    assert b'"100.00"' in replayed[b"messages"][0], "it is kept for who comes back"


def test_a_message_is_made_once_for_all_who_hear_it_in_the_same_form(make_stage: MakeStage) -> None:
    stage = make_stage("--appendfsync", "always")
    listeners = [stage.client(2 + number % 2) for number in range(20)]
    for number, one in enumerate(listeners):
        words = ("SUBSCRIBE", f"depth:{MARKET}") if number < 10 else ("PSUBSCRIBE", "depth:*")
        stage.do(one, *words)
    stage.sync()
    for price in (100, 101, 102):
        stage.put(1, "BID", price)
    stage.tick()
    feed = stage.server.feed
    told = [connection.pushes for connection in feed.release(stage.server.journal_sequence)]
    assert [len(pushes) for pushes in told] == [3] * 20
    assert len({id(push) for pushes in told for push in pushes}) == 3 * 4, "two protocols, by name and by pattern"


def test_who_subscribes_between_the_same_two_changes_shares_one_snapshot(make_stage: MakeStage) -> None:
    stage = make_stage("--appendfsync", "always")
    channels = [f"{kind}:{MARKET}" for kind in ("depth", "book", "bbo", "trade")] + ["order:1", "balance:1", "market"]
    listeners = [stage.client() for _ in range(5)]
    made: list[list[int]] = []
    for price in (100, 101):
        stage.put(1, "BID", price)
        for one in listeners:
            stage.do(one, "SUBSCRIBE", *channels)
        stage.tick()
        released = stage.server.feed.release(stage.server.journal_sequence)
        made.append([id(push) for connection in released for push in connection.pushes])
        told = {push for connection in released for push in connection.pushes}
        assert len(made[-1]) == 5 * len(channels)
        assert len(set(made[-1])) == len(told) == len(channels)
        assert all(b'"snapshot"' in push for push in told)
        assert any(b'"%d.00"' % price in push for push in told), "it is of the present"
        for one in listeners:
            one.connection.pushes = []
            stage.do(one, "UNSUBSCRIBE")

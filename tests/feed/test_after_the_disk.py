"""Pushes leave after the disk has what they tell, in the order of the log, and never inside a reply.

The disk is held by the test (`tests/server/process/disk.py`): while it is, no fdatasync ends. Every byte that arrives
is parsed strictly (`strict.py`).
"""

import random
import socket
from collections.abc import Iterator

import pytest

from tests.feed.strict import Error, Push, Stream
from tests.feed.told import Told, read_payload
from tests.real_server import HOST, Server, Wire, Word, frame
from tests.server.process.disk import Disk
from tests.server.process.trading import MARKET, ask, bid, set_up

QUIET_S = 0.15
PATIENCE_S = 20.0
KINDS = [f"{kind}:{MARKET}" for kind in ("trade", "depth", "book", "bbo", "ticker")]
CHANNELS = [*KINDS, f"kline:{MARKET}:1h", "order:1", "balance:1", "order:2", "balance:2"]


class Ear:
    """A RESP3 connection that is read frame by frame."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.stream = Stream()
        self.frames: list[object] = []
        self.told: dict[str, Told] = {}
        self.send(("HELLO", 3))
        self.read_until(1)
        self.frames.clear()

    def send(self, *commands: tuple[Word, ...]) -> None:
        """Send commands in one piece."""
        self.socket.sendall(b"".join(frame(*words) for words in commands))

    def read_until(self, count: int) -> list[object]:
        """Read until there are so many frames in all."""
        self.socket.settimeout(PATIENCE_S)
        while len(self.frames) < count:
            self.frames += self.stream.frames(self.socket.recv(1 << 16))
        return self.frames

    def read_quietly(self) -> list[object]:
        """Read until nothing comes for a while; return the frames that came."""
        before = len(self.frames)
        self.socket.settimeout(QUIET_S)
        try:
            while data := self.socket.recv(1 << 16):
                self.frames += self.stream.frames(data)
        except TimeoutError:
            self.stream.finish()
        return self.frames[before:]

    def messages(self) -> list[tuple[str, dict[str, object]]]:
        """Take what came out of the list; return the messages among it, their chains checked."""
        frames, self.frames = self.frames, []
        found = []
        for push in frames:
            if isinstance(push, Push) and push.values[0] in (b"message", b"pmessage"):
                channel, text = push.values[-2:]
                assert isinstance(channel, bytes)
                told = self.told.setdefault(channel.decode(), Told(channel.decode()))
                found.append((channel.decode(), told.take(text)))
        return found

    def close(self) -> None:
        self.socket.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Disk, Server]]:
    """One server on one disk for all tests here."""
    disk = Disk(tmp_path_factory.mktemp("held"))
    server = disk.server("--save", "", "--auto-aof-rewrite-percentage", "0").start()
    with server.wire() as wire:
        set_up(wire)
    yield disk, server
    disk.close()


@pytest.fixture(params=["always", "everysec"])
def policy(request: pytest.FixtureRequest, running: tuple[Disk, Server]) -> str:
    name = str(request.param)
    with running[1].wire() as wire:
        wire.call("CONFIG", "SET", "appendfsync", name)
        wire.call("ORDER.CANCELALL", 1)
        wire.call("ORDER.CANCELALL", 2)
        wire.call("CONFIG", "SET", "feed-backlog-ttl", "0")
    return name


@pytest.fixture
def ear(running: tuple[Disk, Server], policy: str) -> Iterator[Ear]:
    made = Ear(running[1].port)
    yield made
    made.close()


def test_no_push_leaves_while_the_disk_is_held_and_then_all_do(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    disk, server = running
    ear.send(("SUBSCRIBE", *CHANNELS))
    ear.read_until(2 * len(CHANNELS))
    ear.messages()
    with server.wire() as writer:
        with disk.held():
            for words in (bid(1), ask(2, 100), ask(2, 101)):
                writer.send(*words)
            if policy != "always":
                assert [writer.reply() is not None for _ in range(3)] == [True] * 3, "replies don't wait"
            assert ear.read_quietly() == []
        ear.read_quietly()
    told = [channel for channel, _ in ear.messages()]
    assert told.count(KINDS[0]) == 1
    assert told.count(KINDS[1]) == 3
    assert told.count("order:2") == 4, "PUT, TRADE; PUT, RESTED"


def test_a_snapshot_waits_too_and_a_later_subscriber_begins_behind_what_is_held(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    disk, server = running
    with server.wire() as writer, disk.held():
        writer.send(*bid(1, 50))
        ear.read_quietly()
        ear.send(("SUBSCRIBE", KINDS[1]))
        came = ear.read_quietly()
        confirmed = [one.values[0] for one in came if isinstance(one, Push)]
        assert confirmed == ([] if policy == "always" else [b"subscribe"]), "the snapshot shows what may yet be lost"
        writer.send(*bid(1, 51))
    ear.read_until(3)
    (_, first), (_, second) = ear.messages()
    assert first["bids"] == [["50.00", "1.0000"]]
    assert second["bids"] == [["51.00", "1.0000"]]


def test_who_unsubscribes_and_subscribes_again_while_messages_are_held_sees_neither_gap_nor_overlap(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    disk, server = running
    ear.send(("SUBSCRIBE", KINDS[1]))
    ear.read_until(2)
    ear.messages()
    with server.wire() as writer, disk.held():
        writer.send(*bid(1, 60))
        ear.read_quietly()
        ear.send(("UNSUBSCRIBE", KINDS[1]))
        ear.read_quietly()
        writer.send(*bid(1, 61))
        ear.read_quietly()
        ear.send(("SUBSCRIBE", KINDS[1]), ("PSUBSCRIBE", "depth:*"))
        ear.read_quietly()
        writer.send(*bid(1, 62))
        ear.read_quietly()
    ear.read_quietly()
    named = [push.values for push in ear.frames if isinstance(push, Push) and push.values[0] == b"message"]
    matched = [push.values for push in ear.frames if isinstance(push, Push) and push.values[0] == b"pmessage"]
    for messages in (named, matched):
        snapshot, update = (read_payload(values[-1]) for values in messages)
        assert snapshot["type"] == "snapshot"
        assert snapshot["bids"] == [["61.00", "1.0000"], ["60.00", "1.0000"]]
        assert update["prev"] == snapshot["seq"]
        assert update["bids"] == [["62.00", "1.0000"]]


def test_patterns_join_channels_that_appear_while_the_disk_is_held(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    disk, server = running
    market = f"NEW_{policy.upper()}"
    with server.wire() as writer:
        user = str(writer.call("USER.REGISTER"), "ascii")  # type: ignore[call-overload] # ids are bytes
        writer.call("MARKET.CREATE", market, "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2)
        ear.send(("PSUBSCRIBE", f"*:{user}", f"b*:{market}", "nothing*"))
        ear.read_until(3)
        ear.messages()
        order = ("ORDER.PUT", user, market, "BID", "LIMIT", 1, "PRICE")
        with disk.held():
            writer.send("BALANCE.UPDATE", user, "USDT", 1000, "BUSINESS", "deposit", "ID", 1)
            for price in (10, 11):
                writer.send(*order, price)
            assert ear.read_quietly() == []
        ear.read_quietly()
    told = ear.messages()
    types = {name: "".join(str(p["type"])[0] for channel, p in told if channel == name) for name, _ in told}
    assert types == {
        f"balance:{user}": "suu",
        f"order:{user}": "suu",
        f"book:{market}": "su",
        f"bbo:{market}": "su",
    }, "a snapshot behind the first thing that happened, then what followed"


def test_messages_of_all_channels_come_in_the_order_of_the_log(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    _, server = running
    rng = random.Random(4)
    ear.send(("SUBSCRIBE", *CHANNELS))
    ear.read_until(2 * len(CHANNELS))
    ear.messages()
    with server.wire() as one, server.wire() as other:
        for _ in range(10):
            for wire in (one, other):
                side = rng.choice((bid, ask))
                wire.send(*side(rng.randint(1, 2), rng.randint(98, 102), rng.randint(1, 3)))
    while ear.read_quietly():
        pass
    times = [payload["time"] for _, payload in ear.messages()]
    assert len(times) > 50
    assert times == sorted(times, key=lambda time: int(str(time))), "a command's time is that of its record"


def own_traffic(rng: random.Random, count: int) -> tuple[list[tuple[Word, ...]], list[str]]:
    """Write commands of all sorts, and what kind of reply each has."""
    commands: list[tuple[Word, ...]] = []
    kinds: list[str] = []
    for _ in range(count):
        side = rng.choice((bid, ask))
        put = side(rng.randint(1, 2), rng.randint(98, 102))
        for words, kind in rng.choice(
            (
                [(put, "text")],
                [((*put[:-1], "FULL"), "map")],
                [(("MARKET.DEPTH", MARKET), "map")],
                [(("FEED.SNAPSHOT", KINDS[1]), "text")],
                [(("FEED.REPLAY", KINDS[1], "FROM", 1), "map or error")],
                [(("NONSENSE",), "error")],
                [(("ORDER.LIST", 1), "list")],
                [(("PING",), "text")],
                [
                    (("MULTI",), "text"),
                    (put, "text"),
                    (("ORDER.CANCELALL", 1), "text"),
                    (("MARKET.DEPTH", MARKET), "text"),
                    (("EXEC",), "list"),
                ],
            )
        ):
            commands.append(words)
            kinds.append(kind)
    return commands, kinds


def test_a_push_is_never_inside_a_reply_and_comes_behind_the_reply_of_what_caused_it(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    rng = random.Random(7)
    ear.send(("SUBSCRIBE", *CHANNELS))
    ear.read_until(2 * len(CHANNELS))
    ear.messages()
    kinds: list[str] = []
    for _ in range(12):
        commands, wanted = own_traffic(rng, rng.randint(1, 40))
        ear.send(*commands)
        kinds += wanted
    while sum(not isinstance(one, Push) for one in ear.frames) < len(kinds):
        ear.read_until(len(ear.frames) + 1)
    ear.read_quietly()
    replies = [one for one in ear.frames if not isinstance(one, Push)]
    assert len(replies) == len(kinds)
    for reply, kind in zip(replies, kinds, strict=True):
        shape = {bytes: "text", dict: "map", list: "list", Error: "error"}[type(reply)]
        assert shape in kind, (reply, kind)
    check_effects_follow(ear.frames)
    assert len(ear.messages()) > len(kinds)


def check_effects_follow(frames: list[object]) -> None:
    """Hold the order of frames to this: an order is told of only after the reply, here or in an EXEC, that has its id
    (an ACK's text or a FULL's map), since all orders in these tests are placed by this connection."""
    answered: set[bytes] = set()
    for one in frames:
        if isinstance(one, Push):
            if one.values[1] in (b"order:1", b"order:2"):
                payload = read_payload(one.values[2])
                if payload.get("cause") == "PUT" and isinstance(payload["order"], dict):
                    assert payload["order"]["id"].encode() in answered, payload
            continue
        for value in one if isinstance(one, list) else [one]:
            if isinstance(value, dict) and isinstance(value.get(b"id"), bytes):
                answered.add(value[b"id"])
            elif isinstance(value, bytes) and value.isdigit():
                answered.add(value)


def test_a_transaction_of_a_subscriber_is_answered_whole_before_its_effects(
    running: tuple[Disk, Server], policy: str, ear: Ear
) -> None:
    disk, _ = running
    ear.send(("SUBSCRIBE", KINDS[1], "order:1"))
    ear.read_until(4)
    ear.messages()
    with disk.held():
        ear.send(("MULTI",), bid(1, 20), bid(1, 21), ("MARKET.DEPTH", MARKET), ("EXEC",), ("PING",))
        came = ear.read_quietly()
        assert came == [] if policy == "always" else len(came) == 6
    ear.read_quietly()
    replies, pushes = ear.frames[:6], ear.frames[6:]
    assert [type(one) for one in replies] == [bytes, bytes, bytes, bytes, list, bytes]
    assert all(isinstance(one, Push) for one in pushes)
    told = ear.messages()
    assert [channel for channel, _ in told] == ["order:1", "order:1", KINDS[1]] * 2
    assert len({payload["time"] for _, payload in told}) == 1, "one record, one time"


def test_a_listener_that_only_hears_is_told_though_it_says_nothing(running: tuple[Disk, Server], policy: str) -> None:
    _, server = running
    with Wire(server.port) as listener:
        listener.send("SUBSCRIBE", KINDS[1])
        assert listener.reply() == [b"subscribe", KINDS[1].encode(), 1]
        assert isinstance(listener.reply(), list)
        server.call(*bid(1, 30))
        update = listener.reply()
        assert isinstance(update, list)
        assert read_payload(update[2])["bids"] == [["30.00", "1.0000"]]

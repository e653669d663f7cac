"""The conversation with a server, over streams in memory and a clock that jumps: no network, and no test waits."""

import json
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Final

import hiredis
import pytest
import trio
from trio.testing import MockClock, memory_stream_pair

from clients.cli.address import Address
from clients.cli.watch import session
from clients.cli.watch.session import Link, converse, follow
from clients.cli.watch.state.picture import Picture
from clients.cli.watch.state.records import BadMessage
from clients.cli.watch.stream import Wire
from clients.cli.wire import Gone, Refused
from tests.clients.cli.told import DEPTH, KLINE, MARKET, in_step, kline, snapshot, trade, update

ADDRESS: Final = Address("127.0.0.1", 3464, "", "secret")


class Peer:
    """The server's end of a stream: reads commands, writes what a server would."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self.stream = stream
        self.reader = hiredis.Reader(encoding="utf-8")

    async def command(self) -> list[str]:
        """Return the next command."""
        while (words := self.reader.gets()) is False:
            data = await self.stream.receive_some()
            assert data, "the client closed the connection"
            self.reader.feed(bytes(data))
        assert isinstance(words, list)
        return words

    async def tell(self, channel: str, payload: str) -> None:
        """Send a message of a channel."""
        texts = [text.encode() for text in ("message", channel, payload)]
        await self.stream.send_all(b">3\r\n" + b"".join(b"$%d\r\n%b\r\n" % (len(text), text) for text in texts))

    async def greet(self, epoch: str = "first") -> None:
        """Answer what a connection begins with, until the picture is complete."""
        assert await self.command() == ["HELLO", "3", "AUTH", "default", "secret", "SETNAME", "watch"]
        assert (await self.command())[:2] == ["SUBSCRIBE", DEPTH]
        await self.stream.send_all(b"%1\r\n$5\r\nproto\r\n:3\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n")
        for channel, payload in in_step(epoch).items():
            await self.tell(channel, payload)
        assert (await self.command())[0] == "MARKET.TRADES"
        await self.stream.send_all(b"*1\r\n" + as_map(trade(2)))
        assert (await self.command())[0] == "MARKET.KLINE"
        await self.stream.send_all(b"*1\r\n" + as_map(kline(2)))


def as_map(fields: dict[str, object]) -> bytes:
    """Write a record as RESP3 has it."""
    text = b"%%%d\r\n" % len(fields)
    for name, value in fields.items():
        text += b"$%d\r\n%b\r\n" % (len(name), name.encode())
        match value:
            case bool():
                text += b"#%b\r\n" % (b"t" if value else b"f")
            case int():
                text += b":%d\r\n" % value
            case _:
                text += b"$%d\r\n%b\r\n" % (len(str(value)), str(value).encode())
    return text


async def conversation(serve: Callable[[Peer], Awaitable[None]], picture: Picture) -> None:
    """Let the client talk to `serve` until the server closes; raise what the client raises."""
    ours, theirs = memory_stream_pair()

    async def peer() -> None:
        await serve(Peer(theirs))
        await theirs.aclose()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(peer)
        try:
            await converse(Wire(ours), picture, ADDRESS, lambda: False)
        except (Gone, Refused, BadMessage) as problem:
            nursery.cancel_scope.cancel()
            caught = problem
    raise caught


async def test_a_gap_makes_the_client_subscribe_again_and_it_is_in_step_after_the_snapshot() -> None:
    picture = Picture(MARKET, "1m")

    async def serve(peer: Peer) -> None:
        await peer.greet()
        await peer.tell(DEPTH, update(12, bids=[], asks=[]))
        assert await peer.command() == ["SUBSCRIBE", DEPTH]
        assert not picture.complete
        await peer.tell(DEPTH, snapshot(12, bids=[["7.00", "1.0000"]], asks=[]))
        await peer.tell(DEPTH, update(13, bids=[["8.00", "1.0000"]], asks=[]))

    with pytest.raises(Gone, match="closed the connection"):
        await conversation(serve, picture)
    assert picture.complete
    assert [str(price) for price, _ in picture.view().bids] == ["8.00", "7.00"]
    assert [it.id for it in picture.view().trades] == [3, 2]
    assert [it.trade_count for it in picture.view().candles] == [1, 1]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"-LOADING the server is still recovering its state\r\n", Gone),
        (b"-WRONGPASS invalid username-password pair\r\n", Refused),
        (b"-NOMARKET market: expected a market's name\r\n", Refused),
        (b"HTTP/1.1 400 Bad Request\r\n", Gone),
        (b"%1\r\n$5\r\nproto\r\n:3\r\n+OK\r\n", Gone),
    ],
)
async def test_who_is_to_blame_is_in_the_type(answer: bytes, problem: type[Exception]) -> None:
    async def serve(peer: Peer) -> None:
        await peer.command()
        await peer.stream.send_all(answer)
        await trio.sleep(1)

    with pytest.raises(problem):
        await conversation(serve, Picture(MARKET, "1m"))


async def test_a_message_that_can_not_be_read_ends_it() -> None:
    async def serve(peer: Peer) -> None:
        await peer.greet()
        await peer.tell(KLINE, json.dumps({"type": "update"}))
        await trio.sleep(1)

    with pytest.raises(BadMessage, match=KLINE):
        await conversation(serve, Picture(MARKET, "1m"))


async def test_a_quiet_server_is_asked_for_a_sign_of_life_and_a_silent_one_given_up(autojump_clock: MockClock) -> None:
    told: list[float] = []

    async def serve(peer: Peer) -> None:
        await peer.greet()
        started_s = trio.current_time()
        for _ in range(3):
            assert await peer.command() == ["PING"]
            told.append(trio.current_time() - started_s)
            await peer.stream.send_all(b"+PONG\r\n")
        assert await peer.command() == ["PING"]
        await trio.sleep(60)

    started_s = trio.current_time()
    with pytest.raises(Gone, match="nothing heard for 10 s"):
        await conversation(serve, Picture(MARKET, "1m"))
    assert told == [5.0, 10.0, 15.0]
    assert trio.current_time() - started_s == 25.0


async def test_it_connects_again_after_pauses_that_double_and_begin_anew_after_success(
    autojump_clock: MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Picture(MARKET, "1m")
    attempts: list[float] = []
    links: list[Link] = []
    works = {4, 6}  # which attempts find a server
    finished = trio.Event()

    async with trio.open_nursery() as nursery:

        async def serve(stream: trio.abc.Stream, epoch: str) -> None:
            await Peer(stream).greet(epoch)
            await trio.testing.wait_all_tasks_blocked()
            assert picture.complete
            await stream.aclose()

        async def connect(address: Address) -> Wire:
            assert address == ADDRESS
            attempts.append(trio.current_time())
            if len(attempts) not in works:
                raise Gone("connection refused")
            ours, theirs = memory_stream_pair()
            nursery.start_soon(serve, theirs, f"epoch {len(attempts)}")
            return Wire(ours)

        monkeypatch.setattr(session, "connect", connect)

        def tell(link: Link) -> None:
            links.append(link)
            if len(attempts) == 7:
                finished.set()

        nursery.start_soon(follow, picture, ADDRESS, tell)
        await finished.wait()
        nursery.cancel_scope.cancel()

    pauses = [after - before for before, after in pairwise(attempts)]
    assert pauses == [0.25, 0.5, 1.0, 0.25, 0.5, 0.25]
    assert [link.problem for link in links] == [
        *["connection refused"] * 3,
        "",
        "the server closed the connection",
        "connection refused",
        "",
        "the server closed the connection",
        "connection refused",
    ]
    assert not picture.complete
    assert picture.view().bids, "what was known stays on the screen"

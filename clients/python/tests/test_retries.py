"""What is sent again and what is not, by all three APIs in both protocols, against a scripted peer."""

import contextlib
import socket
import threading
from functools import partial
from typing import Any

import anyio
import pytest
from anyio import to_thread
from apis import Api
from scripted_peer import Gone, Peer, Refused, Wire

import dingir
import dingir.aio

ORDER = {
    "id": "17",
    "status": "NEW",
    "remain": "1.00",
    "finished_base": "0.00",
    "finished_quote": "0.00",
    "finished_fee": "0.00",
    "reason": "",
}


async def place(exchange: dingir.aio.Exchange) -> dingir.OrderResult:
    """Place the order that the peers answer."""
    return await exchange.order.put(1, "BTC_USDT", "BID", "LIMIT", "1", price="10")


def drop(wire: Wire, seen: list[list[str]], part: bytes = b"") -> None:
    """Take one command, and break with nothing or a part of a reply said."""
    wire.greet()
    seen.append(wire.words())
    wire.raw(part)


def answer(wire: Wire, seen: list[list[str]], reply: Any = ORDER) -> None:
    """Take one command and answer it; nothing else may come."""
    wire.greet()
    seen.append(wire.words())
    wire.say(reply)
    wire.silence()


def reset(wire: Wire, seen: list[list[str]]) -> None:
    wire.greet()
    seen.append(wire.words())
    wire.reset()


def test_an_order_whose_reply_was_lost_is_sent_again_under_its_id(api: Api, protocol: str) -> None:
    seen: list[list[str]] = []
    scripts = [
        lambda wire: drop(wire, seen),
        lambda wire: drop(wire, seen, b"%7\r\n$2\r\nid" if protocol == "resp" else b"\x94\x01\x04\xc0\x87\xa2id"),
        lambda wire: reset(wire, seen),
        lambda wire: answer(wire, seen),
    ]

    async def scenario() -> dingir.OrderResult:
        async with api.connect(peer.url) as exchange:
            return await place(exchange)

    with Peer(*scripts, protocol=protocol) as peer:
        assert api.run(scenario).id == 17
    assert len(seen) == 4
    assert all(words == seen[0] for words in seen)
    assert seen[0][-2] == "CLIENTID"


def test_loading_is_waited_for(api: Api, protocol: str) -> None:
    seen: list[list[str]] = []

    def load_at_hello(wire: Wire) -> None:
        wire.words()
        wire.say(Refused("LOADING", "wait"))

    async def scenario() -> Any:
        async with api.connect(peer.url) as exchange:
            return await exchange.call("WHATEVER")

    loading = partial(answer, seen=seen, reply=Refused("LOADING", "wait"))
    with Peer(load_at_hello, loading, loading, partial(answer, seen=seen, reply="done"), protocol=protocol) as peer:
        assert api.run(scenario) == "done"
    assert seen == [["WHATEVER"]] * 3


@pytest.mark.parametrize(
    ("name", "sent_again"),
    [
        ("call", False),
        ("user.register", False),
        ("user.register with l1", True),
        ("order.put", True),
        ("order.batch", True),
        ("order.cancel", True),
        ("balance.update", True),
        ("balance.transfer", True),
        ("balance.get", True),
    ],
)
def test_what_may_have_arrived_is_sent_again_as_the_declaration_allows(name: str, sent_again: bool, api: Api) -> None:
    seen: list[list[str]] = []

    async def scenario() -> None:
        async with api.connect(peer.url) as exchange:
            commands: dict[str, Any] = {
                "call": lambda: exchange.call("WHATEVER"),
                "user.register": lambda: exchange.user.register(),
                "user.register with l1": lambda: exchange.user.register(l1="a"),
                "order.put": lambda: place(exchange),
                "order.batch": lambda: exchange.order.batch(1, dingir.Put("BTC_USDT", "BID", "LIMIT", "1")),
                "order.cancel": lambda: exchange.order.cancel(1, "BTC_USDT", 5),
                "balance.update": lambda: exchange.balance.update(1, "BTC", 1, business="b", business_id=1),
                "balance.transfer": lambda: exchange.balance.transfer(1, 2, "BTC", 1),
                "balance.get": lambda: exchange.balance.get(1),
            }
            with pytest.raises(dingir.NoUser if sent_again else dingir.OutcomeUnknown) as caught:
                await commands[name]()
            if isinstance(caught.value, dingir.NoUser):
                assert caught.value.resent
            else:
                with pytest.raises(dingir.NoUser) as other:
                    await exchange.call("OTHER")
                assert not other.value.resent

    no_user = Refused("NOUSER", "who?")
    with Peer(partial(drop, seen=seen), partial(answer, seen=seen, reply=no_user)) as peer:
        api.run(scenario)
    assert (seen[0] == seen[1]) == sent_again


def test_what_was_never_written_is_sent_whatever_it_is(api: Api, protocol: str) -> None:
    seen: list[list[str]] = []

    def break_in_the_greeting(wire: Wire) -> None:
        wire.words()

    async def scenario() -> Any:
        async with api.connect(peer.url) as exchange:
            return await exchange.call("WHATEVER")

    scripts = (break_in_the_greeting, lambda wire: None, lambda wire: wire.reset())
    with Peer(*scripts, partial(answer, seen=seen, reply="done"), protocol=protocol) as peer:
        assert api.run(scenario) == "done"
    assert seen == [["WHATEVER"]]


def test_a_connection_that_was_closed_while_idle_costs_no_call(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dingir.connection.IDLE_S", 0.0)
    seen: list[list[str]] = []
    closed = threading.Event()

    def answer_and_close(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["FIRST"]
        wire.say("done")
        wire.socket.close()
        closed.set()

    async def scenario() -> Any:
        async with api.connect(peer.url) as exchange:
            await exchange.call("FIRST")
            await to_thread.run_sync(closed.wait)
            await anyio.sleep(0.02)  # the end of the connection is on its way to us
            return await exchange.call("SECOND")

    with Peer(answer_and_close, partial(answer, seen=seen, reply="done")) as peer:
        assert api.run(scenario) == "done"
    assert seen == [["SECOND"]]


def test_a_late_reply_is_a_timeout_and_reaches_no_other_call(api: Api, protocol: str) -> None:
    seen: list[list[str]] = []

    def answer_late(wire: Wire) -> None:
        wire.greet()
        seen.append(wire.words())
        assert wire.socket.recv(1) == b""  # the client has had enough
        try:
            wire.say("late")
        except ConnectionError:
            pass

    async def scenario() -> Any:
        async with api.connect(peer.url, timeout=0.2) as exchange:
            with pytest.raises(dingir.Timeout) as caught:
                await place(exchange)
            assert caught.value.client_id == seen[0][-1]
            return await exchange.call("WHATEVER")

    with Peer(answer_late, partial(answer, seen=seen, reply="in time"), protocol=protocol) as peer:
        assert api.run(scenario) == "in time"


def test_when_retry_for_is_over_an_order_s_outcome_is_unknown_and_a_read_is_lost(api: Api) -> None:
    seen: list[list[str]] = []

    def take_two(wire: Wire) -> None:
        wire.greet()
        seen.extend((wire.words(), wire.words()))
        peer.leave()

    async def scenario() -> None:
        async with api.connect(peer.url, retry_for=0.3) as exchange:
            pipeline = exchange.pipeline()
            pipeline.order.put(1, "BTC_USDT", "BID", "LIMIT", "1", price="10", client_id="mine")
            pipeline.balance.get(1)
            order, balance = await pipeline.execute()
            assert isinstance(order, dingir.OutcomeUnknown)
            assert order.client_id == "mine"
            assert isinstance(balance, dingir.ConnectionLost)
            with pytest.raises(dingir.ConnectionLost, match="no connection for"):
                await exchange.call("WHATEVER")

    with Peer(take_two) as peer:
        api.run(scenario)


def test_no_server_at_all_is_connection_lost(api: Api) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    async def scenario() -> None:
        async with api.connect(f"dingir://127.0.0.1:{port}", retry_for=0.1):
            raise AssertionError("connected to nothing")

    with pytest.raises(dingir.ConnectionLost, match="no connection for"):
        api.run(scenario)


def test_a_wrong_password_is_told_at_once(api: Api, protocol: str) -> None:
    def refuse(wire: Wire) -> None:
        said = wire.words()
        assert said[2:5] == ["AUTH", "me", "wrong"]
        wire.say(Refused("WRONGPASS", "no"))
        with contextlib.suppress(Gone, ConnectionError):  # it leaves when it likes
            while True:
                wire.words()
                wire.say(Refused("NOAUTH", "no"))

    async def scenario() -> None:
        async with api.connect(peer.url.replace("//", "//me:wrong@")):
            raise AssertionError("connected")

    with Peer(refuse, protocol=protocol) as peer, pytest.raises(dingir.WrongPassword):
        api.run(scenario)


def test_who_is_refused_before_its_first_byte_is_told_in_resp(api: Api, protocol: str) -> None:
    def refuse(wire: Wire) -> None:
        wire.raw(b"-ERR max number of clients reached\r\n")
        wire.socket.shutdown(socket.SHUT_WR)
        while wire.socket.recv(65536):
            pass

    async def scenario() -> None:
        async with api.connect(peer.url):
            raise AssertionError("connected")

    with Peer(refuse, protocol=protocol) as peer, pytest.raises(dingir.Malformed, match="max number of clients"):
        api.run(scenario)


def test_what_is_no_server_of_ours_is_told_at_once(api: Api, protocol: str) -> None:
    def speak_http(wire: Wire) -> None:
        wire.raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        wire.socket.shutdown(socket.SHUT_WR)
        while wire.socket.recv(65536):
            pass

    async def scenario() -> None:
        async with api.connect(peer.url):
            raise AssertionError("connected")

    with Peer(speak_http, protocol=protocol) as peer, pytest.raises(dingir.ProtocolError):
        api.run(scenario)


def test_garbage_is_a_lost_connection(api: Api, protocol: str) -> None:
    seen: list[list[str]] = []
    scripts = (partial(drop, seen=seen, part=b"\xc1?\r\n"), partial(answer, seen=seen))

    async def scenario() -> dingir.OrderResult:
        async with api.connect(peer.url) as exchange:
            return await place(exchange)

    with Peer(*scripts, protocol=protocol) as peer:
        assert api.run(scenario).id == 17
    assert seen[0] == seen[1]


def test_a_reply_of_another_kind_is_a_protocol_error_of_its_call_alone(api: Api, protocol: str) -> None:
    def script(wire: Wire) -> None:
        wire.greet()
        wire.words()
        wire.say({"id": "seventeen"})
        wire.words()
        wire.say("done")
        wire.silence()

    async def scenario() -> None:
        async with api.connect(peer.url) as exchange:
            with pytest.raises(dingir.ProtocolError, match="unexpected reply"):
                await place(exchange)
            assert await exchange.call("WHATEVER") == "done"

    with Peer(script, protocol=protocol) as peer:
        api.run(scenario)


def echo(wire: Wire, break_after: int) -> None:
    """Answer with the last word, three bytes at a time; break in the middle of an answer."""
    wire.greet()
    for _ in range(break_after):
        data = wire.frame(wire.words()[-1])
        for place in range(0, len(data), 3):
            wire.raw(data[place : place + 3])
    wire.raw(wire.frame(wire.words()[-1])[:3])


def echo_to_the_end(wire: Wire) -> None:
    with contextlib.suppress(Gone, ConnectionError):
        echo(wire, break_after=1_000_000)


def test_many_calls_at_a_time_each_get_their_own_reply(api: Api, protocol: str) -> None:
    unknown: list[str] = []

    async def scenario() -> None:
        async with api.connect(peer.url) as exchange:

            async def ask(text: str) -> None:
                try:
                    assert await exchange.call("ECHO", text) == text
                except dingir.OutcomeUnknown:
                    unknown.append(text)
                    assert await exchange.call("ECHO", text) == text

            async with anyio.create_task_group() as group:
                for number in range(60):
                    group.start_soon(ask, f"text {number}")

    with Peer(partial(echo, break_after=20), echo_to_the_end, protocol=protocol) as peer:
        api.run(scenario)
    assert 1 <= len(unknown) <= 40

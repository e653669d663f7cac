"""The end of an exchange: calls in flight, what comes later, and a task or thread that stops waiting."""

import contextlib
import threading
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from anyio import to_thread
from apis import Api
from scripted_peer import Gone, Peer, Wire

import dingir
import dingir.aio


def test_close_lets_a_call_in_flight_end_and_what_comes_later_fails(api: Api, protocol: str) -> None:
    asked, closing = threading.Event(), threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["SLOW"]
        asked.set()
        closing.wait(10)
        wire.say("done")
        wire.silence()

    async def scenario() -> None:
        results: list[Any] = []
        async with api.connect(peer.url) as exchange:

            async def ask() -> None:
                results.append(await exchange.call("SLOW"))

            async def close() -> None:
                await to_thread.run_sync(asked.wait)
                async with anyio.create_task_group() as closers:
                    closers.start_soon(exchange.close)
                    while True:  # until the exchange takes no more
                        try:
                            exchange.pipeline().call("LATE")
                            if exchange._connection._session.closed:
                                break
                        finally:
                            await anyio.lowlevel.checkpoint()
                    with pytest.raises(dingir.Closed):
                        await exchange.call("LATE")
                    closing.set()

            async with anyio.create_task_group() as group:
                group.start_soon(ask)
                group.start_soon(close)
            with pytest.raises(dingir.Closed):
                await exchange.call("LATE")
            await exchange.close()
        assert results == ["done"]

    with Peer(script, protocol=protocol) as peer:
        api.run(scenario)


def test_close_waits_no_longer_than_one_command_may_take(api: Api) -> None:
    def script(wire: Wire) -> None:
        wire.greet()
        wire.words()
        wire.words()
        asked.set()
        wire.silence()

    asked = threading.Event()

    async def scenario() -> None:
        errors: list[BaseException] = []
        async with api.connect(peer.url, timeout=0.5) as exchange:

            async def ask(word: str) -> None:
                with pytest.raises(dingir.DingirError) as caught:
                    await exchange.call(word)
                errors.append(caught.value)

            async with anyio.create_task_group() as group:
                group.start_soon(ask, "ONE")
                group.start_soon(ask, "TWO")
                await to_thread.run_sync(asked.wait)
                await exchange.close()
        assert len(errors) == 2
        assert all(isinstance(error, dingir.Timeout | dingir.OutcomeUnknown) for error in errors)

    with Peer(script) as peer:
        api.run(scenario)


def test_close_ends_the_wait_for_a_server_that_is_not_there(api: Api) -> None:
    def script(wire: Wire) -> None:
        wire.greet()
        peer.leave()
        left.set()

    left = threading.Event()

    async def scenario() -> None:
        async with api.connect(peer.url, timeout=0.3, retry_for=60) as exchange:
            await to_thread.run_sync(left.wait)

            async def ask() -> None:
                with pytest.raises((dingir.Closed, dingir.OutcomeUnknown)):
                    await exchange.call("WHATEVER")

            async with anyio.create_task_group() as group:
                group.start_soon(ask)
                await anyio.sleep(0.05)  # it is to wait for a server then; if not, it is refused, which is as good
                await exchange.close()

    with Peer(script) as peer:
        api.run(scenario)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_call_disturbs_no_other(backend: str, protocol: str) -> None:
    asked = threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["FIRST"]
        asked.set()
        assert wire.words() == ["SECOND"]
        wire.say("first", wire.number - 1)
        wire.say("second")
        wire.silence()

    async def scenario() -> None:
        async with dingir.aio.connect(peer.url) as exchange:
            with anyio.CancelScope() as scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(exchange.call, "FIRST")
                    await to_thread.run_sync(asked.wait)
                    scope.cancel()
            assert await exchange.call("SECOND") == "second"

    with Peer(script, protocol=protocol) as peer:
        Api(backend).run(scenario)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_call_is_not_sent_again(backend: str) -> None:
    asked, cancelled = threading.Event(), threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words()[0] == "BALANCE.GET"
        asked.set()
        cancelled.wait(10)

    def again(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["OTHER"]
        wire.say("done")
        wire.silence()

    async def scenario() -> None:
        async with dingir.aio.connect(peer.url) as exchange:
            with anyio.CancelScope() as scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(exchange.balance.get, 1)
                    await to_thread.run_sync(asked.wait)
                    scope.cancel()
            cancelled.set()
            await to_thread.run_sync(second_connection)
            assert await exchange.call("OTHER") == "done"

    def second_connection() -> None:
        while peer.connections < 2:
            cancelled.wait(0.001)

    with Peer(script, again) as peer:
        Api(backend).run(scenario)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_exception_of_the_block_comes_out_as_it_is(backend: str) -> None:
    def script(wire: Wire) -> None:
        with contextlib.suppress(Gone, ConnectionError):
            wire.greet()
            wire.words()

    async def scenario() -> None:
        async with dingir.aio.connect(peer.url):
            raise KeyError("mine")

    with Peer(script) as peer, pytest.raises(KeyError, match="mine"):
        Api(backend).run(scenario)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_timeout_around_the_block_ends_it(backend: str) -> None:
    def script(wire: Wire) -> None:
        wire.greet()
        with contextlib.suppress(Gone, ConnectionError):
            wire.words()
            wire.silence()

    async def scenario() -> str:
        with anyio.move_on_after(0.1):
            async with dingir.aio.connect(peer.url) as exchange:
                await exchange.call("NEVER")
        return "moved on"

    with Peer(script) as peer:
        assert Api(backend).run(scenario) == "moved on"


def test_an_interrupted_thread_leaves_the_wheel_to_another() -> None:
    """The thread that drives stops waiting, as on Ctrl-C; the others' replies still come."""
    asked, interrupted = threading.Event(), threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["FIRST"]
        assert wire.words() == ["SECOND"]
        asked.set()
        interrupted.wait(10)
        wire.say("first")
        wire.say("second")
        wire.silence()

    class Interrupt(BaseException):
        pass

    with Peer(script) as peer, dingir.connect(peer.url) as exchange:
        connection = exchange._connection
        select = connection._select
        driving = threading.Event()

        def interruptible(deadline: float | None) -> Any:
            if threading.current_thread() is first:
                driving.set()
                asked.wait(10)
                raise Interrupt
            return select(deadline)

        def ask_first() -> None:
            try:
                exchange.call("FIRST")
            except Interrupt:
                interrupted.set()

        connection._select = interruptible  # type: ignore[method-assign]
        first = threading.Thread(target=ask_first)
        first.start()
        driving.wait(10)
        assert exchange.call("SECOND") == "second"
        first.join()
        assert interrupted.is_set()


BIG = "x" * 16_000_000
"""More than the system takes at once from who does not know whether anybody reads."""


def test_what_does_not_fit_at_once_is_written_on() -> None:
    reading = threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        reading.wait(10)
        assert wire.words() == ["ECHO", BIG]
        wire.say("done")
        wire.silence()

    with Peer(script) as peer, dingir.connect(peer.url) as exchange:
        connection = exchange._connection
        select = connection._select

        def noticed(deadline: float | None) -> Any:
            reading.set()
            return select(deadline)

        connection._select = noticed  # type: ignore[method-assign]
        assert exchange.call("ECHO", BIG) == "done"


def test_what_does_not_fit_at_once_of_a_thread_that_follows_is_written_on_by_who_drives() -> None:
    asked, reading = threading.Event(), threading.Event()

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["FIRST"]
        asked.set()
        reading.wait(10)
        assert wire.words() == ["ECHO", BIG]
        wire.say("first")
        wire.say("second")
        wire.silence()

    with Peer(script) as peer, dingir.connect(peer.url) as exchange:
        results: list[str] = []
        first = threading.Thread(target=lambda: results.append(exchange.call("FIRST")))
        first.start()
        asked.wait(10)
        second = threading.Thread(target=lambda: results.append(exchange.call("ECHO", BIG)))
        second.start()
        while exchange._connection._session.pending < 2:
            second.join(0.001)
        reading.set()
        first.join()
        second.join()
        assert sorted(results) == ["first", "second"]

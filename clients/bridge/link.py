"""The connection to the server, for all calls of one process: asyncio around the client library's `Session`.

`dingir.session` knows the whole protocol of a connection without any I/O: greeting, pairing, what may be sent again
after a loss. Its usual shell waits for the server; a bridge wants two other things. An answer at once: while there is
no server, `run` raises `ConnectionLost`. And few writes: grpcio hands out one call a turn of the loop, so that "what
this turn has asked" is one call, and each write costs as much as all that we compute for it, and the server a turn of
its own loop and perhaps an fsync. So where several ask at a time, what they ask is gathered until for a moment no more
comes; who asks alone is never held back. What was under way when the connection broke is sent again where that can
double nothing, for `retry_for` seconds.

A call that is cancelled, as by its deadline, is abandoned: unsent it is never sent.
"""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Final, cast

from clients.bridge.limits import CROWD, CROWD_S, GATHER_MAX_S, GATHER_S, IN_FLIGHT_MAX, RECONNECT_MAX_S
from dingir.address import Address
from dingir.call import Call, Waiter, same
from dingir.errors import ConnectionLost, DingirError
from dingir.session import Session

NOT_YET: Final = "not connected yet"


class FutureWaiter(Waiter):
    """A task that waits."""

    __slots__ = ("future",)

    def __init__(self, remaining: int, future: "asyncio.Future[None]") -> None:
        super().__init__(remaining)
        self.future: Final = future


class Link(asyncio.Protocol):
    """What runs commands. To be made inside the event loop; `serve` keeps it connected."""

    def __init__(self, address: Address) -> None:
        self.address: Final = address
        self.changed: Final[list[Callable[[], None]]] = []
        """Who is told when the server comes and goes, and when there is another reason for its being away."""
        self.reason = NOT_YET
        """Why the server is away; empty while it answers."""
        self._loop = asyncio.get_running_loop()
        self._session = Session(address, wake)
        self._transport: asyncio.Transport | None = None
        self._over: asyncio.Future[DingirError] | None = None
        self._flush_due: asyncio.Handle | None = None
        self._first_s = self._last_s = 0.0  # when the first and the last of what is not written was asked
        self._crowd_s = 0.0  # when so many were under way for the last time that they are gathered
        self._paused = False
        self._was_ready = False

    @property
    def ready(self) -> bool:
        """Whether the server answers."""
        return self._session.ready

    async def run(self, *words: str, writes: bool = False, again: bool = True, ids: tuple[str, ...] = ()) -> Any:
        """Send a command and return its reply, as plain values; raise what the server, or the connection, says.

        Args:
            words: the command
            writes: it may have taken effect once it has arrived
            again: it may be sent again once it may have arrived
            ids: what makes its repetition harmless, for the error that says that nobody knows
        """
        call: Call[Any] = Call(words, same, again, writes, ids)
        await self.run_all((call,))
        if call.error is not None:
            raise call.error
        return call.reply

    async def run_all(self, calls: Sequence[Call[Any]]) -> None:
        """Send commands in one piece, and return when all are settled."""
        session = self._session
        if not session.ready:
            raise ConnectionLost(str(session.trouble or NOT_YET))
        if session.pending > IN_FLIGHT_MAX:
            raise ConnectionLost(f"{IN_FLIGHT_MAX} commands are under way already")
        waiter = FutureWaiter(len(calls), self._loop.create_future())
        session.submit(calls, waiter, monotonic())
        now_s = self._last_s = monotonic()
        if session.pending >= CROWD:
            self._crowd_s = now_s
        if self._flush_due is None:
            self._first_s = now_s
            gather = now_s - self._crowd_s < CROWD_S
            self._flush_due = self._loop.call_soon(self._gather if gather else self._flush)
        try:
            await waiter.future
        except asyncio.CancelledError:
            session.abandon(calls)
            raise

    # -- the connection ---------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Connect again and again, until cancelled."""
        watch = asyncio.create_task(self._watch())
        try:
            while True:
                trouble = await self._try()
                wait_s = self._session.lost(trouble, monotonic())
                self._tell()
                await asyncio.sleep(min(wait_s, RECONNECT_MAX_S))
        finally:
            watch.cancel()
            self._session.end()
            if self._transport is not None:
                self._transport.abort()

    async def _try(self) -> DingirError:
        """Connect, and return why the connection is over, when it is."""
        address = self.address
        over = self._over = self._loop.create_future()
        try:
            async with asyncio.timeout(address.connect_timeout):
                await self._loop.create_connection(lambda: self, address.host, address.port)
        except TimeoutError:
            return ConnectionLost(f"no connection within {address.connect_timeout:g} s")
        except OSError as problem:
            return lost(problem)
        try:
            trouble: DingirError = await over
            return trouble
        finally:
            if self._transport is not None:
                self._transport.abort()
                self._transport = None

    async def _watch(self) -> None:
        """Find what is late. Nothing that is written while this sleeps is due before it wakes."""
        longest_s = min(self.address.timeout, self.address.connect_timeout) / 2
        while True:
            due = self._session.deadline()
            await asyncio.sleep(longest_s if due is None else min(longest_s, max(0.01, due - monotonic())))
            try:
                self._session.expire(monotonic())
            except DingirError as trouble:
                self._give_up(trouble)

    def _give_up(self, trouble: DingirError) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(trouble)

    def _tell(self) -> None:
        self._was_ready = self._session.ready
        reason = "" if self._was_ready else str(self._session.trouble)
        if reason != self.reason:
            self.reason = reason
            for tell in self.changed:
                tell()

    def _gather(self) -> None:
        """Write, unless more comes: look again each turn, as uvloop's timers know whole milliseconds only."""
        now_s = monotonic()
        if now_s - self._last_s > GATHER_S or now_s - self._first_s > GATHER_MAX_S:
            self._flush()
        else:
            self._flush_due = self._loop.call_soon(self._gather)

    def _flush(self) -> None:
        """Write what calls have asked since the last time."""
        if self._flush_due is not None:
            self._flush_due.cancel()
            self._flush_due = None
        transport = self._transport
        if transport is None or self._paused or self._over is None or self._over.done():
            return
        while data := self._session.outgoing():
            piece = bytes(data)
            self._session.wrote(len(piece), monotonic())  # as of now it may arrive
            transport.write(piece)

    # -- what asyncio says ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its type
        self._paused = False
        self._session.connected()
        self._flush()

    def data_received(self, data: bytes) -> None:
        if self._over is None or self._over.done():
            return
        try:
            self._session.receive(data)
        except DingirError as trouble:
            self._give_up(trouble)
        if self._session.ready is not self._was_ready:
            self._tell()
            self._flush()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self._flush()

    def eof_received(self) -> None:
        self._give_up(ConnectionLost("the server closed the connection"))

    def connection_lost(self, problem: Exception | None) -> None:
        self._give_up(lost(problem or ConnectionResetError("the connection is gone")))


def lost(problem: Exception) -> ConnectionLost:
    """Say why there is no connection, as the system says it, without its number."""
    return ConnectionLost(getattr(problem, "strerror", None) or str(problem) or type(problem).__name__)


def wake(waiter: Waiter) -> None:
    assert isinstance(waiter, FutureWaiter)
    if not waiter.future.done():
        waiter.future.set_result(None)

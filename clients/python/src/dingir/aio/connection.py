"""One connection for all tasks: `serve` runs in the exchange's task group as long as that is open.

    serve                 connect; when it broke, wait for the backoff, connect again, ...
      write, watch        beside: what is to be written; what is late
      receive             settles calls, whose tasks wait for an event

A call that is cancelled is abandoned: nothing on the connection is disturbed by it.
"""

from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

import anyio
from anyio.abc import ByteStream

from dingir.address import Address
from dingir.call import Call, Waiter
from dingir.errors import DingirError
from dingir.session import Session
from dingir.trouble import LEAST_S, as_trouble

RECEIVE_BYTES: Final = 64 * 1024
"""Of one read: a buffer that malloc has at hand, where larger ones are mapped and unmapped each time."""
WRITE_BYTES: Final = 1024 * 1024
"""Of one write: what is handed to the stream may have arrived when it breaks, what is behind it has not."""

BROKEN: Final = (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, DingirError)
"""What gives a connection up."""


class EventWaiter(Waiter):
    """A task that waits."""

    __slots__ = ("event",)

    def __init__(self, remaining: int) -> None:
        super().__init__(remaining)
        self.event = anyio.Event()


class Connection:
    """What runs calls, for all tasks of one event loop."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._session = Session(address, wake)
        self._more = anyio.Event()
        """There is something to write."""
        self._serving = anyio.CancelScope()

    async def run(self, calls: Sequence[Call[Any]]) -> None:
        """Take calls, write them together, and return when all are settled."""
        waiter = EventWaiter(len(calls))
        self._session.submit(calls, waiter, monotonic())
        self._more.set()
        try:
            await waiter.event.wait()
        except BaseException:
            self._session.abandon(calls)
            raise

    async def close(self) -> None:
        """Let calls in flight end, for as long as one may take; then take none. Again does nothing."""
        if not self._session.closed:
            drained = EventWaiter(1)
            self._session.close(drained)
            if drained.remaining:
                with anyio.move_on_after(self.address.timeout):
                    await drained.event.wait()
        self.end()

    def end(self) -> None:
        """Settle what is left, and close the connection."""
        self._session.end()
        self._serving.cancel()

    # -- the connection ---------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Connect again and again, until the end."""
        with self._serving:
            while True:
                trouble = await self._try()
                now = monotonic()
                wait_s = self._session.lost(trouble, now)
                self._session.expire(now)
                await self._pause(wait_s)

    async def _try(self) -> DingirError:
        """Connect, and use the connection until it is to be given up; return why."""
        due = self._session.deadline()
        patience_s = self.address.connect_timeout
        if due is not None:
            patience_s = min(patience_s, max(LEAST_S, due - monotonic()))
        try:
            with anyio.fail_after(patience_s):
                stream = await anyio.connect_tcp(self.address.host, self.address.port)
        except OSError as problem:  # a TimeoutError is one
            return as_trouble(problem)
        try:
            return await self._converse(stream)
        finally:
            await anyio.aclose_forcefully(stream)

    async def _pause(self, wait_s: float) -> None:
        """Wait before the next try, and give up what is due meanwhile."""
        end = monotonic() + wait_s
        while (now := monotonic()) < end:
            due = self._session.deadline()
            await anyio.sleep(end - now if due is None else max(0.0, min(end, due) - now))
            self._session.expire(monotonic())

    async def _converse(self, stream: ByteStream) -> DingirError:
        """Use a connection until it is to be given up; return why."""
        troubles: list[DingirError] = []
        self._session.connected()
        async with anyio.create_task_group() as group:

            async def guarded(work: Any) -> None:
                try:
                    await work(stream)
                except BROKEN as problem:
                    troubles.append(as_trouble(problem))
                    group.cancel_scope.cancel()

            group.start_soon(guarded, self._write)
            group.start_soon(guarded, self._watch)
            await guarded(self._receive)
        return troubles[0]

    async def _write(self, stream: ByteStream) -> None:
        session = self._session
        while True:
            self._more = anyio.Event()
            data = session.outgoing()
            if data:
                piece = bytes(data[:WRITE_BYTES])
                session.wrote(len(piece), monotonic())
                await stream.send(piece)
            else:
                await self._more.wait()

    async def _receive(self, stream: ByteStream) -> None:
        session = self._session
        while True:
            data = await stream.receive(RECEIVE_BYTES)
            ready = session.ready
            session.receive(data)
            if not ready and session.ready:
                self._more.set()

    async def _watch(self, _: ByteStream) -> None:
        """Find what is late. Nothing that is written while this sleeps is due before it wakes."""
        longest_s = min(self.address.timeout, self.address.connect_timeout)
        while True:
            due = self._session.deadline()
            await anyio.sleep(longest_s if due is None else min(longest_s, max(0.0, due - monotonic())))
            self._session.expire(monotonic())


def wake(waiter: Waiter) -> None:
    assert isinstance(waiter, EventWaiter)
    waiter.event.set()

"""A stream of messages from a connection of its own, read by the task that wants them."""

from collections import deque
from time import monotonic
from types import TracebackType
from typing import Final, Self

import anyio
from anyio.abc import ByteStream

from dingir.address import Address
from dingir.aio.connection import BROKEN
from dingir.backoff import Backoff
from dingir.errors import Closed, ConnectionLost, ServerError
from dingir.following import Following
from dingir.messages import Message
from dingir.reading_messages import read_message
from dingir.trouble import as_trouble

RECEIVE_BYTES: Final = 64 * 1024
"""Of one read: a buffer that malloc has at hand, where larger ones are mapped and unmapped each time."""


class Subscription:
    """What happens on some channels: `async with` it, then iterate over it.

    The first message of a channel is a snapshot; then come updates, each with the `prev` of the `seq` before, over
    lost connections and restarts of the server, too. Another snapshot means that something was missed that nobody keeps
    any more: begin anew with it. Without a server for `retry_for` seconds the iteration raises `ConnectionLost`, and
    may be gone on with. Nothing is read ahead: a reader that is slow slows the socket; who is cut off is resumed.

    One task reads. A read that is cancelled loses nothing.
    """

    def __init__(self, address: Address, names: tuple[str, ...]) -> None:
        self.channels = names
        self._address = address
        self._following = Following(address, names, read_message)
        self._messages: deque[Message] = deque()
        self._backoff = Backoff()
        self._stream: ByteStream | None = None
        self._outage_since: float | None = None
        self._closed = False
        self._exchange_closed = False
        self._waits: anyio.CancelScope | None = None

    async def __aenter__(self) -> Self:
        try:
            while not self._following.subscribed:
                self._check_exchange()
                await self._step()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Message:
        while not self._messages:
            self._check_exchange()
            if self._closed:
                raise StopAsyncIteration
            await self._step()
        return self._messages.popleft()

    async def close(self) -> None:
        """End the iteration. Again does nothing."""
        self._closed = True
        if self._waits is not None:
            self._waits.cancel()
        await self._disconnect()

    def _exchange_closes(self) -> None:
        self._exchange_closed = True
        if self._waits is not None:
            self._waits.cancel()

    def _check_exchange(self) -> None:
        if self._exchange_closed:
            raise Closed("the exchange has been closed")

    # -- one step of reading ----------------------------------------------------------------------------

    async def _step(self) -> None:
        """Do the next thing, for as long as nobody closes."""
        with anyio.CancelScope() as self._waits:
            try:
                if self._stream is None:
                    await self._connect()
                else:
                    await self._receive(self._stream)
            except BROKEN as problem:
                await self._disconnect()
                if isinstance(problem, ServerError):
                    raise
                await self._wait(problem)
        self._waits = None

    async def _connect(self) -> None:
        address = self._address
        with anyio.fail_after(address.connect_timeout):
            stream = await anyio.connect_tcp(address.host, address.port)
        self._stream = stream
        self._following.connected()
        await self._send(stream)

    async def _receive(self, stream: ByteStream) -> None:
        following = self._following
        subscribed = following.subscribed
        data = b""
        with anyio.move_on_after(self._address.timeout if subscribed else self._address.connect_timeout):
            data = await stream.receive(RECEIVE_BYTES)
        if data:
            self._messages.extend(following.receive(data))
        elif not subscribed or following.silent:
            raise ConnectionLost("nothing was heard")
        else:
            following.ask_for_life()
        if self._outage_since is not None and (self._messages or following.in_step):
            self._outage_since = None
            self._backoff.reset()
        await self._send(stream)

    async def _send(self, stream: ByteStream) -> None:
        data = self._following.outgoing()
        if not data:
            return
        try:
            await stream.send(data)
        except BaseException:  # cancelled: nobody knows how much of it was sent
            await self._disconnect()
            raise

    async def _wait(self, problem: Exception) -> None:
        """Wait before the next try; raise when there has been no server for too long."""
        now = monotonic()
        if self._outage_since is None:
            self._outage_since = now
        if now - self._outage_since >= self._address.retry_for:
            self._outage_since = None
            raise ConnectionLost(f"no connection for {self._address.retry_for:g} s: {as_trouble(problem)}") from problem
        await anyio.sleep(self._backoff.wait_s())

    async def _disconnect(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._following.lost()
            await anyio.aclose_forcefully(stream)

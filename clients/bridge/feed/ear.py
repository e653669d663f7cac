"""One channel as the server tells it, over all connections: asyncio around the client library's `Following`."""

import asyncio
from collections.abc import Callable
from typing import Final, cast

from clients.bridge.limits import RECONNECT_MAX_S
from dingir.address import Address
from dingir.backoff import Backoff
from dingir.errors import ConnectionLost, DingirError, ServerError
from dingir.following import Following, Payload, raw
from dingir.trouble import as_trouble


class Ear(asyncio.Protocol):
    """Hears one channel, and tells it in order, each message once; a snapshot where something is lost for good."""

    def __init__(self, address: Address, name: str, tell: Callable[[Payload], None]) -> None:
        self._address: Final = address
        self._tell: Final = tell
        self._following: Final = Following(address, (name,), raw)
        self._backoff: Final = Backoff()
        self._transport: asyncio.Transport | None = None
        self._over: asyncio.Future[DingirError] | None = None
        self._heard = 0

    async def serve(self) -> ServerError:
        """Listen until the server refuses the channel, or cancelled; return the refusal."""
        try:
            while True:
                trouble = await self._try()
                if isinstance(trouble, ServerError):
                    return trouble
                await asyncio.sleep(min(self._backoff.wait_s(), RECONNECT_MAX_S))
        finally:
            if self._transport is not None:
                self._transport.abort()

    async def _try(self) -> DingirError:
        """Connect, and return why the connection is over, when it is."""
        address, loop = self._address, asyncio.get_running_loop()
        over = self._over = loop.create_future()
        try:
            async with asyncio.timeout(address.connect_timeout):
                await loop.create_connection(lambda: self, address.host, address.port)
        except OSError as problem:
            return as_trouble(problem)
        watch = asyncio.create_task(self._watch())
        try:
            trouble: DingirError = await over
            return trouble
        finally:
            watch.cancel()
            if self._transport is not None:
                self._transport.abort()
                self._transport = None
            self._following.lost()

    async def _watch(self) -> None:
        """Give a connection up on which nothing is heard, though the server was asked whether it is there."""
        while True:
            heard = self._heard
            await asyncio.sleep(self._address.timeout)
            if heard != self._heard:
                continue
            if not self._following.subscribed or self._following.silent:
                self._give_up(ConnectionLost("nothing was heard"))
            self._following.ask_for_life()
            self._send()

    def _give_up(self, trouble: DingirError) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(trouble)

    def _send(self) -> None:
        data = self._following.outgoing()
        if data and self._transport is not None:
            self._transport.write(data)

    # -- what asyncio says ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._following.connected()
        self._send()

    def data_received(self, data: bytes) -> None:
        if self._over is None or self._over.done():
            return
        self._heard += 1
        try:
            for fields in self._following.receive(data):
                self._tell(fields)
        except DingirError as trouble:
            self._give_up(trouble)
            return
        if self._following.in_step:
            self._backoff.reset()
        self._send()

    def connection_lost(self, problem: Exception | None) -> None:
        self._give_up(as_trouble(problem or ConnectionResetError("the connection is gone")))

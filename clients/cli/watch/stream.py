"""One connection for tasks that run side by side: words out, replies and pushes in, in RESP3.

In RESP3 a connection may ask while it is subscribed: pushes have a type of their own (`hiredis.PushNotification`) and
can't be taken for replies. So one connection is enough, and there is nothing to bring in step between two.
"""

import socket

import hiredis
import trio

from clients.cli.address import Address
from clients.cli.wire import CONNECT_S_MAX, RECEIVE_BYTES, Gone, encode, reason


class Wire:
    """A connection."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self.stream = stream
        self.reader = hiredis.Reader(encoding="utf-8", errors="replace")

    async def send(self, *words: str) -> None:
        """Send one command; its reply comes with `receive`."""
        try:
            await self.stream.send_all(encode(words))
        except (trio.BrokenResourceError, trio.ClosedResourceError) as problem:
            raise Gone(f"the connection broke: {reason(problem)}") from None

    async def receive(self) -> list[object]:
        """Wait for something to come; return the replies and pushes that it completes, perhaps none."""
        try:
            data = await self.stream.receive_some(RECEIVE_BYTES)
        except (trio.BrokenResourceError, trio.ClosedResourceError) as problem:
            raise Gone(f"the connection broke: {reason(problem)}") from None
        if not data:
            raise Gone("the server closed the connection")
        items: list[object] = []
        try:
            self.reader.feed(bytes(data))
            while (item := self.reader.gets()) is not False:
                items.append(item)
        except hiredis.ProtocolError as problem:
            raise Gone(f"what talks there is no Redis server: {problem}") from None
        return items

    async def aclose(self) -> None:
        """Close the connection."""
        await trio.aclose_forcefully(self.stream)


async def connect(address: Address) -> Wire:
    """Connect, and say nothing yet; raise `Gone` when nobody is there."""
    stream: trio.SocketStream
    try:
        with trio.fail_after(CONNECT_S_MAX):
            if address.unixsocket:
                stream = await trio.open_unix_socket(address.unixsocket)
            else:
                stream = await trio.open_tcp_stream(address.host, address.port)
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except trio.TooSlowError:
        raise Gone(f"no connection within {CONNECT_S_MAX:g} s") from None
    except OSError as problem:
        raise Gone(reason(problem)) from None
    return Wire(stream)

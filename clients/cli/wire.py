"""One connection to the server: words out, replies and pushes in, in RESP3.

In RESP3 a connection may ask while it is subscribed: pushes have a type of their own (`hiredis.PushNotification`) and
can't be taken for replies. So one connection is enough, and there is nothing to bring in step between two.

Three things can go wrong, and who is to blame is in the type: `Gone`, the connection or the server is not there, trying
again may help; `Refused`, the server answered an error, trying again would not; `hiredis.ProtocolError` is told as
`Gone`, too: what talks there is no server of ours.
"""

import os
import socket
from typing import Final

import hiredis
import trio

from clients.cli.address import Address

CONNECT_S_MAX: Final = 5.0
"""Longest wait for a connection; a person who waits longer would rather know."""
RECEIVE_BYTES: Final = 1 << 16


class Gone(Exception):
    """There is no server, it is not ready, or the connection broke."""


class Refused(Exception):
    """The server answered an error."""


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


def encode(words: tuple[str, ...]) -> bytes:
    """Write a command.

    >>> encode(("PING",))
    b'*1\\r\\n$4\\r\\nPING\\r\\n'
    """
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        raw = word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


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


def greeting(address: Address, name: str) -> tuple[str, ...]:
    """Return the HELLO that chooses RESP3, says the password and names the connection."""
    password = ("AUTH", "default", address.password) if address.password else ()
    return ("HELLO", "3", *password, "SETNAME", name)


def reason(problem: BaseException) -> str:
    """Say in a few words why a connection failed: trio wraps what the system said.

    >>> reason(OSError("all attempts failed"))
    'all attempts failed'
    >>> reason(ConnectionRefusedError(111, "error connecting to ('127.0.0.1', 3464): Connection refused"))
    'connection refused'
    """
    while problem.__cause__ is not None:
        problem = problem.__cause__
    if isinstance(problem, BaseExceptionGroup):
        return reason(problem.exceptions[0])
    text = str(problem)
    if isinstance(problem, OSError) and problem.errno:  # the resolver's numbers are negative, and its own
        text = os.strerror(problem.errno) if problem.errno > 0 else str(problem.strerror)
    return text[:1].lower() + text[1:] if text else type(problem).__name__

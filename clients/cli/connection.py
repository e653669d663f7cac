"""One connection that waits for each reply: for a prompt, a script, a single command.

Whoever waits can be interrupted: Ctrl-C raises KeyboardInterrupt out of `receive`. A reply is then still on its way,
and the connection can only be closed.
"""

import select
import socket

import hiredis

from clients.cli.address import Address
from clients.cli.wire import CONNECT_S_MAX, RECEIVE_BYTES, Gone, encode, reason


class Connection:
    """A connection; replies are as hiredis reads them, text as bytes, an error as `hiredis.ReplyError`.

    Until `settle` it waits no longer than for the connection itself: who is connected to and says nothing is no server.
    """

    def __init__(self, address: Address) -> None:
        """Connect; raise `Gone` when nobody is there."""
        try:
            self.socket = connected_socket(address)
        except OSError as problem:
            raise Gone(reason(problem)) from None
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # a prompt may be idle for days
        self.reader = hiredis.Reader()

    def settle(self) -> None:
        """Wait for replies as long as they take, from now on."""
        self.socket.settimeout(None)

    def send(self, words: list[bytes]) -> None:
        """Send a command."""
        try:
            self.socket.sendall(encode(words))
        except OSError as problem:
            raise Gone(f"the connection broke: {reason(problem)}") from None

    def receive(self) -> object:
        """Wait for the next reply or push."""
        try:
            while (item := self.reader.gets()) is False:
                data = self.socket.recv(RECEIVE_BYTES)
                if not data:
                    raise Gone("the server closed the connection")
                self.reader.feed(data)
        except TimeoutError:
            raise Gone(f"connected, but nothing was said within {CONNECT_S_MAX:g} s") from None
        except OSError as problem:
            raise Gone(f"the connection broke: {reason(problem)}") from None
        except hiredis.ProtocolError as problem:
            raise Gone(f"what talks there is no Redis server: {problem}") from None
        return item

    def broken(self) -> bool:
        """Tell whether the server has closed it meanwhile; nothing that it has said is lost by asking."""
        try:
            ready, _, _ = select.select([self.socket], [], [], 0)
            return bool(ready) and not self.socket.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def close(self) -> None:
        """Close it."""
        self.socket.close()


def connected_socket(address: Address) -> socket.socket:
    """Connect to a Unix socket, or to the first address of the host that answers."""
    if not address.unixsocket:
        stream = socket.create_connection((address.host, address.port), timeout=CONNECT_S_MAX)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return stream
    stream = socket.socket(socket.AF_UNIX)
    try:
        stream.settimeout(CONNECT_S_MAX)
        stream.connect(address.unixsocket)
    except BaseException:
        stream.close()
        raise
    return stream

"""A proxy between a client and the server, which does to each connection what its `Passage` says.

What passes is cut wherever TCP happens to cut it; a passage sees those pieces. It may change them, hold them back, or
end the connection by raising `Cut` with what is still to be passed on. Each connection has two threads, one for each
direction, as a client may send a thousand requests before it reads an answer, and may not be stopped from it.

How a cut reaches both sides. FIN: both sockets are shut down, which also wakes the thread that waits for the
other. RST: a shutdown would send a FIN first, so that they are shut down for reading only, which sends nothing and
wakes as well; closing them then with a linger time of zero sends the RST.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import Final, Self

from tests.real_server import HOST

READ_MAX: Final = 65536
LINGER_NOT: Final = struct.pack("ii", 1, 0)
"""SO_LINGER, on, zero seconds: close() resets the connection."""


class Cut(Exception):
    """The connection ends here, after `last` has been passed on; by RST if `reset`."""

    def __init__(self, last: bytes = b"", reset: bool = False) -> None:
        super().__init__(last, reset)
        self.last = last
        self.reset = reset


class Passage:
    """What one connection meets; this one lets everything pass."""

    def accepted(self) -> None:
        """A client has connected; nothing has passed, and the server knows nothing of it."""

    def request(self, data: bytes) -> bytes:
        """Return what the server gets of what the client sent."""
        return data

    def answer(self, data: bytes) -> bytes:
        """Return what the client gets of what the server sent."""
        return data


class Link:
    """One connection that passes through."""

    def __init__(self, client: socket.socket, server: socket.socket, passage: Passage) -> None:
        self.client = client
        self.server = server
        self.passage = passage
        self._ending = threading.Lock()
        """Taken by who ends the connection, and kept: the other direction, woken by it, must not add a FIN to a RST."""

    def run(self) -> None:
        """Carry bytes both ways until either side, or a cut, ends it."""
        back = threading.Thread(target=self._carry, args=(self.server, self.client, self.passage.answer), daemon=True)
        back.start()
        self._carry(self.client, self.server, self.passage.request)
        back.join()

    def _carry(self, source: socket.socket, target: socket.socket, through: Callable[[bytes], bytes]) -> None:
        cut: Cut | None = None
        with contextlib.suppress(OSError):  # the other direction has ended the connection, or its peer is gone
            try:
                while data := source.recv(READ_MAX):
                    target.sendall(through(data))
            except Cut as end:
                cut = end
                target.sendall(end.last)
        if cut is None and source is self.client:
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)  # who has sent all may still read answers
        else:
            self.end(reset=cut is not None and cut.reset)

    def end(self, reset: bool) -> None:
        """Wake both directions, so that `run` returns; the first call decides how the peers see the end."""
        if not self._ending.acquire(blocking=False):
            return
        for side in (self.client, self.server):
            with contextlib.suppress(OSError):
                if reset:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
                side.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)


class Proxy:
    """Listens on `port` and forwards to the server; `passage` makes what each connection meets."""

    def __init__(self, server_port: int, passage: Callable[[], Passage] = Passage) -> None:
        self._server_port = server_port
        self._passage = passage
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self.accepted = 0
        self._thread = self._start()

    def _start(self) -> threading.Thread:
        thread = threading.Thread(target=self._serve, args=(self._listener,), daemon=True)
        thread.start()
        return thread

    def _serve(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the listener is closed when the tests are done
            while True:
                client, _ = listener.accept()
                self.accepted += 1
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with client:
            passage = self._passage()
            try:
                passage.accepted()
                server = socket.create_connection((HOST, self._server_port))
            except Cut as cut:
                if cut.reset:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
                return
            except OSError:
                return  # there is no server now: the client finds its connection closed
            with server:
                for side in (client, server):
                    side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                Link(client, server, passage).run()

    def refuse(self) -> None:
        """Listen no more: who connects now is refused. Connections that there are stay."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def listen(self) -> None:
        """Listen again, on the same port."""
        self._listener = socket.create_server((HOST, self.port))
        self._thread = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()

"""A proxy that cuts a connection at the worst moment: after the command was executed, before its reply.

The client can't know whether the command took effect. Some clients repeat it by themselves, the others
tell their user, who does. A client id (or a business or transfer id) makes the repetition harmless, and
this is how the tests see it.

The command to cut at is named by a mark among its words, such as `cut-17`: the first time that a mark is
seen its connection is cut as soon as the server answers; the second time everything passes.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from typing import Final

from .exchange import HOST

MARK: Final = re.compile(rb"cut-[\w.()-]+")
READ_MAX: Final = 65536


class CuttingProxy:
    """Listens on `port` and forwards to the server; `marks` are those it has cut at."""

    def __init__(self, listener: socket.socket, server_port: int) -> None:
        self._listener = listener
        self._server_port = server_port
        self.port: int = listener.getsockname()[1]
        self.marks: set[bytes] = set()

    def serve(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed when the tests are done
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with client, socket.create_connection((HOST, self._server_port)) as server:
            doomed = threading.Event()
            back = threading.Thread(target=self._deliver, args=(client, server, doomed), daemon=True)
            back.start()
            with contextlib.suppress(OSError):
                while request := client.recv(READ_MAX):
                    found = set(MARK.findall(request)) - self.marks
                    if found:
                        self.marks |= found
                        doomed.set()
                    server.sendall(request)
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join()

    def _deliver(self, client: socket.socket, server: socket.socket, doomed: threading.Event) -> None:
        """Carry answers back until the one that the client must not see; then close both sides."""
        with contextlib.suppress(OSError):
            while (answer := server.recv(READ_MAX)) and not doomed.is_set():
                client.sendall(answer)
        for side in (client, server):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cutting(server_port: int) -> Iterator[CuttingProxy]:
    """Run a proxy before the server at `server_port`."""
    with socket.create_server((HOST, 0)) as listener:
        proxy = CuttingProxy(listener, server_port)
        thread = threading.Thread(target=proxy.serve, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()

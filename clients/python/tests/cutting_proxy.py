"""A proxy that cuts connections: each after a number of bytes, in either direction, that is drawn from a seed."""

import random
import socket
import threading
from types import TracebackType
from typing import Final, Self

CUT_BYTES: Final = (1000, 5000)
"""A connection lives for a number of bytes between these."""


class CuttingProxy:
    """Listens on `port`; the `cuts` are counted."""

    def __init__(self, target: int, seed: int) -> None:
        self._target = target
        self._chance = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._open |= {client, server}
                for pair in ((client, server), (server, client)):
                    self._threads.append(
                        threading.Thread(target=self._pump, args=(*pair, self._chance.randint(*CUT_BYTES)))
                    )
                    self._threads[-1].start()

    def _pump(self, source: socket.socket, sink: socket.socket, left: int) -> None:
        try:
            while True:
                data = source.recv(4096)
                if not data:
                    break
                if len(data) >= left:
                    sink.sendall(data[:left])
                    self.cuts += 1
                    break
                left -= len(data)
                sink.sendall(data)
        except OSError:
            pass
        for one in (source, sink):
            try:
                one.shutdown(socket.SHUT_RDWR)  # wakes the other direction
            except OSError:
                pass

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self._listener, *self._open):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in self._threads:
            thread.join(10)
        for one in (self._listener, *self._open):
            one.close()

"""A stream of messages from a connection of its own, read by the thread that wants them."""

import socket
import threading
import time
from collections import deque
from types import TracebackType
from typing import Final, Self

from dingir.address import Address
from dingir.backoff import Backoff
from dingir.errors import Closed, ConnectionLost, DingirError, ServerError
from dingir.following import Following
from dingir.messages import Message
from dingir.reading_messages import read_message

RECEIVE_BYTES: Final = 64 * 1024
"""Of one read: a buffer that malloc has at hand, where larger ones are mapped and unmapped each time."""


class Subscription:
    """What happens on some channels: iterate over it. To be used as a context, or closed.

    The first message of a channel is a snapshot; then come updates, each with the `prev` of the `seq` before, over
    lost connections and restarts of the server, too. Another snapshot means that something was missed that nobody keeps
    any more: begin anew with it. Without a server for `retry_for` seconds, `next` raises `ConnectionLost`, and may be
    called again. Nothing is read ahead: a reader that is slow slows the socket; who is cut off for that is resumed.

    One thread reads; any may close, which ends the iteration.
    """

    def __init__(self, address: Address, names: tuple[str, ...]) -> None:
        self.channels = names
        self._address = address
        self._following = Following(address, names, read_message)
        self._messages: deque[Message] = deque()
        self._backoff = Backoff()
        self._socket: socket.socket | None = None
        self._outage_since: float | None = None
        self._closing = threading.Event()
        self._reading = threading.Lock()
        self._exchange_closed = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Message:
        with self._reading:
            try:
                while not self._messages:
                    if self._exchange_closed:
                        raise Closed("the exchange has been closed")
                    if self._closing.is_set():
                        raise StopIteration
                    self._step()
                return self._messages.popleft()
            finally:
                if self._closing.is_set():
                    self._disconnect()

    def close(self) -> None:
        """End the iteration. Again does nothing."""
        self._closing.set()
        connection = self._socket
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RDWR)  # wakes the reader, who closes
            except OSError:
                pass  # it is closed
        if self._reading.acquire(blocking=False):
            self._disconnect()
            self._reading.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        """Return when the server has taken all names; raise what it says if not."""
        try:
            with self._reading:
                while not self._following.subscribed:
                    if self._closing.is_set():
                        raise Closed("the exchange has been closed")
                    self._step()
        except BaseException:
            self.close()
            raise

    def _exchange_closes(self) -> None:
        self._exchange_closed = True
        self.close()

    # -- one step of reading ----------------------------------------------------------------------------

    def _step(self) -> None:
        try:
            if self._socket is None:
                self._connect()
            else:
                self._receive(self._socket)
        except (OSError, DingirError) as problem:
            self._disconnect()
            if isinstance(problem, ServerError):
                raise
            if not self._closing.is_set():
                self._wait(problem)

    def _connect(self) -> None:
        address = self._address
        connection = socket.create_connection((address.host, address.port), address.connect_timeout)
        self._socket = connection
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._following.connected()
        connection.sendall(self._following.outgoing())
        if self._closing.is_set():
            raise Closed("the subscription has been closed")

    def _receive(self, connection: socket.socket) -> None:
        following = self._following
        subscribed = following.subscribed
        connection.settimeout(self._address.timeout if subscribed else self._address.connect_timeout)
        try:
            data = connection.recv(RECEIVE_BYTES)
        except TimeoutError:
            if not subscribed or following.silent:
                raise
            following.ask_for_life()
        else:
            if not data:
                raise ConnectionLost("the server closed the connection")
            self._messages.extend(following.receive(data))
        if self._outage_since is not None and (self._messages or following.in_step):
            self._outage_since = None
            self._backoff.reset()
        answer = following.outgoing()
        if answer:
            connection.sendall(answer)

    def _wait(self, problem: Exception) -> None:
        """Wait before the next try; raise when there has been no server for too long."""
        now = time.monotonic()
        if self._outage_since is None:
            self._outage_since = now
        if now - self._outage_since >= self._address.retry_for:
            self._outage_since = None
            raise ConnectionLost(f"no connection for {self._address.retry_for:g} s: {problem}") from problem
        self._closing.wait(self._backoff.wait_s())

    def _disconnect(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            connection.close()
            self._following.lost()

"""The follower's Unix socket: how it is doing, and what the tables say, for the server and for tools.

MessagePack-RPC, as on the exchange's own port: `[0, id, method, params]` is answered `[1, id, error, result]`, the
error a map of code and text. Methods: `status`, and the questions of `queries.py` (their params a map). Whoever is
connected is told `[2, "progress", [status]]` at once, after commits, and whenever something else has changed for a
second: that is how a stalled database shows.

Two threads besides the follower's own. One has the sockets and never waits for a database; the other has a connection
to it, and answers one question after the other. So a question waits for no batch, a batch for no question, and news
for neither. Nothing here is ever waited for by trading: the server asks from outside of its loop.
"""

import os
import queue
import selectors
import socket
import threading
import time
import traceback
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

import msgpack
import sqlalchemy as sa

from persistence.history.database import one_line
from persistence.history.limits import (
    HEARTBEAT_S,
    PEERS_MAX,
    PROGRESS_PAUSE_S,
    QUERY_S,
    REQUEST_BYTES_MAX,
    UNSENT_BYTES_MAX,
)
from persistence.history.progress import Progress
from persistence.history.queries import BadQuestion, Queries

AWAY: Final = "history: the database can't answer"
FAILED: Final = 70
"""The exit status after a mistake of our own: EX_SOFTWARE of sysexits.h."""


@dataclass(slots=True, eq=False)
class Peer:
    """Who is connected."""

    sock: socket.socket
    requests: Any = field(
        default_factory=lambda: msgpack.Unpacker(raw=False, max_buffer_size=2 * REQUEST_BYTES_MAX, strict_map_key=False)
    )
    unsent: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Asked:
    """A question on its way to the database and back."""

    peer: Peer
    number: object
    method: str
    params: Any
    at_s: float
    response: list[object] = field(default_factory=list)


class Service:
    """Answers on a socket, in two threads."""

    def __init__(self, path: str, engine: sa.Engine, progress: Progress) -> None:
        """Listen at `path`, in the place of what a dead follower left there."""
        self._path: Final = path
        self._progress: Final = progress
        self._queries: Final = Queries(engine)
        self._peers: dict[int, Peer] = {}
        self._stopping = False
        self._asked: Final[queue.SimpleQueue[Asked | None]] = queue.SimpleQueue()
        self._answered: Final[deque[Asked]] = deque()
        self._bell: Final = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        if os.path.exists(path):
            os.unlink(path)
        self._listener: Final = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(short_path(path))
        os.chmod(path, 0o600)
        self._listener.listen(PEERS_MAX)
        self._listener.setblocking(False)
        self._selector: Final = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._told = (-1, -1)  # commits and sequence
        self._told_s = 0.0
        self._talking: Final = threading.Thread(target=self._talk, name="service", daemon=True)
        self._looking_up: Final = threading.Thread(target=self._look_up, name="queries", daemon=True)
        self._talking.start()
        self._looking_up.start()

    def close(self) -> None:
        """Stop answering; a question that the database does not answer is left alone."""
        self._stopping = True
        self._asked.put(None)
        os.eventfd_write(self._bell, 1)
        self._talking.join()
        self._looking_up.join(PROGRESS_PAUSE_S)
        for peer in list(self._peers.values()):
            self._drop(peer)
        self._listener.close()
        self._selector.close()
        if os.path.exists(self._path):
            os.unlink(self._path)

    # -- the thread that has the database -------------------------------------------------------------

    def _look_up(self) -> None:
        """Answer questions; a mistake of ours ends the process, as in any other thread of it."""
        try:
            while (asked := self._asked.get()) is not None:
                asked.response = self._response(asked)
                self._answered.append(asked)
                os.eventfd_write(self._bell, 1)
        except Exception:
            traceback.print_exc()
            os._exit(FAILED)

    def _response(self, asked: Asked) -> list[object]:
        number = asked.number
        if time.monotonic() - asked.at_s > QUERY_S:  # nobody waits for it any more
            return [1, number, {"code": "NOHISTORY", "text": f"{AWAY}: it was too long in coming"}, None]
        try:
            page = self._queries.answer(asked.method, asked.params)
        except BadQuestion as error:
            return [1, number, {"code": "ERR", "text": str(error)}, None]
        except sa.exc.DBAPIError as error:
            return [1, number, {"code": "NOHISTORY", "text": f"{AWAY}: {one_line(error.orig)}"}, None]
        return [1, number, None, [page.sequence, page.next, page.rows]]

    # -- the thread that has the sockets --------------------------------------------------------------

    def _talk(self) -> None:
        while not self._stopping:
            for key, events in self._selector.select(PROGRESS_PAUSE_S):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fd == self._bell:
                    os.eventfd_read(self._bell)
                elif (peer := self._peers.get(key.fd)) is not None:
                    if events & selectors.EVENT_READ:
                        self._read(peer)
                    if events & selectors.EVENT_WRITE:
                        self._send(peer)
            while self._answered:
                asked = self._answered.popleft()
                if self._peers.get(asked.peer.sock.fileno()) is asked.peer:
                    self._answer(asked.peer, asked.response)
            now_s = time.monotonic()
            come_to = self._progress.commits, self._progress.sequence
            if come_to != self._told or now_s - self._told_s > HEARTBEAT_S:
                self._told = come_to
                self._told_s = now_s
                self._tell_progress()

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
            return
        if len(self._peers) >= PEERS_MAX:
            sock.close()
            return
        sock.setblocking(False)
        self._peers[sock.fileno()] = peer = Peer(sock)
        self._selector.register(sock, selectors.EVENT_READ)
        self._answer(peer, [2, "progress", [self._progress.as_map()]])

    def _read(self, peer: Peer) -> None:
        try:
            data = peer.sock.recv(REQUEST_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(peer)
            return
        try:
            peer.requests.feed(data)
            for kind, number, method, params in peer.requests:
                if kind != 0:
                    raise ValueError(kind)
                if method == "status":
                    self._answer(peer, [1, number, None, self._progress.as_map()])
                else:
                    self._asked.put(Asked(peer, number, method, params, time.monotonic()))
        except (ValueError, TypeError, msgpack.exceptions.UnpackException):
            self._drop(peer)  # it does not speak our language

    def _tell_progress(self) -> None:
        frame: list[object] = [2, "progress", [self._progress.as_map()]]
        for peer in list(self._peers.values()):
            if not peer.unsent:  # who does not read is not told more
                self._answer(peer, frame)

    def _answer(self, peer: Peer, frame: list[object]) -> None:
        peer.unsent += msgpack.packb(frame)
        self._send(peer)

    def _send(self, peer: Peer) -> None:
        try:
            while peer.unsent:
                del peer.unsent[: peer.sock.send(peer.unsent)]
        except BlockingIOError:
            if len(peer.unsent) > UNSENT_BYTES_MAX:
                self._drop(peer)
                return
            self._selector.modify(peer.sock, selectors.EVENT_READ | selectors.EVENT_WRITE)
            return
        except OSError:
            self._drop(peer)
            return
        if self._peers.get(peer.sock.fileno()) is peer:
            self._selector.modify(peer.sock, selectors.EVENT_READ)

    def _drop(self, peer: Peer) -> None:
        if self._peers.pop(peer.sock.fileno(), None) is not None:
            self._selector.unregister(peer.sock)
            peer.sock.close()


def short_path(path: str) -> str:
    """The path by which a socket is bound: one of a hundred bytes at most is what the system takes."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path

"""The follower's Unix socket: how it is doing, and what the tables say, for the server and for tools.

MessagePack-RPC, as on the exchange's own port: `[0, id, method, params]` is answered `[1, id, error, result]`, the
error a map of code and text. Methods: `status`, and the questions of `queries.py` (their params a map). Whoever is
connected is told `[2, "progress", [status]]` after every commit, at most so often.

A thread of its own, so that a question waits for no batch, and no batch for a question; it has its own connection to
the database. Nothing here is ever waited for by trading: the server asks from outside of its loop.
"""

import os
import selectors
import socket
import threading
from dataclasses import dataclass, field
from typing import Any, Final

import msgpack
import sqlalchemy as sa

from persistence.history.database import one_line
from persistence.history.limits import PROGRESS_PAUSE_S, REQUEST_BYTES_MAX
from persistence.history.progress import Progress
from persistence.history.queries import BadQuestion, Queries

AWAY = "the history database can't be reached"


@dataclass(slots=True)
class Peer:
    """Who is connected."""

    sock: socket.socket
    requests: Any = field(
        default_factory=lambda: msgpack.Unpacker(raw=False, max_buffer_size=REQUEST_BYTES_MAX, strict_map_key=False)
    )
    unsent: bytearray = field(default_factory=bytearray)


class Service:
    """Answers on a socket, in a thread."""

    def __init__(self, path: str, engine: sa.Engine, progress: Progress) -> None:
        """Listen at `path`, in the place of what a dead follower left there."""
        self._path: Final = path
        self._progress: Final = progress
        self._queries: Final = Queries(engine)
        self._peers: dict[int, Peer] = {}
        self._stopping = False
        if os.path.exists(path):
            os.unlink(path)
        self._listener: Final = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(short_path(path))
        os.chmod(path, 0o600)
        self._listener.listen(16)
        self._listener.setblocking(False)
        self._selector: Final = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._told = -1
        self._thread: Final = threading.Thread(target=self._run, name="service", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._stopping = True
        self._thread.join()
        for peer in list(self._peers.values()):
            self._drop(peer)
        self._listener.close()
        self._selector.close()
        if os.path.exists(self._path):
            os.unlink(self._path)

    def _run(self) -> None:
        while not self._stopping:
            for key, events in self._selector.select(PROGRESS_PAUSE_S):
                if key.fileobj is self._listener:
                    self._accept()
                    continue
                peer = self._peers.get(key.fd)
                if peer is None:
                    continue
                if events & selectors.EVENT_READ:
                    self._read(peer)
                if events & selectors.EVENT_WRITE:
                    self._send(peer)
            if self._progress.commits != self._told:
                self._told = self._progress.commits
                self._tell_progress()

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
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
            for frame in peer.requests:
                kind, number, method, params = frame
                if kind != 0:
                    raise ValueError(frame)
                self._answer(peer, self._response(number, method, params))
        except (ValueError, TypeError, msgpack.exceptions.UnpackException):
            self._drop(peer)

    def _response(self, number: object, method: str, params: Any) -> list[object]:
        if method == "status":
            return [1, number, None, self._progress.as_map()]
        try:
            page = self._queries.answer(method, params)
        except BadQuestion as error:
            return [1, number, {"code": "ERR", "text": str(error)}, None]
        except sa.exc.DBAPIError as error:
            return [1, number, {"code": "NOHISTORY", "text": f"{AWAY}: {one_line(error.orig)}"}, None]
        return [1, number, None, [page.sequence, page.next, page.rows]]

    def _tell_progress(self) -> None:
        for peer in list(self._peers.values()):
            if not peer.unsent:  # who does not read is not told more
                self._answer(peer, [2, "progress", [self._progress.as_map()]])

    def _answer(self, peer: Peer, frame: list[object]) -> None:
        peer.unsent += msgpack.packb(frame)
        self._send(peer)

    def _send(self, peer: Peer) -> None:
        try:
            while peer.unsent:
                del peer.unsent[: peer.sock.send(peer.unsent)]
        except BlockingIOError:
            self._selector.modify(peer.sock, selectors.EVENT_READ | selectors.EVENT_WRITE)
            return
        except OSError:
            self._drop(peer)
            return
        if peer.sock.fileno() in self._peers:
            self._selector.modify(peer.sock, selectors.EVENT_READ)

    def _drop(self, peer: Peer) -> None:
        if self._peers.pop(peer.sock.fileno(), None) is not None:
            self._selector.unregister(peer.sock)
            peer.sock.close()


def short_path(path: str) -> str:
    """The path by which a socket is bound: one of a hundred bytes at most is what the system takes."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path

"""A client that speaks MessagePack to a stand-in server, through its socket and its loop."""

from typing import Any

import msgpack

from server.server import Server
from tests.server.standin import Client, Standin

OK = "OK"


def error(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}


class PackedClient:
    """Sends frames, and returns the frames that come back."""

    def __init__(self, standin: Standin, server: Server | None = None) -> None:
        self.client: Client = standin.client(server if server is not None else standin.server("--appendfsync", "no"))
        self.server = self.client.server
        self.connection = self.client.connection
        self.client.far_end.setblocking(False)
        self.unpacker: Any = msgpack.Unpacker()
        self.next_msgid = 1

    def send(self, data: bytes) -> list[object]:
        """Send bytes; return the frames that the server has sent since."""
        self.client.far_end.sendall(data)
        return self.take()

    def take(self) -> list[object]:
        """Let the server work until nothing is to be done, and return the frames that it has sent."""
        self.server.loop.finish_tick()  # for what other clients made without a tick
        while self.server.loop.tick(0):
            self.receive()
        self.receive()
        return list(self.unpacker)

    def receive(self) -> None:
        """Take what the server has sent."""
        try:
            while data := self.client.far_end.recv(1 << 20):
                self.unpacker.feed(data)
        except (BlockingIOError, ConnectionResetError):
            pass

    def ask(self, method: str, *params: object, **named: object) -> object:
        """Send a request and return its result, or its error."""
        msgid = self.next_msgid
        self.next_msgid += 1
        frames = self.send(msgpack.packb([0, msgid, method, named or list(params)]))
        assert len(frames) == 1, frames
        frame = frames[0]
        assert isinstance(frame, list)
        assert frame[:2] == [1, msgid]
        assert frame[2] is None or frame[3] is None
        answer: object = frame[3] if frame[2] is None else frame[2]
        return answer

    def notify(self, method: str, *params: object) -> list[object]:
        """Send a notification; return what comes back."""
        return self.send(msgpack.packb([2, method, list(params)]))

    @property
    def closed(self) -> bool:
        """Whether the server has closed the connection."""
        self.take()
        try:
            return self.client.far_end.recv(1) == b""
        except BlockingIOError:
            return False

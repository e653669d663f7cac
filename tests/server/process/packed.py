"""A client that speaks MessagePack over a socket."""

from typing import Any, Self

import msgpack

from tests.real_server import Server, Wire


class PackedWire(Wire):
    """A connection that sends frames and reads frames."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.port)
        self.unpacker: Any = msgpack.Unpacker()
        self.msgid = 0

    def __enter__(self) -> Self:
        return self

    def frame(self) -> list[Any]:
        """Return the next frame."""
        while True:
            for frame in self.unpacker:
                assert isinstance(frame, list)
                return frame
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection instead of answering")
            self.unpacker.feed(data)

    def request(self, method: str, params: object) -> Any:
        """Send one request; return its result, or its error's code."""
        self.msgid += 1
        self.socket.sendall(msgpack.packb([0, self.msgid, method, params]))
        kind, msgid, error, result = self.frame()
        assert (kind, msgid) == (1, self.msgid)
        assert error is None or result is None
        return result if error is None else error["code"]

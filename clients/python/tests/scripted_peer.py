"""A server that does what a test's scripts say: one for each connection, in the order in which they come.

    def script(wire: Wire) -> None:
        wire.greet()
        assert wire.words() == ["PING"]
        wire.say("PONG")

    with Peer(script, another) as peer: ...

When a script ends its connection is closed; who connects after the last one is closed at once. What a script asserts in
vain fails the test when the peer ends.
"""

import json
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import hiredis
import msgpack

PATIENCE_S: Final = 10.0


class Refused(NamedTuple):
    """An error reply."""

    code: str
    text: str = "expected something else"


class Told(NamedTuple):
    """A push."""

    values: tuple[Any, ...]


class Gone(Exception):
    """The client has closed."""


def resp3(value: Any) -> bytes:
    """Write a reply as the server does."""
    if isinstance(value, Refused):
        return f"-{value.code} {value.text}\r\n".encode()
    if isinstance(value, Told):
        return b">%d\r\n" % len(value.values) + b"".join(map(resp3, value.values))
    if isinstance(value, bool):
        return b"#t\r\n" if value else b"#f\r\n"
    if isinstance(value, int):
        return b":%d\r\n" % value
    if value is None:
        return b"_\r\n"
    if isinstance(value, dict):
        inner = [one for pair in value.items() for one in pair]
        return b"%%%d\r\n" % len(value) + b"".join(map(resp3, inner))
    if isinstance(value, list):
        return b"*%d\r\n" % len(value) + b"".join(map(resp3, value))
    raw = value.encode()
    return b"$%d\r\n%b\r\n" % (len(raw), raw)


class Wire:
    """One connection, seen from the server."""

    def __init__(self, connection: socket.socket, protocol: str) -> None:
        connection.settimeout(PATIENCE_S)
        self.socket = connection
        self.packed = protocol == "msgpack"
        self.number = 0
        self._requests: Any = msgpack.Unpacker(raw=False) if self.packed else hiredis.Reader(encoding="utf-8")

    def words(self) -> list[str]:
        """Wait for a command; raise `Gone` when the client closes instead."""
        while True:
            if self.packed:
                for _, number, method, params in self._requests:
                    assert number == self.number + 1, "numbers count on"
                    self.number = number
                    return [method, *params]
            elif (request := self._requests.gets()) is not False:
                assert isinstance(request, list)
                return request
            data = self.socket.recv(65536)
            if not data:
                raise Gone
            self._requests.feed(data)

    def frame(self, value: Any, number: int | None = None) -> bytes:
        """Return a reply's bytes, in MessagePack to the last command read, or to the `number`-th."""
        if not self.packed:
            return resp3(value)
        if isinstance(value, Told):
            kind, *values = value.values
            return bytes(msgpack.packb([2, kind, values]))
        if isinstance(value, Refused):
            return bytes(msgpack.packb([1, number or self.number, value._asdict(), None]))
        return bytes(msgpack.packb([1, number or self.number, None, value]))

    def say(self, value: Any, number: int | None = None) -> None:
        self.raw(self.frame(value, number))

    def raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def greet(self, hello: Any = None) -> list[str]:
        """Answer what a connection begins with; return HELLO."""
        said = self.words()
        assert said[0] == "HELLO"
        self.say({"server": "redis"} if hello is None else hello)
        for _ in range(2):
            assert self.words()[:2] == ["CLIENT", "SETINFO"]
            self.say("OK")
        return said

    def subscribed(self) -> list[str]:
        """Answer SUBSCRIBE as the protocol has it; return the channels."""
        command, *names = self.words()
        assert command == "SUBSCRIBE"
        confirmations = [["subscribe", name, count + 1] for count, name in enumerate(names)]
        if self.packed:
            self.say(confirmations)
        else:
            for one in confirmations:
                self.say(Told(tuple(one)))
        return names

    def tell(self, channel: str, payload: dict[str, Any]) -> None:
        """Tell a message of the feed."""
        self.say(Told(("message", channel, self.payload(payload))))

    def payload(self, fields: dict[str, Any]) -> Any:
        """Return a payload in the form of the protocol."""
        return fields if self.packed else json_text(fields)

    def silence(self) -> None:
        """Wait until the client closes, which must not say anything before."""
        try:
            said = self.words()
        except (Gone, ConnectionResetError):
            return
        raise AssertionError(f"expected nothing more, received {said}")

    def reset(self) -> None:
        """End the connection with a reset, as a killed machine's successor does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def json_text(fields: dict[str, Any]) -> str:
    return json.dumps(fields)


Script = Callable[[Wire], None]


class Peer:
    """The server."""

    def __init__(self, *scripts: Script, protocol: str = "resp") -> None:
        self.protocol = protocol
        self.failures: list[BaseException] = []
        self.connections = 0
        self._scripts = list(scripts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"dingir://127.0.0.1:{self.port}?protocol={protocol}"
        self._thread = threading.Thread(target=self._serve)

    def leave(self) -> None:
        """Listen no more: who tries to connect is refused."""
        try:
            self._listener.shutdown(socket.SHUT_RDWR)  # who waits in accept is woken by nothing less
        except OSError:
            pass
        self._listener.close()

    def _serve(self) -> None:
        """Give each connection the next script, in a thread of its own."""
        threads = []
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                break
            script = self._scripts[self.connections] if self.connections < len(self._scripts) else None
            self.connections += 1
            threads.append(threading.Thread(target=self._follow, args=(script, connection)))
            threads[-1].start()
        for thread in threads:
            thread.join(PATIENCE_S)

    def _follow(self, script: Script | None, connection: socket.socket) -> None:
        with connection:
            if script is None:
                return
            try:
                script(Wire(connection, self.protocol))
            except (Gone, ConnectionError) as problem:
                self.failures.append(AssertionError(f"the client left early: {problem!r}"))
            except BaseException as failure:
                self.failures.append(failure)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()
        self._thread.join(PATIENCE_S)
        for failure in self.failures:
            raise failure

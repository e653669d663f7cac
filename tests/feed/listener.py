"""A client that only listens: subscribes, checks every frame, keeps what each channel told.

Over a socket and a reply parser alone, in RESP2 or RESP3. A listener is pumped: by who waits for something
(`until`), or by a `Listening` thread.
"""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

import hiredis

from tests.feed.told import Misled, Payload, Told, read_payload
from tests.real_server import HOST, Server, Word, frame

Key = tuple[str, str]
"""Pattern (empty where the channel is subscribed by its name) and channel."""

PATIENCE_S = 30.0
CONFIRMATIONS = (b"subscribe", b"psubscribe", b"unsubscribe", b"punsubscribe")


class Listener:
    """One subscribed connection."""

    def __init__(self, port: int, protocol: int = 3, receive_bytes: int = 0) -> None:
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(PATIENCE_S)
        self.protocol = protocol
        self.reader = hiredis.Reader()
        self.told: dict[Key, Told] = {}
        self.confirmed: list[tuple[str, str, int]] = []
        self.replies: deque[object] = deque()
        self.heard: list[Key] = []
        """Whose messages came, in order."""
        self.on_message: Callable[[Key, Payload], None] = lambda key, payload: None
        try:
            self.socket.connect((HOST, port))
            if protocol == 3:
                self.ask("HELLO", 3)
        except BaseException:
            self.socket.close()
            raise

    # -- talking --------------------------------------------------------------------------------

    def send(self, *words: Word) -> None:
        self.socket.sendall(frame(*words))

    def ask(self, *words: Word) -> object:
        """Send a command and return its reply; of a subscribed RESP2 connection nothing can be asked."""
        self.send(*words)
        self.until(lambda: bool(self.replies), f"a reply to {words[0]!r}")
        return self.replies.popleft()

    def subscribe(self, *channels: str) -> Self:
        """Subscribe channels by their names, and wait for their snapshots."""
        self.send("SUBSCRIBE", *channels)
        self.until(lambda: all(("", name) in self.told for name in channels), f"snapshots of {channels}")
        return self

    def subscribe_patterns(self, *patterns: str) -> Self:
        """Subscribe patterns, and wait for the confirmations."""
        wanted = len(self.confirmed) + len(patterns)
        self.send("PSUBSCRIBE", *patterns)
        self.until(lambda: len(self.confirmed) >= wanted, f"confirmations of {patterns}")
        return self

    # -- hearing --------------------------------------------------------------------------------

    def until(self, condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Listen until `condition` holds."""
        end_s = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end_s:
                raise Misled(f"waited {patience_s:g} s in vain for {what}")
            self.pump(min(1.0, patience_s))

    def pump(self, timeout_s: float) -> bool:
        """Take in what arrives within `timeout_s`; False when nothing did. Raises ConnectionError at the end."""
        self.socket.settimeout(timeout_s)
        try:
            data = self.socket.recv(1 << 18)
        except TimeoutError:
            return False
        if not data:
            raise ConnectionError("the server closed the connection")
        self.reader.feed(data)
        while (found := self.reader.gets()) is not False:
            self.take(found)
        return True

    def take(self, found: object) -> None:
        """Take in one frame."""
        pushed = isinstance(found, hiredis.PushNotification) if self.protocol == 3 else isinstance(found, list)
        if not pushed:
            self.replies.append(found)
            return
        assert isinstance(found, list)
        kind = found[0]
        if kind in CONFIRMATIONS:
            name = found[1].decode() if found[1] is not None else ""
            self.confirmed.append((kind.decode(), name, found[2]))
        elif kind == b"message" and len(found) == 3:
            self.message(("", found[1].decode()), found[2])
        elif kind == b"pmessage" and len(found) == 4:
            self.message((found[1].decode(), found[2].decode()), found[3])
        elif self.protocol == 2:
            self.replies.append(found)
        else:
            raise Misled(f"a push of no kind of ours: {found!r:.200}")

    def message(self, key: Key, text: object) -> None:
        told = self.told.get(key)
        if told is None:
            told = self.told[key] = Told(key[1])
        payload = told.take(text)
        self.heard.append(key)
        self.on_message(key, payload)

    def held(self, channel: str, pattern: str = "") -> int:
        """Return the number of the last message of a channel, -1 before the first."""
        told = self.told.get((pattern, channel))
        return told.held if told is not None else -1

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def last_of(server: Server, channel: str) -> int:
    """Return the number of a channel's last message."""
    sequence = read_payload(server.call("FEED.SNAPSHOT", channel))["seq"]
    assert isinstance(sequence, int)
    return sequence


class Listening:
    """Pumps a listener in a thread while the body runs; what goes wrong there is raised at the end."""

    def __init__(self, *listeners: Listener) -> None:
        self.over = threading.Event()
        self.wrong: list[BaseException] = []
        self.threads = [threading.Thread(target=self.run, args=(one,), daemon=True) for one in listeners]

    def run(self, listener: Listener) -> None:
        try:
            while not self.over.is_set():
                listener.pump(0.02)
        except BaseException as error:
            self.wrong.append(error)

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE_S)
        if self.wrong and error is None:
            raise self.wrong[0]

"""One connection to the server, pipelined: RESP2 over a socket, replies handed to callbacks in order.

Sending and receiving go on together, so that neither side ever waits for the other with both buffers
full. At most `WINDOW_MAX` commands are unanswered.
"""

import select
import socket
from collections import deque
from collections.abc import Callable
from time import monotonic, sleep

import hiredis

WINDOW_MAX = 512
"""Unanswered commands: enough to keep a server busy, little enough to hold in socket buffers."""

SILENCE_S_MAX = 60.0
"""How long the server may say nothing while commands are unanswered."""

READ_BYTES = 1 << 16
Reply = object
Handler = Callable[[Reply], None]


class Gone(Exception):
    """There is no server, it closed the connection, or it was silent for too long."""


class Refused(Exception):
    """The server answered an error where none was expected."""


def encode(args: list[bytes]) -> bytes:
    """Write a command.

    >>> encode([b"PING"])
    b'*1\\r\\n$4\\r\\nPING\\r\\n'
    """
    parts = [b"*%d\r\n" % len(args)]
    for arg in args:
        parts.append(b"$%d\r\n%s\r\n" % (len(arg), arg))
    return b"".join(parts)


class Wire:
    """A pipelined connection."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.sock = sock
        self.reader = hiredis.Reader()
        self.outgoing = bytearray()
        self.waiting: deque[Handler] = deque()

    @property
    def unanswered(self) -> int:
        """Return how many commands have no reply yet."""
        return len(self.waiting)

    def send(self, args: list[bytes], handler: Handler) -> None:
        """Queue a command; its reply, or its error as an exception object, goes to `handler`."""
        self.outgoing += encode(args)
        self.waiting.append(handler)
        if len(self.waiting) >= WINDOW_MAX:
            self.pump(WINDOW_MAX // 2)

    def drain(self) -> None:
        """Wait until everything is answered."""
        self.pump(0)

    def wait(self, known: Callable[[], bool]) -> None:
        """Wait until the replies so far make `known` true, or everything is answered."""
        while self.waiting and not known():
            self.exchange()

    def ask(self, *args: bytes) -> Reply:
        """Send one command after all others and return its reply; raise `Refused` for an error."""
        answers: list[Reply] = []
        self.send(list(args), answers.append)
        self.drain()
        if isinstance(answers[0], hiredis.ReplyError):
            raise Refused(f"{b' '.join(args[:3]).decode(errors='replace')}: {answers[0]}")
        return answers[0]

    def pump(self, unanswered_max: int) -> None:
        """Send and receive until at most so many commands are unanswered."""
        while len(self.waiting) > unanswered_max:
            self.exchange()

    def exchange(self) -> None:
        """Wait for the socket, then send and receive what it lets pass."""
        writing = [self.sock] if self.outgoing else []
        readable, writable, _ = select.select([self.sock], writing, [], SILENCE_S_MAX)
        if not readable and not writable:
            raise Gone(f"no reply for {SILENCE_S_MAX:.0f} s with {len(self.waiting)} commands unanswered")
        if writable:
            self.write_some()
        if readable:
            self.read_some()

    def write_some(self) -> None:
        """Hand the kernel what it takes."""
        try:
            sent = self.sock.send(self.outgoing)
        except BlockingIOError:
            return
        except OSError as problem:
            raise Gone(f"the connection broke: {problem}") from None
        del self.outgoing[:sent]

    def read_some(self) -> None:
        """Take what has come, and answer the handlers."""
        try:
            data = self.sock.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError as problem:
            raise Gone(f"the connection broke: {problem}") from None
        if not data:
            raise Gone("the server closed the connection")
        self.reader.feed(data)
        while True:
            reply = self.reader.gets()
            if reply is False:
                return
            self.waiting.popleft()(reply)

    def close(self) -> None:
        """Close the connection."""
        self.sock.close()


def connect(host: str, port: int, unix_path: str, password: str, loading_s_max: float = 300.0) -> Wire:
    """Connect, authenticate, and wait while the server is recovering its state."""
    try:
        if unix_path:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.connect(unix_path)
        else:
            sock = socket.create_connection((host, port), timeout=5.0)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as problem:
        raise Gone(f"no connection to {unix_path or f'{host}:{port}'}: {problem}") from None
    wire = Wire(sock)
    if password:
        wire.ask(b"AUTH", password.encode())
    deadline = monotonic() + loading_s_max
    while True:
        try:
            wire.ask(b"MARKET.LIST")
        except Refused as refusal:
            if "LOADING" not in str(refusal) or monotonic() > deadline:
                raise
            sleep(0.05)  # the server is at work; this is the interval of asking again
        else:
            return wire


def fields(reply: Reply) -> dict[bytes, Reply]:
    """Read a flat array of names and values as a map."""
    assert isinstance(reply, list), reply
    return dict(zip(reply[0::2], reply[1::2], strict=True))

"""A load of orders that are placed and cancelled in turn, each under its own client id.

redis-benchmark repeats one command, and it gives up at the first error reply; a cancel needs an order
that is there. So this load is written here: 50 connections, each with its commands encoded beforehand;
a connection sends the next `pipeline` commands when all of the last are answered. A cancel answers the
whole order, so an answer's end is seen by counting a field that is in each, which costs this process
little: a microsecond for a command at pipeline 16, where the server takes four (at pipeline 1 nine, and
the server twelve). It stays on the load's core, as redis-benchmark does. What it costs more than that
makes the figure a lower bound for the server.
"""

import select
import socket
from time import perf_counter

from benchmarks.redis_benchmark import CONNECTIONS, Rate
from benchmarks.servers import LOAD_CORE, staying_on
from clients.replay.wire import encode

MARK = b"update_time\r\n:"
"""The last field of an order, which a cancel answers; its value and CRLF end the reply."""

SILENCE_S_MAX = 60.0


class BrokenLoad(Exception):
    """The server closed, was silent, or answered an error."""


class Stream:
    """One connection and the batches that it sends."""

    def __init__(self, port: int, batches: list[tuple[bytes, int, int]]) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.batches = batches
        self.next = 0
        self.received = b""

    def send(self) -> bool:
        """Send the next batch; return False when there is none."""
        if self.next == len(self.batches):
            return False
        self.received = b""
        self.sock.sendall(self.batches[self.next][0])
        self.next += 1
        return True

    def read(self) -> bool:
        """Take what has come; return whether the batch is answered."""
        data = self.sock.recv(1 << 16)
        if not data:
            raise BrokenLoad("the server closed the connection")
        if data.startswith(b"-") or b"\r\n-" in data:
            raise BrokenLoad(data[:200].decode(errors="replace"))
        self.received = received = self.received + data if self.received else data
        if not received.endswith(b"\r\n"):
            return False
        _, puts, cancels = self.batches[self.next - 1]
        if cancels:
            return received.count(MARK) == cancels and received.rfind(b"\r\n", 0, -2) < received.rfind(MARK) + len(MARK)
        return received.count(b"\r\n") == 2 * puts


def commands_of(number: int, count: int, user: bytes, market: bytes, tag: bytes) -> list[bytes]:
    """Encode so many commands of one connection: place, cancel, place, cancel, ..."""
    commands: list[bytes] = []
    for order in range(count // 2):
        client_id = b"%s-%d-%d" % (tag, number, order)
        price = b"1.%02d" % (order % 100)
        put = [b"ORDER.PUT", user, market, b"BID", b"LIMIT", b"0.01", b"PRICE", price, b"CLIENTID", client_id]
        commands.append(encode([*put, b"REPLY", b"ACK"]))
        commands.append(encode([b"ORDER.CANCEL", user, market, b"CLIENTID", client_id]))
    return commands


def batches_of(commands: list[bytes], pipeline: int) -> list[tuple[bytes, int, int]]:
    """Join commands into batches, with the number of orders and cancels in each."""
    batches: list[tuple[bytes, int, int]] = []
    for at in range(0, len(commands), pipeline):
        part = commands[at : at + pipeline]
        cancels = (len(part) + at % 2) // 2
        batches.append((b"".join(part), len(part) - cancels, cancels))
    return batches


def exchange(streams: dict[int, Stream], poll: select.epoll) -> None:
    """Send every batch of every stream, and read all answers."""
    open_streams = sum(stream.send() for stream in streams.values())
    while open_streams:
        ready = poll.poll(SILENCE_S_MAX)
        if not ready:
            raise BrokenLoad("the server is silent")
        for number, _ in ready:
            stream = streams[number]
            if stream.read() and not stream.send():
                open_streams -= 1


def run(port: int, pipeline: int, count: int, user: bytes, market: bytes, tag: bytes) -> Rate:
    """Send `count` commands in all; return the rate."""
    streams: dict[int, Stream] = {}
    poll = select.epoll()
    for number in range(CONNECTIONS):
        commands = commands_of(number, count // CONNECTIONS, user, market, tag)
        stream = Stream(port, batches_of(commands, pipeline))
        streams[stream.sock.fileno()] = stream
        poll.register(stream.sock.fileno(), select.EPOLLIN)
    with staying_on(LOAD_CORE):
        started = perf_counter()
        exchange(streams, poll)
        seconds = perf_counter() - started
    sent = sum(puts + cancels for stream in streams.values() for _, puts, cancels in stream.batches)
    for stream in streams.values():
        stream.sock.close()
    poll.close()
    return Rate(sent / seconds)

"""Many subscribers in one thread: each counts what it is sent, and keeps a checksum of every byte.

Subscribers of one protocol that joined at the same moment are sent the same bytes. So one of them, a `Listener`,
checks messages and chains, and the checksums prove of all others that they were told the same, no more and no less.
"""

import resource
import select
import socket
import threading
import zlib

from tests.real_server import HOST, frame

FILES_SPARE = 200


def allow_files(count: int) -> None:
    """Let this process have so many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + FILES_SPARE:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + FILES_SPARE), hard))


class Member:
    """One subscriber."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setblocking(False)
        self.received = 0
        self.checksum = 0
        self.ended = False


class Crowd(threading.Thread):
    """Subscribers of RESP2 that read as fast as they can."""

    def __init__(self, port: int, count: int, channels: list[str]) -> None:
        super().__init__(daemon=True)
        allow_files(count)
        self.poll = select.epoll()
        self.members: dict[int, Member] = {}
        for _ in range(count):
            member = Member(port)
            self.members[member.socket.fileno()] = member
            self.poll.register(member.socket, select.EPOLLIN)
            member.socket.sendall(frame("SUBSCRIBE", *channels))
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            for fd, _ in self.poll.poll(0.05):
                self.read(self.members[fd])

    def read(self, member: Member) -> None:
        try:
            data = member.socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            member.ended = True
            self.poll.unregister(member.socket)
            return
        member.received += len(data)
        member.checksum = zlib.crc32(data, member.checksum)

    def sums(self) -> set[tuple[int, int, bool]]:
        """Return (bytes, checksum, whether cut off) of all: one element where all are alike."""
        return {(one.received, one.checksum, one.ended) for one in self.members.values()}

    def close(self) -> None:
        self.over.set()
        self.join()
        self.poll.close()
        for member in self.members.values():
            member.socket.close()


def stall(port: int, name: str, channels: list[str]) -> socket.socket:
    """Return a subscriber that will not read any more; the kernel takes little for it."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    sock.connect((HOST, port))
    sock.sendall(frame("CLIENT", "SETNAME", name) + frame("SUBSCRIBE", *channels))
    assert sock.recv(5) == b"+OK\r\n"
    return sock

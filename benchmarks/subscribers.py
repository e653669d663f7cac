"""A process of subscribers that read as fast as they can, cheaply.

    python -m benchmarks.subscribers PORT COUNT CHANNEL ...

One epoll, one buffer, nothing parsed: bytes are counted, so that the processor is the server's. Says `ready` when all
have their snapshots; for each line on its input it answers the bytes that each has got so far, `least most`, and ends
with its input.
"""

import resource
import select
import socket
import subprocess
import sys
from collections.abc import Iterable

from benchmarks.servers import LOAD_CORE, ROOT, pinned
from clients.replay.wire import encode

SPARE_FILES = 64
READY_S_MAX = 120.0


class Subscribers:
    """Such a process, as whoever measures has it."""

    def __init__(self, port: int, count: int, channels: Iterable[bytes]) -> None:
        words = [sys.executable, "-m", "benchmarks.subscribers", str(port), str(count)]
        self.process = subprocess.Popen(
            pinned(LOAD_CORE, [*words, *(channel.decode() for channel in channels)]),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError("the subscribers did not come up")

    def received(self) -> tuple[int, int]:
        """Return the bytes of who has got the least, and the most."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        least, most = self.process.stdout.readline().split()
        return int(least), int(most)

    def close(self) -> None:
        self.process.communicate()


def main() -> None:
    """Be the process."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    channels = [word.encode() for word in sys.argv[3:]]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + SPARE_FILES), hard))
    poll = select.epoll()
    socks: dict[int, socket.socket] = {}
    received: dict[int, int] = {}
    for _ in range(count):
        sock = socket.create_connection(("127.0.0.1", port))
        sock.sendall(encode([b"SUBSCRIBE", *channels]))
        text = b""
        while text.count(b'"snapshot"') < len(channels):
            text += sock.recv(1 << 16)
        sock.setblocking(False)
        socks[sock.fileno()] = sock
        received[sock.fileno()] = len(text)
        poll.register(sock.fileno(), select.EPOLLIN)
    poll.register(0, select.EPOLLIN)
    print("ready", flush=True)
    buffer = bytearray(1 << 18)
    while True:
        for fd, _ in poll.poll():
            if fd == 0:
                if not sys.stdin.buffer.readline():
                    return
                print(min(received.values()), max(received.values()), flush=True)
                continue
            got = socks[fd].recv_into(buffer)
            if not got:
                poll.unregister(fd)
            received[fd] += got


if __name__ == "__main__":
    main()

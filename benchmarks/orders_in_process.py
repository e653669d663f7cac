"""So many commands through a tree's loop, in this process: what `instructions.py` counts the instructions of.

    python benchmarks/orders_in_process.py rests 10000

A socket pair, the real loop, dispatcher, engine and journal (its file in memory); no threads, no timers, no subscriber:
the same number of instructions every time (some percent more on a machine so busy that turns end). It imports the tree
that PYTHONPATH names, and nothing of `benchmarks`.
"""

import gc
import socket
import sys

from server.loop import Loop
from tests.server.standin import Standin

BATCH = 16
NUMBER = b"0000000"
"""Stands in a batch for its own number, since a client id is used once; replacing it costs next to nothing."""

LINES = {
    "rests": [b"ORDER.PUT 1 BTC_USD BID LIMIT 0.01 PRICE 99.00"] * BATCH,
    "matches": [b"ORDER.PUT 1 BTC_USD BID LIMIT 0.01 PRICE 100.00"] * BATCH,
    "is cancelled, and its cancel": [
        line
        for n in range(BATCH // 2)
        for line in (
            b"ORDER.PUT 1 BTC_USD BID LIMIT 0.01 PRICE 1.%02d CLIENTID %b-%02d REPLY ACK" % (n, NUMBER, n),
            b"ORDER.CANCEL 1 BTC_USD CLIENTID %b-%02d" % (NUMBER, n),
        )
    ],
}
MARKS = {
    "rests": (b"reason", BATCH),
    "matches": (b"reason", BATCH),
    "is cancelled, and its cancel": (b"update_time", BATCH // 2),
}
"""What the answers to a batch hold, the last of them too, and how often."""
SETUP = (
    b"ASSET.CREATE BTC SCALE 8",
    b"ASSET.CREATE USD SCALE 8",
    b"MARKET.CREATE BTC_USD BTC USD AMOUNTSCALE 2 PRICESCALE 2 TAKERFEE 0.001 MAKERFEE 0.0005",
    b"USER.REGISTER",
    b"USER.REGISTER",
    *(b"BALANCE.UPDATE %d %s 1000000000000 BUSINESS b ID 1" % (n, a) for n in (1, 2) for a in (b"BTC", b"USD")),
    b"ENGINE.SET user-order-limit 0",
    b"ORDER.PUT 2 BTC_USD ASK LIMIT 100000000000 PRICE 100.00",
)


def encode(line: bytes) -> bytes:
    words = line.split()
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def exchange(loop: Loop, far_end: socket.socket, data: bytes, mark: bytes, count: int) -> bytes:
    """Send, and tick until `mark` has come so often: more than once where the machine is so slow that turns end."""
    far_end.sendall(data)
    received = b""
    while received.count(mark) < count:
        loop.tick()
        try:
            received += far_end.recv(1 << 16)
        except BlockingIOError:
            continue
    return received


def main() -> None:
    load, count = sys.argv[1], int(sys.argv[2])
    gc.disable()
    standin = Standin()
    server = standin.server("--appendfsync", "no", "--save", "")
    client = standin.client(server)
    loop = server.loop
    client.far_end.setblocking(False)
    for line in SETUP:
        reply = exchange(loop, client.far_end, encode(line), b"\n", 1)
        assert not reply.startswith(b"-"), reply
    batch = b"".join(map(encode, LINES[load]))
    mark, times = MARKS[load]
    for number in range(count // BATCH):
        exchange(loop, client.far_end, batch.replace(NUMBER, b"%07d" % number), mark, times)
    standin.close()


if __name__ == "__main__":
    main()

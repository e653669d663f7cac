"""So many orders through a tree's loop, in this process: what `instructions.py` counts the instructions of.

    python benchmarks/orders_in_process.py rests 10000

A socket pair, the real loop, dispatcher, engine and journal (its file in memory); no threads, no timers, no subscriber:
the same number of instructions every time. It imports the tree that PYTHONPATH names, and nothing of `benchmarks`.
"""

import gc
import socket
import sys

from server.loop import Loop
from tests.server.standin import Standin

BATCH = 16
WORDS = {
    "rests": b"ORDER.PUT 1 BTC_USD BID LIMIT 0.01 PRICE 99.00",
    "matches": b"ORDER.PUT 1 BTC_USD BID LIMIT 0.01 PRICE 100.00",
}
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
    batch = encode(WORDS[load]) * BATCH
    for _ in range(count // BATCH):
        exchange(loop, client.far_end, batch, b"reason", BATCH)
    standin.close()


if __name__ == "__main__":
    main()

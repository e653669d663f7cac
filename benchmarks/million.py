"""What a million resting orders cost: memory, recovery from the log and from a snapshot, the snapshot.

The snapshot's price has three parts: the pause of the fork, during which nobody is served; how much
slower a client is served while the child writes; and the memory of parent and child together, which
grows because reading a Python object writes its reference count and so copies its page.
"""

import socket
import threading
from pathlib import Path
from time import monotonic, perf_counter, sleep

from benchmarks import redis_benchmark
from benchmarks.servers import Running, family_bytes, our_words, resident_bytes
from benchmarks.venue import MARKET, SELLER, prepare
from clients.replay.wire import Wire, connect

PRICES = 1000
MB = 1_000_000
SNAPSHOT_S_MAX = 600.0


class Prober:
    """A thread that sends PING after PING and keeps the longest time between question and answer."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.longest_s = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        """Ask until told to end."""
        while not self.over.is_set():
            asked = perf_counter()
            self.sock.sendall(b"PING\r\n")
            self.sock.recv(64)
            self.longest_s = max(self.longest_s, perf_counter() - asked)
            sleep(0.001)  # so that the probe is no load

    def close(self) -> float:
        """End the thread; return the longest wait in seconds."""
        self.over.set()
        self.thread.join()
        self.sock.close()
        return self.longest_s


def info(wire: Wire) -> dict[str, str]:
    """Return what INFO says."""
    reply = wire.ask(b"INFO", b"everything")
    assert isinstance(reply, bytes)
    lines = [line.partition(":") for line in reply.decode().splitlines() if ":" in line]
    return {name: value for name, _, value in lines}


def measure(command: str, directory: Path, orders: int) -> list[str]:
    """Measure; return a Markdown table."""
    server = Running(our_words(command, "everysec"), directory / "million")
    try:
        server.start()
        wire = prepare(server.port)
        empty = resident_bytes(server.pid)
        words = ["ORDER.PUT", SELLER.decode(), MARKET.decode(), "ASK", "LIMIT", "0.01", "PRICE", "1__rand_int__"]
        redis_benchmark.run(server.port, 64, orders, words, PRICES)
        full = resident_bytes(server.pid)
        rows = [("memory per resting order", f"{(full - empty) / orders:,.0f} bytes ({full / MB:,.0f} MB in all)")]
        wire.close()
        server.kill()
        log_s = server.start()
        log_bytes = sum(path.stat().st_size for path in server.directory.iterdir())
        rows.append((f"recovery from the log ({log_bytes / MB:,.0f} MB)", f"{log_s:.1f} s"))
        rows += snapshot_rows(server)
        server.kill()
        snapshot_s = server.start()
        rows.append(("recovery from the snapshot", f"{snapshot_s:.1f} s"))
        rows.append(("memory after it", f"{resident_bytes(server.pid) / MB:,.0f} MB"))
    finally:
        server.remove()
    lines = [f"| with {orders:,} resting orders | |", "| --- | ---: |"]
    return lines + [f"| {name} | {value} |" for name, value in rows]


def snapshot_rows(server: Running) -> list[tuple[str, str]]:
    """Take a snapshot, and say what it cost."""
    wire = connect("127.0.0.1", server.port, "", "")
    before = resident_bytes(server.pid)
    prober = Prober(server.port)
    started = monotonic()
    peak = 0
    wire.ask(b"BGSAVE")
    while True:
        peak = max(peak, family_bytes(server.pid))
        shown = info(wire)
        if shown["rdb_bgsave_in_progress"] == "0":
            break
        if monotonic() - started > SNAPSHOT_S_MAX:
            raise TimeoutError("the snapshot does not end")
        sleep(0.05)
    seconds = monotonic() - started
    longest_s = prober.close()
    status = shown["rdb_last_bgsave_status"]
    wire.close()
    size = max((path.stat().st_size for path in server.directory.glob("snapshot*")), default=0)
    return [
        ("snapshot", f"{seconds:.1f} s, {size / MB:,.0f} MB, {status}"),
        ("its fork pause", f"{int(shown['latest_fork_usec']) / 1000:.1f} ms"),
        ("longest wait of a client meanwhile", f"{longest_s * 1000:.1f} ms"),
        ("peak memory, parent and child", f"{peak / MB:,.0f} MB ({before / MB:,.0f} MB before)"),
    ]

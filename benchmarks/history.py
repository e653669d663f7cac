"""What history keeps up with, what a database that stands still costs, and how long a history takes to make anew.

    make bench-history                                     # everything; half an hour, 20 GB of disk meanwhile
    python -m benchmarks.history --only stall --minute 10  # one of: rates, stall, rebuild

The load is one connection that keeps a thousand orders on their way. An order that trades meets a large resting order:
eight rows and a candle (`market_trade`, two `user_trade`, `order_history`, four `balance_history`). One that does not
is an IOC order below the market, and one row. Nothing is pinned: server, follower, database and load share the machine
as the kernel sees fit, as they would anywhere; the follower gives way to the server (`NICENESS`).
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.machine import description
from benchmarks.servers import ROOT, Running, resident_bytes
from benchmarks.venue import BUYER, MARKET, prepare
from clients.replay.wire import Wire, encode
from tests.postgres import Postgres

CHUNK: Final = 100
DEPTH: Final = 10 * CHUNK
TRADES: Final = [b"ORDER.PUT", BUYER, MARKET, b"BID", b"LIMIT", b"0.01", b"PRICE", b"100.00", b"REPLY", b"ACK"]
MISSES: Final = [*TRADES[:6], b"PRICE", b"1.00", b"TIF", b"IOC", b"REPLY", b"ACK"]
CATCH_UP_S_MAX: Final = 1800.0
RATES_HEAD: Final = (
    "| history | orders/s taken | of those without | orders/s in history meanwhile | and after the load | rows/s then "
    "| of the orders/s taken | follower's memory at most |"
)
STALL_HEAD: Final = (
    "| PostgreSQL | orders/s before | while it is stopped | ratio | lag at the end | then caught up in |"
)
MB: Final = 1_000_000


class Load(threading.Thread):
    """Sends orders without a pause, of which one in `every` trades."""

    def __init__(self, port: int, every: int) -> None:
        super().__init__(daemon=True)
        self.chunk = b"".join(encode(MISSES if number % every else TRADES) for number in range(CHUNK))
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answered = 0
        self.over = threading.Event()
        self.start()

    def run(self) -> None:
        sent = 0
        lines = 0
        while not self.over.is_set() or self.answered < sent:
            while sent - self.answered <= DEPTH - CHUNK and not self.over.is_set():
                self.sock.sendall(self.chunk)
                sent += CHUNK
            data = self.sock.recv(1 << 16)
            assert data, "the server has ended"
            assert b"-" not in data, data
            lines += data.count(b"\n")
            self.answered = lines // 2  # an id is two lines

    def rate(self, seconds: float, watch: Callable[[], None] = lambda: None) -> float:
        """Orders per second in the next so many seconds; `watch` is called once a second."""
        before, began_s = self.answered, time.monotonic()
        while (passed_s := time.monotonic() - began_s) < seconds:
            time.sleep(min(1.0, seconds - passed_s))
            watch()
        return (self.answered - before) / (time.monotonic() - began_s)

    def end(self) -> None:
        self.over.set()
        self.join()
        self.sock.close()


@dataclass
class Seen:
    """What INFO said of history: at the last look, and at most."""

    last: dict[str, str] = field(default_factory=dict)
    memory: int = 0
    lag_events: int = 0
    lag_ms: int = 0

    def look(self, wire: Wire) -> None:
        self.last = info(wire)
        self.memory = max(self.memory, int(self.last["history_memory"]))
        self.lag_events = max(self.lag_events, int(self.last["history_lag_events"]))
        self.lag_ms = max(self.lag_ms, int(self.last["history_lag_milliseconds"]))

    def number(self, name: str) -> int:
        return int(self.last[name])


def info(wire: Wire) -> dict[str, str]:
    reply = wire.ask(b"INFO", b"history")
    assert isinstance(reply, bytes)
    return {name: value for name, _, value in (line.partition(":") for line in reply.decode().split("\r\n"))}


@contextmanager
def serving(command: str, directory: Path, history: str, *flags: str) -> Iterator[tuple[Running, Wire]]:
    """Run a server with a history, unpinned, and a market in it."""
    words = [*command.split(), "--history", history, "--save", "", "--auto-aof-rewrite-percentage", "0", *flags]
    server = Running(words, directory)
    server.pinned = False
    try:
        server.start()
        wire = prepare(server.port, deep_order=True)
        if history != "off":
            wait_for(lambda: info(wire)["history_connected"] == "1")
            assert caught_up(wire) < CATCH_UP_S_MAX
        yield server, wire
        wire.close()
    finally:
        server.remove()


def wait_for(true: Callable[[], bool]) -> float:
    began_s = time.monotonic()
    while not true():
        if time.monotonic() - began_s > CATCH_UP_S_MAX:
            raise TimeoutError("history does not come up")
        time.sleep(0.05)
    return time.monotonic() - began_s


def caught_up(wire: Wire) -> float:
    """Wait until all is in the tables; return the seconds that took."""
    return wait_for(lambda: info(wire)["history_lag_events"] == "0")


# -- what is measured ---------------------------------------------------------------------------------


def rates(args: argparse.Namespace, directory: Path, postgres: Postgres) -> list[str]:
    """Orders and rows per second with each database and without, where every order trades and where one in ten does."""
    lines = []
    for every in (1, 10):
        what = "every order trades" if every == 1 else f"one order in {every} trades"
        lines += [f"**{what}**", ""]
        lines += rates_of(args, directory, databases(directory, postgres, f"rates{every}"), every)
        lines.append("")
    return lines


def rates_of(args: argparse.Namespace, directory: Path, urls: dict[str, str], every: int) -> list[str]:
    lines = [RATES_HEAD, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    with serving(args.server, directory / "off", "off") as (server, _wire):
        load = Load(server.port, every)
        load.rate(2)
        alone = load.rate(args.seconds)
        load.end()
    lines.append(f"| off | {alone:,.0f} | 1.00 | | | | | |")
    for name, url in urls.items():
        with serving(args.server, directory / name, url) as (server, wire):
            seen = Seen()
            load = Load(server.port, every)
            load.rate(2)
            seen.look(wire)
            first = seen.number("history_sequence")
            taken = load.rate(args.seconds, lambda seen=seen, wire=wire: seen.look(wire))  # type: ignore[misc]
            load.end()
            seen.look(wire)
            meanwhile = (seen.number("history_sequence") - first) / args.seconds
            line = f"| {name} | {taken:,.0f} | {taken / alone:.2f} | {meanwhile:,.0f} | "
            line += alone_rates(wire, seen, args.seconds, taken)
            lines.append(f"{line} | {seen.memory / MB:,.0f} MB |")
    return lines


def alone_rates(wire: Wire, seen: Seen, seconds: float, taken: float) -> str:
    """What history does of its backlog when nobody else wants the machine: orders/s, rows/s, and how that compares."""
    first, rows, behind = seen.number("history_sequence"), seen.number("history_rows"), seen.lag_events
    began_s = time.monotonic()
    while time.monotonic() - began_s < seconds and seen.number("history_lag_events"):
        time.sleep(0.1)
        seen.look(wire)
    passed_s = time.monotonic() - began_s
    if behind < taken:  # never a second behind
        return "(kept up) | | 1.00"
    orders = (seen.number("history_sequence") - first) / passed_s
    return f"{orders:,.0f} | {(seen.number('history_rows') - rows) / passed_s:,.0f} | {orders / taken:.2f}"


def stall(args: argparse.Namespace, directory: Path, postgres: Postgres) -> list[str]:
    """PostgreSQL stopped under full load, one order in ten of which trades, by SIGSTOP and by shutting it down."""
    lines = [STALL_HEAD, "| --- | ---: | ---: | ---: | ---: | ---: |"]
    short = max(1, args.minute // 6)
    ways = (
        (f"SIGSTOP for {args.minute} s", args.minute, postgres.pause, postgres.resume),
        (f"shut down for {short} s", short, postgres.stop, postgres.start),
    )
    for number, (name, stopped_s, stop, go_on) in enumerate(ways):
        with serving(args.server, directory / f"stall{number}", postgres.create(f"stall{number}")) as (server, wire):
            load = Load(server.port, 10)
            load.rate(2)
            before = load.rate(args.seconds)
            stop()
            seen = Seen()
            stalled = load.rate(stopped_s, lambda seen=seen, wire=wire: seen.look(wire))  # type: ignore[misc]
            go_on()
            load.rate(2)
            load.end()
            seconds = caught_up(wire)
            error = f", `{seen.last['history_error'][:60]}`" if seen.last["history_error"] else ""
            lines.append(
                f"| {name} | {before:,.0f} | {stalled:,.0f} | {stalled / before:.2f} | {seen.lag_events:,} events, "
                f"{seen.lag_ms / 1000:.0f} s{error} | {seconds:.0f} s |"
            )
    return lines


def rebuild(args: argparse.Namespace, directory: Path, urls: dict[str, str]) -> list[str]:
    """Follow a log of a million orders from its beginning into empty databases."""
    with serving(args.server, directory / "million", "off", "--appendfsync", "everysec") as (server, wire):
        load = Load(server.port, 10)
        while load.answered < args.orders:
            time.sleep(0.01)
        load.end()
        orders = load.answered
        wire.ask(b"WAITAOF", b"1", b"0", b"0")
        server.kill()
        lines = ["| made anew | seconds | orders/s | memory at most |", "| --- | ---: | ---: | ---: |"]
        for name, url in urls.items():
            words = [
                *args.python.split(),
                "-m",
                "persistence.history",
                "--dir",
                str(server.directory),
                "--name",
                "anew",
            ]
            began_s = time.monotonic()
            memory = 0
            with subprocess.Popen(
                [*words, "--name", "anew", "follow", "--once"], cwd=ROOT, env={**os.environ, "DINGIR_HISTORY": url}
            ) as process:
                while process.poll() is None:
                    with suppress(ProcessLookupError):  # it has just ended
                        memory = max(memory, resident_bytes(process.pid))
                    time.sleep(0.1)
            assert process.returncode == 0
            seconds = time.monotonic() - began_s
            lines.append(
                f"| {orders:,} orders, {name} | {seconds:.0f} | {orders / seconds:,.0f} | {memory / MB:,.0f} MB |"
            )
    return lines


def main() -> int:
    """Measure what is asked for, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description=__doc__)
    python = f"{sys.executable} -P"
    parser.add_argument("--server", default=f"{python} -m server", help="its command line (default: %(default)s)")
    parser.add_argument("--python", default=python, help="the interpreter of a follower by itself")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each rate")
    parser.add_argument("--minute", type=int, default=60, help="seconds for which PostgreSQL is stopped")
    parser.add_argument("--orders", type=int, default=1_000_000, help="of the history that is made anew")
    parser.add_argument("--only", choices=("rates", "stall", "rebuild"))
    args = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="dingir-bench-", dir=ROOT / "build"))
    postgres = Postgres(fsync=True)
    try:
        print(description(args.server.split()), flush=True)
        parts: dict[str, Callable[[], list[str]]] = {
            "rates": lambda: rates(args, directory, postgres),
            "stall": lambda: stall(args, directory, postgres),
            "rebuild": lambda: rebuild(args, directory, databases(directory, postgres, "anew")),
        }
        for name, part in parts.items():
            if args.only in (None, name):
                print("\n" + "\n".join(part()), flush=True)
    finally:
        postgres.close()
        shutil.rmtree(directory, ignore_errors=True)
    return 0


def databases(directory: Path, postgres: Postgres, name: str) -> dict[str, str]:
    return {"SQLite": f"sqlite:{directory}/{name}.db", "PostgreSQL": postgres.create(name)}


if __name__ == "__main__":
    sys.exit(main())

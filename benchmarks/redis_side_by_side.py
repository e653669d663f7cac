"""Our server beside redis-server: `python -m benchmarks.redis_side_by_side`.

One command starts both in turn, on one core, with the load on another, the same log policy and file
system, drives them with redis-benchmark at 50 connections, alternating over several rounds, and prints
ratios of medians as a Markdown table. Redis does SET before each of our loads, so that whatever else
the machine does meets both; we do

* an order that rests (always at one price; and at 1,000 prices, drawn by redis-benchmark),
* an order that matches (each meets one large order that rests: a trade, two fees, four balances),
* placing and cancelling in turn (a load of our own, see `put_and_cancel.py`).

Then, unless `--no-million`: memory per resting order, recovery, and what a snapshot costs at a million.
"""

import argparse
import shlex
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import machine, million, put_and_cancel, redis_benchmark
from benchmarks.redis_benchmark import Rate
from benchmarks.servers import ROOT, Running, our_words, redis_words
from benchmarks.venue import BUYER, MARKET, SELLER, prepare

POLICIES = ("everysec", "always")
PIPELINES = (1, 16)
PRICES = 1000
SET = "SET"

Cell = tuple[str, str, int]
"""Load, policy, pipeline."""


@dataclass
class Measured:
    """All rates of all rounds."""

    rates: dict[Cell, list[Rate]] = field(default_factory=dict)

    def add(self, load: str, policy: str, pipeline: int, rate: Rate) -> None:
        """Add one rate."""
        self.rates.setdefault((load, policy, pipeline), []).append(rate)
        print(f"  {load}, {policy}, pipeline {pipeline}: {rate.per_s:,.0f}/s", file=sys.stderr, flush=True)

    def median(self, load: str, policy: str, pipeline: int) -> float:
        """Return the median rate of a cell."""
        return statistics.median(rate.per_s for rate in self.rates[load, policy, pipeline])

    def latency(self, load: str, policy: str, pipeline: int) -> str:
        """Return the medians of the rounds' 50th and 99th percentiles."""
        rates = self.rates[load, policy, pipeline]
        p50 = statistics.median(rate.p50_ms for rate in rates)
        p99 = statistics.median(rate.p99_ms for rate in rates)
        return f"{p50:.2f} / {p99:.2f}" if p99 else "-"


def rests(port: int, pipeline: int, count: int, tag: bytes) -> Rate:
    """Place orders that rest at one price."""
    words = ["ORDER.PUT", BUYER.decode(), MARKET.decode(), "BID", "LIMIT", "0.01", "PRICE", "99.00"]
    return redis_benchmark.run(port, pipeline, count, words)


def rests_spread(port: int, pipeline: int, count: int, tag: bytes) -> Rate:
    """Place asks that rest at prices drawn from many; the 1 in front keeps the price above zero."""
    words = ["ORDER.PUT", SELLER.decode(), MARKET.decode(), "ASK", "LIMIT", "0.01", "PRICE", "1__rand_int__"]
    return redis_benchmark.run(port, pipeline, count, words, PRICES)


def matches(port: int, pipeline: int, count: int, tag: bytes) -> Rate:
    """Place bids that each trade with the large ask."""
    words = ["ORDER.PUT", BUYER.decode(), MARKET.decode(), "BID", "LIMIT", "0.01", "PRICE", "100.00"]
    return redis_benchmark.run(port, pipeline, count, words)


def put_cancel(port: int, pipeline: int, count: int, tag: bytes) -> Rate:
    """Place and cancel in turn."""
    return put_and_cancel.run(port, pipeline, count, BUYER, MARKET, tag)


LOADS: dict[str, Callable[[int, int, int, bytes], Rate]] = {
    "ORDER.PUT that rests, one price": rests,
    "ORDER.PUT that rests, 1,000 prices": rests_spread,
    "ORDER.PUT that matches": matches,
    "ORDER.PUT and ORDER.CANCEL in turn": put_cancel,
}


def measure_set(directory: Path, policy: str, counts: dict[int, int], measured: Measured) -> None:
    """Measure redis-server once under one policy."""
    server = Running(redis_words(policy), directory)
    try:
        server.start()
        for pipeline in PIPELINES:
            words = ["SET", "key:__rand_int__", "xxx"]
            rate = redis_benchmark.run(server.port, pipeline, counts[pipeline], words, 100_000)
            measured.add(SET, policy, pipeline, rate)
    finally:
        server.remove()


def measure_load(command: str, directory: Path, load: str, policy: str, counts: dict[int, int], m: Measured) -> None:
    """Measure our server once with one load under one policy, on a new data directory."""
    server = Running(our_words(command, policy), directory)
    try:
        server.start()
        prepare(server.port, deep_order=True).close()
        for pipeline in PIPELINES:
            rate = LOADS[load](server.port, pipeline, counts[pipeline], b"%d" % pipeline)
            m.add(load, policy, pipeline, rate)
    finally:
        server.remove()


def table(measured: Measured) -> list[str]:
    """Return the Markdown table of ratios."""
    columns = [(policy, pipeline) for policy in POLICIES for pipeline in PIPELINES]
    heads = [f"{policy}, pipeline {pipeline}" for policy, pipeline in columns]
    lines = [f"| commands/s | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(columns)]
    redis = [measured.median(SET, *column) for column in columns]
    lines.append(f"| redis-server `SET` | {' | '.join(f'{rate / 1000:,.0f} k' for rate in redis)} |")
    for name in LOADS:
        ours = [measured.median(name, *column) for column in columns]
        cells = [f"{rate / 1000:,.0f} k (**{rate / base:.2f}**)" for rate, base in zip(ours, redis, strict=True)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", f"| latency p50 / p99, ms | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(columns)]
    for name in (SET, *LOADS):
        if name != "ORDER.PUT and ORDER.CANCEL in turn":
            lines.append(f"| {name} | {' | '.join(measured.latency(name, *column) for column in columns)} |")
    return lines


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redis_side_by_side", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    default = f"{shlex.quote(sys.executable)} -P -m server"
    parser.add_argument("--server", default=default, help="our server's command line (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=100_000, help="at pipeline 1; four times as many at 16")
    parser.add_argument("--orders", type=int, default=1_000_000, help="resting orders of the second part")
    parser.add_argument("--no-million", action="store_true", help="leave the second part out")
    parser.add_argument("--only-million", action="store_true", help="leave the first part out")
    parser.add_argument("--directory", type=Path, default=ROOT / "build" / "bench", help="where both keep their logs")
    return parser.parse_args()


def side_by_side(args: argparse.Namespace, directory: Path) -> list[str]:
    """Measure all rounds, one server after the other; return the table."""
    measured = Measured()
    counts = {1: args.requests, 16: 4 * args.requests}
    for number in range(1, args.rounds + 1):
        for policy in POLICIES:
            print(f"round {number} of {args.rounds}, {policy}", file=sys.stderr, flush=True)
            for load in LOADS:
                measure_set(directory / "redis", policy, counts, measured)
                measure_load(args.server, directory / "ours", load, policy, counts, measured)
    return [f"Medians of {args.rounds} rounds, 50 connections; in brackets the ratio to SET.", "", *table(measured)]


def main() -> int:
    """Run the command; return its exit code."""
    args = arguments()
    args.directory.mkdir(parents=True, exist_ok=True)
    print(machine.description(shlex.split(args.server)), flush=True)
    print(flush=True)
    with tempfile.TemporaryDirectory(dir=args.directory) as name:
        if not args.only_million:
            print("\n".join(side_by_side(args, Path(name))), flush=True)
            print(flush=True)
        if not args.no_million:
            print("\n".join(million.measure(args.server, Path(name), args.orders)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

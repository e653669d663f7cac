"""What it costs to tell: `python -m benchmarks.feed`.

1. Orders a second, told to all, with 0, 10, 100 and 1,000 subscribers of depth and trade, all read by one process;
   servers in turn within every round, medians, ratios to none, and from them the microseconds that one message costs
   for one subscriber (its call to the kernel included, which is most of it).
2. One encoding an event: in this process, the pushes of a thousand connections are looked at before they leave. Every
   connection of one form has the very same bytes object, so it was made once.
3. No listener, no cost: orders a second of this tree with nobody subscribed, beside the tree before there was a feed
   (`--base`), built in the same way; rounds in turn, ratios of medians. Orders a second depend on whatever else the
   machine does; the server's processor time an order does less, and instructions an order, by callgrind, not at all.
"""

import argparse
import json
import os
import shlex
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from benchmarks import encodings, instructions, machine, redis_benchmark
from benchmarks.redis_benchmark import Rate
from benchmarks.redis_side_by_side import matches, rests
from benchmarks.revision import Tree, built, ours
from benchmarks.servers import ROOT, Running, our_words
from benchmarks.subscribers import Subscribers
from benchmarks.venue import MARKET, prepare
from clients.replay.wire import Wire

SUBSCRIBERS = (0, 10, 100, 1_000)
CHANNELS = (b"depth:" + MARKET, b"trade:" + MARKET)
PIPELINES = (16, 1)
LOADS: dict[str, Callable[[int, int, int, bytes], Rate]] = {
    "ORDER.PUT that rests": rests,
    "ORDER.PUT that matches": matches,
}
BEFORE_THE_FEED = "f54eb5e~1"
TOLERATED = 1.05
"""What an order may cost with nobody listening, of what it cost before the feed."""

DRAIN_S_MAX = 120.0
Key = tuple[str, int, int]
"""Load, pipeline, subscribers."""


@dataclass
class Told:
    """One run: orders a second, from the first order to the last byte that a subscriber got, and messages an order."""

    per_s: float
    messages: float


def numbers(wire: Wire) -> int:
    """Return how many messages the channels have come to."""
    total = 0
    for channel in CHANNELS:
        snapshot = wire.ask(b"FEED.SNAPSHOT", channel)
        assert isinstance(snapshot, bytes)
        total += int(json.loads(snapshot)["seq"])
    return total


def drained(subscribers: Subscribers) -> None:
    """Wait until all have got as much as who has the most, twice over; they are told the same."""
    deadline_s = monotonic() + DRAIN_S_MAX
    before = (-1, -1)
    while True:
        now = subscribers.received()
        if now[0] == now[1] and now == before:
            return
        if monotonic() > deadline_s:
            raise RuntimeError(f"subscribers have got {now[0]} to {now[1]} bytes: some were cut off, or are behind")
        before = now
        sleep(0.01)


def told(command: str, directory: Path, load: str, pipeline: int, listeners: int, count: int) -> Told:
    """Run one load on a new server with so many subscribers."""
    words = [*our_words(command, "everysec"), "--client-output-buffer-limit", "pubsub 0 0 0"]
    server = Running([*words, "--feed-backlog-size", "1gb"], directory)
    try:
        server.start()
        wire = prepare(server.port, deep_order=True)
        subscribers = Subscribers(server.port, listeners, CHANNELS) if listeners else None
        before = numbers(wire)
        rate = LOADS[load](server.port, pipeline, count, b"")
        answered_s = monotonic()
        if subscribers is not None:
            drained(subscribers)
        told_s = count / rate.per_s + monotonic() - answered_s
        if subscribers is not None:
            subscribers.close()
        messages = (numbers(wire) - before) / count
        wire.close()
        return Told(count / told_s, messages)
    finally:
        server.remove()


def count_for(requests: int, pipeline: int, listeners: int) -> int:
    """Fewer orders where each is told to many, so that every run takes a second or a few."""
    return max(4_000, int(requests * (1 if pipeline > 1 else 0.5) / (1 + listeners / 15)))


def with_subscribers(command: str, directory: Path, rounds: int, requests: int) -> list[str]:
    """Measure part 1; return its table."""
    measured: dict[Key, list[Told]] = {}
    for number in range(1, rounds + 1):
        for load in LOADS:
            for pipeline in PIPELINES:
                for listeners in SUBSCRIBERS:
                    count = count_for(requests, pipeline, listeners)
                    one = told(command, directory / "told", load, pipeline, listeners, count)
                    measured.setdefault((load, pipeline, listeners), []).append(one)
                    note(f"{number}/{rounds} {load}, pipeline {pipeline}, {listeners} subscribers: {one.per_s:,.0f}/s")
    heads = [f"{listeners:,} subscribers" if listeners else "none" for listeners in SUBSCRIBERS]
    lines = [
        f"| orders/s, everysec (ratio to none; µs a message and subscriber) | {' | '.join(heads)} |",
        "| --- |" + " ---: |" * len(heads),
    ]
    for load in LOADS:
        for pipeline in PIPELINES:
            cells = []
            base = statistics.median(one.per_s for one in measured[load, pipeline, 0])
            for listeners in SUBSCRIBERS:
                runs = measured[load, pipeline, listeners]
                rate = statistics.median(one.per_s for one in runs)
                cell = f"{rate:,.0f}"
                if listeners:
                    messages = statistics.median(one.messages for one in runs)
                    cost_us = (1e6 / rate - 1e6 / base) / (listeners * messages)
                    cell += f" ({rate / base:.3f}; {cost_us:.2f})"
                cells.append(cell)
            lines.append(f"| {load}, pipeline {pipeline} | {' | '.join(cells)} |")
    return lines


def side_by_side(trees: list[Tree], directory: Path, rounds: int, requests: int) -> list[str]:
    """Measure part 3: both trees in turn, with nobody subscribed; return its table."""
    runs: dict[tuple[str, int, str], list[Untold]] = {}
    for number in range(1, rounds + 1):
        for load in LOADS:
            for pipeline in PIPELINES:
                for tree in trees if number % 2 else trees[::-1]:
                    one = untold(tree, directory / "untold", load, pipeline, requests // (1 if pipeline > 1 else 4))
                    runs.setdefault((load, pipeline, tree.name), []).append(one)
                    cell = f"{load}, pipeline {pipeline}, {tree.name}"
                    note(f"{number}/{rounds} {cell}: {one.per_s:,.0f}/s, {one.us:.2f} us")
    heads = " | ".join(f"{tree.name}: orders/s | µs" for tree in trees)
    lines = [f"| everysec, nobody subscribed | {heads} | ratio of orders/s | of µs |", "| --- |" + " ---: |" * 6]
    for load in LOADS:
        for pipeline in PIPELINES:
            both = [runs[load, pipeline, tree.name] for tree in trees]
            rates = [statistics.median(one.per_s for one in side) for side in both]
            costs = [statistics.median(one.us for one in side) for side in both]
            cells = " | ".join(f"{rate:,.0f} | {cost:.2f}" for rate, cost in zip(rates, costs, strict=True))
            mark = "" if costs[1] / costs[0] <= TOLERATED else " (!)"
            ratios = f"{rates[1] / rates[0]:.3f} | **{costs[1] / costs[0]:.3f}**{mark}"
            lines.append(f"| {load}, pipeline {pipeline} | {cells} | {ratios} |")
    return lines


@dataclass
class Untold:
    """One run with nobody subscribed: orders a second, and the server's own processor time for one."""

    per_s: float
    us: float


def untold(tree: Tree, directory: Path, load: str, pipeline: int, count: int) -> Untold:
    """Run one load on a new server of a tree."""
    server = Running(our_words(tree.server, "everysec"), directory)
    try:
        server.start()
        prepare(server.port, deep_order=True).close()
        before_s = processor_s(server.pid)
        rate = LOADS[load](server.port, pipeline, count, b"")
        return Untold(rate.per_s, (processor_s(server.pid) - before_s) * 1e6 / count)
    finally:
        server.remove()


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used, in user mode and in the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def encoded() -> list[str]:
    """Count encodings, part 2."""
    lines = ["| subscribers | pushes | bytes objects | of messages in two forms |", "| ---: |" + " ---: |" * 3]
    for listeners in SUBSCRIBERS[1:]:
        one = encodings.counted(listeners)
        lines.append(f"| {listeners:,} | {one.pushes:,} | **{one.objects:,}** | {one.messages} x 2 |")
    return lines


def counted(trees: list[Tree], directory: Path) -> list[str]:
    """Count instructions of both trees; return the table."""
    lines: list[str] = []
    for line in instructions.table(trees, directory):
        lines.append(line)
        note(line)
    return lines


def note(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=100_000, help="orders a run at pipeline 16, nobody subscribed")
    parser.add_argument("--base", default=BEFORE_THE_FEED, help="revision without the feed (default: %(default)s)")
    parser.add_argument("--no-base", action="store_true", help="leave the comparison with it out")
    parser.add_argument("--only-base", action="store_true", help="make that comparison alone")
    parser.add_argument("--no-instructions", action="store_true", help="count no instructions")
    parser.add_argument("--directory", type=Path, default=ROOT / "build" / "bench", help="where the logs are kept")
    return parser.parse_args()


def main() -> int:
    """Run the command; return its exit code."""
    args = arguments()
    args.directory.mkdir(parents=True, exist_ok=True)
    tree = ours()
    print(machine.description(shlex.split(tree.server)), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory(dir=args.directory) as name:
        if not args.only_base:
            print(
                "\n".join(with_subscribers(tree.server, Path(name), args.rounds, args.requests)), end="\n\n", flush=True
            )
            print("\n".join(encoded()), end="\n\n", flush=True)
        if not args.no_base:
            trees = [built(args.base), tree]
            print("\n".join(side_by_side(trees, Path(name), args.rounds, args.requests)), end="\n\n", flush=True)
            if instructions.available() and not args.no_instructions:
                print("\n".join(counted(trees, Path(name))), end="\n\n", flush=True)
    return 0


assert redis_benchmark.CONNECTIONS == 50, "what the tables are measured with"

if __name__ == "__main__":
    sys.exit(main())

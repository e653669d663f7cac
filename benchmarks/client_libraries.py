"""What our client libraries cost: `python -m benchmarks.client_libraries`; Markdown for the READMEs.

Each library's bench program (the contract is in tests/client_libraries/README.md) places orders, one at a time and
pipelined, in each protocol that it speaks. The server is on one core, the program on the other, a new server for each
run, the languages in turn within every round; shown are medians of the rounds. Beside them, where the language has
it, the generic call of a Redis client that sends the same words and reads the same answer: the ratio is what a library
of ours costs, or saves, its user. The log policy is everysec: with `always` an order at a time measures the disk.

The figures of two languages compare their runtimes as well as the libraries, and one at a time mostly the round trip.
"""

import argparse
import json
import shlex
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import machine
from benchmarks.servers import LOAD_CORE, ROOT, Running, our_words, pinned
from tests.client_libraries.programs import INSTALL_MAX_S, Failed, Installed, Program
from tests.client_libraries.suites import SUITES, suite_named
from tests.exchange import FUNDS_BTC, FUNDS_USDT, MARKET
from tests.real_server import Wire
from tests.tally import tail

MODES: Final = ("one at a time", "pipelined")
NAMES: Final = [suite.name for suite in SUITES]
DEFAULT: Final = [name for name in NAMES if name != "reference"]
GO_REDIS: Final = ROOT / "build" / "bench" / "go_redis"


@dataclass(frozen=True)
class Row:
    """Whose figures these are."""

    language: str
    library: str
    protocol: str
    baseline: bool


@dataclass(frozen=True)
class Figures:
    orders_per_s: float
    p50_us: float
    p99_us: float


Measured = dict[Row, dict[str, list[Figures]]]
"""By mode, one of each round."""


@dataclass(frozen=True)
class Contender:
    """A bench program and how it is run."""

    language: str
    words: tuple[str | Path, ...]
    baseline: bool


def prepared(port: int) -> dict[str, str]:
    """Create the market and the users of the contract; return what a program is told of them."""
    with Wire(port) as wire:
        wire.call("ASSET.CREATE", "BTC", "SCALE", 8)
        wire.call("ASSET.CREATE", "USDT", "SCALE", 8)
        scales = ("AMOUNTSCALE", 4, "PRICESCALE", 2, "MINAMOUNT", "0.0010", "TAKERFEE", "0.001")
        wire.call("MARKET.CREATE", MARKET, "BTC", "USDT", *scales)
        for user in ("1", "2"):
            wire.call("USER.REGISTER")
            for asset, funds in (("BTC", FUNDS_BTC), ("USDT", FUNDS_USDT)):
                wire.call("BALANCE.UPDATE", user, asset, funds, "BUSINESS", "benchmark", "ID", 1)
        wire.call("ENGINE.SET", "user-order-limit", 0)
    return {
        "DINGIR_URL": f"dingir://127.0.0.1:{port}",
        "DINGIR_MARKET": MARKET,
        "DINGIR_MAKER": "1",
        "DINGIR_TAKER": "2",
    }


@contextmanager
def serving(command: str, directory: Path) -> Iterator[dict[str, str]]:
    """Run a prepared server on its core; give what a program is told."""
    server = Running(our_words(command, "everysec"), directory)
    try:
        server.start()
        yield prepared(server.port)
    finally:
        server.remove()


def read(contender: Contender, output: str) -> Iterator[tuple[Row, str, Figures]]:
    """Read the lines of JSON that a bench program prints."""
    for line in output.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            row = Row(contender.language, told["library"], told["protocol"], contender.baseline)
            yield row, told["mode"], Figures(told["orders_per_s"], told["p50_us"], told["p99_us"])


def measure(contender: Contender, args: argparse.Namespace, directory: Path, measured: Measured) -> None:
    """Run one bench program once, and add its figures."""
    words: list[str | Path] = [*pinned(LOAD_CORE, list(map(str, contender.words)))]
    with serving(args.server, directory / "server") as told:
        told["PYTHONPATH"] = ""  # where the server's compiled modules are; the programs have no use for them
        variables = {**told, "DINGIR_SECONDS": str(args.seconds), "DINGIR_PIPELINE": str(args.pipeline)}
        with Program(words, variables, directory / "bench") as program:
            ended = program.wait(10 + 10 * args.seconds).require()
    figures = list(read(contender, ended.output))
    if {mode for _, mode, _ in figures} != set(MODES):
        raise Failed(f"{contender.language}: expected figures of both modes, received {tail(ended.output)!r}")
    for row, mode, one in figures:
        measured[row][mode].append(one)


def contenders(names: list[str], directory: Path, fresh: bool) -> list[Contender]:
    """Install the libraries and build the baselines; return the programs, a baseline behind its library."""
    found: list[Contender] = []
    for name in names:
        suite = suite_named(name)
        home = directory / name
        if fresh or not home.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            Installed(suite, home, directory).script("install", INSTALL_MAX_S)
        found.append(Contender(name, (suite.check, "run", home, "bench"), baseline=False))
        if name == "python":
            found.append(Contender(name, (sys.executable, "-m", "benchmarks.generic_redis_py"), baseline=True))
        elif name == "go":
            build: list[str | Path] = ["go", "build", "-C", ROOT / "benchmarks" / "go_redis", "-o", GO_REDIS, "."]
            with Program(build, {}, directory / "go_redis") as building:
                building.wait(INSTALL_MAX_S).require()
            found.append(Contender(name, (GO_REDIS,), baseline=True))
    return found


def cells(row: Row, modes: dict[str, list[Figures]], medians: dict[tuple[str, str], float]) -> Iterator[str]:
    """Return the cells of a row, for each mode orders/s with its ratio to the baseline, and two percentiles."""
    for mode in MODES:
        if not modes[mode]:
            yield "| | |"
            continue
        rate = statistics.median(one.orders_per_s for one in modes[mode])
        base = None if row.baseline else medians.get((row.language, mode))
        ratio = "" if base is None else f" (**{rate / base:.2f}**)"
        p50, p99 = (
            statistics.median(of) for of in zip(*((one.p50_us, one.p99_us) for one in modes[mode]), strict=True)
        )
        yield f"| {rate:,.0f}{ratio} | {p50:,.0f} | {p99:,.0f} "


def table(measured: Measured) -> list[str]:
    """Return the Markdown table; a language's baseline is its last row."""
    medians = {
        (row.language, mode): statistics.median(one.orders_per_s for one in modes[mode])
        for row, modes in measured.items()
        if row.baseline
        for mode in MODES
    }
    heads = " | ".join(f"{mode}: orders/s | p50 us | p99 us" for mode in MODES)
    lines = [f"| library | protocol | {heads} |", "| --- | --- |" + " ---: |" * 3 * len(MODES)]
    for row, modes in measured.items():
        name = f"*{row.library}*" if row.baseline else row.library
        lines.append(f"| {row.language}: {name} | {row.protocol} {''.join(cells(row, modes, medians))}|")
    return lines


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.client_libraries", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    default = f"{shlex.quote(sys.executable)} -P -m server"
    parser.add_argument("--server", default=default, help="the server's command line (default: %(default)s)")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=DEFAULT, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each mode and protocol, in each round")
    parser.add_argument("--pipeline", type=int, default=100, help="orders in flight, or in a batch")
    parser.add_argument("--installed", action="store_true", help="use what an earlier run has installed")
    parser.add_argument("--directory", type=Path, default=ROOT / "build" / "bench" / "client_libraries")
    return parser.parse_args()


def main() -> int:
    """Run the command; return its exit code."""
    args = arguments()
    directory = args.directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    programs = contenders(args.only, directory, fresh=not args.installed)
    print(machine.description(shlex.split(args.server)), end="\n\n", flush=True)
    measured: Measured = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(dir=directory) as name:
        for number in range(1, args.rounds + 1):
            for contender in programs:
                print(f"round {number} of {args.rounds}: {contender.language}", file=sys.stderr, flush=True)
                measure(contender, args, Path(name), measured)
    told = f"Medians of {args.rounds} rounds of {args.seconds} s, everysec, {args.pipeline} orders in flight pipelined"
    print(f"{told}; in brackets the ratio to the language's generic client.", end="\n\n")
    print("\n".join(table(measured)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

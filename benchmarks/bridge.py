"""Orders through gRPC beside the wire directly: `python -m benchmarks.bridge [--seconds n] [--rounds n]`.

Three targets in turn, `rounds` times, each with 1, 64 and 256 callers in flight: the wire (a client of the Redis
protocol with as many commands on one connection), the bridge, and grpcio's own server with a method that only echoes,
which is the most that a bridge on it can reach. Medians; the ratios are what to compare, as the machine changes.

CPU: the load runs on the last core, everything else on the others. The processor time that each process took for an
order tells what stops it, also where other programs share the cores.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import grpc
import hiredis
import uvloop
from grpc import aio

from clients.bridge.pb import matchengine_pb2 as pb
from tests.real_server import HOST, ROOT, Wire, free_port, wait_until

IN_FLIGHT: Final = (1, 64, 256)
METHOD: Final = "/matchengine.Matchengine/OrderPut"
TICKS_S: Final = os.sysconf("SC_CLK_TCK")
Ask = Callable[[], Awaitable[Any]]


@dataclass
class Measured:
    """One run."""

    orders_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: dict[str, float]
    """Processor time for an order, by process; `load` is the one that asks."""


# -- what is measured -------------------------------------------------------------------------------------


class Target:
    """Something that takes orders."""

    def __init__(self, name: str, processes: dict[str, int]) -> None:
        self.name: Final = name
        self.processes: Final = processes

    async def callers(self, count: int) -> list[Ask]:
        """Make so many, which may all ask at the same time."""
        raise NotImplementedError


class GrpcTarget(Target):
    """The bridge, or the echo."""

    def __init__(self, name: str, address: str, processes: dict[str, int], channels: int) -> None:
        super().__init__(name, processes)
        self._address: Final = address
        self._channels: Final = channels

    async def callers(self, count: int) -> list[Ask]:
        order = pb.OrderPutRequest(user_id=1, market="ETH_USDT", amount="0.01", price="10").SerializeToString()
        puts: list[Any] = [
            aio.insecure_channel(self._address, [("grpc.use_local_subchannel_pool", 1)]).unary_unary(METHOD)
            for _ in range(self._channels)
        ]
        return [partial(puts[index % self._channels], order) for index in range(count)]


class WireTarget(Target):
    """The server itself: one connection, pipelined by who asks at the same time."""

    def __init__(self, port: int, processes: dict[str, int]) -> None:
        super().__init__("wire", processes)
        self._port: Final = port

    async def callers(self, count: int) -> list[Ask]:
        connection = WireConnection()
        await asyncio.get_running_loop().create_connection(lambda: connection, HOST, self._port)
        return [connection.put] * count


class WireConnection(asyncio.Protocol):
    """As little as possible between an order and its reply."""

    ORDER: Final = hiredis.pack_command(
        ("ORDER.PUT", "1", "ETH_USDT", "ASK", "LIMIT", "0.01", "PRICE", "10", "REPLY", "FULL")  # type: ignore[arg-type] # its stub says a tuple of one
    )

    def __init__(self) -> None:
        self._reader: Final = hiredis.Reader()
        self._waiting: Final[list[asyncio.Future[None]]] = []
        self._answered = 0
        self._asked = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def put(self) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append(future)
        if not self._asked:
            loop.call_soon(self._write)
        self._asked += 1
        return future

    def _write(self) -> None:
        self._transport.write(self.ORDER * self._asked)
        self._asked = 0

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        done = 0
        while self._reader.gets() is not False:
            self._waiting[done].set_result(None)
            done += 1
        del self._waiting[:done]


async def echo(port: int) -> None:
    """Serve the echo."""
    server = aio.server(options=[("grpc.so_reuseport", 0)])

    async def handle(data: bytes, _: Any) -> bytes:
        return data

    service, method = METHOD[1:].split("/")
    handlers: dict[str, Any] = {method: grpc.unary_unary_rpc_method_handler(handle)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
    server.add_insecure_port(f"{HOST}:{port}")
    await server.start()
    await server.wait_for_termination()


# -- measuring --------------------------------------------------------------------------------------------


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_S


async def measure(target: Target, in_flight: int, seconds: float) -> Measured:
    """Let callers ask one after another for some time."""
    callers = await target.callers(in_flight)
    for ask in callers[:1]:
        await ask()
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def keep_asking(ask: Ask) -> None:
        while (begun := time.perf_counter()) < end:
            await ask()
            waits.append(time.perf_counter() - begun)

    before = {name: cpu_s(pid) for name, pid in target.processes.items()}
    own, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*map(keep_asking, callers))
    took = time.perf_counter() - begun
    count = len(waits)
    cpu = {name: 1e6 * (cpu_s(pid) - before[name]) / count for name, pid in target.processes.items()}
    cpu["load"] = 1e6 * (time.process_time() - own) / count
    waits.sort()
    return Measured(count / took, 1e3 * waits[count // 2], 1e3 * waits[int(count * 0.99)], cpu)


def median(runs: list[Measured]) -> Measured:
    """Return the median of each figure."""
    middle = statistics.median
    return Measured(
        middle(run.orders_s for run in runs),
        middle(run.p50_ms for run in runs),
        middle(run.p99_ms for run in runs),
        {name: middle(run.cpu_us[name] for run in runs) for name in runs[0].cpu_us},
    )


def report(results: dict[tuple[str, int], list[Measured]]) -> None:
    """Print a table."""
    print("| target | in flight | orders/s | of the wire | p50 ms | p99 ms | processor time for an order, us |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for (name, in_flight), runs in results.items():
        one, wire = median(runs), median(results["wire", in_flight])
        cpu = ", ".join(f"{process} {used:.0f}" for process, used in one.cpu_us.items())
        ratio = one.orders_s / wire.orders_s
        print(
            f"| {name} | {in_flight} | {one.orders_s:.0f} | {ratio:.2f} | {one.p50_ms:.2f} | {one.p99_ms:.2f} | {cpu} |"
        )


# -- processes --------------------------------------------------------------------------------------------


def start(words: list[str], log: Path, others: set[int]) -> subprocess.Popen[bytes]:
    """Start a process on all cores but the load's; of compiled modules where PYTHONPATH has them."""
    paths = [*filter(None, os.environ.get("PYTHONPATH", "").split(":")), str(ROOT)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", *words],
            env={**os.environ, "PYTHONPATH": ":".join(paths)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    os.sched_setaffinity(process.pid, others)
    return process


def said(log: Path, text: str) -> Callable[[], bool]:
    return lambda: text in log.read_text(errors="replace")


def run(arguments: argparse.Namespace, home: Path, processes: list[subprocess.Popen[bytes]]) -> None:
    """Start everything, and measure."""
    cores = sorted(os.sched_getaffinity(0))
    own = {cores[-1]}
    others = set(cores[:-1]) or own
    server_port, bridge_port, echo_port = free_port(), free_port(), free_port()
    logs = {name: home / name for name in ("server", "bridge", "echo")}
    module = ["-m", "server", "--port", str(server_port), "--dir", str(home / "data"), "--save", ""]
    module += ["--user-order-limit", "0", "--appendfsync", arguments.appendfsync]
    module += ["--auto-aof-rewrite-percentage", "0", "--history", "off"]  # the loads leave a million orders behind
    processes.append(start(module, logs["server"], others))
    wait_until(lambda: answers(server_port), 60, "the server")
    more = ["--processes", str(arguments.processes)] if arguments.processes > 1 else []
    listen = ["--server", f"dingir://{HOST}:{server_port}", "--listen", f"{HOST}:{bridge_port}", "--presets", *more]
    processes.append(start(["-m", "clients.bridge", *listen], logs["bridge"], others))
    processes.append(start(["-m", "benchmarks.bridge", "--echo", str(echo_port)], logs["echo"], others))
    wait_until(said(logs["bridge"], "gRPC on"), 60, "the bridge")
    with Wire(server_port) as wire:
        wire.call("USER.REGISTER")
        wire.call("BALANCE.UPDATE", 1, "ETH", "1000000000000", "BUSINESS", "benchmark", "ID", 1)
    server, bridge, echoing = (process.pid for process in processes)
    targets = [
        WireTarget(server_port, {"server": server}),
        GrpcTarget("bridge", f"{HOST}:{bridge_port}", {"bridge": bridge, "server": server}, 2 * arguments.processes),
        GrpcTarget("echo", f"{HOST}:{echo_port}", {"echo": echoing}, 2 * arguments.processes),
    ]
    os.sched_setaffinity(0, own)
    results: dict[tuple[str, int], list[Measured]] = {}
    for _ in range(arguments.rounds):
        for in_flight in IN_FLIGHT:
            for target in targets:
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    measured = runner.run(measure(target, in_flight, arguments.seconds))
                results.setdefault((target.name, in_flight), []).append(measured)
    report(results)


def answers(port: int) -> bool:
    try:
        with Wire(port) as wire:
            return wire.ask("PING") == b"PONG"
    except OSError:
        return False


def main() -> int:
    """Measure, or serve the echo."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bridge")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1, help="of the bridge")
    parser.add_argument("--appendfsync", default="always")
    parser.add_argument("--echo", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.echo is not None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(echo(arguments.echo))
        return 0
    processes: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="bridge-") as home:
        try:
            run(arguments, Path(home), processes)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run redis-benchmark and read its figures."""

import csv
import io
import subprocess
from dataclasses import dataclass

from benchmarks.servers import LOAD_CORE, pinned

CONNECTIONS = 50
RUN_S_MAX = 900.0


class LoadFailed(Exception):
    """redis-benchmark gave up, as it does at the first error reply."""


@dataclass(frozen=True)
class Rate:
    """Commands per second, and latencies in milliseconds."""

    per_s: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0


def run(port: int, pipeline: int, count: int, command: list[str], random_below: int = 0) -> Rate:
    """Send a command so many times over 50 connections; `__rand_int__` in it is drawn below `random_below`."""
    words = ["redis-benchmark", "-p", str(port), "-c", str(CONNECTIONS), "-P", str(pipeline), "-n", str(count), "--csv"]
    if random_below:
        words += ["-r", str(random_below)]
    done = subprocess.run(
        pinned(LOAD_CORE, [*words, *command]), capture_output=True, text=True, timeout=RUN_S_MAX, check=False
    )
    rows = [row for row in csv.reader(io.StringIO(done.stdout)) if len(row) >= 8]
    if done.returncode or len(rows) < 2:
        raise LoadFailed(f"{' '.join(command)}: {done.stdout[-300:]} {done.stderr[-300:]}")
    row = dict(zip(rows[0], rows[-1], strict=False))
    return Rate(float(row["rps"]), float(row["p50_latency_ms"]), float(row["p99_latency_ms"]))

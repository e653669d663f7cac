"""Say on what machine and with what versions a figure was measured."""

import os
import platform
import subprocess
import sys
from pathlib import Path


def cpu_name() -> str:
    """Return the processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def compiled(command: list[str]) -> bool:
    """Tell whether the modules that a server's interpreter would import are compiled."""
    code = "import protocol.values as m; print(m.__file__)"
    at = command.index("-m") if "-m" in command else len(command)
    try:
        shown = subprocess.run([*command[:at], "-c", code], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        return False
    return shown.stdout.strip().endswith(".so")


def redis_version() -> str:
    """Return redis-server's version."""
    shown = subprocess.run(["redis-server", "--version"], capture_output=True, text=True, check=True, timeout=60)
    return next((word[2:] for word in shown.stdout.split() if word.startswith("v=")), "unknown")


def description(command: list[str]) -> str:
    """Return one line about the machine and the two servers."""
    how = "compiled with mypyc" if compiled(command) else "interpreted"
    return (
        f"{cpu_name()}, {os.cpu_count()} cores, Linux {platform.release()}; "
        f"CPython {platform.python_version()}, {how}; redis-server {redis_version()}; "
        f"load before {os.getloadavg()[0]:.1f}"
    )


assert sys.platform == "linux", "the benchmarks read /proc"

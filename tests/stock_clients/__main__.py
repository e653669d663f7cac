"""Run every stock client against a real server: `python -m tests.stock_clients [--only NAME ...]`.

For each suite a server of its own is started, and a second one with a password; the suite's clients are
built, run, and each of their checks is printed as one line. The last line is "N passed, N failed", and
the exit code is 1 when one failed or nothing ran. A tool that is not on the machine is a failure here:
this is the run that says of each client whether it works. (`make test` runs the Python part as well.)

`--server-command` starts another build; its template is described in tests/exchange.py.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.exchange import COMMAND_DEFAULT, HOST, PASSWORD, ROOT, Exchange, ServerFailure, Traders, running
from tests.tally import Tally, tail

from .crashing import crashing
from .cutting import CuttingProxy
from .feed import EXPECTED
from .suites import HERE, PYTEST_SUITES, SUITES, Suite

BUILD_MAX_S: Final = 600.0
"""Longest build, with all packages fetched for the first time."""
PROGRAM_MAX_S: Final = 120.0
"""Longest run of one client's checks; each takes a few seconds."""
PYTEST_MAX_S: Final = 600.0
CHECK_LINE: Final = re.compile(r"^(ok|not ok) (.+)$")


def environment(
    open_server: Exchange, locked_server: Exchange, proxy: CuttingProxy, traders: Traders, crash_port: int
) -> dict[str, str]:
    """Where a client program finds the servers, whom it trades as, and what a subscriber expects to hear."""
    return {
        **os.environ,
        "EXCHANGE_HOST": HOST,
        "EXCHANGE_PORT": str(open_server.port),
        "EXCHANGE_CUTTING_PORT": str(proxy.port),
        "EXCHANGE_CRASH_PORT": str(crash_port),
        "EXCHANGE_FEED": json.dumps(EXPECTED),
        "EXCHANGE_LOCKED_PORT": str(locked_server.port),
        "EXCHANGE_PASSWORD": PASSWORD,
        "EXCHANGE_MAKER": traders.maker,
        "EXCHANGE_TAKER": traders.taker,
    }


def run_program(tally: Tally, suite: Suite, program: tuple[str, ...], variables: dict[str, str]) -> None:
    """Run one client's checks and count its lines; a crash is one more failure."""
    title = f"{suite.name}: {' '.join(program)}"
    command = subprocess.run(
        program, cwd=suite.folder, env=variables, capture_output=True, text=True, timeout=PROGRAM_MAX_S, check=False
    )
    failed_before = tally.failed
    checks = [line for line in map(CHECK_LINE.match, command.stdout.splitlines()) if line]
    for line in checks:
        tally.add(line[1] == "ok", line[2])
    if not checks or (command.returncode != 0 and tally.failed == failed_before):
        tally.add(False, f"{title}: ended with {command.returncode}: {tail(command.stdout + command.stderr)}")


def run_suite(tally: Tally, suite: Suite) -> None:
    build = subprocess.run(
        suite.build, cwd=suite.folder, capture_output=True, text=True, timeout=BUILD_MAX_S, check=False
    )
    if build.returncode != 0:
        tally.add(False, f"{suite.name}: {' '.join(suite.build)}: {tail(build.stdout + build.stderr)}")
        return
    with running() as open_server, running(password=PASSWORD) as locked_server:
        open_server.create_market()
        for program in suite.programs:
            traders = open_server.new_traders()
            with CuttingProxy(open_server.port) as proxy, crashing(open_server, traders) as crash_port:
                variables = environment(open_server, locked_server, proxy, traders, crash_port)
                try:
                    run_program(tally, suite, program, variables)
                except subprocess.TimeoutExpired as late:
                    tally.add(False, f"{suite.name}: {' '.join(program)}: no end: {tail(str(late.stdout))}")
        for server in (open_server, locked_server):
            server.wait_until_alone()
        tally.add(True, f"{suite.name}: no connection is left behind")


def run_pytest(tally: Tally, name: str) -> None:
    """Run one of the pytest parts; each of its tests is a check."""
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--junit-xml", str(report), str(HERE / name)]
        outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PYTEST_MAX_S, check=False)
        tests = list(ET.parse(report).iter("testcase")) if report.exists() else []
    for test in tests:
        problem = next((part for part in test if part.tag in ("failure", "error", "skipped")), None)
        title = f"{name}: {test.get('name', '').removeprefix('test_').replace('_', ' ')}"
        reason = "" if problem is None else f": {' '.join((problem.get('message') or problem.tag).split())[:400]}"
        tally.add(problem is None, title + reason)
    if not tests or (outcome.returncode != 0 and tally.failed == 0):
        tally.add(False, f"{name}: pytest ended with {outcome.returncode}: {tail(outcome.stdout + outcome.stderr)}")


def main() -> int:
    names = [*PYTEST_SUITES, *(suite.name for suite in SUITES)]
    parser = argparse.ArgumentParser(prog="python -m tests.stock_clients", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--server-command", default=os.environ.get("EXCHANGE_SERVER_COMMAND", COMMAND_DEFAULT))
    options = parser.parse_args()
    os.environ["EXCHANGE_SERVER_COMMAND"] = options.server_command
    tools = {**PYTEST_SUITES, **{suite.name: suite.tools for suite in SUITES}}
    tally = Tally()
    for name in options.only:
        start = time.monotonic()
        missing = [tool for tool in tools[name] if shutil.which(tool) is None]
        try:
            if missing:
                tally.add(False, f"{name}: not on this machine: {', '.join(missing)}")
            elif name in PYTEST_SUITES:
                run_pytest(tally, name)
            else:
                run_suite(tally, next(suite for suite in SUITES if suite.name == name))
        except (ServerFailure, subprocess.TimeoutExpired) as problem:
            tally.add(False, f"{name}: {problem}")
        print(f"# {name}: {time.monotonic() - start:.1f} s", flush=True)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())

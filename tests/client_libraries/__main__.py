"""Run our client libraries as their users would: `python -m tests.client_libraries`. What is checked says README.md.

Each check is printed as one line. The last line is "N passed, N failed", and the exit code is 1 when one failed
or nothing ran.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.exchange import COMMAND_DEFAULT, ROOT, ServerFailure
from tests.tally import Tally

from .faults import COUNT, CUTS_MIN, KILLS, Miscounted, Plan, fault_run
from .programs import INSTALL_MAX_S, TEST_MAX_S, Failed, Installed
from .samples import SAMPLES
from .suites import CLIENTS, SUITES, Suite, suite_named

STAGES: Final = ("install", "samples", "tests", "faults")
BUILD: Final = ROOT / "build" / "client_libraries"
WRONG_COUNT: Final = 2000
"""Orders of a fault program that does it wrong: enough for a dozen cuts."""


class Run:
    """The checks of one library."""

    def __init__(self, suite: Suite, tally: Tally, seed: int, count: int) -> None:
        self.suite = suite
        self.tally = tally
        self.seed = seed
        self.count = count
        home = BUILD / suite.name
        self.installed = Installed(suite, home / "installed", home / "prints")

    def check(self, what: str, body: Callable[[], str]) -> bool:
        """Do one check and print what came of it."""
        started = time.monotonic()
        try:
            found = body()
        except (Failed, ServerFailure, OSError) as problem:
            self.tally.add(False, f"{self.suite.name}: {what}: {problem}")
            return False
        told = f" ({found})" if found else ""
        self.tally.add(True, f"{self.suite.name}: {what}{told}, {time.monotonic() - started:.1f} s")
        return True

    def install(self) -> None:
        """Install into a fresh directory, and see that the source tree is as before."""
        shutil.rmtree(BUILD / self.suite.name, ignore_errors=True)
        self.installed.directory.mkdir(parents=True)
        self.installed.prints.mkdir()
        before = source_status(self.suite.folder)

        def install() -> str:
            self.installed.script("install", INSTALL_MAX_S)
            if (after := source_status(self.suite.folder)) != before:
                raise Failed(f"the source tree has changed: {after}")
            return ""

        self.check("installs as its users would", install)

    def samples(self) -> None:
        for name, check in SAMPLES.items():
            self.check(name, lambda check=check: check(self.installed, self.seed))  # type: ignore[misc]

    def tests(self) -> None:
        def test() -> str:
            self.installed.script("test", TEST_MAX_S)
            return ""

        self.check("passes its own tests", test)

    def faults(self) -> None:
        """Place all orders under cuts, and under cuts and kills; see that wrong programs are found out."""
        cuts_min = CUTS_MIN * self.count // COUNT
        for protocol in self.suite.protocols:
            for kills in (0, KILLS):
                plan = Plan(self.count, cuts_min=cuts_min, kills=kills, protocol=protocol)
                self.check(str(plan), lambda plan=plan: str(fault_run(self.installed, plan, self.seed)))  # type: ignore[misc]
        for program in self.suite.wrong:
            plan = Plan(WRONG_COUNT, protocol=self.suite.protocols[0], program=program)
            self.check(f"{program} is found out", lambda plan=plan: self.found_out(plan))  # type: ignore[misc]

    def found_out(self, plan: Plan) -> str:
        """Return why a program that does it wrong failed."""
        try:
            fates = fault_run(self.installed, plan, self.seed)
        except Miscounted as problem:
            return str(problem)
        raise Failed(f"no order was lost or doubled in {fates}")

    def run(self, stages: list[str]) -> None:
        """Go through the stages, as far as they can be."""
        missing = [tool for tool in self.suite.tools if shutil.which(tool) is None]
        if missing:
            self.tally.add(False, f"{self.suite.name}: not on this machine: {', '.join(missing)}")
        elif not os.access(self.suite.check, os.X_OK):
            self.tally.add(False, f"{self.suite.name}: no executable {self.suite.check}")
        else:
            self.installed.prints.mkdir(parents=True, exist_ok=True)
            for stage in STAGES:
                if stage in stages:
                    getattr(self, stage)()


def source_status(folder: Path) -> str:
    """Return what git sees changed below `folder`; nothing where this is no git repository."""
    words = ["git", "status", "--porcelain", "--", "."]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False).stdout


def arguments() -> argparse.Namespace:
    names = [suite.name for suite in SUITES]
    parser = argparse.ArgumentParser(prog="python -m tests.client_libraries", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES, metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--clients", type=Path, default=CLIENTS, help="where they are (default: %(default)s)")
    parser.add_argument("--count", type=int, default=COUNT, help="orders of a fault run (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="of all that is random")
    parser.add_argument("--server-command", default=os.environ.get("EXCHANGE_SERVER_COMMAND", COMMAND_DEFAULT))
    return parser.parse_args()


def main() -> int:
    options = arguments()
    os.environ["EXCHANGE_SERVER_COMMAND"] = options.server_command
    print(f"# seed {options.seed}", flush=True)
    tally = Tally()
    for name in options.only:
        started = time.monotonic()
        suite = suite_named(name, options.clients.absolute())
        Run(suite, tally, options.seed, options.count).run(options.stages)
        print(f"# {name}: {time.monotonic() - started:.1f} s", flush=True)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())

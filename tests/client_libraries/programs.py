"""Running a library's `check` script to its end, and the programs that it starts.

What a program prints goes to files, so that no full pipe can stop it; and it has a process group of its own, so that
nothing of it is left when it was late. A program runs beside the runner, who makes things happen meanwhile.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from tests.exchange import ROOT, wait_until
from tests.tally import tail

from .suites import Suite

INSTALL_MAX_S: Final = 900.0
"""Longest installation, with all packages of others fetched for the first time."""
TEST_MAX_S: Final = 900.0
PROGRAM_MAX_S: Final = {"pipeline": 20.0, "faults": 600.0}
"""Longest run of a program; of those not named here `SAMPLE_MAX_S`. The thousand orders of `pipeline` would take longer
one at a time (see samples.py)."""
SAMPLE_MAX_S: Final = 60.0


class Failed(Exception):
    """A script or program did not end as it should, or claimed what isn't so."""


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it printed."""

    status: int
    output: str
    errors: str
    seconds: float

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()

    def require(self) -> Self:
        """Raise `Failed`, with what was printed, unless it ended with 0."""
        if self.status != 0:
            raise Failed(f"ended with {self.status}: {tail(self.output[-1000:] + self.errors)}")
        return self


class Program:
    """A script or program that runs; used as a context, at whose end it is gone."""

    def __init__(self, words: list[str | Path], variables: Mapping[str, str], prints: Path) -> None:
        self._output = prints.with_name(prints.name + ".out")
        self._errors = prints.with_name(prints.name + ".err")
        self._started = time.monotonic()
        with self._output.open("wb") as output, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                env={**os.environ, "PYTHON": sys.executable, **variables},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )

    def running(self) -> bool:
        return self._process.poll() is None

    def wait(self, deadline_s: float) -> Ended:
        """Wait for the end; raise `Failed` when that is not before `deadline_s` after the start."""
        try:
            status = self._process.wait(max(0.0, self._started + deadline_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            so_far = self._read(self._output)[-1000:] + self._read(self._errors)
            raise Failed(f"has not ended after {deadline_s:g} s: {tail(so_far)}") from None
        seconds = time.monotonic() - self._started
        return Ended(status, self._read(self._output), self._read(self._errors), seconds)

    def _read(self, path: Path) -> str:
        return path.read_text(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


@dataclass(frozen=True)
class Installed:
    """A library in the directory where `check install` has put it, and the files in which its programs print."""

    suite: Suite
    directory: Path
    prints: Path

    def start(self, program: str, variables: Mapping[str, str]) -> Program:
        words: list[str | Path] = [self.suite.check, "run", self.directory, program]
        return Program(words, variables, self.prints / program)

    def run(self, program: str, variables: Mapping[str, str]) -> Ended:
        """Run a program from start to end, which must be good."""
        with self.start(program, variables) as running:
            return running.wait(PROGRAM_MAX_S.get(program, SAMPLE_MAX_S)).require()

    def script(self, verb: str, deadline_s: float) -> None:
        """Run `check install` or `check test`, which must end well."""
        words: list[str | Path] = [self.suite.check, verb, *([self.directory] if verb == "install" else [])]
        with Program(words, {}, self.prints / verb) as running:
            running.wait(deadline_s).require()


def wait_while(program: Program, deadline_s: float, what: str, condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds; raise `Failed` if the program ends before, `ServerFailure` if it is late."""

    def met() -> bool:
        if condition():
            return True
        if not program.running():
            ended = program.wait(deadline_s).require()
            raise Failed(f"ended too early, while the runner waited for {what}: {tail(ended.output)}")
        return False

    wait_until(met, deadline_s, what)

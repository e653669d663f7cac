"""The libraries, one line each: where its `check` script is, what must be on the machine, what it can speak.

What the script is asked, and what the programs must do, is the contract in README.md.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.exchange import ROOT

HERE: Final = Path(__file__).resolve().parent
BOTH: Final = ("resp", "msgpack")


@dataclass(frozen=True)
class Suite:
    """One library: its folder, the tools that it needs, and the protocols that its fault program speaks."""

    name: str
    folder: Path
    tools: tuple[str, ...] = ()
    protocols: tuple[str, ...] = BOTH
    wrong: tuple[str, ...] = ()
    """Fault programs that do it wrong on purpose: the fault run must find that."""

    @property
    def check(self) -> Path:
        return self.folder / "check"


CLIENTS: Final = ROOT / "clients"

SUITES: Final = (
    Suite("reference", HERE / "reference", (), ("resp",), ("faults_without_ids", "faults_giving_up")),
    Suite("python", CLIENTS / "python"),
    Suite("typescript", CLIENTS / "typescript", ("node", "npm")),
    Suite("go", CLIENTS / "go", ("go",)),
    Suite("rust", CLIENTS / "rust", ("cargo",)),
    Suite("java", CLIENTS / "java", ("java", "mvn")),
)


def suite_named(name: str, clients: Path = CLIENTS) -> Suite:
    """Return a library; where `clients` is given, the one of another checkout."""
    suite = next(suite for suite in SUITES if suite.name == name)
    return suite if suite.folder.parent != CLIENTS else dataclasses.replace(suite, folder=clients / name)

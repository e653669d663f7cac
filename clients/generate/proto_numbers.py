"""Field numbers, which never change: `protocol/proto/dingir/v1/numbers.json` remembers each that was ever given.

A name that is new gets the next number of its message or enum, so the order of the declarations says nothing. A name
that is gone keeps its number for ever, and the declaration reserves both. Whether the file itself has lost or changed
one since the last release, `broken` tells.
"""

import json
import subprocess
from pathlib import Path
from typing import Final, TypeAlias

from clients.generate.model import ROOT

Table: TypeAlias = dict[str, dict[str, int]]
NUMBERS: Final = "protocol/proto/dingir/v1/numbers.json"


class Numbers:
    """The numbers that were given, and the next ones."""

    def __init__(self, table: Table) -> None:
        self.table: Final = table
        self._used: dict[str, set[str]] = {}

    def of(self, scope: str, name: str, first: int = 1) -> int:
        """Return the number of a field or value, old or new."""
        self._used.setdefault(scope, set()).add(name)
        numbers = self.table.setdefault(scope, {})
        if name not in numbers:
            numbers[name] = max(numbers.values(), default=first - 1) + 1
        return numbers[name]

    def gone(self, scope: str) -> dict[str, int]:
        """Return what a message or enum does not have any more. To be asked when all of it has been numbered."""
        used = self._used.get(scope, set())
        return {name: number for name, number in self.table.get(scope, {}).items() if name not in used}

    def text(self) -> str:
        """Write the file."""
        return json.dumps(dict(sorted(self.table.items())), indent=1) + "\n"


def read_numbers() -> Numbers:
    """Read the file, if there is one yet."""
    path = Path(ROOT / NUMBERS)
    return Numbers(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def released(root: Path) -> Table:
    """Return what the last release had: the file as of the newest tag `v...`. Nothing, where there is none yet."""
    tags = git(root, "tag", "--list", "v*", "--sort=-creatordate").split()
    text = git(root, "show", f"{tags[0]}:{NUMBERS}") if tags else ""
    table: Table = json.loads(text) if text else {}
    return table


def git(root: Path, *words: str) -> str:
    """Ask git; nothing where it can't answer, as outside of a repository."""
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def broken(before: Table, present: Table) -> list[str]:
    """Name what a release had otherwise than the present.

    >>> broken({"Trade": {"id": 1, "time": 2}}, {"Trade": {"id": 1, "time": 3}})
    ['Trade.time was 2 and is 3']
    """
    return [
        f"{scope}.{name} was {number} and is {present.get(scope, {}).get(name, 'gone')}"
        for scope, numbers in before.items()
        for name, number in numbers.items()
        if present.get(scope, {}).get(name) != number
    ]

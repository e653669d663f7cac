"""Field numbers, which never change: `protocol/proto/dingir/v1/numbers.json` remembers each that was ever given.

A name that is new gets the next number of its message or enum, so the order of the declarations says nothing. A name
that is gone keeps its number for ever, and the declaration reserves both. Whether the file itself has lost or changed
one since the last release, `broken` tells.
"""

import json
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


def broken(released: Table, present: Table) -> list[str]:
    """Name what a release had otherwise than the present.

    >>> broken({"Trade": {"id": 1, "time": 2}}, {"Trade": {"id": 1, "time": 3}})
    ['Trade.time was 2 and is 3']
    """
    return [
        f"{scope}.{name} was {number} and is {present.get(scope, {}).get(name, 'gone')}"
        for scope, numbers in released.items()
        for name, number in numbers.items()
        if present.get(scope, {}).get(name) != number
    ]

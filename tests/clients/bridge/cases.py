"""The story of `dingir.json`: calls of Dingir's service one after another, and what each must be answered.

Every client runs it, whatever its language, against a bridge with the presets of a fresh Dingir. A case is a line:
`call`, `request` and perhaps `metadata`; then `answer`, of which what is given must be in the answer, or `refused`:
`status`, `text` and `code` (the trailer `dingir-code`), and as `strict` the status in strict mode, where texts are
our own. Messages are written as JSON: names and enums as declared, 64-bit integers as text, defaults given.
"""

import json
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
STORY: Final = HERE / "dingir.json"
ANYTHING: Final = "*"


def load() -> list[dict[str, Any]]:
    """Read the story."""
    cases: list[dict[str, Any]] = json.loads(STORY.read_text(encoding="utf-8"))
    return cases


def differs(expected: Any, found: Any, where: str = "") -> str | None:
    """Say where something expected is not found; None where all is. What is not expected may be anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, one in expected.items():
            if name not in found:
                return f"{where}.{name} is missing"
            if (problem := differs(one, found[name], f"{where}.{name}")) is not None:
                return problem
        return None
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where} has {len(found)} items, expected {len(expected)}: {found}"
        problems = (differs(one, found[index], f"{where}[{index}]") for index, one in enumerate(expected))
        return next(filter(None, problems), None)
    return None if expected == found else f"{where}: expected {expected!r}, found {found!r}"

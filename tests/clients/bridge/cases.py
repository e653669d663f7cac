"""The stories: calls of a service one after another, and what each must be answered.

`dingir.json` is of Dingir's service, `exchange.json` of our own. Every client runs them, whatever its language, against
a bridge with the presets of a fresh Dingir. A case is a line: `name`, `call`, `request` and perhaps `metadata`, and one
of these:

    answer      what is given must be in the answer; null is what is not set there
    refused     `status`, `text` and `code` (the trailer `dingir-code`); in Dingir's story `strict`, too, the status in
                strict mode, where texts are our own
    messages    of a stream: the first ones, which are then told as `answer` is. The first is a snapshot, the others are
                updates, each with the `seq` before it as its `prev`

A stream may have a `then`: cases that are run when its first message is there. Where it has updates it is asked for a
second time, with the snapshot's `seq` as `from_seq`, and must tell the same updates.

Messages are written as JSON: names and enums as declared, 64-bit integers as text, defaults given.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

Case = dict[str, Any]

HERE: Final = Path(__file__).resolve().parent
STORIES: Final = {"dingir": HERE / "dingir.json", "exchange": HERE / "exchange.json"}


def load(name: str = "dingir") -> list[Case]:
    """Read a story."""
    cases: list[Case] = json.loads(STORIES[name].read_text(encoding="utf-8"))
    return cases


def differs(expected: Any, found: Any, where: str = "") -> str | None:
    """Say where something expected is not found; None where all is. What is not expected may be anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, one in expected.items():
            if name not in found and one is not None:
                return f"{where}.{name} is missing"
            if (problem := differs(one, found.get(name), f"{where}.{name}")) is not None:
                return problem
        return None
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where} has {len(found)} items, expected {len(expected)}: {found}"
        problems = (differs(one, found[index], f"{where}[{index}]") for index, one in enumerate(expected))
        return next(filter(None, problems), None)
    return None if expected == found else f"{where}: expected {expected!r}, found {found!r}"


def breaks(messages: list[Case]) -> str | None:
    """Say where a stream is not a snapshot and the updates after it; None where it is."""
    if "snapshot" not in messages[0]:
        return f"expected a snapshot first, found {messages[0]}"
    for before, after in pairwise(messages):
        if "update" not in after or after["update"]["prev"] != seq_of(before):
            return f"expected the update after {seq_of(before)}, found {after}"
    return None


def seq_of(message: Case) -> str:
    """Return the number of a message, snapshot or update."""
    (content,) = message.values()
    seq: str = content["seq"]
    return seq

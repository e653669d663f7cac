"""Run scenarios: text tables of commands and what they must answer.

A row is a command, or what the last command answered, or both:

    ORDER.PUT 1 ETH_USDT ASK LIMIT 20 PRICE 0.1     -> status=NEW remain=20.0000
                                                    -> id=1
    ORDER.PUT 9 ETH_USDT ASK LIMIT 20 PRICE 0.1     -> !NOUSER

Words may be quoted with '...' (a blank, or JSON, in one word). What may stand behind the arrow:

    =text            the whole answer: a word, a number, OK, nil, true, false
    path=text        a part of it: a field of a map, a place in a list (from 0), or a.b.c of those
    path=            the part is empty
    path#3           the part is a list or a map of 3; #3 the whole answer
    !CODE            the command is refused so; further words must occur in the error's text

`#` as a row's first character begins a comment. `@use file` runs another file first (its set-up).
`@time seconds` lets time pass; a file with it runs only where the runner was given `advance`.

The runner knows nothing of the engine: `execute(words)` answers plain values (bytes, int, bool, None,
list, dict with bytes as keys), or a `Failure`. So the same files run against the engine and over TCP
(with RESP3, which has maps).
"""

import shlex
from collections.abc import Callable
from pathlib import Path

from protocol.values import Failure

Execute = Callable[[list[bytes]], object]

FOLDER = Path(__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.txt") if not path.name.startswith("setup"))


class ScenarioError(AssertionError):
    """An answer that is not what the table says; the text names the row."""


def run(path: Path, execute: Execute, advance: Callable[[int], None] | None = None) -> int:
    """Run one file; return the number of rows that were checked, raise ScenarioError at the first that fails."""
    checked = 0
    answer: object = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = f"{path.name}:{number}: {line.strip()}"
        if line.startswith("@use "):
            checked += run(path.parent / line.split()[1], execute, advance)
            continue
        if line.startswith("@time "):
            assert advance is not None, f"{row}: expected a runner that can let time pass"
            advance(int(line.split()[1]))
            continue
        command, arrow, expected = line.partition("->")
        if command.strip():
            answer = execute([word.encode() for word in shlex.split(command)])
            if isinstance(answer, Failure) and not expected.strip().startswith("!"):
                raise ScenarioError(f"{row}\n  refused: {answer.code} {answer.text}")
        if arrow:
            check(row, answer, expected.strip())
            checked += 1
    return checked


def needs_time(path: Path) -> bool:
    """Tell whether a file can only run where time can be made to pass."""
    return any(line.startswith("@time ") for line in path.read_text().splitlines())


def check(row: str, answer: object, expected: str) -> None:
    """Compare an answer with one row's expectations."""
    if expected.startswith("!"):
        code, *texts = shlex.split(expected[1:])
        if not isinstance(answer, Failure):
            raise ScenarioError(f"{row}\n  expected {code}, answered {show(answer)}")
        missing = [text for text in texts if text not in answer.text]
        if answer.code != code or missing:
            raise ScenarioError(f"{row}\n  answered {answer.code} {answer.text}")
        return
    for claim in shlex.split(expected):
        place = min(index for index in (claim.find("="), claim.find("#")) if index >= 0)
        part = find(row, answer, claim[:place])
        wanted = claim[place + 1 :]
        found = str(len(part)) if claim[place] == "#" and isinstance(part, list | dict) else show(part)
        if found != wanted:
            raise ScenarioError(f"{row}\n  {claim[:place]} is {found}, expected {wanted}\n  in {answer}")


def find(row: str, answer: object, path: str) -> object:
    """Follow a path into an answer."""
    part = answer
    for step in path.split(".") if path else []:
        if isinstance(part, dict) and step.encode() in part:
            part = part[step.encode()]
        elif isinstance(part, list) and step.isdigit() and int(step) < len(part):
            part = part[int(step)]
        elif isinstance(part, Failure) and step == "code":
            part = part.code
        else:
            raise ScenarioError(f"{row}\n  there is no {path} in {answer}")
    return part


def show(value: object) -> str:
    """Write a leaf as the tables do."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode()
    return str(value)

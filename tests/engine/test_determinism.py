"""The same commands give the same state: under any hash seed, on any Python, after replay and restore."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.engine.dump import hash_rows, load, rows, state_hash
from server.engine.exchange import Exchange
from tests.engine.script import COMMANDS, execute, golden_exchange, golden_hash, script
from tests.engine.unsigned import in_format_2
from tests.engine.venue import Venue, replay

ROOT = Path(__file__).resolve().parents[2]

GOLDEN_HASH = "8029537baa751a0ec80ef4b2f3d77ed95baccdd0ef465e77d0f6741a5ada3314"
"""Of `script.py`. Computed by CPython 3.11, 3.12 and 3.13. A change of it is a change of the engine's behaviour or
of the dump's format: old journals would replay to another state."""

UNSIGNED_HASH = "a2636fe8943214e25ac574ec8da62c603271a4f0f23085fbe5e480eddf3ef9bb"
"""Of the same rows in format 2, which had no signatures: what the program that wrote it made of the script without."""


def other_pythons() -> list[str]:
    """Find interpreters of other versions that run; the constant above is the proof where there are none."""
    found: dict[tuple[int, ...], str] = {}
    candidates = [shutil.which(f"python3.{minor}") for minor in range(11, 20)]
    candidates += map(str, Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    for path in filter(None, candidates):
        asked = subprocess.run(
            [path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and (version := tuple(map(int, asked.stdout.split()))) >= (3, 11):
            found.setdefault(version, path)
    found.pop(sys.version_info[:2], None)
    return [found[version] for version in sorted(found)]


def hash_of(python: str, seed: str) -> str:
    """Run the script in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-m", "tests.engine.script"]
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return finished.stdout.strip()


def test_the_script_ends_in_the_golden_state() -> None:
    assert golden_hash() == GOLDEN_HASH


def test_signatures_change_nothing_else() -> None:
    assert hash_rows(in_format_2(rows(golden_exchange()))) == UNSIGNED_HASH


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_state_does_not_depend_on_the_hash_seed(seed: str) -> None:
    assert hash_of(sys.executable, seed) == GOLDEN_HASH


@pytest.mark.parametrize("python", other_pythons())
def test_the_state_does_not_depend_on_the_python(python: str) -> None:
    assert hash_of(python, "0") == GOLDEN_HASH


def test_replaying_what_was_accepted_gives_the_same_state_at_every_step() -> None:
    venue = Venue(checked=False)
    hashes = []
    for now_us, words in script(2, 1_000):
        venue.now_us = now_us - 1000
        before = venue.exchange.sequence
        venue.execute(words)
        if venue.exchange.sequence != before:
            hashes.append(venue.hash())
    again = replay(venue.log)
    assert state_hash(again) == venue.hash()
    assert again.sequence == len(venue.log) == len(hashes)
    for cut in (1, len(hashes) // 3, len(hashes) - 1):
        assert state_hash(replay(venue.log[:cut])) == hashes[cut - 1]


def test_a_restored_exchange_answers_and_becomes_what_the_first_does() -> None:
    first = Exchange()
    second = Exchange()
    for number, (now_us, words) in enumerate(script(4, COMMANDS // 2)):
        assert execute(first, words, now_us) == execute(second, words, now_us)
        if number % 50 == 0:
            second = load(rows(second))
    assert state_hash(first) == state_hash(second)

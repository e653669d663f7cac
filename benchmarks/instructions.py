"""Instructions per command, counted by valgrind's callgrind: a figure that a busy machine does not disturb.

The same commands go through a tree's loop in one process (`orders_in_process.py`), few and then many; the difference
by the difference of the numbers is what one command costs, start and set-up left out.

    python -m benchmarks.instructions [REVISION]    # this tree; beside it, the tree at that revision
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.revision import Tree, built, ours
from benchmarks.servers import ROOT

LOADS = ("rests", "matches", "is cancelled, and its cancel")
FEW, MANY = 1_600, 8_000
RUN_S_MAX = 900.0
COLLECTED = re.compile(r"Collected : (\d+)")


def available() -> bool:
    """Tell whether valgrind is there."""
    return shutil.which("valgrind") is not None


def counted(tree: Tree, load: str, count: int, out: Path) -> int:
    """Return the instructions of a whole run."""
    script = str(ROOT / "benchmarks" / "orders_in_process.py")
    *environment, interpreter, isolated = tree.python
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
    words = [*environment, *valgrind, interpreter, isolated, script, load, str(count)]
    done = subprocess.run(words, cwd=tree.sources, capture_output=True, text=True, timeout=RUN_S_MAX, check=False)
    found = COLLECTED.search(done.stderr)
    if done.returncode or found is None:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return int(found[1])


def per_command(tree: Tree, load: str, directory: Path) -> float:
    """Return the instructions of one command."""
    few = counted(tree, load, FEW, directory / "few")
    many = counted(tree, load, MANY, directory / "many")
    return (many - few) / (MANY - FEW)


def table(trees: list[Tree], directory: Path) -> Iterator[str]:
    """Count each load in each tree; yield the lines of a table, each when it is known."""
    yield "| instructions a command, nobody subscribed | " + " | ".join(tree.name for tree in trees) + " | ratio |"
    yield "| --- |" + " ---: |" * (len(trees) + 1)
    for load in LOADS:
        counts = [per_command(tree, load, directory) for tree in trees]
        figures = " | ".join(f"{count:,.0f}" for count in counts)
        yield f"| ORDER.PUT that {load} | {figures} | **{counts[-1] / counts[0]:.3f}** |"


def main() -> None:
    """Print the table of this tree, and of the revisions that are named, which come first."""
    with tempfile.TemporaryDirectory() as name:
        for line in table([*map(built, sys.argv[1:]), ours()], Path(name)):
            print(line, flush=True)


if __name__ == "__main__":
    main()

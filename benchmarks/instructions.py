"""Instructions per order, counted by valgrind's callgrind: a figure that a busy machine does not disturb.

The same orders go through a tree's loop in one process (`orders_in_process.py`), so many and then more; the difference
by the difference of the numbers is what one order costs, start and set-up left out.
"""

import re
import shutil
import subprocess
from pathlib import Path

from benchmarks.revision import Tree
from benchmarks.servers import ROOT

LOADS = ("rests", "matches")
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


def per_order(tree: Tree, load: str, directory: Path) -> float:
    """Return the instructions of one order."""
    few = counted(tree, load, FEW, directory / "few")
    many = counted(tree, load, MANY, directory / "many")
    return (many - few) / (MANY - FEW)

"""The tree at another revision, built as ours is, so that the two can be measured side by side."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT

BUILD_S_MAX = 900.0


@dataclass(frozen=True)
class Tree:
    """A source tree and what was compiled of it."""

    name: str
    sources: Path
    compiled: Path

    @property
    def python(self) -> list[str]:
        """The words of an interpreter that imports this tree's compiled modules, and its tests' sources."""
        return ["env", f"PYTHONPATH={self.compiled}:{self.sources}", "PYTHONHASHSEED=0", sys.executable, "-P"]

    @property
    def server(self) -> str:
        """The command line of this tree's server."""
        return shlex.join([*self.python, "-m", "server"])


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def ours() -> Tree:
    """This tree, compiled by `make compile`; what was compiled of older sources is refused."""
    compiled = ROOT / "build" / "compiled"
    stamp = compiled / ".stamp"
    sources = [path for folder in ("protocol", "server", "persistence") for path in (ROOT / folder).rglob("*.py")]
    if not stamp.exists() or max(path.stat().st_mtime for path in sources) > stamp.stat().st_mtime:
        raise FileNotFoundError(f"{compiled} is missing or older than the sources: run `make compile` first")
    return Tree(f"this tree ({git('describe', '--always', '--dirty')})", ROOT, compiled)


def built(revision: str) -> Tree:
    """A revision's tree below build/revisions, made now or by an earlier run."""
    commit = git("rev-parse", "--short=12", revision + "^{commit}")
    home = ROOT / "build" / "revisions" / commit
    compiled = home / "build" / "compiled"
    done = home / "built"
    if not done.exists():
        print(f"building {revision} ({commit}) in {home}; this takes about a minute", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(home)], input=archive, check=True)
        words = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(compiled), "."]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        environment["HATCH_BUILD_HOOK_ENABLE_CUSTOM"] = "1"
        subprocess.run([sys.executable, *words], cwd=home, env=environment, check=True, timeout=BUILD_S_MAX)
        done.touch()
    return Tree(f"{revision} ({commit})", home, compiled)

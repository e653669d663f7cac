"""Write the generated parts of the client libraries: `python -m clients.generate [--check]`.

A language is a module of this package with `files(schema)`, which returns the text of each generated file by its path
from the project's root. `--check` writes nothing and fails when a file is not what the declarations say.
"""

import importlib
import sys
from typing import Final

from clients.generate.model import ROOT, load
from clients.generate.proto_numbers import NUMBERS, broken, read_numbers, released

LANGUAGES: Final = ("python", "typescript", "go", "rust", "java", "proto")


def generated() -> dict[str, str]:
    """Make every generated file."""
    schema = load()
    files: dict[str, str] = {}
    for language in LANGUAGES:
        files.update(importlib.import_module(f"clients.generate.{language}").files(schema))
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or check them; return the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m clients.generate [--check]", file=sys.stderr)
        return 2
    stale = 0
    for name, text in generated().items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if arguments:
            print(f"{name} is not what the declarations say: run python -m clients.generate", file=sys.stderr)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{name} written")
    for problem in broken(released(ROOT), read_numbers().table):
        stale += 1
        print(f"{NUMBERS}: {problem}, but field numbers never change", file=sys.stderr)
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Write what follows from the declarations: `python -m protocol.generate [--check]`.

`requests.py` is the parser of every engine command, `COMMANDS.md` the page for people, `pages.json` that page as the
terminal has it, `schema.json` the declarations for programs (client libraries are generated from it, by
`python -m clients.generate`), `tests/vectors` what every client's tests run. All are checked in; `--check` writes
nothing and fails when one is not what the declarations say.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from protocol.generate_help import help_text
from protocol.generate_page import page_text
from protocol.generate_requests import requests_text
from protocol.generate_schema import schema_text
from protocol.generate_vectors import VECTORS

ROOT: Final = Path(__file__).parent.parent

FILES: Final[dict[str, Callable[[], str]]] = {
    "protocol/requests.py": requests_text,
    "protocol/COMMANDS.md": page_text,
    "protocol/schema.json": schema_text,
    "clients/cli/help/pages.json": help_text,
    **{f"tests/vectors/{name}": text for name, text in VECTORS.items()},
}


def stale() -> list[str]:
    """Name the files that are not what the declarations say."""
    return [
        name
        for name, text in FILES.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text()
    ]


def main(arguments: list[str]) -> int:
    """Write the files, or check them; return the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m protocol.generate [--check]", file=sys.stderr)
        return 2
    names = stale()
    if arguments:
        for name in names:
            print(f"{name} is not what the declarations say: run python -m protocol.generate", file=sys.stderr)
        return 1 if names else 0
    for name in names:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(FILES[name](), encoding="utf-8")
        print(f"{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

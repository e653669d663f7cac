"""What was typed, in a file with a line for each, as redis-cli keeps it; passwords never get there."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from prompt_toolkit.history import History

from clients.cli.catalog.names import is_secret
from clients.cli.words import Unbalanced, split

VARIABLE: Final = "DINGIR_CLI_HISTORY"
DEFAULT: Final = "~/.dingir_cli_history"
LINES_MAX: Final = 10_000
"""Of the file, of which the last are read; it is cut to them when it has twice as many."""


class LineHistory(History):
    """The history of a file, or of this session alone. Problems with the file are kept for whoever asks."""

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self.path = path
        self.problem = ""

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines of earlier sessions, the last first."""
        lines = self.read()
        if len(lines) > 2 * LINES_MAX:
            self.write(lines[-LINES_MAX:])
        return lines[-LINES_MAX:][::-1]

    def append_string(self, string: str) -> None:
        """Keep what was entered, a line at a time: several at once are pasted."""
        for line in string.split("\n"):
            if line.strip() and not holds_secret(line):
                super().append_string(line)

    def store_string(self, string: str) -> None:
        """Add a line to the file."""
        if self.path is None:
            return
        try:
            with open(self.path, "a", encoding="utf-8", errors="surrogateescape", opener=private) as file:
                file.write(string + "\n")
        except OSError as problem:
            self.give_up(problem)

    def read(self) -> list[str]:
        """Return the file's lines."""
        try:
            if self.path is None or not self.path.exists():
                return []
            return self.path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")[:-1]
        except OSError as problem:
            self.give_up(problem)
            return []

    def write(self, lines: list[str]) -> None:
        """Replace the file by these lines, at once."""
        assert self.path is not None
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with open(new, "x", encoding="utf-8", errors="surrogateescape", opener=private) as file:
                file.writelines(line + "\n" for line in lines)
            new.replace(self.path)
        except OSError as problem:
            self.give_up(problem)

    def give_up(self, problem: OSError) -> None:
        """Go on without a file."""
        self.problem = f"the history is not kept: {self.path}: {problem.strerror}"
        self.path = None


def history_path(variables: dict[str, str]) -> Path | None:
    """Return where the history is; nowhere if the variable is there, and empty."""
    text = variables.get(VARIABLE, DEFAULT)
    return Path(text).expanduser() if text else None


def private(path: str, flags: int) -> int:
    """Open a file that others can't read."""
    return os.open(path, flags, 0o600)


def holds_secret(line: str) -> bool:
    """Tell whether a line holds a password; one that can't be read might.

    >>> holds_secret('AUTH "secret'), holds_secret("3 auth secret"), holds_secret("PING")
    (True, True, False)
    """
    try:
        words = [word.decode("utf-8", "replace") for word in split(line)]
    except Unbalanced:
        words = line.split()
    return is_secret(words[1:] if words and words[0].isdigit() else words)

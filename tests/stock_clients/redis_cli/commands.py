"""Running a command-line tool to its end, away from the user's own configuration."""

import os
import subprocess
from dataclasses import dataclass
from typing import Final

TOOL_MAX_S: Final = 120.0
"""Longest run of one tool; the longest test loads 10,000 orders in a second or two."""


def environment(**more: str) -> dict[str, str]:
    """The machine's environment, without a user's start-up and history files."""
    return {**os.environ, "REDISCLI_RCFILE": os.devnull, "REDISCLI_HISTFILE": os.devnull, "TERM": "xterm", **more}


@dataclass(frozen=True)
class Outcome:
    """What a tool printed, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Tool:
    """A program and the arguments that every call of it begins with."""

    command: tuple[str, ...]

    def __call__(self, *arguments: str, text: str = "", **variables: str) -> Outcome:
        """Run it with `text` on its standard input and `variables` in its environment."""
        done = subprocess.run(
            [*self.command, *arguments],
            input=text.encode(),
            capture_output=True,
            env=environment(**variables),
            timeout=TOOL_MAX_S,
            check=False,
        )
        return Outcome(done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode)

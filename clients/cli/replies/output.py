"""What is printed for programs: replies on standard output, and what is said about them beside it.

Nothing here needs rich: a script that calls `dingir-cli --json` a thousand times does not wait for it. What a person
reads is `printer.py`'s, which is one of these, too.
"""

import sys
from typing import Final

from clients.cli.replies.csvtext import csv_text
from clients.cli.replies.jsontext import json_text
from clients.cli.replies.plain import plain

TABLE: Final = "table"
JSON: Final = "json"
CSV: Final = "csv"
RAW: Final = "raw"


class Output:
    """Where replies are printed in a form for programs."""

    def __init__(self, form: str) -> None:
        self.form = form

    def reply(self, reply: object, command: str) -> None:
        """Print a reply."""
        if self.form == RAW:
            write(plain(reply) + b"\n")
        elif self.form == JSON:
            write(f"{json_text(reply)}\n".encode("utf-8", "replace"))
        else:
            assert self.form == CSV, self.form
            write(csv_text(reply, command).encode("utf-8", "replace"))

    def message(self, item: object) -> None:
        """Print what came without being asked for."""
        self.reply(item, "")

    def note(self, text: str) -> None:
        """Say something about the conversation, to people alone."""
        self.problem(text)

    def problem(self, text: str, where: str = "") -> None:
        """Say what went wrong; `where` comes before it."""
        sys.stdout.flush()
        print(where + text, file=sys.stderr, flush=True)


def write(data: bytes) -> None:
    """Write bytes to standard output, at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

"""What is printed for a person: tables, colours where they can be shown, and pages of help."""

import os
import sys
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.text import Text

from clients.cli.palette import LABEL, NAME
from clients.cli.replies.nested import error
from clients.cli.replies.output import TABLE, Output
from clients.cli.replies.page import page, text_lines

ENDLESS: Final = 1_000_000
"""Width of what is no terminal: nothing is left out there."""
CONFIRMATIONS: Final = (b"subscribe", b"psubscribe", b"unsubscribe", b"punsubscribe")
MESSAGES: Final = (b"message", b"pmessage")


class Printer(Output):
    """A terminal, or what stands for one; replies may still be wanted in a form for programs."""

    def __init__(self, form: str, *, color: bool) -> None:
        super().__init__(form)
        self.out = console(sys.stdout.isatty(), color=color)
        self.err = console(sys.stderr.isatty(), color=color, stderr=True)

    @property
    def width(self) -> int:
        return self.out.width

    def reply(self, reply: object, command: str) -> None:
        """Print a reply."""
        if self.form == TABLE:
            self.lines(page(reply, command, self.width))
        else:
            super().reply(reply, command)

    def message(self, item: object) -> None:
        """Print what came without being asked for."""
        if self.form != TABLE or not isinstance(item, list) or len(item) < 3:
            self.reply(item, "")
            return
        *channels, content = (text_of(one) for one in item[1:])
        if item[0] in CONFIRMATIONS:
            self.lines([Text(f"{text_of(item[0])}d {' '.join(channels)}", style=LABEL)])
        elif item[0] in MESSAGES:
            self.lines([Text.assemble((channels[-1], NAME), f"  {content}")])
        else:
            self.reply(item, "")

    def lines(self, lines: Iterable[Text]) -> None:
        """Print lines for a person; one that is too long is broken by the terminal."""
        for line in lines:
            if line.style or line.spans:
                self.out.print(line, soft_wrap=True)
            else:
                self.out.file.write(line.plain + "\n")
        self.out.file.flush()

    def note(self, text: str) -> None:
        """Say something about the conversation."""
        self.aside(Text(text, style=LABEL))

    def problem(self, text: str, where: str = "") -> None:
        """Say what went wrong, a refusal in a script with its line before it."""
        self.aside(Text.assemble(where, error(text) if self.form == TABLE and where else Text(text)))

    def aside(self, line: Text) -> None:
        """Print a line beside the replies."""
        sys.stdout.flush()
        self.err.print(line, soft_wrap=True)


def console(is_terminal: bool, *, color: bool, stderr: bool = False) -> Console:
    """Make a console of rich's that prints what it is given, and colours only on a terminal."""
    forced = bool(os.environ.get("FORCE_COLOR"))
    return Console(
        stderr=stderr,
        color_system="auto" if color and (is_terminal or forced) else None,
        width=None if is_terminal or os.environ.get("COLUMNS") else ENDLESS,
        highlight=False,
        markup=False,
        emoji=False,
    )


def text_of(value: object) -> str:
    """Write part of a message on one line."""
    return text_lines(value)[0].plain if isinstance(value, bytes) else str(value)

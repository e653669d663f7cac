"""The terminal: a page at a time, of which only the lines that changed are written.

rich renders the page to text, in 5 ms at 80 x 24 and 11 ms at 200 x 60; line by line it is compared with what is on
the screen. A busy market changes nearly every line, and a drawing is 3 and 14 kB then; in a quiet one the clock is 100
bytes a second, where rich's own `Live` would write the page again. `Live` also takes the size from COLUMNS and LINES
where a shell has exported them, and so misses that the window has changed.

The terminal's state is put back however the program ends: other screen, cursor, echo. Nothing else knows of escapes.
"""

import os
import sys
import termios
import tty
from types import TracebackType
from typing import Any, Self

from rich.console import Console, RenderableType

HOME_AND_CLEAR = "\x1b[H\x1b[2J"
BEGIN_FRAME, END_FRAME = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know these show a frame at once; the others ignore them."""
INPUT_FLAGS, CHARACTERS = 0, 6
"""Places in what `termios.tcgetattr` returns."""
NO_CHARACTER = b"\0"
COLUMNS_MIN, ROWS_MIN = 1, 1


def shown_size(console: Console) -> tuple[int, int]:
    """Return the size for a picture that is printed: the terminal's, with a line for the prompt; else 80 x 24.

    COLUMNS and LINES say otherwise, as for other programs.
    """
    width, height = console.size
    if not console.is_terminal:
        height = int(os.environ["LINES"]) if os.environ.get("LINES", "").isdigit() else 24
    elif "LINES" not in os.environ:
        height -= 1
    return width, max(height, ROWS_MIN)


class Screen:
    """The whole terminal, while this is entered."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.shown: list[str] = []
        self.shown_at = (0, 0)
        self.keyboard: list[Any] | None = None

    def __enter__(self) -> Self:
        if sys.stdin.isatty():
            self.keyboard = termios.tcgetattr(sys.stdin)
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    def take(self) -> None:
        """Take the terminal over."""
        if self.keyboard is not None:
            tty.setcbreak(sys.stdin)  # keys come at once and are not shown
            modes = termios.tcgetattr(sys.stdin)
            modes[INPUT_FLAGS] &= ~termios.IXON  # Ctrl-S would stop the drawing
            modes[CHARACTERS][termios.VINTR] = NO_CHARACTER  # Ctrl-C is a key: as a signal it would end `make`, too
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, modes)
        self.console.set_alt_screen(True)
        self.console.show_cursor(False)
        self.shown_at = (0, 0)

    def give_back(self) -> None:
        """Leave the terminal as it was."""
        self.console.show_cursor(True)
        self.console.set_alt_screen(False)
        if self.keyboard is not None:
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, self.keyboard)

    def size(self) -> tuple[int, int]:
        """Return columns and rows as they are now: the terminal's own, whatever COLUMNS and LINES were at the start."""
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
        return max(columns, COLUMNS_MIN), max(rows, ROWS_MIN)

    def draw(self, page: RenderableType, width: int, height: int) -> None:
        """Bring the page to the screen; blocks while the terminal takes no more."""
        self.console.size = width, height  # else it draws nothing wider than what COLUMNS says
        with self.console.capture() as capture:
            self.console.print(page, width=width, height=height, end="")
        lines = capture.get().split("\n")[:height]
        pieces = [BEGIN_FRAME]
        if self.shown_at != (width, height):
            self.shown_at, self.shown = (width, height), []
            pieces.append(HOME_AND_CLEAR)
        for row, line in enumerate(lines):
            if row >= len(self.shown) or line != self.shown[row]:
                pieces.append(f"\x1b[{row + 1};1H{line}")
        pieces.append(END_FRAME)
        self.shown = lines
        sys.stdout.write("".join(pieces))
        sys.stdout.flush()

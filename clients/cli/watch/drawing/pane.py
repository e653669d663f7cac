"""A part of the page: a function from a size to lines, drawn by rich wherever its layout puts it."""

from collections.abc import Callable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.panel import Panel
from rich.text import Text

from clients.cli.palette import FRAME, LABEL

Lines = Callable[[int, int], list[Text]]


class Pane:
    """Lines that are made for the size at hand."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw, by rich's protocol."""
        width, height = options.max_width, options.height or options.max_height
        for line in self.lines(width, height)[:height]:
            line.truncate(width)
            line.no_wrap = True
            yield line


def framed(title: str, lines: Lines) -> Panel:
    """Put a frame around lines."""
    return Panel(Pane(lines), title=Text(title, style=LABEL), title_align="left", border_style=FRAME, padding=(0, 1))


def spread(left: Text, right: Text, width: int) -> Text:
    """Put one text at the left end of a line and one at the right, as far as there is room."""
    gap = width - left.cell_len - right.cell_len
    if gap < 1:
        return left
    return Text.assemble(left, " " * gap, right)

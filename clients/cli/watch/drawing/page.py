"""Where everything is, by the size of the terminal.

    wide (from 110 columns)     header                      narrow (below 70)   header
                                chart | ladder | trades                         ladder
    middle                      header                                          trades
                                chart  | ladder                                 status
                                trades |
                                status (last line of each)

Below 20 x 8 nothing would be readable, and the page says so.
"""

from dataclasses import dataclass
from typing import Final

from rich.console import RenderableType
from rich.layout import Layout
from rich.text import Text

from clients.cli.palette import BID, LABEL, WARNING
from clients.cli.watch.drawing.chart import chart
from clients.cli.watch.drawing.figures import day_time
from clients.cli.watch.drawing.header import header
from clients.cli.watch.drawing.ladder import ladder
from clients.cli.watch.drawing.pane import Pane, framed, spread
from clients.cli.watch.drawing.trades import trades
from clients.cli.watch.state.picture import View

WIDE_FROM: Final = 110
MIDDLE_FROM: Final = 70
TRADES_FROM: Final = 20
"""From this height on there are trades below something else."""
WIDTH_MIN, HEIGHT_MIN = 20, 8
HEADER_ROWS: Final = 2


@dataclass(frozen=True)
class Status:
    """What the last line says."""

    address: str
    live: bool
    problem: str
    again_s: float
    now_us: int
    keys: bool
    """Whether there is somebody to press them."""

    def text(self) -> Text:
        """Return how the connection is."""
        if self.problem:
            again = f", again in {self.again_s:.0f} s" if self.again_s >= 1 else ""
            return Text(f" ○ reconnecting to {self.address}: {self.problem}{again}", style=WARNING)
        if not self.live:
            return Text(f" ○ connecting to {self.address}", style=WARNING)
        return Text.assemble((" ● live", BID), (f"  {self.address}", LABEL))

    def clock(self) -> Text:
        """Return the time, and how to end it."""
        keys = "   q ends" if self.keys else ""
        return Text(f"{day_time(self.now_us)} UTC{keys} ", style=LABEL)


def page(view: View, status: Status, levels_max: int, width: int, height: int) -> RenderableType:
    """Return the whole page for rich to draw at this size."""
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return Layout(Pane(lambda *_: [Text(f"too small: {width} x {height}"[:width], style=WARNING)]))
    root = Layout()
    body = Layout()
    root.split_column(
        Layout(Pane(lambda columns, _: header(view, columns)), size=HEADER_ROWS),
        body,
        Layout(Pane(lambda columns, _: [spread(status.text(), status.clock(), columns)]), size=1),
    )
    ladder_pane = framed("book", lambda columns, rows: ladder(view, levels_max, columns, rows))
    trades_pane = framed("trades", lambda columns, rows: trades(view, columns, rows))
    chart_pane = framed(f"{view.interval} candles", lambda columns, rows: chart(view, columns, rows))
    if width >= WIDE_FROM:
        side = 36 if width < 150 else 46
        body.split_row(Layout(chart_pane), Layout(ladder_pane, size=side), Layout(trades_pane, size=side))
    elif width >= MIDDLE_FROM:
        left = Layout(chart_pane)
        if height >= TRADES_FROM:
            left.split_column(Layout(chart_pane, ratio=2), Layout(trades_pane, ratio=1))
        body.split_row(left, Layout(ladder_pane, size=max(34, width * 3 // 7)))
    elif height >= TRADES_FROM:
        body.split_column(Layout(ladder_pane, ratio=2), Layout(trades_pane, ratio=1))
    else:
        body.split_row(Layout(ladder_pane))
    return root

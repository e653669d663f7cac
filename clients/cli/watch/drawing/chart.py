"""The candle chart: a column for each candle, two steps of price in each row, volume below, time at the foot.

A cell holds an upper and a lower half; each is empty, wick or body, which box drawing has a character for in all nine
combinations. So a chart of 12 rows tells 24 prices apart, in any terminal. A candle is of the colour of its direction;
where nothing was traded there is a thin line at the price that still holds. Positions on the screen alone are floats.
"""

from decimal import Decimal
from itertools import groupby
from typing import Final

from rich.text import Text

from clients.cli.palette import ASK, ASK_BAR, BID, BID_BAR, LABEL
from clients.cli.watch.drawing.axis import price_marks, time_marks
from clients.cli.watch.drawing.figures import exact
from clients.cli.watch.drawing.ladder import nothing
from clients.cli.watch.state.picture import View
from clients.cli.watch.state.records import Candle

NONE, WICK, BODY = range(3)
GLYPHS: Final = {
    (NONE, NONE): " ",
    (NONE, WICK): "╷",
    (NONE, BODY): "╻",
    (WICK, NONE): "╵",
    (WICK, WICK): "│",
    (WICK, BODY): "╽",
    (BODY, NONE): "╹",
    (BODY, WICK): "╿",
    (BODY, BODY): "┃",
}
VOLUME_GLYPHS: Final = " ▁▂▃▄▅▆▇█"
FLAT: Final = "╌"
LAST: Final = "┈"
VOLUME_FROM: Final = 9
"""From this height on there are bars of volume."""

Cell = tuple[str, str]
"""A character and its style."""
EMPTY: Final[Cell] = (" ", "")


class Scale:
    """Where a price stands: in halves of rows from the top."""

    def __init__(self, low: Decimal, high: Decimal, rows: int) -> None:
        self.low, self.high, self.rows = low, high, rows

    def half(self, price: Decimal) -> int:
        """Return the half row of a price."""
        if self.high == self.low:
            return self.rows - 1
        return round(float((self.high - price) / (self.high - self.low)) * (2 * self.rows - 1))


def style_of(candle: Candle) -> str:
    """Return a candle's colour."""
    return LABEL if not candle.trade_count else BID if candle.close >= candle.open else ASK


def volume_style_of(candle: Candle) -> str:
    """Return the darker colour of its volume."""
    return BID_BAR if candle.close >= candle.open else ASK_BAR


def column(candle: Candle, scale: Scale) -> list[Cell]:
    """Draw one candle from the top row to the bottom row."""
    style = style_of(candle)
    cells = [EMPTY] * scale.rows
    if not candle.trade_count:
        cells[scale.half(candle.close) // 2] = (FLAT, style)
        return cells
    top, bottom = scale.half(candle.high), scale.half(candle.low)
    body_top, body_bottom = sorted((scale.half(candle.open), scale.half(candle.close)))

    def part(half: int) -> int:
        return BODY if body_top <= half <= body_bottom else WICK if top <= half <= bottom else NONE

    for row in range(top // 2, bottom // 2 + 1):
        cells[row] = (GLYPHS[part(2 * row), part(2 * row + 1)], style)
    return cells


def volume_column(candle: Candle, most: Decimal, rows: int) -> list[Cell]:
    """Draw one bar of volume."""
    eighths = round(float(candle.volume / most) * 8 * rows) if most else 0
    if candle.volume and not eighths:
        eighths = 1
    return [
        (VOLUME_GLYPHS[max(0, min(8, eighths - 8 * (rows - 1 - row)))], volume_style_of(candle)) for row in range(rows)
    ]


def chart(view: View, width: int, height: int) -> list[Text]:
    """Return the lines of the chart."""
    if not view.candles:
        return [Text("")] * ((height - 1) // 2) + [nothing("nothing was traded yet", width)]
    axis_width = len(exact(max(it.high for it in view.candles))) + 1
    columns = width - axis_width
    if columns < 4 or height < 3:
        return [nothing("no room for a chart", width)]
    candles = view.candles[-columns:]
    volume_rows = max(2, height // 6) if height >= VOLUME_FROM else 0
    rows = height - volume_rows - 1
    scale = Scale(min(it.low for it in candles), max(it.high for it in candles), rows)
    close = candles[-1].close
    last_row = scale.half(close) // 2
    grid = [column(it, scale) for it in candles]
    grid = [[EMPTY] * rows] * (columns - len(candles)) + grid
    labels = price_marks(scale.low, scale.high, rows, scale.half)
    labels[last_row] = exact(close)
    lines: list[Text] = []
    for row in range(rows):
        cells = [it[row] for it in grid]
        mark = f" {labels.get(row, ''):>{axis_width - 1}}"
        mark_style = LABEL
        if row == last_row:
            cells = [(LAST, LABEL) if it == EMPTY else it for it in cells]
            mark_style = f"reverse {style_of(candles[-1])}"
        lines.append(joined(cells))
        lines[-1].append(mark[:1])
        lines[-1].append(mark[1:], style=mark_style)
    lines += volume_lines(candles, columns, volume_rows)
    lines.append(Text(time_marks(candles, columns, width, view.interval), style=LABEL))
    return lines


def volume_lines(candles: list[Candle], columns: int, rows: int) -> list[Text]:
    """Return the lines of the volume bars."""
    most = max(it.volume for it in candles)
    grid = [[EMPTY] * rows] * (columns - len(candles)) + [volume_column(it, most, rows) for it in candles]
    lines = [joined([it[row] for it in grid]) for row in range(rows)]
    if lines:
        lines[-1].append(" volume", style=LABEL)
    return lines


def joined(cells: list[Cell]) -> Text:
    """Make a line of cells, with one span for each run of a style."""
    line = Text()
    for style, run in groupby(cells, key=lambda it: it[1]):
        line.append("".join(char for char, _ in run), style=style or None)
    return line

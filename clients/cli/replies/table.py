"""Rows and columns on a screen of some width.

What does not fit is dealt with in this order, and said below the table: a column whose values are all the same is told
once; then columns go that are seldom looked at, and last those on the right. Nothing goes that was not said: `--json`
has it all.
"""

from typing import Final

from rich.cells import cell_len
from rich.text import Text

from clients.cli.palette import LABEL, NAME, SIDES
from clients.cli.replies.column import Column, column
from clients.cli.replies.grid import Grid

GAP: Final = "  "
RULE: Final = "─"
SELDOM: Final = (
    "chain_id",
    "address",
    "inner_id",
    "logo",
    "update_time",
    "prevented",
    "stp",
    "tif",
    "post_only",
    "taker_fee",
    "maker_fee",
    "frozen_count",
    "available_count",
    "fee_scale",
    "type",
    "finished_fee",
    "finished_quote",
    "frozen",
    "reason",
    "end",
    "interval",
)
"""Fields of records that go first, in this order."""


def table(grid: Grid, width: int) -> list[Text]:
    """Draw rows and columns; below 20 characters of width they are wrapped by the terminal."""
    columns = columns_of(grid)
    alike: list[Column] = []
    dropped: list[Column] = []
    if len(grid.rows) > 1 and total(columns) > width:
        alike = [one for one in columns if len(set(one.cells)) == 1]
        columns = [one for one in columns if one not in alike] or columns[:1]
    while total(columns) > width and len(columns) > 1:
        dropped.append(next_to_go(columns))
        columns.remove(dropped[-1])
    lines = [head(columns), Text(GAP.join(RULE * one.width for one in columns), style=LABEL)]
    lines += [row(columns, number) for number in range(len(grid.rows))]
    if alike:
        lines += told("everywhere", [f"{one.name} {one.cells[0].strip() or '(empty)'}" for one in alike], width)
    if dropped:
        lines += told("not shown", [one.name for one in dropped], width)
    return lines


def columns_of(grid: Grid) -> list[Column]:
    """Lay out all columns."""
    return [column(name, values) for name, values in zip(grid.names, zip(*grid.rows, strict=True), strict=True)]


def natural_width(grid: Grid) -> int:
    """Return how wide the whole table is."""
    return total(columns_of(grid))


def total(columns: list[Column]) -> int:
    """Return how wide these columns are, side by side."""
    return sum(one.width for one in columns) + len(GAP) * (len(columns) - 1)


def next_to_go(columns: list[Column]) -> Column:
    """Return the column that is missed least."""
    known = {one.name: one for one in columns}
    return next((known[name] for name in SELDOM if name in known), columns[-1])


def head(columns: list[Column]) -> Text:
    """Draw the names."""
    return Text(GAP.join(one.head for one in columns).rstrip(), style=NAME)


def row(columns: list[Column], number: int) -> Text:
    """Draw a row; sides have their colour."""
    line = Text()
    for at, one in enumerate(columns):
        text = one.cells[number]
        line.append(GAP if at else "")
        line.append(text, style=SIDES.get(text.strip(), "") if one.name == "side" else "")
    line.rstrip()
    return line


def told(what: str, facts: list[str], width: int) -> list[Text]:
    """Write facts below a table, in as many lines as they need."""
    lines = [what + ":"]
    for at, fact in enumerate(facts):
        text = fact + ("" if at == len(facts) - 1 else ",")
        if cell_len(lines[-1]) + 1 + cell_len(text) > width:
            lines.append(" ")
        lines[-1] += " " + text
    return [Text(line, style=LABEL) for line in lines]

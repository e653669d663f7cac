"""The book by price: asks above, bids below, the spread between, a bar for what is to be had up to each price.

A bar shows the cumulated amount from the best price to this one, against the largest on the screen, so that both sides
can be compared, and a wall is a step. The best prices stay where they are, in the middle, however many levels.
"""

from decimal import Decimal
from itertools import accumulate

from rich.text import Text

from clients.cli.palette import ASK, ASK_BAR, BID, BID_BAR, LABEL
from clients.cli.watch.drawing.figures import aligned, exact
from clients.cli.watch.state.picture import View
from clients.cli.watch.state.records import Level

EIGHTHS = " ▏▎▍▌▋▊▉█"
AMOUNT_WIDTH_MAX = 12
BAR_WIDTH_MIN = 4
TOTAL_FROM = 42
"""From this width on the cumulated amounts are written, too."""

Row = tuple[Decimal, Decimal, Decimal]
"""Price, amount, cumulated amount."""


def bar(share: float, width: int) -> str:
    """Draw a bar that is such a share of the width, to an eighth of a character.

    >>> bar(0.5, 3), bar(0.001, 3)
    ('█▌', '▏')
    """
    eighths = max(1, min(8 * width, round(share * 8 * width)))
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def cumulated(levels: list[Level]) -> list[Row]:
    """Add up the amounts from the best price on."""
    totals = accumulate(amount for _, amount in levels)
    return [(price, amount, total) for (price, amount), total in zip(levels, totals, strict=True)]


def ladder(view: View, levels_max: int, width: int, height: int) -> list[Text]:
    """Return the lines of the ladder."""
    ask_rows = min(levels_max, max(1, (height - 2) // 2))
    bid_rows = min(levels_max, max(1, height - 2 - ask_rows))
    asks, bids = cumulated(view.asks[:ask_rows]), cumulated(view.bids[:bid_rows])
    columns = Columns(asks + bids, width)
    lines = [columns.head()]
    lines += [Text("")] * ((height - 2) // 2 - max(1, len(asks)))
    lines += columns.lines(asks, ASK, ASK_BAR)[::-1] or [nothing("no asks", width)]
    lines.append(middle(view, width))
    lines += columns.lines(bids, BID, BID_BAR) or [nothing("no bids", width)]
    return lines


def nothing(text: str, width: int) -> Text:
    return Text(text.center(width), style=LABEL)


def middle(view: View, width: int) -> Text:
    """Return the line between the sides: the spread, and its share of the price."""
    if not view.asks or not view.bids:
        return Text("─" * width, style=LABEL)
    ask, bid = view.asks[0][0], view.bids[0][0]
    percent = (ask - bid) * 200 / (ask + bid)
    text = f" spread {exact(ask - bid)}  {percent:.3f} % "
    if len(text) > width:
        text = f" {exact(ask - bid)} "
    return Text(text.center(width, "─"), style=LABEL)


class Columns:
    """How wide each column is: prices in full, amounts with what digits there is room for, the bar what is left."""

    def __init__(self, rows: list[Row], width: int) -> None:
        self.price = max([len(exact(price)) for price, _, _ in rows] + [len("price")])
        longest = max([len(exact(amount)) for _, amount, _ in rows] + [len("amount")])
        self.amount = min(longest, AMOUNT_WIDTH_MAX, max(4, width - self.price - 2))
        self.total = 0
        if width >= TOTAL_FROM:
            widest = max([len(exact(total)) for _, _, total in rows] + [len("total")])
            self.total = min(widest, AMOUNT_WIDTH_MAX)
        taken = self.price + 2 + self.amount + (2 + self.total if self.total else 0)
        self.bar = width - taken - 2 if width - taken - 2 >= BAR_WIDTH_MIN else 0
        self.most = max([total for _, _, total in rows], default=Decimal(1))

    def head(self) -> Text:
        """Return the columns' names."""
        text = f"{'price':>{self.price}}  {'amount':>{self.amount}}"
        if self.total:
            text += f"  {'total':>{self.total}}"
        if self.bar:
            text += "  " + "depth"[: self.bar]
        return Text(text, style=LABEL)

    def lines(self, rows: list[Row], style: str, bar_style: str) -> list[Text]:
        """Return the levels' lines."""
        amounts = aligned([amount for _, amount, _ in rows], self.amount)
        totals = aligned([total for _, _, total in rows], self.total) if self.total else [""] * len(rows)
        lines = []
        for (price, _, total), amount_text, total_text in zip(rows, amounts, totals, strict=True):
            line = Text.assemble((f"{exact(price):>{self.price}}", style), f"  {amount_text}")
            if self.total:
                line.append(f"  {total_text}", style=LABEL)
            if self.bar:
                line.append("  ")
                line.append(bar(float(total / self.most), self.bar), style=bar_style)
            lines.append(line)
        return lines

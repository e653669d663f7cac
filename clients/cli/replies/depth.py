"""A book by price as a ladder with two sides: bids left, asks right, the best on top, amounts added up outwards."""

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Final

from rich.text import Text

from clients.cli.palette import ASK, BID, LABEL, NAME
from clients.cli.replies.column import Column, column
from clients.cli.replies.grid import cell

EXACT: Final = Context(prec=1000)
"""More digits than any sum of amounts has; the usual 28 would round."""
GAP: Final = "  "
NONE: Final = "(none)"

Level = Sequence[object]


def depth(reply: dict[bytes, object]) -> list[Text]:
    """Draw the answer of MARKET.DEPTH."""
    bids, asks = side(reply[b"bids"]), side(reply[b"asks"])
    left, right = columns("bid", bids)[::-1], columns("ask", asks)
    head = GAP.join(one.head for one in left) + " │ " + GAP.join(one.head for one in right)
    width = len(GAP.join(one.head for one in left))
    lines = [Text(head.rstrip(), style=NAME), Text("─" * width + "─┼─" + "─" * (len(head) - width - 3), style=LABEL)]
    for number in range(max(len(bids), len(asks), 1)):
        line = half(left, number, BID) if number < len(bids) else Text(" " * width)
        if not bids and number == 0:
            line = Text(NONE.rjust(width), style=LABEL)
        line.append(" │ ", style=LABEL)
        if number < len(asks):
            line.append_text(half(right, number, ASK))
        elif not asks and number == 0:
            line.append(NONE, style=LABEL)
        line.rstrip()
        lines.append(line)
    return [*lines, Text(below(reply, bids, asks), style=LABEL)]


def side(levels: object) -> list[Level]:
    """Read one side's levels."""
    assert isinstance(levels, list)
    return levels


def columns(name: str, levels: list[Level]) -> list[Column]:
    """Lay out one side: price, amount, and the amount up to this price."""
    amounts = [cell(level[1]) for level in levels]
    return [
        column(name, [level[0] for level in levels]),
        column("amount", [level[1] for level in levels]),
        column("total", [text.encode() for text in added_up(amounts)]),
    ]


def added_up(amounts: list[str]) -> list[str]:
    """Add amounts up, exactly.

    >>> added_up(["1.5", "0.5000"])
    ['1.5', '2.0000']
    """
    sums: list[str] = []
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, Decimal(amount))
        sums.append(f"{total:f}")
    return sums


def half(side: list[Column], number: int, style: str) -> Text:
    """Draw one side of a line; the price has the side's colour."""
    line = Text()
    for at, one in enumerate(side):
        line.append(GAP if at else "")
        line.append(one.cells[number], style="" if one.name == "amount" else LABEL if one.name == "total" else style)
    return line


def below(reply: dict[bytes, object], bids: list[Level], asks: list[Level]) -> str:
    """Say what there is to say about the whole book."""
    facts = [f"sequence {cell(reply[b'sequence'])}"]
    if bids and asks:
        facts.insert(0, f"spread {EXACT.subtract(Decimal(cell(asks[0][0])), Decimal(cell(bids[0][0]))):f}")
    return ", ".join(facts)

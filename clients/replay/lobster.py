"""Read a LOBSTER message file: time, type, order id, size, price x 10000, direction; no header.

Types: 1 a new limit order, 2 a partial cancel (size is what was taken off), 3 a deletion, 4 the
execution of a visible order, 5 of a hidden one, 6 an auction, 7 a halt. The direction is the resting
order's, 1 for a bid, so an execution's aggressor is on the other side.

A message file does not say what rested before it begins. Orders that are named without a type 1
before rested then; their size is the sum of what later leaves them, and their order of arrival that of
their ids.
"""

from pathlib import Path

from clients.replay.recording import (
    ASK,
    BID,
    Add,
    Aggress,
    BadRecording,
    Change,
    Recording,
    Step,
    decimals,
    numbered,
    open_text,
)

Row = tuple[int, int, int, int, int]
"""Type, order, size, price, direction."""

NEW, REDUCED, DELETED, EXECUTED = 1, 2, 3, 4
NAMES = {5: "hidden executions", 6: "auction trades", 7: "halts"}
SIDES = {1: BID, -1: ASK}


def read(path: Path) -> Recording:
    """Read a whole file."""
    rows = read_rows(path)
    opening = unseen(rows)
    left = {order.order: order.size for order in opening}
    steps: list[Step] = []
    skipped: dict[str, int] = {}
    for kind, order, size, price, direction in rows:
        if kind in NAMES:
            skipped[NAMES[kind]] = skipped.get(NAMES[kind], 0) + 1
            continue
        shown = text_of(price)
        if kind == NEW:
            left[order] = size
            steps.append(Add(order, SIDES[direction], shown, size))
            continue
        left[order] = 0 if kind == DELETED else max(0, left[order] - size)
        if kind == EXECUTED:
            steps.append(Aggress(SIDES[-direction], shown, size, ((order, size),)))
        steps.append(Change(order, shown, left[order], confirms=kind == EXECUTED))
    scale = max((decimals(step.price) for step in [*opening, *steps]), default=0)
    return Recording(opening, steps, scale, len(rows), skipped)


def read_rows(path: Path) -> list[Row]:
    """Read the lines of a file."""
    rows: list[Row] = []
    with open_text(path) as lines:
        for number, fields in numbered(lines):
            try:
                float(fields[0])
                kind, order, size, price, direction = (int(text) for text in fields[1:])
            except (ValueError, IndexError):
                raise BadRecording(
                    f"{path}:{number}: expected time,type,order id,size,price x 10000,direction"
                ) from None
            if kind not in NAMES and (kind not in (NEW, REDUCED, DELETED, EXECUTED) or direction not in SIDES):
                raise BadRecording(f"{path}:{number}: expected type 1..7 and direction 1 or -1")
            rows.append((kind, order, size, price, direction))
    return rows


def unseen(rows: list[Row]) -> list[Add]:
    """Return the orders that must have rested before the file begins."""
    fresh: set[int] = set()
    found: dict[int, Add] = {}
    for kind, order, size, price, direction in rows:
        if kind == NEW:
            fresh.add(order)
        elif kind in (REDUCED, DELETED, EXECUTED) and order not in fresh:
            before = found[order].size if order in found else 0
            found[order] = Add(order, SIDES[direction], text_of(price), before + size)
    return [found[order] for order in sorted(found)]


def text_of(price: int) -> str:
    """Write a price of 1/10000.

    >>> text_of(5853300)
    '585.3300'
    """
    return f"{price // 10_000}.{price % 10_000:04d}"

"""A recording, whatever its file format: the orders that rest at the start, then one step after another.

A step says what the venue did, in the venue's own order ids. Sizes are whole numbers (contracts,
shares); prices are decimal text as the file has them.

`Change.confirms` marks a change that the venue published only because a fill had caused it: where our
book has done the same, nothing is left to do.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

BID = b"BID"
ASK = b"ASK"


class BadRecording(Exception):
    """A file that can't be read as a recording; the text names the line."""


@dataclass(frozen=True, slots=True)
class Add:
    """A new limit order."""

    order: int
    side: bytes
    price: str
    size: int


@dataclass(frozen=True, slots=True)
class Change:
    """A resting order's new price and what is left of it; 0 left is a cancel."""

    order: int
    price: str
    left: int
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Aggress:
    """An order that took `size` at `price` from `makers`, as (order, size)."""

    side: bytes
    price: str
    size: int
    makers: tuple[tuple[int, int], ...]


Step = Add | Change | Aggress


@dataclass
class Recording:
    """What was read; `skipped` counts the messages that have no counterpart here, by their kind."""

    opening: list[Add]
    steps: list[Step]
    price_scale: int
    messages: int
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def size_max(self) -> int:
        """Return the size of all orders together, which bounds what anybody can need."""
        return sum(step.size for step in [*self.opening, *self.steps] if not isinstance(step, Change)) + sum(
            step.left for step in self.steps if isinstance(step, Change)
        )

    @property
    def price_max(self) -> float:
        """Return about the highest price."""
        return max((float(step.price) for step in [*self.opening, *self.steps]), default=0.0)


def open_text(path: Path) -> TextIO:
    """Open a file as text, unpacked when it is gzip (told by its first bytes, not by its name)."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    if packed:
        return gzip.open(path, "rt", encoding="ascii", newline="")
    return path.open("r", encoding="ascii", newline="")


def numbered(lines: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Split comma-separated lines; yield them with their line numbers, empty ones left out."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text:
            yield number, text.split(",")


def at_scale(price: str, scale: int) -> bytes:
    """Write a price with no more decimals than the market has; what is cut is zeros.

    >>> at_scale("100.2500", 2)
    b'100.25'
    """
    before, _, after = price.partition(".")
    return (f"{before}.{after[:scale]}" if scale and after else before).encode()


def decimals(price: str) -> int:
    """Count a price's decimals that are not zeros at the end.

    >>> decimals("4800.50")
    1
    """
    return len(price.partition(".")[2].rstrip("0"))

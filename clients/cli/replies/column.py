"""A column of a table: its values as text of one width, money under money by the decimal point."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from clients.cli.replies.grid import cell
from clients.cli.replies.moment import ZONE, is_time, moments
from clients.cli.words import quote

NOTHING: Final = "–"
NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Column:
    """A column, ready to be drawn: everything in it has the same width."""

    name: str
    head: str
    cells: list[str]

    @property
    def width(self) -> int:
        return cell_len(self.head)


def column(name: str, values: Sequence[object]) -> Column:
    """Lay out a column: numbers to the right, all else to the left."""
    head = name
    known = [value for value in values if value is not None]
    if known and all(is_time(name, value) for value in known):
        head = f"{name} {ZONE}"
        written = iter(moments([value for value in known if isinstance(value, int)]))
        texts = [NOTHING if value is None else next(written) for value in values]
    else:
        texts = [shown(value) for value in values]
    numeric = bool(known) and all(is_number(value) for value in known)
    if numeric:
        texts = on_the_point(texts)
    width = max(cell_len(text) for text in [head, *texts])
    return Column(name, padded(head, width, numeric), [padded(text, width, numeric) for text in texts])


def is_number(value: object) -> bool:
    """Tell whether a value is a number, or text that is one; a flag is none."""
    if isinstance(value, bytes):
        return NUMBER.fullmatch(value.decode("ascii", "replace")) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def shown(value: object) -> str:
    """Write a value on one line, without what would move a terminal's cursor.

    >>> shown(b"two words"), shown(b"a\\nb"), shown(None)
    ('two words', '"a\\\\nb"', '–')
    """
    if value is None:
        return NOTHING
    text = cell(value)
    if isinstance(value, bytes) and not text.isprintable():
        return quote(value)
    return text


def on_the_point(texts: list[str]) -> list[str]:
    """Fill numbers with blanks so that their points are one below the other, when their ends are.

    >>> on_the_point(["1.50", "20", "–"])
    ['1.50', '20   ', '–   ']
    """
    places = [len(text.partition(".")[2]) for text in texts]
    most = max(places)
    return [text + " " * (most - own + (1 if most and not own else 0)) for text, own in zip(texts, places, strict=True)]


def padded(text: str, width: int, right: bool) -> str:
    """Fill text with blanks."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks

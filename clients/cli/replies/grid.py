"""Replies as rows and columns, where they have that form: the same for tables and for CSV."""

from dataclasses import dataclass
from typing import Final

import hiredis

from clients.cli.replies.jsontext import json_text

KEYS: Final = {"BALANCE.GET": "asset"}
"""What the keys of a map of maps are, by command."""
DEPTH: Final = ("sequence", "bids", "asks")


@dataclass(frozen=True)
class Grid:
    """Columns' names, and rows of as many values."""

    names: list[str]
    rows: list[list[object]]


def grid(reply: object, command: str) -> Grid | None:
    """Return a reply as rows and columns: a list of records, records by name, or a book by price."""
    if isinstance(reply, list) and is_records(reply):
        return Grid(names_of(reply[0]), [list(row.values()) for row in reply])
    if isinstance(reply, dict) and is_records(list(reply.values())):
        rows = [[key, *row.values()] for key, row in reply.items()]
        return Grid([KEYS.get(command, "name"), *names_of(next(iter(reply.values())))], rows)
    if is_depth(reply):
        assert isinstance(reply, dict)
        sides = (("ASK", reply[b"asks"][::-1]), ("BID", reply[b"bids"]))
        return Grid(["side", "price", "amount"], [[side, *level] for side, levels in sides for level in levels])
    return None


def is_records(values: list[object]) -> bool:
    """Tell whether all are maps with the same fields."""
    first = values[0] if values else None
    return isinstance(first, dict) and all(isinstance(one, dict) and one.keys() == first.keys() for one in values)


def is_depth(reply: object) -> bool:
    """Tell whether it is a book by price, as MARKET.DEPTH answers."""
    return (
        isinstance(reply, dict)
        and tuple(names_of(reply)) == DEPTH
        and all(isinstance(level, list) and len(level) == 2 for side in (b"bids", b"asks") for level in reply[side])
    )


def names_of(record: dict[object, object]) -> list[str]:
    """Return a map's keys as text."""
    return [cell(key) for key in record]


def cell(value: object) -> str:
    """Write one value as the text of a cell; lists and maps as JSON.

    >>> cell(b"1.50"), cell(None), cell(True), cell([1, b"a"])
    ('1.50', '', 'true', '[1,"a"]')
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict, hiredis.ReplyError)):
        return json_text(value)
    return "" if value is None else str(value)

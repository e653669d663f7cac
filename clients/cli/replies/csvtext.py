"""Replies as CSV by RFC 4180, with a first row of names where there are any. Times are as in JSON: microseconds.

redis-cli puts a whole reply into one row, with quotes that no other program reads.
"""

import csv
import io

import hiredis

from clients.cli.replies.grid import cell, grid, names_of


def csv_text(reply: object, command: str) -> str:
    """Write a reply, its last line's end included.

    >>> print(csv_text([{b"id": b"1", b"note": b'a "b"'}], "ORDER.LIST"), end="")
    id,note
    1,"a ""b""\"
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([cell(one) for one in row] for row in rows(reply, command))
    return out.getvalue()


def rows(reply: object, command: str) -> list[list[object]]:
    """Return a reply as rows: a lone record is one, an element of a list is one."""
    found = grid(reply, command)
    if found is not None:
        return [[*found.names], *found.rows]
    if isinstance(reply, dict):
        return [[*names_of(reply)], [*reply.values()]] if reply else []
    if isinstance(reply, list):
        return [one if isinstance(one, list) else error_row(one) for one in reply]
    return [error_row(reply)]


def error_row(value: object) -> list[object]:
    """Return the row of one value: an error has a cell before it that says so, as redis-cli's has."""
    return ["ERROR", str(value)] if isinstance(value, hiredis.ReplyError) else [value]

"""A reply as a person reads it best: a table, a ladder, a record, or as it comes."""

import hiredis
from rich.cells import cell_len
from rich.text import Text

from clients.cli.palette import LABEL, SIDES
from clients.cli.replies.column import padded, shown
from clients.cli.replies.depth import depth
from clients.cli.replies.grid import grid, is_depth, is_records
from clients.cli.replies.moment import ZONE, is_time, moments
from clients.cli.replies.nested import error, nested, under
from clients.cli.replies.table import natural_width, table
from clients.cli.words import quote


def page(reply: object, command: str, width: int) -> list[Text]:
    """Draw a reply."""
    if isinstance(reply, hiredis.ReplyError):
        return [error(str(reply))]
    if is_depth(reply):
        assert isinstance(reply, dict)
        return depth(reply)
    found = grid(reply, command)
    if found is not None and not (len(found.rows) == 1 and isinstance(reply, list) and natural_width(found) > width):
        return table(found, width)
    if found is not None and isinstance(reply, list):
        return record(reply[0], width)  # all of it, as there is room for it
    if isinstance(reply, dict) and reply:
        return record(reply, width)
    if isinstance(reply, bytes):
        return text_lines(reply)
    if isinstance(reply, list) and any(isinstance(one, (dict, list)) for one in reply):
        return numbered(reply, command, width)
    return nested(reply)


def text_lines(reply: bytes) -> list[Text]:
    """Draw text as it is, or quoted where a terminal would take it for something else."""
    text = reply.decode("utf-8", "backslashreplace").replace("\r\n", "\n").removesuffix("\n")
    if all(letter.isprintable() or letter in "\n\t" for letter in text):
        return [Text(text)]
    return [Text(quote(reply))]


def record(reply: dict[object, object], width: int) -> list[Text]:
    """Draw one record: a field a line; records in it are tables below."""
    below = {key: one for key, one in reply.items() if isinstance(one, list) and is_records(one)}
    longest = max((cell_len(shown(key)) for key in reply if key not in below), default=0)
    lines: list[Text] = []
    for key, one in reply.items():
        if key not in below:
            lines += field(shown(key), longest, one)
    for key, one in below.items():
        inner = grid(one, "")
        assert inner is not None
        lines += [Text(""), Text(shown(key), style=LABEL), *table(inner, width)]
    return lines


def field(name: str, width: int, value: object) -> list[Text]:
    """Draw a record's field: a time with its zone, a side in its colour, a list below one another."""
    head = padded(name, width, right=False) + "  "
    if isinstance(value, (list, dict)) and value:
        return under(head, nested(value))
    if is_time(name, value):
        assert isinstance(value, int)
        return [Text.assemble((head, LABEL), f"{moments([value])[0]} {ZONE}")]
    text = shown(value)
    line = Text.assemble((head, LABEL), (text, SIDES.get(text, "") if name == "side" else ""))
    line.rstrip()
    return [line]


def numbered(reply: list[object], command: str, width: int) -> list[Text]:
    """Draw a list of unlike things, such as the replies of a transaction: each in its own form, under its number."""
    lines: list[Text] = []
    for number, one in enumerate(reply, 1):
        head = f"{number:>{len(str(len(reply)))}}) "
        inner = page(one, command, width - len(head)) if isinstance(one, (dict, list)) else nested(one)
        lines += under(head, inner)
    return lines

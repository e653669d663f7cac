"""Replies of any form, as redis-cli shows them to people: numbered, indented by their depth."""

import hiredis
from rich.text import Text

from clients.cli.palette import CODE, ERROR, LABEL
from clients.cli.replies.column import shown


def nested(reply: object) -> list[Text]:
    """Draw a reply.

    >>> print(*nested([b"a", [1, None], {b"k": []}]), sep="\\n")
    1) a
    2) 1) 1
       2) –
    3) k: (empty)
    """
    if isinstance(reply, hiredis.ReplyError):
        return [error(str(reply))]
    if isinstance(reply, list) and reply:
        width = len(str(len(reply)))
        heads = [f"{number:>{width}}) " for number in range(1, len(reply) + 1)]
        return [line for head, one in zip(heads, reply, strict=True) for line in under(head, nested(one))]
    if isinstance(reply, dict) and reply:
        lines: list[Text] = []
        for key, one in reply.items():
            lines += named(f"{shown(key)}: ", one)
        return lines
    return [Text("(empty)", style=LABEL) if reply in ([], {}) else Text(shown(reply))]


def named(head: str, value: object) -> list[Text]:
    """Draw a map's pair: what has several lines stands below its key."""
    inner = nested(value)
    if len(inner) == 1:
        return under(head, inner)
    return [Text(head.rstrip(), style=LABEL), *under("  ", inner)]


def under(head: str, lines: list[Text]) -> list[Text]:
    """Put a head before the first line, and as many blanks before the others."""
    return [Text.assemble((head if at == 0 else " " * len(head), LABEL), line) for at, line in enumerate(lines)]


def error(text: str) -> Text:
    """Draw an error: its code in red, its text in a lighter one."""
    code, _, rest = text.partition(" ")
    return Text.assemble(("(error) ", ERROR), (code, CODE), (f" {rest}" if rest else "", ERROR))

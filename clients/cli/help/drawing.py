"""A page of `help`, as lines."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from rich.text import Text

from clients.cli.help.pages import Page
from clients.cli.palette import CODE, ERROR, LABEL, NAME

INDENT: Final = "  "
WIDTH_MAX: Final = 100
"""Longer lines of prose are hard to read."""
EXAMPLE_LINES_MAX: Final = 12
"""Of one reply."""


def page_lines(page: Page, width: int) -> list[Text]:
    """Draw a command's page."""
    width = min(width, WIDTH_MAX)
    lines = [Text(line, style=NAME) for line in usage_lines(page.usage, width)]
    lines += [Text(""), *prose(f"{page.summary}.", width)]
    if page.arguments:
        lines += [Text(""), Text("Arguments", style=LABEL), *pairs(page.arguments, width)]
    if page.reply:
        lines += [Text(""), Text("Reply", style=LABEL), *prose(page.reply, width)]
    if page.errors:
        lines += [Text(""), Text("Errors; where several apply, the first is the answer", style=LABEL)]
        lines += pairs([(code, "", text) for code, text in page.errors], width, CODE)
    if page.examples:
        lines += [Text(""), Text("Examples", style=LABEL)]
        for command, reply in page.examples:
            lines += [Text(f"{INDENT}> {command}", style=NAME)]
            lines += [Text(line, style=ERROR if reply.startswith("(error)") else "") for line in example(reply, width)]
    facts = f"Time {page.complexity}. Safe to send again: {page.retry}. Group @{page.group}."
    return [*lines, Text(""), *(Text(line.plain, style=LABEL) for line in prose(facts, width, ""))]


def usage_lines(usage: str, width: int) -> list[str]:
    """Break a usage between arguments, never inside one.

    >>> usage_lines("ORDER.AMEND user [AMOUNT amount] [PRICE price]", 35)
    ['ORDER.AMEND user [AMOUNT amount]', '    [PRICE price]']
    """
    lines = [""]
    for part in usage.replace(" [", "\0[").split("\0"):
        if lines[-1] and len(lines[-1]) + 1 + len(part) > width:
            lines.append("    " + part)
        else:
            lines[-1] += (" " if lines[-1] else "") + part
    return [line for long in lines for line in wrap(long, width, subsequent_indent="    ", break_on_hyphens=False)]


def prose(text: str, width: int, indent: str = INDENT) -> list[Text]:
    """Wrap a paragraph."""
    return [Text(line) for line in wrap(text, max(20, width), initial_indent=indent, subsequent_indent=indent)]


def pairs(rows: Sequence[tuple[str, str, str]], width: int, style: str = NAME) -> list[Text]:
    """Draw words with their meaning to the right, each meaning wrapped in its own column."""
    longest = max(len(word) for word, _, _ in rows)
    lines: list[Text] = []
    for word, kind, text in rows:
        meaning = "; ".join(part for part in (kind, text) if part)
        room = max(20, width - longest - 2 * len(INDENT))
        for at, line in enumerate(wrap(meaning, room) or [""]):
            head = INDENT + (word if at == 0 else "").ljust(longest) + INDENT
            lines.append(Text.assemble((head, style), line))
            lines[-1].rstrip()
    return lines


def example(reply: str, width: int) -> list[str]:
    """Wrap an example's reply, which is one long line of JSON."""
    lines = wrap(reply.replace(',"', ', "'), max(20, width), initial_indent=INDENT, subsequent_indent=INDENT)
    return lines if len(lines) <= EXAMPLE_LINES_MAX else [*lines[:EXAMPLE_LINES_MAX], INDENT + "..."]


def listing(title: str, listed: Sequence[Page], width: int) -> list[Text]:
    """Draw several commands, each with its summary."""
    lines = [Text(title, style=LABEL)]
    for page in listed:
        lines += [Text(line, style=NAME) for line in usage_lines(page.usage, min(width, WIDTH_MAX))]
        lines += prose(f"{page.summary}.", min(width, WIDTH_MAX), "    ")
    return lines

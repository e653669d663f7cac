"""`help`, `help ORDER.PUT`, `help @order`, `help NOFUNDS`: which page is wanted, and the first of them."""

from difflib import get_close_matches
from typing import Final

from rich.text import Text

from clients.cli.address import Address
from clients.cli.catalog.command import Catalog
from clients.cli.help.drawing import INDENT, WIDTH_MAX, listing, page_lines, pairs
from clients.cli.help.pages import Page, errors, pages
from clients.cli.palette import CODE, LABEL
from clients.cli.replies.printer import Printer
from clients.cli.session import Denied, Session
from clients.cli.wire import Gone

TERMINAL: Final = (
    ("Tab", "", "completes commands, tokens, and names that were seen"),
    ("Ctrl-R", "", "searches the history"),
    ("Ctrl-C", "", "drops the line, or ends what is being waited for"),
    ("help COMMAND", "", "its arguments, errors and examples; help @GROUP lists a group, help CODE explains an error"),
    ("watch MARKET", "", "a market live, q ends it"),
    ("N COMMAND", "", "sends it N times"),
    ("clear", "", "empties the screen"),
    ("quit, exit, Ctrl-D", "", "leave"),
)


class Unhelpful(Exception):
    """There is no page for this."""


def explain(words: list[str], address: Address, printer: Printer) -> int:
    """Print what `help` tells outside of a prompt: what is shipped, and of other commands what the server says."""
    try:
        printer.lines(help_lines(words, Catalog(), printer.width))
        return 0
    except Unhelpful as problem:
        unhelpful = problem
    session = Session(address)
    try:
        session.connect()
        catalog = Catalog(session.ask([b"COMMAND", b"DOCS"]), session.ask([b"COMMAND"]))
        printer.lines(help_lines(words, catalog, printer.width))
        return 0
    except (Gone, Denied, Unhelpful):
        printer.problem(str(unhelpful))
        return 1
    finally:
        session.close()


def help_lines(words: list[str], catalog: Catalog, width: int) -> list[Text]:
    """Return what `help` tells about something; raise `Unhelpful`."""
    known = pages(catalog)
    topic = " ".join(words).upper()
    if not topic:
        return overview(known, width)
    if topic.startswith("@"):
        return group_lines(topic[1:].lower(), known, width)
    if topic in known:
        return page_lines(known[topic], width)
    inner = [page for name, page in known.items() if name.startswith(topic + " ")]
    if inner:
        return listing(f"{topic} has these:", inner, width)
    if topic in errors():
        return error_lines(topic, known, width)
    near = get_close_matches(topic, [*known, *errors()], n=3, cutoff=0.5)
    raise Unhelpful(f"no help for '{topic}'" + (f"; perhaps {', '.join(near)}?" if near else ""))


def overview(known: dict[str, Page], width: int) -> list[Text]:
    """Tell how to use the terminal, and which groups of commands there are."""
    width = min(width, WIDTH_MAX)
    groups: dict[str, list[str]] = {}
    for page in known.values():
        groups.setdefault(page.group, []).append(page.name)
    rows = [("@" + group, "", ", ".join(names)) for group, names in groups.items()]
    return [Text("At the prompt", style=LABEL), *pairs(TERMINAL, width), Text(""), *titled("Commands", rows, width)]


def titled(title: str, rows: list[tuple[str, str, str]], width: int) -> list[Text]:
    """Draw rows below a title."""
    return [Text(title, style=LABEL), *pairs(rows, width)]


def group_lines(group: str, known: dict[str, Page], width: int) -> list[Text]:
    """List a group's commands."""
    listed = [page for page in known.values() if page.group == group]
    if not listed:
        groups = sorted({f"@{page.group}" for page in known.values()})
        raise Unhelpful(f"no group '@{group}'; there are {', '.join(groups)}")
    return listing(f"@{group}", listed, width)


def error_lines(code: str, known: dict[str, Page], width: int) -> list[Text]:
    """Tell what an error means, and which commands answer it when."""
    rows = [(page.name, "", text) for page in known.values() for one, text in page.errors if one == code]
    lines = [Text.assemble((code, CODE), f"{INDENT}{errors()[code]}")]
    return [*lines, Text(""), *titled("Answered by", rows, width)] if rows else lines

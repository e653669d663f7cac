"""Write the pages of `help` for the terminal: `clients/cli/help/pages.json`, what COMMANDS.md tells, as data.

A client speaks only the wire and imports nothing of ours, so what it is to know when there is no server to ask, or what
COMMAND DOCS has no place for (errors in their order, examples, replies), is written into its folder from here.
"""

import json

from protocol.errors import CODES
from protocol.generate_page import GROUPS, argument_rows, examples, members, reply_text, safe_again, wrapped
from protocol.spec import Command
from protocol.usage import usage


def help_text() -> str:
    """Write the file: a page for each command, and what each error code means."""
    exchanges = examples()
    shown = {name: [page.removeprefix("> ").split("\n", 1) for page in pages] for name, pages in exchanges.items()}
    commands = [command for group, heading in GROUPS.items() if heading for command in members(group)]
    pages = {command.name.replace("|", " "): page(command, shown) for command in commands}
    return json.dumps({"commands": pages, "errors": CODES}, indent=1, ensure_ascii=False) + "\n"


def page(command: Command, shown: dict[str, list[list[str]]]) -> dict[str, object]:
    """Write one command's page."""
    return {
        "group": command.group,
        "summary": command.summary,
        "usage": wrapped(usage(command)),
        "arguments": [cells(row) for argument in command.arguments for row in argument_rows(argument)],
        "reply": plain(reply_text(command)),
        "time": command.complexity,
        "retry": safe_again(command),
        "flags": list(command.flags),
        "errors": [[error.code, error.when] for error in command.errors],
        "examples": shown.get(command.name.replace("|", " "), []),
    }


def cells(row: str) -> list[str]:
    """Take the cells out of a row of the page's table.

    >>> cells("| `TIF` | `GTC` `IOC` | how long |")
    ['TIF', 'GTC IOC', 'how long']
    """
    return [plain(cell.strip()) for cell in row.removeprefix("|").removesuffix("|").split(" | ")]


def plain(text: str) -> str:
    """Take the marks of Markdown away."""
    return text.replace("`", "")

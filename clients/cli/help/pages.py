"""The pages that are shipped: `pages.json`, written by `python -m protocol.generate` from the commands' declarations.

They tell what COMMAND DOCS has no place for: the errors in their order, the reply, examples. What both have, usage and
arguments, comes from the server where there is one; a command that only the server knows has a page of what it says.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from clients.cli.catalog.command import Argument, Catalog, Command

FILE: Final = Path(__file__).with_name("pages.json")


@dataclass(frozen=True)
class Page:
    """What there is to know about a command."""

    name: str
    group: str
    summary: str
    usage: str
    arguments: tuple[tuple[str, str, str], ...]
    """Word, values, meaning."""
    complexity: str
    retry: str
    reply: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    """Code and reason, in the order in which they are looked for."""
    examples: tuple[tuple[str, str], ...] = ()
    """Command and reply."""


@cache
def shipped() -> dict[str, Any]:
    """Read the file."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def errors() -> dict[str, str]:
    """Return all error codes, and what they mean."""
    codes: dict[str, str] = shipped()["errors"]
    return codes


def pages(catalog: Catalog) -> dict[str, Page]:
    """Return all pages: those of the server's commands, or all that are shipped while there is no server."""
    kept = shipped()["commands"]
    if not catalog.commands:
        return {name: shipped_page(name, fields) for name, fields in kept.items()}
    commands = [one for one in catalog.commands.values() if not one.subcommands]
    return {one.name: server_page(one, kept.get(one.name)) for one in commands}


def shipped_page(name: str, fields: dict[str, Any]) -> Page:
    """Return a page as it is shipped."""
    return Page(
        name=name,
        group=fields["group"],
        summary=fields["summary"],
        usage=" ".join(line.strip() for line in fields["usage"]),
        arguments=tuple((word, kind, text) for word, kind, text in fields["arguments"]),
        complexity=fields["time"],
        retry=fields["retry"],
        reply=fields["reply"],
        errors=tuple((code, text) for code, text in fields["errors"]),
        examples=tuple((command, reply) for command, reply in fields["examples"]),
    )


def server_page(command: Command, fields: dict[str, Any] | None) -> Page:
    """Return the page of a command of the server, with what is shipped about it."""
    kept = shipped_page(command.name, fields) if fields is not None else None
    retry = "no" if not command.retry else "always" if command.retry == "always" else f"with {command.retry}"
    same = kept is not None and kept.usage == command.usage()
    return Page(
        name=command.name,
        group=command.group,
        summary=command.summary,
        usage=command.usage(),
        arguments=kept.arguments if kept is not None and same else tuple(rows(command.arguments)),
        complexity=command.complexity,
        retry=retry,
        reply=kept.reply if kept else "",
        errors=kept.errors if kept else (),
        examples=kept.examples if kept else (),
    )


def rows(arguments: tuple[Argument, ...]) -> list[tuple[str, str, str]]:
    """Tell of arguments what COMMAND DOCS does."""
    found = []
    for one in arguments:
        tokens = [inner.token for inner in one.inner if inner.kind == "pure-token"]
        kind = " ".join(tokens) if tokens else {"pure-token": "", "oneof": "one of these", "block": ""}.get(one.kind)
        found.append((one.token or one.name, one.kind if kind is None else kind, one.summary))
        found += rows(tuple(inner for inner in one.inner if inner.kind != "pure-token"))
    return found

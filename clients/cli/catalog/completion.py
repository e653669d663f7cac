"""What Tab offers for the word before the cursor."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from clients.cli.catalog.command import Argument, Catalog
from clients.cli.catalog.hint import without_repetition
from clients.cli.catalog.names import Names
from clients.cli.catalog.walk import Walk
from clients.cli.words import BLANKS, Unbalanced, needs_quotes, quote, split

LOCAL: Final = {
    "help": "how to use the terminal, a command or an error code",
    "watch": "a market live",
    "clear": "the screen",
    "quit": "leave",
    "exit": "leave",
}
"""What the terminal does itself."""


@dataclass(frozen=True)
class Candidate:
    """A word that may stand here, and what it is."""

    word: str
    note: str = ""
    either_case: bool = True
    """It means the same in lower case: commands and tokens do, names don't."""


def complete(catalog: Catalog, names: Names, line: str) -> tuple[str, list[Candidate]]:
    """Return the beginning of the word at the end of a line, and what it may become.

    A line that can't be continued, such as one inside quotes, is offered nothing.
    """
    try:
        words = [word.decode("utf-8", "replace") for word in split(line)]
    except Unbalanced:
        return "", []
    typed = ""
    if words and line[-1] not in BLANKS:
        typed = words.pop()
        if not line.endswith(typed):  # it has quotes
            return "", []
    words = without_repetition([*words, ""])[:-1]
    offered = list(candidates(catalog, names, words))
    if typed.islower():
        offered = [replace(one, word=one.word.lower()) if one.either_case else one for one in offered]
    return typed, matching(offered, typed)


def candidates(catalog: Catalog, names: Names, words: list[str]) -> Iterable[Candidate]:
    """Return everything that may come after these words."""
    if not words:
        yield from (Candidate(name, note) for name, note in LOCAL.items())
        yield from (Candidate(one.name, one.summary) for one in catalog.commands.values() if " " not in one.name)
        return
    if words[0].lower() in LOCAL:
        if words[0].lower() == "help":
            yield from help_topics(catalog, words[1:])
        elif words == ["watch"]:
            yield from (Candidate(market, either_case=False) for market in names.of("market"))
        return
    found = catalog.find(words)
    if found is None:
        return
    command, count = found
    if command.subcommands and count == len(words) == 1:
        for name in command.subcommands:
            yield Candidate(name.partition(" ")[2], catalog.commands[name].summary)
        return
    walk = Walk(command.arguments, words[count:])
    if not walk.lost:
        for argument in walk.next():
            yield from values(argument, names)


def help_topics(catalog: Catalog, words: list[str]) -> Iterable[Candidate]:
    """Return what `help` explains."""
    if not words:
        yield from (Candidate(f"@{group}", f"{len(members)} commands") for group, members in catalog.groups().items())
        yield from (Candidate(one.name, one.summary) for one in catalog.commands.values() if " " not in one.name)
    elif len(words) == 1 and (found := catalog.find(words)) is not None:
        for name in found[0].subcommands:
            yield Candidate(name.partition(" ")[2], catalog.commands[name].summary)


def values(argument: Argument, names: Names) -> Iterable[Candidate]:
    """Return the words that an argument may begin with."""
    if argument.token:
        alike = argument.token.upper() == argument.token
        yield Candidate(argument.token, argument.summary or argument.value_usage(), either_case=alike)
        return
    for word in names.of(argument.name):
        yield Candidate(quote(word.encode()) if needs_quotes(word) else word, argument.name, either_case=False)


def matching(offered: list[Candidate], typed: str) -> list[Candidate]:
    """Return those that begin as was typed, in either case, each once."""
    found: dict[str, Candidate] = {}
    for one in offered:
        if one.word.lower().startswith(typed.lower()):
            found.setdefault(one.word, one)
    return list(found.values())

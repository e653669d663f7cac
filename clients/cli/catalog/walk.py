"""Where in a command a line stands: which argument each word is, and what may come next.

The grammar is that of the commands page: arguments without a token come in order, those with one in any order, and an
optional one may be left out. `todo` is what may still come, in that order; a word takes the first that it can begin:

    todo                                        word       todo after it
    [PRICE price] [TIF GTC|IOC] [POSTONLY]      TIF        GTC|IOC [PRICE price] [POSTONLY]
    GTC|IOC [PRICE price] [POSTONLY]            ioc        [PRICE price] [POSTONLY]

What a word takes part of comes first, then what it passed over. A word is taken for a value without a look at it:
whether `1.5` is a price the server decides. Only what can't be in this place ends the walk.
"""

from dataclasses import dataclass, replace

from clients.cli.catalog.command import Argument


@dataclass(frozen=True)
class Taken:
    """A word, and the argument whose value it is; a token is no value."""

    argument: Argument
    word: str


class Walk:
    """The way of a line through a command's arguments."""

    def __init__(self, arguments: tuple[Argument, ...], words: list[str]) -> None:
        self.todo: tuple[Argument, ...] = arguments
        self.taken: list[Taken] = []
        self.lost = False
        """A word could not be in its place."""
        for word in words:
            if not self.step(word):
                self.lost = True
                return

    def step(self, word: str) -> bool:
        """Take the next word; tell whether it can be here."""
        found = step(self.todo, word)
        if found is None:
            return False
        self.todo, argument = found
        if argument is not None:
            self.taken.append(Taken(argument, word))
        return True

    def next(self) -> list[Argument]:
        """Return what may come next: alternatives are spelled out, blocks begin with their first argument."""
        return beginnings(self.todo)

    def hint(self) -> str:
        """Write what may still come."""
        return " ".join(argument.usage() for argument in self.todo)


Step = tuple[tuple[Argument, ...], Argument | None]
"""What may come after a word, and the argument whose value the word is, if it is no token."""


def step(todo: tuple[Argument, ...], word: str) -> Step | None:
    """Take a word: a token that may come now, before a value that may."""
    for at, argument in enumerate(todo):
        found = start(argument, word)
        if found is not None:
            rest, value = found
            return (*rest, *todo[:at], *todo[at + 1 :]), value
        if not argument.optional and not argument.token:
            return None  # it must come first, and is something else
    return None


def start(argument: Argument, word: str) -> Step | None:
    """Begin an argument with a word; return what is left of it."""
    again = (replace(argument, optional=True),) if argument.multiple else ()
    if argument.token:
        if word.upper() != argument.token.upper():
            return None
        plain = replace(argument, token="", optional=False, multiple=False)
        return (again if argument.kind == "pure-token" else (plain, *again)), None
    if argument.kind == "oneof":
        for one in sorted(argument.inner, key=lambda one: preference(one, word)):
            found = start(one, word)
            if found is not None:
                return (*found[0], *again), found[1]
        return None
    if argument.kind == "block":
        found = step(argument.inner, word)
        return None if found is None else ((*found[0], *again), found[1])
    return again, argument


def preference(argument: Argument, word: str) -> int:
    """Rank an alternative: the very token (1m is not 1M), a token, a value."""
    if not argument.token:
        return 2
    return 0 if argument.token == word else 1


def beginnings(todo: tuple[Argument, ...]) -> list[Argument]:
    """Return what a word may begin."""
    found: list[Argument] = []
    for argument in todo:
        if argument.token or not argument.inner:
            found.append(argument)
        elif argument.kind == "oneof":
            found += [one for inner in argument.inner for one in beginnings((inner,))]
        else:
            found += beginnings(argument.inner)
        if not argument.optional and not argument.token:
            break
    return found

"""The ghost behind the cursor: the arguments that are still to come, as redis-cli shows them."""

from clients.cli.catalog.command import Catalog
from clients.cli.catalog.walk import Walk
from clients.cli.words import BLANKS, Unbalanced, split


def hint(catalog: Catalog, line: str) -> str:
    """Return what to show behind a line, with the blank that separates it; nothing while it makes no sense.

    What a line ends with counts as a whole word, as it does when Enter is pressed now.
    """
    try:
        words = [word.decode("utf-8", "replace") for word in split(line)]
    except Unbalanced:
        return ""
    words = without_repetition(words)
    found = catalog.find(words)
    if found is None or (len(words) == found[1] and not found[0].arguments):
        return ""
    command, count = found
    walk = Walk(command.arguments, words[count:])
    text = walk.hint()
    if walk.lost or not text:
        return ""
    return text if line[-1] in BLANKS else " " + text


def without_repetition(words: list[str]) -> list[str]:
    """Drop the number before a command that says how often to send it."""
    return words[1:] if len(words) > 1 and words[0].isdigit() else words

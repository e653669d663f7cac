"""The words that may stand for a value: names of markets and assets, ids that were seen, what was typed before.

Kept by the name of the argument, the latest first. Nothing is kept of a command that holds a password.
"""

from typing import Final

from clients.cli.catalog.command import Catalog, items, text
from clients.cli.catalog.walk import Walk

WORDS_MAX: Final = 1000
"""Of one argument; more than anybody leafs through, less than would be felt at a key."""
WORD_CHARACTERS_MAX: Final = 64
"""Longer words are no names but texts."""
ALIASES: Final = {"base": "asset", "quote": "asset", "from_user": "user", "to_user": "user"}
"""Arguments that are another's under a name that says more."""
FIELDS: Final = {"market": "market", "asset": "asset", "client_id": "client_id"}
"""Fields of replies whose values are those of an argument, whatever the command."""
ID_OF: Final = {"ORDER": "order_id", "USER": "user"}
"""What the field `id`, or a reply that is an id alone, means in a family of commands."""
CHANNELS: Final = ("trade", "depth", "book", "bbo", "ticker")
INTERVAL: Final = "1m"


class Names:
    """What was seen."""

    def __init__(self) -> None:
        self.words: dict[str, dict[str, None]] = {}

    def add(self, argument: str, word: str) -> None:
        """Remember a word, as the latest of its kind."""
        if not word or len(word) > WORD_CHARACTERS_MAX:
            return
        known = self.words.setdefault(ALIASES.get(argument, argument), {})
        known.pop(word, None)
        known[word] = None
        if len(known) > WORDS_MAX:
            del known[next(iter(known))]

    def of(self, argument: str) -> list[str]:
        """Return the words for an argument, the latest first."""
        found = list(self.words.get(ALIASES.get(argument, argument), ()))[::-1]
        return found + self.channels() if argument == "channel" else found

    def channels(self) -> list[str]:
        """Return the channels of the feed that the known markets and users have."""
        markets, users = self.of("market"), self.of("user")
        found = [f"{kind}:{market}" for kind in CHANNELS for market in markets]
        found += [f"kline:{market}:{INTERVAL}" for market in markets]
        return [*found, "market", *(f"{kind}:{user}" for kind in ("order", "balance") for user in users)]

    def learn_line(self, catalog: Catalog, words: list[str]) -> None:
        """Remember what somebody typed as a command's values."""
        found = catalog.find(words)
        if found is None or is_secret(words):
            return
        command, count = found
        for taken in Walk(command.arguments, words[count:]).taken:
            self.add(taken.argument.name, taken.word)

    def learn_reply(self, command: str, reply: object) -> None:
        """Remember what a reply names."""
        family = command.partition(".")[0].upper()
        for one in reversed(items(reply)) if isinstance(reply, list) else [reply]:
            if isinstance(one, dict):
                for field, value in one.items():
                    self.add_field(family, text(field), text(value))
            elif family in ID_OF and text(one).isdigit():
                self.add(ID_OF[family], text(one))

    def add_field(self, family: str, field: str, value: str) -> None:
        """Remember the value of a record's field, if it is one that may be typed again."""
        argument = ID_OF.get(family) if field == "id" else FIELDS.get(field)
        if argument is not None:
            self.add(argument, value)


def is_secret(words: list[str]) -> bool:
    """Tell whether a command holds a password, or may: it is neither remembered nor kept in the history.

    >>> is_secret(["hello", "3", "auth", "ann", "pw"]), is_secret(["CONFIG", "GET", "requirepass"])
    (True, False)
    """
    upper = [word.upper() for word in words]
    if not upper:
        return False
    if upper[0] == "AUTH" or upper[:2] in (["ACL", "SETUSER"], ["ACL", "GENPASS"]):
        return True
    if upper[:2] == ["CONFIG", "SET"]:
        return any(word.endswith(("PASS", "AUTH", "USER")) for word in upper[2::2])
    return "AUTH" in upper[1:] and upper[0] == "HELLO"

"""The forms that a directive's value may take: how it is read, shown, and refused.

A form turns words (of a line of the configuration file, of a flag, of CONFIG SET) into a typed value and
back into the one canonical text that CONFIG GET answers. What it refuses, it refuses with Redis's own
sentence, since tools show it; `expected` says the same to people who read a start-up error.
"""

import os
import re
import shlex
from typing import Final, NamedTuple

from server.limits import BIND_ADDRESSES_MAX, PASSWORD_BYTES_MAX, PATH_CHARACTERS_MAX

UNITS: Final = {
    "": 1,
    "b": 1,
    "k": 1000,
    "kb": 1024,
    "m": 1000_000,
    "mb": 1024**2,
    "g": 1000_000_000,
    "gb": 1024**3,
    "t": 1000_000_000_000,
    "tb": 1024**4,
}
"""Memory units as in redis.conf: 1k is 1000 bytes, 1kb is 1024."""

CLIENT_CLASSES: Final = ("normal", "pubsub", "replica")
"""In the order of the constants of `server.connection`."""


class BadValue(Exception):
    """A value that a form refuses; the text is a clause such as "argument must be 'yes' or 'no'"."""


class OutputLimit(NamedTuple):
    """What a client may be owed: above `hard` bytes it is closed at once, above `soft` after `soft_s`; 0: no limit."""

    hard: int
    soft: int
    soft_s: int


class Form:
    """One kind of value. `many` forms take any number of words, the others exactly one."""

    many: bool = False
    secret: bool = False
    """Whether a value is kept out of logs and error texts."""
    expected: str = ""

    def read(self, words: list[str]) -> object:
        """Return the value of these words, or raise BadValue."""
        raise NotImplementedError

    def show(self, value: object) -> str:
        """Return the canonical text of a value."""
        return str(value)

    def tell(self, shown: str) -> str:
        """Return what of this text CONFIG GET may tell."""
        return shown


class Integer(Form):
    def __init__(self, low: int, high: int, unit: str = "") -> None:
        self.low: Final = low
        self.high: Final = high
        self.expected = f"an integer from {low} to {high}" + (f" ({unit})" if unit else "")

    def read(self, words: list[str]) -> object:
        if re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", words[0], re.ASCII) is None or words[0] == "-0":
            raise BadValue("argument couldn't be parsed into an integer")
        return within(int(words[0]), self.low, self.high)


class Memory(Form):
    def __init__(self, low: int, high: int) -> None:
        self.low: Final = low
        self.high: Final = high
        self.expected = f"bytes from {low} to {high}, units as in 64mb (1k is 1000, 1kb is 1024)"

    def read(self, words: list[str]) -> object:
        return within(memory(words[0]), self.low, self.high)


class Octal(Form):
    expected = "permission bits in octal, such as 700; 0 for what the umask leaves"

    def read(self, words: list[str]) -> object:
        if re.fullmatch(r"[0-7]{1,4}", words[0], re.ASCII) is None or int(words[0], 8) > 0o777:
            raise BadValue("argument must be an octal number up to 777")
        return int(words[0], 8)

    def show(self, value: object) -> str:
        assert isinstance(value, int)
        return f"{value:o}"


class YesNo(Form):
    expected = "yes or no"

    def read(self, words: list[str]) -> object:
        word = words[0].lower()
        if word not in ("yes", "no"):
            raise BadValue("argument must be 'yes' or 'no'")
        return word == "yes"

    def show(self, value: object) -> str:
        return "yes" if value else "no"


class Choice(Form):
    def __init__(self, *choices: str) -> None:
        self.choices: Final = choices
        self.expected = " | ".join(choices)

    def read(self, words: list[str]) -> object:
        word = words[0].lower()
        if word not in self.choices:
            raise BadValue("argument(s) must be one of the following: " + ", ".join(self.choices))
        return word


class Line(Form):
    """Text without control characters: paths and the like."""

    def __init__(self, expected: str) -> None:
        self.expected = expected

    def read(self, words: list[str]) -> object:
        if len(words[0]) > PATH_CHARACTERS_MAX or any(ord(char) < 32 for char in words[0]):
            raise BadValue(
                f"argument must be at most {PATH_CHARACTERS_MAX} characters, none of them a control character"
            )
        return words[0]


class Endpoint(Line):
    """Where a process of ours listens."""

    def __init__(self) -> None:
        super().__init__("host:port, with an IPv6 address in brackets; or nothing for none")

    def read(self, words: list[str]) -> object:
        word = str(super().read(words))
        found = re.fullmatch(r"([0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", word, re.ASCII)
        if word and (found is None or int(found[2]) > 65_535):
            raise BadValue("argument must be host:port")
        return word


class Flags(Line):
    """The flags of a program, in one word."""

    def read(self, words: list[str]) -> object:
        word = str(super().read(words))
        try:
            shlex.split(word)
        except ValueError as error:
            raise BadValue(f"argument must be flags as a shell reads them: {error}") from error
        return word


class Folder(Line):
    """A directory's path, made absolute when it is read."""

    def read(self, words: list[str]) -> object:
        super().read(words)
        if not words[0]:
            raise BadValue("argument must be the path of a directory")
        return os.path.abspath(words[0])


class Secret(Form):
    """Bytes that are never shown but to CONFIG GET."""

    secret = True
    expected = f"a password of at most {PASSWORD_BYTES_MAX} bytes, or nothing for none"

    def read(self, words: list[str]) -> object:
        secret = words[0].encode("utf-8", "surrogateescape")
        if len(secret) > PASSWORD_BYTES_MAX:
            raise BadValue(f"argument must be at most {PASSWORD_BYTES_MAX} bytes")
        return secret

    def show(self, value: object) -> str:
        assert isinstance(value, bytes)
        return value.decode("utf-8", "surrogateescape")


class HistoryUrl(Line):
    """Where history is written; its password is told to nobody, not even to CONFIG GET."""

    secret = True

    def __init__(self) -> None:
        super().__init__("off, external, sqlite:PATH, postgresql://user:password@host:port/database, or nothing")

    def read(self, words: list[str]) -> object:
        word = str(super().read(words))
        if word not in ("", "off", "external") and re.match(r"(sqlite:|postgres(ql)?://).", word) is None:
            raise BadValue("argument must be 'off', 'external', sqlite:PATH or postgresql://...")
        return word

    def tell(self, shown: str) -> str:
        """Put stars for the password.

        >>> HistoryUrl().tell("postgresql://me:s3:cr@t@host/db?password=x&sslmode=require")
        'postgresql://me:***@host/db?password=***&sslmode=require'
        """
        hidden = re.sub(r"(://[^:/@?]*):.*@", r"\1:***@", shown)
        return re.sub(r"([?&](?:ssl)?password=)[^&]*", r"\1***", hidden)


class Addresses(Form):
    many = True
    expected = "addresses to listen on, * for all; with a - before it, an address that may be missing"

    def read(self, words: list[str]) -> object:
        if words in ([], [""]):
            return ()
        if len(words) > BIND_ADDRESSES_MAX:
            raise BadValue("Too many bind addresses specified.")
        for word in words:
            if re.fullmatch(r"-?[0-9A-Za-z.:%*_-]+", word, re.ASCII) is None:
                raise BadValue("argument must be a list of addresses")
        return tuple(words)

    def show(self, value: object) -> str:
        assert isinstance(value, tuple)
        return " ".join(value)


class SavePoints(Form):
    many = True
    expected = 'pairs of seconds and changes, such as 3600 1 300 100; "" for none'

    def read(self, words: list[str]) -> object:
        if words in ([], [""]):
            return []
        points = []
        if len(words) % 2 or not all(re.fullmatch(r"[0-9]{1,9}", word, re.ASCII) for word in words):
            raise BadValue("Invalid save parameters")
        for seconds, changes in zip(words[::2], words[1::2], strict=True):
            if int(seconds) < 1:
                raise BadValue("Invalid save parameters")
            points.append((int(seconds), int(changes)))
        return points

    def show(self, value: object) -> str:
        assert isinstance(value, list)
        return " ".join(f"{seconds} {changes}" for seconds, changes in value)


class OutputLimits(Form):
    """The limits of some classes; a class that isn't named keeps what it has (see `merge`)."""

    many = True
    expected = "class hard soft seconds, once or more, with class normal | pubsub | replica, such as pubsub 32mb 8mb 60"

    def read(self, words: list[str]) -> object:
        limits: dict[int, OutputLimit] = {}
        if not words or len(words) % 4:
            raise BadValue("Wrong number of arguments in buffer limit configuration.")
        for name, hard, soft, seconds in zip(words[::4], words[1::4], words[2::4], words[3::4], strict=True):
            known = "replica" if name.lower() == "slave" else name.lower()
            if known not in CLIENT_CLASSES:
                raise BadValue("Invalid client class specified in buffer limit configuration.")
            try:
                limit = OutputLimit(memory(hard), memory(soft), int(seconds))
            except (BadValue, ValueError):
                limit = OutputLimit(-1, -1, -1)
            if min(limit) < 0 or limit.soft_s > 2**31 - 1:
                raise BadValue("Error in hard, soft or soft_seconds setting in buffer limit configuration.")
            limits[CLIENT_CLASSES.index(known)] = limit
        return tuple(limits.get(index) for index in range(len(CLIENT_CLASSES)))

    def merge(self, old: object, new: object) -> tuple[OutputLimit, ...]:
        """Return `new` with its gaps filled from `old`."""
        assert isinstance(old, tuple)
        assert isinstance(new, tuple)
        return tuple(after if after is not None else before for before, after in zip(old, new, strict=True))

    def show(self, value: object) -> str:
        assert isinstance(value, tuple)
        shown = [
            f"{name} {limit.hard} {limit.soft} {limit.soft_s}"
            for name, limit in zip(CLIENT_CLASSES, value, strict=True)
            if limit is not None
        ]
        return " ".join(shown)


def memory(word: str) -> int:
    """Return the bytes that a memory value means.

    >>> memory("1kb"), memory("2G")
    (1024, 2000000000)
    """
    match = re.fullmatch(r"([0-9]{1,19})([a-z]*)", word.lower(), re.ASCII)
    if match is None or match[2] not in UNITS:
        raise BadValue("argument must be a memory value")
    return int(match[1]) * UNITS[match[2]]


def within(value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise BadValue(f"argument must be between {low} and {high} inclusive")
    return value

"""A line as words, and words as text, with the quotes of redis-cli."""

from typing import Final

ESCAPES: Final = {"n": b"\n", "r": b"\r", "t": b"\t", "b": b"\b", "a": b"\a"}
ESCAPED: Final = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", 8: "\\b", 7: "\\a", 34: '\\"', 92: "\\\\"}
BLANKS: Final = " \t\n\v\f\r"
HEX: Final = frozenset("0123456789abcdefABCDEF")
QUOTING: Final = "Invalid argument(s)"
"""What redis-cli says of a line whose quotes don't close, or close inside a word."""


class Unbalanced(ValueError):
    """A quote is not closed, or something follows a closing quote at once."""

    def __init__(self) -> None:
        super().__init__(QUOTING)


def split(line: str) -> list[bytes]:
    r"""Split a line into words; raise `Unbalanced`.

    >>> split(r'ECHO "a\x00\n" ' + "'it\\'s' x")
    [b'ECHO', b'a\x00\n', b"it's", b'x']
    >>> split('say "a"b')
    Traceback (most recent call last):
    clients.cli.words.Unbalanced: Invalid argument(s)
    """
    words: list[bytes] = []
    at = 0
    while True:
        while at < len(line) and line[at] in BLANKS:
            at += 1
        if at == len(line):
            return words
        word, at = next_word(line, at)
        words.append(word)


def next_word(line: str, at: int) -> tuple[bytes, int]:
    """Read the word that begins here; return it and where it ends. A quote may begin inside a word, not end there."""
    parts: list[bytes] = []
    while at < len(line) and line[at] not in BLANKS:
        if line[at] in "\"'":
            part, at = quoted(line, at)
            parts.append(part)
            if at < len(line) and line[at] not in BLANKS:
                raise Unbalanced
        else:
            parts.append(raw(line[at]))
            at += 1
    return b"".join(parts), at


def quoted(line: str, at: int) -> tuple[bytes, int]:
    """Read what stands between the quote here and the next of its kind; return it and where it ends."""
    quote = line[at]
    parts: list[bytes] = []
    at += 1
    while at < len(line):
        letter = line[at]
        if letter == quote:
            return b"".join(parts), at + 1
        if letter == "\\" and at + 1 < len(line) and (quote == '"' or line[at + 1] == "'"):
            part, at = escape(line, at) if quote == '"' else (b"'", at + 2)
            parts.append(part)
        else:
            parts.append(raw(letter))
            at += 1
    raise Unbalanced


def escape(line: str, at: int) -> tuple[bytes, int]:
    """Read the escape that begins at the backslash here."""
    digits = line[at + 2 : at + 4]
    if line[at + 1] == "x" and len(digits) == 2 and HEX.issuperset(digits):
        return bytes([int(digits, 16)]), at + 4
    return ESCAPES.get(line[at + 1], raw(line[at + 1])), at + 2


def raw(text: str) -> bytes:
    """Return the bytes that a terminal or file had for this text."""
    return text.encode("utf-8", "surrogateescape")


def quote(word: bytes) -> str:
    r"""Write bytes so that `split` reads them again, as redis-cli shows text.

    >>> quote(b'a "b"\xff\n')
    '"a \\"b\\"\\xff\\n"'
    """
    return '"' + "".join(ESCAPED.get(byte) or shown(byte) for byte in word) + '"'


def shown(byte: int) -> str:
    """Write a byte that has no short escape."""
    return chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}"


def needs_quotes(word: str) -> bool:
    """Tell whether a word would be read as another one, or as several, without quotes.

    >>> needs_quotes("trade:BTC_USDT"), needs_quotes(""), needs_quotes("two words")
    (False, True, True)
    """
    return not word or not word.isprintable() or any(letter in BLANKS or letter in "\"'" for letter in word)

"""The configuration file: redis.conf's syntax, read and rewritten.

A line is a directive's name and its words, separated by blanks; `#` at the start of a line makes it a
comment; words with blanks are quoted, "with \\n \\t \\x41 escapes" or 'without'. A rewrite changes only
the lines whose value differs, in place, keeps comments and order, and appends what is new.
"""

import os
import tempfile
from collections.abc import Iterable
from typing import Final, NamedTuple

FILE_BYTES_MAX: Final = 1_048_576
"""Bytes of a configuration file: more is not a configuration file."""

REWRITTEN: Final = "# Written by CONFIG REWRITE"
ESCAPES: Final = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("a"): 7}
BLANKS: Final = b" \t\r\n\v\f"
HEX: Final = b"0123456789abcdefABCDEF"


class Line(NamedTuple):
    """One directive of a file: its line number, its words, and the line as it stands there."""

    number: int
    words: list[str]
    raw: str


class BadFile(Exception):
    """A file that can't be read as configuration; the text names the file, and the line where there is one."""


def read_file(path: str) -> list[Line]:
    """Return the directives of the file in order, or raise BadFile."""
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from error
    if len(data) > FILE_BYTES_MAX:
        raise BadFile(f"{path}: more than {FILE_BYTES_MAX} bytes: expected a configuration file")
    lines = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = raw.strip(BLANKS)
        if not line or line.startswith(b"#"):
            continue
        words = split_words(line)
        text = decode(line)
        if words is None:
            raise BadFile(f"{path}:{number}: unbalanced quotes")
        lines.append(Line(number, words, text))
    return lines


def split_words(line: bytes) -> list[str] | None:
    """Split a line into words; None when its quotes don't balance.

    >>> split_words(b'save "" \\'a b\\' "\\\\x41\\\\n"')
    ['save', '', 'a b', 'A\\n']
    """
    words: list[str] = []
    position = 0
    while True:
        while position < len(line) and line[position] in BLANKS:
            position += 1
        if position == len(line):
            return words
        if line[position] in b"\"'":
            word, position = quoted_word(line, position)
            if position < 0 or (position < len(line) and line[position] not in BLANKS):
                return None
        else:
            start = position
            while position < len(line) and line[position] not in BLANKS:
                if line[position] in b"\"'":
                    return None
                position += 1
            word = line[start:position]
        words.append(decode(word))


def quoted_word(line: bytes, start: int) -> tuple[bytes, int]:
    """Return the word whose opening quote is at `start`, and where it ends; -1 when it doesn't."""
    quote = line[start]
    word = bytearray()
    position = start + 1
    while position < len(line):
        byte = line[position]
        following = line[position + 1] if position + 1 < len(line) else -1
        if byte == quote:
            return bytes(word), position + 1
        if byte != ord("\\") or (quote == ord("'") and following != quote) or following < 0:
            word.append(byte)
            position += 1
        elif quote == ord('"') and following == ord("x") and is_hex(line[position + 2 : position + 4]):
            word.append(int(line[position + 2 : position + 4], 16))
            position += 4
        else:
            word.append(ESCAPES.get(following, following) if quote == ord('"') else following)
            position += 2
    return b"", -1


def is_hex(pair: bytes) -> bool:
    return len(pair) == 2 and pair[0] in HEX and pair[1] in HEX


def decode(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def quote_word(word: str) -> str:
    """Return the word as a line of a file must hold it.

    >>> quote_word("plain"), quote_word("a b"), quote_word("")
    ('plain', '"a b"', '""')
    """
    raw = word.encode("utf-8", "surrogateescape")
    if raw and all(33 <= byte < 127 and byte not in b"\"'\\" for byte in raw) and not raw.startswith(b"#"):
        return word
    shown = "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in raw
    )
    return f'"{shown}"'


def rewrite_file(path: str, values: Iterable[tuple[str, list[str], bool]]) -> None:
    """Bring the file in line with `values`: (directive, its words, whether a file that lacks it needs it).

    The file is replaced atomically and keeps its permissions. Raises OSError or BadFile; then nothing has changed.
    """
    read_file(path)  # refuse to rewrite what can't be read back
    with open(path, "rb") as file:
        old = [decode(line) for line in file.read().split(b"\n")]
    if old and not old[-1]:
        old.pop()
    wanted = {name: (words, needed) for name, words, needed in values}
    new = []
    done = set()
    for line in old:
        words = split_words(line.strip().encode("utf-8", "surrogateescape")) or []
        name = words[0].lower() if words and not line.strip().startswith("#") else ""
        if name not in wanted:
            new.append(line)
        elif name not in done:
            done.add(name)
            new.append(line if words[1:] == wanted[name][0] else directive_line(name, wanted[name][0]))
    missing = [directive_line(name, words) for name, (words, needed) in wanted.items() if needed and name not in done]
    if missing and REWRITTEN not in new:
        new.append(REWRITTEN)
    replace_file(path, "\n".join([*new, *missing, ""]).encode("utf-8", "surrogateescape"))


def directive_line(name: str, words: list[str]) -> str:
    return " ".join([name, *(quote_word(word) for word in words)])


def replace_file(path: str, data: bytes) -> None:
    """Replace a file's content, durably and all at once."""
    folder = os.path.dirname(os.path.abspath(path))
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".rewrite-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), os.stat(path).st_mode & 0o777)
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder_fd)
    finally:
        os.close(folder_fd)

"""The configuration file: redis.conf's syntax, read and rewritten.

A line is a directive's name and its words, separated by blanks; `#` at the start of a line makes it a
comment; words with blanks are quoted, "with \\n \\t \\x41 escapes" or 'without'. A rewrite changes only
the lines whose value differs, in place, keeps comments and order, and appends what is new.
"""

import os
import tempfile
from collections.abc import Callable
from typing import Final, NamedTuple

from protocol.inline import split_inline
from server.limits import SETTINGS_FILE_BYTES_MAX

REWRITTEN: Final = "# Written by CONFIG REWRITE"
BLANKS: Final = b" \t\r\n\v\f"


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
            data = file.read(SETTINGS_FILE_BYTES_MAX + 1)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from error
    if len(data) > SETTINGS_FILE_BYTES_MAX:
        raise BadFile(f"{path}: more than {SETTINGS_FILE_BYTES_MAX} bytes: expected a configuration file")
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
    """Split a line into words; None when its quotes don't balance."""
    words = split_inline(line)
    return None if words is None else [decode(word) for word in words]


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


class Written(NamedTuple):
    """A directive as a rewritten file must hold it."""

    words: list[str]
    needed: bool
    """Whether a file that doesn't state it must now do so."""
    means: Callable[[list[str]], bool]
    """Whether these words of a line mean the same, so that the line may stay."""


def rewrite_file(path: str, wanted: dict[str, Written]) -> None:
    """Bring the file in line with the directives given.

    The file is replaced atomically and keeps its permissions. Raises OSError or BadFile; then nothing has changed.
    """
    read_file(path)  # refuse to rewrite what can't be read back
    with open(path, "rb") as file:
        old = file.read().split(b"\n")
    if not old[-1]:
        old.pop()
    new: list[str] = []
    done: set[str] = set()
    for raw in old:
        line = raw.strip(BLANKS)
        words = split_words(line) if not line.startswith(b"#") else None
        name = words[0].lower() if words else ""
        if not words or name not in wanted:
            new.append(decode(raw))
        elif name not in done:
            done.add(name)
            new.append(decode(raw) if wanted[name].means(words[1:]) else directive_line(name, wanted[name].words))
    missing = [directive_line(name, it.words) for name, it in wanted.items() if it.needed and name not in done]
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

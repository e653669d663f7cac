"""Lines as words: the quotes of redis-cli, held against it where it is installed."""

import pytest

from clients.cli.words import Unbalanced, needs_quotes, quote, split
from tests.clients.cli.conftest import RedisCli

LINES = [
    "ECHO word",
    "  ECHO\tword  ",
    'ECHO "two words"',
    "ECHO 'two words'",
    r'ECHO "a\"b\\c\x41\n\r\t\b\a\q"',
    r"ECHO 'it\'s \n'",
    'ECHO ""',
    'ECHO pre"fix"',
    "ECHO é€",
    r'ECHO "\xff\x00\xg1"',
    'ECHO "a"b',
    "ECHO 'a'b",
    'ECHO "open',
    "ECHO 'open",
    'ECHO "open\\',
    "'ECHO' x",
]


@pytest.mark.redis
@pytest.mark.parametrize("line", LINES)
def test_a_line_is_split_as_redis_cli_splits_it(line: str, redis_cli: RedisCli) -> None:
    theirs = redis_cli("--no-raw", text=line + "\n").stdout.removesuffix("\n")
    assert theirs == ours(line)


def ours(line: str) -> str:
    """Return what should be said of an ECHO: its word, or that it can't be read."""
    try:
        return quote(split(line)[1])
    except Unbalanced as problem:
        return str(problem)


@pytest.mark.parametrize("word", [b"", b"a", b'a "b" \\ \n\r\t\b\a', bytes(range(256)), "é".encode()])
def test_a_quoted_word_is_read_as_itself(word: bytes) -> None:
    assert split(quote(word)) == [word]


@pytest.mark.parametrize(("line", "words"), [("", []), ("  ", []), ("a\xa0b", [b"a\xc2\xa0b"]), ("\udcff", [b"\xff"])])
def test_blanks_are_those_of_c_and_bytes_that_are_no_text_survive(line: str, words: list[bytes]) -> None:
    assert split(line) == words


@pytest.mark.parametrize("word", ["", "a b", "it's", 'say "x"', "a\tb", "\x1b[1m"])
def test_what_would_be_read_differently_needs_quotes(word: str) -> None:
    assert needs_quotes(word)

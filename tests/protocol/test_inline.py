"""Inline quoting, against a plain reading of the rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.inline import split_inline

WORD = re.compile(
    rb"""([^ \t\n\r"']*)(?:"((?:[^"\\]|\\x[0-9a-fA-F]{2}|\\.)*)"|'((?:[^'\\]|\\'|\\(?!'))*)')?""", re.DOTALL
)
LINES = st.one_of(
    st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")),
    st.text(alphabet="ab \t\"'\\xn4f\v", max_size=20).map(str.encode),
)


def unescaped(text: bytes) -> bytes:
    names = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b"}

    def one(match: re.Match[bytes]) -> bytes:
        escape = match[0][1:]
        return bytes.fromhex(escape[1:].decode()) if len(escape) == 3 else names.get(escape, escape)

    return re.sub(rb"\\x[0-9a-fA-F]{2}|\\.", one, text, flags=re.DOTALL)


def plainly(line: bytes) -> list[bytes] | None:
    """Split a line by one regular expression."""
    words: list[bytes] = []
    line = line.lstrip(b" \t\n\v\f\r")
    while line:
        match = WORD.match(line)
        assert match is not None
        plain, double, single = match.groups()
        rest = line[match.end() :]
        closed = double is not None or single is not None
        if rest[:1] in ((b'"', b"'") if not closed else ()) or (closed and rest.lstrip(b" \t\n\v\f\r") == rest != b""):
            return None
        words.append(plain + unescaped(double or b"") + (single or b"").replace(b"\\'", b"'"))
        line = rest.lstrip(b" \t\n\v\f\r")
    return words


@given(LINES)
def test_a_line_is_split_as_the_rules_read_plainly(line: bytes) -> None:
    assert split_inline(line) == plainly(line)


@pytest.mark.parametrize(
    "line", [b'"', b"'", b'"a', b"'a", b'"a"b', b"'a'b", b'a"b"c', b"a'b'c", b'"\\', b'"\\"', b"'\\'"]
)
def test_unbalanced_quotes_are_no_words(line: bytes) -> None:
    assert split_inline(line) is None


@given(st.lists(st.binary(max_size=20), max_size=6))
def test_words_quoted_byte_by_byte_come_back(words: list[bytes]) -> None:
    quoted = [b'"' + b"".join(b"\\x%02x" % byte for byte in word) + b'"' for word in words]
    assert split_inline(b" ".join(quoted)) == words

"""Glob patterns: Redis's cases, and that no pattern is expensive."""

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.glob import matches


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (b"*", b""),
        (b"*", b"anything"),
        (b"client-*", b"client-output-buffer-limit"),
        (b"*limit", b"client-output-buffer-limit"),
        (b"*put*buf*", b"client-output-buffer-limit"),
        (b"h?llo", b"hallo"),
        (b"h[ae]llo", b"hello"),
        (b"h[^e]llo", b"hallo"),
        (b"h[a-c]llo", b"hbllo"),
        (b"h[c-a]llo", b"hbllo"),
        (b"HELLO", b"hello"),
        (b"hello", b"HELLO"),
        (b"\\*", b"*"),
        (b"[\\]]", b"]"),
        (b"[a", b"a"),
        (b"a\\", b"a\\"),
        (b"***a", b"a"),
        (b"a***", b"a"),
        (b"", b""),
    ],
)
def test_a_pattern_matches(pattern: bytes, text: bytes) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (b"", b"a"),
        (b"a", b""),
        (b"?", b""),
        (b"h?llo", b"hllo"),
        (b"h[^e]llo", b"hello"),
        (b"hello", b"hello world"),
        (b"*a", b"ab"),
        (b"\\*", b"a"),
        (b"[]", b"]"),
        (b"a*b*c", b"acb"),
    ],
)
def test_a_pattern_does_not_match(pattern: bytes, text: bytes) -> None:
    assert not matches(pattern, text)


@given(st.text("ab*?", max_size=12), st.text("abc", max_size=12))
def test_stars_and_question_marks_match_as_the_shell_has_them(pattern: str, text: str) -> None:
    assert matches(pattern.encode(), text.encode()) == fnmatch.fnmatchcase(text, pattern)


def test_a_hostile_pattern_takes_no_time() -> None:
    began = time.perf_counter()
    assert not matches(b"a*" * 500 + b"b", b"a" * 1000)
    assert time.perf_counter() - began < 5

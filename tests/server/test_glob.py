"""Glob patterns, as Redis's stringmatchlen has them."""

import time

import pytest

from server.glob import glob_match, is_glob


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "anything", True),
        ("max*", "maxclients", True),
        ("MAX*", "maxclients", True),
        ("max*s", "maxclients", True),
        ("max*x", "maxclients", False),
        ("*a*b*c*", "xxaxxbxxcxx", True),
        ("?", "", False),
        ("p?rt", "port", True),
        ("p?rt", "prt", False),
        ("[op]ort", "port", True),
        ("[^op]ort", "port", False),
        ("[a-p]ort", "port", True),
        ("[p-a]ort", "port", True),
        ("[]ort", "port", False),
        ("[\\]p]ort", "port", True),
        ("[\\]p]ort", "]ort", True),
        ("[p", "p", True),
        ("\\*", "*", True),
        ("\\*", "a", False),
        ("a\\", "a\\", True),
        ("**a", "ba", True),
        ("port", "portal", False),
    ],
)
def test_a_pattern_fits_what_it_fits_in_redis(pattern: str, text: str, fits: bool) -> None:
    assert glob_match(pattern, text) is fits


def test_a_pattern_of_many_stars_costs_no_more_than_length_times_length() -> None:
    started_s = time.perf_counter()
    assert not glob_match("*a" * 1000 + "b", "a" * 1000)
    assert time.perf_counter() - started_s < 5


def test_only_stars_question_marks_and_sets_make_a_glob() -> None:
    assert [is_glob(text) for text in ("port", "p*", "p?", "[p]", "p]")] == [False, True, True, True, False]

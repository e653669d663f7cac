"""Decimals of Dingir's form, and of ours."""

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clients.bridge import decimals
from clients.bridge.decimals import EXACT, canonical, fits, floor_to, read_decimal, write_decimal
from clients.bridge.limits import DECIMAL_TEXT_MAX
from clients.generate import proto_numbers

TEXTS = st.text(alphabet="0123456789._+-e ", max_size=12)
VALUES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=9)
SCALES = st.integers(0, 18)


def test_the_examples_in_the_docstrings() -> None:
    assert doctest.testmod(decimals).failed == 0
    assert doctest.testmod(proto_numbers).failed == 0


@given(TEXTS, SCALES)
def test_what_is_sent_as_it_is_means_what_dingir_reads(text: str, scale: int) -> None:
    if canonical(text, scale) is not None:
        assert read_decimal(text) == Decimal(text) >= 0
        assert fits(Decimal(text), scale)


@given(VALUES)
def test_what_is_written_is_read_again_and_is_of_the_servers_form(value: Decimal) -> None:
    text = write_decimal(value)
    assert read_decimal(text) == value
    assert canonical(text.removeprefix("-"), 9) is not None
    assert "." not in text or not text.endswith("0")


@given(VALUES, SCALES)
def test_flooring_never_rounds_up(value: Decimal, scale: int) -> None:
    floored = floor_to(value, scale)
    assert floored <= value < EXACT.add(floored, Decimal(1).scaleb(-scale))


def test_what_dingir_refuses_and_what_is_too_long() -> None:
    for text in ("", " ", "1 ", "1e3", "1.2.3", ".", "+", "-", "--1", "_1", "._1", "1,5", "\u0661", "NaN"):
        assert read_decimal(text) is None, text
    assert read_decimal("1" * DECIMAL_TEXT_MAX) is not None
    assert read_decimal("1" * (DECIMAL_TEXT_MAX + 1)) is None
    assert read_decimal("5.") == Decimal(5)

"""Decimal text to integers and back, against the decimal module."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.errors import Rejection
from protocol.limits import DECIMAL_TEXT_MAX, SCALE_MAX, SCALED_MAX
from server.engine import scaled
from server.engine.scaled import SHORT_MAX, format_scaled, parse_positive, parse_rate, parse_scaled, parse_short

GRAMMAR = re.compile(rb"-?[0-9]+(\.[0-9]+)?")
SCALES = st.integers(0, SCALE_MAX)


def expected_of(text: bytes, scale: int) -> int | str:
    """Read by the letter of the specification: the value, or the code of the refusal."""
    if len(text) > DECIMAL_TEXT_MAX or GRAMMAR.fullmatch(text) is None:
        return "BADAMOUNT"
    if len(text.partition(b".")[2]) > scale:
        return "BADPRECISION"
    value = int(Decimal(text.decode()).scaleb(scale).to_integral_exact()) if len(text) < 28 else exact(text, scale)
    return value if abs(value) < SCALED_MAX else "BADAMOUNT"


def exact(text: bytes, scale: int) -> int:
    whole, _, fraction = text.lstrip(b"-").partition(b".")
    return (-1 if text.startswith(b"-") else 1) * int(whole + fraction.ljust(scale, b"0"))


def read(text: bytes, scale: int) -> int | str:
    try:
        return parse_scaled(text, scale, "BADAMOUNT", "amount")
    except Rejection as rejection:
        return rejection.code


@given(text=st.binary(max_size=80) | st.from_regex(rb"-?[0-9]{0,40}(\.[0-9]{0,20})?", fullmatch=True), scale=SCALES)
@example(text=b"", scale=0)
@example(text=b"1\n", scale=2)
@example(text=b"0" * DECIMAL_TEXT_MAX, scale=0)
@example(text=b"0" * (DECIMAL_TEXT_MAX + 1), scale=0)
@example(text=b"9" * 36, scale=0)
@example(text=b"1" + b"0" * 36, scale=0)
@example(text=b"-" + b"9" * 36, scale=0)
@example(text=b"1" * 10_000, scale=0)
def test_text_is_read_by_the_letter_of_the_specification(text: bytes, scale: int) -> None:
    assert read(text, scale) == expected_of(text, scale)


@given(text=st.binary(max_size=SHORT_MAX) | st.from_regex(rb"[0-9]{0,9}\.?[0-9]{0,8}", fullmatch=True), scale=SCALES)
@example(text=b"9" * SHORT_MAX, scale=SCALE_MAX)
@example(text=b"5.", scale=2)
@example(text=b".5", scale=2)
@example(text=b"1.2.3", scale=4)
def test_a_short_text_is_read_as_any_other_or_left_to_the_careful_reader(text: bytes, scale: int) -> None:
    exactly = read(text, scale)
    positive = isinstance(exactly, int) and exactly > 0
    assert parse_short(text, scale) == (exactly if positive else 0)


@given(value=st.integers(-(10**40), 10**40), scale=SCALES)
def test_what_is_written_has_exactly_the_scales_decimals_and_reads_back(value: int, scale: int) -> None:
    text = format_scaled(value, scale)
    assert GRAMMAR.fullmatch(text)
    assert len(text.partition(b".")[2]) == scale
    assert exact(text, scale) == value
    assert format_scaled(value, scale) == text, "remembered"


def test_positive_means_more_than_zero_also_when_remembered() -> None:
    for _ in range(2):
        assert parse_positive(b"1.5", 2, "BADPRICE", "price") == 150
        for text in (b"0", b"0.00", b"-0", b"-1.5"):
            with pytest.raises(Rejection, match="BADPRICE price: expected more than zero"):
                parse_positive(text, 2, "BADPRICE", "price")


def test_a_rate_is_from_zero_to_below_one() -> None:
    assert [parse_rate(text, 4, "fee") for text in (b"0", b"0.0001", b"0.9999", b"-0")] == [0, 1, 9999, 0]
    for text in (b"1", b"1.0000", b"-0.0001", b"x"):
        with pytest.raises(Rejection, match="BADFEE"):
            parse_rate(text, 4, "fee")


def test_what_is_remembered_is_bounded() -> None:
    for number in range(1, scaled.TABLE_MAX + 100):
        parse_positive(b"%020d" % number, 0, "BADAMOUNT", "amount")  # longer than what is read without a table
        format_scaled(number, 0)
    assert max(len(parsed) for parsed in scaled._PARSED) <= scaled.TABLE_MAX
    assert max(len(formatted) for formatted in scaled._FORMATTED) <= scaled.TABLE_MAX


def test_an_error_repeats_only_so_much_of_what_it_received() -> None:
    with pytest.raises(Rejection) as caught:
        parse_scaled(b"7" * 10_000, 0, "BADAMOUNT", "amount")
    assert len(caught.value.text) < 300

"""Ids as text."""

from hypothesis import example, given
from hypothesis import strategies as st

from protocol.digits import digits


@given(st.integers() | st.integers(-(10**4), 10**10))
@example(999)
@example(1_000)
@example(999_999)
@example(1_000_000)
@example(999_999_999)
@example(1_000_000_000)
def test_a_number_is_written_as_python_writes_it(number: int) -> None:
    assert digits(number) == str(number).encode()

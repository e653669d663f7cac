"""Whole numbers as decimal text, three digits at a time from tables.

Ids are in every reply. Compiled, one of four to six digits costs 190 instructions by two look-ups, and 320 by
`str(number).encode()`; a shorter one 30. Interpreted, both cost about the same.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # names the type of local variables, which nobody needs to run this
    from mypy_extensions import i64

THREE_DIGITS: Final = [b"%03d" % number for number in range(1000)]
_UP_TO_THREE: Final = [b"%d" % number for number in range(1000)]


def digits(number: int) -> bytes:
    """Write a number.

    >>> [digits(number) for number in (0, 999, 1_000, 12_034_056, 10**12, -7)]
    [b'0', b'999', b'1000', b'12034056', b'1000000000000', b'-7']
    """
    if not 0 <= number < 1_000_000_000:
        return b"%d" % number
    native: i64 = number  # whose division by a constant is a multiplication
    if native < 1000:
        return _UP_TO_THREE[native]
    thousands = native // 1000
    last = THREE_DIGITS[native - 1000 * thousands]
    if thousands < 1000:
        return b"%b%b" % (_UP_TO_THREE[thousands], last)
    millions = thousands // 1000
    return b"%b%b%b" % (_UP_TO_THREE[millions], THREE_DIGITS[thousands - 1000 * millions], last)

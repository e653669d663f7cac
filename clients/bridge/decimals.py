"""Decimal text as Dingir takes it, and as the server does.

Dingir's parser accepts a sign, underscores between digits, and a point with nothing before or behind it; ours is
strict. So what is plainly good passes as it is, and the rest is read and written anew. Two things are not taken over:
Dingir keeps 28 digits, rounds the next and ignores what follows; here what is longer than `DECIMAL_TEXT_MAX` is
malformed.
"""

import re
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from clients.bridge.limits import DECIMAL_TEXT_MAX

DINGIRS: Final = re.compile(r"[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)", re.ASCII)
PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
EXACT: Final = Context(prec=4 * DECIMAL_TEXT_MAX)
"""Wide enough that nothing which passes the length limit is ever rounded by accident."""


def read_decimal(text: str) -> Decimal | None:
    """Read a decimal; None for what Dingir does not take for one.

    >>> read_decimal("+1_000.50"), read_decimal(".5"), read_decimal("1e3"), read_decimal("")
    (Decimal('1000.50'), Decimal('0.5'), None, None)
    """
    if len(text) > DECIMAL_TEXT_MAX or not DINGIRS.fullmatch(text):
        return None
    return Decimal(text.replace("_", ""))


def write_decimal(value: Decimal) -> str:
    """Write a decimal as the server takes it: no exponent, no zeros at the end of the fraction.

    >>> write_decimal(Decimal("10.5000")), write_decimal(Decimal("1E+2")), write_decimal(Decimal("-0.0"))
    ('10.5', '100', '0')
    """
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(text: str, scale: int) -> str | None:
    """Return a positive decimal as the server takes it, or None where it has to be looked at.

    Equal values with more zeros at their end pass in Dingir, whatever the precision; what is plain and short passes
    here at once.

    >>> canonical("1.50", 2), canonical("1.500", 2), canonical("-1", 2)
    ('1.50', None, None)
    """
    if len(text) > DECIMAL_TEXT_MAX or not PLAIN.fullmatch(text):
        return None
    point = text.find(".")
    return text if point < 0 or len(text) - point - 1 <= scale else None


def floor_to(value: Decimal, scale: int) -> Decimal:
    """Round toward minus infinity to `scale` decimals, as Dingir does what is deposited or withdrawn.

    >>> floor_to(Decimal("-1.0000001"), 6)
    Decimal('-1.000001')
    """
    return value.quantize(Decimal(1).scaleb(-scale), ROUND_FLOOR, EXACT)


def show(text: str, scale: int, shown: int) -> str:
    """Round the server's text, of `scale` decimals, to what is shown of it: half to even.

    >>> show("1.2345", 4, 4), show("1.2345", 4, 3)
    ('1.2345', '1.234')
    """
    if scale == shown:
        return text
    return format(Decimal(text).quantize(Decimal(1).scaleb(-shown), ROUND_HALF_EVEN, EXACT), "f")


def fits(value: Decimal, scale: int) -> bool:
    """Tell whether a value has at most `scale` decimals other than zeros."""
    return value == value.quantize(Decimal(1).scaleb(-scale), ROUND_FLOOR, EXACT)

"""Numbers as a person reads them: thousands apart, never more digits than there is room for."""

from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final

NOTHING: Final = "–"
UNITS: Final = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))
"""Short scale, as traders use it."""


def exact(value: Decimal | None) -> str:
    """Write all digits.

    >>> exact(Decimal("1234567.50"))
    '1,234,567.50'
    """
    return NOTHING if value is None else f"{value:,f}"


def signed(value: Decimal | None) -> str:
    """Write all digits, and the sign of what is not zero.

    >>> signed(Decimal("12.5")), signed(Decimal("-0.10")), signed(Decimal("0.00"))
    ('+12.5', '-0.10', '0.00')
    """
    return NOTHING if value is None else f"{value:+,f}" if value else exact(abs(value))


def fitting(value: Decimal | None, width: int) -> str:
    """Write as many digits as fit: first decimals go, then thousands become K, M, B, T. Digits are cut, not rounded.

    >>> fitting(Decimal("1234.56789"), 10), fitting(Decimal("1234.56789"), 5), fitting(Decimal("1234567"), 5)
    ('1,234.5678', '1,234', '1.23M')
    """
    text = exact(value)
    if value is None or len(text) <= width:
        return text
    whole = text.split(".")[0]
    if len(whole) <= width:
        return text[:width].rstrip(".")
    for unit, letter in UNITS:
        if abs(value) >= unit:
            short = exact((value / unit).quantize(Decimal("0.01"), ROUND_DOWN))
            while len(short) + 1 > width and "." in short:
                short = short[:-1].rstrip(".")
            return short + letter
    return whole


def aligned(values: list[Decimal], width: int) -> list[str]:
    """Write a column of numbers to the right, with the same number of decimals: as many as the widest has room for.

    >>> aligned([Decimal("1234.5678"), Decimal("0.5000")], 7)
    ['1,234.5', '    0.5']
    """
    texts = [exact(value) for value in values]
    while texts and max(map(len, texts)) > width and all("." in text for text in texts):
        texts = [text[:-1].rstrip(".") for text in texts]
    return [
        (text if len(text) <= width else fitting(value, width)).rjust(width)
        for text, value in zip(texts, values, strict=True)
    ]


def rounded_down(quote: Decimal, price: Decimal) -> Decimal:
    """Write a value with as many decimals as the price: the others are of no interest to the eye.

    >>> rounded_down(Decimal("12.34567"), Decimal("3.00"))
    Decimal('12.34')
    """
    return quote.quantize(price, ROUND_DOWN)


def day_time(time_us: int) -> str:
    """Write a time of the day in UTC.

    >>> day_time(1_000_000)
    '00:00:01'
    """
    return datetime.fromtimestamp(time_us // 1_000_000, UTC).strftime("%H:%M:%S")

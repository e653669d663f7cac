"""What stands on the axes of the chart: round prices at the side, round times at the foot."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from clients.cli.watch.drawing.figures import exact
from clients.cli.watch.state.candles import DAY_US, MONTH, SECOND_US, length_us, month_number
from clients.cli.watch.state.records import Candle

ROWS_BETWEEN: Final = 3
"""Rows between two prices, about."""
ROUND_STEPS: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
ROUND_TIMES: Final = (
    *(5 * SECOND_US, 10 * SECOND_US, 15 * SECOND_US, 30 * SECOND_US),
    *(MINUTE_US, 2 * MINUTE_US, 5 * MINUTE_US, 10 * MINUTE_US, 15 * MINUTE_US, 30 * MINUTE_US),
    *(HOUR_US, 2 * HOUR_US, 3 * HOUR_US, 6 * HOUR_US, 12 * HOUR_US),
    *(DAY_US, 2 * DAY_US, 5 * DAY_US, 10 * DAY_US, 20 * DAY_US, 50 * DAY_US),
)


def round_step(raw: Decimal, smallest: Decimal) -> Decimal:
    """Return the first of 1, 2, 5, 10, 20, 50, ... that is not below `raw`, nor below the smallest step of prices.

    >>> round_step(Decimal("0.37"), Decimal("0.01")), round_step(Decimal("0.001"), Decimal("0.01"))
    (Decimal('0.5'), Decimal('0.01'))
    """
    raw = max(raw, smallest)
    power = Decimal(1).scaleb(raw.adjusted())
    return next(power * factor for factor in ROUND_STEPS if power * factor >= raw)


def price_marks(low: Decimal, high: Decimal, rows: int, half: Callable[[Decimal], int]) -> dict[int, str]:
    """Return round prices by row."""
    exponent = low.as_tuple().exponent
    assert isinstance(exponent, int)
    smallest = Decimal(1).scaleb(exponent)
    step = round_step((high - low) * ROWS_BETWEEN / rows, smallest)
    price = (low / step).to_integral_value(rounding="ROUND_CEILING") * step
    marks: dict[int, str] = {}
    while price <= high:
        marks[half(price) // 2] = exact(price.quantize(smallest))
        price += step
    return marks


def time_label(time_us: int, interval: str) -> str:
    """Write the time of a candle in as few letters as its interval needs.

    >>> time_label(0, "1d"), time_label(3_600_000_000, "1h"), time_label(1_000_000, "1s"), time_label(0, "1M")
    ('1 Jan', '01:00', '00:00:01', 'Jan 1970')
    """
    when = datetime.fromtimestamp(time_us // SECOND_US, UTC)
    if interval == MONTH:
        return when.strftime("%b %Y")
    if interval[-1] in "dw" or (interval[-1] == "h" and time_us % DAY_US == 0):
        return f"{when.day} {when:%b}"
    return when.strftime("%H:%M:%S" if interval == "1s" else "%H:%M")


def is_round(candle: Candle, interval: str, apart: int) -> bool:
    """Tell whether a candle is one of those, about `apart` columns from each other, under which a time is written."""
    if interval == MONTH:
        return month_number(candle.start_us) % next(it for it in (6, 12, 24, 60) if it >= min(apart, 60)) == 0
    length = length_us(interval)
    if length > DAY_US:
        return candle.start_us // length % apart == 0
    period = next((it for it in ROUND_TIMES if it >= apart * length and it % length == 0), apart * length)
    return candle.start_us % period == 0


def time_marks(candles: list[Candle], columns: int, width: int, interval: str) -> str:
    """Return the line at the foot, below `columns` of candles and the prices: each time begins under its candle."""
    apart = len(time_label(0, interval)) + 4
    line = [" "] * width
    free = 0
    for position, candle in enumerate(candles, columns - len(candles)):
        label = time_label(candle.start_us, interval)
        if position >= free and position + len(label) <= width and is_round(candle, interval, apart):
            line[position : position + len(label)] = label
            free = position + len(label) + 2
    return "".join(line)

"""The sixteen intervals of candles, and where their buckets begin: integers only, all UTC.

An interval is its index in `terms.KLINE_INTERVAL_TEXT`. Buckets of 1s to 12h, 1d and 3d are aligned to
the epoch (so 3d is counted from 1970-01-01, as Binance does); 1w begins on Mondays (the epoch was a Thursday); 1M are
the months of the Gregorian calendar.

Four intervals are kept (BASES), the others are made of them when asked: BASE says of which. That works
because every bucket is made of whole buckets of its base, which `tests/engine/test_candles.py` verifies
with another implementation of the calendar.
"""

from __future__ import annotations

from typing import Final

from protocol.terms import KLINE_INTERVAL_TEXT

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US

INTERVALS: Final = 16
assert len(KLINE_INTERVAL_TEXT) == INTERVALS

WEEK: Final = 14
MONTH: Final = 15

# Places in BASES and of the series of `Candles`.
SECONDS: Final = 0
MINUTES: Final = 1
HOURS: Final = 2
DAYS: Final = 3

BASES: Final[list[int]] = [0, 1, 6, 12]
"""The intervals that are kept: 1s, 1m, 1h, 1d."""

BASE: Final[list[int]] = [
    *[SECONDS],
    *[MINUTES] * 5,
    *[HOURS] * 6,
    *[DAYS] * 4,
]
"""Of what each interval's candles are made."""

LENGTH_US: Final[list[int]] = [
    SECOND_US,
    *[minutes * MINUTE_US for minutes in (1, 3, 5, 15, 30)],
    *[hours * HOUR_US for hours in (1, 2, 4, 6, 8, 12)],
    *[days * DAY_US for days in (1, 3, 7)],
    0,  # months have none
]

SHIFT_US: Final[list[int]] = [0] * WEEK + [3 * DAY_US, 0]
"""How long before the epoch the bucket of the epoch began."""

BEFORE_ALL_US: Final = -7 * DAY_US
"""Before every bucket that a time since the epoch may be in: the epoch's week began on 1969-12-29."""

NEVER_US: Final = 2**62 - 1
"""After every time: the year 148,108; the largest integer that compiled code does not box."""

CYCLE_DAYS: Final = 146_097
"""Days of 400 years, after which the calendar repeats itself."""

MARCH_SHIFT_DAYS: Final = 719_468
"""Days from 0000-03-01 to the epoch."""


def bucket_start(interval: int, time_us: int) -> int:
    """Tell where the bucket begins that holds `time_us`.

    >>> bucket_start(WEEK, 0) // DAY_US, bucket_start(MONTH, 59 * DAY_US - 1) // DAY_US
    (-3, 31)
    """
    if interval == MONTH:
        day = time_us // DAY_US
        return (day - day_of_month(day) + 1) * DAY_US
    return time_us - (time_us + SHIFT_US[interval]) % LENGTH_US[interval]


def bucket_end(interval: int, start_us: int) -> int:
    """Tell where the bucket ends that begins at `start_us`: the start of the next."""
    if interval == MONTH:
        day = start_us // DAY_US + 31  # the first to the fourth of the next month
        return (day - day_of_month(day) + 1) * DAY_US
    return start_us + LENGTH_US[interval]


def bucket_after(interval: int, time_us: int) -> int:
    """Tell where the first bucket begins that does not begin before `time_us`."""
    start_us = bucket_start(interval, time_us)
    return start_us if start_us == time_us else bucket_end(interval, start_us)


def day_of_month(day: int) -> int:
    """Tell the day of the month, from 1, of a day counted from 1970-01-01.

    Years are counted from March, so that the leap day is a year's last: then the months' beginnings
    follow one line, 153 days for five months, and years repeat in cycles of 4, 100 and 400.

    >>> [day_of_month(day) for day in (0, 30, 31, 58, 59, 11016, 11017)]
    [1, 31, 1, 28, 1, 29, 1]
    """
    in_cycle = (day + MARCH_SHIFT_DAYS) % CYCLE_DAYS
    year = (in_cycle - in_cycle // 1_460 + in_cycle // 36_524 - in_cycle // 146_096) // 365
    in_year = in_cycle - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    return in_year - (153 * month + 2) // 5 + 1

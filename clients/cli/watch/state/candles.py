"""The last candles of one interval, by start.

As trades do, candles come live and as history, in either order; of two that tell the same time the one with more trades
is the later, and of equal ones the one that says it is closed. Where nothing was traded the server tells nothing;
`latest` puts flat candles there, at the close before, up to the present of the engine, so that time runs evenly.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from clients.cli.watch.state.records import Candle

CANDLES_MAX: Final = 500
"""Candles that are kept: more than the columns of any screen, and within MARKET.KLINE's limit."""

SECOND_US: Final = 1_000_000
DAY_US: Final = 86_400 * SECOND_US
UNIT_US: Final = {"s": SECOND_US, "m": 60 * SECOND_US, "h": 3600 * SECOND_US, "d": DAY_US, "w": 7 * DAY_US}
INTERVALS: Final = ("1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M")
MONTH: Final = "1M"
ZERO: Final = Decimal(0)


def length_us(interval: str) -> int:
    """Return how long an interval is; a month is as long as it takes, and has no length.

    >>> length_us("15m")
    900000000
    """
    assert interval in INTERVALS, interval
    assert interval != MONTH
    return int(interval[:-1]) * UNIT_US[interval[-1]]


def month_number(time_us: int) -> int:
    """Count the months since the year 0."""
    when = datetime.fromtimestamp(time_us // SECOND_US, UTC)
    return when.year * 12 + when.month - 1


def moved(interval: str, start_us: int, steps: int) -> int:
    """Return the start of the candle so many candles after, or before, the one that starts at `start_us`.

    >>> moved("1m", 120_000_000, -1)
    60000000
    >>> moved("1M", 0, 1) == 31 * DAY_US
    True
    """
    if interval == MONTH:
        year, month = divmod(month_number(start_us) + steps, 12)
        return int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp()) * SECOND_US
    return start_us + steps * length_us(interval)


def steps_between(interval: str, start_us: int, time_us: int) -> int:
    """Return how many candles after the one that starts at `start_us` the time falls.

    >>> steps_between("1m", 0, 59_999_999), steps_between("1m", 0, 60_000_000)
    (0, 1)
    """
    if interval == MONTH:
        return month_number(time_us) - month_number(start_us)
    return (time_us - start_us) // length_us(interval)


class Candles:
    """The last candles."""

    def __init__(self, interval: str) -> None:
        assert interval in INTERVALS, interval
        self.interval = interval
        self.by_start: dict[int, Candle] = {}

    def add(self, candle: Candle) -> None:
        """Take a candle, if it tells more than the one that is known of that time."""
        known = self.by_start.get(candle.start_us)
        if known is None or (candle.trade_count, candle.closed) >= (known.trade_count, known.closed):
            self.by_start[candle.start_us] = candle
        if len(self.by_start) > 2 * CANDLES_MAX:
            for start_us in sorted(self.by_start)[:-CANDLES_MAX]:
                del self.by_start[start_us]

    def merge(self, candles: Iterable[Candle]) -> None:
        """Take candles in any order, known ones too."""
        for candle in candles:
            self.add(candle)

    def clear(self) -> None:
        """Forget all."""
        self.by_start = {}

    def latest(self, count: int, now_us: int) -> list[Candle]:
        """Return the last candles up to `now_us`, oldest first, with flat ones where nothing was traded."""
        if not self.by_start:
            return []
        newest_us = max(self.by_start)
        end_us = moved(self.interval, newest_us, max(0, steps_between(self.interval, newest_us, now_us)))
        begin_us = moved(self.interval, end_us, 1 - count)
        before = [start_us for start_us in self.by_start if start_us < begin_us]
        latest = [self.by_start[max(before)]] if before else []
        found: list[Candle] = []
        start_us = begin_us if latest else max(begin_us, min(self.by_start))
        while start_us <= end_us:
            after_us = moved(self.interval, start_us, 1)
            candle = self.by_start.get(start_us)
            if candle is None:
                close = (found or latest)[-1].close
                candle = Candle(start_us, after_us, close, close, close, close, ZERO, 0, True)
            found.append(candle)
            start_us = after_us
        return found

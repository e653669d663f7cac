"""Times for people: microseconds since 1970 as UTC, with as many digits as the column needs."""

from datetime import UTC, datetime
from typing import Final

FIELDS: Final = frozenset(("time", "create_time", "update_time", "start", "end"))
"""Names under which integers are times."""
US_MIN: Final = 10**14
"""The year 1973; smaller numbers under these names are something else."""
US_MAX: Final = 253_402_300_800_000_000
"""The year 10000, which datetime does not have."""
FORMATS: Final = ((60_000_000, "%Y-%m-%d %H:%M"), (1_000_000, "%Y-%m-%d %H:%M:%S"), (1, "%Y-%m-%d %H:%M:%S.%f"))
"""Each for times that are multiples of so many microseconds."""
ZONE: Final = "UTC"


def is_time(name: str, value: object) -> bool:
    """Tell whether a field is a time."""
    return name in FIELDS and isinstance(value, int) and US_MIN <= value < US_MAX


def moments(times_us: list[int]) -> list[str]:
    """Write times alike.

    >>> moments([1_795_600_800_000_000, 1_795_600_860_000_000])
    ['2026-11-25 10:00', '2026-11-25 10:01']
    >>> moments([1_795_600_800_000_000, 1_795_600_860_000_001])
    ['2026-11-25 10:00:00.000000', '2026-11-25 10:01:00.000001']
    """
    form = next(text for unit, text in FORMATS if all(time % unit == 0 for time in times_us))
    return [written(time, form) for time in times_us]


def written(time_us: int, form: str) -> str:
    """Write a time; seconds and microseconds apart, as a float would round them."""
    seconds, rest = divmod(time_us, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest).strftime(form)

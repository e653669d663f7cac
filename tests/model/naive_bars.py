"""Bars by the long way: the naive twin of the engine's candles, from the list of all trades and `datetime`.

Nothing is kept but the trades; each bar is made anew of those in its bucket. Prices, amounts and quotes are
integers of any unit. Times are microseconds since 1970, as on the wire.

    >>> ticks = [Tick(59_000_000, 10, 1, 10), Tick(61_000_000, 12, 2, 24)]
    >>> [(bar.start, bar.open, bar.close, bar.volume) for bar in bars(ticks, b"1m")]
    [(0, 10, 10, 1), (60000000, 12, 12, 2)]
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

INTERVALS = (
    *(b"1s", b"1m", b"3m", b"5m", b"15m", b"30m"),
    *(b"1h", b"2h", b"4h", b"6h", b"8h", b"12h", b"1d", b"3d", b"1w", b"1M"),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Windows = dict[bytes, tuple[bytes, int]]
WINDOWS: Windows = {b"s": (b"1s", 7_200), b"m": (b"1m", 11_520), b"h": (b"1h", 4_416), b"d": (b"1d", 4_000)}
"""What is remembered: by the unit of an interval, of which interval how many bars with trades."""
UNITS = {b"w": b"d", b"M": b"d"}
FAR = 2**62


@dataclass(frozen=True)
class Tick:
    """One trade."""

    time: int
    price: int
    amount: int
    quote: int


@dataclass(frozen=True)
class Bar:
    """What was traded in one bucket."""

    start: int
    end: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    quote: int
    count: int


@lru_cache(maxsize=100_000)
def bucket(interval: bytes, time: int) -> tuple[int, int]:
    """Return where the bucket of a time begins and ends."""
    moment = EPOCH + time * MICROSECOND
    number, unit = int(interval[:-1]), interval[-1:]
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == b"s":
        begin, end = moment.replace(microsecond=0), moment.replace(microsecond=0) + timedelta(seconds=1)
    elif unit == b"m":
        begin = moment.replace(minute=moment.minute // number * number, second=0, microsecond=0)
        end = begin + timedelta(minutes=number)
    elif unit == b"h":
        begin = midnight.replace(hour=moment.hour // number * number)
        end = begin + timedelta(hours=number)
    elif unit == b"d":
        begin = midnight - timedelta(days=(midnight - EPOCH).days % number)
        end = begin + timedelta(days=number)
    elif unit == b"w":
        begin = midnight - timedelta(days=midnight.weekday())
        end = begin + timedelta(days=7)
    else:
        begin = midnight.replace(day=1)
        end = (begin + timedelta(days=32)).replace(day=1)
    return (begin - EPOCH) // MICROSECOND, (end - EPOCH) // MICROSECOND


def bar(ticks: list[Tick], start: int, end: int) -> Bar:
    """Make a bar of trades."""
    prices = [tick.price for tick in ticks]
    volume, quote = sum(tick.amount for tick in ticks), sum(tick.quote for tick in ticks)
    return Bar(start, end, prices[0], max(prices), min(prices), prices[-1], volume, quote, len(ticks))


def bars(ticks: list[Tick], interval: bytes) -> list[Bar]:
    """Make all bars that have trades."""
    within: dict[tuple[int, int], list[Tick]] = {}
    for tick in ticks:
        within.setdefault(bucket(interval, tick.time), []).append(tick)
    return [bar(inside, start, end) for (start, end), inside in sorted(within.items())]


def remembered(ticks: list[Tick], interval: bytes, windows: Windows = WINDOWS, open_second: int = FAR) -> list[Bar]:
    """Make those bars of which no part is forgotten, nor anything after them. Trades in the second that is
    still open take no room yet, but among the seconds."""
    unit = interval[-1:]
    base, room = windows[UNITS.get(unit, unit)]
    open_from = FAR if unit == b"s" else open_second
    buckets = sorted({bucket(base, tick.time)[0] for tick in ticks if tick.time < open_from})
    forgotten = buckets[:-room]
    return [one for one in bars(ticks, interval) if not forgotten or one.start > forgotten[-1]]


def listed(
    ticks: list[Tick],
    interval: bytes,
    first: int | None,
    until: int,
    limit: int,
    fill: bool,
    now: int,
    windows: Windows = WINDOWS,
    open_second: int = FAR,
) -> list[Bar]:
    """Return what MARKET.KLINE answers: from `first` on, or the latest."""
    known = remembered(ticks, interval, windows, open_second)
    if fill:
        known = padded(known, interval, first, until, limit, now)
    least = -FAR if first is None else first
    chosen = [one for one in known if least <= one.start < until]
    return chosen[-limit:] if first is None else chosen[:limit]


def padded(known: list[Bar], interval: bytes, first: int | None, until: int, limit: int, now: int) -> list[Bar]:
    """Put flat bars between the known, up to the bucket of `now`; no more of them than can be wanted."""
    if not known:
        return []
    last = bucket(interval, min(now, until - 1))[0]  # the week of the epoch begins before it
    wanted: list[int] = []
    if first is None:
        at = last
        while at >= known[0].start and len(wanted) < limit:
            wanted.insert(0, at)
            at = bucket(interval, at - 1)[0]
    elif first <= last:
        at = bucket(interval, max(first, known[0].start))[0]
        while at <= last and len(wanted) <= limit:
            wanted.append(at)
            at = bucket(interval, at)[1]
    by_start = {one.start: one for one in known}
    return [by_start.get(start) or flat(known, interval, start) for start in wanted]


def flat(known: list[Bar], interval: bytes, start: int) -> Bar:
    """Make the bar of a bucket in which nothing was traded."""
    close = [one.close for one in known if one.start < start][-1]
    return Bar(start, bucket(interval, start)[1], close, close, close, close, 0, 0, 0)


def since(ticks: list[Tick], start: int) -> Bar | None:
    """Make one bar of all trades since a time."""
    inside = [tick for tick in ticks if tick.time >= start]
    return bar(inside, start, FAR) if inside else None


def open_window(now: int, seconds: int) -> tuple[int, int]:
    """Return the period that is meant by so many seconds, and where it begins."""
    interval = b"1s" if seconds <= WINDOWS[b"s"][1] else b"1m"
    start, end = bucket(interval, now)
    length = end - start
    period = 0
    while period < seconds * 1_000_000:
        period += length
    return period // 1_000_000, end - period


class Closings:
    """Which bars were closed: each bucket once, when a time at or after its end is heard of."""

    def __init__(self) -> None:
        self.last: int | None = None  # time of the last trade
        self.closed: set[tuple[bytes, int]] = set()

    def hear(self, now: int) -> list[tuple[bytes, int]]:
        """Let time pass; return what that closes."""
        found: list[tuple[bytes, int]] = []
        for interval in INTERVALS if self.last is not None else ():
            start, end = bucket(interval, self.last or 0)
            if end <= now and (interval, start) not in self.closed:
                found.append((interval, start))
        self.closed.update(found)
        return found

    def trade(self, now: int) -> list[tuple[bytes, int]]:
        """Trade; return what that closes."""
        found = self.hear(now)
        self.last = now
        return found

    def counts(self) -> list[int]:
        """Return how many of each interval were closed so far."""
        return [sum(interval == one for one, _ in self.closed) for interval in INTERVALS]

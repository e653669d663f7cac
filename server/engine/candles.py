"""Candles: what a market's trades were, by the second, minute, hour and day.

A trade must cost next to nothing, yet sixteen intervals want to know of it. So a trade changes one
candle, that of its second, which is built in place as the newest of the seconds. It is merged upward,
into the newest minute, hour and day, once its second is over: by the first trade of a later second, or by
`close_due`; until then it takes no room among those. Whoever asks before adds that one candle to what was
merged (`parts`), and changes nothing: questions are not logged, so a replay, which does not repeat them, must
reach the same state.

Four series are kept, each a ring of the last so many buckets *in which something traded*: an hour's
silence costs nothing, and a thin market's window reaches far back. Other intervals are made of them
(`intervals.BASE`) when asked. A bucket of which a part was forgotten is not told at all (`dropped_us`).

Closing. For each of the sixteen intervals, the market's current candle is the bucket of its last trade.
It is closed once: by a trade in a later bucket or by `close_due`, whichever is first at or after its end.
All that have ended by then are closed together, so one number says which are: an interval is closed
exactly when its bucket ended before `due_us`, the earliest end that is still to come. While the
current second is open, nothing ends before it, and `due_us` is its end; that is how one sees that it is
not merged.

Cost, compiled: 79 instructions for a trade in the current second, 29,663 being those of a whole matching
order; some 2,700 for the first trade of a second, mostly merging.

Refused: candles per interval updated by each trade (sixteen times the cost, on the hot path); deriving all
from the tape (it holds a thousand trades); windows by time (the ring would have to be swept when time passes,
which is no command).
"""

from __future__ import annotations

from typing import Final

from server.engine.intervals import (
    BASE,
    BASES,
    BEFORE_ALL_US,
    INTERVALS,
    MINUTE_US,
    NEVER_US,
    SECOND_US,
    SECONDS,
    bucket_end,
    bucket_start,
)

SECONDS_MAX: Final = 7_200
"""Seconds kept: two hours of a market that trades in each; bounds the PERIOD of MARKET.STATUS in seconds."""

MINUTES_MAX: Final = 11_520
"""Minutes kept: eight days. The longest PERIOD of MARKET.STATUS needs seven; 384 candles of 30m."""

HOURS_MAX: Final = 4_416
"""Hours kept: half a year; 368 candles of 12h."""

DAYS_MAX: Final = 4_000
"""Days kept: eleven years. All four windows full are 27,136 candles, some 80 bytes each (compiled): 2 MB a market."""

WINDOWS: Final = (SECONDS_MAX, MINUTES_MAX, HOURS_MAX, DAYS_MAX)


class Candle:
    """What was traded in one bucket: prices at the price scale, volume at the amount scale, quote in units."""

    __slots__ = ("start_us", "open", "high", "low", "close", "volume", "quote", "count")

    def __init__(self, start_us: int, price: int) -> None:
        self.start_us: Final = start_us
        self.open = price
        self.high = price
        self.low = price
        self.close = price
        self.volume = 0
        self.quote = 0
        self.count = 0

    def add(self, later: Candle) -> None:
        """Take in what was traded after all that is in this one."""
        if later.high > self.high:
            self.high = later.high
        if later.low < self.low:
            self.low = later.low
        self.close = later.close
        self.volume += later.volume
        self.quote += later.quote
        self.count += later.count


def begun(start_us: int, part: Candle) -> Candle:
    """Begin the candle of a longer bucket with its first part."""
    candle = Candle(start_us, part.open)
    candle.add(part)
    return candle


class Series:
    """The last `room` candles of one interval that is kept, oldest first: a ring.

    `at`, `append` O(1); `find` O(log n).
    """

    __slots__ = ("interval", "room", "ring", "oldest", "dropped_us")

    def __init__(self, interval: int, room: int) -> None:
        assert room > 0
        self.interval: Final = interval
        self.room: Final = room
        self.ring: Final[list[Candle]] = []
        self.oldest = 0  # its place in the ring; 0 until that is full
        self.dropped_us = BEFORE_ALL_US  # start of the newest that was forgotten

    def count(self) -> int:
        return len(self.ring)

    def at(self, index: int) -> Candle:
        """Tell the candle at `index`, from 0 for the oldest."""
        place = self.oldest + index
        if place >= self.room:
            place -= self.room
        return self.ring[place]

    def append(self, candle: Candle) -> None:
        """Add the newest; forget the oldest when there are too many."""
        ring = self.ring
        if len(ring) < self.room:
            ring.append(candle)
            return
        self.dropped_us = ring[self.oldest].start_us
        ring[self.oldest] = candle
        self.oldest += 1
        if self.oldest == self.room:
            self.oldest = 0

    def find(self, start_us: int) -> int:
        """Count the candles that begin before `start_us`."""
        low = 0
        high = len(self.ring)
        while low < high:
            middle = (low + high) // 2
            if self.at(middle).start_us < start_us:
                low = middle + 1
            else:
                high = middle
        return low

    def merge(self, part: Candle) -> None:
        """Take in a part that is newer than all before it."""
        start_us = bucket_start(self.interval, part.start_us)
        if self.ring:
            last = self.at(len(self.ring) - 1)
            if last.start_us == start_us:
                last.add(part)
                return
        self.append(begun(start_us, part))


class Candles:
    """A market's candles. `trade` and `close_due` change them, everything else only looks."""

    __slots__ = (
        "series",
        "second",
        "second_end_us",
        "due_us",
        "updates",
        "closes",
        "watched",
        "closed_now",
    )

    def __init__(self, windows: tuple[int, int, int, int] = WINDOWS) -> None:
        self.series: Final[list[Series]] = [Series(BASES[base], windows[base]) for base in range(len(BASES))]
        self.second = Candle(0, 0)  # that of the last trade: the newest of the seconds
        self.second_end_us = 0  # of `second`; 0 before the first trade
        self.due_us = NEVER_US  # the earliest end of a bucket that is not closed
        self.updates = 0  # commands that traded in this market
        self.closes: Final[list[int]] = [0] * INTERVALS  # candles closed so far, by interval
        # Not part of the state.
        self.watched = False  # whether somebody takes what is closed
        self.closed_now: list[tuple[int, int]] = []  # (interval, start) of what was closed since it was taken

    # -- changing -------------------------------------------------------------------------------

    def trade(self, price: int, amount: int, quote: int, now_us: int) -> None:
        """Take in a trade, which is no older than any before it."""
        if now_us >= self.second_end_us:
            self.begin_second(price, now_us)
        second = self.second
        if price > second.high:
            second.high = price
        elif price < second.low:
            second.low = price
        second.close = price
        second.volume += amount
        second.quote += quote
        second.count += 1

    def begin_second(self, price: int, now_us: int) -> None:
        """Close what is over, and begin the candle of a second that has its first trade."""
        self.close_due(now_us)
        start_us = now_us - now_us % SECOND_US
        second = Candle(start_us, price)
        self.second = second
        self.second_end_us = start_us + SECOND_US
        self.due_us = start_us + SECOND_US
        self.series[SECONDS].append(second)

    def close_due(self, now_us: int) -> int:
        """Close every candle that is over at `now_us`; answer how many. Nothing over changes nothing."""
        due_us = self.due_us
        if now_us < due_us:
            return 0
        time_us = self.second.start_us
        minute_end_us = time_us - time_us % MINUTE_US + MINUTE_US
        if due_us == self.second_end_us:
            self.merge()
            if now_us < minute_end_us:  # nothing but the second is over: minutes begin and end all others
                self.close(0, time_us)
                self.due_us = minute_end_us
                return 1
        next_us = NEVER_US
        count = 0
        for interval in range(INTERVALS):
            start_us = bucket_start(interval, time_us)
            end_us = bucket_end(interval, start_us)
            if end_us > now_us:
                if end_us < next_us:
                    next_us = end_us
            elif end_us >= due_us:
                self.close(interval, start_us)
                count += 1
        self.due_us = next_us
        return count

    def merge(self) -> None:
        """Take the second that is over into minutes, hours and days."""
        for series in self.series[1:]:
            series.merge(self.second)

    def close(self, interval: int, start_us: int) -> None:
        """Count a closing, and note it for who watches."""
        self.closes[interval] += 1
        if self.watched:
            self.closed_now.append((interval, start_us))

    def take_closed(self) -> list[tuple[int, int]]:
        """Hand over, once, the (interval, bucket start) of what was closed, in the order of closing."""
        taken = self.closed_now
        if taken:
            self.closed_now = []
        return taken

    def restore(self, base: int, candle: Candle) -> None:
        """Put back the next candle of a series that is being loaded; raise ValueError if there are too many."""
        series = self.series[base]
        if series.count() == series.room:
            raise ValueError("expected at most %d candles" % series.room)
        series.append(candle)
        if base == SECONDS:
            self.second = candle
            self.second_end_us = candle.start_us + SECOND_US

    # -- looking --------------------------------------------------------------------------------

    def next_due_us(self) -> int:
        """Tell when the next candle will be over: `close_due` before it does nothing. NEVER_US if all are closed."""
        return self.due_us

    def pending(self) -> bool:
        """Tell whether the current second is not yet merged."""
        return self.due_us == self.second_end_us

    def parts(self, base: int) -> int:
        """Count the candles of a series, and the second that is not yet merged into it as one more."""
        count = self.series[base].count()
        return count + 1 if base != SECONDS and self.pending() else count

    def part(self, base: int, index: int) -> Candle:
        """Tell one of those, from 0 for the oldest."""
        series = self.series[base]
        return series.at(index) if index < series.count() else self.second

    def find_part(self, base: int, start_us: int) -> int:
        """Count those that begin before `start_us`."""
        series = self.series[base]
        index = series.find(start_us)
        if index == series.count() and self.parts(base) > index and self.second.start_us < start_us:
            return index + 1
        return index

    def candle(self, interval: int, start_us: int) -> Candle | None:
        """Tell the candle of the bucket that begins at `start_us`, which is not to be changed; None where
        nothing traded, where no bucket begins, and where a part of it was forgotten."""
        base = BASE[interval]
        if start_us <= self.series[base].dropped_us or bucket_start(interval, start_us) != start_us:
            return None
        end_us = bucket_end(interval, start_us)
        found: Candle | None = None
        index = self.find_part(base, start_us)
        count = self.parts(base)
        while index < count:
            part = self.part(base, index)
            if part.start_us >= end_us:
                break
            if found is None:
                found = begun(start_us, part)
            else:
                found.add(part)
            index += 1
        return found

    def current(self, interval: int, now_us: int) -> Candle | None:
        """Tell the candle of the bucket that holds `now_us`; None while nothing traded in it."""
        return self.candle(interval, bucket_start(interval, now_us))

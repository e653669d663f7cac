"""Everything that must be true of a market's candles: for ENGINE.CHECK, and for what a dump claims.

The series prove each other: what was merged upward is added up anew from the parts below wherever those are
still kept, closings are counted anew from the buckets, and the days have every trade that the market counts.
O(candles in memory).
"""

from __future__ import annotations

from server.engine.candles import Candle, Candles, Series, begun
from server.engine.intervals import (
    BASE,
    BASES,
    BEFORE_ALL_US,
    DAYS,
    INTERVALS,
    NEVER_US,
    SECOND_US,
    SECONDS,
    bucket_end,
    bucket_start,
)
from server.engine.klines import complete_from
from server.engine.market import Market


def candle_problems(market: Market) -> list[str]:
    """List what is wrong with a market's candles; empty when nothing is."""
    candles = market.candles
    problems: list[str] = []
    for series in candles.series:
        problems += series_problems(series, market.quote_factor)
    if not problems:  # what follows takes sound series for granted
        problems += state_problems(candles)
    if not problems:
        for base in range(1, len(BASES)):
            problems += merge_problems(candles, base)
        problems += closing_problems(candles)
        problems += tape_problems(market)
    return problems


def series_problems(series: Series, quote_factor: int) -> list[str]:
    """Look at each candle by itself, and at their order."""
    name = "candles of interval %d" % series.interval
    problems: list[str] = []
    count = series.count()
    if count > series.room:
        problems.append(name + ": too many")
    if series.dropped_us != BEFORE_ALL_US and (series.dropped_us < 0 or count < series.room):
        problems.append(name + ": forgotten without need")
    before_us = max(series.dropped_us, -1)
    for index in range(count):
        candle = series.at(index)
        if candle.start_us <= before_us:
            problems.append("%s: one at %d is out of order" % (name, candle.start_us))
        if bucket_start(series.interval, candle.start_us) != candle.start_us:
            problems.append("%s: one at %d, where no bucket begins" % (name, candle.start_us))
        if not sound(candle, quote_factor):
            problems.append("%s: the one at %d contradicts itself" % (name, candle.start_us))
        before_us = candle.start_us
    return problems


def sound(candle: Candle, quote_factor: int) -> bool:
    """Tell whether one candle may have been made by trades."""
    prices = 0 < candle.low <= min(candle.open, candle.close) and max(candle.open, candle.close) <= candle.high
    least = candle.low * candle.volume * quote_factor
    most = candle.high * candle.volume * quote_factor
    return prices and 0 < candle.count <= candle.volume and least <= candle.quote <= most


def state_problems(candles: Candles) -> list[str]:
    """Verify the current second, and when the next candle is due."""
    seconds = candles.series[SECONDS]
    count = seconds.count()
    if count == 0:
        others = sum([series.count() for series in candles.series]) + sum(candles.closes)
        if others or candles.second_end_us != 0 or candles.due_us != NEVER_US:
            return ["candles: something without a trade"]
        return []
    if candles.second is not seconds.at(count - 1):
        return ["candles: the current second is not the newest"]
    time_us = candles.second.start_us
    if candles.second_end_us != time_us + SECOND_US:
        return ["candles: the current second ends elsewhere"]
    ends = [bucket_end(interval, bucket_start(interval, time_us)) for interval in range(INTERVALS)]
    if candles.due_us != NEVER_US and candles.due_us not in ends:
        return ["candles: nothing ends when the next is due"]
    return []


def merge_problems(candles: Candles, base: int) -> list[str]:
    """Add up a series from the one below it, where that has every part."""
    upper = candles.series[base]
    lower = candles.series[base - 1]
    pending = base - 1 == SECONDS and candles.pending()
    from_us = bucket_start(upper.interval, max(lower.dropped_us, 0))
    if lower.dropped_us != BEFORE_ALL_US:
        from_us = bucket_end(upper.interval, from_us)
    if upper.dropped_us != BEFORE_ALL_US:
        from_us = max(from_us, bucket_end(upper.interval, upper.dropped_us))
    made: list[Candle] = []
    for index in range(lower.find(from_us), lower.count() - (1 if pending else 0)):
        part = lower.at(index)
        start_us = bucket_start(upper.interval, part.start_us)
        if made and made[len(made) - 1].start_us == start_us:
            made[len(made) - 1].add(part)
        else:
            made.append(begun(start_us, part))
    kept = [upper.at(index) for index in range(upper.find(from_us), upper.count())]
    if len(kept) != len(made):
        return ["candles of interval %d: %d, made of their parts %d" % (upper.interval, len(kept), len(made))]
    return [
        "candles of interval %d: the one at %d is not the sum of its parts" % (upper.interval, candle.start_us)
        for candle, parts in zip(kept, made, strict=True)
        if not same(candle, parts)
    ]


def same(one: Candle, other: Candle) -> bool:
    prices = one.open == other.open and one.high == other.high and one.low == other.low and one.close == other.close
    sums = one.volume == other.volume and one.quote == other.quote and one.count == other.count
    return prices and sums and one.start_us == other.start_us


def closing_problems(candles: Candles) -> list[str]:
    """Count the closings anew from the buckets in memory: every bucket is closed but perhaps the current one."""
    problems: list[str] = []
    for interval in range(INTERVALS):
        base = BASE[interval]
        buckets = 0
        end_us = complete_from(candles, interval)
        whole = end_us == BEFORE_ALL_US
        for index in range(candles.find_part(base, end_us), candles.parts(base)):
            time_us = candles.part(base, index).start_us
            if time_us >= end_us:
                end_us = bucket_end(interval, bucket_start(interval, time_us))
                buckets += 1
        closed = buckets - (1 if buckets and end_us >= candles.due_us else 0)
        closes = candles.closes[interval]
        if closes < closed or (whole and closes > closed):
            problems.append("candles of interval %d: %d closings, %d are closed" % (interval, closes, closed))
    return problems


def tape_problems(market: Market) -> list[str]:
    """Compare with what the market knows of its trades."""
    candles = market.candles
    days = candles.series[DAYS]
    count = sum([candles.part(DAYS, index).count for index in range(candles.parts(DAYS))])
    whole = days.dropped_us == BEFORE_ALL_US
    problems: list[str] = []
    if count > market.trade_count or (whole and count < market.trade_count):
        problems.append("candles: of %d trades, the market made %d" % (count, market.trade_count))
    if market.trade_count and candles.second.close != market.last_price:
        problems.append("candles: the last close is not the last price")
    if not 0 <= candles.updates <= market.trade_count:
        problems.append("candles: %d updates by %d trades" % (candles.updates, market.trade_count))
    return problems

"""Lists of candles, oldest first: what MARKET.KLINE answers.

A list begins at a given time and takes the oldest, or it takes the latest; both with at most so many.
`from_us` and `to_us` speak of buckets' starts, the first inclusive, the second exclusive; they need not be
starts. A bucket of which a part was forgotten is left out, with all before it.

Filled lists have the buckets without trades, too: flat candles at the close before them, from the first
bucket with a trade up to the one that holds `now_us`. They count for the limit as the others do.

Every list costs O(candles it is made of), at most a window of the series (`candles.py`).
"""

from __future__ import annotations

from typing import Final

from protocol import terms
from protocol.shapes import KLINE
from protocol.values import Record
from server.engine.candles import Candle, Candles, begun
from server.engine.intervals import (
    BASE,
    BEFORE_ALL_US,
    NEVER_US,
    bucket_after,
    bucket_end,
    bucket_start,
)
from server.engine.market import Market
from server.engine.scaled import format_scaled, written

INTERVAL_TEXT: Final[list[bytes]] = list(terms.KLINE_INTERVAL_TEXT)


def complete_from(candles: Candles, interval: int) -> int:
    """Tell from which bucket's start on nothing was forgotten."""
    dropped_us = candles.series[BASE[interval]].dropped_us
    if dropped_us == BEFORE_ALL_US:
        return BEFORE_ALL_US
    return bucket_end(interval, bucket_start(interval, dropped_us))


def oldest(candles: Candles, interval: int, from_us: int, to_us: int, limit: int) -> list[Candle]:
    """List the first `limit` candles that begin in from_us..to_us."""
    base = BASE[interval]
    first_us = max(bucket_after(interval, from_us), complete_from(candles, interval))
    begin = candles.find_part(base, first_us)
    end = candles.find_part(base, bucket_after(interval, to_us))
    return grouped(candles, interval, begin, end, limit)


def latest(candles: Candles, interval: int, to_us: int, limit: int) -> list[Candle]:
    """List the last `limit` candles that begin before `to_us`."""
    base = BASE[interval]
    least_us = complete_from(candles, interval)
    end = candles.find_part(base, bucket_after(interval, to_us))
    begin = end
    start_us = NEVER_US
    count = 0
    while begin > 0:
        time_us = candles.part(base, begin - 1).start_us
        if time_us < start_us:
            start_us = bucket_start(interval, time_us)
            if count == limit or start_us < least_us:
                break
            count += 1
        begin -= 1
    return grouped(candles, interval, begin, end, limit)


def grouped(candles: Candles, interval: int, begin: int, end: int, limit: int) -> list[Candle]:
    """Make candles of the parts begin..end: at most `limit`, the first of them."""
    base = BASE[interval]
    found: list[Candle] = []
    end_us = BEFORE_ALL_US
    for index in range(begin, end):
        part = candles.part(base, index)
        if part.start_us < end_us:
            found[len(found) - 1].add(part)
            continue
        if len(found) == limit:
            break
        start_us = bucket_start(interval, part.start_us)
        end_us = bucket_end(interval, start_us)
        found.append(begun(start_us, part))
    return found


def filled(candles: Candles, interval: int, from_us: int, to_us: int, limit: int, now_us: int) -> list[Candle]:
    """List `limit` candles, flat ones among them: the first from `from_us` on, or the last if that is negative."""
    base = BASE[interval]
    first = candles.find_part(base, complete_from(candles, interval))
    if first == candles.parts(base):
        return []
    first_us, end_us = fill_bounds(interval, from_us, to_us, limit, now_us)
    first_us = max(first_us, bucket_start(interval, candles.part(base, first).start_us))
    before = candles.find_part(base, first_us) - 1
    close = candles.part(base, before).close if before >= 0 else 0
    return with_flat(interval, oldest(candles, interval, first_us, end_us, limit), close, first_us, end_us, limit)


def fill_bounds(interval: int, from_us: int, to_us: int, limit: int, now_us: int) -> tuple[int, int]:
    """Tell from which bucket's start to which a filled list goes: not beyond the bucket that holds `now_us`."""
    end_us = min(bucket_after(interval, to_us), bucket_end(interval, bucket_start(interval, now_us)))
    if from_us >= 0:
        return bucket_after(interval, from_us), end_us
    first_us = end_us
    for _ in range(limit):
        first_us = bucket_start(interval, first_us - 1)
        if first_us <= 0:  # before that, nothing was traded
            break
    return first_us, end_us


def with_flat(interval: int, traded: list[Candle], close: int, first_us: int, end_us: int, limit: int) -> list[Candle]:
    """Put flat candles between those of first_us..end_us, the first of them at `close`; at most `limit` in all."""
    found: list[Candle] = []
    index = 0
    start_us = first_us
    while start_us < end_us and len(found) < limit:
        if index < len(traded) and traded[index].start_us == start_us:
            candle = traded[index]
            index += 1
        else:
            candle = Candle(start_us, close)
        close = candle.close
        found.append(candle)
        start_us = bucket_end(interval, start_us)
    return found


def kline_record(market: Market, interval: int, candle: Candle, closed: bool) -> Record:
    """A candle as replies and channels show it. `written`: its sums hardly come twice, so nobody remembers them."""
    price_scale = market.price_scale
    return Record(
        KLINE,
        [
            INTERVAL_TEXT[interval],
            candle.start_us,
            bucket_end(interval, candle.start_us),
            format_scaled(candle.open, price_scale),
            format_scaled(candle.high, price_scale),
            format_scaled(candle.low, price_scale),
            format_scaled(candle.close, price_scale),
            written(candle.volume, market.amount_scale),
            written(candle.quote, market.quote.scale),
            candle.count,
            closed,
        ],
    )

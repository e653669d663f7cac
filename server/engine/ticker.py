"""What a market did lately: the ticker of 24 hours, and the status of any shorter or longer period.

The ticker's window is the current UTC minute and the 1,439 before it. So it rolls by whole minutes, and
a trade counts for 24 hours less what is left of the current minute. A period of MARKET.STATUS rolls by
seconds where that many are kept (`SECONDS_MAX`), else by minutes, and is rounded up to whole ones.

`now_us` is the time of asking. Whoever asks between two commands gets what holds at that time: trades roll
out of the window by time alone.

A window is summed from seconds up to its first whole minute, from minutes up to its first whole hour, and from
hours from there on: for 24 hours some 80 steps instead of 1,440.
"""

from __future__ import annotations

from typing import Final

from protocol import terms
from protocol.limits import STATUS_PERIOD_MAX
from protocol.shapes import MARKET_STATUS, TICKER
from protocol.values import Record
from server.engine.candles import HOURS_MAX, MINUTES_MAX, SECONDS_MAX, Candle, Candles, begun
from server.engine.intervals import HOUR_US, HOURS, MINUTE_US, MINUTES, NEVER_US, SECOND_US, SECONDS
from server.engine.market import Market
from server.engine.scaled import format_scaled, id_text, written

TICKER_MINUTES: Final = 1_440

PERCENT_SCALE: Final = 2
"""Decimals of a change in percent."""

STATUS_TEXT: Final[list[bytes]] = list(terms.MARKET_STATUS_TEXT)

# A window's old edge must not reach beyond what is kept, even if the market traded in every bucket.
assert TICKER_MINUTES <= MINUTES_MAX
assert STATUS_PERIOD_MAX <= MINUTES_MAX * 60
assert STATUS_PERIOD_MAX <= HOURS_MAX * 3_600


def traded_since(candles: Candles, from_us: int) -> Candle | None:
    """Sum what was traded since `from_us`, the start of a second; None if nothing was."""
    minute_us = from_us + -from_us % MINUTE_US
    hour_us = from_us + -from_us % HOUR_US
    total = summed(candles, SECONDS, from_us, minute_us, None)
    total = summed(candles, MINUTES, minute_us, hour_us, total)
    return summed(candles, HOURS, hour_us, NEVER_US, total)


def summed(candles: Candles, base: int, from_us: int, to_us: int, total: Candle | None) -> Candle | None:
    """Add the parts that begin in from_us..to_us to `total`."""
    index = candles.find_part(base, from_us)
    count = candles.parts(base)
    while index < count:
        part = candles.part(base, index)
        if part.start_us >= to_us:
            break
        if total is None:
            total = begun(part.start_us, part)
        else:
            total.add(part)
        index += 1
    return total


def window_start(now_us: int, unit_us: int, units: int) -> int:
    """Tell where the window begins that ends with the unit that holds `now_us`."""
    return now_us - now_us % unit_us - (units - 1) * unit_us


def ticker_record(market: Market, now_us: int) -> Record:
    """The ticker as it is at `now_us`. Nulls where nothing was traded in the window; `last` is the last price ever."""
    from_us = window_start(now_us, MINUTE_US, TICKER_MINUTES)
    total = traded_since(market.candles, from_us)
    before = market.candles.find_part(MINUTES, from_us) - 1
    scale = market.price_scale
    opened: bytes | None = None
    high: bytes | None = None
    low: bytes | None = None
    change: bytes | None = None
    percent: bytes | None = None
    average: bytes | None = None
    if total is not None:
        opened = format_scaled(total.open, scale)
        high = format_scaled(total.high, scale)
        low = format_scaled(total.low, scale)
        change = format_scaled(total.close - total.open, scale)
        percent = format_scaled(percent_change(total.open, total.close), PERCENT_SCALE)
        average = format_scaled(total.quote // market.quote_factor // total.volume, scale)
    bid = market.bids.best
    ask = market.asks.best
    return Record(
        TICKER,
        [
            market.market,
            now_us,
            opened,
            high,
            low,
            last_price(market),
            change,
            percent,
            written(total.volume if total is not None else 0, market.amount_scale),
            written(total.quote if total is not None else 0, market.quote.scale),
            total.count if total is not None else 0,
            average,
            format_scaled(bid.price, scale) if bid is not None else None,
            format_scaled(bid.amount, market.amount_scale) if bid is not None else None,
            format_scaled(ask.price, scale) if ask is not None else None,
            format_scaled(ask.amount, market.amount_scale) if ask is not None else None,
            format_scaled(market.candles.part(MINUTES, before).close, scale) if before >= 0 else None,
        ],
    )


def percent_change(before: int, after: int) -> int:
    """Tell a change in hundredths of a percent, truncated toward zero.

    >>> percent_change(3, 4), percent_change(3, 2), percent_change(100_000, 99_999)
    (3333, -3333, 0)
    """
    if after < before:
        return -((before - after) * 10_000 // before)
    return (after - before) * 10_000 // before


def last_price(market: Market) -> bytes | None:
    return format_scaled(market.last_price, market.price_scale) if market.trade_count else None


def status_record(market: Market, period: int, sequence: int, now_us: int) -> Record:
    """What was traded in the last `period` seconds; `period` in the record is the one that was rounded up."""
    unit_us = SECOND_US if period <= SECONDS_MAX else MINUTE_US
    units = -(-period * SECOND_US // unit_us)
    total = traded_since(market.candles, window_start(now_us, unit_us, units))
    scale = market.price_scale
    return Record(
        MARKET_STATUS,
        [
            market.market,
            STATUS_TEXT[market.status],
            now_us,
            id_text(sequence),
            units * unit_us // SECOND_US,
            last_price(market),
            format_scaled(total.open, scale) if total is not None else None,
            format_scaled(total.high, scale) if total is not None else None,
            format_scaled(total.low, scale) if total is not None else None,
            written(total.volume if total is not None else 0, market.amount_scale),
            written(total.quote if total is not None else 0, market.quote.scale),
            total.count if total is not None else 0,
        ],
    )

"""Candles that memory has forgotten: which of them a question wants, and how they go together with those it has.

A candle of which memory has every part comes from memory, everything before from history, so the two never show the
same one. Seconds are not in history.
"""

from typing import Any, Final

from protocol.requests import MarketKline
from protocol.terms import KLINE_INTERVAL_TEXT
from protocol.values import Record
from server.engine.candles import Candle
from server.engine.intervals import BASE, BEFORE_ALL_US, NEVER_US, SECONDS, bucket_after, bucket_end
from server.engine.klines import complete_from, kline_record, latest, oldest
from server.engine.market import Market


class OlderCandles:
    """A question of which history answers the older part."""

    def __init__(self, market: Market, request: MarketKline, whole_us: int, missing: int) -> None:
        """`whole_us`: what starts then or later is in memory; `missing`: how many candles are wanted of history."""
        self.market: Final = market
        self.request: Final = request
        self.whole_us: Final = whole_us
        self.to_us: Final = min(request.to_us, NEVER_US) if request.to_us >= 0 else NEVER_US
        self.missing: Final = missing

    def params(self) -> dict[str, object]:
        """What history is asked for."""
        request = self.request
        params: dict[str, object] = {
            "market": self.market.market.decode(),
            "interval": KLINE_INTERVAL_TEXT[request.interval].decode(),
            "to_us": min(self.whole_us, bucket_after(request.interval, self.to_us)),
            "limit": self.missing,
        }
        if request.from_us >= 0:
            params["from_us"] = bucket_after(request.interval, request.from_us)
        return params

    def reply(self, rows: list[list[Any]], present_us: int) -> object:
        """The whole answer: history's candles, then memory's."""
        request = self.request
        interval = request.interval
        candles = [candle_of(row) for row in rows]
        rest = request.limit - len(candles)
        if request.from_us < 0:
            candles += latest(self.market.candles, interval, self.to_us, rest)
        elif rest > 0:
            candles += oldest(self.market.candles, interval, self.whole_us, self.to_us, rest)
        listed: list[Record] = []
        for candle in candles:
            closed = bucket_end(interval, candle.start_us) <= present_us
            listed.append(kline_record(self.market, interval, candle, closed))
        return listed


def candle_of(row: list[Any]) -> Candle:
    """Read what history says of a candle: its start, then units as text."""
    start_us, opened, high, low, close, volume, quote, count = row
    candle = Candle(start_us, int(opened))
    candle.high = int(high)
    candle.low = int(low)
    candle.close = int(close)
    candle.volume = int(volume)
    candle.quote = int(quote)
    candle.count = count
    return candle


def older_candles(market: Market, request: MarketKline) -> OlderCandles | None:
    """Tell what history has to add to memory's answer; None where memory has all that was asked for."""
    interval = request.interval
    base = BASE[interval]
    candles = market.candles
    if base == SECONDS or candles.series[base].dropped_us == BEFORE_ALL_US:
        return None
    whole_us = complete_from(candles, interval)
    if request.from_us >= 0:
        return OlderCandles(market, request, whole_us, request.limit) if request.from_us < whole_us else None
    to_us = min(request.to_us, NEVER_US) if request.to_us >= 0 else NEVER_US
    missing = request.limit - len(latest(candles, interval, to_us, request.limit))
    return OlderCandles(market, request, whole_us, missing) if missing > 0 else None

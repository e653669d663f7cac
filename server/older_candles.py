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
from server.engine.klines import complete_from, fill_bounds, kline_record, latest, oldest, with_flat
from server.engine.market import Market


class OlderCandles:
    """A question of which history answers the older part; `found` is memory's part, as it was when it was asked."""

    def __init__(self, market: Market, request: MarketKline, whole_us: int, present_us: int) -> None:
        """`whole_us`: what starts then or later is in memory; `present_us`: what has ended by then is closed."""
        self.whole_us: Final = whole_us
        self._market: Final = market
        self._request: Final = request
        self._present_us: Final = present_us
        interval = request.interval
        self._from_us, self._to_us = bounds(request, present_us)
        candles = market.candles
        if self._from_us < 0:
            self.found = latest(candles, interval, self._to_us, request.limit)
        else:
            self.found = oldest(candles, interval, max(whole_us, self._from_us), self._to_us, request.limit)

    @property
    def wanted(self) -> bool:
        """Whether history may have anything that was asked for."""
        if self._request.fill:  # it takes the last close before the list, too
            candles, base = self._market.candles, BASE[self._request.interval]
            first = candles.find_part(base, self.whole_us)
            return first == candles.parts(base) or candles.part(base, first).start_us > self._from_us
        if self._from_us >= 0:
            return self._from_us < self.whole_us
        return len(self.found) < self._request.limit

    def params(self) -> dict[str, object]:
        """What history is asked for."""
        request = self._request
        params: dict[str, object] = {
            "market": self._market.market.decode(),
            "interval": KLINE_INTERVAL_TEXT[request.interval].decode(),
            "to_us": min(self.whole_us, bucket_after(request.interval, self._to_us)),
        }
        if self._from_us >= 0:
            params["from_us"] = bucket_after(request.interval, self._from_us)
            params["limit"] = request.limit
            params["and_before"] = request.fill
        else:
            params["limit"] = request.limit - len(self.found)
        return params

    def reply(self, rows: list[list[Any]]) -> list[Record]:
        """The whole answer: history's candles, then memory's."""
        candles = [candle_of(row) for row in rows] + self.found
        if self._request.fill:
            candles = self._filled(candles)
        return [self._record(candle) for candle in candles[: self._request.limit]]

    def _filled(self, candles: list[Candle]) -> list[Candle]:
        """Put flat candles between these, the first of which may be the last one before the list."""
        if not candles:
            return []
        request = self._request
        first_us, close = candles[0].start_us, 0
        if first_us < self._from_us:
            first_us, close = self._from_us, candles.pop(0).close
        return with_flat(request.interval, candles, close, first_us, self._to_us, request.limit)

    def _record(self, candle: Candle) -> Record:
        closed = bucket_end(self._request.interval, candle.start_us) <= self._present_us
        return kline_record(self._market, self._request.interval, candle, closed)


def bounds(request: MarketKline, present_us: int) -> tuple[int, int]:
    """Tell from when to when candles are asked for; from a negative time where it is the last ones."""
    to_us = min(request.to_us, NEVER_US) if request.to_us >= 0 else NEVER_US
    if not request.fill:
        return request.from_us, to_us
    first_us, end_us = fill_bounds(request.interval, request.from_us, to_us, request.limit, present_us)
    return max(0, first_us), end_us


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


def older_candles(market: Market, request: MarketKline, present_us: int) -> OlderCandles | None:
    """Tell what history has to add to memory's answer; None where memory has all that was asked for."""
    base = BASE[request.interval]
    if base == SECONDS or market.candles.series[base].dropped_us == BEFORE_ALL_US:
        return None
    older = OlderCandles(market, request, complete_from(market.candles, request.interval), present_us)
    return older if older.wanted else None

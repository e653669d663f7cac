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
    """A question of which history answers the older part; `found` is memory's part, as it was when it was asked."""

    def __init__(self, market: Market, request: MarketKline, whole_us: int, present_us: int) -> None:
        """`whole_us`: what starts then or later is in memory; `present_us`: what has ended by then is closed."""
        self.whole_us: Final = whole_us
        self._market: Final = market
        self._request: Final = request
        self._present_us: Final = present_us
        interval = request.interval
        self._to_us: Final = min(request.to_us, NEVER_US) if request.to_us >= 0 else NEVER_US
        candles = market.candles
        if request.from_us < 0:
            found = latest(candles, interval, self._to_us, request.limit)
        else:
            found = oldest(candles, interval, max(whole_us, request.from_us), self._to_us, request.limit)
        self.found: Final = [self._record(candle) for candle in found]

    @property
    def wanted(self) -> bool:
        """Whether history may have anything that was asked for."""
        request = self._request
        return request.from_us < self.whole_us if request.from_us >= 0 else len(self.found) < request.limit

    def params(self) -> dict[str, object]:
        """What history is asked for."""
        request = self._request
        params: dict[str, object] = {
            "market": self._market.market.decode(),
            "interval": KLINE_INTERVAL_TEXT[request.interval].decode(),
            "to_us": min(self.whole_us, bucket_after(request.interval, self._to_us)),
        }
        if request.from_us >= 0:
            params["from_us"] = bucket_after(request.interval, request.from_us)
            params["limit"] = request.limit
        else:
            params["limit"] = request.limit - len(self.found)
        return params

    def reply(self, rows: list[list[Any]]) -> list[Record]:
        """The whole answer: history's candles, then memory's."""
        older = [self._record(candle_of(row)) for row in rows]
        return (older + self.found)[: self._request.limit]

    def _record(self, candle: Candle) -> Record:
        closed = bucket_end(self._request.interval, candle.start_us) <= self._present_us
        return kline_record(self._market, self._request.interval, candle, closed)


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

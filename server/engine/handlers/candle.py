"""MARKET.TICKER, KLINE, STATUS: what a market's trades were. They only look."""

from __future__ import annotations

from protocol.requests import MarketKline, MarketStatus, MarketTicker, Request
from server.engine.exchange import Exchange, Outcome
from server.engine.intervals import NEVER_US, bucket_end
from server.engine.klines import filled, kline_record, latest, oldest
from server.engine.ticker import status_record, ticker_record


def market_ticker(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell the last 24 hours, up to `now_us`."""
    assert isinstance(request, MarketTicker)
    market = exchange.market(request.market)
    return Outcome(ticker_record(market, now_us), False, exchange.events)


def market_kline(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List candles, oldest first: from FROM on, or else the latest; closed if they are over at `now_us`."""
    assert isinstance(request, MarketKline)
    market = exchange.market(request.market)
    interval = request.interval
    from_us = request.from_us
    to_us = min(request.to_us, NEVER_US) if request.to_us >= 0 else NEVER_US
    if request.fill:
        listed = filled(market.candles, interval, from_us, to_us, request.limit, now_us)
    elif from_us >= 0:
        listed = oldest(market.candles, interval, from_us, to_us, request.limit)
    else:
        listed = latest(market.candles, interval, to_us, request.limit)
    found: list[object] = []
    for candle in listed:
        closed = bucket_end(interval, candle.start_us) <= now_us
        found.append(kline_record(market, interval, candle, closed))
    return Outcome(found, False, exchange.events)


def market_status(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell what was traded in the last PERIOD seconds, up to `now_us`."""
    assert isinstance(request, MarketStatus)
    market = exchange.market(request.market)
    return Outcome(status_record(market, request.period, exchange.sequence, now_us), False, exchange.events)

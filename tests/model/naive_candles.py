"""Candles, ticker and status of the naive exchange: from all its trades, every time anew."""

from fractions import Fraction

from tests.model.naive_bars import FAR, INTERVALS, Bar, Tick, listed, open_window, since
from tests.model.naive_grammar import UNIT, Words, show
from tests.model.naive_venue import Market, Venue
from tests.model.naive_words import number_of, text_of, word

Answer = tuple[object, bool]
DAY_MINUTES = 1_440
MINUTE = 60_000_000


def ticks(market: Market) -> list[Tick]:
    """Return a market's trades."""
    return [Tick(trade.time, trade.price, trade.amount, trade.quote) for trade in market.history]


def engine_tick(venue: Venue, words: Words, now: int) -> Answer:
    """Do ENGINE.TICK."""
    count = sum(len(market.closings.hear(now)) for market in venue.markets)
    return count, count > 0


def market_kline(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.KLINE."""
    market = venue.market(text_of(words, "market"))
    interval = word(words, "interval") or b""
    assert interval in INTERVALS
    first = number_of(words, "FROM") if "FROM" in words else None
    until, limit = number_of(words, "TO", FAR), number_of(words, "LIMIT", 100)
    found = listed(ticks(market), interval, first, min(until, FAR), limit, "FILL" in words, now)
    prices = ("open", "high", "low", "close")
    return [
        {"interval": interval, "start": bar.start, "end": bar.end}
        | {name: show(getattr(bar, name), market.price_scale) for name in prices}
        | sums(bar, market)
        | {"closed": bar.end <= now}
        for bar in found
    ], False


def sums(bar: Bar | None, market: Market) -> dict[str, object]:
    """Return what a bar's trades add up to."""
    return {
        "volume": show(bar.volume if bar else 0, market.amount_scale),
        "quote": show(bar.quote if bar else 0, market.quote.scale),
        "count": bar.count if bar else 0,
    }


def price_of(value: int | None, market: Market) -> bytes | None:
    """Return a price, where there is one."""
    return None if value is None else show(value, market.price_scale)


def market_status(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.STATUS."""
    market = venue.market(text_of(words, "market"))
    period, start = open_window(now, number_of(words, "PERIOD", 86_400))
    bar = since(ticks(market), start)
    return {
        "market": market.name,
        "status": market.status,
        "time": now,
        "sequence": b"%d" % venue.sequence,
        "period": period,
        "last": price_of(market.last, market),
        "open": price_of(bar.open if bar else None, market),
        "high": price_of(bar.high if bar else None, market),
        "low": price_of(bar.low if bar else None, market),
        **sums(bar, market),
    }, False


def percent(bar: Bar) -> bytes:
    """Return a change in percent with two decimals, cut."""
    hundredths = int(Fraction(bar.close - bar.open, bar.open) * 10_000)
    return b"%s%d.%02d" % (b"-" if hundredths < 0 else b"", abs(hundredths) // 100, abs(hundredths) % 100)


def average(bar: Bar, market: Market) -> bytes:
    """Return quote by base, cut to the market's prices."""
    step: int = 10 ** (18 - market.price_scale)
    return show(int(Fraction(bar.quote * UNIT, bar.volume) / step) * step, market.price_scale)


def market_ticker(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.TICKER."""
    market = venue.market(text_of(words, "market"))
    start = (now // MINUTE - DAY_MINUTES + 1) * MINUTE
    bar = since(ticks(market), start)
    older = [trade for trade in market.history if trade.time < start]
    reply: dict[str, object] = {
        "market": market.name,
        "time": now,
        "open": price_of(bar.open if bar else None, market),
        "high": price_of(bar.high if bar else None, market),
        "low": price_of(bar.low if bar else None, market),
        "last": price_of(market.last, market),
        "change": show(bar.close - bar.open, market.price_scale) if bar else None,
        "change_percent": percent(bar) if bar else None,
        **sums(bar, market),
        "vwap": average(bar, market) if bar else None,
    }
    for side, name, best in ((b"BID", "bid", max), (b"ASK", "ask", min)):
        resting = [order for order in venue.open if order.market is market and order.side == side]
        price = best((order.price or 0 for order in resting), default=None)
        amount = sum(order.remain for order in resting if order.price == price)
        reply[name] = price_of(price, market)
        reply[name + "_amount"] = show(amount, market.amount_scale) if resting else None
    reply["previous_close"] = price_of(older[-1].price, market) if older else None
    return reply, False

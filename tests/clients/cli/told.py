"""What a server would tell: payloads of the feed, written as FEED.md says, and a picture that has heard them."""

import json
from typing import Final

from clients.cli.watch.state.picture import Ask, Picture
from clients.cli.watch.state.records import Heard, read_message

MARKET: Final = "BTC_USDT"
DEPTH: Final = "depth:BTC_USDT"
TRADE: Final = "trade:BTC_USDT"
TICKER: Final = "ticker:BTC_USDT"
KLINE: Final = "kline:BTC_USDT:1m"
MINUTE_US: Final = 60_000_000
START_US: Final = 1_795_600_800 * 1_000_000
"""A full hour: 25 November 2026, 10:00 UTC."""

Fields = dict[str, object]


def snapshot(seq: int, epoch: str = "first", **content: object) -> str:
    return json.dumps({"type": "snapshot", "seq": seq, "epoch": epoch, "time": START_US, **content})


def update(seq: int, prev: int | None = None, **content: object) -> str:
    before = seq - 1 if prev is None else prev
    return json.dumps({"type": "update", "seq": seq, "prev": before, "time": START_US, **content})


def heard(channel: str, payload: str) -> Heard:
    return read_message(channel, payload)


def trade(number: int, price: str = "100.00", amount: str = "0.5000", side: str = "BID") -> Fields:
    time_us = START_US + number * 1_000_000
    return {"id": str(number), "time": time_us, "price": price, "amount": amount, "quote": "50.000000", "side": side}


def kline(minute: int, prices: str = "100.00 101.00 99.00 100.50", count: int = 1, closed: bool = False) -> Fields:
    first, high, low, close = prices.split()
    start = START_US + minute * MINUTE_US
    shape = {"interval": "1m", "start": start, "end": start + MINUTE_US, "open": first, "high": high, "low": low}
    return {**shape, "close": close, "volume": "1.0000", "quote": "100.000000", "count": count, "closed": closed}


def ticker(last: str | None = "100.50", change: str | None = "-0.50") -> Fields:
    names = ("open", "high", "low", "vwap", "volume", "quote", "bid", "bid_amount", "ask", "ask_amount")
    values: Fields = dict.fromkeys(names, None if last is None else "100.00")
    return {**values, "time": START_US, "last": last, "change": change, "change_percent": change, "count": 7}


def listing(status: str = "TRADING", market: str = MARKET) -> Fields:
    return {"market": market, "base": "BTC", "quote": "USDT", "status": status}


def in_step(epoch: str = "first", seq: int = 10) -> dict[str, str]:
    """Return a snapshot for each channel: three levels a side, one trade, one candle."""
    bids = [["99.90", "1.0000"], ["99.80", "2.0000"], ["99.70", "0.5000"]]
    asks = [["100.10", "0.7500"], ["100.20", "3.0000"], ["100.40", "0.2500"]]
    return {
        DEPTH: snapshot(seq, epoch, bids=bids, asks=asks, complete=True),
        TRADE: snapshot(seq, epoch, trade=trade(3)),
        TICKER: snapshot(seq, epoch, ticker=ticker()),
        KLINE: snapshot(seq, epoch, kline=kline(3)),
        "market": snapshot(seq, epoch, markets=[listing(market="OTHER"), listing()]),
    }


def hear_all(picture: Picture, payloads: dict[str, str]) -> list[Ask]:
    """Let the picture hear one message of each channel; return all that it asks for."""
    return [ask for channel, payload in payloads.items() for ask in picture.hear(heard(channel, payload))]


def complete_picture() -> Picture:
    """Return a picture that is in step, with five trades and four candles."""
    picture = Picture(MARKET, "1m")
    trades, candles = hear_all(picture, in_step())
    assert trades.answered is not None
    assert candles.answered is not None
    trades.answered([trade(number) for number in range(5, 0, -1)])
    candles.answered([kline(minute) for minute in range(4)])
    assert picture.complete
    return picture

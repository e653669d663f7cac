"""A market that trades at times of one's choice, without orders: only what the tape of `matching.fill` does."""

from server.engine.candles import Candle
from server.engine.dump import load, rows
from server.engine.exchange import Exchange
from server.engine.intervals import bucket_end
from server.engine.market import Market
from tests.engine.venue import funded
from tests.model.naive_bars import INTERVALS, Bar, Closings, Tick

INTERVAL = {name: index for index, name in enumerate(INTERVALS)}


class Traded:
    """The market ETH_USDT of a funded venue, and all its trades as the naive twin wants them."""

    def __init__(self) -> None:
        self.exchange: Exchange = funded(checked=False).exchange
        self.ticks: list[Tick] = []
        self.closings = Closings()
        self.now_us = 0

    @property
    def market(self) -> Market:
        return self.exchange.markets[0]

    def trade(self, now_us: int, price: int, amount: int) -> None:
        market = self.market
        quote = price * amount * market.quote_factor
        market.candles.trade(price, amount, quote, now_us)
        market.trade_count += 1
        market.last_price = price
        self.ticks.append(Tick(now_us, price, amount, quote))
        self.closings.trade(now_us)
        self.now_us = now_us

    def tick(self, now_us: int) -> None:
        """Let time pass, and compare how many candles that closes."""
        assert self.market.candles.close_due(now_us) == len(self.closings.hear(now_us))
        self.now_us = now_us

    def restart(self) -> None:
        self.exchange = load(rows(self.exchange))


def as_bar(interval: int, candle: Candle) -> Bar:
    """Make an engine's candle what the twin makes."""
    prices = (candle.open, candle.high, candle.low, candle.close)
    end_us = bucket_end(interval, candle.start_us)
    return Bar(candle.start_us, end_us, *prices, candle.volume, candle.quote, candle.count)


def as_bars(interval: int, candles: list[Candle]) -> list[Bar]:
    return [as_bar(interval, candle) for candle in candles]

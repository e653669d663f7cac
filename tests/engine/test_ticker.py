"""MARKET.TICKER, MARKET.STATUS and MARKET.KLINE: windows that roll by time alone, against the naive twin."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.limits import STATUS_PERIOD_MAX
from protocol.values import Record
from server.engine.intervals import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from server.engine.klines import kline_record
from server.engine.scaled import format_scaled
from server.engine.ticker import percent_change, status_record, ticker_record, traded_since
from tests.engine.traded import INTERVAL, Traded
from tests.engine.venue import Venue, apply, funded, plain
from tests.model.naive_bars import Bar, since

START_US = 1_709_164_740 * SECOND_US  # 2024-02-28 23:59


def fields(record: Record) -> dict[str, object]:
    return dict(zip(record.shape.fields, record.values, strict=True))


def expected(traded: Traded, bar: Bar | None) -> dict[str, object]:
    """What the twin's bar is as text, at the scales of ETH_USDT: amounts 4, prices 2, quote 8."""
    if bar is None:
        return {"open": None, "high": None, "low": None, "volume": b"0.0000", "quote": b"0.00000000", "count": 0}
    prices = {"open": bar.open, "high": bar.high, "low": bar.low}
    return {name: format_scaled(price, 2) for name, price in prices.items()} | {
        "volume": format_scaled(bar.volume, 4),
        "quote": format_scaled(bar.quote, 8),
        "count": bar.count,
    }


def compare(traded: Traded, now_us: int) -> None:
    """Hold the ticker and the status of some periods to the twin."""
    market = traded.market
    from_us = now_us // MINUTE_US * MINUTE_US - 1_439 * MINUTE_US
    bar = since(traded.ticks, from_us)
    ticker = fields(ticker_record(market, now_us))
    assert {name: ticker[name] for name in expected(traded, bar)} == expected(traded, bar)
    assert (ticker["market"], ticker["time"]) == (b"ETH_USDT", now_us)
    assert ticker["last"] == (format_scaled(traded.ticks[-1].price, 2) if traded.ticks else None)
    before = [tick.price for tick in traded.ticks if tick.time < from_us]
    assert ticker["previous_close"] == (format_scaled(before[-1], 2) if before else None)
    if bar is None:
        assert (ticker["change"], ticker["change_percent"], ticker["vwap"]) == (None, None, None)
    else:
        assert ticker["change"] == format_scaled(bar.close - bar.open, 2)
        assert ticker["vwap"] == format_scaled(
            sum(t.price * t.amount for t in traded.ticks[-bar.count :]) // bar.volume, 2
        )
    for period in (1, 7, 60, 7_200, 7_201, 86_399, 86_400, 100_000, STATUS_PERIOD_MAX):
        unit = 1 if period <= 7_200 else 60
        rounded = (period + unit - 1) // unit * unit
        start_us = now_us // (unit * SECOND_US) * unit * SECOND_US - (rounded - unit) * SECOND_US
        status = fields(status_record(market, period, 5, now_us))
        wanted = expected(traded, since(traded.ticks, start_us))
        assert {name: status[name] for name in wanted} == wanted
        assert (status["period"], status["time"], status["sequence"]) == (rounded, now_us, b"5")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from((0, 1, 59, 60, 61, 300, 3_540, 3_600, 3_660, 40_000, 86_340, 86_400, 90_000, 604_800)),
            st.integers(0, SECOND_US),
            st.integers(1, 40),
            st.booleans(),
        ),
        min_size=5,
        max_size=30,
    )
)
def test_what_is_asked_at_any_time_is_what_the_twin_says(steps: list[tuple[int, int, int, bool]]) -> None:
    traded = Traded()
    now_us = START_US
    for seconds, rest_us, price, trades in steps:
        now_us += seconds * SECOND_US + rest_us
        if trades:
            traded.trade(now_us, price, 1 + price % 3)
        elif rest_us % 2:
            traded.tick(now_us)
        else:
            traded.restart()
        compare(traded, now_us)


def test_a_day_of_trades_rolls_off_minute_by_minute() -> None:
    traded = Traded()
    rng = random.Random(7)
    now_us = START_US
    while now_us < START_US + DAY_US:
        traded.trade(now_us, rng.randint(90, 110), rng.randint(1, 9))
        now_us += rng.randint(1, 4) * 47 * SECOND_US
    last_us = traded.now_us
    for minutes in (*range(0, 1_500, 37), 1_438, 1_439, 1_440):
        compare(traded, last_us + minutes * MINUTE_US)
    ticker = fields(ticker_record(traded.market, last_us + DAY_US + MINUTE_US))
    assert (ticker["count"], ticker["open"]) == (0, None)
    assert ticker["last"] == ticker["previous_close"]


def test_a_trade_counts_until_1439_minutes_after_its_own_and_no_longer() -> None:
    traded = Traded()
    trade_us = START_US + 59_999_999
    traded.trade(trade_us, 100, 1)
    gone_us = START_US + DAY_US
    assert fields(ticker_record(traded.market, gone_us - 1))["count"] == 1
    assert fields(ticker_record(traded.market, gone_us))["count"] == 0
    assert fields(status_record(traded.market, 1, 1, trade_us + 0))["count"] == 1
    assert fields(status_record(traded.market, 1, 1, trade_us + 1))["count"] == 0
    assert fields(status_record(traded.market, 2, 1, trade_us + 1))["count"] == 1


def test_each_whole_hour_of_a_window_is_one_step() -> None:
    traded = Traded()
    for minute in range(3 * 1_440):
        traded.trade(START_US + minute * MINUTE_US, 100, 1)
    steps = 0
    candles = traded.market.candles

    class Counting:
        """Counts the parts that are looked at."""

        def __getattr__(self, name: str) -> object:
            nonlocal steps
            steps += name == "part"
            return getattr(candles, name)

    try:
        found = traded_since(Counting(), traded.now_us - 1_439 * MINUTE_US - traded.now_us % MINUTE_US)  # type: ignore[arg-type]  # counts
    except TypeError:
        pytest.skip("compiled code takes nothing but the real class")
    assert found is not None
    assert found.count == 1_440
    assert steps < 100


@pytest.mark.parametrize(
    ("before", "after", "hundredths"),
    [
        (100, 100, 0),
        (3, 4, 3_333),
        (4, 3, -2_500),
        (3, 2, -3_333),
        (10**6, 10**6 - 1, 0),
        (1, 10**9, 9_999_999_990_000),
    ],
)
def test_a_change_in_percent_is_truncated_toward_zero(before: int, after: int, hundredths: int) -> None:
    assert percent_change(before, after) == hundredths


def test_the_ticker_shows_the_book_and_nulls_before_the_first_trade() -> None:
    venue = funded()
    assert set(venue.record("MARKET.TICKER ETH_USDT").values()) == {
        *(b"ETH_USDT", venue.now_us, None, b"0.0000", b"0.00000000", 0)
    }
    venue.all(["ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10", "ORDER.PUT 2 ETH_USDT BID LIMIT 2 PRICE 9"])
    venue("ORDER.PUT 2 ETH_USDT BID LIMIT 3 PRICE 9")
    ticker = venue.record("MARKET.TICKER ETH_USDT")
    best = [ticker[name] for name in ("bid", "bid_amount", "ask", "ask_amount")]
    assert best == [b"9.00", b"5.0000", b"10.00", b"1.0000"]
    assert venue.code("MARKET.TICKER NONE") == "NOMARKET"


def test_time_in_queries_is_the_time_of_asking() -> None:
    venue = funded()
    venue.all(["ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10", "ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10"])
    later_us = venue.now_us + DAY_US + HOUR_US
    for line in (b"MARKET.TICKER ETH_USDT", b"MARKET.STATUS ETH_USDT"):
        reply = plain(apply(venue.exchange, line.split(), later_us).reply)
        assert isinstance(reply, dict)
        assert (reply[b"time"], reply[b"count"], reply[b"last"]) == (later_us, 0, b"10.00")
    listing = plain(apply(venue.exchange, b"MARKET.KLINE ETH_USDT 1d FILL".split(), later_us).reply)
    assert isinstance(listing, list)
    assert [(bar[b"count"], bar[b"closed"]) for bar in listing] == [(1, True), (0, False)]


def test_a_period_is_bounded() -> None:
    venue = funded()
    assert venue.record(f"MARKET.STATUS ETH_USDT PERIOD {STATUS_PERIOD_MAX}")["period"] == STATUS_PERIOD_MAX
    assert venue.code(f"MARKET.STATUS ETH_USDT PERIOD {STATUS_PERIOD_MAX + 1}") == "ERR"
    assert venue.code("MARKET.STATUS ETH_USDT PERIOD 0") == "ERR"


def test_a_list_from_a_time_begins_there_and_one_without_ends_now() -> None:
    venue = Venue(funded(checked=False).exchange, checked=False)
    venue.now_us = START_US
    for _ in range(6):
        venue.all(["ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10", "ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10"])
        venue.advance(60)

    def starts(words: str) -> list[int]:
        listing = venue(f"MARKET.KLINE ETH_USDT 1m {words}")
        assert isinstance(listing, list)
        return [(bar[b"start"] - START_US) // MINUTE_US for bar in listing]

    assert starts("") == [0, 1, 2, 3, 4, 5]
    assert starts("FILL") == [0, 1, 2, 3, 4, 5, 6]
    assert starts("LIMIT 2") == [4, 5]
    assert starts(f"FROM {START_US} LIMIT 2") == [0, 1]
    assert starts(f"FROM {START_US + 1} LIMIT 2") == [1, 2]
    assert starts(f"TO {START_US + 3 * MINUTE_US} LIMIT 2") == [1, 2]
    assert starts(f"TO {START_US + 3 * MINUTE_US + 1} LIMIT 2") == [2, 3]
    assert starts(f"FROM {START_US + MINUTE_US} TO {START_US + 2 * MINUTE_US}") == [1]
    assert starts(f"FROM {START_US + MINUTE_US} TO {START_US + MINUTE_US}") == []
    assert starts(f"FROM {2**63 - 1} FILL") == []
    assert starts("TO 0 FILL") == []


def test_a_record_of_a_candle_says_what_the_caller_knows_of_its_end() -> None:
    traded = Traded()
    traded.trade(START_US, 100, 5)
    interval = INTERVAL[b"1M"]
    candle = traded.market.candles.current(interval, START_US)
    assert candle is not None
    for closed in (False, True):
        record = fields(kline_record(traded.market, interval, candle, closed))
        assert record["closed"] is closed
        assert (record["interval"], record["open"], record["volume"]) == (b"1M", b"1.00", b"0.0005")
        assert (record["start"], record["end"]) == (1_706_745_600 * SECOND_US, 1_709_251_200 * SECOND_US)

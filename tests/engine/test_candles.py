"""Candles against their naive twin (`tests/model/naive_bars.py`): calendar, lists, closings, windows, restarts."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from protocol.limits import LIST_MAX
from server.engine.candle_audit import candle_problems, series_problems
from server.engine.candles import DAYS_MAX, HOURS_MAX, MINUTES_MAX, SECONDS_MAX, WINDOWS, Candles
from server.engine.dump import load, rows, state_hash
from server.engine.intervals import (
    BASE,
    BASES,
    DAY_US,
    HOUR_US,
    LENGTH_US,
    MINUTE_US,
    MONTH,
    NEVER_US,
    SECOND_US,
    WEEK,
    bucket_after,
    bucket_end,
    bucket_start,
)
from server.engine.klines import filled, latest, oldest
from tests.engine.traded import Traded, as_bar, as_bars
from tests.engine.venue import Venue, funded, replay
from tests.model.naive_bars import INTERVALS, Closings, Tick, Windows, bucket, listed, remembered
from tests.model.naive_bars import WINDOWS as TWIN_WINDOWS

YEAR_2200_US = 7_258_118_400 * SECOND_US

TIMES = st.one_of(
    st.integers(0, YEAR_2200_US),
    st.builds(  # the borders of buckets, and one step beside them
        lambda interval, time_us, step: max(0, bucket(interval, time_us)[1] + step),
        st.sampled_from(INTERVALS),
        st.integers(0, YEAR_2200_US),
        st.sampled_from((-1, 0, 1)),
    ),
)

LENGTHS_US = (0, 1, SECOND_US, MINUTE_US, MINUTE_US, 3 * MINUTE_US, HOUR_US, 5 * HOUR_US, DAY_US, 40 * DAY_US)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["trade", "trade", "trade", "tick", "ask", "restart"]),
        st.sampled_from(
            (0, 1, SECOND_US, MINUTE_US, MINUTE_US, 3 * MINUTE_US, HOUR_US, 5 * HOUR_US, DAY_US, 40 * DAY_US)
        ),
        st.sampled_from((-1, 0, 1, 400_000)),
        st.integers(1, 5),
        st.integers(1, 9),
    ),
    min_size=8,
    max_size=60,
)
"""What happens; the length of the bucket to whose end time passes, and how far beside that; price; amount."""

STARTS = st.sampled_from((0, 951_782_399 * SECOND_US, 1_709_164_799 * SECOND_US, 1_700_000_000 * SECOND_US))
"""The epoch, the last seconds of 2000-02-28 and 2024-02-28, and some day."""


def moved(now_us: int, length_us: int, beside_us: int) -> int:
    """Let time pass up to the end of a bucket of that length, or a little beside it; never back."""
    if length_us == 0:
        return now_us
    return max(now_us, now_us - now_us % length_us + length_us + beside_us)


# ---- the calendar


@settings(max_examples=500)
@given(st.integers(0, len(INTERVALS) - 1), TIMES)
@example(MONTH, 951_868_800 * SECOND_US)  # 2000-03-01
@example(MONTH, 4_107_542_400 * SECOND_US)  # 2100-03-01
def test_buckets_are_those_of_the_calendar(interval: int, time_us: int) -> None:
    start_us, end_us = bucket(INTERVALS[interval], time_us)
    assert bucket_start(interval, time_us) == start_us
    assert bucket_end(interval, start_us) == end_us
    assert bucket_after(interval, time_us) == (start_us if start_us == time_us else end_us)


def test_every_day_until_2200_is_in_its_week_and_month() -> None:
    for day in range(YEAR_2200_US // DAY_US):
        for interval, name in ((13, b"3d"), (WEEK, b"1w"), (MONTH, b"1M")):
            start_us, end_us = bucket(name, day * DAY_US)
            assert (bucket_start(interval, day * DAY_US), bucket_end(interval, start_us)) == (start_us, end_us)


@given(st.integers(0, len(INTERVALS) - 1), TIMES)
def test_a_bucket_is_made_of_whole_buckets_of_its_base(interval: int, time_us: int) -> None:
    start_us = bucket_start(interval, time_us)
    length_us = LENGTH_US[BASES[BASE[interval]]]
    assert start_us % length_us == 0
    assert bucket_end(interval, start_us) % length_us == 0


# ---- everything at once


def compare(traded: Traded, now_us: int) -> None:
    """Ask for everything, and compare it with the twin's."""
    candles = traded.market.candles
    for interval, name in enumerate(INTERVALS):
        bars = remembered(traded.ticks, name)
        assert as_bars(interval, latest(candles, interval, NEVER_US, LIST_MAX)) == bars[-LIST_MAX:]
        assert (
            as_bars(interval, oldest(candles, interval, 0, NEVER_US, 3)) == [bar for bar in bars if bar.start >= 0][:3]
        )
        for bar in bars[-2:]:
            found = candles.candle(interval, bar.start)
            assert found is not None
            assert as_bar(interval, found) == bar
            assert candles.candle(interval, bar.start + 1) is None
        current = candles.current(interval, now_us)
        now_in = [bar for bar in bars if bar.start <= now_us < bar.end]
        assert ([] if current is None else [as_bar(interval, current)]) == now_in
        for from_us in (None, max(0, now_us - 3 * LENGTH_US[interval])):
            some = filled(candles, interval, -1 if from_us is None else from_us, NEVER_US, 4, now_us)
            assert as_bars(interval, some) == listed(traded.ticks, name, from_us, 2**62, 4, True, now_us)
    assert candles.closes == traded.closings.counts()
    assert candle_problems(traded.market) == []


@settings(max_examples=60, deadline=None)
@given(STARTS, STEPS)
def test_random_trades_make_the_twins_candles_through_restarts(
    start_us: int, steps: list[tuple[str, int, int, int, int]]
) -> None:
    traded = Traded()
    now_us = start_us
    for kind, length_us, beside_us, price, amount in steps:
        now_us = moved(now_us, length_us, beside_us)
        if kind == "trade":
            traded.trade(now_us, price, amount)
        elif kind == "tick":
            traded.tick(now_us)
        elif kind == "restart":
            traded.restart()
        else:
            before = state_hash(traded.exchange)
            compare(traded, now_us)
            assert state_hash(traded.exchange) == before
    compare(traded, now_us)


@settings(max_examples=60, deadline=None)
@given(STARTS, STEPS)
def test_small_windows_forget_the_oldest_and_whatever_they_were_a_part_of(
    start_us: int, steps: list[tuple[str, int, int, int, int]]
) -> None:
    rooms = (5, 4, 3, 2)
    windows: Windows = {unit: (base, room) for (unit, (base, _)), room in zip(TWIN_WINDOWS.items(), rooms, strict=True)}
    candles = Candles(rooms)
    ticks: list[Tick] = []
    now_us = start_us
    for number, (kind, length_us, beside_us, price, amount) in enumerate(steps):
        now_us = moved(now_us, length_us, beside_us)
        if kind != "trade":
            candles.close_due(now_us)
            continue
        candles.trade(price, amount, price * amount, now_us)
        ticks.append(Tick(now_us, price, amount, price * amount))
        second_us = bucket(b"1s", now_us)[0]
        if len(ticks) % 4 and number < len(steps) - 1:
            continue
        for interval, name in enumerate(INTERVALS):
            for from_us, limit in ((None, 2), (0, 2), (None, 100)):
                bars = listed(ticks, name, from_us, 2**62, limit, False, now_us, windows, second_us)
                found = (
                    latest(candles, interval, NEVER_US, limit)
                    if from_us is None
                    else oldest(candles, interval, from_us, NEVER_US, limit)
                )
                assert as_bars(interval, found) == bars
            whole = {bar.start for bar in remembered(ticks, name, windows, second_us)}
            for tick in ticks:
                at_us = bucket_start(interval, tick.time)
                assert (candles.candle(interval, at_us) is not None) == (at_us in whole)
            some = filled(candles, interval, -1, NEVER_US, 5, now_us)
            assert as_bars(interval, some) == listed(ticks, name, None, 2**62, 5, True, now_us, windows, second_us)
        assert [problem for series in candles.series for problem in series_problems(series, 1)] == []


# ---- closings


@settings(max_examples=100, deadline=None)
@given(STARTS, STEPS)
def test_each_candle_is_closed_once_and_told_in_time(
    start_us: int, steps: list[tuple[str, int, int, int, int]]
) -> None:
    candles = Candles()
    candles.watched = True
    closings = Closings()
    now_us = start_us
    for kind, length_us, beside_us, price, amount in steps:
        now_us = moved(now_us, length_us, beside_us)
        due_us = candles.next_due_us()
        if kind == "trade":
            expected = closings.trade(now_us)
            candles.trade(price, amount, price * amount, now_us)
        else:
            expected = closings.hear(now_us)
            assert candles.close_due(now_us) == len(expected)
        assert (due_us <= now_us) == bool(expected)
        taken = candles.take_closed()
        assert sorted(taken) == sorted((INTERVALS.index(name), at) for name, at in expected)
        for interval, at_us in taken:
            assert candles.candle(interval, at_us) is not None
        assert candles.take_closed() == []
        open_ends = [
            end
            for name in (INTERVALS if closings.last is not None else ())
            for start, end in [bucket(name, closings.last or 0)]
            if (name, start) not in closings.closed
        ]
        assert candles.next_due_us() == min(open_ends, default=NEVER_US)
    assert candles.closes == closings.counts()


def test_nobody_watching_means_that_nothing_is_noted() -> None:
    candles = Candles()
    for number in range(100):
        candles.trade(1, 1, 1, number * DAY_US)
    assert candles.closed_now == []
    assert candles.take_closed() == []
    assert candles.closes[0] == 99


def test_a_tick_is_logged_only_when_it_closed_something() -> None:
    venue = funded()
    assert venue("ENGINE.TICK") == 0
    venue.all(["ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10", "ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10"])
    logged = len(venue.log)
    assert venue("ENGINE.TICK") == 0
    venue.advance(1)
    assert venue("ENGINE.TICK") == 1
    assert venue("ENGINE.TICK") == 0
    venue.advance(60)
    assert venue("ENGINE.TICK") == 1
    venue.advance(40 * 86_400)
    assert venue("ENGINE.TICK") == 14
    venue.advance(40 * 86_400)
    assert venue("ENGINE.TICK") == 0
    assert len(venue.log) == logged + 3
    assert venue.exchange.markets[0].candles.closes == [1] * 16
    assert venue.exchange.markets[0].candles.next_due_us() == NEVER_US
    assert venue.exchange.markets[1].candles.closes == [0] * 16


def test_a_replay_without_the_questions_reaches_the_same_state() -> None:
    venue = funded()
    questions = ["MARKET.TICKER ETH_USDT", "MARKET.STATUS ETH_USDT", "MARKET.STATUS ETH_USDT PERIOD 5"]
    questions += [f"MARKET.KLINE ETH_USDT {name.decode()}{fill}" for name in INTERVALS for fill in ("", " FILL")]
    for number in range(60):
        venue(f"ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE {10 + number % 7}")
        venue(f"ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE {10 + number % 5}")
        if number % 3 == 0:
            venue.all(questions)
        venue.now_us += (300_000, 700_000, 61_000_000, 3_600_000_000, 86_400_000_000)[number % 5]
        if number % 4 == 0:
            venue("ENGINE.TICK")
            venue.all(questions)
    assert state_hash(replay(venue.log)) == venue.hash()


# ---- limits


@pytest.mark.parametrize(
    ("base", "room", "length_us"),
    [(0, SECONDS_MAX, SECOND_US), (1, MINUTES_MAX, MINUTE_US), (2, HOURS_MAX, HOUR_US), (3, DAYS_MAX, DAY_US)],
)
def test_a_window_holds_so_many_and_forgets_one_for_one_more(base: int, room: int, length_us: int) -> None:
    traded = Traded()
    for number in range(room):
        traded.trade(number * length_us, 10 + number % 3, 1 + number % 2)
    series = traded.market.candles.series[base]
    traded.tick(room * length_us)
    assert (series.count(), series.at(0).start_us) == (room, 0)
    traded.restart()
    for number in range(room, room + 3):
        traded.trade(number * length_us, 10 + number % 3, 1 + number % 2)
    traded.tick((room + 3) * length_us)
    series = traded.market.candles.series[base]
    assert (series.count(), series.at(0).start_us, series.dropped_us) == (room, 3 * length_us, 2 * length_us)
    for interval, name in enumerate(INTERVALS):
        found = oldest(traded.market.candles, interval, 0, NEVER_US, 5)
        assert as_bars(interval, found) == [bar for bar in remembered(traded.ticks, name) if bar.start >= 0][:5]
    assert candle_problems(traded.market) == []
    before = list(rows(traded.exchange))
    traded.restart()
    assert list(rows(traded.exchange)) == before
    extra = next(number for number, row in enumerate(before) if row[0] == b"candle" and row[2] == base)
    first = before[extra]
    older = (*first[:3], int(str(first[3])) - length_us, *first[4:])
    too_many = [*before[:extra], older, *before[extra:-1], (b"end", len(before))]
    with pytest.raises(ValueError, match="of the dump"):
        load(too_many)


def test_a_list_of_candles_has_so_many() -> None:
    venue = Venue(Traded().exchange, checked=False)
    venue.now_us = 10**12
    venue.all(["ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10", "ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10"])
    venue.advance(5_000)
    for words, count in (("", 100), (" LIMIT 1000", 1000), (" FROM 0", 100)):
        listing = venue(f"MARKET.KLINE ETH_USDT 1s FILL{words}")
        assert isinstance(listing, list)
        assert len(listing) == count
    assert venue.code(f"MARKET.KLINE ETH_USDT 1s LIMIT {LIST_MAX + 1}") == "ERR"
    assert venue.code("MARKET.KLINE ETH_USDT 1s LIMIT 0") == "ERR"


# ---- the audit


def damaged() -> Traded:
    """A market with a few candles of each kind and an open second."""
    traded = Traded()
    for number, now_us in enumerate((0, 1, SECOND_US, MINUTE_US, HOUR_US, DAY_US, DAY_US + 1, 40 * DAY_US)):
        traded.trade(1_600_000_000 * SECOND_US + now_us, 10 + number % 3, 5)
    assert candle_problems(traded.market) == []
    return traded


@pytest.mark.parametrize("base", range(4))
@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("open", 100),
        ("high", -100),
        ("low", 100),
        ("close", 100),
        ("volume", 1),
        ("quote", 1),
        ("count", 1),
        ("count", -9),
    ],
)
def test_a_candle_that_is_not_its_trades_is_noticed(base: int, field: str, change: int) -> None:
    traded = damaged()
    candle = traded.market.candles.series[base].at(1)
    setattr(candle, field, getattr(candle, field) + change)
    assert candle_problems(traded.market) != []


def test_everything_else_that_is_claimed_of_candles_is_noticed() -> None:
    candles = damaged().market.candles
    assert candles.pending()
    for field, value in (("second_end_us", 5), ("due_us", 5), ("due_us", NEVER_US), ("updates", 99), ("updates", -1)):
        traded = damaged()
        setattr(traded.market.candles, field, value)
        assert candle_problems(traded.market) != [], field
    for interval in range(len(INTERVALS)):
        for change in (-1, 1):
            traded = damaged()
            traded.market.candles.closes[interval] += change
            assert candle_problems(traded.market) != [], interval
    for base in range(4):
        traded = damaged()
        traded.market.candles.series[base].dropped_us = 0
        assert candle_problems(traded.market) != []
        traded = damaged()
        traded.market.candles.series[base].ring.pop(1)
        assert candle_problems(traded.market) != []
        traded = damaged()
        traded.market.candles.series[base].ring.reverse()
        assert candle_problems(traded.market) != []
    for field in ("trade_count", "last_price"):
        traded = damaged()
        setattr(traded.market, field, 1)
        assert candle_problems(traded.market) != [], field
    assert sum(WINDOWS) == 27_136

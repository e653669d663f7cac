"""What the page looks like, of a picture whose content is known: whole frames as files, and every size."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from clients.cli.watch.drawing.axis import price_marks, time_label, time_marks
from clients.cli.watch.drawing.chart import Scale, chart, column
from clients.cli.watch.drawing.figures import aligned, exact, fitting
from clients.cli.watch.drawing.header import header
from clients.cli.watch.drawing.ladder import bar, ladder
from clients.cli.watch.drawing.page import Status, page
from clients.cli.watch.drawing.trades import trades
from clients.cli.watch.state.candles import DAY_US, INTERVALS, moved
from clients.cli.watch.state.picture import LEVELS_MAX, Picture, View
from clients.cli.watch.state.records import read_candles, read_trades
from tests.clients.cli.told import (
    MARKET,
    START_US,
    TICKER,
    complete_picture,
    heard,
    kline,
    listing,
    ticker,
    trade,
    update,
)

FRAMES = Path(__file__).parent / "frames"
LIVE = Status("127.0.0.1:3464", live=True, problem="", again_s=0.0, now_us=START_US, keys=True)
SIZES = [(80, 24), (120, 30)]


def busy_view() -> View:
    """Return a view with a path of prices that has something of everything: up, down, flat, wicks, a gap."""
    picture = complete_picture()
    prices, candles = 10_000, []
    for minute in range(60):
        opened, prices = prices, prices + (minute * 7919 % 61 - 29)
        high, low = max(opened, prices) + minute % 7, min(opened, prices) - minute % 5
        text = " ".join(f"{Decimal(it).scaleb(-2):.2f}" for it in (opened, high, low, prices))
        if minute % 17 != 16:
            candles.append({**kline(minute, text, count=minute + 2), "volume": f"{minute * 37 % 23 + 1}.0000"})
    picture.candles.clear()
    picture.candles.merge(read_candles(candles))
    told = [trade(it, f"{99 + it % 3}.50", "1.2500", ("BID", "ASK")[it % 2]) for it in range(6, 40)]
    picture.tape.merge(read_trades(told))
    return picture.view()


def frame(view: View, width: int, height: int, status: Status = LIVE) -> str:
    """Return the page as text."""
    console = Console(width=width, height=height, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(page(view, status, LEVELS_MAX, width, height), width=width, height=height, end="")
    return capture.get()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_frame_is_as_it_was_when_a_person_last_looked_at_it(width: int, height: int) -> None:
    """To see a change: delete the file, run this twice, and look at the difference."""
    path = FRAMES / f"{width}x{height}.txt"
    drawn = frame(busy_view(), width, height)
    if not path.exists():
        path.write_text(drawn)
        pytest.fail(f"{path} was not there; it has been written: look at it, and run this again")
    assert drawn == path.read_text()


@pytest.mark.parametrize("width", [1, 5, 19, 20, 33, 40, 69, 70, 80, 109, 110, 149, 150, 250])
def test_every_size_is_filled_exactly_and_nothing_stands_out(width: int) -> None:
    empty = Picture(MARKET, "1m").view()
    wide = replace(busy_view(), bids=[(Decimal("1234567890.12345678"), Decimal("98765432109876.12345678"))])
    for view in (busy_view(), empty, wide):
        for height in (1, 2, 5, 7, 8, 9, 11, 14, 19, 20, 24, 40, 80):
            lines = frame(view, width, height).split("\n")
            assert lines.pop() == ""
            assert [len(line) for line in lines] == [width] * height, (width, height)


def test_the_status_line_says_what_is_wrong_and_when_it_is_tried_again() -> None:
    gone = Status("127.0.0.1:3464", live=False, problem="connection refused", again_s=3.4, now_us=START_US, keys=True)
    assert "reconnecting to 127.0.0.1:3464: connection refused, again in 3 s" in frame(busy_view(), 80, 24, gone)
    first = Status("127.0.0.1:3464", live=False, problem="", again_s=0.0, now_us=START_US, keys=True)
    assert "connecting to 127.0.0.1:3464" in frame(Picture(MARKET, "1m").view(), 80, 24, first)
    assert "● live" in frame(busy_view(), 80, 24)


def test_a_market_that_is_halted_says_so_and_its_last_trade_stands_in_for_a_day_without_any() -> None:
    picture = complete_picture()
    picture.hear(heard("market", update(11, market=listing("HALT"))))
    picture.hear(heard(TICKER, update(11, ticker=ticker(None, None))))
    first, second = header(picture.view(), 80)
    assert first.plain.startswith(" BTC_USDT HALT   100.00   –   24h high –   low –"), (
        "the last trade stands in for 24h"
    )
    assert second.plain.startswith(" bid –   ask –   volume – BTC")


def test_best_prices_meet_in_the_middle_and_bars_grow_away_from_it() -> None:
    lines = [line.plain.rstrip() for line in ladder(complete_picture().view(), LEVELS_MAX, 34, 12)]
    assert lines == [
        " price  amount  depth",
        "",
        "",
        "100.40  0.2500  ██████████████████",
        "100.20  3.0000  ████████████████▉",
        "100.10  0.7500  ███▍",
        "────── spread 0.20  0.200 % ──────",
        " 99.90  1.0000  ████▌",
        " 99.80  2.0000  █████████████▌",
        " 99.70  0.5000  ███████████████▊",
    ]


def test_levels_limit_both_sides() -> None:
    lines = [line.plain for line in ladder(complete_picture().view(), 1, 34, 12)]
    assert [line.split()[0].strip("─") for line in lines if line.strip()] == ["price", "100.10", "", "99.90"]


def test_a_side_without_orders_says_so() -> None:
    view = replace(complete_picture().view(), asks=[])
    lines = [line.plain.strip() for line in ladder(view, LEVELS_MAX, 34, 10)]
    assert "no asks" in lines
    assert "no bids" not in lines
    assert "nothing was traded yet" in frame(Picture(MARKET, "1m").view(), 80, 24)
    assert "no trades yet" in frame(Picture(MARKET, "1m").view(), 80, 24)


def test_trades_are_newest_first_with_the_takers_side() -> None:
    picture = complete_picture()
    picture.tape.merge(read_trades([trade(6, "99.00", "2.0000", "ASK")]))
    head, first, second = (line.plain for line in trades(picture.view(), 44, 3))
    assert head.split() == ["time", "price", "amount", "value"]
    assert first.split() == ["10:00:06", "▼", "99.00", "2.0000", "50.00"]
    assert second.split() == ["10:00:05", "▲", "100.00", "0.5000", "50.00"]


def test_a_candle_has_wicks_outside_its_body() -> None:
    scale = Scale(Decimal(10), Decimal(17), 4)  # half a row is 1
    drawn = []
    for prices in ("12.00 16.00 10.00 14.00", "17.00 17.00 10.00 10.00", "13.00 13.00 13.00 13.00"):
        (candle,) = read_candles([kline(0, prices)])
        drawn.append("".join(char for char, _ in column(candle, scale)))
    assert drawn == ["╷╽┃│", "┃┃┃┃", "  ╹ "]


def test_the_newest_candle_is_at_the_right_and_its_close_is_marked() -> None:
    view = busy_view()
    lines = [line.plain for line in chart(view, 60, 14)]
    close = exact(view.candles[-1].close)
    (marked,) = [line for line in lines if line.endswith(f" {close}")]
    assert len(marked) == 60
    at_the_right = 60 - len("102.00") - 2
    assert any(line[at_the_right] in "┃│╽╿╻╹╷╵" for line in lines[:-3])
    assert lines[-2].endswith("volume")


@pytest.mark.parametrize("interval", INTERVALS)
def test_every_interval_has_times_at_its_foot_each_below_its_candle(interval: str) -> None:
    starts = [moved(interval, moved(interval, START_US - START_US % DAY_US, 0), step) for step in range(-99, 1)]
    view = busy_view()
    candles = [view.candles[0]._replace(start_us=start_us) for start_us in starts]
    line = time_marks(candles, 100, 110, interval)
    labels = [(found.start(), found[0]) for found in re.finditer(r"\S+(?: \S+)?", line)]
    assert 3 <= len(labels) <= 15
    assert all(time_label(starts[position], interval) == label for position, label in labels)


def test_marks_of_prices_are_round_and_each_on_the_row_of_its_price() -> None:
    scale = Scale(Decimal("41494.90"), Decimal("41533.20"), 14)
    marks = price_marks(scale.low, scale.high, 14, scale.half)
    assert list(marks.values()) == ["41,500.00", "41,510.00", "41,520.00", "41,530.00"]
    assert list(marks) == [scale.half(Decimal(text.replace(",", ""))) // 2 for text in marks.values()]


def test_numbers_lose_digits_before_they_lose_their_size() -> None:
    million = Decimal("1234567.25")
    assert [fitting(million, width) for width in (12, 11, 9, 8, 4)] == [
        "1,234,567.25",
        "1,234,567.2",
        "1,234,567",
        "1.23M",
        "1.2M",
    ]
    assert fitting(Decimal("-1234.5"), 6) == "-1,234"
    assert fitting(None, 6) == "–"
    assert aligned([Decimal("1.2500"), Decimal("1000.0000")], 8) == ["    1.25", "1,000.00"]
    assert aligned([Decimal("1.2500"), Decimal("1000000.0000")], 6) == ["     1", " 1.00M"]


def test_a_bar_is_never_empty_nor_too_long() -> None:
    assert [bar(share, 5) for share in (0.0, 0.5, 1.0, 1.1)] == ["▏", "██▌", "█████", "█████"]

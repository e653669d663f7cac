"""What is known of a market, from messages alone: book, trades, candles, and the rule that keeps them in step."""

import doctest
import importlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clients.cli
from clients.cli.watch.state.book import Book
from clients.cli.watch.state.candles import DAY_US, INTERVALS, MONTH, Candles, moved, steps_between
from clients.cli.watch.state.channel import Channel, Place, Verdict
from clients.cli.watch.state.picture import Ask, Picture
from clients.cli.watch.state.records import BadMessage, Levels, read_candles, read_message, read_trades
from clients.cli.watch.state.tape import TRADES_MAX, Tape
from tests.clients.cli.told import (
    DEPTH,
    KLINE,
    MARKET,
    MINUTE_US,
    START_US,
    TICKER,
    TRADE,
    Fields,
    complete_picture,
    hear_all,
    heard,
    in_step,
    kline,
    listing,
    snapshot,
    ticker,
    trade,
    update,
)

FOLDER = Path(clients.cli.__file__).parent
MODULES = [
    ".".join(("clients.cli", *path.relative_to(FOLDER).with_suffix("").parts))
    for path in sorted(FOLDER.rglob("*.py"))
    if path.stem not in ("__init__", "__main__")
]


def level(price: str, amount: str) -> list[str]:
    return [price, amount]


def is_complete(picture: Picture) -> bool:
    """Ask anew: a type checker takes a property for what it was before."""
    return picture.complete


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


# ---- one channel


def test_a_channel_applies_what_follows_and_asks_once_for_what_is_missing() -> None:
    channel = Channel()
    verdicts = [
        channel.take(heard(TICKER, payload))
        for payload in (
            update(4, ticker=ticker()),  # before the first snapshot
            snapshot(5, ticker=ticker()),
            update(6, ticker=ticker()),
            update(8, ticker=ticker()),  # 7 is missing
            update(9, ticker=ticker()),  # would follow, but nothing is known of 7
            snapshot(9, ticker=ticker()),
            update(10, ticker=ticker()),
        )
    ]
    assert verdicts == [
        Verdict.DROP,
        Verdict.REPLACE,
        Verdict.APPLY,
        Verdict.ASK,
        Verdict.DROP,
        Verdict.REPLACE,
        Verdict.APPLY,
    ]
    assert (channel.seq, channel.place) == (10, Place.IN_STEP)


# ---- the book


def test_the_book_is_the_snapshot_and_then_what_changed() -> None:
    picture = complete_picture()
    changed = update(11, bids=[level("99.90", "0.0000"), level("99.85", "4.0000")], asks=[level("100.20", "1.0000")])
    assert picture.hear(heard(DEPTH, changed)) == []
    view = picture.view()
    assert view.bids[:2] == [(Decimal("99.85"), Decimal(4)), (Decimal("99.80"), Decimal(2))]
    assert [price for price, _ in view.asks] == [Decimal("100.10"), Decimal("100.20"), Decimal("100.40")]
    assert view.asks[1][1] == Decimal(1)


def test_a_gap_in_the_book_asks_for_it_again_and_nothing_is_applied_until_it_comes() -> None:
    picture = complete_picture()
    before = picture.view()
    missed = update(13, bids=[level("99.95", "1.0000")], asks=[])
    assert picture.hear(heard(DEPTH, missed)) == [Ask(("SUBSCRIBE", DEPTH))]
    assert picture.hear(heard(DEPTH, update(14, bids=[level("99.96", "1.0000")], asks=[]))) == []
    assert picture.view() == before
    assert not is_complete(picture)
    again = snapshot(14, bids=[level("50.00", "1.0000")], asks=[], complete=True)
    assert picture.hear(heard(DEPTH, again)) == []
    assert picture.view().bids == [(Decimal(50), Decimal(1))]
    assert picture.view().asks == []
    assert is_complete(picture)


PRICES = st.integers(1, 30).map(lambda number: Decimal(number) / 10)
LEVEL = st.tuples(PRICES, st.integers(0, 3).map(Decimal))
CHANGES = st.builds(Levels, st.lists(LEVEL), st.lists(LEVEL))


@given(st.lists(CHANGES, max_size=20), st.integers(0, 40))
def test_the_best_levels_are_those_of_a_sorted_list(changes: list[Levels], count: int) -> None:
    book = Book()
    bids: dict[Decimal, Decimal] = {}
    asks: dict[Decimal, Decimal] = {}
    for levels in changes:
        book.apply(levels)
        bids.update(levels.bids)
        asks.update(levels.asks)
    left = [sorted((price, amount) for price, amount in side.items() if amount) for side in (bids, asks)]
    assert book.best_bids(count) == left[0][::-1][:count]
    assert book.best_asks(count) == left[1][:count]


# ---- trades


def test_history_and_live_trades_are_put_together_by_id_in_either_order() -> None:
    history = read_trades([trade(number) for number in (5, 4, 3)])
    live = read_trades([trade(number) for number in (5, 6, 7)])
    first, second = Tape(), Tape()
    first.merge(history)
    for it in live:
        first.add(it)
    for it in live:
        second.add(it)
    second.merge(history)
    assert [it.id for it in first.latest(9)] == [it.id for it in second.latest(9)] == [7, 6, 5, 4, 3]
    assert [it.id for it in first.latest(2)] == [7, 6]


def test_the_tape_keeps_the_last_trades_only() -> None:
    tape = Tape()
    for it in read_trades([trade(number) for number in range(1, 3 * TRADES_MAX)]):
        tape.add(it)
    assert len(tape.trades) <= 2 * TRADES_MAX
    assert tape.latest(1)[0].id == 3 * TRADES_MAX - 1
    assert len(tape.latest(TRADES_MAX)) == TRADES_MAX


# ---- candles


def closes(candles: Candles, count: int, minute: int) -> list[str]:
    """Return minute, close and number of trades of each candle, in words."""
    return [
        f"{(it.start_us - START_US) // MINUTE_US} {it.close} {it.trade_count}"
        for it in candles.latest(count, START_US + minute * MINUTE_US)
    ]


def test_of_two_candles_of_one_time_the_one_with_more_trades_stays_and_an_end_counts() -> None:
    candles = Candles("1m")
    told = (
        kline(0, "1.00 1.00 1.00 1.00", 1),
        kline(0, "1.00 3.00 1.00 3.00", 3),
        kline(0, "1.00 2.00 1.00 2.00", 2),  # a history that was asked for before
        kline(0, "1.00 3.00 1.00 3.00", 3, closed=True),
        kline(0, "1.00 3.00 1.00 3.00", 3),
    )
    candles.merge(read_candles(list(told)))
    assert closes(candles, 9, 0) == ["0 3.00 3"]
    assert candles.latest(1, START_US)[0].closed


def test_where_nothing_was_traded_stand_flat_candles_up_to_the_present() -> None:
    candles = Candles("1m")
    candles.merge(read_candles([kline(3, "1.00 1.00 1.00 7.00"), kline(0, "1.00 1.00 1.00 5.00")]))
    assert closes(candles, 9, 5) == ["0 5.00 1", "1 5.00 0", "2 5.00 0", "3 7.00 1", "4 7.00 0", "5 7.00 0"]
    assert closes(candles, 4, 5) == ["2 5.00 0", "3 7.00 1", "4 7.00 0", "5 7.00 0"]
    assert closes(candles, 2, 5) == ["4 7.00 0", "5 7.00 0"]
    assert closes(candles, 2, 1) == ["2 5.00 0", "3 7.00 1"], "a present that lags behind takes nothing away"


@pytest.mark.parametrize("interval", INTERVALS)
@given(st.integers(0, 4_000_000_000_000_000), st.integers(-500, 500))
def test_moving_and_counting_steps_agree(interval: str, time_us: int, steps: int) -> None:
    start_us = moved(interval, time_us, 0)
    there_us = moved(interval, start_us, steps)
    if there_us >= 0:
        assert steps_between(interval, start_us, there_us) == steps
        assert moved(interval, there_us, -steps) == start_us


def test_months_are_as_long_as_they_are() -> None:
    lengths = [(moved(MONTH, 0, month + 1) - moved(MONTH, 0, month)) // DAY_US for month in range(12)]
    assert lengths == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


# ---- the whole picture


def test_a_picture_is_complete_when_every_channel_is_in_step_and_the_histories_are_told() -> None:
    picture = Picture(MARKET, "1m")
    assert picture.opening().words == ("SUBSCRIBE", DEPTH, TRADE, TICKER, KLINE, "market")
    asks = hear_all(picture, in_step())
    assert [ask.words[:3] for ask in asks] == [("MARKET.TRADES", MARKET, "LIMIT"), ("MARKET.KLINE", MARKET, "1m")[:3]]
    assert not is_complete(picture)
    for ask in asks:
        assert ask.answered is not None
        ask.answered([])
    assert is_complete(picture)
    view = picture.view()
    assert view.listing is not None
    assert (view.listing.base, view.listing.status) == ("BTC", "TRADING")
    assert [it.id for it in view.trades] == [3]


def test_an_empty_market_is_complete_too() -> None:
    picture = Picture(MARKET, "1m")
    empty = in_step() | {
        DEPTH: snapshot(0, bids=[], asks=[], complete=True),
        TRADE: snapshot(0, trade=None),
        KLINE: snapshot(0, kline=None),
        TICKER: snapshot(0, ticker=ticker(None, None)),
    }
    for ask in hear_all(picture, empty):
        assert ask.answered is not None
        ask.answered([])
    assert is_complete(picture)
    view = picture.view()
    assert (view.candles, view.trades, view.bids, view.asks) == ([], [], [], [])


def test_a_gap_in_trades_and_candles_asks_for_the_snapshot_and_then_for_what_was_missed() -> None:
    picture = complete_picture()
    assert picture.hear(heard(TRADE, update(12, trade=trade(7)))) == [Ask(("SUBSCRIBE", TRADE))]
    (ask,) = picture.hear(heard(TRADE, snapshot(12, trade=trade(7))))
    assert ask.words[0] == "MARKET.TRADES"
    assert ask.answered is not None
    ask.answered([trade(7), trade(6), trade(5)])
    assert [it.id for it in picture.view().trades] == [7, 6, 5, 4, 3, 2, 1]
    assert picture.hear(heard(KLINE, update(15, kline=kline(4)))) == [Ask(("SUBSCRIBE", KLINE))]
    (ask,) = picture.hear(heard(KLINE, snapshot(15, kline=kline(4))))
    assert ask.words[:2] == ("MARKET.KLINE", MARKET)


def test_a_lost_connection_keeps_what_is_known_until_it_is_told_again() -> None:
    picture = complete_picture()
    before = picture.view()
    picture.lose()
    assert picture.view() == before
    assert not is_complete(picture)
    asks = hear_all(picture, in_step(epoch="second"))
    for ask in asks:
        assert ask.answered is not None
        ask.answered([])
    assert is_complete(picture)
    assert [it.id for it in picture.view().trades] == [3], "another epoch: trades and candles begin anew"
    assert len(picture.view().candles) == 1


def test_the_same_epoch_keeps_trades_and_candles() -> None:
    picture = complete_picture()
    picture.lose()
    hear_all(picture, in_step())
    assert [it.id for it in picture.view().trades] == [5, 4, 3, 2, 1]
    assert len(picture.view().candles) == 4


def test_the_status_of_the_market_is_followed() -> None:
    picture = complete_picture()
    assert picture.hear(heard("market", update(11, market=listing("HALT")))) == []
    assert picture.hear(heard("market", update(12, market=listing(market="OTHER")))) == []
    listed = picture.view().listing
    assert listed is not None
    assert (listed.market, listed.status) == (MARKET, "HALT")


@pytest.mark.parametrize(
    ("channel", "payload"),
    [
        (DEPTH, "not JSON"),
        (DEPTH, "[]"),
        (DEPTH, '{"type":"news","seq":1}'),
        (DEPTH, snapshot(1, bids=[["1.00"]], asks=[])),
        (DEPTH, snapshot(1, bids=[["one", "1"]], asks=[])),
        (TRADE, snapshot(1, trade={"id": "1"})),
        (TRADE, snapshot(1, trade={**trade(1), "price": 100.5})),
        (TRADE, snapshot(1, trade={**trade(1), "side": "BUY"})),
        (TICKER, snapshot(1, ticker=None)),
        (KLINE, snapshot(1, kline={**kline(1), "open": None})),
    ],
)
def test_a_message_that_is_not_as_specified_is_the_servers_fault_told_in_one_line(channel: str, payload: str) -> None:
    with pytest.raises(BadMessage) as caught:
        read_message(channel, payload)
    assert channel in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_message_of_a_channel_that_was_not_subscribed_is_the_servers_fault() -> None:
    with pytest.raises(BadMessage, match="trade:OTHER"):
        complete_picture().hear(heard("trade:OTHER", update(11, trade=trade(4))))


@pytest.mark.parametrize("reply", [None, b"", [1], [{"id": "x"}]])
def test_a_reply_that_is_not_as_specified_is_the_servers_fault(reply: object) -> None:
    with pytest.raises(BadMessage):
        read_trades(reply)
    with pytest.raises(BadMessage):
        read_candles(reply)


def test_money_is_never_a_float() -> None:
    fields: Fields = trade(1, "0.1000", "0.2000")
    (it,) = read_trades([fields])
    assert it.price + it.amount == Decimal("0.3")

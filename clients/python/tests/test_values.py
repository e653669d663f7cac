"""Values: money is never a float, words may be new, times are exact."""

import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

import dingir
from dingir.other import other_call
from dingir.pipeline import Collector

COLLECT = Collector(lambda: "id")


@pytest.mark.parametrize("amount", [0.5, 1.0, float("nan"), True, None, b"1", 1j, [1]])
def test_what_is_no_decimal_is_refused(amount: Any) -> None:
    with pytest.raises(TypeError, match="amount: expected a Decimal, str or int"):
        COLLECT.order.put(1, "BTC_USDT", "BID", "LIMIT", amount)
    with pytest.raises(TypeError, match="amount: expected a Decimal, str or int"):
        COLLECT.order.batch(1, dingir.Put("BTC_USDT", "BID", "LIMIT", amount))


@pytest.mark.parametrize("user", [1.0, "1", True, Decimal(1), None])
def test_what_is_no_integer_is_refused(user: Any) -> None:
    with pytest.raises(TypeError, match="user: expected an int"):
        COLLECT.balance.get(user)


@pytest.mark.parametrize("market", [1, None, b"BTC_USDT"])
def test_what_is_no_text_is_refused(market: Any) -> None:
    with pytest.raises(TypeError, match="market: expected a str"):
        COLLECT.market.depth(market)


@pytest.mark.parametrize("word", [1.5, True, None, [1]])
def test_call_takes_no_floats_either(word: Any) -> None:
    with pytest.raises(TypeError, match="call: expected"):
        other_call(("ECHO", word))


@pytest.mark.parametrize(
    ("amount", "word"),
    [
        (Decimal("0.00000001"), "0.00000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-10"), "0.0000000001"),
        (Decimal("-0.50"), "-0.50"),
        ("0.50", "0.50"),
        (10**20, "100000000000000000000"),
    ],
)
def test_a_decimal_is_written_digit_by_digit(amount: dingir.DecimalLike, word: str) -> None:
    assert COLLECT.balance.update(1, "BTC", amount, business="b", business_id=1).words[3] == word


def test_one_of_two_ways_to_name_an_order_is_needed() -> None:
    for wrong in ({}, {"order_id": 1, "client_id": "a"}):
        with pytest.raises(ValueError, match="order_id and client_id"):
            COLLECT.order.cancel(1, "BTC_USDT", **wrong)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="order_id and client_id"):
            COLLECT.order.batch(1, dingir.Cancel("BTC_USDT", **wrong))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Put, Amend or Cancel"):
        COLLECT.order.batch(1, "PUT")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        ("SUBSCRIBE", "depth:BTC_USDT"),
        ("multi",),
        ("MONITOR",),
        ("HELLO", "2"),
        ("RESET",),
        ("CLIENT", "REPLY", "OFF"),
        ("client reply", "off"),
        ("FEED.FORMAT", "MSGPACK"),
        (),
    ],
)
def test_call_refuses_what_would_change_everybody_s_connection(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"everybody|expected a command"):
        other_call(words)


def test_call_takes_text_bytes_and_integers() -> None:
    assert other_call(("CLIENT", b"NO-EVICT", 1)).words == ("CLIENT", "NO-EVICT", "1")


def test_a_word_that_is_not_known_is_of_its_vocabulary() -> None:
    word = dingir.OrderStatus("FROZEN")
    assert isinstance(word, dingir.OrderStatus)
    assert word == "FROZEN"
    assert word not in list(dingir.OrderStatus)
    assert word == dingir.OrderStatus("FROZEN") != dingir.OrderStatus.NEW
    assert {word: 1}["FROZEN"] == 1  # type: ignore[index] # the same hash as its text
    assert str(word) == word.name == word.value == "FROZEN"
    assert pickle.loads(pickle.dumps(word)) == word
    with pytest.raises(ValueError, match="1 is not a valid"):
        dingir.OrderStatus(1)  # type: ignore[arg-type]


def test_intervals_differ_by_case() -> None:
    assert dingir.Interval.MINUTE_1.value == "1m"
    assert dingir.Interval.MONTH_1.value == "1M"
    assert dingir.Interval("1M") is dingir.Interval.MONTH_1


def test_times_are_exact() -> None:
    time_us = 1_764_115_200_123_457
    moment = dingir.to_datetime(time_us)
    assert moment == datetime(2025, 11, 26, 0, 0, 0, 123_457, tzinfo=UTC)
    assert dingir.from_datetime(moment) == time_us
    assert dingir.from_datetime(moment.astimezone(timezone(timedelta(hours=5)))) == time_us
    with pytest.raises(ValueError, match="time zone"):
        dingir.from_datetime(datetime(2025, 11, 26))  # noqa: DTZ001 - which is what is wrong with it


def test_records_are_frozen_and_have_no_place_for_more() -> None:
    level = dingir.Level(Decimal(1), Decimal(2))
    with pytest.raises(AttributeError):
        level.price = Decimal(3)  # type: ignore[misc]
    assert not hasattr(level, "__dict__")


def test_errors_survive_pickling() -> None:
    refused = dingir.NoFunds("NOFUNDS", "too little")
    refused.resent = True
    copy = pickle.loads(pickle.dumps(refused))
    assert (type(copy), copy.code, copy.text, copy.resent) == (dingir.NoFunds, "NOFUNDS", "too little", True)
    unknown = pickle.loads(pickle.dumps(dingir.OutcomeUnknown("lost", ("a",))))
    assert unknown.client_id == "a"


def test_an_error_of_several_orders_has_all_their_client_ids() -> None:
    assert dingir.Timeout("late", ("a", "b")).client_ids == ("a", "b")
    assert dingir.Timeout("late", ("a", "b")).client_id is None
    assert str(dingir.Timeout("late", ("a", "b"))) == "late (client id a, b)"
    assert str(dingir.Timeout("late")) == "late"


def test_all_errors_have_one_root() -> None:
    ours = ("ServerError", "ConnectionLost", "OutcomeUnknown", "Timeout", "Closed", "ProtocolError", "NoFunds")
    assert all(issubclass(getattr(dingir, name), dingir.DingirError) for name in ours)
    assert issubclass(dingir.NoFunds, dingir.ServerError)

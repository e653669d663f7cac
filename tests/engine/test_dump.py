"""Rows of a dump: complete, plain, and refused when they are not an exchange's."""

from ast import literal_eval
from pathlib import Path

import pytest

from protocol.limits import SIGNATURE_BYTES_MAX
from server.engine import invariants, rows
from server.engine.dump import hash_dump, hash_rows, load, state_hash
from server.engine.dump import rows as dumped
from server.engine.exchange import Exchange
from tests.engine.script import execute, script
from tests.engine.unsigned import in_format_2
from tests.engine.venue import Venue, funded


@pytest.fixture(scope="module")
def busy() -> Exchange:
    """An exchange that has some of everything."""
    exchange = Exchange()
    for now_us, words in script(5, 1_500):
        execute(exchange, words, now_us)
    venue = Venue(exchange)
    venue.all(
        ["ENGINE.SET client-id-ttl 86400", "ENGINE.SET finished-orders-max 3", "BALANCE.TRANSFER 1 2 ETH 0.1 ID x"]
    )
    venue.all(f"ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID x{n}" for n in range(6))
    kinds = {row[0] for row in dumped(exchange)}
    assert kinds == {value for name, value in vars(rows).items() if name.isupper() and isinstance(value, bytes)}
    return exchange


def test_rows_hold_integers_bytes_none_and_tuples_only(busy: Exchange) -> None:
    def verify(value: object) -> None:
        assert type(value) in (int, bytes, type(None), tuple), value
        if isinstance(value, tuple):
            for part in value:
                verify(part)

    for row in dumped(busy):
        verify(row)


def test_what_is_loaded_has_the_same_rows_and_every_invariant(busy: Exchange) -> None:
    again = load(dumped(busy))
    assert list(dumped(again)) == list(dumped(busy))
    assert invariants.check(again) == []


def test_nested_lists_are_taken_for_tuples(busy: Exchange) -> None:
    def listed(value: object) -> object:
        return [listed(part) for part in value] if isinstance(value, tuple) else value

    as_lists = [tuple(listed(field) for field in row) for row in dumped(busy)]
    assert state_hash(load(as_lists)) == state_hash(busy)


def test_every_field_of_every_kind_of_row_is_part_of_the_hash(busy: Exchange) -> None:
    """A field that could change without changing the rows would be lost by a snapshot."""
    counted: dict[object, int] = {}
    for row in dumped(busy):
        counted[row[0]] = len(row)
    assert counted == {
        rows.ENGINE: 11,
        rows.ASSET: 13,
        rows.MARKET: 17,
        rows.USER: 8,
        rows.RETAINED: 24,
        rows.FINISHED: 24,
        rows.OPEN: 24,
        rows.TRANSFER: 9,
        rows.TRADE: 7,
        rows.CANDLES: 6,
        rows.CANDLE: 11,
        rows.BUSINESS: 2,
        rows.END: 2,
    }


def test_a_row_with_any_field_of_another_type_is_refused(busy: Exchange) -> None:
    first = {row[0]: number for number, row in reversed(list(enumerate(dumped(busy))))}
    every = list(dumped(busy))
    for kind, number in first.items():
        row = every[number]
        for index in range(len(row)):
            for wrong in ("text", 1.5, True, b"\xff\xfe" if isinstance(row[index], int) else 7):
                broken = every.copy()
                broken[number] = (*row[:index], wrong, *row[index + 1 :])
                with pytest.raises(ValueError, match="of the dump"):
                    load(broken)
                assert kind in first
        for shape in (row[:-1], (*row, 0), ()):
            broken = every.copy()
            broken[number] = shape
            with pytest.raises(ValueError, match="of the dump"):
                load(broken)


def test_a_missing_or_doubled_row_is_refused(busy: Exchange) -> None:
    every = list(dumped(busy))
    for number in range(0, len(every), 7):
        for wrong in (every[:number] + every[number + 1 :], [*every[:number], every[number], *every[number:]]):
            with pytest.raises(ValueError, match="of the dump"):
                load(wrong)
    for length in range(0, len(every), 11):
        with pytest.raises(ValueError, match="of the dump"):
            load(every[:length])


@pytest.mark.parametrize(
    ("kind", "index", "value"),
    [
        (rows.ENGINE, 1, rows.FORMAT + 1),  # another format
        (rows.ENGINE, 1, rows.FORMAT_UNSIGNED),  # whose orders have fewer fields
        (rows.ENGINE, 1, rows.FORMAT_UNSIGNED - 1),
        (rows.ENGINE, 2, -1),
        (rows.ASSET, 2, 19),
        (rows.ASSET, 11, 1),  # not conserved
        (rows.MARKET, 2, 99),
        (rows.MARKET, 4, 9),
        (rows.MARKET, 8, 10**4),
        (rows.MARKET, 10, 5),
        (rows.MARKET, 11, 3),
        (rows.MARKET, 14, -1),
        (rows.MARKET, 15, 10**9),  # more changes of the best price than of the book
        (rows.MARKET, 16, 10**9),
        (rows.MARKET, 16, 0),
        (rows.USER, 6, -1),
        (rows.USER, 7, -1),
        (rows.ENGINE, 10, -1),
        (rows.USER, 1, 2),
        (rows.USER, 5, ((0, 1, 1), (0, 1, 1))),
        (rows.USER, 5, ((0, -1, 1),)),
        (rows.USER, 5, ((99, 1, 1),)),
        (rows.OPEN, 1, 0),
        (rows.OPEN, 1, 10**9),  # an id that was not given
        (rows.OPEN, 2, 99),
        (rows.OPEN, 3, 99),
        (rows.OPEN, 4, 2),
        (rows.OPEN, 5, 1),
        (rows.OPEN, 6, 1),
        (rows.OPEN, 8, 5),
        (rows.OPEN, 9, 0),
        (rows.OPEN, 10, 0),
        (rows.OPEN, 11, 0),
        (rows.OPEN, 11, 10**30),
        (rows.OPEN, 17, 2),
        (rows.OPEN, 17, 9),
        (rows.OPEN, 18, 99),
        (rows.OPEN, 23, b"x" * (SIGNATURE_BYTES_MAX + 1)),
        (rows.FINISHED, 17, 0),
        (rows.RETAINED, 17, 0),
        (rows.RETAINED, 22, None),
        (rows.RETAINED, 22, (1, 2)),
        (rows.TRANSFER, 1, 99),
        (rows.TRANSFER, 3, 0),
        (rows.TRANSFER, 4, 99),
        (rows.TRADE, 1, 99),
        (rows.TRADE, 6, 2),
        (rows.CANDLES, 1, 99),
        (rows.CANDLES, 2, 7),  # nothing ends then
        (rows.CANDLES, 3, -1),
        (rows.CANDLES, 3, 10**9),
        (rows.CANDLES, 4, (0,) * 16),
        (rows.CANDLES, 4, (0,) * 15),
        (rows.CANDLES, 5, (0, 0, 0, 0)),
        (rows.CANDLES, 5, (-1, -1, -1)),
        (rows.CANDLE, 1, 1),
        (rows.CANDLE, 2, 4),
        (rows.CANDLE, 3, 7),  # no bucket begins there
        (rows.CANDLE, 3, -1_000_000),
        (rows.CANDLE, 4, 1),
        (rows.CANDLE, 5, 1),
        (rows.CANDLE, 6, 0),
        (rows.CANDLE, 7, 10**9),
        (rows.CANDLE, 8, 0),
        (rows.CANDLE, 9, 1),
        (rows.CANDLE, 10, 0),
        (rows.BUSINESS, 1, b"x"),
    ],
)
def test_a_number_out_of_its_range_is_refused(busy: Exchange, kind: bytes, index: int, value: object) -> None:
    every = list(dumped(busy))
    number = next(number for number, row in enumerate(every) if row[0] == kind)
    row = every[number]
    every[number] = (*row[:index], value, *row[index + 1 :])
    with pytest.raises(ValueError, match="of the dump"):
        load(every)


def test_rows_out_of_order_or_of_an_unknown_kind_are_refused(busy: Exchange) -> None:
    every = list(dumped(busy))
    for wrong in (every[::-1], [], [*every, (b"other", 1)], [every[0], (b"other", 1), *every[2:]]):
        with pytest.raises(ValueError, match="of the dump"):
            load(wrong)


def format_2() -> list[rows.Row]:
    """Rows that a program wrote whose orders had no signatures; some of every kind."""
    lines = (Path(__file__).parent / "format_2.txt").read_text().splitlines()
    return [literal_eval(line) for line in lines]


def test_rows_of_the_format_without_signatures_are_read_and_written_with_empty_ones() -> None:
    old = format_2()
    assert {row[0] for row in old} == {
        value for name, value in vars(rows).items() if name.isupper() and isinstance(value, bytes)
    }
    assert old[0][:2] == (rows.ENGINE, rows.FORMAT_UNSIGNED)
    again = load(old)
    assert invariants.check(again) == []
    new = list(dumped(again))
    assert list(in_format_2(new)) == old
    assert {row[-1] for row in new if row[0] in (rows.OPEN, rows.FINISHED, rows.RETAINED)} == {b""}
    assert hash_dump(old) == hash_dump(new) == state_hash(again) != hash_rows(old)


def test_the_format_without_signatures_has_none() -> None:
    old = format_2()
    number = next(number for number, row in enumerate(old) if row[0] == rows.OPEN)
    old[number] = (*old[number], b"")
    with pytest.raises(ValueError, match="expected 23 fields, received 24"):
        load(old)


def test_a_client_id_used_anew_belongs_to_the_later_order_after_a_restore() -> None:
    venue = funded()
    venue("ENGINE.SET client-id-ttl 1")
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 TIF IOC CLIENTID a")
    venue.advance(2)
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 1 TIF IOC CLIENTID a")
    venue.exchange = load(dumped(venue.exchange))
    assert venue.record("ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 1 TIF IOC CLIENTID a")["id"] == b"2"


def test_an_amended_orders_place_at_the_back_of_its_level_survives_a_restore() -> None:
    venue = funded()
    venue.all(f"ORDER.PUT {user} ETH_USDT ASK LIMIT 1 PRICE 10" for user in (1, 2, 1))
    venue("ORDER.AMEND 1 ETH_USDT 1 AMOUNT 2")
    venue.exchange = load(dumped(venue.exchange))
    fills = venue.record("ORDER.PUT 3 ETH_USDT BID LIMIT 4 PRICE 10 REPLY FULL")["fills"]
    assert isinstance(fills, list)
    assert [fill[b"maker_order_id"] for fill in fills] == [b"2", b"3", b"1"]

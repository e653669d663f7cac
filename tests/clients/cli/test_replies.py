"""Replies as text: what a person sees at some width, and what programs read."""

import csv
import io
import json

import hiredis
import pytest

from clients.cli.replies.csvtext import csv_text
from clients.cli.replies.jsontext import json_text
from clients.cli.replies.page import page

START_US = 1_795_600_800_000_000
WIDE = 10_000


def drawn(reply: object, command: str = "", width: int = WIDE) -> list[str]:
    """Draw a reply; return its lines."""
    return [line.plain for text in page(reply, command, width) for line in text.split("\n")]


def record(**fields: object) -> dict[bytes, object]:
    return {key.encode(): value.encode() if isinstance(value, str) else value for key, value in fields.items()}


def test_money_stands_under_money_by_its_point() -> None:
    lines = drawn({b"BTC": record(available="1000.5", frozen="0"), b"USDT": record(available="-2.25", frozen="0.125")})
    assert lines == [
        "name  available  frozen",
        "────  ─────────  ──────",
        "BTC     1000.5    0",
        "USDT      -2.25   0.125",
    ]


def test_a_map_of_balances_names_its_keys() -> None:
    assert drawn({b"BTC": record(available="1")}, "BALANCE.GET")[0].startswith("asset")


def test_times_are_utc_with_the_digits_that_the_column_needs() -> None:
    lines = drawn([record(id="1", time=START_US), record(id="2", time=START_US + 1)])
    assert lines[0] == "id                    time UTC"
    assert lines[2] == " 1  2026-11-25 10:00:00.000000"
    assert drawn(record(create_time=START_US)) == ["create_time  2026-11-25 10:00 UTC"]
    assert drawn(record(time=12)) == ["time  12"]


def test_a_record_is_a_line_for_each_field_and_its_records_are_tables_below() -> None:
    fills: list[object] = [record(price="100.00", fee=None), record(price="9.5", fee="1")]
    lines = drawn(record(id="3", post_only=False, note="", price=None, fills=fills, tags=[b"a", b"b"]))
    assert lines == [
        "id         3",
        "post_only  false",
        "note",
        "price      –",
        "tags       1) a",
        "           2) b",
        "",
        "fills",
        " price  fee",
        "──────  ───",
        "100.00    –",
        "  9.5     1",
    ]


def test_a_book_has_two_sides_and_adds_up_exactly() -> None:
    amounts = ("0.1", "12345678901234567890123456789.000000000000000001")
    asks = [[b"10.00", amount.encode()] for amount in amounts]
    lines = drawn(record(sequence="7", bids=[[b"9.50", b"0.1"]], asks=asks))
    assert lines[2].split() == ["0.1", "0.1", "9.50", "│", "10.00", "0.1", "0.1"]
    assert lines[3].split()[-1] == "12345678901234567890123456789.100000000000000001"
    assert lines[-1] == "spread 0.50, sequence 7"
    assert "(none)" in drawn(record(sequence="0", bids=[], asks=[]))[2]


def test_what_does_not_fit_is_told_below_and_nothing_else_is_lost() -> None:
    alike = {"market": "BTC_USDT", "stp": "TAKER"}
    rows: list[object] = [record(id=str(n), **alike, price=f"{n}.00", note="x" * n) for n in (1, 20)]
    lines = drawn(rows, width=28)
    assert lines[0].split() == ["id", "price", "note"][:2]
    assert "everywhere: market BTC_USDT," in lines
    assert "  stp TAKER" in lines
    assert lines[-1] == "not shown: note"
    assert all(len(line) <= 28 for line in lines)


def test_a_lone_record_that_does_not_fit_is_shown_in_full() -> None:
    assert drawn([record(id="1", note="x" * 50)], width=40) == ["id    1", "note  " + "x" * 50]


def test_a_transaction_s_replies_each_have_their_form() -> None:
    error = hiredis.ReplyError("NOFUNDS USDT: expected more")
    lines = drawn([b"OK", error, [record(id="1"), record(id="2")], 5, None, []])
    assert lines == [
        "1) OK",
        "2) (error) NOFUNDS USDT: expected more",
        "3) id",
        "   ──",
        "    1",
        "    2",
        "4) 5",
        "5) –",
        "6) (empty)",
    ]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (b"OK", ["OK"]),
        (None, ["–"]),
        (True, ["true"]),
        (12, ["12"]),
        ([], ["(empty)"]),
        ({}, ["(empty)"]),
        (b"", [""]),
        (b"# Server\r\na:1\r\n", ["# Server", "a:1"]),
        ("Zürich – 日本".encode(), ["Zürich – 日本"]),
        (b"\xff\x00", ['"\\xff\\x00"']),
        (b"\x1b[31mred", ['"\\x1b[31mred"']),
        ([b"a", [b"b", b"\x07"]], ["1) a", "2) 1) b", '   2) "\\a"']),
        (hiredis.ReplyError("ERR no"), ["(error) ERR no"]),
    ],
)
def test_any_reply_is_shown_and_none_moves_the_cursor(reply: object, shown: list[str]) -> None:
    assert drawn(reply) == shown


def test_an_error_and_the_sides_have_their_colours() -> None:
    (line,) = page(hiredis.ReplyError("NOFUNDS USDT"), "", WIDE)
    assert [str(span.style) for span in line.spans] == ["red", "bold red", "red"]
    text = page([record(id="1", side="ASK")], "", WIDE)[2]
    assert "#ef5350" in str(text.spans)


REPLIES: list[object] = [
    [record(id="1", note='a "b", c\nd'), record(id="2", note=None)],
    {b"BTC": record(available="1.50")},
    record(id="3", fills=[record(price="1.0")], ok=True),
    record(sequence="1", bids=[[b"1.0", b"2"]], asks=[[b"3.0", b"4"]]),
    [b"a", None, [b"b", 5]],
    b"\xff text",
    None,
    hiredis.ReplyError("NOUSER user"),
]


@pytest.mark.parametrize("reply", REPLIES)
def test_json_parses_and_has_no_floats(reply: object) -> None:
    def refuse(text: str) -> float:
        raise AssertionError(f"a float: {text}")

    text = json_text(reply)
    assert "\n" not in text
    json.loads(text, parse_float=refuse)


@pytest.mark.parametrize(
    ("reply", "rows"),
    [
        (REPLIES[0], [["id", "note"], ["1", 'a "b", c\nd'], ["2", ""]]),
        (REPLIES[1], [["asset", "available"], ["BTC", "1.50"]]),
        (REPLIES[2], [["id", "fills", "ok"], ["3", '[{"price":"1.0"}]', "true"]]),
        (REPLIES[3], [["side", "price", "amount"], ["ASK", "3.0", "4"], ["BID", "1.0", "2"]]),
        (REPLIES[4], [["a"], [""], ["b", "5"]]),
        (REPLIES[5], [["\\xff text"]]),
        (REPLIES[6], [[""]]),
        (REPLIES[7], [["ERROR", "NOUSER user"]]),
        ([], []),
        ({}, []),
    ],
)
def test_csv_is_read_by_the_csv_module(reply: object, rows: list[list[str]]) -> None:
    text = csv_text(reply, "BALANCE.GET")
    assert [row or [""] for row in csv.reader(io.StringIO(text))] == rows

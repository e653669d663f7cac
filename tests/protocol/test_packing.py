"""Replies in MessagePack: their bytes, and that they mean what RESP's mean."""

import hiredis
import msgpack
import pytest
from hypothesis import given

from protocol.limits import INTEGER_MAX, NESTING_MAX
from protocol.packing import (
    NOTIFIED,
    PACKER_BYTES_KEPT,
    UNKNOWN,
    WRITER,
    Packed,
    encode_error_response,
    encode_notification,
    encode_response,
    pack,
    pack_list,
)
from protocol.replies import encode_resp2, encode_resp3
from protocol.shapes import ORDER_RESULT
from protocol.values import NULL_ARRAY, OK, Failure, Record, Status, Tags, Template, Text
from tests.protocol.reading import model, model_of_packed, model_of_resp
from tests.protocol.test_replies import PAIR, TREES

GOLDEN = [
    (OK, b"\xa2OK"),
    (b"", b"\xa0"),
    (b"10.00", b"\xa510.00"),
    (b"x" * 32, b"\xd9\x20" + b"x" * 32),
    ("größe".encode(), b"\xa7gr\xc3\xb6\xc3\x9fe"),
    ("größe", b"\xa7gr\xc3\xb6\xc3\x9fe"),
    (b"\xff\x00", b"\xc4\x02\xff\x00"),
    ("\ud800", b"\xa1?"),
    (0, b"\x00"),
    (-7, b"\xf9"),
    (INTEGER_MAX, b"\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"),
    (-INTEGER_MAX, b"\xd3\x80\x00\x00\x00\x00\x00\x00\x01"),
    (True, b"\xc3"),
    (False, b"\xc2"),
    (None, b"\xc0"),
    (NULL_ARRAY, b"\xc0"),
    ([], b"\x90"),
    ([b"a", [1, None]], b"\x92\xa1a\x92\x01\xc0"),
    ((b"a", 1), b"\x92\xa1a\x01"),
    ({b"a": 1, "b": []}, b"\x82\xa1a\x01\xa1b\x90"),
    ({1: 2}, b"\x81\x01\x02"),
    (Tags([Status(b"write"), b"x"]), b"\x92\xa5write\xa1x"),
    (Text("a:1\r\n"), b"\xa5a:1\r\n"),
    (Failure("NOFUNDS", "too little"), b"\x82\xa4code\xa7NOFUNDS\xa4text\xaatoo little"),
    (Failure("ERR", "a\r\nb"), b"\x82\xa4code\xa3ERR\xa4text\xa4a  b"),
    (Failure("ERR", "got '\udcff'"), b"\x82\xa4code\xa3ERR\xa4text\xc4\x07got '\xff'"),
    (Record(PAIR, [b"1.5", None]), b"\x82\xa3bid\xa31.5\xa3ask\xc0"),
    (Template(PAIR, [b"", b"2"], ("bid",)).fill([b"1"]), b"\x82\xa3bid\xa11\xa3ask\xa12"),
    (Packed(b"\x01"), b"\x01"),
    ([Packed(b"\x01"), 2, [Packed(b"\xc0")]], b"\x93\x01\x02\x91\xc0"),
    ({b"a": Packed(b"\x90")}, b"\x81\xa1a\x90"),
    (Record(PAIR, [Packed(b"\x01"), b"x"]), b"\x82\xa3bid\x01\xa3ask\xa1x"),
]


@pytest.mark.parametrize(("value", "data"), GOLDEN)
def test_a_value_has_these_bytes_alone_and_in_a_response(value: object, data: bytes) -> None:
    assert pack(value) == data
    assert encode_notification(b"x", [value, 1]) == b"\x93\x02\xa1x\x92" + data + b"\x01"
    if not isinstance(value, Failure):
        assert encode_response(7, value) == b"\x94\x01\x07\xc0" + data


def test_an_error_stands_in_a_response_s_third_place() -> None:
    expected = b"\x94\x01\x07\x82\xa4code\xa7NOORDER\xa4text\xa1x\xc0"
    assert encode_error_response(7, "NOORDER", "x") == encode_response(7, Failure("NOORDER", "x")) == expected
    assert msgpack.unpackb(encode_error_response(2**32 - 1, "ERR", "")) == [
        1,
        2**32 - 1,
        {"code": "ERR", "text": ""},
        None,
    ]


def test_nobody_is_answered_who_did_not_ask_and_nil_who_could_not() -> None:
    assert encode_response(NOTIFIED, OK) == encode_error_response(NOTIFIED, "ERR", "x") == b""
    assert msgpack.unpackb(encode_error_response(UNKNOWN, "ERR", "x")) == [1, None, {"code": "ERR", "text": "x"}, None]


def test_a_notification_carries_reply_values_and_what_is_packed_already() -> None:
    record = Record(PAIR, [b"1.5", None])
    plain = encode_notification(b"trades", [b"BTC_USDT", 17, record])
    assert msgpack.unpackb(plain) == [2, "trades", ["BTC_USDT", 17, {"bid": "1.5", "ask": None}]]
    assert encode_notification(b"trades", [b"BTC_USDT", 17, Packed(pack(record))]) == plain
    assert encode_notification(b"x", []) == b"\x93\x02\xa1x\x90"


def test_a_list_is_made_of_values_that_are_packed_already() -> None:
    parts = [pack(number) for number in range(70_000)]
    assert msgpack.unpackb(pack_list(parts).data) == list(range(70_000))
    assert encode_response(1, pack_list([])) == b"\x94\x01\x01\xc0\x90"


@pytest.mark.parametrize(
    "value", [1.5, object(), b"x".hex, 2**63, -(2**64), {1.5: 1}, {None: 1}, bytearray(b"x"), [Packed(b"\x01"), 1.5]]
)
def test_what_is_no_value_is_our_bug(value: object) -> None:
    with pytest.raises(AssertionError):
        pack(value)
    assert pack(b"x") == b"\xa1x"


def test_a_value_may_be_nested_as_deep_as_the_limit_and_no_deeper() -> None:
    value: object = 1
    for _ in range(NESTING_MAX):
        value = [value]
    assert pack(value) == b"\x91" * NESTING_MAX + b"\x01"
    with pytest.raises(AssertionError):
        pack([value])


def test_the_memory_of_a_great_reply_is_given_back() -> None:
    before = WRITER.packer
    assert len(pack(b"x" * PACKER_BYTES_KEPT)) > PACKER_BYTES_KEPT
    assert WRITER.packer is not before
    kept = WRITER.packer
    pack(b"x")
    assert WRITER.packer is kept


@given(TREES)
def test_a_value_means_the_same_in_resp2_resp3_and_msgpack(value: object) -> None:
    meant = model(value)
    assert model_of_packed(pack(value)) == meant
    for data in (encode_resp2(value), encode_resp3(value)):
        reader = hiredis.Reader(notEnoughData=Ellipsis)
        reader.feed(data)
        assert model_of_resp(reader.gets(), value) == meant


def test_the_reply_of_an_order_is_a_map() -> None:
    reply = Record(ORDER_RESULT, [b"1", b"NEW", b"0.50", b"0.00", b"0.0000", b"0.00000000", b""])
    assert encode_response(1, reply).startswith(b"\x94\x01\x01\xc0\x87\xa2id\xa11\xa6status\xa3NEW\xa6remain\xa40.50")

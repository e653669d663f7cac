"""How MessagePack requests are read: every form, every split, every refusal."""

import msgpack
import pytest

from protocol.errors import ProtocolError
from protocol.packing import NOTIFIED, UNKNOWN
from protocol.unpacking import FRAME_ERROR
from tests.protocol.corpus import ORDER
from tests.protocol.packed_wire import (
    PACKED_CORPUS,
    PACKED_EXPECTED,
    PACKED_WHOLE,
    Read,
    drain_packed,
    new_packed_parser,
    notification,
    read,
    request,
)
from tests.protocol.test_splits import cuts
from tests.protocol.wire import singles

ORDER_FRAME = request(1, "ORDER.PUT", ORDER[1:])
ORDER_READ: Read = (1, ORDER)


@pytest.mark.parametrize(("data", "reads"), PACKED_CORPUS)
def test_every_frame_of_the_corpus_is_read_as_it_is_meant(data: bytes, reads: list[Read]) -> None:
    assert read(data) == (reads, None)


def test_any_frame_may_be_cut_in_two_anywhere() -> None:
    for data, reads in PACKED_CORPUS:
        for at in cuts(len(data)):
            assert read(data[:at], data[at:]) == (reads, None), (data[:at], data[at:])


def test_any_frame_may_come_byte_by_byte() -> None:
    for data, reads in PACKED_CORPUS:
        assert read(*singles(data)) == (reads, None), data


def test_any_frame_may_be_cut_in_three_and_followed_by_another() -> None:
    for data, reads in PACKED_CORPUS:
        size = len(data)
        parts = (data[: size // 3], data[size // 3 : 2 * size // 3], data[2 * size // 3 :] + ORDER_FRAME)
        assert read(*parts) == ([*reads, ORDER_READ], None), data


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1000, 16384, len(PACKED_WHOLE)])
def test_all_frames_may_come_in_segments_of_any_size(size: int) -> None:
    segments = [PACKED_WHOLE[at : at + size] for at in range(0, len(PACKED_WHOLE), size)]
    assert read(*segments) == (PACKED_EXPECTED, None)


def test_requests_need_not_be_taken_after_every_segment() -> None:
    parser = new_packed_parser()
    found: list[Read] = []
    for number, at in enumerate(range(0, len(PACKED_WHOLE), 50)):
        parser.feed(PACKED_WHOLE[at : at + 50])
        if number % 3 == 0:
            found += drain_packed(parser)
    assert found + drain_packed(parser) == PACKED_EXPECTED


def test_a_long_argument_in_small_segments_costs_time_in_proportion() -> None:
    data = request(1, "ECHO", [b"x" * (1024 * 1024)])
    parser = new_packed_parser()
    for at in range(0, len(data), 128):  # 8,192 segments; looked at from the start at each, they would be 4 GB
        parser.feed(data[at : at + 128])
        words = parser.next()
    assert words == [b"ECHO", b"x" * (1024 * 1024)]


NO_REQUESTS: list[object] = [
    [],
    [0],
    [0, 1],
    [0, 1, "PING", [], 5],
    [0, 1, "PING"],
    [2, "PING", [], []],
    [1, 1, None, "x"],
    [3, 1, "PING", []],
    [-1, 1, "PING", []],
    [False, 1, "PING", []],
    [0.0, 1, "PING", []],
    ["0", 1, "PING", []],
    [None, 1, "PING", []],
    [0, -1, "PING", []],
    [0, 2**32, "PING", []],
    [0, 2**64 - 1, "PING", []],
    [0, True, "PING", []],
    [0, 1.0, "PING", []],
    [0, None, "PING", []],
    [0, "1", "PING", []],
    [0, 1, None, []],
    [0, 1, 5, []],
    [0, 1, ["PING"], []],
    [0, 1, "PING", None],
    [0, 1, "PING", "x"],
    [0, 1, "PING", 1],
    [2, 1, []],
    [2, "PING", None],
    {},
    {0: 1},
    None,
    True,
    1.5,
    "PING",
    b"PING",
    5,
    -1,
]
MALFORMED = [msgpack.packb(value) for value in NO_REQUESTS]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_no_request_and_no_notification_is_refused_and_closes(data: bytes) -> None:
    before = request(7, "ECHO", ["x"])
    for chunks in ((before + data + ORDER_FRAME,), tuple(singles(before + data + ORDER_FRAME))):
        assert read(*chunks) == ([(7, [b"ECHO", b"x"])], FRAME_ERROR)


def test_the_byte_that_means_nothing_is_refused_wherever_it_stands() -> None:
    assert read(b"\xc1") == ([], FRAME_ERROR)
    for data in (b"\x94\xc1", b"\x94\x00\x01\xc1", ORDER_FRAME[:-8] + b"\xc1"):
        assert read(data) == read(*singles(data)) == ([], "Protocol error: invalid MessagePack")


def test_a_field_name_that_is_no_text_is_refused_and_the_connection_goes_on() -> None:
    data = msgpack.packb([0, 1, "PING", {1: "x"}]) + ORDER_FRAME
    refusal = (1, "field names: expected text, received an integer")
    assert read(data) == read(*singles(data)) == ([refusal, ORDER_READ], None)


def test_a_field_that_is_given_twice_is_refused_and_the_connection_goes_on() -> None:
    data = b"\x94\x00\x01\xa4PING\x82\xa7message\xa1x\xa7message\xa1y" + ORDER_FRAME
    refusal = (1, "field 'message' is given twice")
    assert read(data) == read(*singles(data)) == ([refusal, ORDER_READ], None)


def test_a_parser_that_has_refused_its_peer_answers_nothing_more() -> None:
    parser = new_packed_parser()
    parser.feed(ORDER_FRAME + b"\xc0" + ORDER_FRAME)
    parser.feed(ORDER_FRAME)
    assert parser.next() == ORDER
    with pytest.raises(ProtocolError):
        parser.next()
    assert parser.msgid == UNKNOWN
    parser.feed(ORDER_FRAME)
    assert parser.next() is None
    assert parser.buffered == 0


def test_an_error_that_ends_a_connection_is_an_answer_to_nil() -> None:
    parser = new_packed_parser()
    parser.feed(notification("PING", []) + b"\xc0")
    assert parser.next() == [b"PING"]
    assert parser.msgid == NOTIFIED
    assert parser.response(b"x") == parser.error_response("ERR", "x") == b""
    with pytest.raises(ProtocolError) as error:
        parser.next()
    data = parser.error_response("ERR", error.value.text)
    assert msgpack.unpackb(data) == [1, None, {"code": "ERR", "text": FRAME_ERROR}, None]


def test_requests_are_answered_by_their_ids_in_the_order_sent() -> None:
    parser = new_packed_parser()
    parser.feed(b"".join(request(msgid, "ECHO", [msgid]) for msgid in range(1000, 0, -1)))
    answers = b""
    while (words := parser.next()) is not None:
        answers += parser.response(words[1])
    unpacker = msgpack.Unpacker()
    unpacker.feed(answers)
    assert list(unpacker) == [[1, msgid, None, str(msgid)] for msgid in range(1000, 0, -1)]


def test_an_idle_parser_holds_nothing() -> None:
    parser = new_packed_parser()
    parser.feed(PACKED_WHOLE)
    assert len(drain_packed(parser)) == len(PACKED_EXPECTED)
    assert parser.buffered == 0
    for byte in singles(ORDER_FRAME):
        parser.feed(byte)
        drain_packed(parser)
    assert parser.buffered == 0
    assert parser._unpacker is None

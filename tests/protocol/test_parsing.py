"""How requests are read: the rows of the protocol's table 2.1, measured on Redis 7.0.15."""

import pytest

from protocol.resp import INVALID, strict_integer
from tests.protocol.corpus import CORPUS, ORDER
from tests.protocol.wire import drain, frame, new_parser, outcome, parse

PING = [b"PING"]


@pytest.mark.parametrize(("data", "requests"), CORPUS)
def test_every_request_of_the_corpus_is_read_as_it_is_meant(data: bytes, requests: list[list[bytes]]) -> None:
    assert outcome(data) == (requests, None)


CLOSING = {
    b"*abc\r\n": "invalid multibulk length",
    b"*\r\n": "invalid multibulk length",
    b"*+1\r\n": "invalid multibulk length",
    b"*01\r\n": "invalid multibulk length",
    b"*-0\r\n": "invalid multibulk length",
    b"* 1\r\n": "invalid multibulk length",
    b"*1 \r\n": "invalid multibulk length",
    b"*2147483648\r\n": "invalid multibulk length",
    b"*99999999999999999999999\r\n": "invalid multibulk length",
    b"*1\n$4\r\nPING\r\n": "invalid multibulk length",
    b"*1\r\nPING\r\n": "expected '$', got 'P'",
    b"*1\r\n:1\r\n": "expected '$', got ':'",
    b"*1\r\n*1\r\n": "expected '$', got '*'",
    b"*1\r\n\r\nx\r\n": "expected '$', got '\r'",
    b"*1\r\n\xffabc\r\n": "expected '$', got '\udcff'",
    b"*2\r\n$4\r\nECHO\r\n+x\r\n": "expected '$', got '+'",
    b"*1\r\n$-1\r\n": "invalid bulk length",
    b"*1\r\n$abc\r\n": "invalid bulk length",
    b"*1\r\n$\r\n": "invalid bulk length",
    b"*1\r\n$01\r\nx\r\n": "invalid bulk length",
    b"*1\r\n$+1\r\nx\r\n": "invalid bulk length",
    b"*1\r\n$00\r\n\r\n": "invalid bulk length",
    b"*1\r\n$536870913\r\n": "invalid bulk length",
    b"*1\r\n$99999999999999999999\r\n": "invalid bulk length",
    b'ECHO "abc\r\n': "unbalanced quotes in request",
    b"ECHO 'abc\r\n": "unbalanced quotes in request",
    b'ECHO "a"b\r\n': "unbalanced quotes in request",
    b"ECHO 'a'b\r\n": "unbalanced quotes in request",
    b'ECHO "a\\\r\n': "unbalanced quotes in request",
    b'ECHO "\r\n': "unbalanced quotes in request",
}


@pytest.mark.parametrize("data", CLOSING)
def test_a_malformed_request_is_answered_in_redis_words_and_closes(data: bytes) -> None:
    assert outcome(data) == ([], "Protocol error: " + CLOSING[data])


@pytest.mark.parametrize("data", CLOSING)
def test_what_came_before_a_malformed_request_is_answered_and_what_comes_after_is_dropped(data: bytes) -> None:
    before, after = frame(*ORDER) + b"PING\r\n", frame(*ORDER)
    assert outcome(before + data + after) == ([ORDER, PING], "Protocol error: " + CLOSING[data])


@pytest.mark.parametrize(
    "data",
    [
        b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"post / HTTP/1.1\r\n",
        b"Host: localhost\r\n",
        b"hOsT: localhost\r\n",
        frame(b"POST", b"/"),
        frame(b"host:"),
    ],
)
def test_a_browser_is_dropped_without_a_word(data: bytes) -> None:
    assert outcome(b"PING\r\n" + data + b"PING\r\n") == ([PING], "")


def test_a_parser_that_has_refused_its_peer_answers_nothing_more() -> None:
    parser = new_parser()
    parser.feed(b"*abc\r\n")
    with pytest.raises(Exception, match="invalid multibulk length"):
        parser.next()
    parser.feed(frame(b"PING"))
    assert parser.next() is None
    assert parser.buffered == 0


def test_the_greatest_count_waits_and_reserves_nothing() -> None:
    parser = new_parser()
    parser.feed(b"*2147483647\r\n$4\r\nPING\r\n")
    assert parser.next() is None
    assert parser.buffered < 100


@pytest.mark.parametrize("first", [0x80, 0x90, 0xDC, 0xFF])
def test_messagepack_is_refused_where_a_connection_has_begun_with_resp(first: int) -> None:
    expected = "Protocol error: expected RESP, as this connection began, got MessagePack"
    assert outcome(b"PING\r\n" + bytes((first, 1))) == ([PING], expected)


def test_requests_in_one_segment_are_answered_in_order() -> None:
    assert parse(frame(*ORDER) + frame(b"PING") + b"ECHO a\r\n" + frame(*ORDER)) == [
        ORDER,
        PING,
        [b"ECHO", b"a"],
        ORDER,
    ]


def test_a_request_may_end_in_the_middle_of_any_segment() -> None:
    stream = frame(*ORDER) * 50
    chunks = [stream[at : at + 100] for at in range(0, len(stream), 100)]
    assert parse(*chunks) == [ORDER] * 50


def test_an_idle_parser_holds_nothing() -> None:
    parser = new_parser()
    parser.feed(frame(*ORDER) * 100)
    assert len(drain(parser)) == 100
    assert parser.buffered == 0


def test_integers_are_read_strictly() -> None:
    assert [strict_integer(raw) for raw in (b"0", b"7", b"-7", b"9223372036854775807")] == [0, 7, -7, 2**63 - 1]
    for raw in (
        b"",
        b"-",
        b"-0",
        b"00",
        b"07",
        b"+7",
        b" 7",
        b"7 ",
        b"0x7",
        b"\xb2",
        b"9223372036854775808",
        b"1" * 30,
    ):
        assert strict_integer(raw) == INVALID

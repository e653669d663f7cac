"""Every limit of the request parser: what just passes, and one past it."""

import tracemalloc

import pytest

from protocol.errors import ProtocolError
from protocol.limits import (
    ARGUMENTS_UNAUTHENTICATED_MAX,
    BULK_MAX,
    BULK_UNAUTHENTICATED_MAX,
    INLINE_MAX,
    REQUEST_MAX,
    REQUEST_UNAUTHENTICATED_MAX,
)
from protocol.resp import ARGUMENT_COST
from tests.protocol.wire import drain, frame, new_parser, outcome, parse, parse_with, refused

EDGE = b"x" * INLINE_MAX


def test_an_argument_may_have_as_many_bytes_as_the_limit_and_no_more() -> None:
    assert parse(frame(b"ECHO", b"x" * BULK_MAX)) == [[b"ECHO", b"x" * BULK_MAX]]
    assert outcome(b"*2\r\n$4\r\nECHO\r\n$%d\r\n" % (BULK_MAX + 1)) == ([], "Protocol error: invalid bulk length")


def test_the_limit_of_an_argument_can_be_set() -> None:
    parser = new_parser()
    parser.bulk_max = 5
    assert parse_with(parser, [frame(b"ECHOS")]) == [[b"ECHOS"]]
    with pytest.raises(ProtocolError, match="invalid bulk length"):
        parse_with(parser, [b"*1\r\n$6\r\n"])


def test_before_authentication_ten_arguments_pass_and_eleven_do_not() -> None:
    most = [b"a"] * ARGUMENTS_UNAUTHENTICATED_MAX
    assert parse(frame(*most), authenticated=False) == [most]
    expected = refused("Protocol error: unauthenticated multibulk length")
    assert outcome(b"*%d\r\n" % (ARGUMENTS_UNAUTHENTICATED_MAX + 1), authenticated=False) == expected
    assert outcome(b"*2147483647\r\n", authenticated=False) == expected


def test_before_authentication_an_argument_is_bounded() -> None:
    most = b"x" * BULK_UNAUTHENTICATED_MAX
    assert parse(frame(b"ECHO", most), authenticated=False) == [[b"ECHO", most]]
    data = b"*2\r\n$4\r\nECHO\r\n$%d\r\n"
    assert outcome(data % (BULK_UNAUTHENTICATED_MAX + 1), authenticated=False) == (
        [],
        "Protocol error: unauthenticated bulk length",
    )
    assert outcome(data % (BULK_MAX + 1), authenticated=False) == ([], "Protocol error: invalid bulk length")


def test_authentication_in_the_middle_of_a_segment_lifts_the_limits_for_what_follows() -> None:
    parser = new_parser(authenticated=False)
    many = [b"a"] * 12
    parser.feed(frame(b"AUTH", b"secret") + frame(*many))
    assert parser.next() == [b"AUTH", b"secret"]
    parser.authenticated = True
    assert drain(parser) == [many]


def test_the_loss_of_authentication_in_the_middle_of_a_segment_sets_the_limits_for_what_follows() -> None:
    parser = new_parser()
    parser.feed(frame(b"RESET") + frame(*[b"a"] * 11))
    assert parser.next() == [b"RESET"]
    parser.authenticated = False
    with pytest.raises(ProtocolError, match="unauthenticated multibulk length"):
        parser.next()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_inline_request_of_64_kib_passes_and_one_byte_more_does_not(end: bytes) -> None:
    text = b"x" * (INLINE_MAX - len(end) + 1)
    assert parse(text + end) == [[text]]
    too_big = refused("Protocol error: too big inline request")
    assert outcome(text + b"x" + end) == too_big
    assert outcome(EDGE) == ([], None)
    assert outcome(EDGE + b"x") == too_big
    assert outcome(EDGE, b"x") == too_big


@pytest.mark.parametrize(
    ("start", "text"), [(b"*", "too big mbulk count string"), (b"*1\r\n$", "too big bulk count string")]
)
def test_a_length_line_of_64_kib_waits_and_one_byte_more_is_refused(start: bytes, text: str) -> None:
    digits = b"1" * (INLINE_MAX - 1)
    assert outcome(start + digits) == ([], None)
    assert outcome(start + digits + b"1") == ([], "Protocol error: " + text)
    assert outcome(start + digits, b"1") == ([], "Protocol error: " + text)


@pytest.mark.parametrize("start", [b"\0", b"*\0", b"$\0"])
def test_a_peer_that_pours_nonsense_is_refused_after_64_kib(start: bytes) -> None:
    poured = b"payload A" * (INLINE_MAX // 9 + 2)
    chunks = [start] + [poured[at : at + 900] for at in range(0, len(poured), 900)]
    requests, text = outcome(*chunks)
    assert requests == []
    assert text is not None
    assert "too big" in text


def held_until_refused(arg: bytes, limit: int = REQUEST_MAX) -> tuple[int, str]:
    """Send an endless request: the most that was held for it, and the words of the refusal."""
    parser = new_parser()
    parser.request_max = limit
    parser.feed(b"*2147483647\r\n")
    chunk = (b"$%d\r\n%b\r\n" % (len(arg), arg)) * (65536 // (len(arg) + 10) + 1)
    most = 0
    try:
        while most <= 2 * REQUEST_MAX:
            assert parser.next() is None
            most = max(most, parser.buffered)
            parser.feed(chunk)
    except ProtocolError as error:
        return most, error.text
    raise AssertionError("an endless request was never refused")


@pytest.mark.parametrize("arg", [b"ab", b"", b"x" * 1000, b"x" * BULK_MAX])
def test_an_endless_request_is_dropped_without_a_word_at_the_limit_of_its_memory(arg: bytes) -> None:
    most, text = held_until_refused(arg)
    assert text == ""
    assert REQUEST_MAX - BULK_MAX - 70_000 < most <= REQUEST_MAX


def test_no_more_is_held_than_is_counted() -> None:
    tracemalloc.start()
    try:
        most, _ = held_until_refused(b"ab", limit=1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.2 * most


def test_the_limit_of_a_request_can_be_set_and_is_lower_before_authentication() -> None:
    parser = new_parser()
    parser.request_max = 2 * BULK_MAX
    with pytest.raises(ProtocolError):
        parse_with(parser, [b"*9\r\n"] + [b"$%d\r\n%b\r\n" % (BULK_MAX, b"x" * BULK_MAX)] * 3)
    parser = new_parser(authenticated=False)
    parser.bulk_max = 16 * BULK_MAX
    parser.feed(b"*10\r\n$16384\r\n" + b"x" * 16384 + b"\r\n")
    assert parser.next() is None
    assert 16384 + ARGUMENT_COST <= parser.buffered < REQUEST_UNAUTHENTICATED_MAX

"""Every limit of the MessagePack parser: what just passes, and one past it; and that nonsense costs what was sent."""

import tracemalloc

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.errors import ProtocolError
from protocol.limits import (
    ARGUMENTS_MAX,
    ARGUMENTS_UNAUTHENTICATED_MAX,
    BULK_MAX,
    BULK_UNAUTHENTICATED_MAX,
    NESTING_MAX,
    REQUEST_MAX,
    REQUEST_UNAUTHENTICATED_MAX,
)
from protocol.resp import ARGUMENT_COST
from protocol.unpacking import CONTAINER_COST, FRAME_ERROR, WHOLE_BYTES_MAX, WHOLE_ITEMS_MAX
from tests.protocol.packed_wire import (
    PACKED_CORPUS,
    Read,
    drain_packed,
    new_packed_parser,
    read,
    read_with,
    request,
)
from tests.protocol.wire import singles

TOO_LONG = "Protocol error: invalid bulk length"
TOO_MANY_UNKNOWN = "Protocol error: unauthenticated multibulk length"
HEAD = b"\x94\x00\x01\xa4ECHO"  # [0, 1, "ECHO", ...


def pieces(data: bytes, size: int = 16_384) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def test_an_argument_may_have_as_many_bytes_as_the_limit_and_no_more() -> None:
    for kind in (bytes, str):
        most = b"x" * BULK_MAX if kind is bytes else "x" * BULK_MAX
        data = request(1, "ECHO", [most])
        assert read(data) == read(*pieces(data)) == ([(1, [b"ECHO", b"x" * BULK_MAX])], None)
        more = request(1, "ECHO", [most[:1], most + most[:1]])  # type: ignore[operator] # both are of one kind
        assert read(more) == read(*pieces(more)) == ([], TOO_LONG)
    endless = request(1, "ECHO", [b"x" * (BULK_MAX + 100_000)])[: BULK_MAX + 50_000]
    assert read(*pieces(endless)) == ([], TOO_LONG)


def test_the_method_and_a_field_s_name_are_held_to_the_same_limit() -> None:
    assert read(request(1, "x" * (BULK_MAX + 1), [])) == ([], TOO_LONG)
    assert read(request(1, "PING", {"x" * (BULK_MAX + 1): 1})) == ([], TOO_LONG)


def test_the_limit_of_an_argument_can_be_set() -> None:
    parser = new_packed_parser()
    parser.bulk_max = 5
    found = read_with(parser, [request(1, "ECHO", ["12345"]), request(2, "ECHO", ["123456"])])
    assert found == ([(1, [b"ECHO", b"12345"])], TOO_LONG)


def test_before_authentication_ten_arguments_pass_and_eleven_do_not() -> None:
    most = ["b"] * (ARGUMENTS_UNAUTHENTICATED_MAX - 1)
    data = request(1, "A", most)
    assert read(data, authenticated=False) == ([(1, [b"A"] + [b"b"] * len(most))], None)
    refused: tuple[list[Read], str | None] = ([], TOO_MANY_UNKNOWN)
    assert read(request(1, "A", [*most, "b"]), authenticated=False) == refused
    assert read(*singles(request(1, "A", [*most, "b"])), authenticated=False) == refused
    assert read(HEAD + b"\xdd\xff\xff\xff\xff", authenticated=False)[1] == "Protocol error: invalid multibulk length"
    assert read(HEAD + b"\xdd\x7f\xff\xff\xff", authenticated=False) == refused
    assert read(HEAD + b"\xde\x00\x05", authenticated=False) == refused  # five names and five values
    assert read(HEAD + b"\x98" + b"\x92a" + b"b" * 20, authenticated=False) == refused  # inside each other, too


def test_before_authentication_an_argument_is_bounded() -> None:
    most = b"x" * BULK_UNAUTHENTICATED_MAX
    assert read(request(1, "ECHO", [most]), authenticated=False) == ([(1, [b"ECHO", most])], None)
    more = request(1, "ECHO", [most + b"x"])
    text = "Protocol error: unauthenticated bulk length"
    assert read(more, authenticated=False) == read(*pieces(more, 1000), authenticated=False) == ([], text)
    endless = request(1, "ECHO", [most * 9])[: BULK_UNAUTHENTICATED_MAX + 100]
    assert read(*pieces(endless, 1000), authenticated=False) == ([], text)


def test_authentication_in_the_middle_of_a_segment_lifts_the_limits_for_what_follows() -> None:
    parser = new_packed_parser(authenticated=False)
    many = [b"a"] * 12
    parser.feed(request(1, "AUTH", ["secret"]) + request(2, "a", many))
    assert parser.next() == [b"AUTH", b"secret"]
    parser.authenticated = True
    assert drain_packed(parser) == [(2, [b"a", *many])]


@pytest.mark.parametrize("params", [["a"] * 10, {f"a{number}": 1 for number in range(5)}])
def test_the_loss_of_authentication_in_the_middle_of_a_segment_sets_the_limits_for_what_follows(params: object) -> None:
    parser = new_packed_parser()
    parser.feed(request(1, "RESET", []) + request(2, "PING", params))
    assert parser.next() == [b"RESET"]
    parser.authenticated = False
    with pytest.raises(ProtocolError, match="unauthenticated multibulk length"):
        parser.next()


def test_more_arguments_than_any_request_may_have_are_refused_at_once() -> None:
    assert read(HEAD + b"\xdd" + (ARGUMENTS_MAX + 1).to_bytes(4, "big")) == (
        [],
        "Protocol error: invalid multibulk length",
    )


def test_the_greatest_count_waits_and_reserves_nothing() -> None:
    for start in (b"\xdd", b"\xdf"):
        parser = new_packed_parser()
        parser.feed(HEAD + start + b"\x3f\xff\xff\xff\xa4PING")
        tracemalloc.start()
        try:
            assert parser.next() is None
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 100_000  # the reader itself has 45,000
        assert parser.buffered < 1000


def nested(levels: int) -> object:
    value: object = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_arrays_may_be_nested_as_deep_as_the_limit_and_no_deeper() -> None:
    inside = NESTING_MAX - 2  # the frame and its params are two
    for item, kind in ((nested(inside), "an array"), ({"a": nested(inside - 1)}, "a map")):
        data = request(1, "PING", [item])
        refusal: Read = (1, "params[0]: expected text or an integer, received " + kind)
        assert read(data) == read(*singles(data)) == ([refusal], None)
    deeper = request(1, "PING", [nested(inside + 1)])
    assert read(deeper) == read(*singles(deeper)) == ([], "Protocol error: nested too deeply")
    assert read(HEAD + b"\x91" * 100_000) == ([], "Protocol error: nested too deeply")


def test_msgid_is_an_unsigned_integer_of_32_bits() -> None:
    assert read(request(2**32 - 1, "PING", [])) == ([(2**32 - 1, [b"PING"])], None)
    assert read(request(2**32, "PING", [])) == ([], FRAME_ERROR)


@pytest.mark.parametrize("count", [WHOLE_ITEMS_MAX, WHOLE_ITEMS_MAX + 1])
def test_what_is_too_much_for_the_plain_way_takes_the_other(count: int) -> None:
    words = [b"%d" % number for number in range(count)]
    data = request(1, "ECHO", words) + request(2, "ECHO", list(range(count)))
    assert read(data) == ([(1, [b"ECHO", *words]), (2, [b"ECHO", *words])], None)
    long = request(1, "ECHO", [b"x" * (WHOLE_BYTES_MAX + count - WHOLE_ITEMS_MAX)])
    assert read(long)[1] is None
    assert len(read(long)[0]) == 1


def held_until_refused(start: bytes, chunk: bytes, limit: int = REQUEST_MAX) -> tuple[int, int, str]:
    """Send an endless request: the most that was held for it, what was sent, and the words of the refusal."""
    parser = new_packed_parser()
    parser.request_max = limit
    parser.feed(HEAD + start)
    chunk *= 65_536 // len(chunk)
    most = sent = 0
    try:
        while sent <= 3 * REQUEST_MAX:
            assert parser.next() is None
            most = max(most, parser.buffered)
            parser.feed(chunk)
            sent += len(chunk)
    except ProtocolError as error:
        return most, sent, error.text
    raise AssertionError("an endless request was never refused")


@pytest.mark.parametrize(
    ("start", "chunk"),
    [
        (b"\xdd\x7f\xff\xff\xff", b"\xa2ab"),
        (b"\xdd\x7f\xff\xff\xff", b"\xa0"),
        (b"\xdd\x7f\xff\xff\xff", b"\x05"),
        (b"\xdd\x7f\xff\xff\xff", b"\x80"),
        (b"\xdd\x7f\xff\xff\xff", b"\x90"),
        (b"\xdd\x7f\xff\xff\xff", b"\xcb12345678"),
        (b"\xdd\x7f\xff\xff\xff", b"\xc5\x03\xe8" + b"x" * 1000),
        (b"\xdf\x3f\xff\xff\xff", b"\xa1a\x05"),
        (b"\x91\xdf\x3f\xff\xff\xff", b"\xa1a\x80"),
    ],
)
def test_an_endless_request_is_dropped_without_a_word_at_the_limit_of_its_memory(start: bytes, chunk: bytes) -> None:
    tracemalloc.start()
    try:
        most, _, text = held_until_refused(start, chunk, limit=1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert text == ""
    assert 1024 * 1024 - WHOLE_BYTES_MAX * (CONTAINER_COST + 8) < most <= 1024 * 1024
    assert peak < 1.4 * 1024 * 1024


def test_an_extension_is_bounded_as_an_argument_is() -> None:
    most = request(1, "ECHO", [msgpack.ExtType(5, b"x" * BULK_MAX)])
    refusal: Read = (1, "params[0]: expected text or an integer, received an extension")
    assert read(most) == read(*pieces(most)) == ([refusal], None)
    more = request(1, "ECHO", [msgpack.ExtType(5, b"x" * (BULK_MAX + 1))])
    assert read(more) == read(*pieces(more)) == ([], TOO_LONG)
    most_held, sent, text = held_until_refused(b"\x91\xc9\x7f\xff\xff\xff\x05", b"x")
    assert text == TOO_LONG
    assert max(most_held, sent) <= BULK_MAX + 2 * WHOLE_BYTES_MAX
    assert read(HEAD + b"\x91\xc9\xff\xff\xff\xff\x05" + b"x" * 100)[1] == "Protocol error: invalid MessagePack"


def test_before_authentication_an_unfinished_request_stays_below_the_limit_of_its_memory() -> None:
    parser = new_packed_parser(authenticated=False)
    parser.bulk_max = 16 * BULK_MAX
    parser.feed(HEAD + b"\x99\xc5\x40\x00" + b"x" * 16384)
    assert parser.next() is None
    assert 16384 + ARGUMENT_COST <= parser.buffered < REQUEST_UNAUTHENTICATED_MAX
    assert read_with(parser, [b"\xc6\x00\xff\xff\xff", *[b"x" * 16384] * 100]) == (
        [],
        "Protocol error: unauthenticated bulk length",
    )


# -- nonsense --------------------------------------------------------------------------------------

FRAMES = [data for data, _ in PACKED_CORPUS]
MARKS = st.sampled_from([bytes((byte,)) for byte in (0x80, 0x90, 0x92, 0x94, *range(0xC0, 0xE0), 0, 1, 2, 0xFF, 0xA1)])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.binary(max_size=9)),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=5), inner, max_size=5)),
    max_leaves=15,
)
RANDOM = st.one_of(
    st.binary(max_size=300),
    st.lists(MARKS, max_size=60).map(b"".join),
    st.lists(JSON, max_size=4).map(lambda values: b"".join(map(msgpack.packb, values))),
    st.tuples(st.sampled_from(["PING", "CONFIG SET", "ORDER.BATCH", "CLIENT KILL"]), JSON).map(
        lambda pair: request(1, pair[0], pair[1])
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw real traffic with a byte changed, lost, doubled or put in, here and there."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1)) if data else 0
        data[at : at + draw(st.integers(0, 2))] = draw(st.one_of(st.binary(max_size=3), MARKS))
    return bytes(data)


def run(data: bytes, step: int, authenticated: bool) -> tuple[list[Read], str | None]:
    """Read in segments of `step` bytes, and check at each that no more is held than was sent."""
    parser = new_packed_parser(authenticated)
    found: list[Read] = []
    sent = 0
    try:
        for at in range(0, len(data), step):
            parser.feed(data[at : at + step])
            sent += len(data[at : at + step])
            drain_packed(parser, found)
            assert parser.buffered <= sent * (1 + CONTAINER_COST)
    except ProtocolError as error:
        assert parser.next() is None
        assert parser.buffered == 0
        return found, error.text
    return found, None


@given(st.one_of(RANDOM, mutated()), st.integers(1, 64), st.booleans())
def test_nonsense_is_refused_or_read_alike_however_it_is_split(data: bytes, step: int, known: bool) -> None:
    assert run(data, step, known) == run(data, len(data) + 1, known)


@given(
    st.lists(st.lists(st.one_of(st.binary(max_size=300), st.text(max_size=80)), max_size=140), max_size=6),
    st.integers(1, 200),
)
def test_any_arguments_arrive_as_they_were_sent(requests: list[list[str | bytes]], step: int) -> None:
    data = b"".join(request(number, "ECHO", params) for number, params in enumerate(requests))
    raw = [[one.encode() if isinstance(one, str) else one for one in params] for params in requests]
    assert run(data, step, True) == ([(number, [b"ECHO", *params]) for number, params in enumerate(raw)], None)

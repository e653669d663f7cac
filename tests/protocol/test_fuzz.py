"""Nonsense of every kind: only a ProtocolError, never more memory than what was sent."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.errors import ProtocolError
from protocol.resp import ARGUMENT_COST
from tests.protocol.corpus import CORPUS
from tests.protocol.wire import frame, new_parser

PIECES = st.sampled_from(
    [
        b"*",
        b"$",
        b"\r\n",
        b"\r",
        b"\n",
        b"0",
        b"1",
        b"3",
        b"9",
        b"-",
        b'"',
        b"'",
        b"\\",
        b" ",
        b"\0",
        b"\x93",
        b"PING",
        b"x",
    ]
)
RANDOM = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=60).map(b"".join))
FRAMES = st.lists(st.binary(max_size=40), min_size=1, max_size=12).map(lambda args: frame(*args))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw real traffic with a byte changed, lost, doubled or put in, here and there."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from([data for data, _ in CORPUS]), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1)) if data else 0
        data[at : at + draw(st.integers(0, 2))] = draw(st.one_of(st.binary(max_size=3), PIECES))
    return bytes(data)


def run(data: bytes, step: int, authenticated: bool) -> tuple[list[list[bytes]], str | None]:
    """Parse in segments of `step` bytes, and check at each that no more is held than was sent."""
    parser = new_parser(authenticated)
    found: list[list[bytes]] = []
    sent = 0
    try:
        for at in range(0, len(data), step):
            parser.feed(data[at : at + step])
            sent += len(data[at : at + step])
            while (args := parser.next()) is not None:
                assert args
                found.append(args)
            assert parser.buffered <= sent + ARGUMENT_COST * (sent // 5)
    except ProtocolError as error:
        assert parser.next() is None
        assert parser.buffered == 0
        return found, error.text
    return found, None


@given(RANDOM, st.integers(1, 64), st.booleans())
def test_random_bytes_are_refused_or_read_alike_however_they_are_split(data: bytes, step: int, known: bool) -> None:
    assert run(data, step, known) == run(data, len(data) + 1, known)


@given(mutated(), st.integers(1, 64), st.booleans())
def test_damaged_traffic_is_refused_or_read_alike_however_it_is_split(data: bytes, step: int, known: bool) -> None:
    assert run(data, step, known) == run(data, len(data) + 1, known)


@given(st.lists(st.lists(st.binary(max_size=300), min_size=1, max_size=10), max_size=8), st.integers(1, 200))
def test_any_arguments_arrive_as_they_were_sent(requests: list[list[bytes]], step: int) -> None:
    web = any(args[0].upper() in (b"POST", b"HOST:") for args in requests)
    found, text = run(b"".join(frame(*args) for args in requests), step, True)
    assert web or (found, text) == (requests, None)

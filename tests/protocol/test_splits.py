"""However the network splits or merges the stream, the same requests come out."""

import pytest

from protocol import resp
from tests.protocol.corpus import CORPUS, ORDER
from tests.protocol.wire import drain, frame, new_parser, parse, singles

WHOLE = b"".join(data for data, _ in CORPUS)
EXPECTED = [args for _, requests in CORPUS for args in requests]


@pytest.fixture(params=["as it is", "walking"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of an interpreted parser: with `split` first, and the walk that compiled ones always take."""
    if request.param == "walking":
        if not resp.INTERPRETED:
            pytest.skip("a compiled parser has one way only")
        monkeypatch.setattr(resp, "INTERPRETED", False)


def cuts(size: int) -> list[int]:
    """Choose where to cut: everywhere, or for long requests near both ends and here and there."""
    return [at for at in range(1, size) if at < 60 or size - at < 60 or at % 37 == 0]


def test_any_request_may_be_cut_in_two_anywhere() -> None:
    for data, requests in CORPUS:
        for at in cuts(len(data)):
            assert parse(data[:at], data[at:]) == requests, (data[:at], data[at:])


def test_any_request_may_come_byte_by_byte() -> None:
    for data, requests in CORPUS:
        assert parse(*singles(data)) == requests, data


def test_any_request_may_be_cut_in_three_and_followed_by_another() -> None:
    for data, requests in CORPUS:
        size = len(data)
        parts = (data[: size // 3], data[size // 3 : 2 * size // 3], data[2 * size // 3 :] + frame(*ORDER))
        assert parse(*parts) == [*requests, ORDER], data


def test_all_requests_may_come_at_once() -> None:
    assert parse(WHOLE) == EXPECTED


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1000, 16384])
def test_all_requests_may_come_in_segments_of_any_size(size: int) -> None:
    assert parse(*[WHOLE[at : at + size] for at in range(0, len(WHOLE), size)]) == EXPECTED


def test_requests_need_not_be_taken_after_every_segment() -> None:
    parser = new_parser()
    found: list[list[bytes]] = []
    for number, at in enumerate(range(0, len(WHOLE), 50)):
        parser.feed(WHOLE[at : at + 50])
        if number % 3 == 0:
            found += drain(parser)
    assert found + drain(parser) == EXPECTED


def test_a_long_argument_in_small_segments_costs_time_in_proportion() -> None:
    data = frame(b"ECHO", b"x" * (1024 * 1024))
    parser = new_parser()
    for at in range(0, len(data), 128):  # 8,192 segments; joined at each, they would copy 4 GB
        parser.feed(data[at : at + 128])
        args = parser.next()
    assert args == [b"ECHO", b"x" * (1024 * 1024)]

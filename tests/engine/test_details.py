"""Details and memos: JSON objects, accepted alike by every machine."""

import pytest

from protocol.errors import Rejection
from protocol.limits import JSON_MAX
from server.engine.details import JSON_DEPTH_MAX, check_object, depth


def nested(levels: int) -> bytes:
    return b'{"a":' * (levels - 1) + b"{}" + b"}" * (levels - 1)


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b' {"a": [1, -2.5e300, true, null, "\\u0041", {"b": {}}]} ',
        '{"ä": "€"}'.encode(),
        b'{"a": ' + b"9" * 4000 + b"}",
        b'{"a": "' + b"[" * 200 + b'"}',
        b'{"a": [' + b"[],[]," * 100 + b"[]]}",
        b'{"quote\\"[": "\\\\"}',
        b'{"a":1' + b" " * (JSON_MAX - 7) + b"}",
        nested(JSON_DEPTH_MAX),
    ],
)
def test_an_object_is_accepted(text: bytes) -> None:
    check_object(text, "DETAIL")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"1",
        b"null",
        b'"{}"',
        b"{",
        b"{}{}",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1,}',
        b'{"a": "\x01"}',
        b"\xef\xbb\xbf{}",
        b"\xff{}",
        "{}".encode("utf-16"),
        b'{"a":1' + b" " * (JSON_MAX - 6) + b"}",
        nested(JSON_DEPTH_MAX + 1),
        nested(680),
        b"[" * JSON_MAX,
    ],
)
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(Rejection, match="BADJSON DETAIL: expected"):
        check_object(text, "DETAIL")


def test_depth_counts_brackets_outside_strings() -> None:
    assert [depth(text) for text in (b"1", b"{}", b'{"[": [{}]}', b'"\\"[" [', b"]]]")] == [0, 1, 3, 1, 0]

"""Drive a MessagePack parser as a connection does, and a corpus of frames with what they mean."""

from collections.abc import Iterable
from typing import Final

import msgpack

from protocol.errors import ProtocolError, Rejection
from protocol.packing import NOTIFIED
from protocol.unpacking import PackedParser
from tests.protocol.corpus import COUNTS, LENGTHS, ODD_ARGUMENTS, ORDER

Read = tuple[int, list[bytes] | str]
"""A request that was read: its msgid, and its words, or the text of its refusal."""


def request(msgid: object, method: object, params: object) -> bytes:
    """Write a request as client libraries do: text as str, bytes as bin."""
    data: bytes = msgpack.packb([0, msgid, method, params])
    return data


def notification(method: object, params: object) -> bytes:
    data: bytes = msgpack.packb([2, method, params])
    return data


def old(*parts: object) -> bytes:
    """Write a frame in which bytes are str, UTF-8 or not, as libraries wrote it before there was bin."""
    data: bytes = msgpack.packb(list(parts), use_bin_type=False)
    return data


def new_packed_parser(authenticated: bool = True) -> PackedParser:
    parser = PackedParser()
    parser.authenticated = authenticated
    return parser


def drain_packed(parser: PackedParser, found: list[Read] | None = None) -> list[Read]:
    """Take the whole requests that a parser has; they are added to `found`."""
    found = [] if found is None else found
    while True:
        try:
            words = parser.next()
        except Rejection as rejection:
            found.append((parser.msgid, rejection.text))
            continue
        if words is None:
            return found
        assert parser.frame() == b""
        found.append((parser.msgid, words))


def read(*chunks: bytes, authenticated: bool = True) -> tuple[list[Read], str | None]:
    """Read a stream that arrives in these chunks, to its end or its refusal."""
    return read_with(new_packed_parser(authenticated), chunks)


def read_with(parser: PackedParser, chunks: Iterable[bytes]) -> tuple[list[Read], str | None]:
    found: list[Read] = []
    try:
        for chunk in chunks:
            parser.feed(chunk)
            drain_packed(parser, found)
    except ProtocolError as error:
        return found, error.text
    return found, None


def expected(place: str, kind: str) -> str:
    return f"{place}: expected text or an integer, received {kind}"


FLOAT: Final = "a float (decimals are written as text, '0.5')"

REFUSED: Final[tuple[tuple[list[object], str], ...]] = (
    (["1", 0.5], expected("params[1]", FLOAT)),
    ([1.0], expected("params[0]", FLOAT)),
    ([None], expected("params[0]", "nil")),
    ([True], expected("params[0]", "true")),
    ([1, 2, False], expected("params[2]", "false")),
    ([{}], expected("params[0]", "a map")),
    ([{"a": {1: [2.5, None]}}], expected("params[0]", "a map")),
    ([[]], expected("params[0]", "an array")),
    ([[["x"]], 1], expected("params[0]", "an array")),
    ([msgpack.ExtType(5, b"x")], expected("params[0]", "an extension")),
    ([msgpack.ExtType(5, b"x" * 700)], expected("params[0]", "an extension")),
    ([msgpack.Timestamp(1, 2)], expected("params[0]", "an extension")),
)


def packed_corpus() -> list[tuple[bytes, list[Read]]]:
    """List frames of every form, with what they mean."""
    name, *arguments = ORDER
    found: list[tuple[bytes, list[Read]]] = [
        (request(1, "ORDER.PUT", [word.decode() for word in arguments]), [(1, ORDER)]),
        (request(1, name, arguments), [(1, ORDER)]),
        (old(0, 1, name, arguments), [(1, ORDER)]),
        (notification("ORDER.PUT", arguments), [(NOTIFIED, ORDER)]),
        (request(0, "PING", []), [(0, [b"PING"])]),
        (request(2**32 - 1, "ping", ["x"]), [(2**32 - 1, [b"ping", b"x"])]),
        (request(7, "CONFIG GET", ["max*"]), [(7, [b"CONFIG", b"GET", b"max*"])]),
        (request(7, "config", ["get", "max*"]), [(7, [b"config", b"get", b"max*"])]),
        (request(7, "CONFIG", {}), [(7, [b"CONFIG"])]),
        (request(7, "CONFIG  GET", []), [(7, [b"CONFIG", b" GET"])]),
        (request(7, "ORDER.PUT 1", []), [(7, [b"ORDER.PUT 1"])]),
        (request(7, "", []), [(7, [b""])]),
        (request(3, "PING", {"message": "x"}), [(3, [b"PING", b"x"])]),
        (request(3, "PING", {}), [(3, [b"PING"])]),
        (request(3, "ORDER.GET", {"order_id": 5, "market": b"m"}), [(3, [b"ORDER.GET", b"m", b"5"])]),
        (
            request(3, "ORDER.BATCH", {"user": 1, "item": [{"cancel": {"market": "m", "order_id": 5}}]}),
            [(3, [b"ORDER.BATCH", b"1", b"CANCEL", b"m", b"5"])],
        ),
        (
            request(3, "NOSUCH", {"a": 1}),
            [(3, "unknown command 'NOSUCH', with args beginning with: ")],
        ),
    ]
    for number in (0, 1, 127, 128, 255, 256, 2**16, 2**32, 2**63, 2**64 - 1, -1, -32, -33, -129, -(2**31), -(2**63)):
        found.append((request(4, "ECHO", [number]), [(4, [b"ECHO", b"%d" % number])]))
    for odd in ODD_ARGUMENTS:
        found.append((request(5, "ECHO", [odd, odd]), [(5, [b"ECHO", odd, odd])]))
        found.append((old(0, 5, b"X" + odd, [odd]), [(5, [b"X" + odd, odd])]))
    for length in LENGTHS:
        found.append((request(6, "ECHO", ["x" * length]), [(6, [b"ECHO", b"x" * length])]))
        found.append((notification("ECHO", [b"y" * length, "z"]), [(NOTIFIED, [b"ECHO", b"y" * length, b"z"])]))
    for count in (0, 15, 16, 31, 32, *COUNTS, 128, 129):
        found.append((request(8, "A", ["b"] * count), [(8, [b"A"] + [b"b"] * count)]))
    found += [(request(9, "ECHO", params), [(9, text)]) for params, text in REFUSED]
    # each number in its widest form, as a careless library may write it
    wide = b"\xdd\x00\x00\x00\x04\xcf" + bytes(8) + b"\xce\x00\x00\x00\x07\xc6\x00\x00\x00\x04PING\xdc\x00\x00"
    found.append((wide, [(7, [b"PING"])]))
    return found


PACKED_CORPUS: Final = packed_corpus()
PACKED_WHOLE: Final = b"".join(data for data, _ in PACKED_CORPUS)
PACKED_EXPECTED: Final = [one for _, reads in PACKED_CORPUS for one in reads]

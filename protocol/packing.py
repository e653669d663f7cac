"""MessagePack-RPC: what it is made of, and reply values to its frames; requests are read by `unpacking`.

    request       [0, msgid, method, params]      response      [1, msgid, error, result]
    notification  [2, method, params]

Why. A program that already packs its messages need not learn RESP: lengths come first, text and numbers
and nil have types, and a msgid tells which answer belongs to which question. The commands are the same;
so the framing is that of the public specification, and nothing is added to it.

Choices. A request's text may be str or bin: it is bytes to us, and is checked where it means something.
Its integers become decimal text; floats, booleans, nil, maps and extensions are refused inside array params,
as none of them is what a command takes: money is text. Params may be one map by field name, see
`naming`. In replies bytes are str where they are UTF-8 and bin where they are not: clients want text, and
get the very bytes of what is none. An error is a map of its code and its text, in a response's second
place, or where a list has it (a batch, a transaction). What the server says unasked is a notification.

Refused: a writer of our own that has the fields' names packed beforehand, as `replies` does (the `msgpack`
package packs a whole tree in one call, and 1.5 microseconds for ORDER_RESULT are what a client that
unpacks in its own language does not notice); RESP3's types as MessagePack extensions, which no client knows.

A value that is none of ours, or an integer beyond 64 bits, is our bug: AssertionError.
"""

from typing import Any, Final

from msgpack import Packer

from protocol.limits import INTEGER_MAX, NESTING_MAX
from protocol.values import Failure, NullArray, Record, Status, Tags, Text

PACKED: Final = 0
"""The protocol of a connection that speaks MessagePack, where RESP has 2 and 3."""

NOTIFIED: Final = -1
"""The msgid of a notification: nobody waits for an answer."""

UNKNOWN: Final = -2
"""The msgid of the error that ends a connection: nil."""

PACKER_BYTES_KEPT: Final = 1024 * 1024
"""A packer whose buffer grew beyond this is given up, and its memory with it."""


class Writer:
    """The package's writer, whose buffer is used again."""

    def __init__(self) -> None:
        self.packer: Any = Packer(use_bin_type=True)


WRITER: Final = Writer()


class Packed:
    """A value that is packed already; its bytes stand as they are wherever a reply value may."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data: Final = data


class _Splice(Exception):
    """There is a `Packed` inside a tree."""


def encode_response(msgid: int, value: object) -> bytes:
    """Encode [1, msgid, nil, result]; nothing where nobody waits for it."""
    if msgid == NOTIFIED:
        return b""
    if isinstance(value, Packed):
        return packed([1, msgid, None, None])[:-1] + value.data  # instead of the last nil
    if isinstance(value, Failure):
        return encode_error_response(msgid, value.code, value.text)
    try:
        return packed([1, msgid, None, plain(value, NESTING_MAX)])
    except _Splice:
        return packed([1, msgid, None, None])[:-1] + spliced(value)


def encode_error_response(msgid: int, code: str, text: str) -> bytes:
    """Encode [1, msgid, error, nil]; nothing where nobody waits for it."""
    if msgid == NOTIFIED:
        return b""
    return packed([1, None if msgid == UNKNOWN else msgid, failure(code, text), None])


def encode_notification(method: bytes, params: list[object]) -> bytes:
    """Encode [2, method, params]: what nobody asked for. `params` are reply values."""
    return packed([2, readable(method), None])[:-1] + pack(params)


def pack(value: object) -> bytes:
    """Encode a reply value by itself."""
    if isinstance(value, Packed):
        return value.data
    try:
        return packed(plain(value, NESTING_MAX))
    except _Splice:
        return spliced(value)


def pack_list(parts: list[bytes]) -> Packed:
    """Make a list of values that are packed already."""
    header: bytes = WRITER.packer.pack_array_header(len(parts))
    return Packed(header + b"".join(parts))


def spliced(value: object) -> bytes:
    """Encode a tree that holds `Packed` values, which the package can't take in."""
    if isinstance(value, (list, tuple)):
        return pack_list([pack(one) for one in value]).data
    header: bytes
    if isinstance(value, Record):
        header = WRITER.packer.pack_map_header(value.shape.count)
        pairs = zip(value.shape.fields, value.values, strict=True)
        return header + b"".join([packed(name) + pack(one) for name, one in pairs])
    assert isinstance(value, dict), value
    header = WRITER.packer.pack_map_header(len(value))
    return header + b"".join([pack(key) + pack(one) for key, one in value.items()])


def packed(tree: object) -> bytes:
    """Pack what `plain` has made."""
    data: bytes = WRITER.packer.pack(tree)
    if len(data) > PACKER_BYTES_KEPT:
        WRITER.packer = Packer(use_bin_type=True)
    return data


def plain(value: object, depth: int) -> object:
    """Make a reply value one of the package's: the msgpack column of the table in `values`."""
    if isinstance(value, bytes):
        return readable(value)
    if isinstance(value, Record):
        assert depth > 0
        return {name: plain(one, depth - 1) for name, one in zip(value.shape.fields, value.values, strict=True)}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        assert -INTEGER_MAX <= value <= INTEGER_MAX, value
        return value
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, Status):
        return value.text.decode("ascii")
    if isinstance(value, Failure):
        return failure(value.code, value.text)
    if isinstance(value, Text):
        return encodable(value.text)
    if isinstance(value, NullArray):
        return None
    if isinstance(value, Packed):
        raise _Splice
    assert depth > 0
    if isinstance(value, (list, tuple)):
        return [plain(one, depth - 1) for one in value]
    if isinstance(value, Tags):
        return [plain(one, depth - 1) for one in value.items]
    assert isinstance(value, dict), "no reply value: %r" % (value,)
    tree: dict[object, object] = {}
    for key, one in value.items():
        assert isinstance(key, (bytes, str, int)), key
        tree[plain(key, 0)] = plain(one, depth - 1)
    return tree


def readable(raw: bytes) -> str | bytes:
    """Make bytes a text where they are one."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def encodable(text: str) -> str:
    """Replace what is no character, as the encoders of RESP do."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def failure(code: str, text: str) -> object:
    """Make an error a map: its text is one line, and a peer's bytes in it go back as they came (see `lookup`)."""
    line = text.replace("\r", " ").replace("\n", " ")
    return {"code": code, "text": line if line.isascii() else readable(line.encode("utf-8", "surrogateescape"))}

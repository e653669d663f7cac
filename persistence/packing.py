"""MessagePack as our files use it: the one place that touches the library.

Integers beyond 64 bits travel as extension type 1: two's complement, big-endian, as many bytes as needed. Text is
`bin` on the way out and `bytes` on the way in; arrays come back as tuples.
"""

from typing import Final

import msgpack

BIG_INTEGER: Final = 1
"""MessagePack extension type of an integer that 64 bits can't hold."""


def _pack_other(value: object) -> object:
    if isinstance(value, int):
        return msgpack.ExtType(BIG_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
    raise TypeError(f"rows hold integers, bytes, None, booleans and tuples of these, not {type(value).__name__}")


def _unpack_other(code: int, data: bytes) -> int:
    if code != BIG_INTEGER:
        raise ValueError(f"unknown MessagePack extension type {code}")
    return int.from_bytes(data, "big", signed=True)


def pack_values(value: object) -> bytes:
    """Return `value` (int of any size, bytes, None, bool, tuple or list of these) as MessagePack."""
    packed: bytes = msgpack.packb(value, default=_pack_other, buf_size=65536)
    return packed


def unpack_values(data: bytes) -> object:
    """Return what `pack_values` packed, sequences as tuples; raise ValueError when it is not that."""
    try:
        value: object = msgpack.unpackb(data, use_list=False, ext_hook=_unpack_other, strict_map_key=False)
    except (msgpack.exceptions.UnpackException, RecursionError) as error:
        raise ValueError(f"not MessagePack: {error!r}") from error
    return value

"""The payload of a record: one command, or a transaction of several, as MessagePack.

A command is an array of byte strings (`bin`), the same that came over the wire: ["ORDER.PUT", "12", ...]. A
transaction, whose commands share one record, is an array of such arrays. The first element tells them apart.

Compiled with mypyc where that is available: `pack` is called once for every accepted command. The packer is kept, as
making one costs three times as much as packing (1.6 us against 0.4); it belongs to the thread of the loop.
"""

from typing import Final

import msgpack

_pack: Final = msgpack.Packer(use_bin_type=True).pack


class BadPayload(ValueError):
    """A payload that is neither a command nor a transaction."""


def pack(args: list[bytes]) -> bytes:
    """Return the payload for one command; `args[0]` is its name."""
    packed: bytes = _pack(args)
    return packed


def pack_transaction(commands: list[list[bytes]]) -> bytes:
    """Return the payload for several commands that share one record."""
    assert commands, "an empty transaction changes nothing and is not logged"
    packed: bytes = _pack(commands)
    return packed


def unpack(payload: bytes) -> list[list[bytes]]:
    """Return the commands of a payload: one, or those of a transaction. Raise `BadPayload`."""
    try:
        value: object = msgpack.unpackb(payload)
    except (ValueError, RecursionError, msgpack.exceptions.UnpackException) as error:
        raise BadPayload(f"not MessagePack: {error!r}") from error
    if not isinstance(value, list) or not value:
        raise BadPayload(f"not an array with something in it: {value!r:.80}")
    if not isinstance(value[0], list):
        return [_command(value)]
    return [_command(item) for item in value]


def is_transaction(payload: bytes) -> bool:
    """Tell whether a payload is a transaction, even one of a single command."""
    value: object = msgpack.unpackb(payload)
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _command(value: object) -> list[bytes]:
    if not isinstance(value, list) or not value:
        raise BadPayload(f"a command is an array with its name first: {value!r:.80}")
    args: list[bytes] = []
    for item in value:
        if not isinstance(item, bytes):
            raise BadPayload(f"an argument is a byte string: {item!r:.80}")
        args.append(item)
    return args

"""The payload of a record: one command, or the writes of a transaction, as RESP frames one behind another.

    *3\r\n$12\r\nORDER.CANCEL\r\n$1\r\n7\r\n...

These are the bytes that came over the wire, so the log of the usual client costs a copy and no packing (packing the
words as MessagePack costs an eighth of a whole command), and `strings` on a journal shows what happened. A command
that came in another form (inline, in a transaction) is written as the frame that it stands for. The commands of one
payload share one record, its sequence and its time; that a transaction holds a single command makes no difference.

`unpack` follows the lengths, as the server's own parser did when it accepted the frame: what stands in the place of
an argument's closing CR LF is skipped unread, here as there.

Compiled with mypyc where that is available: recovery calls `unpack` once for every record.
"""

from typing import Final

from persistence.limits import PAYLOAD_BYTES_MAX

STAR: Final = 0x2A
DOLLAR: Final = 0x24
COUNT_DIGITS_MAX: Final = 10


class BadPayload(ValueError):
    """A payload that is not one or more whole commands."""


def pack(args: list[bytes]) -> bytes:
    """Return the payload for one command; `args[0]` is its name."""
    pieces: list[bytes] = [b"*%d\r\n" % len(args)]
    for arg in args:
        pieces.append(b"$%d\r\n%b\r\n" % (len(arg), arg))
    return b"".join(pieces)


def pack_transaction(commands: list[list[bytes]]) -> bytes:
    """Return the payload for several commands that share one record."""
    assert commands, "an empty transaction changes nothing and is not logged"
    return b"".join([pack(args) for args in commands])


def unpack(payload: bytes) -> list[list[bytes]]:
    """Return the commands of a payload: one, or those of a transaction. Raise `BadPayload`."""
    size = len(payload)
    if not 0 < size <= PAYLOAD_BYTES_MAX:
        raise BadPayload(f"{size} bytes hold no command")
    commands: list[list[bytes]] = []
    at = 0
    while at < size:
        count, at = read_number(payload, at, STAR)
        if count == 0:
            raise BadPayload(f"a command without a name before offset {at}")
        args: list[bytes] = []
        for _ in range(count):
            length, at = read_number(payload, at, DOLLAR)
            if at + length + 2 > size:
                raise BadPayload(f"an argument of {length} bytes at offset {at} goes beyond the end")
            args.append(payload[at : at + length])
            at += length + 2
        commands.append(args)
    return commands


def read_number(payload: bytes, at: int, mark: int) -> tuple[int, int]:
    """Read `mark`, digits and two more bytes at `at`: the number, and where it goes on."""
    if at >= len(payload) or payload[at] != mark:
        raise BadPayload(f"expected {chr(mark)!r} at offset {at}, found {payload[at : at + 1]!r}")
    end = payload.find(b"\r", at + 1, at + 2 + COUNT_DIGITS_MAX)
    digits = payload[at + 1 : end] if end > at else b""
    if not digits.isdigit():
        raise BadPayload(f"expected a number at offset {at + 1}, found {payload[at + 1 : at + 12]!r}")
    return int(digits), end + 2

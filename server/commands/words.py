"""The words of a command, read as Redis reads them, and refused in its sentences."""

import re
from typing import Final

from protocol.errors import RECEIVED_TEXT_MAX, Rejection

_INTEGER: Final = re.compile(rb"-?[1-9][0-9]{0,18}|0")


def read_integer(word: bytes) -> int | None:
    """Return the signed 64-bit integer that a word is in Redis's eyes (no plus, no blank, no zero in front).

    >>> read_integer(b"-12"), read_integer(b"012"), read_integer(b"9223372036854775808")
    (-12, None, None)
    """
    if _INTEGER.fullmatch(word) is None:
        return None
    number = int(word)
    return number if -(2**63) <= number < 2**63 else None


def integer(word: bytes, refusal: str = "value is not an integer or out of range") -> int:
    """Return the integer that a word is, or refuse it."""
    number = read_integer(word)
    if number is None:
        raise Rejection("ERR", refusal)
    return number


def on_or_off(word: bytes) -> bool:
    """Return what ON or OFF means."""
    if word.upper() not in (b"ON", b"OFF"):
        raise syntax_error()
    return word.upper() == b"ON"


def syntax_error() -> Rejection:
    return Rejection("ERR", "syntax error")


def shown(word: bytes) -> str:
    """Return a peer's word for an error text: one line, cut."""
    return "".join(
        [chr(byte) if 32 <= byte < 127 else " " if byte in b"\r\n" else "?" for byte in word[:RECEIVED_TEXT_MAX]]
    )

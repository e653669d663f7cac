"""Client order ids of the library's own, which make an order that is sent again the same order."""

import itertools
import secrets
from base64 import b32encode
from collections.abc import Callable
from typing import Final

RANDOM_BYTES: Final = 10
"""80 bits: two exchanges among 2^20 that were ever connected draw the same ones with a chance of 2^-41."""


def id_source() -> Callable[[], str]:
    """Return a function, for all threads, whose ids no other exchange has: random bits, and a counter."""
    prefix = b32encode(secrets.token_bytes(RANDOM_BYTES)).decode()
    count = itertools.count(1)
    return lambda: f"{prefix}-{next(count)}"

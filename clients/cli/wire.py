"""What every connection says and may run into: words in bytes, the greeting in RESP3, whose fault a failure is.

Two kinds of connection are made of it: `connection.py` waits for each reply, for the prompt and for scripts;
`watch/stream.py` belongs to tasks that run side by side.

Three things can go wrong, and who is to blame is in the type: `Gone`, the connection or the server is not there, trying
again may help; `Refused`, the server answered an error, trying again would not; `hiredis.ProtocolError` is told as
`Gone`, too: what talks there is no server of ours.
"""

import os
from collections.abc import Sequence
from typing import Final

from clients.cli.address import Address

CONNECT_S_MAX: Final = 5.0
"""Longest wait for a connection; a person who waits longer would rather know."""
RECEIVE_BYTES: Final = 1 << 16


class Gone(Exception):
    """There is no server, it is not ready, or the connection broke."""


class Refused(Exception):
    """The server answered an error."""


def encode(words: Sequence[str | bytes]) -> bytes:
    """Write a command.

    >>> encode(["PING"])
    b'*1\\r\\n$4\\r\\nPING\\r\\n'
    """
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        raw = word.encode(errors="surrogateescape") if isinstance(word, str) else word
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


def greeting(address: Address, name: str) -> tuple[str, ...]:
    """Return the HELLO that chooses RESP3, says who is there and names the connection."""
    password = ("AUTH", address.user, address.password) if address.password else ()
    return ("HELLO", "3", *password, "SETNAME", name)


def reason(problem: BaseException) -> str:
    """Say in a few words why a connection failed: trio wraps what the system said.

    >>> reason(OSError("all attempts failed"))
    'all attempts failed'
    >>> reason(ConnectionRefusedError(111, "error connecting to ('127.0.0.1', 3464): Connection refused"))
    'connection refused'
    """
    while problem.__cause__ is not None:
        problem = problem.__cause__
    if isinstance(problem, BaseExceptionGroup):
        return reason(problem.exceptions[0])
    text = str(problem)
    if isinstance(problem, OSError) and problem.errno:  # the resolver's numbers are negative, and its own
        text = os.strerror(problem.errno) if problem.errno > 0 else str(problem.strerror)
    return text[:1].lower() + text[1:] if text else type(problem).__name__

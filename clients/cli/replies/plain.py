"""Replies in the form that redis-cli calls raw, byte for byte: for pipes, and scripts that were written for it.

redis-cli speaks RESP2 there: a map is its keys and values by turns, a flag 1 or 0, nothing an empty line.
"""

import hiredis


def plain(reply: object) -> bytes:
    """Write a reply, without a line's end; an error has one of its own, as in redis-cli.

    >>> plain({b"a": [b"1", None, True]})
    b'a\\n1\\n\\n1'
    """
    if isinstance(reply, hiredis.ReplyError):
        return str(reply).encode("utf-8", "surrogateescape") + b"\n"
    if isinstance(reply, dict):
        return b"\n".join(plain(one) for pair in reply.items() for one in pair)
    if isinstance(reply, list):
        return b"\n".join(plain(one) for one in reply)
    return scalar(reply)


def scalar(value: object) -> bytes:
    """Write what is neither list nor map."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"1" if value else b"0"
    return b"" if value is None else str(value).encode()

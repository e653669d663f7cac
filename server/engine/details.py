"""Details and memos: JSON objects that callers attach, kept in the journal and in history.

What is accepted must not depend on the machine that replays it. So the depth is bounded before the
parser sees the text (its own bound is the stack's, which differs between Python versions), numbers are
not converted (limits on their digits can be configured), and NaN and Infinity, which JSON doesn't
have, are refused.
"""

import json
from typing import Final

from protocol.errors import Rejection, received
from protocol.limits import JSON_MAX

JSON_DEPTH_MAX: Final = 64
"""Levels of objects and arrays: far below any parser's stack, here and in SQL."""


def check_object(text: bytes, field: str) -> None:
    """Refuse what is not one JSON object (RFC 8259) of at most JSON_MAX bytes."""
    if len(text) > JSON_MAX:
        raise Rejection("BADJSON", "%s: expected at most %d bytes, received %d" % (field, JSON_MAX, len(text)))
    if text.count(b"{") + text.count(b"[") > JSON_DEPTH_MAX and depth(text) > JSON_DEPTH_MAX:
        raise Rejection("BADJSON", "%s: expected at most %d levels" % (field, JSON_DEPTH_MAX))
    try:
        value = json.loads(text.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=refuse_constant)
    except ValueError:  # malformed, or not UTF-8
        value = None
    if not isinstance(value, dict):
        raise Rejection("BADJSON", "%s: expected a JSON object, received %s" % (field, received(text)))


def refuse_constant(name: str) -> object:
    raise ValueError(name)


def depth(text: bytes) -> int:
    """Compute the deepest nesting of brackets outside strings."""
    deepest = 0
    level = 0
    in_string = False
    index = 0
    while index < len(text):
        byte = text[index]
        if in_string:
            if byte == 92:  # backslash: skip what it escapes
                index += 1
            elif byte == 34:
                in_string = False
        elif byte == 34:
            in_string = True
        elif byte in (91, 123):
            level += 1
            deepest = max(deepest, level)
        elif byte in (93, 125):
            level -= 1
        index += 1
    return deepest

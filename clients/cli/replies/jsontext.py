"""Replies as JSON, one line each: what `redis-cli --json` prints, but for what there is not JSON.

An error is `{"error": "CODE text"}` where redis-cli writes the bare words, and bytes that are no UTF-8 are `\\xff` as
text where it writes them as they are. Numbers are integers, or text: the wire has no others.
"""

import json

import hiredis


def json_text(reply: object) -> str:
    """Write a reply.

    >>> json_text({b"price": b"1.50", b"fills": [], b"at": 1, b"post_only": False, b"raw": b"\\xff"})
    '{"price":"1.50","fills":[],"at":1,"post_only":false,"raw":"\\\\\\\\xff"}'
    """
    return json.dumps(value(reply), ensure_ascii=False, separators=(",", ":"))


def value(reply: object) -> object:
    """Turn a reply into what the json module writes."""
    if isinstance(reply, bytes):
        return reply.decode("utf-8", "backslashreplace")
    if isinstance(reply, hiredis.ReplyError):
        return {"error": str(reply)}
    if isinstance(reply, dict):
        return {str(value(key)): value(one) for key, one in reply.items()}
    if isinstance(reply, list):
        return [value(one) for one in reply]
    return reply

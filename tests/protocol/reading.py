"""What a client understands of a reply, in any protocol, as one model value.

In the model text is bytes, a map is a dict with text or integers for keys, a list or a set is a list, and an
error is a tuple of its code and its text, read as hiredis reads it. RESP2 has no maps and no booleans: there,
the value that was encoded says which of its lists and integers are meant so.
"""

from typing import cast

import hiredis
import msgpack

from protocol.values import Failure, NullArray, Record, Status, Tags, Text


def model(value: object) -> object:
    """Say what a reply value means."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if isinstance(value, Status):
        return value.text
    if isinstance(value, Text):
        return value.text.encode()
    if isinstance(value, NullArray):
        return None
    if isinstance(value, Failure):
        line = value.text.replace("\r", " ").replace("\n", " ")
        return (value.code, line.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    if isinstance(value, (Record, dict)):
        return {model(name): model(one) for name, one in pairs_of(value)}
    if isinstance(value, (list, tuple, Tags)):
        return [model(one) for one in items_of(value)]
    return value


def pairs_of(value: object) -> list[tuple[object, object]]:
    if isinstance(value, Record):
        return list(zip(value.shape.fields, value.values, strict=True))
    assert isinstance(value, dict)
    return list(value.items())


def items_of(value: object) -> list[object]:
    return list(value.items if isinstance(value, Tags) else cast(list[object], value))


def model_of_packed(data: bytes) -> object:
    """Read a value in MessagePack as a client does."""
    return from_packed(msgpack.unpackb(data, strict_map_key=False))


def from_packed(read: object) -> object:
    """Say what an unpacked value means; the map of a code and a text is an error."""
    if isinstance(read, str):
        return read.encode()
    if isinstance(read, dict):
        if list(read) == ["code", "text"]:
            text = read["text"]
            return (read["code"], text if isinstance(text, str) else text.decode("utf-8", "replace"))
        return {from_packed(key): from_packed(one) for key, one in read.items()}
    return [from_packed(one) for one in read] if isinstance(read, list) else read


def model_of_resp(read: object, value: object) -> object:
    """Say what hiredis has read means, where `value` was encoded."""
    if isinstance(value, Failure):
        assert isinstance(read, hiredis.ReplyError)
        code, _, text = str(read).partition(" ")
        return (code, text)
    if isinstance(value, bool):
        assert read in (value, int(value))
        return bool(read)
    if isinstance(value, (Record, dict)):
        if isinstance(read, dict):
            found = list(read.items())
        else:
            assert isinstance(read, list)
            found = list(zip(read[::2], read[1::2], strict=True))
        meant = pairs_of(value)
        assert len(found) == len(meant)
        return {key: model_of_resp(one, pair[1]) for (key, one), pair in zip(found, meant, strict=True)}
    if isinstance(value, (list, tuple, Tags)):
        assert isinstance(read, list)
        return [model_of_resp(one, meant) for one, meant in zip(read, items_of(value), strict=True)]
    return read

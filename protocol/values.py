"""Reply values: what a command answers, before any encoding.

A handler answers with a plain tree of these, and one encoder per protocol writes it, so that RESP2,
RESP3 and msgpack can't differ in meaning:

| value               | RESP2            | RESP3          | msgpack |
| ------------------- | ---------------- | -------------- | ------- |
| None                | null bulk        | null           | nil     |
| NULL_ARRAY          | null array       | null           | nil     |
| bool                | integer 0 or 1   | boolean        | boolean |
| int                 | integer          | integer        | integer |
| bytes, str          | bulk string      | bulk string    | str, or bin where it is not UTF-8 |
| list, tuple         | array            | array          | array   |
| dict, Record        | flat array       | map            | map     |
| Tags                | array            | set            | array   |
| Status              | simple string    | simple string  | str     |
| Text                | bulk string      | verbatim       | str     |
| Failure             | error            | error          | map     |

Money, prices and ids are bytes (decimal text), never floats; counts and times are integers.
`Record` is the map with fixed fields that nearly every reply is: its `Shape` holds the encoded keys,
so that a reply costs its values alone.
"""

from typing import Final

Value = object
"""Any of the above. (A recursive union costs the compiled encoder more than it tells the reader.)"""


HEADS_MAX: Final = 48
"""Values shorter than this (bytes) have their key and length encoded beforehand."""


class Shape:
    """The ordered field names of a `Record`, with the bytes of their encoded keys.

    Encoded pieces carry the line break before them, not the one behind, so that a field's key and its
    value's length are one piece: `heads[field][length]`. The last piece of a reply is the last break.
    """

    __slots__ = ("count", "fields", "heads", "json_heads", "keys", "resp2_head", "resp3_head")

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields: Final = fields
        self.count: Final = len(fields)
        self.resp2_head: Final = b"*%d" % (2 * len(fields))
        self.resp3_head: Final = b"%%%d" % len(fields)
        self.keys: Final = [b"\r\n$%d\r\n%s\r\n" % (len(f), f.encode()) for f in fields]
        self.json_heads: Final = ['%s"%s":' % ("," if at else "{", f) for at, f in enumerate(fields)]
        self.heads: Final = [[key + b"$%d\r\n" % length for length in range(HEADS_MAX)] for key in self.keys]


class Tail:
    """The values of a record's fields behind the first, as many records have them alike: encoded once."""

    __slots__ = ("encoded", "values")

    def __init__(self, shape: Shape, values: list[bytes]) -> None:
        assert len(values) + 1 == shape.count, (shape.fields, values)
        self.values: Final[list[object]] = [None, *values]  # with a place for the first
        pieces: list[bytes] = []
        for index, value in enumerate(values):
            pieces.append(shape.keys[index + 1])
            pieces.append(b"$%d\r\n%b" % (len(value), value))
        self.encoded: Final = b"".join(pieces)


class Record:
    """A map with the fields of `shape`, in that order; `values` are as many.

    `tail` is empty, or the RESP pieces of all values but the first.
    """

    __slots__ = ("shape", "tail", "values")

    def __init__(self, shape: Shape, values: list[object], tail: bytes = b"") -> None:
        assert len(values) == shape.count, (shape.fields, values)
        self.shape: Final = shape
        self.values: Final = values
        self.tail: Final = tail


def with_tail(shape: Shape, first: bytes, tail: Tail) -> Record:
    """Make the record of a first value and a shared tail."""
    values = tail.values[:]
    values[0] = first
    return Record(shape, values, tail.encoded)


class Status:
    """A simple string such as OK; ASCII without CR or LF."""

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text: Final = text


class Text:
    """Text for people, such as INFO: verbatim in RESP3."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text


class Tags:
    """An unordered collection, listed in a fixed order."""

    __slots__ = ("items",)

    def __init__(self, items: list[object]) -> None:
        self.items: Final = items


class Failure:
    """An error as a value: one item of a batch, one command of a transaction."""

    __slots__ = ("code", "text")

    def __init__(self, code: str, text: str) -> None:
        self.code: Final = code
        self.text: Final = text


class NullArray:
    """The null that RESP2 writes as an array: an EXEC that a WATCH has refused."""

    __slots__ = ()


OK: Final = Status(b"OK")
NULL_ARRAY: Final = NullArray()

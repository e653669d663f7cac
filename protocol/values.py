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
so that a reply costs its values alone, and a `Template` the encoded values that many records have alike, so
that each of those costs what is its own.
"""

from typing import Final

Value = object
"""Any of the above. (A recursive union costs the compiled encoder more than it tells the reader.)"""


HEADS_MAX: Final = 48
"""Values shorter than this (bytes) have their key and length encoded beforehand."""


class Gap:
    """A field that a record fills: what stands before it, and how it begins, by the length of its value.

    Encoded pieces carry the line break before them, not the one behind, so that a field's key and its value's length
    are one piece: `heads[length]`. The last piece of a reply is the last break.
    """

    __slots__ = ("before", "heads", "index", "key")

    def __init__(self, index: int, before: bytes, key: bytes, heads: list[bytes]) -> None:
        self.index: Final = index
        self.before: Final = before
        self.key: Final = key
        self.heads: Final = heads


class Shape:
    """The ordered field names of a `Record`, with the bytes of their encoded keys."""

    __slots__ = ("count", "fields", "gaps", "json_heads", "resp2_head", "resp3_head")

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields: Final = fields
        self.count: Final = len(fields)
        self.resp2_head: Final = b"*%d" % (2 * len(fields))
        self.resp3_head: Final = b"%%%d" % len(fields)
        self.json_heads: Final = ['%s"%s":' % ("," if at else "{", f) for at, f in enumerate(fields)]
        self.gaps: Final[list[Gap]] = []
        for index, field in enumerate(fields):
            key = b"\r\n$%d\r\n%s\r\n" % (len(field), field.encode())
            self.gaps.append(Gap(index, b"", key, [key + b"$%d\r\n" % length for length in range(HEADS_MAX)]))


class Template:
    """What many records of a shape have alike, encoded once: the values of all fields but the `open_fields`.

    Those that are alike are bytes, which are the same in RESP2 and RESP3.
    """

    __slots__ = ("end", "gaps", "shape", "values")

    def __init__(self, shape: Shape, values: list[object], open_fields: tuple[str, ...]) -> None:
        """Take what is alike from the values of one such record."""
        assert len(values) == shape.count, (shape.fields, values)
        self.shape: Final = shape
        self.values: Final = values
        self.gaps: Final[list[Gap]] = []
        alike = b""
        for gap, field, value in zip(shape.gaps, shape.fields, values, strict=True):
            if field in open_fields:
                self.gaps.append(Gap(gap.index, alike, gap.key, gap.heads))
                alike = b""
            else:
                assert isinstance(value, bytes), (field, value)
                alike += b"%b$%d\r\n%b" % (gap.key, len(value), value)
        self.end: Final = alike
        assert len(self.gaps) == len(open_fields), (open_fields, shape.fields)

    def fill(self, given: list[object]) -> "Record":
        """Make the record that has these values in its open fields, in the order of the shape."""
        return Record(self.shape, given, self)


class Record:
    """A map with the fields of `shape`; `given` are the values, or those that `template` leaves open."""

    __slots__ = ("given", "shape", "template")

    def __init__(self, shape: Shape, given: list[object], template: Template | None = None) -> None:
        assert len(given) == (shape.count if template is None else len(template.gaps)), (shape.fields, given)
        self.shape: Final = shape
        self.given: Final = given
        self.template: Final = template

    @property
    def values(self) -> list[object]:
        """The values of all fields, in the order of the shape; not to be changed."""
        template = self.template
        if template is None:
            return self.given
        values = template.values[:]
        for gap, value in zip(template.gaps, self.given, strict=True):
            values[gap.index] = value
        return values


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

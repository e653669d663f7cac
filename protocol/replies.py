"""Reply encoding: value trees to the bytes of RESP2 and RESP3.

A reply is written piece by piece into one buffer, which is used again, and copied out of it once. Every
element of an aggregate starts with the line break that ends the one before it, and the whole ends with one
more: so a record's key, its separators and the length of a short value are one piece made beforehand
(`Gap.heads`), a record costs two pieces a field, and what many records have alike costs one (`Template`).

Compiled, `librt`'s writer takes a short piece in some twenty instructions, where a list of pieces and a join
take 120. Of a cancelled order, 23 fields: 11,600 instructions with those, 6,500 with a template and by
appending bytes to bytes, 3,000 as it is now.

Nothing but the loop's thread may encode, and only one reply at a time.

A value that is none of ours, or an integer beyond 64 bits, is our bug: AssertionError.
"""

from typing import Final

from librt.strings import BytesWriter
from mypy_extensions import i64

from protocol.digits import THREE_DIGITS
from protocol.limits import INTEGER_MAX, NESTING_MAX, SAFE_INTEGER_MAX
from protocol.values import HEADS_MAX, Failure, NullArray, Record, Status, Tags, Text

KEPT_BYTES_MAX: Final = 1024 * 1024
"""A writer that had to hold more than this is given up, and its memory with it."""

SECOND_US: Final = 1_000_000


class Output:
    """The buffer of the reply at hand, and the text of the second that was written last."""

    def __init__(self) -> None:
        self.writer = BytesWriter()
        self.second: i64 = -1
        self.second_text = b""

    def start(self) -> BytesWriter:
        """Begin a reply."""
        self.writer.truncate(0)
        return self.writer

    def finish(self) -> bytes:
        """End the reply, and take it."""
        self.writer.write(b"\r\n")
        data = self.writer.getvalue()
        if len(data) > KEPT_BYTES_MAX:
            self.writer = BytesWriter()
        return data


OUTPUT: Final = Output()


def encode_resp2(value: object) -> bytes:
    """Encode a reply for a RESP2 connection."""
    return encode(value, False)


def encode_resp3(value: object) -> bytes:
    """Encode a reply for a RESP3 connection."""
    return encode(value, True)


def encode_error(code: str, text: str) -> bytes:
    """Encode an error that is a whole reply."""
    return error_piece(code, text) + b"\r\n"


def encode_push(items: list[object], resp3: bool) -> bytes:
    """Encode a message that answers nothing: a push in RESP3, an array in RESP2."""
    out = OUTPUT.start()
    out.write(b">%d" % len(items) if resp3 else b"*%d" % len(items))
    write_items(out, items, resp3, NESTING_MAX)
    return OUTPUT.finish()


def encode(value: object, resp3: bool) -> bytes:
    """Encode a whole reply; the commonest kinds first."""
    if isinstance(value, bytes):
        return b"$%d\r\n%b\r\n" % (len(value), value)
    if isinstance(value, Status):
        return b"+%b\r\n" % value.text
    out = OUTPUT.start()
    write_value(out, value, resp3, NESTING_MAX)
    return OUTPUT.finish()


def error_piece(code: str, text: str) -> bytes:
    """Encode an error without its line break: one line, whatever the text holds.

    A peer's bytes that are no UTF-8 stand in the text as surrogates (see `lookup`) and go back as they came.
    """
    line = code + " " + text if text else code
    return b"-" + line.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogateescape")


def write_record(out: BytesWriter, record: Record, resp3: bool, depth: int) -> None:
    """Write a record: head, then each field that it fills and what its template has between them."""
    shape = record.shape
    template = record.template
    gaps = shape.gaps if template is None else template.gaps
    out.write(shape.resp3_head if resp3 else shape.resp2_head)
    for at, value in enumerate(record.given):
        gap = gaps[at]
        out.write(gap.before)
        if isinstance(value, bytes) and len(value) < HEADS_MAX:
            out.write(gap.heads[len(value)])
            out.write(value)
        else:
            out.write(gap.key)
            write_value(out, value, resp3, depth - 1)
    if template is not None:
        out.write(template.end)


def write_items(out: BytesWriter, items: list[object], resp3: bool, depth: int) -> None:
    """Write an aggregate's elements, behind its head."""
    for item in items:
        out.write(b"\r\n")
        write_value(out, item, resp3, depth - 1)


def write_value(out: BytesWriter, value: object, resp3: bool, depth: int) -> None:
    """Write a value, without the line break behind it; the commonest kinds first."""
    if isinstance(value, Record):
        assert depth > 0
        write_record(out, value, resp3, depth)
    elif isinstance(value, bytes):
        write_bulk(out, value)
    elif isinstance(value, bool):
        if resp3:
            out.write(b"#t" if value else b"#f")
        else:
            out.write(b":1" if value else b":0")
    elif isinstance(value, int):
        write_integer(out, value)
    elif value is None:
        out.write(b"_" if resp3 else b"$-1")
    elif isinstance(value, str):
        write_bulk(out, value.encode("utf-8", "replace"))
    elif isinstance(value, Status):
        out.write(b"+" + value.text)
    elif isinstance(value, Failure):
        out.write(error_piece(value.code, value.text))
    else:
        write_aggregate(out, value, resp3, depth)


def write_bulk(out: BytesWriter, raw: bytes) -> None:
    """Write a bulk string."""
    out.write(b"$%d\r\n" % len(raw))
    out.write(raw)


def write_integer(out: BytesWriter, value: int) -> None:
    """Write an integer. The large ones are times in microseconds, most of them of the same second."""
    if not SECOND_US <= value <= SAFE_INTEGER_MAX:  # compiled code compares these without an object
        assert -INTEGER_MAX <= value <= INTEGER_MAX, value
        out.write(b":%d" % value)
        return
    native: i64 = value
    second = native // SECOND_US
    below = native - second * SECOND_US
    if second != OUTPUT.second:
        OUTPUT.second = second
        OUTPUT.second_text = b":%d" % second
    out.write(OUTPUT.second_text)
    out.write(THREE_DIGITS[below // 1000])
    out.write(THREE_DIGITS[below % 1000])


def write_aggregate(out: BytesWriter, value: object, resp3: bool, depth: int) -> None:
    """Write a list, a map, tags, or what else is rare."""
    assert depth > 0
    if isinstance(value, list):
        out.write(b"*%d" % len(value))
        write_items(out, value, resp3, depth)
    elif isinstance(value, tuple):
        out.write(b"*%d" % len(value))
        write_items(out, list(value), resp3, depth)
    elif isinstance(value, dict):
        out.write(b"%%%d" % len(value) if resp3 else b"*%d" % (2 * len(value)))
        for key, item in value.items():
            assert isinstance(key, (bytes, str, int)), key
            write_items(out, [key, item], resp3, depth)
    elif isinstance(value, Tags):
        out.write(b"~%d" % len(value.items) if resp3 else b"*%d" % len(value.items))
        write_items(out, value.items, resp3, depth)
    elif isinstance(value, Text):
        raw = value.text.encode("utf-8", "replace")
        out.write(b"=%d\r\ntxt:%b" % (len(raw) + 4, raw) if resp3 else b"$%d\r\n%b" % (len(raw), raw))
    elif isinstance(value, NullArray):
        out.write(b"_" if resp3 else b"*-1")
    else:
        raise AssertionError("no reply value: %r" % (value,))

"""A parser of replies that forgives nothing: every byte of the stream belongs to exactly one frame.

Written for these tests, since client libraries are lenient: a push inside a reply, a line break that is missing, a
length with a sign or leading zeros, are errors here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LENGTH = re.compile(rb"0|[1-9][0-9]*|-1")
INTEGER = re.compile(rb"0|-?[1-9][0-9]*")
AGGREGATES = {b"*": 1, b"%": 2, b"~": 1, b">": 1}


class BadStream(AssertionError):
    """Bytes that no reply begins or goes on with."""


class Incomplete(Exception):
    """The frame's end has not come yet."""


@dataclass(frozen=True)
class Push:
    """An out-of-band frame."""

    values: list[object]


@dataclass(frozen=True)
class Error:
    text: bytes


class Stream:
    """Bytes in, whole frames out."""

    def __init__(self) -> None:
        self.data = b""
        self.at = 0

    def frames(self, data: bytes) -> Iterator[object]:
        """Take in bytes; yield each frame that is whole now: a value, an Error or a Push."""
        self.data = self.data[self.at :] + data
        self.at = 0
        while self.at < len(self.data):
            begin = self.at
            try:
                yield self.value(top=True)
            except Incomplete:
                self.at = begin
                return

    def finish(self) -> None:
        """Refuse a rest."""
        if self.at < len(self.data):
            raise BadStream(f"a frame that does not end: {self.data[self.at :][:200]!r}")

    def line(self) -> bytes:
        end = self.data.find(b"\n", self.at)
        if end < 0:
            raise Incomplete
        line = self.data[self.at : end + 1]
        if line[-2:] != b"\r\n" or b"\r" in line[:-2]:
            raise BadStream(f"a line that does not end in CR LF: {line[:200]!r}")
        self.at = end + 1
        return line[:-2]

    def value(self, top: bool = False) -> object:
        line = self.line()
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest
        if kind == b"-":
            return Error(rest)
        if kind == b":":
            return int(matched(INTEGER, rest, line))
        if kind == b"_":
            return None
        if kind == b"#":
            return matched(re.compile(b"[tf]"), rest, line) == b"t"
        length = int(matched(LENGTH, rest, line))
        if kind == b"$":
            return self.bulk(length)
        if kind not in AGGREGATES:
            raise BadStream(f"no frame begins with {line[:80]!r}")
        if kind == b">" and not top:
            raise BadStream("a push inside a reply")
        if length < 0:
            return None
        values = [self.value() for _ in range(length * AGGREGATES[kind])]
        if kind == b">":
            return Push(values)
        return dict(zip(values[::2], values[1::2], strict=True)) if kind == b"%" else values

    def bulk(self, length: int) -> bytes | None:
        if length < 0:
            return None
        end = self.at + length
        if len(self.data) < end + 2:
            raise Incomplete
        if self.data[end : end + 2] != b"\r\n":
            raise BadStream(f"a text of {length} bytes goes on: {self.data[self.at : end + 20]!r}")
        text = self.data[self.at : end]
        self.at = end + 2
        return text


def matched(pattern: re.Pattern[bytes], text: bytes, line: bytes) -> bytes:
    if not pattern.fullmatch(text):
        raise BadStream(f"not a number: {line[:80]!r}")
    return text

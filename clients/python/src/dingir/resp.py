"""RESP3, by hiredis: both directions are C."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import hiredis

from dingir.errors import ProtocolError
from dingir.push import Push
from dingir.values import refusal_of_line

NOTHING: Final = object()
"""What the reader says when a reply is not complete; its default, False, is also a flag's value."""


class RespCodec:
    """Commands as arrays of bulk strings; replies in RESP3, and RESP2, too."""

    version: str = "3"

    def body(self, words: Sequence[str]) -> bytes:
        """Write a command; it has no number."""
        frame: bytes = hiredis.pack_command(tuple(words))  # type: ignore[arg-type] # its stub says a tuple of one
        return frame

    def frame(self, number: int, body: bytes) -> bytes:
        return body

    def decoder(self) -> "RespDecoder":
        return RespDecoder()


class RespDecoder:
    """The replies of one connection."""

    def __init__(self) -> None:
        self._reader = hiredis.Reader(
            protocolError=ProtocolError,
            replyError=refusal_of_line,
            encoding="utf-8",
            errors="backslashreplace",
            notEnoughData=NOTHING,
        )

    def receive(self, data: bytes) -> Iterator[Any]:
        """Yield what `data` completes."""
        reader = self._reader
        reader.feed(data)
        while (item := reader.gets()) is not NOTHING:
            yield Push(item[0], item[1:]) if type(item) is hiredis.PushNotification else item

"""MessagePack-RPC: requests `[0, msgid, method, params]`, responses `[1, msgid, error, result]`, notifications."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgpack

from dingir.errors import ProtocolError
from dingir.push import Push
from dingir.values import refusal, refusal_of_line, text

REQUEST: Final = b"\x94\x00"
"""A list of four, and the 0 of a request."""
RESPONSE: Final = 1
NOTIFICATION: Final = 2
NUMBER_MASK: Final = 0xFFFF_FFFF
MESSAGE_BYTES_MAX: Final = 1 << 30
"""Of one reply: above a snapshot of 50,000 orders a side, and above a replay of 10,000 messages by far."""
RESP_ERROR: Final = 0x2D
"""A connection that is refused before its first byte (too many clients) is told so in RESP: by a line with a minus."""


class PackingCodec:
    """Commands with their params by position; replies have the number of what they answer."""

    version: str = "msgpack"

    def body(self, words: Sequence[str]) -> bytes:
        """Write method and params."""
        both: bytes = msgpack.packb((words[0], words[1:]))
        return both[1:]  # without the head of the list that they are not

    def frame(self, number: int, body: bytes) -> bytes:
        return REQUEST + number_bytes(number & NUMBER_MASK) + body

    def decoder(self) -> "PackingDecoder":
        return PackingDecoder()


class PackingDecoder:
    """The replies of one connection, which must come in the order of their numbers."""

    def __init__(self) -> None:
        self._unpacker = msgpack.Unpacker(
            raw=False, unicode_errors="backslashreplace", max_buffer_size=MESSAGE_BYTES_MAX
        )
        self._number = 0
        self._begun = False
        self._line: bytes | None = None

    def receive(self, data: bytes) -> Iterator[Any]:
        """Yield what `data` completes."""
        if not self._begun:
            self._begun = True
            if data[0] == RESP_ERROR:
                self._line = b""
        if self._line is not None:
            yield from self._refused(data)
            return
        try:
            self._unpacker.feed(data)
            for message in self._unpacker:
                yield self._item(message)
        except (msgpack.UnpackException, ValueError, TypeError, IndexError) as problem:
            raise ProtocolError(f"expected MessagePack-RPC: {problem!r:.200}") from problem

    def _item(self, message: Any) -> Any:
        if isinstance(message, list) and len(message) == 4 and message[0] == RESPONSE:
            _, number, error, result = message
            if number is None and error is not None:  # what we sent is no request; the server closes
                raise ProtocolError(f"the server answered {refusal(text(error['code']), text(error['text']))}")
            self._number = (self._number + 1) & NUMBER_MASK
            if number != self._number:
                raise ProtocolError(f"expected the reply to {self._number}, received that to {number!r:.40}")
            return result if error is None else refusal(text(error["code"]), text(error["text"]))
        if isinstance(message, list) and len(message) == 3 and message[0] == NOTIFICATION:
            return Push(text(message[1]), list(message[2]))
        raise ProtocolError(f"expected a response or a notification, received {message!r:.80}")

    def _refused(self, data: bytes) -> Iterator[Any]:
        assert self._line is not None
        self._line += data
        line, end, _ = self._line.partition(b"\r\n")
        if end:
            yield refusal_of_line(line[1:].decode("utf-8", "backslashreplace"))


def number_bytes(number: int) -> bytes:
    """Write an unsigned integer of at most 32 bits."""
    if number < 0x80:
        return bytes((number,))
    if number < 0x100:
        return b"\xcc" + number.to_bytes(1, "big")
    if number < 0x10000:
        return b"\xcd" + number.to_bytes(2, "big")
    return b"\xce" + number.to_bytes(4, "big")

"""The two forms of the wire behind one interface: what a connection writes, and what it hears."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from dingir.address import ProtocolName
from dingir.packing import PackingCodec
from dingir.resp import RespCodec


class Decoder(Protocol):
    """What has been received on one connection."""

    def receive(self, data: bytes) -> Iterator[Any]:
        """Take bytes, and yield what they complete: plain values, `ServerError`s, and `Push`es.

        Raise `ProtocolError` where they can't be what a server of ours says; what came before it has been yielded.
        """


class Codec(Protocol):
    """How commands are written, and replies read."""

    version: str
    """What HELLO asks for."""

    def body(self, words: Sequence[str]) -> bytes:
        """Write a command, but for its number. Raise UnicodeEncodeError for what is no text."""

    def frame(self, number: int, body: bytes) -> bytes:
        """Write a command as the `number`-th of its connection, from 1 on."""

    def decoder(self) -> Decoder:
        """Begin to read a connection."""


CODECS: Final[dict[ProtocolName, Codec]] = {"resp": RespCodec(), "msgpack": PackingCodec()}

"""One channel and all who read it: one subscription, however many they are, and each message encoded once.

A reader takes what is told into a queue of its own, up to a limit; who falls behind that is cut off, by name, and
nobody else notices. The memory is one reference per reader and message, as the bytes are shared.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from google.protobuf.message import Message

from clients.bridge.feed.ear import Ear
from clients.bridge.limits import READER_BYTES_MAX, READER_MESSAGES_MAX
from clients.bridge.refusal import Refused, refused
from dingir.address import Address
from dingir.errors import ServerError
from dingir.following import Payload

LOG: Final = logging.getLogger("bridge")


class Told(NamedTuple):
    """A message, encoded."""

    seq: int
    prev: int | None
    """Of an update; a snapshot has none."""
    data: bytes


class Reader:
    """What one stream has not sent yet."""

    def __init__(self, who: str) -> None:
        self.who: Final = who
        self.end: Refused | None = None
        self._queue: Final[deque[Told]] = deque()
        self._bytes = 0
        self._more: Final = asyncio.Event()

    def put(self, told: Told) -> None:
        self._queue.append(told)
        self._bytes += len(told.data)
        self._more.set()

    @property
    def behind(self) -> bool:
        """Whether it is too slow."""
        return len(self._queue) > READER_MESSAGES_MAX or self._bytes > READER_BYTES_MAX

    def finish(self, end: Refused) -> None:
        """Let the stream end, without what it has not sent."""
        self.end = end
        self._queue.clear()
        self._more.set()

    async def get(self) -> Told:
        """Wait for the next message; raise what ends the stream."""
        while not self._queue:
            if self.end is not None:
                raise self.end
            self._more.clear()
            await self._more.wait()
        told = self._queue.popleft()
        self._bytes -= len(told.data)
        return told


class Topic:
    """A channel that somebody reads."""

    def __init__(self, name: str, address: Address, encode: Callable[[Any], Message], gone: Callable[[], None]) -> None:
        self.name: Final = name
        self.readers: Final[set[Reader]] = set()
        self.begun: Final[asyncio.Future[None]] = asyncio.get_running_loop().create_future()
        """Done when the server tells the channel; failed when it refuses to."""
        self._encode: Final = encode
        self._gone: Final = gone
        self._ear: Final = Ear(address, name, self._hear)
        self._task: Final = asyncio.create_task(self._serve())

    def told(self, fields: Payload) -> Told:
        """Encode a payload."""
        return Told(fields["seq"], fields.get("prev"), self._encode(fields).SerializeToString())

    def _hear(self, fields: Payload) -> None:
        if not self.begun.done():  # the snapshot with which a subscription begins: each reader has one of its own
            self.begun.set_result(None)
            return
        told = self.told(fields)
        for reader in list(self.readers):
            reader.put(told)
            if reader.behind:
                self._cut_off(reader)

    def _cut_off(self, reader: Reader) -> None:
        self.readers.discard(reader)
        LOG.warning("%s is cut off from %s: it reads too slowly", reader.who, self.name)
        said = f"{self.name}: cut off, as {READER_MESSAGES_MAX} messages wait; go on from the last seq that you have"
        reader.finish(Refused("SLOW", said))

    async def _serve(self) -> None:
        error: ServerError = await self._ear.serve()
        self._gone()
        if not self.begun.done():
            self.begun.set_exception(error)
            self.begun.exception()  # nobody may be waiting any more
        self.finish(refused(error))

    def finish(self, end: Refused) -> None:
        """Let every stream end."""
        for reader in self.readers:
            reader.finish(end)
        self.readers.clear()

    def close(self) -> None:
        """Stop listening."""
        self._task.cancel()
        self.begun.cancel()

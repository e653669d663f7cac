"""Streams: from where the caller is to what is told now, without a gap.

    1. join the channel's topic: from here on, what is told is queued
    2. catch up: a snapshot, or what was told after `from_seq`; it reaches at least to where the queue begins
    3. go on with the queue: drop what was caught up, and each next message has the `prev` that the stream holds

The server executes one command after another, and tells a snapshot or a replay when all before it is durable, so what
is asked after joining can't be older than the first message in the queue. Where a message is not the next one all the
same, the stream catches up again.
"""

from collections.abc import AsyncGenerator
from typing import Any, Final

from clients.bridge.exchange.service import ANSWERS
from clients.bridge.feed.topic import Reader, Told, Topic
from clients.bridge.limits import REPLAY_MAX, TOPICS_MAX
from clients.bridge.link import Link
from clients.bridge.refusal import AWAY, Refused
from dingir.address import Address
from dingir.errors import ConnectionLost, ServerError
from dingir.values import pairs, payload

LOST_FOR_GOOD: Final = ("GONE", "AHEAD")
"""What the server says where a replay can't be had: the stream begins anew, with a snapshot."""


class Hub:
    """All channels that somebody reads."""

    def __init__(self, address: Address, link: Link) -> None:
        self._address: Final = address
        self._link: Final = link
        self._topics: Final[dict[str, Topic]] = {}

    async def follow(self, name: str, from_seq: int | None, who: str) -> AsyncGenerator[bytes, None]:
        """Tell a channel, from `from_seq` on or from a snapshot. Raise `Refused` or `DingirError`."""
        if not self._link.ready:
            raise ConnectionLost("not connected")
        topic, reader = self._join(name), Reader(who)
        topic.readers.add(reader)
        try:
            await topic.begun
            seq = from_seq
            async for told in self._catch_up(topic, seq):
                seq = told.seq
                yield told.data
            while True:
                told = await reader.get()
                if told.prev is None or told.prev == seq:
                    seq = told.seq
                    yield told.data
                elif seq is None or told.prev > seq:
                    async for missed in self._catch_up(topic, seq):
                        seq = missed.seq
                        yield missed.data
        finally:
            topic.readers.discard(reader)
            self._leave(topic)

    def close(self) -> None:
        """End all streams: the bridge leaves."""
        end = Refused(AWAY, "the bridge is leaving; go on elsewhere from the last seq that you have")
        for topic in list(self._topics.values()):
            topic.finish(end)

    # -- topics -----------------------------------------------------------------------------------------

    def _join(self, name: str) -> Topic:
        topic = self._topics.get(name)
        if topic is None:
            if len(self._topics) >= TOPICS_MAX:
                raise Refused("LIMIT", f"{TOPICS_MAX} channels are read already")
            kind = name.partition(":")[0]
            topic = Topic(name, self._address, ANSWERS.channels[kind], lambda: self._forget(name))
            self._topics[name] = topic
        return topic

    def _leave(self, topic: Topic) -> None:
        if not topic.readers and self._topics.get(topic.name) is topic:
            self._forget(topic.name)
            topic.close()

    def _forget(self, name: str) -> None:
        self._topics.pop(name, None)

    # -- what was told before ---------------------------------------------------------------------------

    async def _catch_up(self, topic: Topic, seq: int | None) -> AsyncGenerator[Told, None]:
        """Tell what comes after `seq`, up to now; or a snapshot."""
        while seq is not None:
            words = ("FEED.REPLAY", topic.name, "FROM", str(seq + 1), "LIMIT", str(REPLAY_MAX))
            try:
                replay = pairs(await self._link.run(*words))
            except ServerError as error:
                if error.code in LOST_FOR_GOOD:
                    break
                raise
            messages: list[dict[str, Any]] = [payload(one) for one in replay["messages"]]
            for fields in messages:
                seq = fields["seq"]
                yield topic.told(fields)
            if seq >= replay["seq"]:
                return
            if not messages:
                break
        yield topic.told(payload(await self._link.run("FEED.SNAPSHOT", topic.name)))

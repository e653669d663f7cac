"""The methods of our own service: every command as it is declared, and the streams."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Final, TypeAlias

from google.protobuf.descriptor import ServiceDescriptor

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.exchange.answers import Answers, numbers_of
from clients.bridge.exchange.words import Words
from clients.bridge.info import read_info
from clients.bridge.limits import HISTORY_PAUSE_S, HISTORY_WAIT_MS
from clients.bridge.pb import exchange_pb2 as pb
from clients.generate.model import Channel, Command, load
from clients.generate.proto_names import channel_parts, method_name, watch_name
from dingir.errors import ServerError

Method: TypeAlias = Callable[[Bridge, Any, Caller], Awaitable[Any]]

DESCRIPTOR: Final[ServiceDescriptor] = pb.DESCRIPTOR.services_by_name["Exchange"]
NO_HISTORY: Final = "NOHISTORY"
"""What a command is refused with where history does not answer; those that may be, ask it."""

SCHEMA: Final = load()
ANSWERS: Final = Answers(SCHEMA)
INTERVALS: Final = {
    number: word
    for word, number in zip(
        SCHEMA.vocabularies["KLINE_INTERVAL"],
        (value.number for value in pb.DESCRIPTOR.enum_types_by_name["Interval"].values[1:]),
        strict=True,
    )
}
"""The words by their numbers; they are declared in the same order."""


def method(command: Command) -> Method:
    """Make the method of a command."""
    if command.name in BY_HAND:
        return BY_HAND[command.name](command)
    words = Words(SCHEMA, numbers_of(), command)
    read = ANSWERS.of(command)
    asks_history = any(error.code == NO_HISTORY for error in command.errors)

    async def call(bridge: Bridge, request: Any, caller: Caller) -> Any:
        sent, ids = words.of(request, bridge.new_id)
        link = bridge.history if asks_history else bridge.link
        return read(await link.run(*sent, writes=words.writes, again=words.again(request), ids=ids))

    return call


def order_batch(command: Command) -> Method:
    """Make the method of ORDER.BATCH: how an item's reply is read, depends on the item."""
    words = Words(SCHEMA, numbers_of(), command)
    read = ANSWERS.of_batch(command)

    async def call(bridge: Bridge, request: pb.OrderBatchRequest, caller: Caller) -> pb.OrderBatchResponse:
        sent, ids = words.of(request, bridge.new_id)
        replies = await bridge.link.run(*sent, writes=True, ids=ids)
        answer: pb.OrderBatchResponse = read([str(item.WhichOneof("item")) for item in request.item], replies)
        return answer

    return call


def feed_snapshot(command: Command) -> Method:
    """Make the method of FEED.SNAPSHOT: what is told depends on the channel."""

    async def call(bridge: Bridge, request: pb.FeedSnapshotRequest, caller: Caller) -> pb.FeedMessage:
        return ANSWERS.told(request.channel, await bridge.link.run(command.name, request.channel))

    return call


def history_wait(command: Command) -> Method:
    """Make the method of WAITHISTORY. The server does nothing else for a connection that waits, so ours waits a moment
    at a time: who waits for long, or for what never comes, holds up nobody.
    """

    async def call(bridge: Bridge, request: pb.HistoryWaitRequest, caller: Caller) -> pb.HistoryWaitResponse:
        sequence, time_ms = request.sequence, request.timeout
        if sequence == 0:
            sequence = int(read_info(await bridge.link.run("INFO", "exchange"))["sequence"])
        moment_ms = min(time_ms or HISTORY_WAIT_MS, HISTORY_WAIT_MS)  # what is below zero, the server refuses
        words = (command.name, str(sequence), str(moment_ms))
        end_s = monotonic() + time_ms / 1000
        reached = int(await bridge.history.run(*words))
        while reached < sequence and (time_ms == 0 or monotonic() < end_s):
            await asyncio.sleep(HISTORY_PAUSE_S)
            try:
                reached = int(await bridge.history.run(*words))
            except ServerError as error:
                if error.code != NO_HISTORY:  # it was there, and comes back
                    raise
        return pb.HistoryWaitResponse(value=reached)

    return call


BY_HAND: Final = {"ORDER.BATCH": order_batch, "FEED.SNAPSHOT": feed_snapshot, "WAITHISTORY": history_wait}


def channel_name(channel: Channel, request: Any) -> str:
    """Name the channel that a stream asks for: `kline:BTC_USDT:1m`."""
    parts = [channel.kind]
    for part in channel_parts(channel):
        value = getattr(request, part)
        parts.append(INTERVALS.get(value, "") if part == "interval" else str(value))
    return ":".join(parts)


METHODS: Final[dict[str, Method]] = {method_name(command): method(command) for command in SCHEMA.commands}
STREAMS: Final[dict[str, Channel]] = {watch_name(channel): channel for channel in SCHEMA.channels.values()}

assert METHODS.keys() | STREAMS.keys() == set(DESCRIPTOR.methods_by_name), "every declared method, and no other"

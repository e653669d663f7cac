"""The methods of our own service: every command as it is declared, and the streams."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from google.protobuf.descriptor import ServiceDescriptor

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.exchange.answers import Answers, numbers_of
from clients.bridge.exchange.words import Words
from clients.bridge.pb import exchange_pb2 as pb
from clients.generate.model import Channel, Command, load
from clients.generate.proto_names import channel_parts, method_name, watch_name

Method: TypeAlias = Callable[[Bridge, Any, Caller], Awaitable[Any]]

DESCRIPTOR: Final[ServiceDescriptor] = pb.DESCRIPTOR.services_by_name["Exchange"]
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

    async def call(bridge: Bridge, request: Any, caller: Caller) -> Any:
        sent, ids = words.of(request, bridge.new_id)
        return read(await bridge.link.run(*sent, writes=words.writes, again=words.again(request), ids=ids))

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


BY_HAND: Final = {"ORDER.BATCH": order_batch, "FEED.SNAPSHOT": feed_snapshot}


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

"""Who hears what: SUBSCRIBE PSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE PUBSUB, as in Redis, and our FEED.

A subscription is confirmed name by name, in the order of the names, as Redis does; the snapshots with which ours begin
come behind. Nobody publishes but the exchange, so there is no PUBLISH.
"""

from collections.abc import Callable
from typing import Final

from protocol.errors import Rejection, received
from protocol.glob import matches
from protocol.limits import ID_MAX
from protocol.messages import REPLAY
from protocol.packing import PACKED, Packed
from protocol.replies import encode_push
from protocol.values import OK, Record
from server.commands.containers import container
from server.commands.words import shown
from server.connection import NO_REPLY, Connection
from server.feed.channel import RESP3_JSON, Message, packed_json
from server.feed.feed import check_length
from server.limits import REPLAY_DEFAULT, REPLAY_MAX
from server.server import Server, Service


def subscribe(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Hear channels by their names."""
    names = args[1:]
    server.feed.check(connection, names)
    confirmations: list[object] = []
    for name in names:
        server.feed.subscribe(connection, name, server.loop.dispatcher.now_us)
        confirmations.append(confirmation(connection, b"subscribe", name))
    return confirm(connection, confirmations)


def subscribe_pattern(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Hear channels whose names match."""
    patterns = args[1:]
    server.feed.check_patterns(connection, patterns)
    confirmations: list[object] = []
    for pattern in patterns:
        server.feed.subscribe_pattern(connection, pattern, server.loop.dispatcher.now_us)
        confirmations.append(confirmation(connection, b"psubscribe", pattern))
    return confirm(connection, confirmations)


def unsubscribe(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Hear these channels no more; without names, none that were subscribed by name."""
    return leave(connection, args[1:] or list(connection.channels), b"unsubscribe", server.feed.unsubscribe)


def unsubscribe_pattern(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Hear through these patterns no more; without any, through none."""
    return leave(connection, args[1:] or list(connection.patterns), b"punsubscribe", server.feed.unsubscribe_pattern)


def leave(
    connection: Connection, names: list[bytes], kind: bytes, unsubscribe_one: Callable[[Connection, bytes], None]
) -> object:
    """Leave channels or patterns, confirming each; where there is none, that."""
    confirmations: list[object] = []
    for name in names:
        unsubscribe_one(connection, name)
        confirmations.append(confirmation(connection, kind, name))
    return confirm(connection, confirmations or [confirmation(connection, kind, None)])


def confirmation(connection: Connection, kind: bytes, name: bytes | None) -> list[object]:
    """Say what has been done to one name, and how many subscriptions there are now."""
    return [kind, name, len(connection.channels) + len(connection.patterns)]


def confirm(connection: Connection, confirmations: list[object]) -> object:
    """Confirm names: a message each, which CLIENT REPLY silences no more than other messages; where a request has
    exactly one response (MessagePack), the list of them. It is the command that CLIENT REPLY SKIP was meant for."""
    if connection.protocol == PACKED:
        connection.refresh_plain()
        return confirmations
    connection.reply_skip = 0
    connection.refresh_plain()
    for one in confirmations:
        assert isinstance(one, list)
        connection.replies.append(encode_push(one, connection.protocol == 3))
    return NO_REPLY


# -- PUBSUB -----------------------------------------------------------------------------------------


def channels(server: Server, connection: Connection, args: list[bytes]) -> object:
    """List the channels that somebody hears by name."""
    at_most_one_pattern(args)
    heard = sorted(server.feed.names)
    if len(args) == 2:
        return heard
    check_length(args[2])
    return [name for name in heard if matches(args[2], name, False)]


def numsub(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Count who hears each of these channels by name."""
    found: list[object] = []
    for name in args[2:]:
        found += [name, server.feed.names.get(name, 0)]
    return found


def numpat(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Count the patterns through which somebody hears."""
    return len(server.feed.patterns)


def no_shards(server: Server, connection: Connection, args: list[bytes]) -> object:
    """There are no shard channels."""
    at_most_one_pattern(args)
    return []


def nobody_on_shards(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Nobody hears any shard channel."""
    found: list[object] = []
    for name in args[2:]:
        found += [name, 0]
    return found


def at_most_one_pattern(args: list[bytes]) -> None:
    if len(args) > 3:
        name = shown(args[1])
        raise Rejection("ERR", f"unknown subcommand or wrong number of arguments for '{name}'. Try PUBSUB HELP.")


pubsub = container(
    "PUBSUB",
    {
        b"CHANNELS": channels,
        b"NUMSUB": numsub,
        b"NUMPAT": numpat,
        b"SHARDCHANNELS": no_shards,
        b"SHARDNUMSUB": nobody_on_shards,
    },
)


# -- FEED -------------------------------------------------------------------------------------------


def feed_snapshot(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the snapshot with which a subscription would begin now."""
    channel = server.feed.place(args[1])
    return payload(connection, server.feed.snapshot(channel, server.loop.dispatcher.now_us))


def feed_replay(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the kept messages of a channel from a number on."""
    channel = server.feed.place(args[1])
    if args[2].upper() != b"FROM":
        raise Rejection("ERR", f"syntax error: expected FROM, received '{shown(args[2])}'")
    first = number(args[3], "FROM", ID_MAX)
    limit = REPLAY_DEFAULT
    if len(args) == 6 and args[4].upper() == b"LIMIT":
        limit = number(args[5], "LIMIT", REPLAY_MAX)
    elif len(args) > 4:
        raise Rejection("ERR", f"syntax error: expected LIMIT and a number, received '{shown(args[4])}'")
    found = server.feed.replay(channel, first, limit)
    last = server.feed.last_sequence(channel)
    return Record(REPLAY, [channel.name, server.feed.epoch, last, [payload(connection, one) for one in found]])


def payload(connection: Connection, message: Message) -> object:
    """A message's payload as a reply value: a text in RESP, a map in MessagePack."""
    if connection.form <= RESP3_JSON:
        return message.json
    packed = packed_json(message.json)  # for this answer alone: what is kept is the JSON
    return Packed(packed) if connection.protocol == PACKED else packed


def feed_format(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Choose the format of this connection's payloads."""
    choice = args[1].upper()
    if choice not in (b"JSON", b"MSGPACK"):
        raise Rejection("ERR", "format: expected one of JSON, MSGPACK, received " + received(args[1]))
    connection.packed_payloads = choice == b"MSGPACK"
    connection.refresh_form()
    return OK


def number(word: bytes, field: str, most: int) -> int:
    """Read a number from 1 on."""
    if word.isdigit() and len(word) <= len(str(ID_MAX)) and 1 <= int(word) <= most:
        return int(word)
    raise Rejection("ERR", "%s: expected an integer 1..%d, received %s" % (field, most, received(word)))


SERVICES: Final[dict[bytes, Service]] = {
    b"SUBSCRIBE": subscribe,
    b"PSUBSCRIBE": subscribe_pattern,
    b"UNSUBSCRIBE": unsubscribe,
    b"PUNSUBSCRIBE": unsubscribe_pattern,
    b"PUBSUB": pubsub,
    b"FEED.SNAPSHOT": feed_snapshot,
    b"FEED.REPLAY": feed_replay,
    b"FEED.FORMAT": feed_format,
}

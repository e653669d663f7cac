"""The feed: who listens to what, and when they are told.

Problem. Whoever listens must be told everything in the order of the log, from a snapshot on without a gap, and nothing
that a power cut could take back; a thousand listeners must not cost a thousand encodings; nobody's slowness may be
felt by others.

Idea. Messages and joins are made in one order, that of the commands (`Publisher.pending`). At the tick's end they are
sealed with the log's position, and released together when the log is on disk up to there. A subscription joins its
channel not when the client asks but when its place in that order is released: whatever was told before it goes to the
listeners before it, then it gets its snapshot, made when it asked, then everything behind. So neither gap nor overlap
can be, and no message is ever compared with a subscription.

A message's bytes are made once and shared by reference, also by what is owed to those who don't read. A connection gets
all that one release holds for it in one call to the kernel.

Invariants. `Channel.wanted` counts the subscriptions, joined or not, of connections that are still there. What is held
is in ascending order of positions. A connection that is closed, or unsubscribes, is told nothing any more: its
subscription is `left`, and out of the channel's table.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from protocol.errors import Rejection, received
from protocol.events import Event
from protocol.glob import matches
from protocol.messages import KLINE, TICKER
from server.connection import PUBSUB
from server.feed.backlog import Backlog, since
from server.feed.channel import Channel, Message, Subscription
from server.feed.publisher import Publisher
from server.feed.registry import Registry
from server.feed.snapshots import last_sequence, snapshot
from server.limits import CHANNEL_NAME_BYTES_MAX, SUBSCRIPTIONS_MAX

if TYPE_CHECKING:
    from server.connection import Connection
    from server.engine.exchange import Exchange
    from server.settings import Settings


NO_LIMIT: Final = 2**62
"""Bytes that a subscriber may owe where `client-output-buffer-limit` sets no hard limit."""


class Join:
    """A subscription's place in the order of messages, with the snapshot that it begins with."""

    __slots__ = ("subscription", "message")

    def __init__(self, subscription: Subscription, message: Message) -> None:
        self.subscription: Final = subscription
        self.message: Final = message


class Feed:
    """Owned by the server; only the loop's thread calls it."""

    __slots__ = (
        "settings",
        "epoch",
        "registry",
        "backlog",
        "publisher",
        "idle",
        "names",
        "patterns",
        "held",
        "touched",
        "shown",
        "most",
        "_number",
    )

    def __init__(self, exchange: Exchange, settings: Settings, epoch: bytes) -> None:
        self.settings: Final = settings
        self.epoch: Final = epoch
        self.registry: Final = Registry(exchange)
        self.backlog: Final = Backlog(settings.feed_backlog_size)
        self.idle: Final[dict[bytes, Channel]] = {}  # channels that nobody wants, those that are so for longest first
        self.names: Final[dict[bytes, int]] = {}  # names of channels, ours or not -> how many connections hear them
        self.patterns: Final[dict[bytes, dict[int, Connection]]] = {}  # pattern -> who hears through it, by id
        self.publisher: Final = Publisher(self.registry, self.backlog, self.patterns)
        self.held: Final[deque[tuple[int, list[object]]]] = deque()  # (position of the log, what it releases)
        self.touched: list[Connection] = []  # connections with `pushes`
        self.shown: list[Channel] = []  # channels that keep a snapshot for who comes next
        self.most = NO_LIMIT  # bytes that a subscriber may owe
        self._number = 0  # of the last subscription

    @property
    def exchange(self) -> Exchange:
        return self.registry.exchange

    # -- recovery ---------------------------------------------------------------------------------

    def attach(self, exchange: Exchange) -> None:
        """Follow another exchange that is in the same state."""
        self.registry.attach(exchange)

    def begin_catching_up(self) -> None:
        """Keep what every channel tells from now on: the end of the log is being replayed."""
        self.publisher.keep_every = True
        self.registry.watch_every(True, True)

    def end_catching_up(self, now_s: float) -> None:
        """Go on with the channels that had something to tell, for as long as clients may come back to them."""
        self.publisher.keep_every = False
        self.publisher.now_s = now_s
        for channel in self.registry.by_name.values():
            self.leave_idle(channel)
        self.registry.watch_every(False, False)
        self.backlog.trim()

    # -- subscribing ------------------------------------------------------------------------------

    def check(self, connection: Connection, names: list[bytes]) -> None:
        """Refuse names that are no channel's, or too many; nothing has changed then."""
        for name in names:
            check_length(name)
            self.registry.resolve(name)
        check_count(connection, len(names))

    def check_patterns(self, connection: Connection, patterns: list[bytes]) -> None:
        """Refuse patterns that are too long or too many; nothing has changed then."""
        for pattern in patterns:
            check_length(pattern)
        check_count(connection, len(patterns))

    def subscribe(self, connection: Connection, name: bytes, now_us: int) -> None:
        """Let a connection hear a channel, whose name has passed `check`."""
        if name in connection.channels:
            return
        place = self.registry.resolve(name)
        self.names[name] = self.names.get(name, 0) + 1
        if place is None:
            connection.channels[name] = None  # nothing is ever told there
            return
        channel = self.registry.by_name.get(name)
        if channel is None:
            channel = self.registry.open(name, place, self.publisher.now_s)
            self.introduce(channel, now_us)
        connection.channels[name] = self.join(connection, channel, b"", now_us)

    def subscribe_pattern(self, connection: Connection, pattern: bytes, now_us: int) -> None:
        """Let a connection hear every channel whose name matches; those that nobody hears yet begin when there is
        something to tell."""
        if pattern in connection.patterns:
            return
        listeners = self.patterns.get(pattern)
        if listeners is None:
            self.patterns[pattern] = {connection.id: connection}
            self.registry.watch_pattern(pattern, 1)
            self.publisher.forget_unmatched()
        else:
            listeners[connection.id] = connection
        joined: list[Subscription] = []
        connection.patterns[pattern] = joined
        for channel in list(self.registry.by_name.values()):
            if matches(pattern, channel.name, False):
                joined.append(self.join(connection, channel, pattern, now_us))

    def join(self, connection: Connection, channel: Channel, pattern: bytes, now_us: int) -> Subscription:
        """Take a subscription's place in the order, with the snapshot of this moment."""
        self._number += 1
        subscription = Subscription(self._number, connection, channel, pattern)
        if channel.wanted == 0:
            self.idle.pop(channel.name, None)
        channel.wanted += 1
        self.publisher.pending.append(Join(subscription, self.snapshot(channel, now_us)))
        return subscription

    def snapshot(self, channel: Channel, now_us: int) -> Message:
        """Make a channel's snapshot, or take the last if it is still true: a thousand who come back at once must not
        cost a thousand. Tickers and candles change by time, too."""
        present_us = max(now_us, self.exchange.now_us + 1)  # behind the last command, though the clock may not be
        sequence = last_sequence(self.exchange, channel)
        last = channel.snapshot
        if last is not None and last.sequence == sequence:
            if channel.snapshot_us == present_us or channel.kind not in (TICKER, KLINE):
                return last
        message = Message(channel, sequence, snapshot(self.exchange, channel, self.epoch, present_us))
        if channel.wanted:
            if last is None:
                self.shown.append(channel)
            channel.snapshot = message
            channel.snapshot_us = present_us
        return message

    # -- unsubscribing ----------------------------------------------------------------------------

    def unsubscribe(self, connection: Connection, name: bytes) -> None:
        """Tell a connection no more of a channel; of one that it does not hear this changes nothing."""
        if name in connection.channels:
            subscription = connection.channels.pop(name)
            self.names[name] -= 1
            if self.names[name] == 0:
                del self.names[name]
            if subscription is not None:
                self.leave(subscription)

    def unsubscribe_pattern(self, connection: Connection, pattern: bytes) -> None:
        """Tell a connection no more of what it hears through a pattern."""
        if pattern not in connection.patterns:
            return
        for subscription in connection.patterns.pop(pattern):
            self.leave(subscription)
        listeners = self.patterns[pattern]
        del listeners[connection.id]
        if not listeners:
            del self.patterns[pattern]
            self.registry.watch_pattern(pattern, -1)

    def leave(self, subscription: Subscription) -> None:
        channel = subscription.channel
        subscription.left = True
        channel.subscriptions.pop(subscription.number, None)
        channel.wanted -= 1
        if channel.wanted == 0:
            self.leave_idle(channel)

    def leave_idle(self, channel: Channel) -> None:
        """Note that nobody wants a channel from now on."""
        channel.idle_since_s = self.publisher.now_s
        self.idle[channel.name] = channel

    def forget(self, connection: Connection) -> None:
        """Tell a connection nothing any more."""
        for name in list(connection.channels):
            self.unsubscribe(connection, name)
        for pattern in list(connection.patterns):
            self.unsubscribe_pattern(connection, pattern)
        connection.pushes = []

    # -- telling ----------------------------------------------------------------------------------

    def publish(self, events: list[Event], now_us: int) -> None:
        """Make the messages of the command that has just been executed."""
        publisher = self.publisher
        publisher.publish(events)
        if publisher.adopted:
            adopted, publisher.adopted = publisher.adopted, []
            for channel in adopted:
                self.introduce(channel, now_us)

    def introduce(self, channel: Channel, now_us: int) -> None:
        """Let those whose patterns match a new channel join it, behind its first messages: snapshots hold those."""
        for pattern, listeners in self.patterns.items():
            if matches(pattern, channel.name, False):
                for connection in listeners.values():
                    connection.patterns[pattern].append(self.join(connection, channel, pattern, now_us))

    def seal(self, position: int) -> None:
        """Hold what the commands of a tick have told until the log is on disk up to `position`."""
        publisher = self.publisher
        if publisher.pending:
            self.held.append((position, publisher.pending))
            publisher.pending = []

    def release(self, durable: int) -> list[Connection]:
        """Hand out what the disk covers; answer the connections that have `pushes` now, counted as owed."""
        held = self.held
        self.most = self.settings.output_limits[PUBSUB][0] or NO_LIMIT
        while held and held[0][0] <= durable:
            for entry in held.popleft()[1]:
                if isinstance(entry, Message):
                    self.hand_out(entry)
                else:
                    assert isinstance(entry, Join)
                    self.admit(entry)
        touched = self.touched
        self.touched = []
        return touched

    def hand_out(self, message: Message) -> None:
        """Give a message to everybody who hears its channel now."""
        for subscription in message.channel.subscriptions.values():
            self.give(subscription, message)
        message.forget_frames()

    def admit(self, join: Join) -> None:
        """Let a subscription hear its channel from now on, and give it its snapshot."""
        subscription = join.subscription
        if not subscription.left:
            subscription.channel.subscriptions[subscription.number] = subscription
            self.give(subscription, join.message)

    def give(self, subscription: Subscription, message: Message) -> None:
        """Let a connection be owed a message. Who owes more than may be gets no more: the loop will cut it off."""
        connection = subscription.connection
        if connection.closing:
            return  # else a slow reader that quits would never be done
        pushes = connection.pushes
        if connection.output_bytes <= self.most:
            frame = message.frame(subscription.pattern, connection.form)
            connection.output_bytes += len(frame)
        elif pushes:
            return
        else:
            frame = b""
        if not pushes:
            self.touched.append(connection)
        pushes.append(frame)

    # -- asking -----------------------------------------------------------------------------------

    def place(self, name: bytes) -> Channel:
        """Find the channel of a name, or one that stands for it while nobody hears it; raise Rejection for no name of
        ours."""
        check_length(name)
        channel = self.registry.by_name.get(name)
        if channel is not None:
            return channel
        place = self.registry.resolve(name)
        if place is None:
            raise Rejection("ERR", "channel: expected one of the kinds that FEED.md lists, received " + received(name))
        return Channel(place.kind, name, place.subject, place.interval, 0.0)

    def replay(self, channel: Channel, first: int, limit: int) -> list[Message]:
        """The messages of a channel from number `first` on; raise Rejection when they are not kept any more, or when
        the channel has not come so far."""
        last = last_sequence(self.exchange, channel)
        if first > last + 1:
            raise Rejection(
                "AHEAD", "FROM: expected at most %d, as %d is the last, received %d" % (last + 1, last, first)
            )
        kept_from = channel.kept[0].sequence if channel.kept else last + 1
        if first < kept_from:
            raise Rejection(
                "GONE", "FROM: expected at least %d, as what was before is not kept, received %d" % (kept_from, first)
            )
        return since(channel, first)[:limit]

    def last_sequence(self, channel: Channel) -> int:
        """The number of a channel's last message."""
        return last_sequence(self.exchange, channel)

    # -- time -------------------------------------------------------------------------------------

    def pass_time(self, now_s: float) -> None:
        """Give up channels that nobody wanted for feed-backlog-ttl, and old snapshots; called once a second.
        O(given up)."""
        self.publisher.now_s = now_s
        for channel in self.shown:
            channel.snapshot = None
        self.shown = []
        ttl_s = self.settings.feed_backlog_ttl
        ended: list[Channel] = []
        for channel in self.idle.values():
            if now_s - channel.idle_since_s < ttl_s:
                break  # the others are idle for a shorter time
            ended.append(channel)
        for channel in ended:
            del self.idle[channel.name]
            self.backlog.give_up(channel)
            self.registry.close(channel)

    def candles_due(self, now_us: int) -> bool:
        """Tell whether a candle is over that somebody waits to see closed."""
        registry = self.registry
        for index, channels in registry.markets.items():
            if registry.exchange.markets[index].candles.next_due_us() <= now_us:
                for channel in channels.klines:
                    if channel is not None and channel.wanted:
                        return True
        return False


def check_length(name: bytes) -> None:
    if len(name) > CHANNEL_NAME_BYTES_MAX:
        raise Rejection(
            "LIMIT", "channel: expected at most %d bytes, received %d" % (CHANNEL_NAME_BYTES_MAX, len(name))
        )


def check_count(connection: Connection, more: int) -> None:
    if len(connection.channels) + len(connection.patterns) + more > SUBSCRIPTIONS_MAX:
        raise Rejection("LIMIT", "channel: expected at most %d subscriptions of a connection" % SUBSCRIPTIONS_MAX)

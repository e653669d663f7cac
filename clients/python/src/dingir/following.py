"""The protocol of a subscription without any I/O: what to hand out and ask, so that nothing is missed or doubled.

Each channel is followed by the `seq` of the last message that was handed out. On each new connection the server begins
with a snapshot:

    nothing held yet          hand it out
    at the seq that is held   drop it: nothing was missed
    before it                 hand it out: the server's numbers are not ours any more
    behind it                 ask FEED.REPLAY from the next number on, hand out what comes up to the snapshot's seq,
                              then what was told meanwhile; or the snapshot, where the replay is refused

and from there on each message must have the `prev` that is held; one that has not is treated as a lost connection.
`outgoing` fetches what is to be written; `receive` gives the messages in the order in which they are to be read.

Payloads are read by whoever follows: `read_message` makes our messages of them, `raw` leaves them as they are, for who
makes something else of them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, TypeAlias, TypeVar

from dingir.address import Address
from dingir.call import UNREADABLE
from dingir.codec import CODECS, Decoder
from dingir.errors import ConnectionLost, ProtocolError, ServerError
from dingir.greeting import greeting
from dingir.push import Push
from dingir.values import pairs, payload, text

REPLAY_LIMIT: Final = 1000
"""Messages of one FEED.REPLAY; after these the next are asked for. A reply counts only as a whole: where the connection
breaks before it is there, half as many are asked for the next time, so that a bad wire gets on, too."""

HELLO, SETINFO, SUBSCRIBE, PING = "HELLO", "CLIENT", "SUBSCRIBE", "PING"

Payload: TypeAlias = Mapping[str, Any]
"""A payload's fields by their names, as FEED.md describes them: `type`, `seq`, `prev` of an update, and the rest."""
ToldT = TypeVar("ToldT")


def raw(name: str, fields: Payload) -> Payload:
    """Read a payload of channel `name` as it is: what `Following` hands out is then the payload itself."""
    return fields


class Channel:
    """How far one channel has come."""

    def __init__(self) -> None:
        self.seq: int | None = None
        """Of the last message that was handed out."""
        self.live = False
        """Its snapshot has come on this connection."""
        self.snapshot: Payload | None = None
        """The snapshot that is hoped not to be needed, while a replay is asked for."""
        self.held: list[Payload] = []
        """What was told meanwhile."""

    def lose(self) -> None:
        self.live = False
        self.snapshot = None
        self.held = []


class Following(Generic[ToldT]):
    """The channels of one subscription, over all its connections.

    `read` makes what is handed out of a channel's name and a payload: `read_message`, `raw`, or a function of yours. It
    is called once for each payload that is handed out, in their order. A ValueError, or another of `UNREADABLE`, says
    that the payload can't be read: `receive` then raises a `ProtocolError`.
    """

    def __init__(self, address: Address, names: tuple[str, ...], read: Callable[[str, Payload], ToldT]) -> None:
        self.address = address
        self.names = names
        self._read = read
        self.subscribed = False
        """The server has taken all names."""
        self._codec = CODECS[address.protocol]
        self._channels = {name: Channel() for name in names}
        self._decoder: Decoder | None = None
        self._due: deque[tuple[str, ...]] = deque()
        """The commands whose replies are still to come."""
        self._out = bytearray()
        self._number = 0
        self._limit = REPLAY_LIMIT

    @property
    def in_step(self) -> bool:
        """Whether every channel is told live."""
        return all(one.live and one.snapshot is None for one in self._channels.values())

    @property
    def silent(self) -> bool:
        """Whether a PING has not been answered."""
        return any(words[0] == PING for words in self._due)

    # -- a connection -----------------------------------------------------------------------------------

    def connected(self) -> None:
        """A connection has been made: it begins with HELLO."""
        self._decoder = self._codec.decoder()
        for words in greeting(self.address, self._codec.version):
            self._say(words)

    def lost(self) -> None:
        """There is no connection any more."""
        self._decoder = None
        self._due.clear()
        self._out.clear()
        self._number = 0
        self.subscribed = False
        if any(channel.snapshot is not None for channel in self._channels.values()):
            self._limit = max(1, self._limit // 2)
        for channel in self._channels.values():
            channel.lose()

    def outgoing(self) -> bytes:
        """Take what is to be written."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def ask_for_life(self) -> None:
        """Nothing was heard for long: is the server there?"""
        self._say((PING,))

    def _say(self, words: tuple[str, ...]) -> None:
        self._number += 1
        self._out += self._codec.frame(self._number, self._codec.body(words))
        self._due.append(words)

    # -- what comes -------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> Iterator[ToldT]:
        """Yield the messages that are to be handed out. Raise when the connection is to be given up.

        A `ServerError` is one that a new connection won't mend: the server refuses us, or a name.
        """
        assert self._decoder is not None, "received without a connection"
        try:
            for item in self._decoder.receive(data):
                if type(item) is not Push:
                    yield from self._answered(item)
                elif item.kind == "message":
                    yield from self._told(text(item.values[0]), payload(item.values[1]))
                elif item.kind == "subscribe" and self._due and self._due[0][0] == SUBSCRIBE:
                    self._due.popleft()  # in RESP3 the confirmations are all the reply there is
                    self.subscribed = True
        except UNREADABLE as problem:
            raise ProtocolError(f"expected a message of the feed: {problem!r:.200}") from problem

    def _answered(self, reply: Any) -> Iterator[ToldT]:
        if not self._due:
            raise reply if isinstance(reply, ServerError) else ProtocolError("a reply to nothing")
        words = self._due.popleft()
        if isinstance(reply, ServerError) and reply.code == "LOADING":
            raise ConnectionLost(str(reply))
        if words[0] in (HELLO, SUBSCRIBE) and isinstance(reply, ServerError):
            raise reply
        if words[0] == HELLO:
            self._say((SUBSCRIBE, *self.names))
        elif words[0] == SUBSCRIBE:
            self.subscribed = True
        elif words[0] not in (SETINFO, PING):
            yield from self._replayed(words[1], reply)

    def _told(self, name: str, fields: Payload) -> Iterator[ToldT]:
        channel = self._channels.get(name)
        if channel is None:
            raise ProtocolError(f"a message of {name!r:.80}, which was not asked for")
        if channel.snapshot is not None:
            channel.held.append(fields)
        elif fields["type"] == "snapshot":
            channel.live = True
            if channel.seq is None or fields["seq"] < channel.seq:
                yield self._hand_out(name, channel, fields)
            elif fields["seq"] > channel.seq:
                channel.snapshot = fields
                self._ask(name, channel)
        elif channel.live and fields["prev"] == channel.seq:
            yield self._hand_out(name, channel, fields)
        else:
            raise ConnectionLost(f"{name}: a gap between {channel.seq} and {fields['seq']}")

    def _hand_out(self, name: str, channel: Channel, fields: Payload) -> ToldT:
        told = self._read(name, fields)
        channel.seq = fields["seq"]
        return told

    def _ask(self, name: str, channel: Channel) -> None:
        assert channel.seq is not None
        self._say(("FEED.REPLAY", name, "FROM", str(channel.seq + 1), "LIMIT", str(self._limit)))

    def _replayed(self, name: str, reply: Any) -> Iterator[ToldT]:
        """Go on from where the channel was, or begin anew where that can't be had any more."""
        channel = self._channels[name]
        snapshot = channel.snapshot
        assert snapshot is not None, "a replay without a snapshot"
        before = channel.seq
        if not isinstance(reply, ServerError):
            self._limit = min(2 * self._limit, REPLAY_LIMIT)
            for told in map(payload, pairs(reply)["messages"]):
                if told["seq"] > snapshot["seq"] or told["prev"] != channel.seq:
                    break
                yield self._hand_out(name, channel, told)
        if channel.seq != snapshot["seq"]:
            if channel.seq != before:
                self._ask(name, channel)
                return
            yield self._hand_out(name, channel, snapshot)
        held = channel.held
        channel.snapshot = None
        channel.held = []
        for fields in held:
            yield from self._told(name, fields)

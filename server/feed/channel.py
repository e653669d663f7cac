"""A channel, its messages, and how one message becomes bytes for everybody who listens.

The payload is written once, as JSON, when the command is over: it shows the state of that moment. Whoever listens
wants it in one of FORMS ways; each is made when the first wants it, and shared. MessagePack is made from the JSON,
which holds nothing that JSON would change; the backlog keeps the JSON alone.
"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Final

import msgpack

from protocol.jsontext import json_text
from protocol.packing import Packed, encode_notification
from protocol.values import Record

if TYPE_CHECKING:
    from server.connection import Connection

RESP2_JSON: Final = 0
RESP3_JSON: Final = 1
RESP2_PACKED: Final = 2
RESP3_PACKED: Final = 3
NOTIFIED: Final = 4
FORMS: Final = 5
"""How a subscriber is told: protocol, and format of the payload; NOTIFIED is a MessagePack connection."""

MESSAGE_COST: Final = 300
"""Bytes that a kept message takes beside its payload: three objects, their heads, its places in two queues."""


class Message:
    """One message of one channel."""

    __slots__ = ("channel", "sequence", "json", "packed", "frames", "kept")

    def __init__(self, channel: Channel, sequence: int, payload: Record) -> None:
        self.channel: Final = channel
        self.sequence: Final = sequence
        self.json = json_text(payload)
        self.packed = b""
        self.frames: list[dict[bytes, bytes] | None] = [None] * FORMS  # by form and pattern
        self.kept = False  # in the backlog

    def text(self, form: int) -> bytes:
        """The payload in the format of `form`."""
        if form <= RESP3_JSON:
            return self.json
        if not self.packed:
            self.packed = packed_json(self.json)
        return self.packed

    def frame(self, pattern: bytes, form: int) -> bytes:
        """The whole message for who hears it through `pattern`, or by the channel's name when that is empty."""
        frames = self.frames[form]
        if frames is not None:
            frame = frames.get(pattern)
            if frame is not None:
                return frame
        else:
            frames = {}
            self.frames[form] = frames
        frame = self.encoded(pattern, form)
        frames[pattern] = frame
        return frame

    def encoded(self, pattern: bytes, form: int) -> bytes:
        text = self.text(form)
        if form == NOTIFIED:
            params: list[object] = [pattern] if pattern else []
            params += [self.channel.name, Packed(text)]
            return encode_notification(b"pmessage" if pattern else b"message", params)
        if not pattern:
            return b"%b$%d\r\n%b\r\n" % (self.channel.heads[form & 1], len(text), text)
        mark = b">" if form & 1 else b"*"
        name = self.channel.name
        head = b"%b4\r\n$8\r\npmessage\r\n$%d\r\n%b\r\n" % (mark, len(pattern), pattern)
        return b"%b$%d\r\n%b\r\n$%d\r\n%b\r\n" % (head, len(name), name, len(text), text)

    def forget_frames(self) -> None:
        """Drop what nobody needs any more once the message has been handed out."""
        self.frames = NO_FRAMES
        self.packed = b""


NO_FRAMES: Final[list[dict[bytes, bytes] | None]] = []


def packed_json(text: bytes) -> bytes:
    """Write a payload as MessagePack. It holds texts, integers, booleans and nulls: nothing that JSON rounds."""
    packed: bytes = msgpack.packb(json.loads(text))
    return packed


class Subscription:
    """A connection that hears a channel: by its name (`pattern` is empty) or through a pattern."""

    __slots__ = ("number", "connection", "channel", "pattern", "left")

    def __init__(self, number: int, connection: Connection, channel: Channel, pattern: bytes) -> None:
        self.number: Final = number  # of all since the start
        self.connection: Final = connection
        self.channel: Final = channel
        self.pattern: Final = pattern
        self.left = False  # and is told nothing any more


class Channel:
    """What is told of one market (of one interval), of one user, or of the listing.

    It is there while somebody listens, or until the backlog gives it up.
    """

    __slots__ = (
        "kind",
        "name",
        "subject",
        "interval",
        "heads",
        "subscriptions",
        "wanted",
        "idle_since_s",
        "kept",
        "snapshot",
        "snapshot_us",
    )

    def __init__(self, kind: int, name: bytes, subject: int, interval: int, now_s: float) -> None:
        self.kind: Final = kind
        self.name: Final = name
        self.subject: Final = subject  # the market's index, the user's id, 0
        self.interval: Final = interval  # of a kline, else 0
        tail = b"3\r\n$7\r\nmessage\r\n$%d\r\n%b\r\n" % (len(name), name)
        self.heads: Final = [b"*" + tail, b">" + tail]
        self.subscriptions: Final[dict[int, Subscription]] = {}  # those that have joined, by number
        self.wanted = 0  # subscriptions, those that will join when what was before them has been released included
        self.idle_since_s = now_s  # since nobody wants it
        self.kept: Final[deque[Message]] = deque()  # the backlog's part
        self.snapshot: Message | None = None  # the last that was made, for who comes before anything changes
        self.snapshot_us = 0  # the present then

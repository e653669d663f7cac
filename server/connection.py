"""One client: its socket, its parser, what it is, and what it is still owed.

A connection never waits and is never waited for. Its output passes through three stages: `replies`
(made in this tick), held (waiting in the loop for the log to become durable) and `unsent` (released,
but the kernel's buffer was full). Together they are `output_bytes`, which the output limits bound.
Messages of the feed come in as `pushes` when they are released; the pieces of what is unsent are shared
with everybody else to whom they are owed.
"""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from protocol.packing import PACKED, encode_notification, pack, pack_list
from protocol.replies import encode, encode_error
from protocol.resp import Parser
from protocol.unpacking import FIRST_BYTE_MIN, PackedParser
from protocol.values import Failure
from server.feed.channel import NOTIFIED, RESP2_JSON, RESP2_PACKED, RESP3_JSON, RESP3_PACKED

if TYPE_CHECKING:
    from server.feed.channel import Subscription

NO_REPLY: Final = object()
"""What a handler returns when it answers nothing, or will answer later."""

NORMAL: Final = 0
PUBSUB: Final = 1
REPLICA: Final = 2
CLASS_TEXT: Final = ("normal", "pubsub", "replica")


class Wait:
    """What a connection waits for: a durable position of the log, an answer from outside (position ANSWER), or the
    deadline (monotonic seconds). `late` makes the reply when the deadline is first, or raises Rejection."""

    __slots__ = ("deadline_s", "late", "position")

    def __init__(self, position: int, deadline_s: float, late: Callable[[], object]) -> None:
        self.position: Final = position
        self.deadline_s = deadline_s
        self.late: Final = late


ANSWER: Final = 2**62
"""A position that the log does not come to: somebody will call `Loop.answer`."""


class Connection:
    __slots__ = (
        "address",
        "authenticated",
        "blocked_until",
        "close_reason",
        "channels",
        "closing",
        "commands",
        "created_s",
        "fd",
        "form",
        "id",
        "input_bytes_total",
        "last_command",
        "last_input_s",
        "library_name",
        "library_version",
        "local_address",
        "monitoring",
        "name",
        "no_evict",
        "no_touch",
        "output_bytes",
        "output_bytes_total",
        "over_soft_since_s",
        "parser",
        "packed_payloads",
        "patterns",
        "pausing",
        "plain",
        "protocol",
        "pushes",
        "queue",
        "queue_bytes",
        "queue_failed",
        "replies",
        "reply_off",
        "reply_skip",
        "sock",
        "touched",
        "unsent",
        "unix",
        "user",
        "want_write",
    )

    def __init__(
        self, sock: socket.socket, id: int, address: str, local_address: str, unix: bool, now_s: float
    ) -> None:
        self.sock: Final = sock
        self.fd: Final = sock.fileno()
        self.id: Final = id
        self.address: Final = address
        self.local_address: Final = local_address
        self.unix: Final = unix
        self.created_s = now_s
        self.parser: Parser | PackedParser = Parser()
        self.protocol = 2  # or 3, or PACKED
        # Who it is.
        self.authenticated = False
        self.user = b"default"
        self.name = b""
        self.library_name = b""
        self.library_version = b""
        self.no_evict = False
        self.no_touch = False
        # What it does.
        self.last_input_s = now_s
        self.last_command = "NULL"
        self.commands = 0
        self.input_bytes_total = 0
        self.output_bytes_total = 0
        self.monitoring = False
        # MULTI: the queued commands, or None outside a transaction.
        self.queue: list[list[bytes]] | None = None
        self.queue_bytes = 0
        self.queue_failed = False
        # CLIENT REPLY: `reply_skip` counts down over the commands still to be left unanswered.
        self.reply_off = False
        self.reply_skip = 0
        # What it waits for; meanwhile nothing more is read from it.
        self.blocked_until: Wait | None = None
        # What it hears of the feed: by name, None for a name of nothing of ours; and through patterns.
        self.channels: dict[bytes, Subscription | None] = {}
        self.patterns: dict[bytes, list[Subscription]] = {}
        self.packed_payloads = False
        self.form = RESP2_JSON
        # Whether it goes on in the next tick with what it has already sent.
        self.pausing = False
        # True when a command needs none of the slower checks: see `refresh_plain`.
        self.plain = False
        # Output.
        self.replies: list[bytes] = []
        self.pushes: list[bytes] = []  # of the feed, released together
        self.unsent: deque[bytes | memoryview] = deque()
        self.output_bytes = 0
        self.over_soft_since_s = 0.0
        self.want_write = False
        self.touched = False
        self.closing = False
        self.close_reason = ""

    def speak(self, protocol: int) -> None:
        """Switch to RESP2 or RESP3, from the next reply on; a connection that speaks MessagePack goes on so."""
        assert protocol in (2, 3, PACKED), protocol
        if self.protocol != PACKED:
            self.protocol = protocol
            self.refresh_form()
            self.refresh_plain()

    @property
    def subscribed(self) -> bool:
        """Whether it hears anything."""
        return bool(self.channels or self.patterns)

    def refresh_form(self) -> None:
        """Recompute `form`: how messages of the feed are encoded."""
        if self.protocol == PACKED:
            self.form = NOTIFIED
        elif self.packed_payloads:
            self.form = RESP3_PACKED if self.protocol == 3 else RESP2_PACKED
        else:
            self.form = RESP3_JSON if self.protocol == 3 else RESP2_JSON

    def begin(self, first: int) -> None:
        """See from the first byte that the peer sends which protocol it speaks for good."""
        if first < FIRST_BYTE_MIN:
            return
        parser = PackedParser()
        parser.authenticated = self.authenticated
        parser.bulk_max = self.parser.bulk_max
        parser.request_max = self.parser.request_max
        self.parser = parser
        self.protocol = PACKED
        self.refresh_form()

    # -- the one place where something is put into the connection's protocol --------------------

    def encode(self, value: object) -> bytes:
        """Encode the reply to the request at hand; it is empty where a notification wants none."""
        if self.protocol == PACKED:
            assert isinstance(self.parser, PackedParser)
            return self.parser.response(value)
        return encode(value, self.protocol == 3)

    def encode_error(self, code: str, text: str) -> bytes:
        """Encode the refusal of the request at hand, as `encode`."""
        if self.protocol == PACKED:
            assert isinstance(self.parser, PackedParser)
            return self.parser.error_response(code, text)
        return encode_error(code, text)

    def encode_part(self, value: object) -> bytes:
        """Encode one value of a list that is a reply; `encode_parts` makes the whole."""
        return pack(value) if self.protocol == PACKED else encode(value, self.protocol == 3)

    def encode_part_error(self, code: str, text: str) -> bytes:
        """Encode one error of such a list."""
        return pack(Failure(code, text)) if self.protocol == PACKED else encode_error(code, text)

    def encode_parts(self, parts: list[bytes]) -> bytes:
        """Encode the reply that is a list of these parts."""
        if self.protocol == PACKED:
            return self.encode(pack_list(parts))
        return b"*%d\r\n" % len(parts) + b"".join(parts)

    def encode_line(self, kind: bytes, line: bytes) -> bytes:
        """Encode a line that nobody asked for: a status in RESP, else a notification of that kind."""
        return encode_notification(kind, [line]) if self.protocol == PACKED else b"+" + line + b"\r\n"

    def authenticate(self, allowed: bool) -> None:
        """Note whether the connection may run commands; its parser's limits follow."""
        self.authenticated = allowed
        self.parser.authenticated = allowed
        self.refresh_plain()

    def refresh_plain(self) -> None:
        """Recompute `plain`: authenticated, outside MULTI, answering, not waiting, staying, free to say anything."""
        self.plain = (
            self.authenticated
            and self.queue is None
            and not self.reply_off
            and self.reply_skip == 0
            and not self.monitoring
            and not self.closing
            and self.blocked_until is None
            and not (self.protocol == 2 and (self.channels or self.patterns))
        )

    def leave_transaction(self) -> None:
        """Forget what MULTI queued."""
        self.queue = None
        self.queue_bytes = 0
        self.queue_failed = False
        self.refresh_plain()

    def close_after_reply(self, reason: str) -> None:
        """Read nothing more; close once everything owed has been sent."""
        self.closing = True
        self.close_reason = reason
        self.refresh_plain()

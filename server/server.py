"""The parts of one running server, where each can find the others.

Built once by `main`, passed to every handler of the server's own commands. It holds no logic beyond
what the log's position means under each policy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from server.clock import Clock
from server.connection import Connection
from server.engine.exchange import Exchange
from server.feed.feed import Feed
from server.logbook import Logbook
from server.settings import Settings
from server.stats import Stats

if TYPE_CHECKING:
    from persistence.journal import Journal
    from persistence.store import Store
    from persistence.syncer import Syncer
    from server.bridge import BridgeProcess
    from server.history import History
    from server.loop import Loop
    from server.snapshots import Snapshots

VERSION = "0.1.0"
REDIS_VERSION = "7.2.4"
"""The Redis whose commands we answer: clients decide by it what they may send."""

Service = Callable[["Server", Connection, list[bytes]], object]
"""A command of the server itself: words in, reply value out, or Rejection."""


class Server:
    loop: Loop
    snapshots: Snapshots
    history: History
    bridge: BridgeProcess
    store: Store

    def __init__(self, settings: Settings, run_id: str, logbook: Logbook) -> None:
        self.settings = settings
        self.run_id = run_id
        self.logbook = logbook
        self.log = logbook.write
        """Write one line for the operator: level (debug, verbose, notice, warning) and text."""
        self.clock = Clock()
        self.started_s = self.clock.monotonic_s()
        self.stats = Stats()
        self.exchange = Exchange()
        self.feed = Feed(self.exchange, settings, run_id.encode())
        self.connections: dict[int, Connection] = {}  # by file descriptor
        self.next_connection_id = 1
        self.monitors: list[Connection] = []
        self.shutdown: Callable[[bool | None], None] = lambda save: None
        """Begin an orderly end; save: True or False, or None for as the save points say."""
        self.stopping = False
        # The log.
        self.journal: Journal | None = None  # None until recovery has ended, and so is the syncer
        self.syncer: Syncer | None = None
        self.write_error = ""  # why writes are refused; empty when they are not
        self.gated = True  # replies wait for the fsync (appendfsync always)
        self.slow_ns = 10_000_000
        # Recovery.
        self.loading = True
        self.loading_started_s = self.clock.wall_s()

    @property
    def journal_sequence(self) -> int:
        """The last record made, whose command is part of the present state."""
        return self.journal.sequence if self.journal is not None else 0

    @property
    def durable_sequence(self) -> int:
        """The last record known to be on disk; 0 while recovering."""
        return self.syncer.durable if self.syncer is not None else 0

    @property
    def released_sequence(self) -> int:
        """The last record whose replies may leave, under the present policy."""
        if self.gated:
            return self.durable_sequence
        return self.journal.written_sequence if self.journal is not None else 0

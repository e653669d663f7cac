"""Group commit: one thread that brings written records to the disk while the loop goes on executing.

Problem. fdatasync takes a hundred microseconds to many milliseconds and blocks its caller. Every reply, every read
that saw the new state and every push waits for it, so it must cover as many commands as possible, and the loop must
never wait in it.

Idea. `request` notes how far the journal is written and wakes the thread; it neither waits nor queues: requests made
while a sync runs melt into one, which the next round covers. After each round `durable.sequence` is moved, the
position file updated and `notify_fd` (an eventfd) made readable, which wakes the loop.

Rotation. `switch` gives the thread the old file and a function that makes the new one durable (its bytes, the
manifest, the directory). A round first syncs the old file, then runs that function, and only then syncs the new file,
so that no sequence counts as durable while one before it, or the name of its file, is not.

Failure. After a failed sync the kernel may have dropped the dirty pages and marked them clean: a second fdatasync
would succeed and mean nothing. So the first failure is the last call: `error` is set, `durable` never moves again,
`notify_fd` wakes the loop, the thread ends, and the server has to end too. Recovery rewrites what was not known
durable (see `store.py`), because the same clean pages would deceive the next process as well.

Threads. The loop's thread calls `request`, `switch`, `acknowledge`; one other thread runs `run`. They share plain
attributes that one side writes and the other reads; each hand-over is a single reference. A round clears `_awake`
before it reads what is wanted, and `request` writes what is wanted before it reads `_awake`: no wake-up is lost.
"""

import os
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from persistence.errors import StoreError, SyncFailed, os_text
from persistence.files import Files
from persistence.journal import Durable, Journal
from persistence.position import Position, PositionWriter


class Syncer:
    """Make written records durable, in another thread."""

    def __init__(self, files: Files, durable: Durable, position: PositionWriter) -> None:
        self._files = files
        self._position = position
        self._durable = durable
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._awake = False
        self._stopping = False
        self._wanted: tuple[int, Position, str] | None = None
        self._switches: deque[tuple[int, Position, str, Callable[[], None]]] = deque()
        self.notify_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        """Readable when `durable` has moved, or `error` is set."""
        self.error: StoreError | None = None
        """Why syncing has ended for ever; None while all is well."""
        self.syncs = 0
        """Rounds that called fdatasync on a journal."""

    @property
    def durable(self) -> int:
        """Every record up to this sequence is on disk."""
        return self._durable.sequence

    def request(self, journal: Journal) -> None:
        """Ask that what `journal` has written so far becomes durable. Never waits."""
        self._wanted = (journal.fd, Position(journal.written_sequence, journal.size, journal.number), journal.path)
        self._rouse()

    def switch(self, journal: Journal, finish: Callable[[], None]) -> None:
        """Note that `journal`, as it is now, is complete and gets a successor.

        `finish` makes the successor durable and closes the old file; it runs in the syncing thread after the old
        file is durable, before anything of the new one counts.
        """
        position = Position(journal.written_sequence, journal.size, journal.number)
        self._switches.append((journal.fd, position, journal.path, finish))
        self._rouse()

    def acknowledge(self) -> None:
        """Make `notify_fd` unreadable until the next news. Call before looking at `durable` and `error`."""
        try:
            os.eventfd_read(self.notify_fd)
        except BlockingIOError:
            pass

    def run(self) -> None:
        """Serve requests until `stop` or the first failure. Blocks: for a thread of its own."""
        while not self._stopping and self.error is None:
            self._wake.get()
            self._awake = False
            self.round()

    def stop(self) -> None:
        """Make `run` return after the round in progress."""
        self._stopping = True
        self._wake.put(None)

    def round(self) -> None:
        """Make durable whatever is wanted now. `run` does this; tests and tools without a thread may."""
        if self.error is not None:
            return
        wanted = self._wanted  # before the switches: one made later must not see its new file synced first
        path = self._position.path
        try:
            while self._switches:
                fd, position, path, finish = self._switches[0]
                self._sync(fd, position)
                finish()
                self._switches.popleft()
            if wanted is not None and wanted[1].sequence > self._durable.sequence:
                fd, position, path = wanted
                self._sync(fd, position)
        except OSError as error:
            self._fail(path, os_text(error))
        except StoreError as error:
            self._fail(error.path, error.what)

    def close(self) -> None:
        """Close `notify_fd`; after the thread has ended."""
        os.close(self.notify_fd)

    def _sync(self, fd: int, position: Position) -> None:
        self._files.fdatasync(fd)
        self.syncs += 1
        self._durable.sequence = position.sequence
        self._position.publish(position)
        self._notify()

    def _rouse(self) -> None:
        if not self._awake:
            self._awake = True
            self._wake.put(None)

    def _notify(self) -> None:
        try:
            os.eventfd_write(self.notify_fd, 1)
        except BlockingIOError:
            pass

    def _fail(self, path: str, why: str) -> None:
        advice = (
            f"everything up to record {self.durable} is on disk; nothing after it may be acknowledged: "
            "the server has to stop; look at the system's log for the disk, then start it again"
        )
        self.error = SyncFailed(f"bringing it to the disk failed: {why}", path, record=self.durable + 1, advice=advice)
        self._notify()

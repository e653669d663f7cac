"""The proof that follower and server agree: at each snapshot of the server's, both states are hashed and compared.

The state at the turn to journal file n is the one that snapshot n holds, if there comes to be one. So at each turn a
forked child hashes the follower's state, as it is in that moment, while the follower goes on. When the manifest names
that snapshot, another child reads the file and hashes its rows. The hash is the engine's own (ENGINE.STATEHASH), which
is a hash of the very rows that a snapshot consists of.

Children, because hashing a million orders takes seconds; a child has its parent's memory to itself as it was.
"""

import gc
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from persistence.errors import StoreError
from persistence.history.database import HistoryError
from persistence.history.log import Base, Log, NotReady
from server.engine.dump import hash_rows, rows
from server.engine.exchange import Exchange

TURNS_MAX: Final = 4
"""Turns whose hashes are kept: a snapshot that takes longer than four of the next ones is not compared."""


@dataclass(slots=True)
class Child:
    """A process that computes a hash."""

    pid: int
    pipe: int
    answer: str = ""

    def ended(self) -> bool:
        """Take the answer if there is one; a child that failed has none."""
        if self.pipe >= 0:
            try:
                data = os.read(self.pipe, 256)
            except BlockingIOError:
                return False
            os.close(self.pipe)
            self.pipe = -1
            os.waitpid(self.pid, 0)
            self.answer = data.decode(errors="replace")
        return True

    def kill(self) -> None:
        if self.pipe >= 0:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self.pipe)
            self.pipe = -1


class Audit:
    """The comparisons that are under way."""

    def __init__(self) -> None:
        self.compared = 0
        self._own: dict[int, Child] = {}  # by the number of the journal file that was turned to
        self._theirs: dict[int, Child] = {}
        self._seen = 0  # the newest snapshot that was looked at

    def crossed(self, exchange: Exchange, number: int) -> None:
        """The state is that of snapshot `number`, which may come to be."""
        for old in sorted(self._own)[: -TURNS_MAX + 1]:
            self._own.pop(old).kill()
        self._own[number] = start(lambda: hash_rows(rows(exchange)))

    def look(self, log: Log) -> None:
        """Go on with what is under way; raise `HistoryError` for a difference."""
        for number in [one for one in self._theirs if self._theirs[one].ended() and self._own[one].ended()]:
            theirs, own = self._theirs.pop(number).answer, self._own.pop(number).answer
            if not theirs or not own:
                continue  # the snapshot was replaced meanwhile, or a child was killed
            self.compared += 1
            if theirs != own:
                raise HistoryError(
                    f"the state at snapshot {number} hashes to {own} here and to {theirs} there: the server and this "
                    "follower disagree about the log; they may be of different versions. Keep both as they are"
                )
        try:
            snapshot = log.manifest().snapshot
        except (StoreError, NotReady):
            return  # it is being replaced; there is a next time
        if snapshot is None or snapshot.number <= self._seen:
            return
        self._seen = snapshot.number
        if snapshot.number in self._own:
            base = Base(snapshot.sequence, snapshot.number, snapshot)
            self._theirs[snapshot.number] = start(lambda: hash_rows(log.rows(base)))

    def close(self) -> None:
        """End what is under way."""
        for child in (*self._own.values(), *self._theirs.values()):
            child.kill()


def start(compute: Callable[[], str]) -> Child:
    """Compute in a child."""
    reading, writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    try:
        gc.disable()
        os.closerange(3, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
        os.write(writing, compute().encode())
    finally:
        os._exit(0)

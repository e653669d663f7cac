"""The proof that follower and server agree: at each snapshot of the server's, both states are hashed and compared.

The state at the turn to journal file n is the one that snapshot n holds, if there comes to be one. So at each turn a
forked child hashes the follower's state, as it is in that moment, while the follower goes on. When the manifest names
that snapshot, another child reads the file and hashes its rows. The hash is the engine's own (ENGINE.STATEHASH), which
is a hash of the very rows that a snapshot consists of.

Children, because hashing a million orders takes seconds; a child has its parent's memory to itself as it was.
"""

import ctypes
import gc
import os
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from persistence.errors import StoreError
from persistence.history.database import Diverged
from persistence.history.log import Base, Log, NotReady
from server.engine.dump import hash_dump, hash_rows, rows
from server.engine.exchange import Exchange

PRCTL: Final = ctypes.CDLL(None).prctl
PR_SET_PDEATHSIG: Final = 1
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

    def crossed(self, exchange: Exchange, number: int) -> None:
        """The state is that of snapshot `number`, which may come to be, or be there already."""
        for old in sorted(self._own)[: -TURNS_MAX + 1]:
            self._forget(old)
        self._own[number] = start(lambda: hash_rows(rows(exchange)))

    def look(self, log: Log) -> None:
        """Go on with what is under way; raise `Diverged` for a difference."""
        for number, theirs in list(self._theirs.items()):
            own = self._own[number]
            if not theirs.ended() or not own.ended():
                continue
            self._forget(number)
            if not theirs.answer or not own.answer:
                continue  # the snapshot was replaced meanwhile, or a child was killed
            self.compared += 1
            if theirs.answer != own.answer:
                raise Diverged(
                    f"the state at snapshot {number} hashes to {own.answer} here and to {theirs.answer} there: the "
                    "server and this follower disagree about the log; they may be of different versions. Keep both as "
                    "they are"
                )
        if all(number in self._theirs for number in self._own):
            return
        try:
            manifest = log.manifest()
        except (StoreError, NotReady):
            return  # it is being replaced; there is a next time
        for entry in (*manifest.kept, manifest.snapshot):
            if entry is not None and entry.number in self._own and entry.number not in self._theirs:
                base = Base(entry.sequence, entry.number, entry)
                self._theirs[entry.number] = start(partial(hash_of, log, base))

    def close(self) -> None:
        """End what is under way."""
        for number in list(self._own):
            self._forget(number)

    def _forget(self, number: int) -> None:
        self._own.pop(number).kill()
        theirs = self._theirs.pop(number, None)
        if theirs is not None:
            theirs.kill()


def hash_of(log: Log, base: Base) -> str:
    """The hash of a snapshot's rows; or of what they are here, where an older program wrote them."""
    return hash_dump(log.rows(base))


def start(compute: Callable[[], str]) -> Child:
    """Compute in a child that ends with this process, and holds nothing of what it has open."""
    reading, writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the child uses none of what they hold
        pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    try:
        gc.disable()
        PRCTL(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.closerange(0, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
        os.write(writing, compute().encode())
    finally:
        os._exit(0)

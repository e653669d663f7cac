"""The follower: re-executes the log with the server's own engine, and writes what happened into a database.

Problem. A row for every event, exactly once, whatever dies in between; and trading must not notice.

Idea. The log is the only input, and it is read only up to what is durable. The database says up to which record it has
come, in the very transactions that bring the rows. So to begin is: find a base (a snapshot of the server's) that is
not beyond that record, replay silently up to it, and go on from there; and whatever was not committed is simply made
again. There is no queue to lose anything, and no offset beside the rows.

    base ── replay, silent ──► the database's sequence ── replay, with events ──► rows ── one transaction ──► ...

When the database is away, the batch that it did not take is kept and tried again; nothing more is read, so memory
stays bounded, and the log waits on disk. Whether the batch had arrived after all is seen from the sequence.

At the turn from one journal file to the next, the state is the one of which the server's snapshot of that number was
taken: the two are compared (`audit.py`), and a difference ends the follower.
"""

import gc
import threading
import time
from typing import Final

from persistence.errors import FULL_ERRNOS, StoreError
from persistence.files import FILES
from persistence.history.audit import Audit
from persistence.history.database import Database, DatabaseAway, Diverged, HistoryError, State
from persistence.history.limits import (
    BATCH_RECORDS_MAX,
    BATCH_ROWS_MAX,
    COMMIT_PAUSE_S,
    MANIFEST_PAUSE_S,
    POLL_S,
    RETRY_S_MAX,
    RETRY_S_MIN,
    STOP_S,
)
from persistence.history.log import Base, Log, NotReady, left_behind
from persistence.history.openings import opening_rows
from persistence.history.progress import Progress
from persistence.history.projection import Projection, Rows, time_text
from persistence.layout import history_position
from persistence.payload import BadPayload, unpack
from persistence.position import PositionWriter
from protocol.events import Event
from server.engine import restore
from server.engine.exchange import Exchange
from server.engine.replay import ReplayError, replay


class Follower:
    """Follows one directory into one database."""

    def __init__(self, directory: str, database: Database, progress: Progress, name: str = "") -> None:
        """`name`: of a second follower of the same directory."""
        self.directory: Final = directory
        self.name: Final = name
        self.database: Final = database
        self.progress: Final = progress
        self.stopping: Final = threading.Event()
        self._told: Final = threading.Event()  # to end, when what is durable by then is written
        self.exchange = Exchange()
        self._log: Log | None = None
        self._state: State | None = None
        self._projection: Projection | None = None
        self._position: PositionWriter | None = None
        self._audit = Audit()
        self._ends_s = 0.0  # when to end at the latest, once told to
        self._record_events = 0  # of the record that is being applied, told so far

    # -- the outside --------------------------------------------------------------------------------

    def stop(self) -> None:
        """Write what is durable by now, if that goes quickly, and end; called again, end at once.

        For any thread but the follower's own, so for no signal handler.
        """
        if self._told.is_set():
            self.stopping.set()
        self._ends_s = time.monotonic() + STOP_S
        self._told.set()

    def run(self, until_durable: bool = False) -> None:
        """Follow until `stopping` is set, or (`until_durable`) all that is durable by then is in the database.

        Raises `HistoryError` and `StoreError` for what trying again does not mend.
        """
        pause_s = RETRY_S_MIN
        while not self.stopping.is_set():
            try:
                if self._projection is None:
                    self.resume()
                self.progress.recovered()
                self._follow(until_durable)
                return
            except (DatabaseAway, NotReady) as error:
                if self.stopping.is_set() or self._told.is_set():
                    return
                self.progress.failed(str(error))
                if until_durable and isinstance(error, NotReady):
                    raise HistoryError(str(error)) from error
                self._told.wait(pause_s)
                pause_s = min(2 * pause_s, RETRY_S_MAX)
            except (ReplayError, BadPayload) as error:
                raise HistoryError(f"{error}: the log was written by another version of this program") from error

    def close(self) -> None:
        """Give files and database up."""
        self._audit.close()
        if self._log is not None:
            self._log.close()
        if self._position is not None:
            self._position.close()
        self.database.close()

    # -- beginning ----------------------------------------------------------------------------------

    def resume(self) -> None:
        """Bring the engine to the state that the database has come to, or begin a history."""
        self.database.prepare()
        state = self.database.state()
        if self._log is None:
            self._log = Log(self.directory)
        log = self._log
        durable = log.durable()
        base = choose_base(log, state, durable.sequence)
        self.progress.durable = durable.sequence
        if state is not None:
            self.progress.resumed(state.sequence, state.time_us)
            self.progress.note(f"{self.database.describe()} goes on behind record {state.sequence}")
        exchange = self._load(log, base)
        if state is None:
            state, opening, rows = opening_rows(log.store.hex(), exchange)
            self.database.begin(state, opening, rows)
            self.progress.resumed(state.sequence, state.time_us)
            self.progress.note(f"{self.database.describe()}: a new history begins behind record {state.sequence}")
        log.start(base)
        self.exchange = exchange
        self._replay_silently(log, state.sequence)
        if exchange.now_us != state.time_us:
            raise Diverged(
                f"record {state.sequence} of the log is another one than the history took (of "
                f"{time_text(state.time_us)} there, of {time_text(exchange.now_us)} here): an older copy of the data "
                "directory was put back, and went on from there. Keep this database as an archive and begin a "
                "new one (another URL)"
            )
        exchange.record_events = exchange.terse = True
        gc.freeze()
        gc.enable()
        self._state = state
        self._position = PositionWriter(FILES, log.path(history_position(self.name)), log.store)
        self._publish()
        self._publish()  # into both of its slots: another database may have come further
        self._projection = Projection(exchange, state.balance_rows, state.transfer_rows)

    def _load(self, log: Log, base: Base) -> Exchange:
        gc.disable()  # as in the server's recovery: what follows makes no cyclic garbage, up to `resume`'s end
        if base.snapshot is None:
            return Exchange()
        try:
            return restore.load(log.rows(base))
        except ValueError as error:
            raise HistoryError(f"{base.snapshot.name} holds a state that this version refuses: {error}") from None

    def _replay_silently(self, log: Log, sequence: int) -> None:
        """Apply the records up to `sequence`, which the database has."""
        exchange = self.exchange
        self.progress.replaying(exchange.sequence, sequence)
        while exchange.sequence < sequence:
            before = exchange.sequence
            for number, time_us, payload in log.records():
                replay(exchange, number, time_us, unpack(payload), None)
                if number == sequence or self._told.is_set():
                    break
                if number % BATCH_RECORDS_MAX == 0:
                    self.progress.replaying(number, sequence)
            if self._told.is_set() and exchange.sequence < sequence:
                raise NotReady("told to stop while replaying")
            assert exchange.sequence > before, "records up to the database's sequence are durable"

    # -- following ----------------------------------------------------------------------------------

    def _follow(self, until_durable: bool) -> None:
        log = self._log
        assert log is not None
        goal = log.durable().sequence if until_durable else 0
        committed_s = looked_s = 0.0
        while not self.stopping.is_set():
            now_s = time.monotonic()
            if now_s - looked_s > MANIFEST_PAUSE_S:
                looked_s = now_s
                self._audit.look(log)
                self.progress.snapshots_compared = self._audit.compared
            durable = log.durable().sequence
            self.progress.durable = durable
            if self.exchange.sequence < durable:
                full = self._read(log)
                if not full and not until_durable:
                    self._told.wait(max(0.0, committed_s + COMMIT_PAUSE_S - now_s))
                self._commit()
                committed_s = time.monotonic()
            elif (until_durable and self.exchange.sequence >= goal) or self._told.is_set():
                return
            else:
                self._told.wait(POLL_S)
            if 0 < self._ends_s < time.monotonic():
                return

    def _read(self, log: Log) -> bool:
        """Apply what is durable, at most a batch; tell whether it is full."""
        projection = self._projection
        assert projection is not None
        exchange = self.exchange
        number = log.place.number
        first = exchange.sequence
        for sequence, time_us, payload in log.records():
            if log.place_number != number:
                number = log.place_number
                self._audit.crossed(exchange, number)
            if not self.progress.pending_us:
                self.progress.pending_us = time_us
            self._record_events = 0
            replay(exchange, sequence, time_us, unpack(payload), self._tell)
            if projection.size >= BATCH_ROWS_MAX or sequence - first >= BATCH_RECORDS_MAX:
                return True
        return False

    def _tell(self, events: list[Event], time_us: int) -> None:
        assert self._projection is not None
        first = self._record_events
        self._record_events = first + len(events)
        self._projection.take(self.exchange.sequence + 1, events, first)

    def _commit(self) -> None:
        """Bring the batch into the database, however often that has to be tried."""
        before = self._state
        projection = self._projection
        assert before is not None
        assert projection is not None
        exchange = self.exchange
        after = State(
            before.store,
            before.opening,
            exchange.sequence,
            exchange.now_us,
            projection.balance_rows,
            projection.transfer_rows,
        )
        rows = projection.finish()
        self._write(before, after, rows)
        self._state = after
        self._publish()
        self.progress.committed(after.sequence, after.time_us, rows.count())

    def _write(self, before: State, after: State, rows: Rows) -> None:
        pause_s = RETRY_S_MIN
        while True:
            try:
                self.database.write(before, after, rows)
                return
            except DatabaseAway as error:
                self.progress.failed(str(error))
            while True:  # until the database says whether it has it
                if self._told.wait(pause_s):
                    raise DatabaseAway("told to stop while the database was away")
                pause_s = min(2 * pause_s, RETRY_S_MAX)
                try:
                    self.database.prepare()
                    found = self.database.state()
                    break
                except DatabaseAway as error:
                    self.progress.failed(str(error))
                self._keep_watch()
            if found == after:
                return
            if found != before:
                raise HistoryError("the database came back in another state than the one it was in: was it restored?")

    def _keep_watch(self) -> None:
        """While the database is away, still tell how far behind it is."""
        assert self._log is not None
        self.progress.durable = self._log.durable().sequence

    def _publish(self) -> None:
        """Tell the server up to where the log is not needed any more."""
        assert self._log is not None
        assert self._position is not None
        try:
            self._position.publish(self._log.place)
        except OSError as error:
            if error.errno not in FULL_ERRNOS:
                raise HistoryError(f"{self._position.path}: {error.strerror}") from error


def choose_base(log: Log, state: State | None, durable: int) -> Base:
    """Find the state to begin with: the oldest for a new history, else the newest that is not beyond it."""
    try:
        bases = log.bases()
    except StoreError as error:
        raise HistoryError(str(error)) from error
    if state is None:
        if not bases:
            raise HistoryError("the log has no beginning and no snapshot")
        return bases[0]
    if state.store != log.store.hex():
        raise HistoryError(
            f"this database has the history of another data directory ({state.store}, not {log.store.hex()}): "
            "give this one a database of its own"
        )
    if state.sequence > durable:
        raise HistoryError(
            f"the history has come to record {state.sequence}, and the log is durable up to {durable} only: an older "
            "copy of the data directory was put back, or the log lost its end"
        )
    fitting = [base for base in bases if base.sequence <= state.sequence]
    if not fitting:
        first = bases[0].sequence if bases else durable
        raise HistoryError(left_behind(state.sequence, f"the oldest state that is kept is that of record {first}"))
    return fitting[-1]

"""History in SQLite: one file, in the data directory where nobody says otherwise.

Write-ahead logging, so that readers and the writer never wait for each other, with a sync at every commit: the server
deletes the log's files up to what the history has, so what it has must survive a power cut.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.database import (
    ADVANCE,
    BEHIND,
    STATE_FIELDS,
    Database,
    DatabaseAway,
    HistoryError,
    State,
    insert_text,
    one_line,
    overtaken,
)
from persistence.history.projection import Row, Rows

BUSY_MS: Final = 5_000
"""How long a statement waits for somebody's lock."""

CACHE_KIB: Final = 64 * 1024
"""Memory for pages of the file: the indexes' pages that a batch touches are all over it."""

CHECKPOINT_PAGES: Final = 8_192
"""Pages of 4 KiB of the write-ahead log, after which they are copied into the file: a few batches."""


class SqliteDatabase(Database):
    """A file."""

    def __init__(self, path: str) -> None:
        """Open the file, or make one for its owner's eyes only; raise `DatabaseAway` or `HistoryError`."""
        self.path: Final = os.path.abspath(path)
        with suppress(OSError):  # SQLite says better what is wrong
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        engine = sa.create_engine(sa.URL.create("sqlite", database=self.path))
        sa.event.listen(engine, "connect", set_up)
        sa.event.listen(engine, "begin", begin)
        super().__init__(engine)
        with self._judging():
            self._connection: Final = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            set_up(self._connection, None)

    def describe(self) -> str:
        return f"sqlite {self.path}"

    def begin(self, state: State, opening: list[Row], rows: Rows) -> None:
        marks = ", ".join("?" for _ in STATE_FIELDS)
        with self._transaction() as connection:
            connection.execute(
                f"INSERT INTO history_state (id, {', '.join(STATE_FIELDS)}) VALUES (1, {marks})",
                tuple(getattr(state, name) for name in STATE_FIELDS),
            )
            connection.executemany(insert_text(tables.BALANCE_SLICE, "?", False), opening)
            self._insert(connection, rows)

    def write(self, before: State, after: State, rows: Rows) -> None:
        with self._transaction() as connection:
            moved = connection.execute(
                (ADVANCE + BEHIND).format("?"),
                (after.sequence, after.time_us, after.balance_rows, after.transfer_rows, before.store, before.sequence),
            )
            if moved.rowcount != 1:
                raise overtaken(before)
            self._insert(connection, rows)

    def close(self) -> None:
        self._connection.close()
        self.engine.dispose()

    def may_mend(self, error: BaseException | None) -> bool:
        return isinstance(error, sqlite3.OperationalError)  # a lock, a full disk, a folder that is not there

    @staticmethod
    def _insert(connection: sqlite3.Connection, rows: Rows) -> None:
        for table, added in rows.added():
            if added:
                connection.executemany(insert_text(table, "?", False), added)
        for table, replaced in rows.replaced():
            if replaced:
                connection.executemany(insert_text(table, "?", True), replaced)

    @contextmanager
    def _judging(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            kind = DatabaseAway if self.may_mend(error) else HistoryError
            raise kind(f"{self.describe()}: {one_line(error)}") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        with self._judging():
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Prepare a new connection."""
    connection.isolation_level = None  # else the module begins transactions where it thinks fit, and none for reading
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def begin(connection: sa.Connection) -> None:
    """Begin what SQLAlchemy takes for a transaction: all that is read in it is of one state."""
    connection.exec_driver_sql("BEGIN")

"""One database of history, whichever it is: migrated, read, and written a batch at a time.

The invariant that everything rests on: a batch's rows and the sequence up to which they go are one transaction, which
also demands that the sequence is still the one that the batch begins behind. So a batch is there once or not at all,
however often it is tried and whoever else might write.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.migrations import NewerSchema, migrate
from persistence.history.projection import COLUMNS, Row, Rows


class HistoryError(Exception):
    """Something that trying again does not mend; the text says what to do."""


class Diverged(HistoryError):
    """Follower and server do not agree about the log: nothing more may be written until somebody has looked."""


class DatabaseAway(Exception):
    """The database can't be reached or can't write now; trying again may help."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a history has come: the row of `history_state`."""

    store: str
    opening: int
    sequence: int
    time_us: int
    balance_rows: int
    transfer_rows: int


STATE_FIELDS: Final = ("store", "opening", "sequence", "time_us", "balance_rows", "transfer_rows")
KEYS: Final = {
    table.name: tuple(column.name for column in table.primary_key) for table in tables.METADATA.sorted_tables
}
KEPT: Final = ("create_time",)
"""Columns that a row which replaces another leaves as they were."""

ADVANCE: Final = "UPDATE history_state SET sequence = {0}, time_us = {0}, balance_rows = {0}, transfer_rows = {0}"
BEHIND: Final = " WHERE id = 1 AND store = {0} AND sequence = {0}"


def insert_text(table: sa.Table, mark: str, replacing: bool) -> str:
    """Write the INSERT of a table's rows, in words that both databases know; `mark` stands for a value."""
    columns = COLUMNS[table.name]
    names = ", ".join(f'"{name}"' for name in columns)
    text = f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join([mark] * len(columns))})'
    if not replacing:
        return text
    keys = KEYS[table.name]
    changed = [name for name in columns if name not in keys and name not in KEPT]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
    return f"{text} ON CONFLICT ({', '.join(f'{chr(34)}{key}{chr(34)}' for key in keys)}) DO UPDATE SET {changes}"


class Database(ABC):
    """A database, for one thread; `engine` is for whoever reads."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine: Final = engine

    @abstractmethod
    def describe(self) -> str:
        """Name the database, without its password."""

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the tables; its failures are `DatabaseAway`, or `HistoryError`."""
        try:
            with self.engine.connect() as connection:
                if self.engine.dialect.name == "postgresql":  # SQLite's readers have that anyway
                    connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection
        except sa.exc.DBAPIError as error:
            raise self.judged(error) from error

    @abstractmethod
    def may_mend(self, error: BaseException | None) -> bool:
        """Tell whether what the driver raised may be over after a while: a server that is away, a lock, a full disk."""

    def judged(self, error: sa.exc.DBAPIError) -> Exception:
        """What a failure of the driver's is for us."""
        kind = DatabaseAway if self.may_mend(error.orig) else HistoryError
        return kind(f"{self.describe()}: {one_line(error.orig)}")

    def prepare(self) -> None:
        """Bring the schema to this program's version; raise `HistoryError` where it is a newer one's."""
        try:
            migrate(self.engine)
        except NewerSchema as error:
            raise HistoryError(str(error)) from error
        except sa.exc.DBAPIError as error:
            raise self.judged(error) from error

    def state(self) -> State | None:
        """Read how far this history has come; None before it has begun."""
        with self.reading() as connection:
            return state_in(connection)

    @abstractmethod
    def begin(self, state: State, opening: list[Row], rows: Rows) -> None:
        """Begin a history: its first state, what everybody had then (rows of `balance_slice`), what there was."""

    @abstractmethod
    def write(self, before: State, after: State, rows: Rows) -> None:
        """Write a batch that goes from `before` to `after`, whole or not at all.

        Raises `DatabaseAway`, after which it may be there or not (`state` tells), and `HistoryError` where somebody
        else has written.
        """

    @abstractmethod
    def close(self) -> None:
        """Give the database up."""


def state_in(connection: sa.Connection) -> State | None:
    """Read how far the history has come that this connection sees."""
    table = tables.HISTORY_STATE
    row = connection.execute(sa.select(*[table.c[name] for name in STATE_FIELDS])).one_or_none()
    return None if row is None else State(*row)


def one_line(error: BaseException | None) -> str:
    """What a database said, in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def overtaken(before: State) -> HistoryError:
    return HistoryError(
        f"the history is not at record {before.sequence} any more: another follower writes to this database; "
        "stop it, or give each one a database of its own"
    )

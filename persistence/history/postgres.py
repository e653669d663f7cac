"""History in PostgreSQL 13 or later, by psycopg 3: COPY for what is new, one pipeline for what is replaced."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
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
from persistence.history.projection import COLUMNS, Row, Rows

CONNECT_S: Final = 10
COPY_ROWS: Final = 1_000
"""Rows handed to the library at a time."""

SPECIAL: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class PostgresDatabase(Database):
    """A PostgreSQL database; its connection for writing is made when it is needed, and again after it broke."""

    def __init__(self, url: str) -> None:
        """`url`: postgresql://user:password@host:port/name?option=value, or the same as libpq takes it."""
        self._url: Final = url
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=self._connect, pool_pre_ping=True, pool_size=2, max_overflow=2
        )
        super().__init__(engine)
        self._connection: psycopg.Connection | None = None

    def describe(self) -> str:
        told = psycopg.conninfo.conninfo_to_dict(self._url)
        return f"postgresql {told.get('host', 'localhost')}:{told.get('port', 5432)}/{told.get('dbname', '')}"

    def begin(self, state: State, opening: list[Row], rows: Rows) -> None:
        marks = ", ".join("%s" for _ in STATE_FIELDS)
        with self._transaction() as cursor:
            cursor.execute(
                f"INSERT INTO history_state (id, {', '.join(STATE_FIELDS)}) VALUES (1, {marks})".encode(),
                tuple(getattr(state, name) for name in STATE_FIELDS),
            )
            copy(cursor, tables.BALANCE_SLICE, opening)
            insert(cursor, rows)

    def write(self, before: State, after: State, rows: Rows) -> None:
        with self._transaction() as cursor:
            cursor.execute(
                (ADVANCE + BEHIND).format("%s").encode(),
                (after.sequence, after.time_us, after.balance_rows, after.transfer_rows, before.store, before.sequence),
            )
            if cursor.rowcount != 1:
                raise overtaken(before)
            insert(cursor, rows)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self._url, connect_timeout=CONNECT_S, application_name="dingir history", options="-c timezone=UTC"
        )

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Cursor]:
        try:
            connection = self._connection
            if connection is None or connection.closed:
                connection = self._connection = self._connect()
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            raise DatabaseAway(one_line(error)) from error
        except psycopg.Error as error:
            raise HistoryError(f"{self.describe()}: {one_line(error)}") from error


def insert(cursor: psycopg.Cursor, rows: Rows) -> None:
    for table, added in rows.added():
        copy(cursor, table, added)
    for table, replaced in rows.replaced():
        if replaced:
            cursor.executemany(insert_text(table, "%s", True).encode(), replaced)


def copy(cursor: psycopg.Cursor, table: sa.Table, rows: list[Row]) -> None:
    """Add rows by COPY."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in COLUMNS[table.name])
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN'.encode()) as writer:
        for start in range(0, len(rows), COPY_ROWS):
            writer.write(copy_text(rows[start : start + COPY_ROWS]))


def copy_text(rows: Iterable[Row]) -> str:
    """Write rows in COPY's text format; what is true is `True` there, too.

    >>> copy_text([(1, "a\\tb\\\\", True)])
    '1\\ta\\\\tb\\\\\\\\\\tTrue\\n'
    """
    return "".join(
        [
            "\t".join([one.translate(SPECIAL) if isinstance(one, str) else str(one) for one in row]) + "\n"
            for row in rows
        ]
    )

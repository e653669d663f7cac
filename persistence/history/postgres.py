"""History in PostgreSQL 13 or later, by psycopg 3: COPY for what is new, one pipeline for what is replaced."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

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

DEFAULTS: Final = {
    "application_name": "dingir history",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    # A server that has vanished without a word is noticed after half a minute, not after two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
"""What the URL may say differently."""

BAD_URL: Final = (
    "the URL can't be read; expected postgresql://user:password@host:port/database?option=value, with the characters "
    "/ ? # @ : % of a password written as %2F %3F %23 %40 %3A %25"
)
WAIT_FOR_DISK: Final = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)
"""Else a crash could lose what the server has been told is there, and whose log it has deleted."""
COPY_ROWS: Final = 1_000
"""Rows handed to the library at a time."""

SIGNATURE_AT: Final = {name: names.index("signature") for name, names in COLUMNS.items() if "signature" in names}
"""Place of the only column that may hold bytes, by table."""

SPECIAL: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class PostgresDatabase(Database):
    """A PostgreSQL database; its connection for writing is made when it is needed, and again after it broke."""

    def __init__(self, url: str) -> None:
        """`url`: postgresql://user:password@host:port/name?option=value, as libpq takes it."""
        try:
            told = psycopg.conninfo.conninfo_to_dict(url)
        except psycopg.Error:  # its text may repeat the password
            raise HistoryError(BAD_URL) from None
        self._options: Final[dict[str, Any]] = {**DEFAULTS, **told}
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=self._connect, pool_pre_ping=True, pool_size=2, max_overflow=2
        )
        super().__init__(engine)
        self._connection: psycopg.Connection | None = None

    def describe(self) -> str:
        told = self._options
        return f"postgresql {told.get('host', 'localhost')}:{told.get('port', 5432)}/{told.get('dbname', '')}"

    def may_mend(self, error: BaseException | None) -> bool:
        """What time mends is everything about connections (a wrong password, too: somebody corrects it over there),
        resources and locks, and a server that may not write now, after a failover; not what is wrong with our
        statements, our rights or the tables."""
        state = getattr(error, "sqlstate", None) or ""
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) or state.startswith("25")

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
        connection = psycopg.connect(**self._options)
        try:
            connection.execute(WAIT_FOR_DISK)
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Cursor]:
        try:
            connection = self._connection
            if connection is None or connection.closed:
                connection = self._connection = self._connect()
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor
        except psycopg.Error as error:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            kind = DatabaseAway if self.may_mend(error) else HistoryError
            raise kind(f"{self.describe()}: {one_line(error)}") from error


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
    at = SIGNATURE_AT.get(table.name)
    if at is not None:
        rows = [in_digits(row, at) if row[at] else row for row in rows]
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN'.encode()) as writer:
        for start in range(0, len(rows), COPY_ROWS):
            writer.write(copy_text(rows[start : start + COPY_ROWS]))


def in_digits(row: Row, at: int) -> Row:
    r"""Write the bytes at a place of a row as a text that is read as BYTEA.

    >>> in_digits((1, b"\xc0\xff", "x"), 1)
    (1, '\\xc0ff', 'x')
    """
    signature = row[at]
    assert isinstance(signature, bytes)
    return (*row[:at], "\\x" + signature.hex(), *row[at + 1 :])


def copy_text(rows: Iterable[Row]) -> str:
    r"""Write rows in COPY's text format; what is true is `True` there, too.

    >>> copy_text([(1, "a", True), (2, "a\tb\\", False)])
    '1\ta\tTrue\n2\ta\\tb\\\\\tFalse\n'
    """
    lines = []
    for row in rows:
        line = "\t".join(map(str, row))
        if line.count("\t") >= len(row) or "\\" in line or "\n" in line or "\r" in line:  # rarely
            line = "\t".join([str(one).translate(SPECIAL) for one in row])
        lines.append(line + "\n")
    return "".join(lines)

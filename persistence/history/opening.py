"""Open a database by its URL."""

from urllib.parse import unquote, urlsplit

from persistence.history.database import Database, HistoryError
from persistence.history.sqlite import SqliteDatabase

EXPECTED = "expected sqlite:PATH or postgresql://user:password@host:port/database"


def open_database(url: str) -> Database:
    """Open the database that `url` names; raise `HistoryError` or `DatabaseAway`.

    In a path, too, the characters % ? # are written as %25 %3F %23.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.netloc + parts.path)
        if not path:
            raise HistoryError(f"{EXPECTED}, received {url!r}")
        return SqliteDatabase(path)
    if parts.scheme in ("postgresql", "postgres"):
        from persistence.history.postgres import PostgresDatabase  # libpq is loaded by who needs it

        return PostgresDatabase(url)
    raise HistoryError(f"{EXPECTED}, received {parts.scheme + ':...' if parts.scheme else url!r}")

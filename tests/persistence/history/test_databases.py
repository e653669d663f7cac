"""What can be wrong with a database: what is tried again, what is refused, and what is said."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
import pytest
import sqlalchemy as sa

from persistence.history import migrations, sqlite
from persistence.history import postgres as writing
from persistence.history.database import DatabaseAway, Diverged, HistoryError
from persistence.history.follower import Follower
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from persistence.history.sqlite import SqliteDatabase
from tests.persistence.history.conftest import NewUrl, new_database
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import contents, execute, follow, quietly, verified
from tests.postgres import Postgres

SOME = (
    "ASSET.CREATE BTC SCALE 8",
    "ASSET.CREATE USDT SCALE 6",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2",
    "USER.REGISTER L1 0xa",
    "USER.REGISTER L1 0xb",
    "BALANCE.UPDATE 1 BTC 1000 BUSINESS deposit ID 1",
    "BALANCE.UPDATE 2 USDT 1000 BUSINESS deposit ID 1",
    "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 2",
    "ORDER.PUT 2 BTC_USDT BID LIMIT 1 PRICE 3",
)


@pytest.fixture
def some(log: ExchangeLog) -> ExchangeLog:
    log.do(*SOME)
    log.sync()
    return log


def refusal(url: str, kind: type[Exception]) -> str:
    """Prepare a database that can't be; return what is said."""
    with pytest.raises(kind) as caught:
        prepare(url)
    return str(caught.value)


def prepare(url: str) -> None:
    database = open_database(url)
    try:
        database.prepare()
    finally:
        database.close()


# -- PostgreSQL ---------------------------------------------------------------------------------------


def test_a_postgresql_that_is_not_there_or_lets_nobody_in_is_tried_again(postgres: Postgres) -> None:
    assert "No such file" in refusal("postgresql://me@/x?host=/nowhere&port=1", DatabaseAway)
    assert "Connection refused" in refusal("postgresql://me:s3cret@127.0.0.1:1/x", DatabaseAway)
    assert 'database "nothing" does not exist' in refusal(postgres.url("nothing"), DatabaseAway)
    postgres.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    hba = postgres.data / "pg_hba.conf"
    hba.write_text("local all guarded scram-sha-256\n" + hba.read_text())
    postgres.execute("SELECT pg_reload_conf()")
    wrong = postgres.url().replace("postgres@", "guarded:s3cret@")
    text = refusal(wrong, DatabaseAway)
    assert "password authentication failed" in text
    assert "s3cret" not in text


def test_a_url_that_cannot_be_read_is_refused_without_repeating_it() -> None:
    for url in (
        "postgresql://u:s3cret%zz@host/db",
        "postgresql://u:s3cret@host:port/db",
        "postgresql://u@host/db?pass word=s3cret",
        "mysql://u:s3cret@host/db",
        "postgres:s3cret",
    ):
        with pytest.raises((HistoryError, DatabaseAway)) as caught:
            prepare(url)
        assert "s3cret" not in str(caught.value), url


def test_a_postgresql_that_may_not_write_now_is_tried_again(postgres: Postgres) -> None:
    url = new_database(postgres)
    name = urlsplit(url).path.strip("/")
    postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "read-only transaction" in refusal(url, DatabaseAway)
    postgres.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    prepare(url)


def test_a_session_that_is_ended_in_the_middle_of_a_copy_is_begun_again(
    some: ExchangeLog, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database(postgres)
    ended = 0
    whole = writing.copy_text

    def copy_text(rows: list[Any]) -> str:
        nonlocal ended
        if ended < 3:
            ended += 1
            with psycopg.connect(postgres.url(), autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dingir history'"
                )
        return whole(rows)

    monkeypatch.setattr(writing, "copy_text", copy_text)
    follow(some.directory, url)
    assert ended == 3
    assert verified(some.directory, url).clean


def test_what_a_crash_could_lose_is_waited_for(postgres: Postgres) -> None:
    url = new_database(postgres)
    name = urlsplit(url).path.strip("/")
    for set_to, in_force in (("off", "on"), ("remote_write", "remote_write")):
        postgres.execute(f"ALTER DATABASE {name} SET synchronous_commit = {set_to}")
        database = open_database(url)
        with database.reading() as connection:
            assert connection.execute(sa.text("SHOW synchronous_commit")).scalar() == in_force
        database.close()


def test_timescaledb_gets_the_trades_where_it_is_there(postgres: Postgres, some: ExchangeLog) -> None:
    """A stand-in for the extension: its name among the installed ones, and the one function that is called."""
    url = new_database(postgres)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE called (name text, by_what text)")
        connection.execute(
            "CREATE FUNCTION create_hypertable(t regclass, c name) RETURNS void LANGUAGE sql AS "
            "$$ INSERT INTO called VALUES (t::text, c::text) $$"
        )
        connection.execute("SET allow_system_table_mods = on")
        connection.execute(
            "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) "
            "VALUES (99999, 'timescaledb', 10, 2200, false, '2.1')"
        )
    follow(some.directory, url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT * FROM called").fetchall() == [("market_trade", "time")]
        keys = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'market_trade' AND indexdef LIKE 'CREATE UNIQUE%'"
        ).fetchall()
    assert all("time" in key for (key,) in keys), "a hypertable wants the time in each unique key"
    assert verified(some.directory, url).clean


# -- SQLite -------------------------------------------------------------------------------------------


def test_a_sqlite_that_somebody_has_locked_is_tried_again(
    some: ExchangeLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 10)
    follow(some.directory, f"sqlite:{tmp_path}/h.db")
    person = sqlite3.connect(tmp_path / "h.db", isolation_level=None)
    person.execute("BEGIN IMMEDIATE")
    some.do("BALANCE.UPDATE 2 USDT 7 BUSINESS deposit ID 2")
    some.sync()
    said: list[str] = []

    def say(line: str) -> None:
        if "goes on behind" in line:
            return
        said.append(line)
        if len(said) == 1:
            person.execute("ROLLBACK")

    follower = Follower(some.directory, open_database(f"sqlite:{tmp_path}/h.db"), Progress(say))
    follower.run(until_durable=True)
    follower.close()
    person.close()
    assert "database is locked; trying again" in said[0]
    assert said[1:] == ["it works again"]
    assert verified(some.directory, f"sqlite:{tmp_path}/h.db").clean


def test_a_disk_that_is_full_under_sqlite_is_waited_for(some: ExchangeLog, tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}/h.db"
    follow(some.directory, url)
    for number in range(2, 300):
        some.do(f"BALANCE.UPDATE 2 USDT 7 BUSINESS deposit ID {number}")
    some.sync()
    database = open_database(url)
    assert isinstance(database, SqliteDatabase)
    raw = database._connection
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    said: list[str] = []

    def say(line: str) -> None:
        if "trying again" not in line:
            return
        said.append(line)
        if len(said) == 1:
            assert contents(url)["history_state"][0][3] == len(SOME), "nothing of the batch is there"
            raw.execute("PRAGMA max_page_count = 1000000")

    follower = Follower(some.directory, database, Progress(say))
    follower.run(until_durable=True)
    follower.close()
    assert "database or disk is full; trying again" in said[0]
    assert verified(some.directory, url).clean


def test_a_path_may_have_any_name(some: ExchangeLog, tmp_path: Path) -> None:
    path = tmp_path / "100 %41 what? #1.db"
    follow(some.directory, "sqlite:" + quote(str(path)))
    assert path.exists()
    assert verified(some.directory, "sqlite:" + quote(str(path))).clean


def test_a_file_is_its_owners_only(some: ExchangeLog, tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    follow(some.directory, f"sqlite:{path}")
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database, and long enough to see that\n" * 100)
    assert "file is not a database" in refusal(f"sqlite:{tmp_path}/text.db", HistoryError)
    assert "unable to open" in refusal(f"sqlite:{tmp_path}/nowhere/h.db", DatabaseAway)
    assert "expected sqlite:PATH" in refusal("sqlite:", HistoryError)


# -- both ---------------------------------------------------------------------------------------------


def test_the_schema_of_a_newer_program_is_refused(new_url: NewUrl) -> None:
    url = new_url()
    database = open_database(url)
    database.prepare()
    database.prepare()  # once more changes nothing
    database.close()
    execute(url, "INSERT INTO history_migration VALUES (99, '2027-01-01 00:00:00', 'of the future')")
    assert "start the version that wrote it" in refusal(url, HistoryError)


def test_a_step_of_the_schema_that_is_new_is_taken_once(
    some: ExchangeLog, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_url()
    follow(some.directory, url)

    def add(connection: sa.Connection) -> None:
        connection.execute(sa.text("CREATE TABLE added (id INTEGER)"))

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, ("one more", add)))
    some.do("BALANCE.UPDATE 2 USDT 7 BUSINESS deposit ID 2")
    some.sync()
    for _ in range(2):
        follow(some.directory, url)
    database = open_database(url)
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT version FROM history_migration ORDER BY 1")).scalars().all() == [
            1,
            2,
            3,
        ]
    database.close()
    assert verified(some.directory, url).clean


def test_the_history_of_another_directory_is_refused(some: ExchangeLog, new_url: NewUrl, tmp_path: Path) -> None:
    url = new_url()
    follow(some.directory, url)
    other = ExchangeLog(tmp_path / "other")
    other.do(*SOME, *(f"BALANCE.UPDATE 2 USDT 7 BUSINESS deposit ID {number}" for number in range(2, 9)))
    other.sync()
    other.close()
    with pytest.raises(HistoryError, match="another data directory"):
        follow(other.directory, url)


def test_two_followers_of_one_database_are_noticed(some: ExchangeLog, new_url: NewUrl) -> None:
    url = new_url()
    late = Follower(some.directory, open_database(url), quietly())
    late.resume()
    follow(some.directory, url)
    with pytest.raises(HistoryError, match="another follower writes to this database"):
        late.run(until_durable=True)
    late.close()
    assert verified(some.directory, url).clean


def test_a_directory_that_was_put_back_is_noticed_at_once_and_later(
    some: ExchangeLog, new_url: NewUrl, tmp_path: Path
) -> None:
    url = new_url()
    some.close()
    shutil.copytree(some.directory, tmp_path / "copy")
    some.reopen()
    some.do(*(f"BALANCE.UPDATE 2 USDT 7 BUSINESS deposit ID {number}" for number in range(2, 9)))
    some.sync()
    follow(some.directory, url)
    rows = contents(url)
    back = ExchangeLog(tmp_path / "copy")
    back.exchange, back.now_us = some.exchange_of(back.directory), some.now_us + 5
    with pytest.raises(HistoryError, match="the log is durable up to 9 only"):
        follow(back.directory, url)
    back.do(*(f"BALANCE.UPDATE 1 BTC 7 BUSINESS deposit ID {number}" for number in range(2, 20)))
    back.sync()
    back.close()
    with pytest.raises(Diverged, match="record 16 of the log is another one"):
        follow(back.directory, url)
    assert contents(url) == rows

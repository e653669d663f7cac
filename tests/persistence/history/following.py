"""Followers and databases as tests use them."""

import random
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.database import Database, DatabaseAway, State
from persistence.history.follower import Follower
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from persistence.history.projection import Row, Rows
from persistence.history.verify import Verdict, Verification, stored


def quietly() -> Progress:
    return Progress(lambda line: None)


def follow(directory: str, url: str) -> None:
    """Bring a database up to what is durable."""
    follower = Follower(directory, open_database(url), quietly())
    try:
        follower.run(until_durable=True)
    finally:
        follower.close()


def verified(directory: str, url: str) -> Verdict:
    database = open_database(url)
    try:
        return Verification(directory, database).run()
    finally:
        database.close()


def contents(url: str) -> dict[str, list[Row]]:
    """Everything that a database holds, as plain values, table by table."""
    database = open_database(url)
    try:
        with database.reading() as connection:
            found = {
                table.name: sorted(stored(connection, table, sa.true()), key=repr)
                for table in tables.METADATA.sorted_tables
                if table is not tables.HISTORY_MIGRATION
            }
    finally:
        database.close()
    return found


def execute(url: str, text: str, **values: Any) -> None:
    """Tamper with a database."""
    database = open_database(url)
    try:
        with database.engine.begin() as connection:
            connection.execute(sa.text(text), values)
    finally:
        database.close()


class Killed(BaseException):
    """The follower's process ended here."""


def unreliable(database: Database, rng: random.Random, kills: float, failures: float) -> Callable[[], int]:
    """Make writes fail, before or after they took effect, and kill whoever asked; return a counter of both."""
    write = database.write
    count = 0

    def spoiled(before: State, after: State, rows: Rows) -> None:
        nonlocal count
        chance = rng.random()
        if chance < kills / 2:
            count += 1
            raise Killed
        if chance < (kills + failures) / 2:
            count += 1
            raise DatabaseAway("spoiled before it was written")
        write(before, after, rows)
        if chance > 1 - kills / 2:
            count += 1
            raise Killed
        if chance > 1 - (kills + failures) / 2:
            count += 1
            raise DatabaseAway("spoiled after it was written")

    database.write = spoiled  # type: ignore[method-assign]
    return lambda: count

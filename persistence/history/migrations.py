"""The schema's versions: a database of any of them is brought to the newest, in one transaction, at each start.

A step is a function that changes what the step before has left; a database that is new runs them all. Steps are never
changed once released. What a newer program has left is refused, not guessed at.
"""

import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.projection import time_text
from persistence.history.signatures import NAME, signature_in

PAGE_ROWS: Final = 1_000
"""Rows of one page of a step that goes through a table."""

Step = Callable[[sa.Connection], None]


class NewerSchema(Exception):
    """The database has been written by a newer version of this program."""


def first(connection: sa.Connection) -> None:
    """Make the tables."""
    tables.METADATA.create_all(connection)
    if connection.dialect.name == "postgresql":
        use_timescale(connection)


def use_timescale(connection: sa.Connection) -> None:
    """Let TimescaleDB have the trades where the database has that extension; nothing needs it."""
    found = connection.execute(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).one_or_none()
    if found is not None:
        connection.execute(sa.text("SELECT create_hypertable('market_trade', 'time')"))


def second(connection: sa.Connection) -> None:
    """Fill in the signatures of details and memos: until then no row had any. Orders had none."""
    for table, source in ((tables.BALANCE_HISTORY, "detail"), (tables.INTERNAL_TX, "memo")):
        text = table.c[source]
        page = sa.select(table.c.id, text).where(text.like(f"%{NAME}%")).order_by(table.c.id).limit(PAGE_ROWS)
        fill = sa.update(table).where(table.c.id == sa.bindparam("row")).values(signature=sa.bindparam("found"))
        last = 0
        while rows := connection.execute(page.where(table.c.id > last)).all():
            last = rows[-1][0]
            signed = [{"row": row_id, "found": found} for row_id, told in rows if (found := signature_in(told))]
            if signed:
                connection.execute(fill, signed)


STEPS: Final[tuple[tuple[str, Step], ...]] = (("the tables", first), ("the signatures of details and memos", second))

assert len(STEPS) == tables.SCHEMA_VERSION


def migrate(engine: sa.Engine) -> None:
    """Bring the schema to the newest version; raise `NewerSchema`."""
    table = tables.HISTORY_MIGRATION
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7234462)"))  # one at a time; any number will do
        version = 0
        if sa.inspect(connection).has_table(table.name):
            version = connection.execute(sa.select(sa.func.max(table.c.version))).scalar() or 0
        if version > len(STEPS):
            raise NewerSchema(
                f"the database has version {version} of the schema, and this program knows {len(STEPS)}: "
                "start the version that wrote it, or a later one"
            )
        for number, (summary, step) in enumerate(STEPS[version:], version + 1):
            step(connection)
            applied = {"version": number, "applied_at": time_text(time.time_ns() // 1000), "summary": summary}
            connection.execute(sa.insert(table).values(applied))

"""`verify`: make the rows anew from the log, and compare every one with what the tables hold.

What can be made anew begins at the oldest base that the log still has; the rows of before are compared with nothing
but each other (`report`). Nothing is changed, and the follower may go on meanwhile: compared is what was in the tables
when it began.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.database import Database, HistoryError, State, state_in
from persistence.history.limits import BATCH_ROWS_MAX, PROBLEMS_MAX
from persistence.history.log import Base, Log
from persistence.history.openings import opening_rows
from persistence.history.projection import COLUMNS, Projection, Row, Rows, time_text
from persistence.history.queries import money, time_us
from persistence.payload import unpack
from protocol.events import Event
from server.engine import restore
from server.engine.exchange import Exchange
from server.engine.replay import replay


def kind_of(column: sa.Column[Any]) -> str:
    """Which of the kinds of `as_made` a column's values are."""
    if column.type is tables.MONEY:
        return "money"
    if column.type is tables.TIME:
        return "time"
    return "signature" if column.name == "signature" else ""


KINDS: Final[dict[str, dict[str, str]]] = {
    table.name: {column.name: kind_of(column) for column in table.columns} for table in tables.METADATA.sorted_tables
}


@dataclass
class Verdict:
    """What was compared, and what was found wrong: the first problems, in words, and how many there were."""

    first: int = 0
    last: int = 0
    durable: int = 0
    """Where the log ends: the history may not have come that far."""
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def clean(self) -> bool:
        return self.count == 0

    def wrong(self, problem: str) -> None:
        self.count += 1
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(problem)


class Verification:
    """One comparison."""

    def __init__(self, directory: str, database: Database) -> None:
        self._database: Final = database
        self._log: Final = Log(directory)
        self._verdict: Final = Verdict()
        self._first = 0

    def run(self) -> Verdict:
        """Compare; raise `HistoryError` where there is nothing to compare with."""
        try:
            with self._database.reading() as connection:
                state = state_in(connection)
                if state is None:
                    raise HistoryError("this database holds no history")
                self._compare_all(connection, state)
        finally:
            self._log.close()
        return self._verdict

    def _compare_all(self, connection: sa.Connection, state: State) -> None:
        base = self._base(state)
        exchange = restore.load(self._log.rows(base)) if base.snapshot is not None else Exchange()
        self._verdict.first, self._verdict.last = base.sequence + 1, state.sequence
        self._verdict.durable = self._log.durable().sequence
        replaced: dict[tuple[str, Row], Row] = {}
        from_the_beginning = base.sequence == state.opening
        if from_the_beginning:
            _, balances, rows = opening_rows(self._log.store.hex(), exchange)
            self._compare(tables.BALANCE_SLICE, balances, list(stored(connection, tables.BALANCE_SLICE, sa.true())))
            self._compare_batch(connection, rows, -1, base.sequence, replaced)
        self._compare_records(connection, exchange, base, state, replaced)
        self._compare_replaced(connection, replaced, from_the_beginning)
        for table, _ in Rows().added():
            beyond = sa.select(sa.func.count()).select_from(table).where(table.c.sequence > state.sequence)
            if count := connection.execute(beyond).scalar_one():
                self._verdict.wrong(f"{table.name}: {count} rows of records behind {state.sequence}")

    def _base(self, state: State) -> Base:
        fitting = [base for base in self._log.bases() if state.opening <= base.sequence <= state.sequence]
        if state.store != self._log.store.hex():
            raise HistoryError("this database has the history of another data directory")
        if not fitting:
            raise HistoryError("the log holds nothing any more of what this history has, so nothing can be made anew")
        return fitting[0]

    def _compare_records(
        self,
        connection: sa.Connection,
        exchange: Exchange,
        base: Base,
        state: State,
        replaced: dict[tuple[str, Row], Row],
    ) -> None:
        """Every row of the records behind the base, a batch at a time."""
        exchange.record_events = exchange.terse = True
        projection = Projection(
            exchange,
            last_id(connection, tables.BALANCE_HISTORY, base.sequence),
            last_id(connection, tables.INTERNAL_TX, base.sequence),
        )
        low = base.sequence
        self._log.start(base)
        for sequence, time_us_, payload in self._log.records():
            if sequence > state.sequence:
                break
            self._first = 0

            def tell(events: list[Event], _time_us: int, sequence: int = sequence) -> None:
                projection.take(sequence, events, self._first)
                self._first += len(events)

            replay(exchange, sequence, time_us_, unpack(payload), tell)
            if projection.size >= BATCH_ROWS_MAX:
                self._compare_batch(connection, projection.finish(), low, sequence, replaced)
                low = sequence
        if exchange.sequence < state.sequence:
            raise HistoryError(f"the log ends at record {exchange.sequence}, before what this history has")
        self._compare_batch(connection, projection.finish(), low, state.sequence, replaced)

    def _compare_batch(
        self, connection: sa.Connection, rows: Rows, low: int, high: int, replaced: dict[tuple[str, Row], Row]
    ) -> None:
        for table, made in rows.added():
            between = sa.and_(table.c.sequence > low, table.c.sequence <= high)
            self._compare(table, made, list(stored(connection, table, between)))
        for table, made in rows.replaced():
            for row in made:
                replaced[table.name, key_of(table, row)] = row

    def _compare(self, table: sa.Table, made: list[Row], found: list[Row]) -> None:
        """Compare rows that belong together, in whatever order they are stored."""
        verdict = self._verdict
        verdict.rows[table.name] = verdict.rows.get(table.name, 0) + len(made)
        if sorted(made, key=repr) == sorted(found, key=repr):
            return
        wanted, there = {key_of(table, row): row for row in made}, {key_of(table, row): row for row in found}
        for key in sorted(wanted.keys() | there.keys(), key=repr):
            if wanted.get(key) != there.get(key):
                verdict.wrong(f"{table.name} {key}: the log says {wanted.get(key)}, the table {there.get(key)}")
        if len(there) < len(found):
            verdict.wrong(f"{table.name}: {len(found) - len(there)} rows are there twice")

    def _compare_replaced(self, connection: sa.Connection, replaced: dict[tuple[str, Row], Row], all_: bool) -> None:
        """Compare the rows that are replaced as things change: the last state of each; `all_`: there are no others."""
        for table in (tables.MARKET, tables.KLINE):
            there = {key_of(table, row): row for row in stored(connection, table, sa.true())}
            wanted = {key: row for (name, key), row in replaced.items() if name == table.name}
            self._verdict.rows[table.name] = len(wanted)
            for key, row in wanted.items():
                if table is tables.MARKET and key in there:  # the creation's time is that of the first row
                    row = (row[0], there[key][1], *row[2:])
                if there.get(key) != row:
                    self._verdict.wrong(f"{table.name} {key}: the log says {row}, the table {there.get(key)}")
            for key in there.keys() - wanted.keys() if all_ else ():
                self._verdict.wrong(f"{table.name} {key}: the log says None, the table {there[key]}")


def last_id(connection: sa.Connection, table: sa.Table, sequence: int) -> int:
    """How many rows of a counted table come from records up to `sequence`."""
    return connection.execute(sa.select(sa.func.max(table.c.id)).where(table.c.sequence <= sequence)).scalar() or 0


def key_of(table: sa.Table, row: Row) -> Row:
    """A row's primary key."""
    columns = COLUMNS[table.name]
    return tuple(row[columns.index(column.name)] for column in table.primary_key)


def stored(connection: sa.Connection, table: sa.Table, condition: Any) -> Iterator[Row]:
    """Read rows as `projection` makes them."""
    kinds = KINDS[table.name]
    names = COLUMNS[table.name]
    result = connection.execution_options(yield_per=1_000).execute(
        sa.select(*[table.c[name] for name in names]).where(condition)
    )
    for row in result:
        yield tuple(as_made(value, kinds.get(name, "")) for name, value in zip(names, row, strict=True))


def as_made(value: object, kind: str) -> object:
    """Turn what a database tells into what was given to it."""
    if kind == "money":
        return money(value)
    if kind == "signature":
        return value or ""  # PostgreSQL's none is no bytes
    return time_text(time_us(value)) if kind == "time" else value

"""`report`: statements and audit, from the tables alone.

For each account and asset: what it had where the history begins, plus every movement, is what it has after the last.
For each: what its trades moved, by `user_trade`, is what `balance_history` says that trades moved. For each market: the
trades that everybody sees are the ones of both sides.

Sums are made in whole units, never in floating point: SQLite's SUM would.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any, Final

import sqlalchemy as sa

from persistence.history import tables
from persistence.history.database import Database, HistoryError, state_in
from persistence.history.limits import PROBLEMS_MAX
from persistence.history.queries import money

EXACT: Final = Context(prec=200)
"""Digits enough for any sum of amounts that are below 10^36."""

ZERO: Final = Decimal(0)
BID: Final = 1

Account = tuple[int, str]
"""A user and an asset."""


@dataclass
class Statement:
    """One account: what it had, what moved, by business, and what it has."""

    opening: Decimal = ZERO
    movements: dict[str, Decimal] = field(default_factory=dict)
    closing: Decimal | None = None
    entries: int = 0

    def move(self, business: str, change: Decimal) -> None:
        self.movements[business] = EXACT.add(self.movements.get(business, ZERO), change)
        self.entries += 1

    @property
    def sum(self) -> Decimal:
        total = self.opening
        for change in self.movements.values():
            total = EXACT.add(total, change)
        return total


@dataclass
class Report:
    """All statements, and what does not add up."""

    opening: int
    sequence: int
    statements: dict[Account, Statement]
    problems: list[str]
    count: int = 0

    def wrong(self, problem: str) -> None:
        self.count += 1
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(problem)


def report(database: Database, user: int | None = None) -> Report:
    """Make the statements of one user, or of all, and check them."""
    with database.reading() as connection:
        state = state_in(connection)
        if state is None:
            raise HistoryError("this database holds no history")
        made = Report(state.opening, state.sequence, {}, [])
        if user is not None:
            require_user(connection, user)
        read_opening(connection, made, user)
        read_movements(connection, made, user)
        check_trades(connection, made, user)
        if user is None:
            check_markets(connection, made)
    for (owner, asset), statement in made.statements.items():
        if statement.closing is not None and statement.sum != statement.closing:
            made.wrong(
                f"user {owner} {asset}: opening {statement.opening} and movements make {statement.sum}, "
                f"the last balance is {statement.closing}"
            )
    return made


def require_user(connection: sa.Connection, user: int) -> None:
    if connection.execute(sa.select(tables.ACCOUNT.c.id).where(tables.ACCOUNT.c.id == user)).one_or_none() is None:
        raise HistoryError(f"user {user}: expected one that is registered, as far as this history has come")


def read_opening(connection: sa.Connection, made: Report, user: int | None) -> None:
    table = tables.BALANCE_SLICE
    for row in rows(connection, sa.select(table.c.user_id, table.c.asset, table.c.balance), table, user):
        statement = made.statements.setdefault((row[0], row[1]), Statement())
        statement.opening = EXACT.add(statement.opening, Decimal(money(row[2])))


def read_movements(connection: sa.Connection, made: Report, user: int | None) -> None:
    """Add up every change, in order, each checked against the balance that it left."""
    table = tables.BALANCE_HISTORY
    columns = (table.c.user_id, table.c.asset, table.c.business, table.c.cause, table.c.change, table.c.balance)
    for owner, asset, business, cause, change, balance in rows(
        connection, sa.select(*columns, table.c.id).order_by(table.c.id), table, user, 6
    ):
        statement = made.statements.setdefault((owner, asset), Statement())
        before = statement.opening if statement.closing is None else statement.closing
        after = Decimal(money(balance))
        if EXACT.add(before, Decimal(money(change))) != after:
            made.wrong(f"user {owner} {asset}: {before} and a change of {money(change)} are not {after}")
        statement.move("trade" if cause == "TRADE" else business, Decimal(money(change)))
        statement.closing = after


def check_trades(connection: sa.Connection, made: Report, user: int | None) -> None:
    """What `user_trade` says that trades moved is what the accounts say."""
    table = tables.USER_TRADE
    assets = market_assets(connection)
    moved: dict[Account, Decimal] = {}
    columns = (table.c.user_id, table.c.market, table.c.side, table.c.amount, table.c.quote_amount, table.c.fee)
    for owner, market, side, amount, quote, fee in rows(connection, sa.select(*columns), table, user):
        base_asset, quote_asset = assets[market]
        received, paid = (base_asset, quote_asset) if side == BID else (quote_asset, base_asset)
        gain, loss = (amount, quote) if side == BID else (quote, amount)
        net = EXACT.subtract(Decimal(money(gain)), Decimal(money(fee)))
        moved[owner, received] = EXACT.add(moved.get((owner, received), ZERO), net)
        moved[owner, paid] = EXACT.subtract(moved.get((owner, paid), ZERO), Decimal(money(loss)))
    for account in sorted(moved.keys() | made.statements.keys()):
        statement = made.statements.get(account, Statement())
        said = statement.movements.get("trade", ZERO)
        if said != moved.get(account, ZERO):
            owner, asset = account
            made.wrong(f"user {owner} {asset}: trades moved {moved.get(account, ZERO)}, its balances say {said}")


def check_markets(connection: sa.Connection, made: Report) -> None:
    """Each trade is there for everybody and for both sides."""
    sides = sa.select(tables.USER_TRADE.c.trade_id).group_by(tables.USER_TRADE.c.trade_id)
    whole = sides.having(sa.func.count() == 2).subquery()
    trades = connection.execute(sa.select(sa.func.count()).select_from(tables.MARKET_TRADE)).scalar_one()
    paired = connection.execute(sa.select(sa.func.count()).select_from(whole)).scalar_one()
    user_trades = connection.execute(sa.select(sa.func.count()).select_from(tables.USER_TRADE)).scalar_one()
    if trades != paired or user_trades != 2 * trades:
        made.wrong(f"{trades} trades, {user_trades} rows of their sides, {paired} of them with both")


def market_assets(connection: sa.Connection) -> dict[str, tuple[str, str]]:
    table = tables.MARKET
    found = connection.execute(sa.select(table.c.market_name, table.c.base_asset, table.c.quote_asset))
    return {name: (base, quote) for name, base, quote in found}


def rows(
    connection: sa.Connection, select: "sa.Select[Any]", table: sa.Table, user: int | None, columns: int = 0
) -> Iterator[Any]:
    """Read rows of one user, or of all, a thousand at a time; the first `columns` of each."""
    if user is not None:
        select = select.where(table.c.user_id == user)
    for row in connection.execution_options(yield_per=1_000).execute(select):
        yield row[:columns] if columns else row


def lines(made: Report) -> Iterator[str]:
    """Write a report for people."""
    yield f"history of records {made.opening + 1} to {made.sequence}"
    for (owner, asset), statement in sorted(made.statements.items()):
        closing = statement.sum if statement.closing is None else statement.closing
        yield f"user {owner} {asset}: opening {statement.opening}, closing {closing}, {statement.entries} movements"
        for business, change in sorted(statement.movements.items()):
            yield f"    {business:20} {change:+}"
    if made.count:
        yield f"{made.count} things do not add up:"
        yield from (f"    {problem}" for problem in made.problems)
    else:
        yield f"{len(made.statements)} accounts: everything adds up"

"""Statements that add up, rows made anew, and states that are compared: what is wrong must be found."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from persistence.history import report as reports
from persistence.history.audit import Audit
from persistence.history.database import Diverged
from persistence.history.follower import Follower
from persistence.history.opening import open_database
from server.engine import dump
from tests.engine.unsigned import in_format_2
from tests.persistence.history.conftest import NewUrl, Traded
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import execute, follow, quietly, verified

TAMPERED = (
    "UPDATE user_trade SET fee = '0.001' WHERE id = 3",
    "UPDATE user_trade SET user_id = user_id + 1 WHERE id = 7",
    "DELETE FROM user_trade WHERE id = 5",
    "DELETE FROM market_trade WHERE trade_id = 4",
    "UPDATE market_trade SET taker_side = 'x' WHERE trade_id = 4",
    "UPDATE order_history SET status = 'active' WHERE id = (SELECT min(id) FROM order_history)",
    "DELETE FROM order_history WHERE id = (SELECT max(id) FROM order_history)",
    "UPDATE balance_history SET change = '1' WHERE id = 3",
    "UPDATE balance_history SET balance = '1' WHERE id = (SELECT max(id) FROM balance_history)",
    "UPDATE balance_history SET detail = 'x' WHERE id = 9",
    "DELETE FROM balance_history WHERE id = 20",
    "UPDATE internal_tx SET amount = '1.23' WHERE id = 1",
    "UPDATE account SET l1_address = 'x' WHERE id = 1",
    "UPDATE asset SET name = 'x' WHERE id = 'BTC'",
    "UPDATE market SET status = 'x' WHERE id = 1",
    "UPDATE kline SET volume = '0.00' WHERE interval = '1h'",
    "DELETE FROM kline WHERE interval = '1d'",
    "INSERT INTO internal_tx SELECT time, 1, 2, asset, 1, '', 99, '', '', sequence, 77 FROM internal_tx LIMIT 1",
    "INSERT INTO internal_tx SELECT time, 1, 2, asset, 1, '', 99, '', '', 0, 77 FROM internal_tx LIMIT 1",
    "INSERT INTO internal_tx SELECT time, 1, 2, asset, 1, '', 99, '', '', 999999, 77 FROM internal_tx LIMIT 1",
    "INSERT INTO kline SELECT market, '1d', '1999-01-01 00:00:00.000000', 1, 1, 1, 1, 1, 1, 1 FROM kline LIMIT 1",
    "INSERT INTO balance_slice VALUES (0, 1, 'BTC', 1, '5')",
    "UPDATE order_history SET signature = x'00' WHERE id = (SELECT min(id) FROM order_history WHERE signature = '')",
    "UPDATE order_history SET signature = '' WHERE id = (SELECT min(id) FROM order_history WHERE signature <> '')",
    "UPDATE balance_history SET signature = x'00' WHERE id = 3",
    "UPDATE internal_tx SET signature = x'00' WHERE id = 1",
)
DO_NOT_ADD_UP = {3, 8, 9, 11}
"""Places in TAMPERED, from 1, of what the tables show by themselves."""


@pytest.fixture
def copy(traded: Traded, tmp_path: Path) -> str:
    """A history that may be spoiled."""
    path = traded.urls["sqlite"].removeprefix("sqlite:")
    execute(traded.urls["sqlite"], "PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "copy.db")
    return f"sqlite:{tmp_path}/copy.db"


def problems_of(url: str) -> list[str]:
    database = open_database(url)
    try:
        return reports.report(database).problems
    finally:
        database.close()


@pytest.mark.parametrize("number", range(1, len(TAMPERED) + 1))
def test_a_row_that_was_changed_is_found(traded: Traded, copy: str, number: int) -> None:
    execute(copy, TAMPERED[number - 1])
    verdict = verified(traded.log.directory, copy)
    assert verdict.count >= 1
    assert verdict.problems
    if number in DO_NOT_ADD_UP:
        assert problems_of(copy)


def test_statements_add_up_and_are_the_balances_at_the_end(traded: Traded, history: str) -> None:
    database = open_database(history)
    try:
        whole = reports.report(database)
        one = reports.report(database, 1)
    finally:
        database.close()
    assert whole.problems == one.problems == []
    exchange = traded.log.exchange
    for (user, asset), statement in whole.statements.items():
        account = exchange.users[user - 1].account(exchange.asset(asset.encode()))
        assert statement.closing is not None
        assert int(statement.closing.scaleb(account.asset.scale)) == account.available + account.frozen
        assert statement.sum == statement.closing
    assert {user for user, _ in one.statements} == {1}
    assert {one for statement in whole.statements.values() for one in statement.movements} >= {"trade", "transfer"}


def test_statements_of_a_history_that_begins_late_open_with_what_there_was(log: ExchangeLog, new_url: NewUrl) -> None:
    log.do("ASSET.CREATE BTC SCALE 8", "USER.REGISTER", "USER.REGISTER")
    log.do("BALANCE.UPDATE 1 BTC 5 BUSINESS deposit ID 1")
    log.save()
    log.do("BALANCE.TRANSFER 1 2 BTC 2", "BALANCE.UPDATE 2 BTC -0.5 BUSINESS withdraw ID 1")
    log.sync()
    url = new_url()
    follow(log.directory, url)
    database = open_database(url)
    try:
        made = reports.report(database)
    finally:
        database.close()
    assert list(reports.lines(made)) == [
        "history of records 5 to 6",
        "user 1 BTC: opening 5.00000000, closing 3.00000000, 1 movements",
        "    transfer             -2.00000000",
        "user 2 BTC: opening 0, closing 1.50000000, 2 movements",
        "    transfer             +2.00000000",
        "    withdraw             -0.50000000",
        "2 accounts: everything adds up",
    ]


def run(*words: str) -> tuple[int, str]:
    """Run a command of history's; return its status and what it said."""
    command = [sys.executable, "-m", "persistence.history", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_nobody_and_what_has_not_come_yet_are_said(log: ExchangeLog, new_url: NewUrl) -> None:
    log.do("ASSET.CREATE BTC SCALE 8", "USER.REGISTER", "BALANCE.UPDATE 1 BTC 5 BUSINESS deposit ID 1")
    log.sync()
    where = ("--dir", log.directory, "--history", new_url())
    follow(log.directory, where[-1])
    assert run("report", "--user", "1", *where) == run(*where, "report", "--user", "1")
    code, said = run("report", "--user", "2", *where)
    assert code == 1
    assert "user 2: expected one that is registered, as far as this history has come" in said
    assert "goes on" not in run("verify", *where)[1]
    log.do("USER.REGISTER", "USER.REGISTER")
    log.sync()
    code, said = run("verify", *where)
    assert code == 0
    assert "records 1 to 3 were made anew" in said
    assert "the log goes on to record 5, to which this history has not come" in said


def test_the_commands_say_what_they_find(traded: Traded, copy: str) -> None:
    where = ("--dir", traded.log.directory, "--history", copy)
    code, said = run(*where, "report")
    assert code == 0
    assert said.endswith("accounts: everything adds up\n")
    execute(copy, "DELETE FROM user_trade WHERE id = 5")
    code, said = run(*where, "verify")
    assert code == 1
    assert "user_trade (5,): the log says (5, " in said
    assert said.endswith("1 rows are wrong\n")


# -- the comparison of states ---------------------------------------------------------------------------


def compare(follower: Follower) -> None:
    """Let the audit come to its end."""
    assert follower._log is not None
    deadline_s = time.monotonic() + 30
    while follower._audit._theirs or not follower._audit.compared:
        follower._audit.look(follower._log)
        assert time.monotonic() < deadline_s
        time.sleep(0.005)


def test_states_are_compared_at_a_snapshot_as_it_comes_and_when_the_follower_comes_late(
    log: ExchangeLog, tmp_path: Path
) -> None:
    log.do("ASSET.CREATE BTC SCALE 8", "USER.REGISTER")
    log.sync()
    follower = Follower(log.directory, open_database(f"sqlite:{tmp_path}/h.db"), quietly())
    follower.run(until_durable=True)
    log.do("USER.REGISTER L1 0xa")
    log.save(keep_sequence=2)
    log.do("USER.REGISTER L1 0xb")
    log.sync()
    follower.run(until_durable=True)
    compare(follower)
    assert follower._audit.compared == 1
    follower.close()


def test_a_state_that_differs_from_the_servers_ends_the_follower(log: ExchangeLog, tmp_path: Path) -> None:
    log.do("ASSET.CREATE BTC SCALE 8", "USER.REGISTER")
    log.sync()
    follower = Follower(log.directory, open_database(f"sqlite:{tmp_path}/h.db"), quietly())
    follower.run(until_durable=True)
    follower.exchange.trades_max += 1
    log.do("USER.REGISTER L1 0xa")
    log.save(keep_sequence=2)
    log.do("USER.REGISTER L1 0xb")
    log.sync()
    follower.run(until_durable=True)
    with pytest.raises(Diverged, match="the state at snapshot 2 hashes to"):
        compare(follower)
    follower.close()


def test_a_state_is_the_same_in_a_snapshot_of_the_format_of_before(
    log: ExchangeLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that was brought up to date leaves such a snapshot, and a follower that comes late goes past it."""
    log.do("ASSET.CREATE BTC SCALE 8", "ASSET.CREATE USDT SCALE 6", "USER.REGISTER")
    log.do("MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2", "BALANCE.UPDATE 1 BTC 9 BUSINESS d ID 1")
    log.sync()
    follower = Follower(log.directory, open_database(f"sqlite:{tmp_path}/h.db"), quietly())
    follower.run(until_durable=True)
    log.do("ORDER.PUT 1 BTC_USDT ASK LIMIT 1 PRICE 9")
    whole = dump.rows
    with monkeypatch.context() as before:
        before.setattr(dump, "rows", lambda exchange: in_format_2(whole(exchange)))
        log.save(keep_sequence=5)
    log.do("ORDER.PUT 1 BTC_USDT ASK LIMIT 1 PRICE 9 SIGNATURE ab")
    log.sync()
    follower.run(until_durable=True)
    compare(follower)
    assert follower._audit.compared == 1
    follower.close()


def test_hashes_of_snapshots_that_never_came_are_given_up(log: ExchangeLog) -> None:
    audit = Audit()
    for number in range(2, 12):
        audit.crossed(log.exchange, number)
    assert len(audit._own) == 4
    audit.close()
    assert audit._own == {}

"""Every row once: whatever ends the follower or its database, wherever it ends them."""

import random

import pytest

from persistence.history import follower as followers
from persistence.history.follower import Follower
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.persistence.history.conftest import NewUrl, Traded, trade
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import Killed, contents, follow, unreliable, verified


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "BATCH_RECORDS_MAX", 20)
    monkeypatch.setattr(followers, "BATCH_ROWS_MAX", 40)
    monkeypatch.setattr(followers, "RETRY_S_MIN", 0.001)
    monkeypatch.setattr(followers, "RETRY_S_MAX", 0.001)


def test_a_follower_that_is_killed_at_any_point_leaves_no_gap_and_no_double(log: ExchangeLog, new_url: NewUrl) -> None:
    rng = random.Random(3)
    trade(log, rng, 700)
    whole, broken = new_url(), new_url()
    follow(log.directory, whole)
    ends = 0
    while True:
        database = open_database(broken)
        spoiled = unreliable(database, rng, kills=0.2, failures=0.2)
        follower = Follower(log.directory, database, Progress(lambda line: None))
        try:
            follower.run(until_durable=True)
            break
        except Killed:
            ends += spoiled()
        finally:
            follower.close()
    assert ends > 10
    assert contents(broken) == contents(whole)
    assert verified(log.directory, broken).clean
    assert sum(map(len, contents(whole).values())) > 500


def test_both_databases_hold_the_same_rows(traded: Traded) -> None:
    for url in traded.urls.values():
        assert verified(traded.log.directory, url).clean
    assert contents(traded.urls["sqlite"]) == contents(traded.urls["postgresql"])


def test_rows_come_as_the_log_grows_and_restarts_go_on_from_a_snapshot(log: ExchangeLog, new_url: NewUrl) -> None:
    url, whole = new_url(), new_url()
    naive = NaiveExchange()
    generator = Generator(naive)
    rng = random.Random(5)
    reached = 0
    for now in range(900):
        args = SETUP[now].encode().split() if now < len(SETUP) else generator.command(rng)
        naive.call(args, now)
        log.do(args)
        if now % 100 == 99:
            log.sync()
            if now % 200 == 99:
                follow(log.directory, url)
                reached = log.exchange.sequence
            if now % 300 == 299:
                log.save(keep_sequence=min(reached, log.exchange.sequence))
    log.sync()
    follow(log.directory, url)
    follow(log.directory, whole)  # begins where the log begins now
    assert verified(log.directory, url).clean
    mine, other = contents(url), contents(whole)
    for name in ("market_trade", "order_history", "user_trade"):
        assert set(other[name]) <= set(mine[name])

"""The follower's life: beginning, resuming, ending, being left behind; and what it tells of itself."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from persistence.followers import follower_sequences
from persistence.history import follower as followers
from persistence.history.database import Database, DatabaseAway, HistoryError, State
from persistence.history.follower import Follower
from persistence.history.lock import HistoryLock
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from persistence.history.projection import Row, Rows
from persistence.layout import history_position
from tests.persistence.history.conftest import NewUrl
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import contents, follow, quietly, verified

USER = "USER.REGISTER"
WAIT_S = 30.0


def deposits(first: int, last: int) -> list[str]:
    return [f"BALANCE.UPDATE 1 BTC 1 BUSINESS deposit ID {number}" for number in range(first, last + 1)]


@pytest.fixture
def some(log: ExchangeLog) -> ExchangeLog:
    log.do("ASSET.CREATE BTC SCALE 8", USER, *deposits(1, 20))
    log.sync()
    return log


@contextmanager
def running(follower: Follower) -> Iterator[list[BaseException]]:
    """Let it follow in a thread; what ended it is in the list."""
    ended: list[BaseException] = []

    def run() -> None:
        try:
            follower.run()
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield ended
    finally:
        follower.stop()
        thread.join(WAIT_S)
        assert not thread.is_alive()
        follower.close()


def wait_until(true: "object", what: str) -> None:
    assert callable(true)
    deadline_s = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline_s, what
        time.sleep(0.005)


class Away:
    """Makes a database fail while `away` is set."""

    def __init__(self, database: Database) -> None:
        self.away = True
        self.tries = 0
        for name in ("prepare", "begin", "write"):
            self._spoil(database, name)

    def _spoil(self, database: Database, name: str) -> None:
        whole = getattr(database, name)

        def spoiled(*args: object) -> None:
            if self.away:
                self.tries += 1
                raise DatabaseAway("it is away")
            whole(*args)

        setattr(database, name, spoiled)


def test_rows_follow_the_log_within_moments_and_the_rest_comes_at_the_end(some: ExchangeLog, new_url: NewUrl) -> None:
    url = new_url()
    follower = Follower(some.directory, open_database(url), quietly())
    with running(follower):
        wait_until(lambda: follower.progress.sequence == 22, "the log that was there")
        begun_s = time.monotonic()
        some.do(*deposits(21, 30))
        some.sync()
        wait_until(lambda: follower.progress.sequence == 32, "what came then")
        assert time.monotonic() - begun_s < 5
        some.do(*deposits(31, 40))
        some.sync()
    assert follower_sequences(some.directory, some.store.store_id) == {"": 42}
    assert verified(some.directory, url).clean
    assert len(contents(url)["balance_history"]) == 40


def test_a_follower_that_is_told_to_end_while_its_database_is_away_ends_at_once(
    some: ExchangeLog, new_url: NewUrl
) -> None:
    url = new_url()
    database = open_database(url)
    away = Away(database)
    away.away = False
    follower = Follower(some.directory, database, quietly())
    with running(follower) as ended:
        wait_until(lambda: follower.progress.sequence == 22, "the log that was there")
        away.away = True
        some.do(*deposits(21, 30))
        some.sync()
        wait_until(lambda: away.tries > 4, "tries")
        assert follower.progress.error == "it is away"
        assert follower.progress.pending_us == some.now_us - 9_000_000, "since when the oldest record waits"
        begun_s = time.monotonic()
    assert time.monotonic() - begun_s < 2
    assert ended == []
    follow(some.directory, url)
    assert verified(some.directory, url).clean


def test_a_database_that_is_away_at_the_beginning_is_waited_for(
    some: ExchangeLog, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "RETRY_S_MAX", 0.01)
    url = new_url()
    database = open_database(url)
    away = Away(database)
    follower = Follower(some.directory, database, quietly())
    with running(follower):
        wait_until(lambda: away.tries > 4, "tries")
        away.away = False
        wait_until(lambda: follower.progress.sequence == 22, "all")
        assert follower.progress.error == ""
        assert follower.progress.last_error == "it is away"


def test_a_beginning_that_was_committed_and_not_confirmed_is_no_double(some: ExchangeLog, new_url: NewUrl) -> None:
    url = new_url()
    database = open_database(url)
    begin = database.begin
    begun: list[State] = []

    def unsure(state: State, opening: list[Row], rows: Rows) -> None:
        begin(state, opening, rows)
        begun.append(state)
        raise DatabaseAway("the answer was lost")

    database.begin = unsure  # type: ignore[method-assign]
    follower = Follower(some.directory, database, quietly())
    follower.run(until_durable=True)
    follower.close()
    assert len(begun) == 1
    assert verified(some.directory, url).clean


def test_a_follower_waits_for_the_first_server_and_its_first_record(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path}/h.db"
    directory = tmp_path / "data"
    directory.mkdir()
    with pytest.raises(HistoryError, match="no server has started in"):
        follow(str(directory), url)
    follower = Follower(str(directory), open_database(url), quietly())
    with running(follower) as ended:
        wait_until(lambda: "no server has started" in follower.progress.error, "that it waits")
        log = ExchangeLog(directory)
        log.do("ASSET.CREATE BTC SCALE 8", USER)
        log.sync()
        wait_until(lambda: follower.progress.sequence == 2, "the first records")
    assert ended == []
    log.close()


def test_who_is_left_behind_is_told_so_and_a_new_history_begins_with_what_there_is(
    some: ExchangeLog, new_url: NewUrl
) -> None:
    url, other = new_url(), new_url()
    follow(some.directory, url)
    some.do(*deposits(21, 30))
    some.save(keep_sequence=22, keep_bytes_max=10)
    assert some.store.left_behind
    with pytest.raises(HistoryError, match=r"records behind 22 are not in the log any more .*that of record 32"):
        follow(some.directory, url)
    some.do(*deposits(31, 35))
    some.sync()
    follow(some.directory, other)
    rows = contents(other)
    assert [row[2:] for row in rows["history_state"]] != []
    assert rows["balance_slice"] == [(32, 1, "BTC", 1, "30.00000000")]
    assert len(rows["balance_history"]) == 5
    assert verified(some.directory, other).clean


def test_a_file_that_goes_while_it_is_followed_leaves_the_follower_behind(some: ExchangeLog, tmp_path: Path) -> None:
    follower = Follower(some.directory, open_database(f"sqlite:{tmp_path}/h.db"), quietly())
    follower.resume()
    for first in (21, 31):
        some.do(*deposits(first, first + 9))
        some.save(keep_sequence=None)
    some.sync()
    with pytest.raises(HistoryError, match="journal-00000002 is not there any more"):
        follower.run(until_durable=True)
    follower.close()


def test_a_position_goes_back_with_the_database(some: ExchangeLog, new_url: NewUrl) -> None:
    """Else the log would go that the older database needs."""
    old, new = new_url(), new_url()
    follow(some.directory, old)
    some.do(*deposits(21, 30))
    some.sync()
    follow(some.directory, new)
    assert follower_sequences(some.directory, some.store.store_id) == {"": 32}
    follower = Follower(some.directory, open_database(old), quietly())
    follower.resume()
    follower.close()
    assert follower_sequences(some.directory, some.store.store_id) == {"": 22}


def test_followers_of_different_names_share_a_directory(some: ExchangeLog, new_url: NewUrl, tmp_path: Path) -> None:
    first, second = new_url(), new_url()
    lock = HistoryLock(some.directory)
    HistoryLock(some.directory, "reports").release()
    with pytest.raises(HistoryError, match="another follower"):
        HistoryLock(some.directory)
    lock.release()
    HistoryLock(some.directory).release()
    follow(some.directory, first)
    some.do(*deposits(21, 30))
    some.sync()
    named = Follower(some.directory, open_database(second), quietly(), "reports")
    named.run(until_durable=True)
    named.close()
    assert follower_sequences(some.directory, some.store.store_id) == {"": 22, "reports": 32}
    (Path(some.directory) / history_position("reports")).unlink()
    assert follower_sequences(some.directory, some.store.store_id) == {"": 22}


def test_a_long_way_is_told_in_lines_and_drawn_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    for terminal in (False, True):
        progress = Progress(said.append, terminal)
        progress.durable = 1_000_000
        for sequence in range(0, 1_000_001, 20_000):
            progress.committed(sequence, 1, 30_000)
    assert said == ["following: record 0 of 1,000,000"], "the next one would be due after ten seconds"
    drawn = capsys.readouterr().err
    assert drawn.startswith("\r\x1b[Kfollowing ...")
    assert drawn.endswith("100 %, record 1,000,000 of 1,000,000" + drawn.rpartition("1,000,000")[2])
    assert drawn.endswith("\n")
    assert progress.rows_per_second > 0

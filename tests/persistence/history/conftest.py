"""Databases for tests: SQLite in a file, and a real PostgreSQL; and one log of everything that can happen."""

import itertools
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import follow
from tests.postgres import Postgres

NewUrl = Callable[[], str]
NUMBERS = itertools.count(1)
COMMANDS = 1_500
TOGETHER = 0.15
"""Part of the commands that come in transactions of several."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL."""
    made = Postgres()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Makes URLs of databases that are new, of each kind in turn."""
    if request.param == "sqlite":
        return lambda: f"sqlite:{tmp_path / f'history-{next(NUMBERS)}.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: new_database(server)


def new_database(server: Postgres) -> str:
    return server.create(f"history_{os.getpid()}_{next(NUMBERS)}")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ExchangeLog]:
    made = ExchangeLog(tmp_path / "data")
    yield made
    made.close()


@dataclass(frozen=True)
class Traded:
    """A log of the generated traders, and its history in both databases. Not to be changed."""

    log: ExchangeLog
    urls: dict[str, str]


@pytest.fixture(scope="session")
def traded(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Traded]:
    home = tmp_path_factory.mktemp("traded")
    made = ExchangeLog(home / "data")
    trade(made, random.Random(12), COMMANDS)
    urls = {"sqlite": f"sqlite:{home}/history.db", "postgresql": new_database(postgres)}
    for url in urls.values():
        follow(made.directory, url)
    yield Traded(made, urls)
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest, traded: Traded) -> str:
    """The URL of the history of `traded`, in each database in turn."""
    return traded.urls[request.param]


def trade(log: ExchangeLog, rng: random.Random, commands: int) -> None:
    """Let the generated traders act: one command after the other, and now and then several as a transaction."""
    naive = NaiveExchange()
    generator = Generator(naive)
    waiting: list[list[bytes]] = []
    for now in range(commands):
        args = SETUP[now].encode().split() if now < len(SETUP) else generator.command(rng)
        naive.call(args, now)
        if waiting or (now >= len(SETUP) and rng.random() < TOGETHER / 4):
            waiting.append(args)
            if len(waiting) == 4:
                log.together(*waiting)
                waiting = []
        else:
            log.do(args)
    log.together(*waiting)
    log.sync()

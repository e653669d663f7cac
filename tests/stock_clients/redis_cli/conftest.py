"""redis-cli and redis-benchmark, as their package installs them, run against the shared server.

Where they are not on the machine these tests are skipped, so that `make test` needs only CPython;
`python -m tests.stock_clients`, which CI runs, fails instead.
"""

import shutil

import pytest

from tests.exchange import Exchange

from .commands import Tool


def on_this_machine(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on this machine")
    return path


@pytest.fixture
def cli(exchange: Exchange) -> Tool:
    """redis-cli, already told where the server is."""
    return Tool((on_this_machine("redis-cli"), "-p", str(exchange.port)))


@pytest.fixture
def locked_cli(locked_exchange: Exchange) -> Tool:
    return Tool((on_this_machine("redis-cli"), "-p", str(locked_exchange.port)))


@pytest.fixture
def benchmark(exchange: Exchange) -> Tool:
    return Tool((on_this_machine("redis-benchmark"), "-p", str(exchange.port)))

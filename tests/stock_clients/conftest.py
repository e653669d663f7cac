"""The servers and users that the pytest parts of this folder share: a server for each file of tests."""

from collections.abc import Iterator

import pytest

from tests.exchange import PASSWORD, Exchange, Traders, running


@pytest.fixture(scope="module")
def open_server() -> Iterator[Exchange]:
    with running() as server:
        server.create_market()
        yield server


@pytest.fixture(scope="module")
def locked_server() -> Iterator[Exchange]:
    with running(password=PASSWORD) as server:
        yield server


@pytest.fixture
def exchange(open_server: Exchange) -> Exchange:
    """A server with the market BTC_USDT, as a newcomer would start it."""
    open_server.assert_running()
    return open_server


@pytest.fixture
def locked_exchange(locked_server: Exchange) -> Exchange:
    """A server that asks for a password."""
    locked_server.assert_running()
    return locked_server


@pytest.fixture
def traders(exchange: Exchange) -> Traders:
    """Two new users with funds, so that no test sees another's orders in its own lists."""
    return exchange.new_traders()

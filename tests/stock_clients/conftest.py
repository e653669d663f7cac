"""The servers and users that the pytest parts of this folder share."""

from collections.abc import Iterator

import pytest

from .exchange import PASSWORD, Exchange, Traders, running


@pytest.fixture(scope="package")
def exchange() -> Iterator[Exchange]:
    """A server with the market BTC_USDT, as a newcomer would start it."""
    with running() as server:
        server.create_market()
        yield server


@pytest.fixture(scope="package")
def locked_exchange() -> Iterator[Exchange]:
    """A server that asks for a password."""
    with running(password=PASSWORD) as server:
        yield server


@pytest.fixture
def traders(exchange: Exchange) -> Traders:
    """Two new users with funds, so that no test sees another's orders in its own lists."""
    return exchange.new_traders()

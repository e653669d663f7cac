"""redis-py's synchronous client in each of its configurations."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.exchange import Exchange

from .variants import VARIANTS, Options, Reader, connect


@pytest.fixture(params=list(VARIANTS.values()), ids=list(VARIANTS))
def options(request: pytest.FixtureRequest) -> Options:
    options: Options = request.param
    return options


@pytest.fixture
def reader(options: Options) -> Reader:
    return Reader(options)


@pytest.fixture
def client(exchange: Exchange, options: Options) -> Iterator[Any]:
    """A synchronous client; closed with its connections after the test."""
    client = connect(exchange.port, options)
    yield client
    client.close()

"""redis-py against a server with a password, and over the Unix socket."""

from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.exchange import HOST, PASSWORD, Exchange

from .variants import Options, connect

AT_ONCE = Retry(NoBackoff(), 0)
"""Redis-py would repeat a refused handshake ten times, for seconds, before it tells."""


@pytest.mark.parametrize("credentials", [{}, {"username": "default"}], ids=["password", "user and password"])
def test_right_password_opens_the_server(
    locked_exchange: Exchange, options: Options, credentials: dict[str, str]
) -> None:
    client = connect(locked_exchange.port, options, password=PASSWORD, **credentials)
    assert client.ping() is True
    assert client.execute_command("ASSET.LIST") == []
    client.close()


def test_wrong_password_raises_authentication_error(locked_exchange: Exchange, options: Options) -> None:
    client = connect(locked_exchange.port, options, password="wrong", retry=AT_ONCE)
    with pytest.raises(redis.AuthenticationError, match=r"WRONGPASS|invalid username-password pair"):
        client.ping()
    client.close()


def test_missing_password_raises_authentication_error_and_reveals_nothing(
    locked_exchange: Exchange, options: Options
) -> None:
    client = connect(locked_exchange.port, options, retry=AT_ONCE)
    # With HELLO it is the handshake that is refused, without it the command.
    with pytest.raises(redis.AuthenticationError):
        client.execute_command("ASSET.LIST")
    client.close()


def test_password_for_a_server_without_one_is_refused_as_redis_does(exchange: Exchange) -> None:
    client = connect(exchange.port, {"protocol": 2}, password=PASSWORD, retry=AT_ONCE)
    with pytest.raises(redis.AuthenticationError, match="without any password configured"):
        client.ping()
    client.close()


def test_unix_socket_and_url_reach_the_same_server(exchange: Exchange) -> None:
    by_socket: Any = redis.Redis(unix_socket_path=str(exchange.unixsocket))
    by_url: Any = redis.Redis.from_url(f"redis://{HOST}:{exchange.port}/0")
    assert by_socket.execute_command("MARKET.LIST") == by_url.execute_command("MARKET.LIST")
    by_socket.close()
    by_url.close()

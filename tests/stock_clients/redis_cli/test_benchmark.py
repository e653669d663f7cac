"""redis-benchmark: its own tests that need no keys, and orders of ours as a custom command."""

import csv

import pytest

from tests.exchange import Exchange

from .commands import Tool

REQUESTS = 2_000


@pytest.fixture
def user(exchange: Exchange) -> str:
    return exchange.new_user()


def order(user: str, *more: str) -> tuple[str, ...]:
    return ("ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "0.0100", "PRICE", *more)


def run(benchmark: Tool, *arguments: str) -> dict[str, float]:
    """Run it with `--csv`; give each test's requests per second."""
    outcome = benchmark("-n", str(REQUESTS), "--csv", *arguments)
    assert outcome.code == 0, outcome
    assert "rror" not in outcome.err, outcome.err
    rows = list(csv.DictReader(line for line in outcome.lines if line.startswith('"')))
    assert rows, outcome
    return {row["test"]: float(row["rps"]) for row in rows}


def test_ping_runs_inline_and_as_multibulk(benchmark: Tool) -> None:
    rates = run(benchmark, "-t", "ping")
    assert list(rates) == ["PING_INLINE", "PING_MBULK"]
    assert all(rate > 0 for rate in rates.values())


@pytest.mark.parametrize("protocol", [(), ("-3",)], ids=["RESP2", "RESP3"])
@pytest.mark.parametrize("pipeline", ["1", "16"])
def test_fifty_connections_place_orders_at_random_prices(
    benchmark: Tool, exchange: Exchange, user: str, protocol: tuple[str, ...], pipeline: str
) -> None:
    # __rand_int__ becomes twelve digits with leading zeros; .50 keeps the price above nothing.
    run(benchmark, *protocol, "-c", "50", "-P", pipeline, "-r", "500", *order(user, "__rand_int__.50"))
    assert open_orders(exchange, user) == REQUESTS
    exchange.call("ORDER.CANCELALL", user)


def test_repeated_client_ids_are_answered_without_an_error(benchmark: Tool, exchange: Exchange, user: str) -> None:
    run(benchmark, "-c", "50", "-P", "16", "-r", "100", *order(user, "10", "CLIENTID", "__rand_int__"))
    assert 50 < open_orders(exchange, user) <= 100
    exchange.call("ORDER.CANCELALL", user)


def test_two_threads_and_a_connection_for_each_request_work(benchmark: Tool, exchange: Exchange, user: str) -> None:
    run(benchmark, "--threads", "2", "-c", "10", *order(user, "10"))
    run(benchmark, "-k", "0", "-c", "10", *order(user, "11"))
    # With threads redis-benchmark may send a few requests more than it was asked for.
    assert open_orders(exchange, user) >= 2 * REQUESTS
    exchange.call("ORDER.CANCELALL", user)


def test_password_opens_a_locked_server(benchmark: Tool, locked_exchange: Exchange) -> None:
    assert locked_exchange.password is not None
    locked = Tool((benchmark.command[0], "-p", str(locked_exchange.port), "-a", locked_exchange.password))
    assert "PING_MBULK" in run(locked, "-t", "ping_mbulk")


def test_refused_order_stops_the_benchmark_as_any_error_does(benchmark: Tool, user: str) -> None:
    outcome = benchmark("-n", "10", "-q", "ORDER.PUT", user, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1")
    assert outcome.code == 1
    assert "NOMARKET" in outcome.out + outcome.err


def open_orders(exchange: Exchange, user: str) -> int:
    """Ask the server itself how many orders rest."""
    record = exchange.call("USER.GET", user)
    assert isinstance(record, list)
    fields = dict(zip(record[::2], record[1::2], strict=True))
    return int(fields[b"open_orders"])

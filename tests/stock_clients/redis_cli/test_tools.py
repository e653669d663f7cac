"""redis-cli's other modes: mass load, live statistics, latency, and watching commands go by."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.exchange import Exchange, Traders, running, wait_until

from .commands import TOOL_MAX_S, Tool, environment
from .terminal import terminal

LOAD = 10_000
LOAD_REPORT = re.compile(r"errors: (\d+), replies: (\d+)")


def multibulk(*words: str) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word.encode()) for word in words)


def load(cli: Tool, path: Path) -> tuple[int, int]:
    """Feed a file to `redis-cli --pipe`; give how many errors and replies it counted."""
    with path.open("rb") as commands:
        done = subprocess.run(
            [*cli.command, "--pipe"],
            stdin=commands,
            capture_output=True,
            env=environment(),
            timeout=TOOL_MAX_S,
            check=False,
        )
    report = LOAD_REPORT.search(done.stdout.decode())
    assert report, (done.stdout, done.stderr)
    return int(report[1]), int(report[2])


@pytest.mark.parametrize("form", ["multibulk", "inline"])
def test_pipe_loads_ten_thousand_orders_from_a_file(
    cli: Tool, exchange: Exchange, traders: Traders, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "orders"
    with path.open("wb") as commands:
        for n in range(LOAD):
            user = (traders.maker, traders.taker)[n % 2]
            words = ("ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", str(1 + n % 9))
            commands.write(multibulk(*words) if form == "multibulk" else " ".join(words).encode() + b"\n")
    assert load(cli, path) == (0, LOAD)
    for user in (traders.maker, traders.taker):
        cancelled = cli("ORDER.CANCELALL", user)
        assert cancelled.lines[:2] == ["count", str(LOAD // 2)]


def test_pipe_counts_the_orders_that_were_refused(cli: Tool, traders: Traders, tmp_path: Path) -> None:
    path = tmp_path / "orders"
    good = multibulk("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", "1")
    bad = multibulk("ORDER.PUT", traders.maker, "NO_SUCH", "BID", "LIMIT", "0.01", "PRICE", "1")
    path.write_bytes((good + bad) * 50)
    assert load(cli, path) == (50, 100)
    cli("ORDER.CANCELALL", traders.maker)


def test_stat_prints_a_line_each_interval(cli: Tool) -> None:
    with terminal(cli, "--stat", "-i", "0.1") as screen:
        screen.expect(r"keys +mem +clients +blocked +requests +connections")
        for _ in range(3):
            screen.expect(r"\d+ +[\d.]+[BKMG] +\d+ +\d+ +\d+ \(\+\d+\) +\d+")


@pytest.mark.parametrize("separator", ["--raw", "--csv"])
def test_latency_is_measured_by_pings(cli: Tool, separator: str) -> None:
    minimum, maximum, _average, samples = re.split("[ ,]", cli("--latency", separator, "-i", "1").out.strip())
    assert 0 <= int(minimum) <= int(maximum)
    assert int(samples) > 5


def test_latency_history_prints_a_line_each_interval(cli: Tool) -> None:
    with terminal(cli, "--latency-history", "-i", "0.2") as screen:
        for _ in range(2):
            screen.expect(r"min: \d+, max: \d+, avg: [\d.]+ \(\d+ samples\) -- [\d.]+ seconds range\r?\n")


def test_monitor_shows_each_command_quoted_as_redis_quotes_it(cli: Tool, exchange: Exchange, traders: Traders) -> None:
    with terminal(cli, "monitor") as screen:
        screen.expect("OK")
        stamp = r"\d{10}\.\d{6} \[0 127\.0\.0\.1:\d+\] "
        cli("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10")
        words = f'"ORDER.PUT" "{traders.maker}" "BTC_USDT" "BID" "LIMIT" "1" "PRICE" "10"'
        screen.expect(stamp + re.escape(words) + r"\r\n")
        cli("echo", 'a "b"\\\n\r\t\x07\x08\x01 é')
        screen.expect(stamp + re.escape(r'"echo" "a \"b\"\\\n\r\t\a\b\x01 \xc3\xa9"') + r"\r\n")
        cli("AUTH", "secret")
        screen.expect(stamp + re.escape('"AUTH" "(redacted)"'))
        by_socket = Tool((cli.command[0], "-s", str(exchange.unixsocket)))
        by_socket("PING")
        screen.expect(r"\[0 unix:" + re.escape(str(exchange.unixsocket)) + r'\] "PING"')


def test_shutdown_from_redis_cli_ends_the_server_cleanly(cli: Tool) -> None:
    with running() as server:
        own = Tool((cli.command[0], "-p", str(server.port)))
        outcome = own("SHUTDOWN")
        assert outcome.out.strip() == ""
        assert outcome.code == 0
        wait_until(server.has_ended, 10, "the server has ended")

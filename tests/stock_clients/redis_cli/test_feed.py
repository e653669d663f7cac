"""redis-cli hears the feed: one terminal subscribes, orders are placed in another."""

import contextlib
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from typing import IO

import pytest

from tests.exchange import MARKET, Exchange, Traders

from ..feed import DEPTH, TRADE, Tape, assert_fills_the_gap, channels, missed, one_trade
from .commands import TOOL_MAX_S, Tool, environment
from .conftest import on_this_machine
from .terminal import PROMPT, terminal
from .tmux import Pane, two_terminals

ORDERS = 1000
MESSAGE = re.compile(r'^1\) "message"\n2\) "([^"]+)"\n3\) (".*")$', re.MULTILINE)
PATTERN_MESSAGE = re.compile(r'^1\) "pmessage"\n2\) "([^"]+)"\n3\) "([^"]+)"\n4\) (".*")$', re.MULTILINE)
CONFIRMED = re.compile(r'^1\) "(p?(?:un)?subscribe)"\n2\) (?:"([^"]+)"|\(nil\))\n3\) \(integer\) (\d+)$', re.MULTILINE)


@pytest.fixture(params=["-2", "-3"], ids=["RESP2", "RESP3"])
def protocol(request: pytest.FixtureRequest) -> str:
    protocol: str = request.param
    return protocol


@pytest.fixture
def panes(cli: Tool, protocol: str) -> Iterator[tuple[Pane, Pane]]:
    """Two terminals at redis-cli's prompt; the upper one speaks `protocol`."""
    on_this_machine("tmux")
    with two_terminals((*cli.command, protocol), cli.command) as (upper, lower):
        for pane in (upper, lower):
            pane.expect(PROMPT.rstrip())
        yield upper, lower


def heard(text: str) -> Tape:
    """Check all messages that a terminal shows."""
    tape = Tape()
    for channel, payload in MESSAGE.findall(text):
        tape.take(channel, json.loads(payload))
    for pattern, channel, payload in PATTERN_MESSAGE.findall(text):
        tape.take(channel, json.loads(payload), pattern)
    return tape


@contextlib.contextmanager
def listening(cli: Tool, *arguments: str) -> Iterator[IO[str]]:
    """Run redis-cli as a subscriber with its output in a pipe; give that."""
    process = subprocess.Popen([*cli.command, *arguments], stdout=subprocess.PIPE, text=True, env=environment())
    watchdog = threading.Timer(TOOL_MAX_S, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        with process.stdout:
            yield process.stdout
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def read_until(lines: IO[str], pattern: str) -> str:
    """Read lines until the last two of them match; return them all."""
    read = [""]
    while not re.fullmatch(pattern, "".join(read[-2:])):
        line = lines.readline()
        assert line, f"redis-cli ended; no {pattern!r} in {read[-10:]}"
        read.append(line)
    return "".join(read)


def test_one_terminal_hears_what_is_done_in_the_other(panes: tuple[Pane, Pane], traders: Traders) -> None:
    upper, lower = panes
    upper.enter(f"SUBSCRIBE {TRADE} {DEPTH}")
    text = upper.expect(r'\\"type\\":\\"snapshot\\"', times=2)
    assert CONFIRMED.findall(text) == [("subscribe", TRADE, "1"), ("subscribe", DEPTH, "2")]
    for words, status in zip(one_trade(traders), ("NEW", "FILLED"), strict=True):
        lower.enter(" ".join(words))
        lower.expect(rf'^ 4\) "{status}"(?:\n.*)+?\n{PROMPT.rstrip()}')  # it throws away what is typed ahead of that
    tape = heard(upper.expect(r'\\"type\\":\\"update\\"', times=3))
    (trade,) = tape.updates(TRADE)
    assert (trade["trade"]["price"], trade["trade"]["amount"]) == ("150.00", "1.0000")
    assert [one["asks"] for one in tape.updates(DEPTH)] == [[["150.00", "1.0000"]], [["150.00", "0.0000"]]]
    assert (len(tape.snapshots(TRADE)), len(tape.snapshots(DEPTH))) == (1, 1)


def test_unknown_market_is_an_error_at_the_prompt_and_a_known_one_is_heard_then(
    panes: tuple[Pane, Pane], traders: Traders
) -> None:
    upper, _ = panes
    upper.enter("SUBSCRIBE trade:NOSUCH")
    upper.expect(r"^\(error\) NOMARKET .*:NOSUCH'")
    upper.enter(f"SUBSCRIBE {TRADE}")
    upper.expect(r'\\"type\\":\\"snapshot\\"')


def test_control_c_ends_listening(panes: tuple[Pane, Pane], exchange: Exchange) -> None:
    upper, _ = panes
    upper.enter("PSUBSCRIBE depth:* order:*")
    upper.expect(r'^2\) "order:\*"\n3\) \(integer\) 2')
    upper.press("C-c")
    upper.expect(rf"^\^C(?:\(.*s\)\n)?{PROMPT.rstrip()}")
    exchange.wait_until_unheard()


def test_thousand_orders_are_printed_in_order(cli: Tool, protocol: str, traders: Traders) -> None:
    names = channels(traders.maker)
    with listening(cli, protocol, "--no-raw", "SUBSCRIBE", *names) as lines:
        text = read_until(lines, rf'2\) "{names[-1]}"\n3\) ".*snapshot.*"\n')
        cli(text=f"ORDER.PUT {traders.maker} {MARKET} BID LIMIT 0.01 PRICE 1\n" * ORDERS)
        cli("ORDER.CANCELALL", traders.maker)
        text += read_until(lines, rf'2\) "{DEPTH}"\n3\) ".*\\"0\.0000.*"\n')
    tape = heard(text)
    causes = [one["cause"] for one in tape.updates(f"order:{traders.maker}")]
    assert causes == ["PUT", "RESTED"] * ORDERS + ["CANCELED"] * ORDERS
    assert len(tape.updates(DEPTH)) == ORDERS + 1


def test_what_was_missed_by_a_crash_is_replayed(cli: Tool, protocol: str, exchange: Exchange, traders: Traders) -> None:
    """redis-cli does not subscribe again by itself; its user does, and asks for what was in between."""
    names = channels(traders.maker)
    before = {name: json.loads(cli(protocol, "FEED.SNAPSHOT", name).out) for name in names}
    exchange.crash(missed(traders))
    with listening(cli, protocol, "--no-raw", "SUBSCRIBE", *names) as lines:
        tape = heard(read_until(lines, rf'2\) "{names[-1]}"\n3\) ".*snapshot.*"\n'))
    for name in names:
        (snapshot,) = tape.snapshots(name)
        assert snapshot["epoch"] != before[name]["epoch"]
        gap = (before[name]["seq"], snapshot["seq"])
        reply = json.loads(cli("--json", "FEED.REPLAY", name, "FROM", str(gap[0] + 1)).out)
        assert_fills_the_gap(gap, name, reply["messages"])


@pytest.mark.parametrize("output", ["--csv", "--raw"])
def test_other_forms_of_output_show_each_message(cli: Tool, protocol: str, output: str) -> None:
    with terminal(cli, protocol, output, "SUBSCRIBE", DEPTH) as screen:
        screen.expect(rf'subscribe"?[,\r\n]+"?{DEPTH}')
        screen.expect(rf'message"?[,\r\n]+"?{DEPTH}"?[,\r\n]+"?\{{\\?"type\\?":\\?"snapshot')

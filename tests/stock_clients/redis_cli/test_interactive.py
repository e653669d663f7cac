"""redis-cli as a person uses it: hints, completion, help and a session at the prompt."""

import re
from collections.abc import Iterator

import pytest

from tests.exchange import PASSWORD, Exchange, Traders

from .commands import Tool
from .terminal import PROMPT, Terminal, terminal

TAB = "\t"
CLEAR_LINE = "\x15"  # control-U
END = "\x04"  # control-D


@pytest.fixture
def screen(cli: Tool) -> Iterator[Terminal]:
    """A session at its first prompt."""
    with terminal(cli) as screen:
        screen.expect(PROMPT)
        yield screen


def test_hint_shows_the_arguments_that_are_still_to_come(screen: Terminal) -> None:
    screen.type("ORDER.PUT ")
    screen.expect(r"ORDER\.PUT +user market BID\|ASK LIMIT\|MARKET amount \[PRICE price\]")
    screen.type("1 BTC_USDT ")
    screen.expect(r"1 BTC_USDT +BID\|ASK LIMIT\|MARKET amount")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("balance.get ", r"user \[asset \[asset \.\.\.\]\]"),
        ("order.cancel ", r"user market "),
        ("MARKET.CREATE ", r"market base quote .*AMOUNTSCALE"),
        ("asset.create ", r"asset .*SCALE"),
        ("CONFIG GET ", r"parameter"),
    ],
)
def test_hint_is_there_for_other_commands_in_either_case(screen: Terminal, typed: str, hint: str) -> None:
    screen.type(typed)
    screen.expect(hint)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("ORDER.P", r"ORDER\.PUT"), ("order.cancela", "(?i)order.cancelall"), ("help @ord", "help @order")],
)
def test_tab_completes_a_command_or_a_group(screen: Terminal, typed: str, completed: str) -> None:
    screen.type(typed + TAB)
    screen.expect(completed)


def test_help_of_a_command_tells_its_syntax_summary_and_group(screen: Terminal) -> None:
    text = screen.answer("help ORDER.PUT")
    assert "ORDER.PUT user market BID|ASK LIMIT|MARKET amount [PRICE price]" in text
    assert re.search(r"summary: \S+", text)
    assert re.search(r"since: \S+", text)
    assert "group: order" in text


def test_help_of_a_group_lists_its_commands(screen: Terminal) -> None:
    text = screen.answer("help @order")
    for name in ("PUT", "AMEND", "CANCEL", "CANCELALL", "BATCH", "GET", "LIST"):
        assert f"ORDER.{name} " in text
    assert "BALANCE.GET" not in text


@pytest.mark.parametrize("group", ["balance", "market", "asset", "user", "engine", "connection", "server"])
def test_every_group_has_help(screen: Terminal, group: str) -> None:
    assert "summary: " in screen.answer(f"help @{group}")


def test_session_trades_and_shows_records_errors_and_a_transaction(screen: Terminal, traders: Traders) -> None:
    placed = screen.answer(f"order.put {traders.maker} BTC_USDT bid limit 1.5 price 10.00")
    assert re.match(r' 1\) "id"\n 2\) "\d+"\n 3\) "status"\n 4\) "NEW"\n', placed)
    refused = screen.answer(f"ORDER.PUT {traders.maker} BTC_USDT ASK LIMIT 900000000 PRICE 1")
    assert refused.startswith("(error) NOFUNDS ")
    assert screen.answer("MULTI") == "OK\n"
    assert screen.answer(f"ORDER.CANCELALL {traders.maker}") == "QUEUED\n"
    assert re.match(r'1\) 1\) "count"\n +2\) \(integer\) 1\n', screen.answer("EXEC"))
    screen.enter("quit")
    assert screen.expect_end() == 0


def test_resp3_session_shows_maps(cli: Tool, traders: Traders) -> None:
    with terminal(cli, "-3") as screen:
        screen.expect(PROMPT)
        answer = screen.answer(f"BALANCE.GET {traders.maker} BTC")
        assert answer == '1# "BTC" => \n   1# "available" => "1000000.00000000"\n   2# "frozen" => "0.00000000"\n'


def test_hello_in_a_session_switches_the_protocol(screen: Terminal) -> None:
    assert '3# "proto" => (integer) 3\n' in screen.answer("HELLO 3")
    assert re.search(r'5\) "proto"\n +6\) \(integer\) 2\n', screen.answer("hello 2"))


def test_password_is_given_at_the_prompt(locked_cli: Tool) -> None:
    with terminal(locked_cli) as screen:
        screen.expect(PROMPT)
        assert screen.answer("ASSET.LIST").startswith("(error) NOAUTH ")
        assert screen.answer(f'AUTH "{PASSWORD}"') == "OK\n"
        assert screen.answer("ASSET.LIST") == "(empty array)\n"


def test_control_d_ends_the_session_and_leaves_no_connection(cli: Tool, exchange: Exchange) -> None:
    with terminal(cli) as screen:
        screen.expect(PROMPT)
        assert screen.answer("CLIENT SETNAME at-the-prompt") == "OK\n"
        screen.type(END)
        screen.expect_end()
    listing = exchange.call("CLIENT", "LIST")
    assert isinstance(listing, bytes)
    assert b"at-the-prompt" not in listing


def test_line_is_edited_before_it_is_sent(screen: Terminal) -> None:
    screen.type("ORDER.PUT nonsense" + CLEAR_LINE)
    assert screen.answer("PING") == "PONG\n"

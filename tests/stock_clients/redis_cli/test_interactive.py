"""redis-cli as a person uses it: hints, completion, help and a session at the prompt."""

from collections.abc import Iterator

import pytest

from ..exchange import HOST, PASSWORD, Exchange, Traders
from .commands import Tool
from .terminal import Terminal, terminal

TAB = "\t"
CLEAR_LINE = "\x15"  # control-U
END = "\x04"  # control-D


@pytest.fixture
def screen(cli: Tool, exchange: Exchange) -> Iterator[Terminal]:
    """A session at its first prompt."""
    with terminal(cli) as screen:
        screen.expect(rf"{HOST}:{exchange.port}> ")
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
    screen.enter("help ORDER.PUT")
    screen.expect(r"ORDER\.PUT user market BID\|ASK LIMIT\|MARKET amount \[PRICE price\]")
    screen.expect(r"summary: \S+")
    screen.expect(r"since: \S+")
    screen.expect(r"group: order")


def test_help_of_a_group_lists_its_commands(screen: Terminal) -> None:
    screen.enter("help @order")
    listing = screen.expect(rf"{HOST}:\d+> ")[0]
    for name in ("PUT", "AMEND", "CANCEL", "CANCELALL", "BATCH", "GET", "LIST"):
        assert f"ORDER.{name}" in listing
    assert "BALANCE.GET" not in listing


@pytest.mark.parametrize("group", ["balance", "market", "asset", "user", "connection", "server"])
def test_every_group_has_help(screen: Terminal, group: str) -> None:
    screen.enter(f"help @{group}")
    screen.expect(r"summary: \S+")


def test_session_trades_and_shows_records_errors_and_a_transaction(screen: Terminal, traders: Traders) -> None:
    screen.enter(f"order.put {traders.maker} BTC_USDT bid limit 1.5 price 10.00")
    screen.expect(r'1\) "id"\r\n +2\) "\d+"\r\n +3\) "status"\r\n +4\) "NEW"')
    screen.enter(f"ORDER.PUT {traders.maker} BTC_USDT ASK LIMIT 900000000 PRICE 1")
    screen.expect(r"\(error\) NOFUNDS \S+")
    screen.enter("MULTI")
    screen.expect(r"OK\r\n.*\(TX\)> ")
    screen.enter(f"ORDER.CANCELALL {traders.maker}")
    screen.expect("QUEUED")
    screen.enter("EXEC")
    screen.expect(r'1\) 1\) "count"\r\n +2\) \(integer\) 1')
    screen.expect(r":\d+> ")
    screen.enter("quit")
    assert screen.expect_end() == 0


def test_resp3_session_shows_maps(cli: Tool, traders: Traders) -> None:
    with terminal(cli, "-3") as screen:
        screen.expect("> ")
        screen.enter(f"BALANCE.GET {traders.maker} BTC")
        screen.expect(r'1# "BTC" => 1# "available" => "1000000\.00000000"\r\n')


def test_hello_in_a_session_switches_the_protocol(screen: Terminal) -> None:
    screen.enter("HELLO 3")
    screen.expect(r'1# "server" => ".*3# "proto" => \(integer\) 3')
    screen.enter("hello 2")
    screen.expect(r'5\) "proto"\r\n +6\) \(integer\) 2')


def test_password_is_given_at_the_prompt(locked_cli: Tool) -> None:
    with terminal(locked_cli) as screen:
        screen.expect("> ")
        screen.enter("ASSET.LIST")
        screen.expect(r"\(error\) NOAUTH ")
        screen.enter(f'AUTH "{PASSWORD}"')
        screen.expect("OK")
        screen.enter("ASSET.LIST")
        screen.expect(r"\(empty array\)")


def test_control_d_ends_the_session_and_leaves_no_connection(cli: Tool, exchange: Exchange) -> None:
    with terminal(cli) as screen:
        screen.expect("> ")
        screen.enter("CLIENT SETNAME at-the-prompt")
        screen.expect("OK")
        screen.type(END)
        screen.expect_end()
    listing = exchange.call("CLIENT", "LIST")
    assert isinstance(listing, bytes)
    assert b"at-the-prompt" not in listing


def test_line_is_edited_before_it_is_sent(screen: Terminal) -> None:
    screen.type("ORDER.PUT nonsense" + CLEAR_LINE)
    screen.enter("PING")
    screen.expect("PONG")

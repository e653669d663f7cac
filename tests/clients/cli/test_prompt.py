"""The prompt as a person has it: keys typed in a terminal, its screen read back, while servers come and go."""

import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.cli.conftest import MakeScreen
from tests.clients.cli.exchange import made
from tests.clients.cli.screen import Screen
from tests.real_server import HOST, Server, free_port

PROMPT = r"(?:127\.0\.0\.1:\d+\S*|not connected)>\s*\Z"
"""A prompt, with nothing behind it."""
COLUMNS, ROWS = 110, 40

Prompt = Callable[..., Screen]


@pytest.fixture
def prompt(screen: MakeScreen, server: Server) -> Prompt:
    """Make a terminal at its first prompt."""

    def make(*words: str, port: int = server.port, before: str = "", first: str = "", **variables: str) -> Screen:
        shown = screen(COLUMNS, ROWS, "-p", str(port), *words, **variables)
        if before:
            shown.wait_for(before)
            shown.type(first)
            shown.press("Enter")
        shown.wait_for(PROMPT)
        return shown

    return make


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server that may be killed."""
    home = tmp_path / "server"
    home.mkdir()
    server = made(home)
    yield server
    server.close()


def answer(shown: Screen, line: str) -> str:
    """Enter a line on an empty screen; return what is shown when there is a prompt again."""
    shown.press("C-l")
    shown.wait_for(rf"\A{PROMPT}")
    shown.type(line)
    shown.press("Enter")
    return shown.wait_for(rf"> {re.escape(line)}\n(?:.*\n)*{PROMPT}").rstrip()


def test_a_session_with_hints_completion_and_tables(prompt: Prompt) -> None:
    shown = prompt()
    shown.type("order.p")
    shown.press("Tab")
    shown.wait_for(r"order\.put user market BID\|ASK LIMIT\|MARKET amount \[PRICE price\]")
    shown.type(" 2 b")
    shown.press("Tab")
    shown.wait_for(r"order\.put 2 BTC_USDT BID\|ASK LIMIT")
    shown.type(" BID LIMIT 0.1 price 1 ti")
    shown.press("Tab")
    shown.wait_for(r"price 1 tif GTC\|IOC\|FOK \[QUOTELIMIT")
    shown.press("C-c")
    text = answer(shown, "ORDER.LIST 2")
    assert "> ORDER.LIST 2\n" in text, "the hint is gone when the line is entered"
    assert re.search(r"\n 7  41980\.00  0\.7500  0\.7500 +0\.0000 ", text)
    assert "42000.00  1.0000" in answer(shown, "MARKET.DEPTH BTC_USDT")
    assert "(error) NOUSER user: " in answer(shown, "BALANCE.GET 99")
    assert "Invalid argument(s)" in answer(shown, 'ECHO "open')
    assert answer(shown, "3 PING").count("PONG") == 3
    assert answer(shown, "# nothing").count("\n") == 1
    assert '"\\xff\\x1b[31m"' in answer(shown, r'ECHO "\xff\x1b[31m"')


def test_help_is_at_hand(prompt: Prompt) -> None:
    shown = prompt()
    text = answer(shown, "help ORDER.CANCEL")
    for part in ("user market order_id|CLIENTID client_id", "HALTED    the market is in HALT", "send again: always"):
        assert part in text
    assert "no help for 'NO.SUCH'" in answer(shown, "help no.such")
    assert "ASSET.CREATE asset" in answer(shown, "? @asset")
    shown.type("clear")
    shown.press("Enter")
    shown.wait_for(r"\A127\S+> ?\n*\Z")


def test_ctrl_c_drops_the_line_and_ctrl_d_or_quit_ends_it(prompt: Prompt) -> None:
    shown = prompt()
    shown.type("PING drop")
    shown.press("C-c")
    assert "PONG" in answer(shown, "PING")
    shown.press("C-d")
    shown.wait_for("ended with 0")
    assert "intr = ^C" in shown.wait_for("icanon")
    again = prompt()
    again.type("QUIT")
    again.press("Enter")
    again.wait_for("ended with 0")


def test_a_transaction_is_in_the_prompt(prompt: Prompt) -> None:
    shown = prompt()
    assert answer(shown, "MULTI").endswith("(TX)>")
    assert "QUEUED" in answer(shown, "BALANCE.GET 1 BTC")
    text = answer(shown, "EXEC")
    assert "995.25000000" in text
    assert "(TX)" not in text.splitlines()[-1]
    answer(shown, "MULTI")
    assert "(TX)" not in answer(shown, "DISCARD").splitlines()[-1]


def test_the_history_is_kept_without_passwords(prompt: Prompt, tmp_path: Path) -> None:
    path = tmp_path / "history"
    shown = prompt(DINGIR_CLI_HISTORY=str(path))
    for line in ("PING first", "AUTH s3cret", "PING second"):
        answer(shown, line)
    shown.press("C-d")
    shown.wait_for("ended with 0")
    assert path.read_text() == "PING first\nPING second\n"
    again = prompt(DINGIR_CLI_HISTORY=str(path))
    again.press("Up")
    again.press("Up")
    again.wait_for(r"> PING first\s*\Z")


def test_a_stream_is_shown_until_ctrl_c_and_the_prompt_is_back(prompt: Prompt, server: Server) -> None:
    shown = prompt()
    shown.type("SUBSCRIBE balance:1")
    shown.press("Enter")
    shown.wait_for(r"Reading messages\.\.\. \(press Ctrl-C to quit\)\nsubscribed balance:1\nbalance:1  \{")
    server.call("BALANCE.UPDATE", 1, "BTC", "1", "BUSINESS", "stream", "ID", 1)
    shown.wait_for(r'"cause":"DEPOSIT"')
    shown.press("C-c")
    shown.wait_for(rf"\^C\n{PROMPT}")
    server.call("BALANCE.UPDATE", 1, "BTC", "-1", "BUSINESS", "stream", "ID", 2)
    assert "PONG" in answer(shown, "PING")
    shown.type("MONITOR")
    shown.press("Enter")
    shown.wait_for("OK")
    server.call("ECHO", "hello monitor")
    shown.wait_for('"ECHO" "hello monitor"')
    shown.press("C-c")
    assert "PONG" in answer(shown, "PING")


def test_a_market_is_watched_from_the_prompt(prompt: Prompt) -> None:
    shown = prompt()
    shown.type("watch BTC_USDT")
    shown.press("Enter")
    shown.wait_for("● live")
    shown.press("q")
    shown.wait_for(rf"watch BTC_USDT\n{PROMPT}")
    assert "required: market" in answer(shown, "watch")
    assert "has no market 'NO'" in answer(shown, "watch NO")


def test_a_server_that_comes_and_goes(prompt: Prompt, own: Server) -> None:
    shown = prompt(port=own.port)
    own.kill()
    assert "Could not connect to Dingir at 127.0.0.1:" in answer(shown, "PING")
    assert "connection refused\nnot connected>" in answer(shown, "PING again")
    own.start()
    assert re.search(r"the connection was lost; connected again\nPONG\n127", answer(shown, "PING"))
    answer(shown, "MULTI")
    own.kill()
    own.start()
    text = answer(shown, "BALANCE.UPDATE 1 BTC 5 BUSINESS deposit ID 77")
    assert "lost, and with it the transaction: nothing of it took effect" in text
    assert "995.25000000" in answer(shown, "BALANCE.GET 1 BTC")
    assert answer(shown, "SHUTDOWN").endswith("not connected>")
    own.wait()


def test_a_prompt_without_a_server_waits_for_it(prompt: Prompt, tmp_path: Path) -> None:
    own = Server(tmp_path, "--save", "")
    shown = prompt(port=own.port)
    assert "connection refused" in shown.text()
    try:
        own.start()
        assert "PONG" in answer(shown, "PING")
        shown.type("ORDER.LIST ")
        shown.wait_for(r"user \[MARKET market\]")
    finally:
        own.close()


def test_a_command_whose_outcome_is_unknown_is_not_sent_again(prompt: Prompt) -> None:
    with socket.create_server((HOST, free_port())) as listener:
        heard: list[bytes] = []
        thread = threading.Thread(target=cut_off_at_order, args=(listener, heard))
        thread.start()
        shown = prompt(port=listener.getsockname()[1])
        text = answer(shown, "ORDER.PUT 1 A_B")
        assert (
            "Error: the server closed the connection; whether ORDER.PUT took effect is not known\nnot connected>"
            in text
        )
        shown.press("C-d")
        shown.wait_for("ended with 0")
        thread.join()
    assert b"".join(heard).count(b"ORDER.PUT") == 1


def cut_off_at_order(listener: socket.socket, heard: list[bytes]) -> None:
    """Answer every command with an empty list, but close the connection when an order comes."""
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(65536):
            heard.append(data)
            if b"ORDER.PUT" in data:
                return
            connection.sendall(b"*0\r\n")


def test_a_password_may_be_said_at_the_prompt(prompt: Prompt, own: Server) -> None:
    own.call("CONFIG", "SET", "requirepass", "s3cret")
    shown = prompt(port=own.port)
    assert "NOAUTH" in answer(shown, "MARKET.LIST")
    assert "OK" in answer(shown, "AUTH s3cret")
    assert "BTC_USDT  BTC" in answer(shown, "MARKET.LIST")
    shown.type("BALANCE.GET ")
    shown.wait_for(r"user \[asset \.\.\.\]")
    shown.press("C-c")
    own.kill()
    own.password = "s3cret"
    own.start("--requirepass", "s3cret")
    assert "connected again\nPONG" in answer(shown, "PING"), "the password is said again"
    asked = prompt("--askpass", port=own.port, before=r"Please input password:\s*\Z", first="s3cret")
    assert "PONG" in answer(asked, "PING")
    assert "s3cret" not in asked.text()
    denied = prompt("-a", "wrong", port=own.port)
    assert "AUTH failed: WRONGPASS" in denied.text()


def test_a_server_that_does_not_answer_is_not_waited_for_any_longer_than_one_likes(prompt: Prompt, own: Server) -> None:
    shown = prompt(port=own.port)
    own.signal(signal.SIGSTOP)
    shown.type("ORDER.CANCEL 1 BTC_USDT 1")
    shown.press("Enter")
    shown.wait_for(r"> ORDER.CANCEL 1 BTC_USDT 1\n")
    text = shown.press_until("C-c", PROMPT)
    assert "Error: interrupted; whether ORDER.CANCEL took effect is not known. It is safe to send again\n" in text
    own.signal(signal.SIGCONT)
    assert "\nconnected again\nPONG\n" in answer(shown, "PING")
    answer(shown, "MULTI")
    own.signal(signal.SIGSTOP)
    shown.type("BALANCE.GET 1")
    shown.press("Enter")
    shown.wait_for(r"> BALANCE.GET 1\n")
    text = shown.press_until("C-c", rf"BALANCE.GET[\s\S]*{PROMPT}")
    assert "with it the transaction: nothing of it took effect" in text
    own.signal(signal.SIGCONT)
    answer(shown, "PING")
    own.signal(signal.SIGSTOP)
    shown.type("ORDER.PUT 1 BTC_USDT ASK LIMIT 1 PRICE 50000")
    shown.press("Enter")
    shown.wait_for(r"PRICE 50000\n")
    own.kill()
    text = shown.wait_for(rf"not known[\s\S]*{PROMPT}")
    assert "whether ORDER.PUT took effect is not known. It is safe to send again with CLIENTID" in " ".join(
        text.split()
    )


def test_several_pasted_lines_are_run_in_turn_until_one_can_t_be_read(prompt: Prompt) -> None:
    shown = prompt()
    shown.paste('PING one\nPING "two words"\nECHO "open\nPING three')
    shown.press("Enter")
    text = shown.wait_for(r'> ECHO "open\nInvalid argument\(s\)\n' + PROMPT)
    assert '> PING one\none\n> PING "two words"\ntwo words\n' in text
    assert "\nthree" not in text


def test_nothing_has_a_colour_when_none_is_wanted(prompt: Prompt) -> None:
    for words, variables in ((["--no-color"], {}), ([], {"NO_COLOR": "1"})):
        shown = prompt(*words, **variables)
        answer(shown, "NOSUCH")
        answer(shown, "MARKET.DEPTH BTC_USDT")
        shown.type("ORDER.PUT ")
        shown.wait_for("user market")
        assert not re.search(r"\x1b\[[0-9;]*(3[0-9]|4[0-7]|9[0-7])m", shown.colored())
    shown = prompt()
    answer(shown, "NOSUCH")
    assert re.search(r"\x1b\[[0-9;]*31m", shown.colored())


def test_client_reply_off_would_leave_the_terminal_waiting_and_is_refused(prompt: Prompt) -> None:
    shown = prompt()
    assert "never comes" in answer(shown, "CLIENT REPLY OFF")
    assert "PONG" in answer(shown, "PING")

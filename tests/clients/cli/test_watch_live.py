"""The live view as a person sees it: in a terminal, while the market moves, the server dies, the window changes."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.cli.conftest import MakeScreen
from tests.clients.cli.exchange import made, watch_words
from tests.clients.cli.screen import Screen
from tests.real_server import Server, free_port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "server"
    home.mkdir()
    server = made(home)
    yield server
    server.close()


def assert_ended(screen: Screen, code: int = 0) -> None:
    """The command has ended, the first screen is back, and the terminal echoes what is typed."""
    shown = screen.wait_for(r"ended with \d+[\s\S]*-?echo\b")
    assert f"ended with {code}" in shown
    assert "● live" not in shown
    assert re.search(r"(?<!-)\becho\b", shown), "keys are shown again"
    assert "intr = ^C" in shown
    assert re.search(r"(?<!-)\bicanon\b", shown), "lines are read again"
    assert screen.tmux("display-message", "-p", "#{cursor_flag} #{alternate_on}").split() == ["1", "0"]


def test_it_follows_the_market_and_ctrl_c_gives_the_terminal_back(server: Server, screen: MakeScreen) -> None:
    shown = screen(80, 24, *watch_words(server))
    first = shown.wait_for("● live")
    assert "41,990.00  2.0000" in first
    assert "spread 10.00" in first
    server.call("ORDER.PUT", 2, "BTC_USDT", "BID", "LIMIT", "0.3", "PRICE", "41999.5")
    shown.wait_for(r"41,999\.50  0\.3000[\s\S]*41,990\.00  2\.0000")
    server.call("ORDER.PUT", 1, "BTC_USDT", "ASK", "LIMIT", "0.2", "PRICE", "41999.5")
    shown.wait_for(r"▼ 41,999\.50  0\.2000")
    shown.wait_for(r"BTC_USDT   41,999\.50")
    assert len(shown.lines()) == 24
    shown.press("C-s")  # is a key like any other: nothing stops
    shown.press("C-c")
    assert_ended(shown)


def test_it_says_that_the_server_is_gone_and_goes_on_when_it_is_back(server: Server, screen: MakeScreen) -> None:
    shown = screen(80, 24, *watch_words(server))
    shown.wait_for("● live")
    server.kill()
    kept = shown.wait_for(r"○ reconnecting to 127\.0\.0\.1:\d+: connection refused")
    assert "41,990.00  2.0000" in kept, "what was known stays"
    server.start()
    shown.wait_for("● live")
    server.call("ORDER.PUT", 2, "BTC_USDT", "BID", "LIMIT", "0.3", "PRICE", "41999.5")
    again = shown.wait_for(r"41,999\.50  0\.3000[\s\S]*41,990\.00  2\.0000")
    assert "▲ 42,000.00  0.5000" in again
    server.kill()
    shown.wait_for("reconnecting")
    shown.press("C-c")
    assert_ended(shown)


def test_a_resized_window_is_filled_again(server: Server, screen: MakeScreen) -> None:
    shown = screen(80, 24, *watch_words(server), COLUMNS="80", LINES="24")
    shown.wait_for("● live")
    for columns, rows in ((200, 60), (40, 12), (120, 40)):
        shown.resize(columns, rows)
        shown.wait_for(rf"─{{5}}[╮╯]\n[\s\S]*\n ● live  127\.0\.0\.1:{server.port}")
        shown.wait_for(rf"(?m)^.{{{columns - 1}}}[╮╯]$")
        assert len(shown.lines()) == rows
    shown.press("q")
    assert_ended(shown)


def test_ctrl_z_gives_the_terminal_back_and_going_on_takes_it_again(server: Server, screen: MakeScreen) -> None:
    shown = screen(80, 24, *watch_words(server))
    shown.wait_for("● live")
    program = shown.program()
    os.kill(program, signal.SIGTSTP)
    stopped = Path(f"/proc/{program}/stat")
    shown.wait_for(r"\A\s*\Z")
    assert stopped.read_text().rsplit(") ", 1)[1][0] in "TS"
    os.kill(program, signal.SIGCONT)
    shown.wait_for("● live")
    os.kill(program, signal.SIGTERM)
    assert_ended(shown)


def test_a_market_that_is_not_there_ends_it_with_one_line(server: Server, screen: MakeScreen) -> None:
    shown = screen(80, 24, "watch", "NO_SUCH", "--port", str(server.port))
    said = shown.wait_for("ended with 1")
    assert f"watch: 127.0.0.1:{server.port} has no market 'NO_SUCH'" in said
    assert_ended(shown, 1)


def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path: Path, screen: MakeScreen) -> None:
    shown = screen(80, 24, "watch", "BTC_USDT", "--port", str(free_port()))
    shown.wait_for("connection refused")
    shown.press("C-c")
    assert_ended(shown)

"""`--once` against a real server: what is printed at fixed sizes, and what is said when it can't be."""

import pytest

from tests.clients.cli.exchange import run, watch_words
from tests.real_server import Server, free_port


def lines_at(server: Server, columns: int, rows: int, *words: str) -> list[str]:
    """Return the lines of one picture, of a day's candles, so that no border of minutes is in it."""
    sizes = {"COLUMNS": str(columns), "LINES": str(rows)}
    done = run(*watch_words(server, "--once", "--interval", "1d", *words), **sizes)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.split("\n")
    assert lines.pop() == ""
    assert {len(line) for line in lines} == {columns}
    assert len(lines) == rows
    return lines


BOOK_34 = [
    "42,011.00  0.2500  ███████████",
    "42,010.50  2.0000  ██████████▏",
    "42,000.00  1.0000  ███▍",
    "─── spread 10.00  0.024 % ────",
    "41,990.00  2.0000  ██████▊",
    "41,980.00  0.7500  █████████▎",
]


def test_everything_is_on_a_screen_of_80_by_24(server: Server) -> None:
    lines = lines_at(server, 80, 24)
    first = " BTC_USDT   41,990.00   ▼ -0.02 %   24h high 42,000.00   low 41,990.00"
    assert lines[0].rstrip() == first
    assert lines[1].rstrip() == " bid 41,990.00   ask 42,000.00   volume 1.5000 BTC   turnover 62,990.00 USDT"
    assert lines[2].startswith("╭─ 1d candles ─")
    book = [line[46:].strip("│ ") for line in lines[3:22]]
    assert [line for line in book if line and line != "price  amount  depth"] == BOOK_34
    tape = [line[:46].strip("│ ").split() for line in lines[17:20]]
    assert tape[0] == ["time", "price", "amount", "value"]
    assert tape[1][1:] == ["▼", "41,990.00", "1.0000", "41,990.00"]
    assert tape[2][1:] == ["▲", "42,000.00", "0.5000", "21,000.00"]
    assert lines[-1].startswith(f" ● live  127.0.0.1:{server.port}  ")
    assert lines[-1].endswith(" UTC ")


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (200, 60)])
def test_a_large_screen_has_three_columns(server: Server, columns: int, rows: int) -> None:
    lines = lines_at(server, columns, rows)
    assert [line.split("─")[0] for line in lines[2].replace("╭─ ", "\n").split("\n")[1:]] == [
        "1d candles ",
        "book ",
        "trades ",
    ]
    assert all(line[0] in "╭│╰" for line in lines[2:-1])
    text = "\n".join(lines)
    for words in ("41,980.00", "0.7500", "42,011.00", "spread 10.00  0.024 %", "▼ 41,990.00", "▲ 42,000.00", "volume"):
        assert words in text


def test_a_small_screen_shows_the_book_first(server: Server) -> None:
    text = "\n".join(lines_at(server, 40, 12))
    assert "spread 10.00" in text
    assert "candles" not in text


def test_levels_are_limited_when_asked(server: Server) -> None:
    text = "\n".join(lines_at(server, 80, 24, "--levels", "1"))
    assert "42,000.00  1.0000" in text
    assert "42,010.50" not in text
    assert "41,980.00" not in text


def test_colours_are_there_on_a_terminal_only_and_not_when_unwanted(server: Server) -> None:
    words = watch_words(server, "--once")
    assert "\x1b[" not in run(*words).stdout
    coloured = run(*words, FORCE_COLOR="1", COLORTERM="truecolor", TERM="xterm-256color").stdout
    assert "\x1b[38;2;" in coloured
    plain = run(*words, "--no-color", FORCE_COLOR="1", COLORTERM="truecolor", TERM="xterm-256color").stdout
    assert ";2;" not in plain


def test_a_unix_socket_will_do(server: Server) -> None:
    done = run("watch", "BTC_USDT", "--unixsocket", str(server.home / "socket"), "--once")
    assert done.returncode == 0
    assert "41,990.00" in done.stdout


def failure(*words: str, **variables: str) -> str:
    """Return the one line that is said when it can't be."""
    done = run(*words, **variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_market_that_is_not_there_is_told_in_one_line(server: Server) -> None:
    said = failure("watch", "NO_SUCH", "--port", str(server.port), "--once")
    assert said.startswith(f"watch: 127.0.0.1:{server.port} has no market 'NO_SUCH'")


def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    port = free_port()
    said = failure("watch", "BTC_USDT", "--port", str(port), "--once")
    assert said == f"watch: no answer from 127.0.0.1:{port}: connection refused\n"
    assert "no such file or directory" in failure("watch", "BTC_USDT", "--unixsocket", "/no/such", "--once")


def test_a_live_view_needs_a_terminal(server: Server) -> None:
    assert "--once" in failure(*watch_words(server))


def test_a_password_is_asked_for_and_taken_from_the_option_or_the_environment(server: Server) -> None:
    with server.wire() as wire:
        wire.call("CONFIG", "SET", "requirepass", "s3cret")
        try:
            words = watch_words(server, "--once")
            assert "wants a password" in failure(*words)
            assert "wants another password" in failure(*words, "--password", "wrong")
            assert run(*words, "--password", "s3cret").returncode == 0
            assert run(*words, DINGIR_AUTH="s3cret").returncode == 0
            assert run(*words, REDISCLI_AUTH="s3cret").returncode == 0
        finally:
            wire.call("CONFIG", "SET", "requirepass", "")


def test_wrong_arguments_are_told_with_the_exit_code_of_redis_cli() -> None:
    assert "--interval" in run("watch", "--help").stdout
    for wrong in (("watch",), ("watch", "X", "--interval", "7m"), ("watch", "X", "--levels", "0")):
        done = run(*wrong)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("dingir-cli watch: ")

"""A command from the command line, beside the real redis-cli: what is printed, and the exit code."""

import csv
import json
import re
import signal
import subprocess
import sys

import pytest

from tests.clients.cli.conftest import RedisCli
from tests.clients.cli.exchange import COMMAND, environment, run
from tests.real_server import ROOT, Server, free_port

ESCAPE = "\x1b"


def at(server: Server, *words: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command against the server."""
    return run("-p", str(server.port), *words, text=text, **variables)


@pytest.mark.redis
@pytest.mark.parametrize(
    "words",
    [
        ("PING",),
        ("BALANCE.GET", "1"),
        ("ORDER.LIST", "2"),
        ("MARKET.DEPTH", "BTC_USDT"),
        ("MARKET.LIST",),
        ("ASSET.SUMMARY",),
        ("ORDER.GET", "BTC_USDT", "1"),
        ("ROLE",),
        ("COMMAND", "DOCS", "ORDER.PUT"),
        ("ECHO", 'a "b" \n\t é'),
        ("CONFIG", "GET", "nosuch"),
        ("NOSUCH", "a"),
        ("BALANCE.GET", "99"),
        ("-e", "BALANCE.GET", "99"),
        ("-e", "PING"),
        ("-r", "3", "PING"),
        ("-r", "2", "-i", "0.001", "PING"),
        ("PSUBSCRIBE",),
        ("UNSUBSCRIBE",),
        ("PUNSUBSCRIBE", "a", "b"),
    ],
    ids=" ".join,
)
def test_a_pipe_gets_what_redis_cli_writes_and_its_exit_code(
    words: tuple[str, ...], server: Server, redis_cli: RedisCli
) -> None:
    ours, theirs = at(server, *words), redis_cli(*words)
    assert (ours.returncode, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr)


@pytest.mark.redis
@pytest.mark.parametrize("words", [("PING",), ("-e", "NOSUCH"), ("--nosuch",), ("-p",), ("--version",), ("--help",)])
def test_the_exit_code_is_redis_cli_s_where_there_is_no_server_or_no_sense(
    words: tuple[str, ...], redis_cli: RedisCli
) -> None:
    port = free_port()
    ours, theirs = run("-p", str(port), *words), redis_cli(*words, port=port)
    assert ours.returncode == theirs.returncode
    assert bool(ours.stdout) == bool(theirs.stdout)
    if words == ("PING",):
        assert ours.stderr == f"Could not connect to Dingir at 127.0.0.1:{port}: connection refused\n"


@pytest.mark.redis
@pytest.mark.parametrize("line", ["MARKET.LIST", "BALANCE.GET 1", "MARKET.DEPTH BTC_USDT", "PING", "ROLE"])
def test_json_is_redis_cli_s(line: str, server: Server, redis_cli: RedisCli) -> None:
    words = ("--json", *line.split())
    assert at(server, *words).stdout == redis_cli(*words).stdout


@pytest.mark.parametrize(
    "words",
    [("INFO",), ("COMMAND", "DOCS"), ("CLIENT", "LIST"), ("CONFIG", "GET", "*"), ("NOSUCH",), ("ORDER.LIST", "99")],
    ids=" ".join,
)
def test_every_json_reply_is_one_line_of_json_errors_too(words: tuple[str, ...], server: Server) -> None:
    done = at(server, "--json", *words)
    assert done.stdout.count("\n") == 1
    value = json.loads(done.stdout)
    if words[-1] in ("NOSUCH", "99"):
        assert re.match("ERR |NOUSER ", value["error"])


def test_csv_has_names_and_rows(server: Server) -> None:
    rows = list(csv.DictReader(at(server, "--csv", "ORDER.LIST", "2").stdout.splitlines()))
    assert [(row["price"], row["remain"]) for row in rows] == [("41980.00", "0.7500"), ("41990.00", "2.0000")]
    assert rows[0]["create_time"].isdigit()
    depth = list(csv.reader(at(server, "--csv", "MARKET.DEPTH", "BTC_USDT").stdout.splitlines()))
    assert depth[0] == ["side", "price", "amount"]
    assert depth[3:5] == [["ASK", "42000.00", "1.0000"], ["BID", "41990.00", "2.0000"]]


def test_tables_are_for_whoever_asks_and_as_wide_as_they_are_where_no_terminal_is(server: Server) -> None:
    lines = at(server, "--no-raw", "ORDER.LIST", "2").stdout.splitlines()
    assert lines[0].split()[:3] == ["id", "user", "market"]
    assert lines[0].endswith("update_time UTC")
    assert len(lines) == 4
    narrow = at(server, "--no-raw", "ORDER.LIST", "2", COLUMNS="80").stdout.splitlines()
    assert all(len(line) <= 80 for line in narrow)
    assert "everywhere: user 2, market BTC_USDT, side BID" in narrow[4]


def test_colours_are_there_when_they_are_wanted_and_no_escape_else(server: Server) -> None:
    words = ("--no-raw", "NOSUCH")
    assert ESCAPE in at(server, *words, FORCE_COLOR="1", TERM="xterm-256color").stdout
    for plain in (
        at(server, *words),
        at(server, "--no-color", *words, FORCE_COLOR="1", TERM="xterm-256color"),
        at(server, *words, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color"),
        at(server, "--no-raw", "MARKET.DEPTH", "BTC_USDT"),
    ):
        assert ESCAPE not in plain.stdout + plain.stderr


def test_the_last_argument_may_be_standard_input_byte_for_byte(server: Server) -> None:
    assert at(server, "-x", "ECHO", text="two\nlines \udcff\n").stdout == "two\nlines \udcff\n\n"


@pytest.mark.parametrize("word", ["é日本", "\udcff\udc80", 'a "b"', "", " "])
def test_an_argument_is_sent_as_it_is(word: str, server: Server) -> None:
    assert at(server, "ECHO", word).stdout == word + "\n"


def test_a_reply_of_a_megabyte_is_printed_whole_in_every_form(server: Server) -> None:
    text = "x" * 1_000_000
    for form in ("--raw", "--no-raw", "--json", "--csv"):
        out = at(server, form, "-x", "ECHO", text=text).stdout
        assert out.strip('"\n') == text


def test_help_needs_no_server() -> None:
    out = run("-p", str(free_port()), "help", "ORDER.PUT").stdout
    parts = ("ORDER.PUT user market BID|ASK", "Arguments", "NOUSER", "NOFUNDS", "> ORDER.PUT 1")
    positions = [out.index(text) for text in parts]
    assert positions == sorted(positions)
    assert "NOFUNDS" in run("help", "nofunds").stdout
    assert "ORDER.AMEND user" in run("help", "@order").stdout
    missing = run("-p", str(free_port()), "help", "ORDR.PUT")
    assert missing.returncode == 1
    assert missing.stderr == "no help for 'ORDR.PUT'; perhaps ORDER.PUT, ORDER.GET, ORDER.LIST?\n"


def test_the_server_is_told_by_socket_or_url(server: Server) -> None:
    assert run("-s", str(server.home / "socket"), "PING").stdout == "PONG\n"
    assert run("-u", f"dingir://127.0.0.1:{server.port}", "PING").stdout == "PONG\n"
    for wrong in ("http://x", "dingir://", "dingir://h:99999", "dingir://h/x"):
        done = run("-u", wrong, "PING")
        assert (done.returncode, done.stdout) == (1, "")
    assert "no such file" in run("-s", "/no/such", "PING").stderr


def test_a_password_comes_from_the_option_the_url_or_the_environment(server: Server) -> None:
    with server.wire() as wire:
        wire.call("CONFIG", "SET", "requirepass", "s3:cret")
        try:
            url = f"dingir://default:s3%3Acret@127.0.0.1:{server.port}"
            for done in (
                at(server, "-a", "s3:cret", "PING"),
                at(server, "--pass", "s3:cret", "--user", "default", "PING"),
                at(server, "PING", DINGIR_AUTH="s3:cret", REDISCLI_AUTH="other"),
                at(server, "PING", REDISCLI_AUTH="s3:cret"),
                run("-u", url, "PING"),
            ):
                assert (done.stdout, done.stderr, done.returncode) == ("PONG\n", "", 0)
            assert at(server, "PING").stdout.startswith("NOAUTH ")
            denied = at(server, "-a", "wrong", "PING")
            assert (denied.returncode, denied.stdout) == (1, "")
            assert denied.stderr.startswith("AUTH failed: WRONGPASS ")
            assert at(server, text="AUTH s3:cret\nPING\n").stdout == "OK\nPONG\n"
        finally:
            wire.call("CONFIG", "SET", "requirepass", "")


def test_a_reader_that_has_enough_is_no_accident(server: Server) -> None:
    words = [*COMMAND, "-p", str(server.port), "-r", "-1", "PING"]
    with subprocess.Popen(
        words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"PONG\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


def test_a_stream_is_printed_as_it_comes_and_ends_with_the_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = Server(tmp_path_factory.mktemp("own"), "--save", "").start()
    words = [*COMMAND, "-p", str(own.port), "--json", "SUBSCRIBE", "market"]
    try:
        own.call("ASSET.CREATE", "A", "SCALE", 8)
        with subprocess.Popen(
            words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert json.loads(process.stdout.readline()) == ["subscribe", "market", 1]
            kind, channel, payload = json.loads(process.stdout.readline())
            assert (kind, channel, json.loads(payload)["type"]) == ("message", "market", "snapshot")
            own.kill()
            assert "the server closed the connection" in process.stderr.read()
            assert process.wait(60) == 1
    finally:
        own.close()


def test_ctrl_c_ends_a_stream_with_130_and_no_word(server: Server) -> None:
    words = [*COMMAND, "-p", str(server.port), "SUBSCRIBE", "market"]
    with subprocess.Popen(
        words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "subscribe\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, "")


def test_what_is_missing_is_named() -> None:
    code = (
        "import sys; sys.modules['rich'] = None; sys.argv[1:] = ['--no-raw', 'PING']\n"
        "from clients.cli.__main__ import main; sys.exit(main())"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "pip install 'dingir-exchange[cli]'" in done.stderr

"""Commands from standard input: what goes on, what ends, and which line is to blame."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.cli.conftest import RedisCli
from tests.clients.cli.exchange import COMMAND, environment, made, run
from tests.real_server import ROOT, Server, free_port


def script(server: Server, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script against the server."""
    return run("-p", str(server.port), *words, text=text)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server that may be killed."""
    server = made(tmp_path)
    yield server
    server.close()


@pytest.mark.redis
@pytest.mark.parametrize(
    "text",
    [
        "PING\nECHO 'two words'\n\n  \n3 PING\n",
        "PING\nNOSUCH\nPING",
        'PING\nECHO "open\nPING\n',
        "MULTI\nPING\nEXEC\nPING\n",
        "PING\nQUIT\nPING\n",
        "PING\nexit\nPING\n",
        "PING\r\nPING\r\n",
        "ECHO \xe9\udcff\n",
        "",
    ],
)
def test_what_is_printed_and_the_exit_code_are_redis_cli_s(text: str, server: Server, redis_cli: RedisCli) -> None:
    ours, theirs = script(server, text), redis_cli(text=text)
    if "open" in text:  # the one difference: an error has a blank line behind it, here as everywhere
        assert ours.stdout.replace("(s)\n\n", "(s)\n") == theirs.stdout
    else:
        assert ours.stdout == theirs.stdout
    assert ours.returncode == theirs.returncode == 0


def test_a_refused_line_is_named_and_the_script_goes_on(server: Server) -> None:
    done = script(server, "# two users\n\nBALANCE.GET 99\nPING\n")
    assert done.stderr.startswith("line 3: NOUSER ")
    assert done.stdout.endswith("\n\nPONG\n")
    table = script(server, "BALANCE.GET 99\nPING\n", "--no-raw")
    assert (table.stdout, table.returncode) == ("PONG\n", 0)
    assert table.stderr.startswith("line 1: (error) NOUSER ")


@pytest.mark.parametrize("line", ["NOSUCH", 'ECHO "open'])
def test_with_e_the_first_refusal_ends_the_script(line: str, server: Server) -> None:
    done = script(server, f"PING\n{line}\nPING\n", "-e")
    assert (done.stdout, done.returncode) == ("PONG\n", 1)
    assert done.stderr.startswith("line 2: ")


def test_every_line_of_json_is_json(server: Server) -> None:
    done = script(server, 'PING\nNOSUCH\nECHO "open\nMARKET.LIST\n', "--json")
    values = [json.loads(line) for line in done.stdout.splitlines()]
    assert [type(value) for value in values] == [str, dict, dict, list]
    assert values[2] == {"error": "Invalid argument(s)"}


def test_a_script_without_a_server_fails_at_its_first_command() -> None:
    done = run("-p", str(free_port()), text="\nPING\nPING\n")
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr.startswith("line 2: Could not connect to Dingir at 127.0.0.1:")
    assert done.stderr.count("\n") == 1


@pytest.mark.redis
def test_what_is_told_of_redis_cli_s_scripts_is_true(redis_cli: RedisCli) -> None:
    port = free_port()
    nobody = redis_cli(text="PING\nPING\n", port=port)
    assert (nobody.returncode, nobody.stdout) == (0, "")
    assert nobody.stderr.count("Connection refused") >= 2
    strict = redis_cli("-e", text="NOSUCH\n# comment\nPING\n")
    assert strict.returncode == 0
    assert "'#'" in strict.stdout
    assert strict.stdout.endswith("PONG\n")


class Running:
    """A script that is written while it runs."""

    def __init__(self, server: Server) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "-p", str(server.port), "--json"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, line: str) -> str:
        """Write a line; return the reply's."""
        self.send(line)
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> tuple[str, str, int]:
        """Return the rest of what it writes, and its exit code."""
        out, err = self.process.communicate(timeout=60)
        return out, err, self.process.returncode


def test_between_two_commands_a_lost_connection_is_made_again_and_told(own: Server) -> None:
    running = Running(own)
    assert running.ask("PING") == '"PONG"\n'
    own.kill()
    own.start()
    assert running.ask("PING") == '"PONG"\n'
    assert running.end() == ("", "the connection was lost; connected again\n", 0)


def test_a_lost_transaction_ends_the_script_before_another_command_is_run_outside_of_it(own: Server) -> None:
    running = Running(own)
    assert running.ask("MULTI") == '"OK"\n'
    own.kill()
    own.start()
    running.send("BALANCE.UPDATE 1 BTC 5 BUSINESS deposit ID 77")
    out, err, code = running.end()
    assert (out, code) == ("", 1)
    assert err == "line 2: Error: the connection was lost, and with it the transaction: nothing of it took effect\n"
    assert own.call("BALANCE.GET", 1, "BTC") == [b"BTC", [b"available", b"995.25000000", b"frozen", b"3.25000000"]]

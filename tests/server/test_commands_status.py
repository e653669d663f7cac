"""TIME ROLE DBSIZE, MODULE, COMMAND, DEBUG, and that every declared command is there."""

import time

import pytest

from protocol.commands import COMMANDS
from protocol.spec import HISTORY, SERVER
from server.commands import SERVICES
from server.commands.containers import Container
from tests.server.standin import Standin

NOT_ALLOWED = b"-ERR DEBUG command not allowed. "


def test_every_command_of_the_server_has_a_service_and_every_sub_command_too() -> None:
    declared = {name.encode() for name, command in COMMANDS.items() if command.layer in (SERVER, HISTORY)}
    go_on_in_history = {b"MARKET.TRADES", b"MARKET.KLINE"}
    assert set(SERVICES) == declared | go_on_in_history
    for service in SERVICES.values():
        if isinstance(service, Container):
            assert set(service.services) == set(service.declared)
    families = {name for name, command in COMMANDS.items() if command.subcommands}
    assert families == {name.decode() for name, service in SERVICES.items() if isinstance(service, Container)}


def test_time_is_seconds_and_the_microseconds_within(standin: Standin) -> None:
    lines = standin.client()("TIME").split(b"\r\n")
    assert abs(int(lines[2]) - time.time()) < 5
    assert 0 <= int(lines[4]) < 1_000_000


def test_role_is_a_master_without_replicas(standin: Standin) -> None:
    assert standin.client()("ROLE") == b"*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n"
    assert standin.client()("DBSIZE") == b":0\r\n"


def test_the_families_of_commands_are_modules(standin: Standin) -> None:
    server = standin.server()
    first = b"$4\r\nname\r\n$5\r\norder\r\n$3\r\nver\r\n:100\r\n$4\r\npath\r\n$0\r\n\r\n$4\r\nargs\r\n*0\r\n"
    assert standin.client(server)("MODULE", "LIST").startswith(b"*6\r\n*8\r\n" + first)
    assert standin.client(server, 3)("MODULE", "LIST").startswith(b"*6\r\n%4\r\n" + first)
    listed = standin.client(server)("COMMAND", "LIST", "FILTERBY", "MODULE", "order")
    assert b"order.put" in listed
    assert b"balance.get" not in listed


def test_command_answers_alone_and_with_sub_commands(standin: Standin) -> None:
    client = standin.client()
    assert client("COMMAND").startswith(b"*%d\r\n*10\r\n" % len(COMMANDS))
    assert client("COMMAND", "COUNT") == b":%d\r\n" % len(COMMANDS)
    assert client("COMMAND", "INFO", "foo", "ping").startswith(b"*2\r\n$-1\r\n*10\r\n$4\r\nping\r\n:-1\r\n")
    assert client("COMMAND", "FOO") == b"-ERR unknown subcommand 'FOO'. Try COMMAND HELP.\r\n"
    assert client("COMMAND", "LIST", "FILTERBY", "foo", "bar") == b"-ERR syntax error\r\n"


@pytest.mark.parametrize(
    ("option", "address", "unix", "allowed"),
    [
        ("no", "127.0.0.1:1", False, False),
        ("local", "127.0.0.1:1", False, True),
        ("local", "[::1]:1", False, True),
        ("local", "10.0.0.1:1", False, False),
        ("local", "/tmp/sock:0", True, True),
        ("yes", "10.0.0.1:1", False, True),
    ],
)
def test_debug_is_for_whom_the_directive_says(
    standin: Standin, option: str, address: str, unix: bool, allowed: bool
) -> None:
    client = standin.client(standin.server("--enable-debug-command", option), 2, address, unix)
    assert client("DEBUG", "HELP").startswith(b"*13\r\n" if allowed else NOT_ALLOWED)


@pytest.mark.parametrize(
    ("kind", "resp2", "resp3"),
    [
        ("string", b"$11\r\nHello World\r\n", b"$11\r\nHello World\r\n"),
        ("integer", b":12345\r\n", b":12345\r\n"),
        ("null", b"$-1\r\n", b"_\r\n"),
        ("array", b"*3\r\n:0\r\n:1\r\n:2\r\n", b"*3\r\n:0\r\n:1\r\n:2\r\n"),
        ("set", b"*3\r\n:0\r\n:1\r\n:2\r\n", b"~3\r\n:0\r\n:1\r\n:2\r\n"),
        ("map", b"*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n", b"%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n"),
        ("verbatim", b"$25\r\nThis is a verbatim\nstring\r\n", b"=29\r\ntxt:This is a verbatim\nstring\r\n"),
        ("true", b":1\r\n", b"#t\r\n"),
        ("false", b":0\r\n", b"#f\r\n"),
    ],
)
def test_debug_protocol_shows_every_type_that_we_send(standin: Standin, kind: str, resp2: bytes, resp3: bytes) -> None:
    server = standin.server("--enable-debug-command", "yes")
    assert standin.client(server)("DEBUG", "PROTOCOL", kind) == resp2
    assert standin.client(server, 3)("debug", "protocol", kind.upper()) == resp3


def test_debug_refuses_what_it_does_not_know(standin: Standin) -> None:
    client = standin.client(standin.server("--enable-debug-command", "yes"))
    assert client("DEBUG", "FOO") == b"-ERR unknown subcommand 'FOO'. Try DEBUG HELP.\r\n"
    assert client("DEBUG", "PROTOCOL", "push").startswith(b"-ERR Wrong protocol type name. Please use one of")
    assert client("DEBUG", "SLEEP", "x").startswith(b"-ERR seconds: expected a number from 0 to 60, received 'x'")
    for seconds in ("-1", "61", "nan", "inf"):
        assert client("DEBUG", "SLEEP", seconds).startswith(b"-ERR seconds: expected")
    assert client("DEBUG", "SLEEP", "0.001") == b"+OK\r\n"
    assert client("DEBUG", "ERROR", "NOFUNDS not enough") == b"-NOFUNDS not enough\r\n"
    assert client("DEBUG", "ERROR", "OTHER x").startswith(b"-ERR error: expected a code of the table")


def test_debug_digest_is_the_state_hash_and_reload_keeps_it(standin: Standin) -> None:
    server = standin.server("--enable-debug-command", "yes")
    client = standin.client(server)
    client("ASSET.CREATE", "BTC", "SCALE", 8)
    before = client("DEBUG", "DIGEST")
    assert before.startswith(b"+")
    assert before[1:-2] in client("ENGINE.STATEHASH")
    exchange = server.exchange
    assert client("DEBUG", "RELOAD") == b"+OK\r\n"
    assert server.exchange is not exchange
    assert client("DEBUG", "DIGEST") == before
    assert client("ASSET.CREATE", "USD", "SCALE", 2) == b"+OK\r\n"
    assert client("DEBUG", "DIGEST") != before
    client("MULTI")
    client("DEBUG", "RELOAD")
    assert b"-ERR DEBUG RELOAD isn't allowed in a transaction" in client("EXEC")
    server.loading = True
    assert client("DEBUG", "DIGEST").startswith(b"-LOADING ")

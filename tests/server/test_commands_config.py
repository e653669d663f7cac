"""CONFIG GET, SET, RESETSTAT, REWRITE."""

from pathlib import Path

import pytest

from persistence.payload import unpack
from tests.server.standin import Standin, payloads

OK = b"+OK\r\n"


def test_get_answers_a_map_of_what_fits(standin: Standin) -> None:
    server = standin.server()
    flat, mapped = standin.client(server), standin.client(server, 3)
    assert flat("CONFIG", "GET", "save") == b"*2\r\n$4\r\nsave\r\n$23\r\n3600 1 300 100 60 10000\r\n"
    assert mapped("CONFIG", "GET", "appendonly") == b"%1\r\n$10\r\nappendonly\r\n$3\r\nyes\r\n"
    assert flat("CONFIG", "GET", "databases") == b"*2\r\n$9\r\ndatabases\r\n$1\r\n1\r\n"
    assert flat("CONFIG", "GET", "nothing") == b"*0\r\n"
    assert mapped("CONFIG", "GET", "nothing") == b"%0\r\n"
    assert flat("CONFIG", "GET", "APPENDFSYNC") == b"*2\r\n$11\r\nAPPENDFSYNC\r\n$6\r\nalways\r\n"
    several = flat("CONFIG", "GET", "max*", "maxclients", "p?rt")
    assert several.startswith(b"*8\r\n")
    assert [name in several for name in (b"port", b"maxclients", b"maxmemory", b"maxmemory-policy")] == [True] * 4
    assert flat("CONFIG", "GET") == b"-ERR wrong number of arguments for 'config|get' command\r\n"


def test_set_changes_settings_and_the_parts_that_use_them(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    assert client("CONFIG", "SET", "slowlog-max-len", 3, "TIMEOUT", 7, "save", "10 1 20 2") == OK
    assert (server.settings.timeout, server.settings.save_points) == (7, [(10, 1), (20, 2)])
    assert server.stats.slowlog.entries.maxlen == 3
    assert client("CONFIG", "SET", "latency-monitor-threshold", 5) == OK
    assert server.stats.latency_events.threshold_ms == 5
    assert client("CONFIG", "SET", "save", "") == OK
    assert server.settings.save_points == []
    assert client("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 1mb 1") == OK
    assert client("CONFIG", "GET", "client-output-buffer-limit").endswith(
        b"normal 268435456 67108864 60 pubsub 1048576 1048576 1 replica 268435456 67108864 60\r\n"
    )


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        (
            ("timeout", "7", "maxclients", "x"),
            (
                b"-ERR CONFIG SET failed (possibly related to argument 'maxclients') - "
                b"argument couldn't be parsed into an integer\r\n"
            ),
        ),
        (("timeout", "7", "nope", "x"), b"-ERR Unknown option or number of arguments for CONFIG SET - 'nope'\r\n"),
        (
            ("timeout", "7", "port", "1"),
            b"-ERR CONFIG SET failed (possibly related to argument 'port') - can't set immutable config\r\n",
        ),
        (("timeout", "7", "maxclients"), b"-ERR syntax error\r\n"),
        (("timeout",), b"-ERR wrong number of arguments for 'config|set' command\r\n"),
        (
            ("timeout", "7", "user-order-limit", "-1"),
            (
                b"-ERR CONFIG SET failed (possibly related to argument 'user-order-limit') - "
                b"argument must be between 0 and 1000000 inclusive\r\n"
            ),
        ),
    ],
)
def test_a_set_that_is_refused_changes_nothing(standin: Standin, words: tuple[str, ...], reply: bytes) -> None:
    server = standin.server()
    assert standin.client(server)("CONFIG", "SET", *words) == reply
    assert server.settings.timeout == 0


def test_an_engine_parameter_is_set_by_a_logged_command(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    journal = server.journal
    assert journal is not None
    assert client("CONFIG", "SET", "user-order-limit", 5, "client-id-ttl", 60) == OK
    assert (server.exchange.user_order_limit, server.exchange.client_id_ttl_us) == (5, 60_000_000)
    assert [unpack(payload) for payload in payloads(journal)] == [
        [[b"ENGINE.SET", b"user-order-limit", b"5"]],
        [[b"ENGINE.SET", b"client-id-ttl", b"60"]],
    ]
    assert client("CONFIG", "SET", "user-order-limit", 5) == OK
    assert journal.sequence == 2
    assert client("ENGINE.SET", "user-order-limit", 9) == OK
    assert client("CONFIG", "GET", "user-order-limit").endswith(b"$1\r\n9\r\n")


def test_an_engine_parameter_is_not_set_while_the_log_cannot_be_written(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    server.write_error = "No space left on device"
    words = ("CONFIG", "SET", "timeout", 7, "user-order-limit", 5)
    assert client(*words) == b"-MISCONF Errors writing to the AOF file: No space left on device\r\n"
    server.write_error = ""
    server.loading = True
    assert client(*words).startswith(b"-LOADING ")
    assert (server.settings.timeout, server.exchange.user_order_limit) == (0, 10_000)
    assert client("CONFIG", "SET", "timeout", 7) == OK


def test_a_password_that_is_taken_away_lets_everybody_in(standin: Standin) -> None:
    server = standin.server("--requirepass", "pw")
    inside, outside = standin.client(server), standin.client(server)
    inside("AUTH", "pw")
    assert inside("CONFIG", "GET", "requirepass").endswith(b"$2\r\npw\r\n")
    assert inside("CONFIG", "SET", "requirepass", "") == OK
    assert outside("PING") == b"+PONG\r\n"
    assert inside("CONFIG", "SET", "requirepass", b"\xff\x00") == OK
    assert server.settings.requirepass == b"\xff\x00"
    assert outside("PING") == b"+PONG\r\n"
    assert standin.client(server)("PING") == b"-NOAUTH Authentication required.\r\n"


def test_errors_never_repeat_a_secret(standin: Standin) -> None:
    client = standin.client()
    reply = client("CONFIG", "SET", "requirepass", "s3cret" * 100)
    assert reply.startswith(b"-ERR CONFIG SET failed (possibly related to argument 'requirepass')")
    assert b"s3cret" not in reply


def test_resetstat_counts_from_nothing(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    client("PING")
    client("FOO")
    assert client("CONFIG", "RESETSTAT") == OK
    assert server.stats.command("ping").calls == 0
    assert server.stats.errors == {}
    assert client("CONFIG", "RESETSTAT", "x") == b"-ERR wrong number of arguments for 'config|resetstat' command\r\n"


def test_rewrite_without_a_file_is_refused(standin: Standin) -> None:
    assert standin.client()("CONFIG", "REWRITE") == b"-ERR The server is running without a config file\r\n"


def test_rewrite_writes_what_is_in_force_and_keeps_the_rest(standin: Standin, tmp_path: Path) -> None:
    path = tmp_path / "dingir.conf"
    path.write_text("# mine\ntimeout 1\nmaxmemory 1gb\nsave 1 1\nsave 2 2\n")
    server = standin.server()
    client = standin.client(server)
    server.settings.file = str(path)
    assert client("CONFIG", "SET", "timeout", 9, "maxmemory", "1gb", "save", "1 1 2 2", "requirepass", "a b") == OK
    assert client("CONFIG", "SET", "user-order-limit", 7) == OK
    assert client("CONFIG", "REWRITE") == OK
    assert path.read_text() == (
        "# mine\ntimeout 9\nmaxmemory 1gb\nsave 1 1 2 2\n"
        '# Written by CONFIG REWRITE\nrequirepass "a b"\nloglevel warning\nuser-order-limit 7\n'
    )
    again = standin.server(str(path))
    assert (again.settings.timeout, again.settings.requirepass) == (9, b"a b")
    path.unlink()
    assert client("CONFIG", "REWRITE").startswith(b"-ERR Rewriting config file: ")


def test_config_is_described_by_help(standin: Standin) -> None:
    lines = standin.client()("CONFIG", "HELP").split(b"\r\n")
    assert b"+GET parameter [parameter ...]" in lines
    assert lines[-3:-1] == [b"+HELP", b"+    Prints this help."]

"""HELLO AUTH PING ECHO SELECT QUIT RESET, and CLUSTER and its companions."""

import pytest

from tests.server.standin import Standin

WRONGPASS = b"-WRONGPASS invalid username-password pair or user is disabled.\r\n"
OK = b"+OK\r\n"


def test_hello_tells_who_we_are_in_the_protocol_asked_for(standin: Standin) -> None:
    client = standin.client()
    flat = client("HELLO")
    assert flat.startswith(
        b"*14\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.2.4\r\n$5\r\nproto\r\n:2\r\n"
    )
    mapped = client("HELLO", 3)
    assert mapped.startswith(b"%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n")
    assert (
        b"$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster"
        in mapped
    )
    assert b"$7\r\nmodules\r\n*6\r\n%4\r\n$4\r\nname\r\n$5\r\norder\r\n$3\r\nver\r\n:100\r\n" in mapped
    assert client("HELLO").startswith(b"%7\r\n")
    assert client("HELLO", 2).startswith(b"*14\r\n")


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        (("HELLO", "4"), b"-NOPROTO unsupported protocol version\r\n"),
        (("HELLO", "1"), b"-NOPROTO unsupported protocol version\r\n"),
        (("HELLO", "a"), b"-ERR Protocol version is not an integer or out of range\r\n"),
        (("HELLO", "03"), b"-ERR Protocol version is not an integer or out of range\r\n"),
        (("HELLO", "3", "AUTH"), b"-ERR Syntax error in HELLO option 'AUTH'\r\n"),
        (("HELLO", "3", "AUTH", "default"), b"-ERR Syntax error in HELLO option 'AUTH'\r\n"),
        (("HELLO", "3", "SETNAME"), b"-ERR Syntax error in HELLO option 'SETNAME'\r\n"),
        (("HELLO", "3", "F\nO"), b"-ERR Syntax error in HELLO option 'F O'\r\n"),
        (
            ("HELLO", "3", "SETNAME", "a b"),
            b"-ERR Client names cannot contain spaces, newlines or special characters.\r\n",
        ),
        (("HELLO", "3", "AUTH", "bob", "x"), WRONGPASS),
    ],
)
def test_a_hello_that_is_refused_changes_nothing(standin: Standin, words: tuple[str, ...], reply: bytes) -> None:
    client = standin.client()
    assert client(*words) == reply
    assert client.connection.protocol == 2
    assert client.connection.name == b""


def test_hello_authenticates_names_and_switches_in_one_step(standin: Standin) -> None:
    client = standin.client(standin.server("--requirepass", "pw"))
    assert client("HELLO", 3).startswith(b"-NOAUTH HELLO must be called with the client already authenticated, ")
    assert client("HELLO", 3, "AUTH", "default", "no") == WRONGPASS
    assert client("hello", 3, "setname", "me", "auth", "default", "pw").startswith(b"%7\r\n")
    assert (client.connection.name, client.connection.authenticated) == (b"me", True)


def test_auth_takes_a_password_or_a_user_and_a_password(standin: Standin) -> None:
    client = standin.client(standin.server("--requirepass", "pw"))
    assert client("PING") == b"-NOAUTH Authentication required.\r\n"
    assert client("AUTH", "no") == WRONGPASS
    assert client("AUTH", "pw2") == WRONGPASS
    assert client("AUTH", "bob", "pw") == WRONGPASS
    assert client("AUTH", "a", "b", "c") == b"-ERR syntax error\r\n"
    assert client("PING") == b"-NOAUTH Authentication required.\r\n"
    assert client("AUTH", "pw") == OK
    assert client("AUTH", "default", "pw") == OK
    assert client("AUTH", "no") == WRONGPASS
    assert client("PING") == b"+PONG\r\n"


def test_auth_without_a_password_configured_takes_any_for_the_default_user(standin: Standin) -> None:
    client = standin.client()
    assert client("AUTH", "default", "anything") == OK
    assert client("AUTH", "bob", "anything") == WRONGPASS
    assert client("AUTH", "anything") == (
        b"-ERR AUTH <password> called without any password configured for the default user. "
        b"Are you sure your configuration is correct?\r\n"
    )


@pytest.mark.parametrize("protocol", [2, 3])
def test_small_commands_answer_as_in_redis(standin: Standin, protocol: int) -> None:
    client = standin.client(None, protocol)
    assert client("PING") == b"+PONG\r\n"
    assert client("ping", "a\r\n") == b"$3\r\na\r\n\r\n"
    assert client("PING", "a", "b") == b"-ERR wrong number of arguments for 'ping' command\r\n"
    assert client("ECHO", bytes(range(256))) == b"$256\r\n" + bytes(range(256)) + b"\r\n"
    assert client("ECHO") == b"-ERR wrong number of arguments for 'echo' command\r\n"
    assert client("SELECT", 0) == OK
    assert client("SELECT", 1) == b"-ERR DB index is out of range\r\n"
    assert client("SELECT", -1) == b"-ERR DB index is out of range\r\n"
    assert client("SELECT", "x") == b"-ERR value is not an integer or out of range\r\n"


def test_quit_answers_and_then_closes(standin: Standin) -> None:
    client = standin.client()
    assert client("QUIT") == OK
    assert client.connection.closing


def test_reset_makes_the_connection_as_it_was_accepted(standin: Standin) -> None:
    server = standin.server("--requirepass", "pw")
    client = standin.client(server)
    client("HELLO", 3, "AUTH", "default", "pw", "SETNAME", "me")
    client("CLIENT", "NO-TOUCH", "on")
    client("MONITOR")
    client("MULTI")
    assert client("RESET").endswith(b"+RESET\r\n")
    connection = client.connection
    assert (connection.protocol, connection.name, connection.authenticated) == (2, b"", False)
    assert (connection.queue, connection.monitoring, connection.no_touch) == (None, False, False)
    assert server.monitors == []
    assert client("PING") == b"-NOAUTH Authentication required.\r\n"
    assert standin.client()("RESET") == b"+RESET\r\n"


@pytest.mark.parametrize(
    "words", [("CLUSTER", "INFO"), ("cluster", "NODES"), ("READONLY",), ("READWRITE",), ("ASKING",)]
)
def test_there_is_no_cluster(standin: Standin, words: tuple[str, ...]) -> None:
    assert standin.client()(*words) == b"-ERR This instance has cluster support disabled\r\n"

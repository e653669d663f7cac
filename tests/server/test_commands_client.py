"""CLIENT: names, lists, kills, and who gets replies."""

import pytest

from tests.server.standin import Standin

OK = b"+OK\r\n"
SYNTAX = b"-ERR syntax error\r\n"
FIELDS = [
    "id",
    "addr",
    "laddr",
    "fd",
    "name",
    "age",
    "idle",
    "flags",
    "db",
    "sub",
    "psub",
    "ssub",
    "multi",
    "watch",
    "qbuf",
    "qbuf-free",
    "argv-mem",
    "multi-mem",
    "obl",
    "oll",
    "omem",
    "tot-mem",
    "events",
    "cmd",
    "user",
    "redir",
    "resp",
    "lib-name",
    "lib-ver",
]


def fields_of(line: bytes) -> dict[str, str]:
    return dict(field.split("=", 1) for field in line.decode().strip().split(" "))


def lines_of(reply: bytes) -> list[dict[str, str]]:
    head, _, body = reply.partition(b"\r\n")
    assert head[:1] in b"$="
    text = body[:-2].removeprefix(b"txt:")
    return [fields_of(line) for line in text.split(b"\n") if line]


def test_a_connection_has_an_id_and_a_name(standin: Standin) -> None:
    server = standin.server()
    first, second = standin.client(server), standin.client(server, 3)
    assert (first("CLIENT", "ID"), second("CLIENT", "ID")) == (b":1\r\n", b":2\r\n")
    assert (first("CLIENT", "GETNAME"), second("CLIENT", "GETNAME")) == (b"$-1\r\n", b"_\r\n")
    assert first("client", "setname", "me") == OK
    assert first("CLIENT", "GETNAME") == b"$2\r\nme\r\n"
    bad = b"-ERR Client names cannot contain spaces, newlines or special characters.\r\n"
    for name in ("a b", "a\n", "\x7f", "é"):
        assert first("CLIENT", "SETNAME", name) == bad
    assert first("CLIENT", "GETNAME") == b"$2\r\nme\r\n"
    assert first("CLIENT", "SETNAME", "") == OK
    assert first("CLIENT", "GETNAME") == b"$-1\r\n"
    assert first("CLIENT", "SETNAME", "x" * 256) == OK
    assert first("CLIENT", "SETNAME", "x" * 257) == b"-ERR Client names cannot be longer than 256 bytes.\r\n"


def test_the_library_is_noted_whatever_the_case_of_its_attribute(standin: Standin) -> None:
    client = standin.client()
    assert client("CLIENT", "SETINFO", "lib-name", "redis-py") == OK
    assert client("CLIENT", "SETINFO", "LIB-VER", "8.1") == OK
    assert client("CLIENT", "SETINFO", "lib-name", "a b").startswith(b"-ERR lib-name cannot contain spaces")
    assert client("CLIENT", "SETINFO", "other", "x") == b"-ERR Unrecognized option 'other'\r\n"
    [line] = lines_of(client("CLIENT", "INFO"))
    assert (line["lib-name"], line["lib-ver"]) == ("redis-py", "8.1")


def test_the_line_has_the_fields_of_redis_in_their_order(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server, 3)
    client("CLIENT", "SETNAME", "me")
    reply = client("CLIENT", "INFO")
    assert reply.startswith(b"=")
    assert reply.endswith(b"\n\r\n")
    [line] = lines_of(reply)
    assert list(line) == FIELDS
    assert (line["id"], line["addr"], line["laddr"], line["name"]) == ("1", "127.0.0.1:5000", "127.0.0.1:3464", "me")
    assert (line["flags"], line["db"], line["multi"], line["resp"]) == ("N", "0", "-1", "3")
    assert (line["cmd"], line["user"], line["redir"], line["events"]) == ("client|info", "default", "-1", "r")


def test_the_flags_tell_what_a_connection_is_doing(standin: Standin) -> None:
    server = standin.server()
    watcher, busy, local = standin.client(server), standin.client(server), standin.client(server, unix=True)
    watcher("MONITOR")
    busy("MULTI")
    busy("PING")
    local("CLIENT", "NO-EVICT", "on")
    local("CLIENT", "NO-TOUCH", "ON")
    lines = lines_of(local("CLIENT", "LIST"))
    assert [line["flags"] for line in lines] == ["O", "x", "eTU"]
    assert [line["multi"] for line in lines] == ["-1", "1", "-1"]
    for words in (("NO-EVICT", "x"), ("NO-TOUCH", "x")):
        assert local("CLIENT", *words) == SYNTAX


def test_the_list_is_filtered_by_type_and_id(standin: Standin) -> None:
    server = standin.server()
    clients = [standin.client(server) for _ in range(3)]
    client = clients[0]
    assert [line["id"] for line in lines_of(client("CLIENT", "LIST"))] == ["1", "2", "3"]
    assert [line["id"] for line in lines_of(client("CLIENT", "LIST", "ID", 3, 1, 9))] == ["1", "3"]
    assert len(lines_of(client("CLIENT", "LIST", "TYPE", "Normal"))) == 3
    assert client("CLIENT", "LIST", "TYPE", "pubsub") == b"$0\r\n\r\n"
    assert client("CLIENT", "LIST", "TYPE", "replica") == b"$0\r\n\r\n"
    assert client("CLIENT", "LIST", "TYPE", "master") == b"$0\r\n\r\n"
    assert client("CLIENT", "LIST", "TYPE", "foo") == b"-ERR Unknown client type 'foo'\r\n"
    assert client("CLIENT", "LIST", "ID", "a") == b"-ERR Invalid client ID\r\n"
    for words in (("TYPE",), ("ID",), ("foo",), ("TYPE", "normal", "x")):
        assert client("CLIENT", "LIST", *words) == SYNTAX


def test_kill_by_address_in_the_old_form(standin: Standin) -> None:
    server = standin.server()
    client, other = standin.client(server, address="1.1.1.1:1"), standin.client(server, address="2.2.2.2:2")
    assert client("CLIENT", "KILL", "3.3.3.3:3") == b"-ERR No such client\r\n"
    assert client("CLIENT", "KILL", "2.2.2.2:2") == OK
    assert (client.open, other.open) == (True, False)
    assert client("CLIENT", "KILL", "1.1.1.1:1") == OK
    assert client.connection.closing


def test_kill_by_filters_counts_and_spares_the_caller_unless_told(standin: Standin) -> None:
    server = standin.server()
    client, *others = [standin.client(server, address=f"1.1.1.1:{port}") for port in range(6)]
    assert client("CLIENT", "KILL", "ID", 2) == b":1\r\n"
    assert client("CLIENT", "KILL", "ID", 2) == b":0\r\n"
    assert client("CLIENT", "KILL", "ADDR", "1.1.1.1:2", "ID", 4) == b":0\r\n"
    assert client("CLIENT", "KILL", "ADDR", "1.1.1.1:2") == b":1\r\n"
    assert client("CLIENT", "KILL", "LADDR", "127.0.0.1:1") == b":0\r\n"
    assert client("CLIENT", "KILL", "MAXAGE", 100) == b":0\r\n"
    others[2].connection.created_s -= 200  # as if it had been there for long
    assert client("CLIENT", "KILL", "MAXAGE", 100) == b":1\r\n"
    assert client("CLIENT", "KILL", "USER", "default", "TYPE", "normal") == b":2\r\n"
    assert client.open
    assert not client.connection.closing
    assert client("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no") == b":1\r\n"
    assert client.connection.closing


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ((), b"-ERR wrong number of arguments for 'client|kill' command\r\n"),
        (("ID", "x"), b"-ERR client-id should be greater than 0\r\n"),
        (("ID", "0"), b"-ERR client-id should be greater than 0\r\n"),
        (("TYPE", "foo"), b"-ERR Unknown client type 'foo'\r\n"),
        (("USER", "foo"), b"-ERR No such user 'foo'\r\n"),
        (("SKIPME", "maybe"), SYNTAX),
        (("ID", "1", "SKIPME"), SYNTAX),
        (("FOO", "bar"), SYNTAX),
        (("MAXAGE", "x"), b"-ERR maxage is not an integer or out of range\r\n"),
        (("MAXAGE", "0"), b"-ERR maxage should be greater than 0\r\n"),
    ],
)
def test_a_kill_that_is_refused_kills_nobody(standin: Standin, words: tuple[str, ...], reply: bytes) -> None:
    server = standin.server()
    client, other = standin.client(server), standin.client(server)
    assert client("CLIENT", "KILL", *words) == reply
    assert other.open


def test_replies_are_switched_off_on_and_skipped(standin: Standin) -> None:
    client = standin.client()
    assert client("CLIENT", "REPLY", "SKIP") == b""
    assert client("PING") == b""
    assert client("PING") == b"+PONG\r\n"
    assert client("CLIENT", "REPLY", "OFF") == b""
    assert client("PING") == b""
    assert client("FOO") == b""
    assert client("CLIENT", "REPLY", "SKIP") == b""
    assert client("CLIENT", "REPLY", "ON") == OK
    assert client("PING") == b"+PONG\r\n"
    assert client("CLIENT", "REPLY", "x") == SYNTAX


def test_a_client_cannot_cache_what_changes_with_every_trade(standin: Standin) -> None:
    client = standin.client(None, 3)
    assert client("CLIENT", "TRACKING", "on", "OPTIN").startswith(b"-ERR CLIENT TRACKING is not offered")
    assert client("CLIENT", "TRACKING", "off") == OK
    assert client("CLIENT", "TRACKING", "x") == SYNTAX
    assert client("CLIENT", "CACHING", "yes").startswith(b"-ERR CLIENT CACHING can be called only when")
    assert client("CLIENT", "GETREDIR") == b":-1\r\n"
    assert client("CLIENT", "TRACKINGINFO") == (
        b"%3\r\n$5\r\nflags\r\n~1\r\n$3\r\noff\r\n$8\r\nredirect\r\n:-1\r\n$8\r\nprefixes\r\n*0\r\n"
    )


def test_sub_commands_are_refused_as_in_redis_and_listed_by_help(standin: Standin) -> None:
    client = standin.client()
    assert client("CLIENT") == b"-ERR wrong number of arguments for 'client' command\r\n"
    assert client("CLIENT", "FOO") == b"-ERR unknown subcommand 'FOO'. Try CLIENT HELP.\r\n"
    assert client("CLIENT", "F\r\n" + "x" * 200) == (
        b"-ERR unknown subcommand 'F  " + b"x" * 125 + b"'. Try CLIENT HELP.\r\n"
    )
    assert client("CLIENT", "ID", "x") == b"-ERR wrong number of arguments for 'client|id' command\r\n"
    lines = client("CLIENT", "HELP").split(b"\r\n")
    assert lines[1] == b"+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"
    assert b"+GETNAME" in lines
    assert b"+HELP" in lines
    assert all(line.startswith(b"+") for line in lines[1:-1])


def test_sub_commands_are_counted_under_their_own_names(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    client("CLIENT", "ID")
    client("CLIENT", "ID", "x")
    client("CLIENT", "KILL", "1.2.3.4:5")
    counts = {name: (stats.calls, stats.rejected, stats.failed) for name, stats in server.stats.commands.items()}
    assert counts["client|id"] == (1, 1, 0)
    assert counts["client|kill"] == (1, 0, 1)

"""A connection that speaks MessagePack does what one of RESP does, and is answered in its own protocol."""

import msgpack

from protocol.unpacking import FRAME_ERROR
from tests.server.packed_client import OK, PackedClient, error
from tests.server.standin import Standin

RESP_ERROR = b"-ERR Protocol error: expected RESP, as this connection began, got MessagePack\r\n"


def trading(client: PackedClient) -> None:
    """Set up a market and a user with funds."""
    for method, *params in (
        ("ASSET.CREATE", "BTC", "SCALE", 8),
        ("ASSET.CREATE", "USDT", "SCALE", 6),
        ("MARKET.CREATE", "BTC_USDT", "BTC", "USDT", "AMOUNTSCALE", 2, "PRICESCALE", 2),
    ):
        assert client.ask(str(method), *params) == OK
    assert client.ask("USER.REGISTER") == "1"
    update = client.ask("BALANCE.UPDATE", user=1, asset="USDT", delta="1000", business="deposit", business_id=1)
    assert update == {"available": "1000.000000", "frozen": "0.000000"}


def test_an_order_is_placed_refused_and_found(standin: Standin) -> None:
    client = PackedClient(standin)
    trading(client)
    put = client.ask("ORDER.PUT", 1, "BTC_USDT", "BID", "LIMIT", "0.50", "PRICE", 100)
    assert put == {
        "id": "1",
        "status": "NEW",
        "remain": "0.50",
        "finished_base": "0.00",
        "finished_quote": "0.000000",
        "finished_fee": "0.00000000",
        "reason": "",
    }
    named = client.ask("order.put", user=1, market="BTC_USDT", side="BID", kind="LIMIT", amount="0.505", price="1")
    assert named == error("BADPRECISION", "amount: expected at most 2 decimals, received '0.505'")
    floating = client.ask("ORDER.PUT", 1, "BTC_USDT", "BID", "LIMIT", 0.5)
    text = "params[4]: expected text or an integer, received a float (decimals are written as text, '0.5')"
    assert floating == error("ERR", text)
    found = client.ask("ORDER.GET", "BTC_USDT", 1)
    assert isinstance(found, dict)
    assert (found["price"], found["post_only"]) == ("100.00", False)
    assert client.ask("ORDER.BATCH", user=1, item=[{"cancel": {"market": "BTC_USDT", "order_id": 9}}]) == [
        error("NOORDER", "order 9: expected an open order of this user in this market, received none")
    ]


def test_a_connection_goes_on_as_it_began(standin: Standin) -> None:
    client = PackedClient(standin)
    assert client.ask("PING") == "PONG"
    assert client.send(b"PING\r\n") == [[1, None, error("ERR", FRAME_ERROR), None]]
    assert client.closed
    resp = PackedClient(standin)
    resp.client.far_end.sendall(b"PING\r\n\x94\x00\x01\xa4PING\x90")
    while resp.server.loop.tick(0):
        pass
    assert resp.client.far_end.recv(1000) == b"+PONG\r\n" + RESP_ERROR
    assert resp.closed


def test_what_ends_a_connection_is_told_after_what_was_owed_and_nothing_more(standin: Standin) -> None:
    client = PackedClient(standin)
    ping = msgpack.packb([0, 5, "PING", []])
    for nonsense in (b"\xc1", b"\x94\x00\x01\xa1x\xc1", msgpack.packb([0, 2**32, "PING", []])):
        client = PackedClient(standin)
        frames = client.send(ping + nonsense + ping)
        assert frames[0] == [1, 5, None, "PONG"]
        (last,) = frames[1:]
        assert isinstance(last, list)
        assert last[:2] == [1, None]
        assert last[2]["code"] == "ERR"
        assert last[2]["text"].startswith("Protocol error: ")
        assert last[3] is None
        assert client.closed


def test_hello_tells_the_protocol_and_can_not_change_it(standin: Standin) -> None:
    client = PackedClient(standin)
    for params in ({}, {"protover": "msgpack", "clientname": "me"}):
        hello = client.ask("HELLO", **params)
        assert isinstance(hello, dict)
        assert hello["proto"] == "msgpack"
        assert list(hello) == ["server", "version", "proto", "id", "mode", "role", "modules"]
    assert client.ask("CLIENT GETNAME") == "me"
    for version in (2, 3, "x"):
        refused = client.ask("HELLO", version)
        assert refused == error("NOPROTO", "unsupported protocol version: this connection speaks msgpack to its end")
    line = client.ask("CLIENT INFO")
    assert isinstance(line, str)
    assert " resp=0 " in line
    assert client.ask("RESET") == "RESET"
    assert client.ask("PING") == "PONG"
    resp = standin.client(client.server)
    assert resp("HELLO", "msgpack") == b"-ERR Protocol version is not an integer or out of range\r\n"


def test_sub_commands_are_called_by_the_method_or_by_the_first_of_the_params(standin: Standin) -> None:
    client = PackedClient(standin)
    expected = {"timeout": "0"}
    assert client.ask("CONFIG GET", "timeout") == client.ask("config get", parameter=["timeout"]) == expected
    assert client.ask("CONFIG", "GET", "timeout") == expected
    assert client.ask("CONFIG SET", data=[{"parameter": "timeout", "value": 7}]) == OK
    assert client.ask("CONFIG GET", "timeout") == {"timeout": "7"}
    assert client.ask("CONFIG NOSUCH") == error("ERR", "unknown subcommand 'NOSUCH'. Try CONFIG HELP.")
    assert client.ask("PING x") == error("ERR", "unknown command 'PING x', with args beginning with: ")


def test_a_notification_is_executed_and_answered_nothing(standin: Standin) -> None:
    client = PackedClient(standin)
    trading(client)
    bid = (1, "BTC_USDT", "BID", "LIMIT", "0.50", "PRICE", "100")
    assert client.notify("ORDER.PUT", *bid) == []
    assert client.notify("NOSUCH") == client.notify("ORDER.PUT", 1.5) == client.notify("ORDER.PUT") == []
    assert client.ask("BALANCE.GET", 1) == {"USDT": {"available": "950.000000", "frozen": "50.000000"}}
    assert client.connection.commands == 10


def test_a_thousand_requests_at_once_are_each_answered_in_order(standin: Standin) -> None:
    client = PackedClient(standin)
    kinds: tuple[tuple[str, object, object, object], ...] = (
        ("PING", [], None, "PONG"),
        ("ECHO", {"message": "x"}, None, "x"),
        ("ECHO", [0.5], "ERR", None),
        ("ECHO", {"massage": "x"}, "ERR", None),
        ("NOSUCH", [], "ERR", None),
    )
    data = b"".join(msgpack.packb([0, number, kinds[number % 5][0], kinds[number % 5][1]]) for number in range(1000))
    frames = client.send(data)
    assert len(frames) == 1000
    for number, frame in enumerate(frames):
        assert isinstance(frame, list)
        _, _, code, result = kinds[number % 5]
        assert frame[:2] == [1, number]
        assert (frame[2] and frame[2]["code"], frame[3]) == (code, result)


def test_a_transaction_is_queued_and_answered_as_one_list(standin: Standin) -> None:
    client = PackedClient(standin)
    trading(client)
    assert client.ask("MULTI") == OK
    assert client.ask("ORDER.PUT", 1, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "100", "REPLY", "ACK") == "QUEUED"
    assert client.ask("ORDER.PUT", 1, "BTC_USDT", "BID", "LIMIT", "1000", "PRICE", "100") == "QUEUED"
    assert client.notify("ECHO", "told to nobody, but in the list") == []
    assert client.ask("BALANCE.GET", user=1) == "QUEUED"
    assert client.ask("CLIENT SETNAME", "a b") == "QUEUED"
    assert client.ask("EXEC") == [
        "1",
        error("NOFUNDS", "USDT: expected at least 100000.000000, available 900.000000"),
        "told to nobody, but in the list",
        {"USDT": {"available": "900.000000", "frozen": "100.000000"}},
        error("ERR", "Client names cannot contain spaces, newlines or special characters."),
    ]
    assert client.ask("MULTI") == OK
    assert client.ask("EXEC") == []


def test_a_request_that_is_no_command_fails_the_transaction(standin: Standin) -> None:
    client = PackedClient(standin)
    aborted = error("EXECABORT", "Transaction discarded because of previous errors.")
    for method, params in (("PING", [0.5]), ("PING", {"x": 1}), ("NOSUCH", [])):
        assert client.ask("MULTI") == OK
        (frame,) = client.send(msgpack.packb([0, 9, method, params]))
        assert isinstance(frame, list)
        assert frame[2]["code"] == "ERR"
        assert client.ask("EXEC") == aborted
    assert client.ask("PING") == "PONG"


def test_client_reply_silences_responses(standin: Standin) -> None:
    client = PackedClient(standin)
    off, skip, on = ("CLIENT REPLY", ["OFF"]), ("CLIENT REPLY", {"skip": True}), ("CLIENT REPLY", ["ON"])
    ping, bad = ("PING", ["x"]), ("PING", [0.5])
    sent = [skip, ping, ping, off, ping, bad, on, skip, bad, ping]
    frames = client.send(b"".join(msgpack.packb([0, number, *request]) for number, request in enumerate(sent)))
    assert frames == [[1, 2, None, "x"], [1, 6, None, "OK"], [1, 9, None, "x"]]


def test_monitor_shows_commands_as_notifications(standin: Standin) -> None:
    client = PackedClient(standin)
    resp = standin.client(client.server)
    assert client.ask("MONITOR") == OK
    assert resp("MONITOR") == b"+OK\r\n"
    other = standin.client(client.server)
    other("AUTH", "default", "s3cret")
    other("ECHO", b"\xff\r\n")
    frames = client.take()
    told = [frame[2][0] for frame in frames if isinstance(frame, list)]
    assert [frame[:2] for frame in frames if isinstance(frame, list)] == [[2, "monitor"]] * len(frames)
    assert [line.partition("] ")[2] for line in told][-2:] == [
        '"AUTH" "(redacted)" "(redacted)"',
        '"ECHO" "\\xff\\r\\n"',
    ]
    shown, answer = client.send(msgpack.packb([0, 5, "RESET", []]))
    assert isinstance(shown, list)
    assert shown[:2] == [2, "monitor"]
    assert answer == [1, 5, None, "RESET"]
    other("PING")
    assert client.take() == []


def test_nobody_is_served_before_authentication(standin: Standin) -> None:
    server = standin.server("--appendfsync", "no", "--requirepass", "s3cret")
    client = PackedClient(standin, server)
    assert client.ask("PING") == error("NOAUTH", "Authentication required.")
    assert client.ask("AUTH", "wrong") == error("WRONGPASS", "invalid username-password pair or user is disabled.")
    assert client.ask("AUTH", password="s3cret") == OK
    many = ["DOCS", *["PING"] * 20]
    assert isinstance(client.ask("COMMAND", *many), dict)
    assert client.ask("RESET") == "RESET"
    frames = client.send(msgpack.packb([0, 1, "COMMAND", many]))
    assert frames == [[1, None, error("ERR", "Protocol error: unauthenticated multibulk length"), None]]
    named = PackedClient(standin, server)
    hello = named.ask("HELLO", protover="msgpack", username="default", password="s3cret", clientname="me")
    assert isinstance(hello, dict)
    assert named.ask("CLIENT GETNAME") == "me"


def test_settings_of_the_parser_hold_and_follow(standin: Standin) -> None:
    client = PackedClient(standin)
    client.connection.parser.bulk_max = 3 * 1024 * 1024
    assert client.ask("PING") == "PONG"
    assert client.connection.parser.bulk_max == 3 * 1024 * 1024
    assert client.ask("CONFIG SET", "proto-max-bulk-len", 2 * 1024 * 1024) == OK
    assert client.connection.parser.bulk_max == 2 * 1024 * 1024


def test_who_does_not_read_is_cut_off(standin: Standin) -> None:
    client = PackedClient(standin, standin.server("--appendfsync", "no"))
    assert client.ask("CONFIG SET", "client-output-buffer-limit", "normal 1000 0 0") == OK
    assert client.ask("PING") == "PONG"
    client.send(msgpack.packb([0, 1, "COMMAND DOCS", []]))
    assert client.closed


def test_quit_is_answered_before_the_connection_closes(standin: Standin) -> None:
    client = PackedClient(standin)
    assert client.ask("QUIT") == OK
    assert client.closed

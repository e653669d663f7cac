"""MULTI and EXEC over a socket: whole or not at all, one record of the log, and what may not go in."""

from tests.real_server import Server, Wire
from tests.server.process.conftest import MakeServer
from tests.server.process.trading import bid, set_up, state

FLAGS = ("--appendfsync", "always", "--order-fees", "no", "--user-order-limit", "7", "--trades-max", "50")


def fresh_user(wire: Wire) -> str:
    """Register a user with 1000 USDT, in a market that is there."""
    if wire.call("MARKET.LIST") == []:
        set_up(wire)
    user = wire.call("USER.REGISTER")
    assert isinstance(user, bytes)
    wire.call("BALANCE.UPDATE", user, "USDT", 1000, "BUSINESS", "deposit", "ID", 1)
    return user.decode()


def put(user: str, price: object = 1, *more: str) -> tuple[str | int, ...]:
    return ("ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", str(price), *more, "REPLY", "ACK")


def sequence(wire: Wire) -> int:
    reply = wire.call("ENGINE.STATEHASH")
    assert isinstance(reply, list)
    return int(reply[1])


def code(reply: object) -> str:
    return str(reply).split()[0]


def test_exec_is_one_record_and_survives_kill_9(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "always").start()
    with server.wire() as wire:
        set_up(wire)
        first = sequence(wire)
        wire.ask_all(("MULTI",), bid(1), ("NOBODY", "?"), ("DISCARD",))
        replies = wire.ask_all(("MULTI",), bid(1), bid(99), bid(2), ("ORDER.CANCEL", 1, "BTC_USDT", 1), ("EXEC",))
        answers = replies[-1]
        assert isinstance(answers, list)
        assert [answers[0], answers[2]] == [b"1", b"2"]
        assert code(answers[1]) == "NOUSER", "one refused item doesn't undo the others"
        assert sequence(wire) == first + 1
        wire.ask_all(("MULTI",), ("PING",), bid(99), ("BALANCE.GET", 1), ("EXEC",))
        assert sequence(wire) == first + 1, "what changed nothing is not logged"
        wire.send("MULTI")
        wire.send(*bid(2))
        assert wire.ask("MULTI") is not None  # the transaction is open when the process dies
    after = state(server)
    server.kill()
    server.start()
    assert state(server) == after


def test_queued_errors_abort_and_discard_forgets(shared: Server) -> None:
    with shared.wire() as wire:
        user = fresh_user(wire)
        first = sequence(wire)
        wrong = [("NOSUCH", "x"), ("GET",), ("ORDER.PUT", "1"), ("SAVE",), ("SHUTDOWN",)]
        for words in wrong:
            replies = wire.ask_all(("MULTI",), put(user), words, put(user), ("EXEC",))
            assert replies[:2] == [b"OK", b"QUEUED"]
            assert code(replies[2]) == "ERR", words
            assert code(replies[4]) == "EXECABORT", words
        assert wire.ask_all(("MULTI",), put(user), ("DISCARD",)) == [b"OK", b"QUEUED", b"OK"]
        assert wire.ask_all(("MULTI",), ("EXEC",)) == [b"OK", []]
        assert [code(wire.ask(word)) for word in ("EXEC", "DISCARD")] == ["ERR", "ERR"]
        assert wire.ask("WATCH") is not None
        assert code(wire.ask("WATCH", "x")) == "ERR"
        assert wire.ask("UNWATCH") == b"OK"
        replies = wire.ask_all(("MULTI",), ("MULTI",), ("WATCH", "x"), ("PING",), ("EXEC",))
        assert str(replies[1]) == "ERR MULTI calls can not be nested"
        assert code(replies[2]) == "ERR"
        assert replies[3:] in ([b"QUEUED", [b"PONG"]],), "as in Redis, these two don't abort"
        assert sequence(wire) == first


def test_exec_answers_maps_in_resp3_and_every_rule_holds_inside(shared: Server) -> None:
    with shared.wire() as wire:
        user = fresh_user(wire)
        assert isinstance(wire.call("HELLO", 3), dict)
        replies = wire.ask_all(
            ("MULTI",),
            ("ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "3"),
            put(user, 1, "TAKERFEE", "0"),
            ("BALANCE.GET", user, "USDT"),
            ("CONFIG", "SET", "trades-max", 60),
            ("CONFIG", "GET", "trades-max"),
            ("EXEC",),
        )
        answers = replies[-1]
        assert isinstance(answers, list)
        assert answers[0][b"status"] == b"NEW"
        assert code(answers[1]) == "NOPERM"
        assert answers[2][b"USDT"] == {b"available": b"997.00000000", b"frozen": b"3.00000000"}
        assert answers[3] == b"OK"
        assert answers[4] == {b"trades-max": b"60"}


def test_one_byte_or_command_more_than_a_transaction_holds_fails_it_and_the_connection_goes_on(shared: Server) -> None:
    with shared.wire() as wire:
        wire.call("MULTI")
        head = sum(map(len, ("ECHO",)))
        whole = 1_048_576
        size = 200_000
        for _ in range(5):
            assert wire.ask("ECHO", "x" * size) == b"QUEUED"
        left = whole - 5 * (size + head) - head
        assert wire.ask("ECHO", "x" * left) == b"QUEUED"
        assert code(wire.ask("PING")) == "LIMIT"
        assert code(wire.ask("EXEC")) == "EXECABORT"
        replies = wire.ask_all(("MULTI",), *[("PING",)] * 10_000, ("EXEC",))
        assert replies[-1] == [b"PONG"] * 10_000
        replies = wire.ask_all(("MULTI",), *[("PING",)] * 10_001, ("EXEC",))
        assert code(replies[-2]) == "LIMIT"
        assert code(replies[-1]) == "EXECABORT"
        assert wire.ask("PING") == b"PONG"


def test_order_fees_no_refuses_callers_rates_everywhere(shared: Server) -> None:
    with shared.wire() as wire:
        user = fresh_user(wire)
        assert code(wire.ask(*put(user, 1, "TAKERFEE", "0"))) == "NOPERM"
        assert code(wire.ask(*put(user, 1, "MAKERFEE", "0"))) == "NOPERM"
        item = ("PUT", "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "1")
        assert code(wire.ask("ORDER.BATCH", user, *item, *item, "TAKERFEE", "0")) == "NOPERM"
        assert wire.call("ORDER.LIST", user) == []
        wire.call("CONFIG", "SET", "order-fees", "yes")
        assert isinstance(wire.call(*put(user, 1, "TAKERFEE", "0")), bytes)
        wire.call("CONFIG", "SET", "order-fees", "no")


def test_a_snapshot_asked_for_in_a_transaction_holds_whole_transactions_only(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "always").start()
    with server.wire() as wire:
        set_up(wire)
        replies = wire.ask_all(("MULTI",), bid(1), ("BGSAVE",), ("BGREWRITEAOF",), bid(1), ("MONITOR",), ("EXEC",))
        answers = replies[-1]
        assert isinstance(answers, list)
        assert [answers[0], answers[3]] == [b"1", b"2"]
    after = state(server)
    server.kill()
    server.start()
    assert state(server) == after


def test_engine_parameters_from_flags_and_config_set_survive_a_restart(make_server: MakeServer) -> None:
    server: Server = make_server().start("--user-order-limit", "7")
    with server.wire() as wire:
        assert wire.call("CONFIG", "GET", "user-order-limit") == [b"user-order-limit", b"7"]
        wire.call("CONFIG", "SET", "client-id-ttl", 77, "finished-orders-max", 5, "trades-max", 3)
    server.kill()
    server.start()
    with server.wire() as wire:
        for name, value in (
            ("user-order-limit", b"7"),
            ("client-id-ttl", b"77"),
            ("finished-orders-max", b"5"),
            ("trades-max", b"3"),
        ):
            assert wire.call("CONFIG", "GET", name) == [name.encode(), value]

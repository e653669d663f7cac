"""Malformed frames over a socket, silenced replies, and one reply for each command whatever happens in between."""

import random
import socket

import hiredis
import pytest

from tests.real_server import HOST, Server, Wire, Word, frame
from tests.server.process.trading import set_up

FLAGS = ("--appendfsync", "everysec", "--save", "", "--protected-mode", "yes")

ERRORS = (
    (b'ECHO "a\r\n', b"unbalanced quotes in request"),
    (b'ECHO "a"b\r\n', b"unbalanced quotes in request"),
    (b"x" * 65_537, b"too big inline request"),
    (b"*abc\r\n", b"invalid multibulk length"),
    (b"*\r\n", b"invalid multibulk length"),
    (b"*+1\r\n", b"invalid multibulk length"),
    (b"*01\r\n", b"invalid multibulk length"),
    (b"*2147483648\r\n", b"invalid multibulk length"),
    (b"*" + b"1" * 65_537, b"too big mbulk count string"),
    (b"*1\r\nPING\r\n", b"expected '$', got 'P'"),
    (b"*1\r\n$-1\r\n", b"invalid bulk length"),
    (b"*1\r\n$abc\r\n", b"invalid bulk length"),
    (b"*1\r\n$\r\n", b"invalid bulk length"),
    (b"*1\r\n$536870913\r\n", b"invalid bulk length"),
    (b"*1\r\n$" + b"1" * 65_537, b"too big bulk count string"),
)
SILENT = (b"POST / HTTP/1.1\r\n", b"Host: example\r\n")
HARMLESS = (
    (b"PING\r\n", b"+PONG\r\n"),
    (b"PING\n", b"+PONG\r\n"),
    (b"\r\n \r\n", b""),
    (b"*0\r\n*-1\r\n*-10\r\n", b""),
    (b"*1\r\n$0\r\n\r\n", b"-ERR unknown command '', with args beginning with: \r\n"),
    (b"*1\rx$4\r\nPING\r\n", b"+PONG\r\n"),
    (b"*1\r\n$4\r\nPINGxx", b"+PONG\r\n"),
    (b'ECHO "\\x41\\n"\r\n', b"$2\r\nA\n\r\n"),
)


@pytest.mark.parametrize(("data", "text"), ERRORS)
def test_a_malformed_frame_gets_redis_s_error_after_the_replies_before_it_and_closes(
    shared: Server, data: bytes, text: bytes
) -> None:
    with shared.wire() as wire:
        wire.socket.sendall(frame("PING") + data)
        assert wire.rest() == b"+PONG\r\n-ERR Protocol error: " + text + b"\r\n"


@pytest.mark.parametrize("data", SILENT)
def test_a_browser_is_dropped_without_a_word(shared: Server, data: bytes) -> None:
    with shared.wire() as wire:
        wire.socket.sendall(data)
        assert wire.rest() == b""


@pytest.mark.parametrize(("data", "answer"), HARMLESS)
def test_odd_frames_that_redis_takes_keep_the_connection(shared: Server, data: bytes, answer: bytes) -> None:
    with shared.wire() as wire:
        wire.socket.sendall(data + b"QUIT\r\n")
        assert wire.rest() == answer + b"+OK\r\n"


def test_client_reply_off_and_skip_silence_what_redis_silences(shared: Server) -> None:
    with shared.wire() as wire:
        wire.socket.sendall(
            b"CLIENT REPLY SKIP\r\nECHO skipped\r\nECHO 1\r\n"
            b"CLIENT REPLY OFF\r\nECHO no\r\nNOSUCH\r\nCLIENT REPLY SKIP\r\nECHO no\r\nCLIENT REPLY ON\r\nECHO 2\r\n"
            b"CLIENT REPLY SKIP\r\nNOSUCH\r\nECHO 3\r\nQUIT\r\n"
        )
        assert wire.rest() == b"$1\r\n1\r\n+OK\r\n$1\r\n2\r\n$1\r\n3\r\n+OK\r\n"


def random_command(chance: random.Random, number: int) -> tuple[Word, ...]:
    """Return a command that may be right, wrong, or nonsense."""
    user = chance.choice((1, 2, 3, "x", -1))
    side = chance.choice(("BID", "ASK", "bid", "ASKS"))
    put: tuple[Word, ...] = ("ORDER.PUT", user, "BTC_USDT", side, "LIMIT", "0.1", "PRICE", chance.randint(90, 110))
    return chance.choice(
        (
            put,
            put,
            ("order.cancel", user, "BTC_USDT", chance.randint(1, 2000)),
            ("ORDER.BATCH", user, "PUT", "BTC_USDT", side, "MARKET", "0.1", "CANCEL", "BTC_USDT", "1"),
            ("BALANCE.GET", user),
            ("AUTH", "wrong"),
            ("AUTH", "default", "wrong"),
            ("HELLO", chance.choice((2, 3, 4, "x"))),
            ("HELLO", 3, "AUTH", "default", "wrong"),
            ("MULTI",),
            ("EXEC",),
            ("DISCARD",),
            ("WATCH", "x"),
            ("NOSUCH\r\n", "a\r\nb"),
            ("CONFIG", "GET", "max*"),
            ("CONFIG", "SET", "port", "x"),
            ("CLIENT", chance.choice(("ID", "INFO", "SETNAME", "NOSUCH", "GETNAME"))),
            ("MARKET.DEPTH", chance.choice(("BTC_USDT", "NONE")), "LIMIT", 2),
            ("WAITAOF", 1, 0, 0) if number % 50 == 0 else ("PING",),
            ("RESET",) if number % 20 == 0 else ("ECHO", "y"),
            ("COMMAND", "COUNT"),
            ("EVAL", "return 1", 0),
            ("",),
        )
    )


def test_twenty_thousand_random_pipelined_commands_have_one_reply_each_in_order(shared: Server) -> None:
    chance = random.Random(20)
    with shared.wire() as wire:
        set_up(wire)
        reader = hiredis.Reader()
        for start in range(0, 10_000, 500):
            part = bytearray()
            for number in range(start, start + 500):
                part += frame(*random_command(chance, number))
                part += frame("ECHO", f"mark{number}")
            wire.socket.sendall(part)
            queued = 0
            for number in range(start, start + 500):
                first, second = next_reply(wire, reader), next_reply(wire, reader)
                mark = b"mark%d" % number
                if second == b"QUEUED":
                    queued += 1
                else:
                    assert second == mark, (number, first, second)
                assert first != mark
            assert queued > 0
        assert wire.socket is not None
        wire.socket.sendall(b"RESET\r\nPING\r\n")
        assert [next_reply(wire, reader), next_reply(wire, reader)] == [b"RESET", b"PONG"]
        wire.socket.setblocking(False)
        with pytest.raises(BlockingIOError):
            wire.socket.recv(1)
        assert reader.gets() is False
    with shared.wire() as wire:
        check = wire.call("ENGINE.CHECK")
        assert isinstance(check, list)
        assert check[1] == 1


def next_reply(wire: Wire, reader: hiredis.Reader) -> object:
    reply = reader.gets()
    while reply is False:
        data = wire.socket.recv(65536)
        assert data
        reader.feed(data)
        reply = reader.gets()
    return reply


def outward_address() -> str | None:
    """Return an address of this machine that is not loopback, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # no packet is sent
        except OSError:
            return None
        host = str(probe.getsockname()[0])
    return None if host.startswith("127.") or host == "0.0.0.0" else host


def test_protected_mode_lets_in_this_machine_only_until_a_password_is_set(shared: Server) -> None:
    host = outward_address()
    if host is None:
        pytest.skip("this machine has no address but loopback")
    server = Server(shared.home / "..", "--bind", "0.0.0.0", "--save", "")
    server.directory = shared.home / "protected"
    server.log_file = shared.home / "protected.log"
    try:
        server.start()
        assert server.call("PING") == b"PONG"
        with Wire(server.port, host=host) as outside:
            assert outside.rest().startswith(b"-DENIED ")
        server.call("CONFIG", "SET", "requirepass", "secret")
        with Wire(server.port, "secret", host=host) as outside:
            assert outside.call("PING") == b"PONG"
            outside.call("CONFIG", "SET", "requirepass", "", "protected-mode", "no")
        with Wire(server.port, host=host) as outside:
            assert outside.call("PING") == b"PONG"
            assert HOST not in str(outside.call("CLIENT", "INFO"))
    finally:
        server.close()

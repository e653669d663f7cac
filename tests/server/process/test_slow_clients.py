"""Clients that don't read, don't finish, don't come alone: cut off by name, at a bound, and nobody else notices."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.real_server import Server, Wire, frame, wait_until
from tests.server.process.conftest import MakeServer
from tests.server.process.trading import bid, set_up

FLAGS = ("--appendfsync", "no", "--save", "", "--enable-debug-command", "yes", "--latency-monitor-threshold", "0")
MEGABYTE = 1_048_576
PATIENCE_S = 10.0


def rss(server: Server) -> int:
    """Return the resident bytes of the process."""
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * 4096


@contextmanager
def configured(server: Server, **pairs: str) -> Iterator[None]:
    """Run the body under other settings."""
    with server.wire() as wire:
        names = [name.replace("_", "-") for name in pairs]
        before = wire.call("CONFIG", "GET", *names)
        assert isinstance(before, list)
        wire.call("CONFIG", "SET", *[word for pair in zip(names, pairs.values(), strict=True) for word in pair])
    try:
        yield
    finally:
        with Wire(server.port, pairs.get("requirepass")) as wire:
            wire.call("CONFIG", "SET", *before)


def pour(wire: Wire, data: bytes, bytes_max: int) -> int:
    """Send until the server closes, or so much was sent; never read. Return the bytes sent."""
    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sent = 0
    try:
        while sent < bytes_max:
            sent += wire.socket.send(data)
    except OSError:
        pass
    return sent


def closed(wire: Wire) -> bool:
    """Tell whether the server has closed a connection on which nothing is read."""
    try:
        wire.socket.send(b"\n")
    except OSError:
        return True
    return False


def test_a_client_that_never_reads_is_cut_off_by_name_and_others_are_served(shared: Server) -> None:
    with configured(shared, client_output_buffer_limit="normal 2mb 0 0"), shared.wire() as slow, shared.wire() as other:
        slow.call("CLIENT", "SETNAME", "sleepy")
        before = rss(shared)
        slow.socket.settimeout(0.5)
        pour(slow, frame("ECHO", "x" * 16_000), 64 * MEGABYTE)
        assert other.ask("PING") == b"PONG"
        wait_until(lambda: closed(slow), PATIENCE_S, "it is cut off")
        lines = [line for line in shared.log().splitlines() if "name=sleepy" in line]
        assert len(lines) == 1
        assert "cut off: output limit" in lines[0]
        assert "2097152" in lines[0]
        assert rss(shared) - before < 16 * MEGABYTE
        assert other.info("stats")["client_output_buffer_limit_disconnections"] == "1"


def test_the_soft_limit_cuts_off_after_its_seconds_only(shared: Server) -> None:
    with configured(shared, client_output_buffer_limit="normal 0 256kb 1"), shared.wire() as slow:
        slow.call("CLIENT", "SETNAME", "dozing")
        slow.socket.settimeout(0.3)
        pour(slow, frame("ECHO", "x" * 16_000), 8 * MEGABYTE)
        assert "name=dozing" not in shared.log(), "not at once"
        wait_until(lambda: "name=dozing cut off" in shared.log(), PATIENCE_S, "it is cut off")
        assert closed(slow) or closed(slow)


def test_a_monitor_that_does_not_read_is_cut_off(shared: Server) -> None:
    with configured(shared, client_output_buffer_limit="normal 1mb 0 0"), shared.wire() as slow, shared.wire() as busy:
        slow.call("CLIENT", "SETNAME", "watcher")
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert slow.ask("MONITOR") == b"OK"
        while "name=watcher" not in shared.log():
            busy.ask_all(*[("PING", "x" * 5000)] * 100)
        assert busy.info("clients")["connected_clients"] == str(connected(busy))
        assert "watcher" not in str(busy.call("CLIENT", "LIST"))


def connected(wire: Wire) -> int:
    listing = wire.call("CLIENT", "LIST")
    assert isinstance(listing, bytes)
    return len(listing.splitlines())


def test_the_unauthenticated_may_neither_owe_nor_send_much(make_server: MakeServer) -> None:
    server: Server = make_server("--requirepass", "secret", "--save", "")
    server.password = "secret"
    server.start()
    with Wire(server.port) as slow:
        slow.socket.settimeout(1.0)
        pour(slow, b"PING\r\n" * 2000, 64 * MEGABYTE)
        wait_until(lambda: "unauthenticated" in server.log(), PATIENCE_S, "it is cut off")
    with Wire(server.port) as wire:
        assert str(wire.ask("PING")).startswith("NOAUTH")
        assert str(wire.ask("AUTH", "wrong")).startswith("WRONGPASS")
        assert str(wire.ask("HELLO", 3, "AUTH", "default", "wrong")).startswith("WRONGPASS")
        replies = wire.ask_all(("PING",), ("AUTH", "wrong"), ("PING",), ("AUTH", "secret"), ("PING",))
        assert [str(reply).split()[0] for reply in replies] == ["NOAUTH", "WRONGPASS", "NOAUTH", "b'OK'", "b'PONG'"]
        assert wire.ask("RESET") == b"RESET"
        assert str(wire.ask("PING")).startswith("NOAUTH")
    for data, text in (
        (b"*11\r\n", b"-ERR Protocol error: unauthenticated multibulk length\r\n"),
        (b"*2\r\n$4\r\nAUTH\r\n$16385\r\n", b"-ERR Protocol error: unauthenticated bulk length\r\n"),
    ):
        with Wire(server.port) as wire:
            wire.socket.sendall(data)
            assert wire.rest() == text


def test_one_client_more_than_maxclients_is_told_and_room_is_made_by_leaving(shared: Server) -> None:
    with shared.wire() as wire, ExitStack() as stack:
        wait_until(lambda: connected(wire) == 1, PATIENCE_S, "the clients of other tests are gone")
        wire.call("CONFIG", "SET", "maxclients", "5")
        wires = [stack.enter_context(shared.wire()) for _ in range(4)]
        assert [one.ask("PING") for one in wires] == [b"PONG"] * 4
        with shared.wire() as late:
            assert late.rest() == b"-ERR max number of clients reached\r\n"
        assert int(wire.info("stats")["rejected_connections"]) >= 1
        wires[0].close()
        wait_until(lambda: connected(wire) == 4, PATIENCE_S, "it has left")
        with shared.wire() as late:
            assert late.ask("PING") == b"PONG"
        wire.call("CONFIG", "SET", "maxclients", "10000")


def test_the_idle_are_closed_and_the_busy_and_the_monitors_are_not(shared: Server) -> None:
    with configured(shared, timeout="1"), shared.wire() as idle, shared.wire() as busy, shared.wire() as monitor:
        assert monitor.ask("MONITOR") == b"OK"
        idle.ask("PING")
        idle.socket.setblocking(False)

        def gone() -> bool:
            assert busy.ask("PING") == b"PONG"
            try:
                return idle.socket.recv(1) == b""
            except BlockingIOError:
                return False

        wait_until(gone, PATIENCE_S, "it is closed")
        assert isinstance(monitor.reply(), bytes)


def test_five_hundred_halves_of_frames_take_little_memory_and_nobody_waits(shared: Server) -> None:
    with ExitStack() as stack, shared.wire() as other:
        other.ask("PING")
        before = rss(shared)
        half = frame("ORDER.PUT", "1", "BTC_USDT", "BID", "x" * 4000)[:-1000]
        for number in range(500):
            wire = stack.enter_context(shared.wire())
            wire.socket.sendall(b"*2147483647\r\n$1\r\nx\r\n$1048576\r\n" if number % 2 else half)
        assert other.ask("PING") == b"PONG"
        wait_until(lambda: connected(other) >= 501, PATIENCE_S, "all are in")
        assert rss(shared) - before < 24 * MEGABYTE


def test_a_request_beyond_the_query_buffer_limit_is_closed_and_memory_given_back(shared: Server) -> None:
    with configured(shared, client_query_buffer_limit="1mb"), shared.wire() as other:
        before = rss(shared)
        with shared.wire() as wire:
            wire.socket.settimeout(2.0)
            head = b"*64\r\n"
            argument = b"$100000\r\n" + b"x" * 100_000 + b"\r\n"
            sent = 0
            try:
                wire.socket.sendall(head)
                for _ in range(63):
                    sent += wire.socket.send(argument)
            except OSError:
                pass
            assert wire.rest() == b""
        assert other.ask("PING") == b"PONG"
        assert rss(shared) - before < 12 * MEGABYTE


def test_client_kill_closes_others_at_once_and_oneself_after_the_reply(shared: Server) -> None:
    with shared.wire() as wire, shared.wire() as victim, shared.wire() as waiting:
        number = victim.call("CLIENT", "ID")
        assert isinstance(number, int)
        waiting.socket.sendall(b"*3\r\n$3\r\n")
        assert wire.call("CLIENT", "KILL", "ID", number) == 1
        assert victim.rest() == b""
        assert wire.call("CLIENT", "KILL", "ID", number) == 0
        own = wire.call("CLIENT", "ID")
        assert isinstance(own, int)
        wire.send("CLIENT", "KILL", "ID", own, "SKIPME", "no")
        assert wire.rest() == b":1\r\n"


def test_orders_of_a_client_that_leaves_without_reading_are_executed(shared: Server) -> None:
    with shared.wire() as wire:
        set_up(wire)
        with shared.wire() as leaving:
            leaving.socket.sendall(b"".join(frame(*bid(1)) for _ in range(50)))

        def orders() -> int:
            listed = wire.call("ORDER.LIST", 1)
            assert isinstance(listed, list)
            return len(listed)

        wait_until(lambda: orders() == 50, PATIENCE_S, "all are executed")

"""What a reviewer found by running the server: each of these was seen to fail on a real process first."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.process import DEFAULT_SERVER, Server

SETUP = (
    b"ASSET.CREATE BTC SCALE 8",
    b"ASSET.CREATE USDT SCALE 6",
    b"MARKET.CREATE M BTC USDT AMOUNTSCALE 4 PRICESCALE 2",
    b"USER.REGISTER",
    b"BALANCE.UPDATE 1 USDT 1000000 BUSINESS deposit ID 1",
)
PUT = b"ORDER.PUT 1 M BID LIMIT 1 PRICE 10\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(DEFAULT_SERVER, tmp_path / "data", tmp_path / "log")
    yield made
    made.close()


def lines(server: Server, *commands: bytes) -> list[bytes]:
    """Send inline commands on one connection, all at once, and return what comes before its end."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as sock:
        sock.sendall(b"\r\n".join(commands) + b"\r\n")
        return everything(sock).split(b"\r\n")


def everything(sock: socket.socket) -> bytes:
    """Tell the server that nothing more comes, and return all that it has to say."""
    sock.shutdown(socket.SHUT_WR)
    parts = []
    while part := sock.recv(65536):
        parts.append(part)
    return b"".join(parts)


def block_snapshots(server: Server) -> None:
    """Put directories where the next snapshots would be."""
    for number in range(1, 20):
        (server.directory / f"snapshot-{number:08d}" / "full").mkdir(parents=True)


def test_a_client_that_has_closed_its_half_is_still_answered(server: Server) -> None:
    server.start("--appendfsync", "always")
    lines(server, *SETUP)
    for _ in range(5):
        assert b"NEW" in lines(server, PUT.strip())


def test_what_follows_quit_costs_nobody_the_replies_before_it(server: Server) -> None:
    server.start("--appendfsync", "always")
    lines(server, *SETUP)
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.sendall(PUT + b"QUIT\r\n")
            sock.sendall(b"PING\r\n")
            head = sock.recv(65536)
            assert head.startswith(b"*14\r\n")


def test_a_snapshot_asked_for_in_a_transaction_is_of_whole_transactions(server: Server) -> None:
    server.start("--appendfsync", "always")
    lines(server, *SETUP)
    for ask in (b"BGSAVE", b"BGREWRITEAOF"):
        replies = lines(server, b"MULTI", PUT.strip(), ask, PUT.strip(), b"EXEC")
        assert any(reply.startswith(b"+Background") and reply.endswith(b"scheduled") for reply in replies)
        while b"rdb_bgsave_in_progress:1" in (info := lines(server, b"INFO persistence")) or (
            b"aof_rewrite_in_progress:1" in info
        ):
            time.sleep(0.01)
        wait_for_snapshot(server)
        before = lines(server, b"ENGINE.STATEHASH")
        server.kill()
        server.start()
        assert lines(server, b"ENGINE.STATEHASH") == before


def wait_for_snapshot(server: Server) -> None:
    """Wait until the manifest names one of everything so far."""
    deadline_s = time.monotonic() + 20
    while b"rdb_changes_since_last_save:0" not in lines(server, b"INFO persistence"):
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


@pytest.mark.parametrize("policy", ["always", "everysec"])
def test_waitaof_waits_and_what_was_sent_behind_it_follows(server: Server, policy: str) -> None:
    server.start("--appendfsync", policy)
    lines(server, *SETUP)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as sock:
        for _ in range(100):
            sock.sendall((PUT + b"WAITAOF 1 0 0\r\nECHO mark\r\n") * 2)
        replies = everything(sock)
    marks = [line for line in replies.split(b"\r\n") if line in (b"id", b"*2", b"mark")]
    assert marks == [b"id", b"*2", b"mark"] * 200
    assert replies.count(b"*2\r\n:1\r\n:0\r\n") == 200


def test_writes_are_refused_after_a_failed_snapshot_and_accepted_after_the_next_good_one(server: Server) -> None:
    server.start("--save", "3600 1")
    lines(server, *SETUP)
    block_snapshots(server)
    lines(server, b"BGSAVE")
    deadline_s = time.monotonic() + 20
    while b"rdb_last_bgsave_status:err" not in lines(server, b"INFO persistence"):
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    assert lines(server, PUT.strip())[0].startswith(b"-MISCONF ")
    assert lines(server, b"PING")[0].startswith(b"-MISCONF ")
    for number in range(1, 20):
        (server.directory / f"snapshot-{number:08d}" / "full").rmdir()
        (server.directory / f"snapshot-{number:08d}").rmdir()
    deadline_s = time.monotonic() + 30
    while lines(server, b"PING")[0].startswith(b"-MISCONF "):
        assert time.monotonic() < deadline_s, "it tries again by itself"
        time.sleep(0.1)
    assert b"NEW" in lines(server, PUT.strip())


def test_a_last_snapshot_that_fails_is_told_and_the_log_is_enough(server: Server) -> None:
    server.start("--save", "3600 1")
    lines(server, *SETUP)
    before = lines(server, b"ENGINE.STATEHASH")
    block_snapshots(server)
    assert server.stop() == 0
    assert "Traceback" not in server.tail()
    assert "the snapshot failed" in server.tail()
    for number in range(1, 20):
        path = server.directory / f"snapshot-{number:08d}"
        (path / "full").rmdir()
        path.rmdir()
    server.start()
    assert lines(server, b"ENGINE.STATEHASH") == before


def test_one_client_of_long_lists_holds_nobody_else_up(server: Server) -> None:
    server.start("--appendfsync", "everysec")
    lines(server, *SETUP, *[b"ORDER.PUT 1 M BID LIMIT 1 PRICE 10"] * 500)
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as greedy,
        socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as other,
    ):
        greedy.sendall(b"ORDER.LIST 1 LIMIT 500\r\n" * 500)
        time.sleep(0.05)
        began_s = time.monotonic()
        other.sendall(b"ECHO me\r\n")
        assert other.recv(64) == b"$2\r\nme\r\n"
        assert time.monotonic() - began_s < 2.0
        size = sum(reply.count(b"status") for reply in [everything(greedy)])
        assert size == 500 * 500, "and is answered whole"


def test_a_transaction_reads_a_bounded_amount_and_writes_all_the_same(server: Server) -> None:
    server.start("--appendfsync", "everysec")
    lines(server, *SETUP, *[PUT.strip()] * 500)
    replies = lines(server, b"MULTI", *[b"ORDER.LIST 1 LIMIT 500"] * 1000, PUT.strip(), b"EXEC")
    assert sum(reply.startswith(b"-LIMIT ") for reply in replies) > 500
    assert replies.count(b"501") == 1, "the order's id"
    assert b"*1001" in replies
    peak = next(line for line in lines(server, b"INFO memory") if line.startswith(b"used_memory_peak:"))
    assert int(peak.split(b":")[1]) < 300_000_000


def test_a_batch_is_never_larger_than_the_space_reserved_for_its_record(server: Server) -> None:
    server.start("--save", "")
    lines(server, *SETUP)
    put = [b"PUT", b"M", b"BID", b"LIMIT", b"1", b"PRICE", b"10"]
    words = [b"ORDER.BATCH", b"1", *put, *[*put, b"CLIENTID", b"x" * 1_000_000] * 3]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20.0) as sock:
        sock.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words))
        assert everything(sock).startswith(b"-LIMIT ")
    assert b"status" not in lines(server, b"ORDER.LIST 1")

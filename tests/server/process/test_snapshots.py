"""Snapshots of a running server: who asks for them, what becomes of a child that dies, and nobody waits."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.real_server import Server, wait_until
from tests.server.process.conftest import MakeServer
from tests.server.process.trading import bid, set_up, state

SNAPSHOT_MAX_S = 15.0
CHILD_FILES_MAX = 5
"""Files of a snapshot's child: 0, 1, 2, the report, and what it writes. No connection is among them."""
ATTEMPTS_MAX = 20
"""Children that may end before the test has stopped one, on a machine that gives it no time."""


def done(server: Server) -> bool:
    """Tell whether no snapshot is in progress or scheduled."""
    fields = server.info("persistence")
    return fields["rdb_bgsave_in_progress"] == fields["aof_rewrite_in_progress"] == "0"


def child_of(server: Server) -> int | None:
    """Return the process id of the snapshot's child, if there is one."""
    assert server.process is not None
    pid = server.process.pid
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        words = children.read().split()
    return int(words[0]) if words else None


def stopped_child(server: Server) -> int:
    """Begin a snapshot and stop its child in the middle of it; begin another when the child was faster than we are."""
    for _ in range(ATTEMPTS_MAX):
        assert server.call("BGSAVE") == b"Background saving started"
        pid = child_of(server)
        if pid is not None:
            with suppress(FileNotFoundError, ProcessLookupError):
                while len(os.listdir(f"/proc/{pid}/fd")) > CHILD_FILES_MAX:
                    pass  # it has only just begun
                os.kill(pid, signal.SIGSTOP)
            # It stops, or turns out to have ended, only when it gets a core: until then it is in neither state.
            wait_until(lambda pid=pid: state_of(pid) in "TZ", SNAPSHOT_MAX_S, "the child stops")  # type: ignore[misc]
            if server.info("persistence")["rdb_bgsave_in_progress"] == "1" and state_of(pid) == "T":
                return pid
        wait_until(lambda: done(server), SNAPSHOT_MAX_S, "the child that was too fast has ended")
    raise AssertionError(f"the state is too small to catch one of {ATTEMPTS_MAX} children at work")


def state_of(pid: int) -> str:
    """Return the letter by which the kernel tells what a process does: T where it is stopped, Z where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def grow(server: Server, orders: int) -> None:
    """Place so many orders, so that a snapshot takes a while."""
    with server.wire() as wire:
        set_up(wire)
        for _ in range(orders // 1000):
            wire.ask_all(*[bid(1 + number % 2) for number in range(1000)])


def test_every_way_to_ask_for_a_snapshot_ends_in_one_that_a_start_begins_with(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "everysec", "--save", "").start()
    with server.wire() as wire:
        set_up(wire)
        for words, answer in (
            (("SAVE",), b"OK"),
            (("BGSAVE",), b"Background saving started"),
            (("BGREWRITEAOF",), b"Background append only file rewriting started"),
        ):
            wire.ask(*bid(1))
            before_s = wire.call("LASTSAVE")
            assert isinstance(before_s, int)
            wait_until(lambda: done(server), SNAPSHOT_MAX_S, "the snapshot before has ended")
            assert wire.call(*words) == answer
            wait_until(
                lambda: server.info("persistence")["rdb_changes_since_last_save"] == "0", SNAPSHOT_MAX_S, words[0]
            )
            assert wire.info("persistence")["rdb_last_bgsave_status"] == "ok"
            after_s = wire.call("LASTSAVE")
            assert isinstance(after_s, int)
            assert after_s >= before_s
            assert len(list(server.directory.glob("snapshot-*"))) == 1
        assert str(wire.ask("BGSAVE", "NOW")).startswith("ERR")
    before = state(server)
    server.kill()
    server.start()
    assert state(server) == before
    assert "snapshot loaded" in server.log()


def test_save_points_and_the_size_of_the_log_begin_snapshots_by_themselves(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "1 1", "--appendfsync", "no").start()
    with server.wire() as wire:
        set_up(wire)
        wait_until(lambda: wire.info("persistence")["rdb_changes_since_last_save"] == "0", SNAPSHOT_MAX_S, "save 1 1")
        assert "bgsave: snapshot of sequence" in server.log()
        wire.call("CONFIG", "SET", "save", "", "auto-aof-rewrite-min-size", "20kb", "auto-aof-rewrite-percentage", "50")
        wire.ask_all(*[bid(1)] * 1000)
        wait_until(lambda: "bgrewriteaof: snapshot of sequence" in server.log(), SNAPSHOT_MAX_S, "the log is shortened")
    wait_until(lambda: done(server), SNAPSHOT_MAX_S, "it ends")
    before = state(server)
    server.kill()
    server.start("--save", "")
    assert state(server) == before


def test_a_killed_child_costs_nothing_and_while_one_writes_orders_flow_and_connections_close(
    make_server: MakeServer,
) -> None:
    server: Server = make_server("--save", "", "--appendfsync", "everysec").start()
    grow(server, 4000)
    assert server.call("SAVE") == b"OK"
    old = list(server.directory.glob("snapshot-*"))
    with server.wire() as wire, server.wire() as leaving, server.wire() as half:
        assert leaving.ask("PING") == b"PONG"
        half.socket.sendall(b"*1\r\n$4\r\nPI")
        assert isinstance(wire.call(*bid(1)), bytes)
        child = stopped_child(server)
        assert str(wire.ask("BGSAVE")).startswith("ERR Background save already in progress")
        assert str(wire.ask("SAVE")).startswith("ERR Background save already in progress")
        assert wire.ask("BGSAVE", "SCHEDULE") == b"Background saving scheduled"
        assert all(isinstance(reply, bytes) for reply in wire.ask_all(*[bid(1)] * 1000)), "orders flow"
        assert wire.ask("WAITAOF", 1, 0, 5000) == [1, 0], "and become durable"
        leaving.send("QUIT")
        assert leaving.rest() == b"+OK\r\n", "the child holds no descriptor of it"
        number = half.socket.getsockname()[1]
        killed = wire.call("CLIENT", "KILL", "ADDR", f"127.0.0.1:{number}")
        assert killed == 1
        assert half.rest() == b""
        os.kill(child, signal.SIGKILL)
        wait_until(lambda: wire.info("persistence")["rdb_last_bgsave_status"] == "err", 5, "INFO says so")
        assert [path.name for path in server.directory.glob("snapshot-*")] == [path.name for path in old]
        assert "failed" in server.log()
        assert isinstance(wire.call(*bid(1)), bytes)
        assert wire.call("BGREWRITEAOF") == b"Background append only file rewriting started"
        wait_until(lambda: wire.info("persistence")["rdb_last_bgsave_status"] == "ok", SNAPSHOT_MAX_S, "the next one")
        wait_until(lambda: done(server), SNAPSHOT_MAX_S, "it ends")
    before = state(server)
    server.kill()
    server.start()
    assert state(server) == before


def test_sigterm_and_kill_9_during_a_snapshot_leave_no_child_and_lose_nothing(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "3600 100000", "--appendfsync", "everysec").start()
    grow(server, 4000)
    before = state(server)
    child = stopped_child(server)
    assert server.stop() == 0
    assert not os.path.exists(f"/proc/{child}")
    server.start()
    assert state(server) == before
    with server.wire() as wire:
        wire.ask_all(*[bid(1)] * 2000)
    before = state(server)
    child = stopped_child(server)
    server.kill()
    wait_until(lambda: not os.path.exists(f"/proc/{child}"), 5, "the child dies with its parent")
    server.start()
    assert state(server) == before
    assert len(list(server.directory.glob("snapshot-*"))) == 1, "what the child left is gone"

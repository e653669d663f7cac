"""Every way to start and not to start, every way to end, and what is there afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.real_server import ROOT, START_MAX_S, Server, Wire, frame, wait_until
from tests.server.process.conftest import MakeServer
from tests.server.process.trading import ask, bid, set_up, state


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A stopped server with a market, and a log without a snapshot."""
    server = Server(tmp_path_factory.mktemp("settled")).start("--save", "")
    with server.wire() as wire:
        set_up(wire)
        wire.ask_all(*[bid(1 + number % 2) for number in range(20)])
    assert server.stop() == 0
    yield server
    server.close()


def runs(*arguments: tuple[str, ...]) -> list[tuple[int, str]]:
    """Run Python with each of these arguments, all at once; return the exit statuses and what was said."""
    processes = [
        subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for words in arguments
    ]
    said = [process.communicate(timeout=START_MAX_S)[0] for process in processes]
    return [(process.returncode, text) for process, text in zip(processes, said, strict=True)]


def refusals(*arguments: tuple[str, ...]) -> list[str]:
    """Run the server with arguments that it must refuse; return the one line that each says."""
    found = []
    for code, text in runs(*[("-m", "server", *words) for words in arguments]):
        lines = [line for line in text.splitlines() if "FATAL" in line or line[:7] == "server:"]
        assert code == 1, text
        assert len(lines) == 1, text
        assert "Traceback" not in text
        found += lines
    return found


def copy_of(settled: Server, target: Path) -> Path:
    """Return a data directory like that of `settled`."""
    target.mkdir()
    for path in settled.directory.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def test_kill_9_under_load_loses_nothing_acknowledged_and_keeps_the_hash(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "everysec", "--save", "").start()
    with server.wire() as wire:
        set_up(wire)
    wires = [server.wire() for _ in range(4)]
    for number, wire in enumerate(wires):
        order = ask if number % 2 else bid
        wire.socket.sendall(b"".join(frame(*order(1 + number % 2, 100)) for _ in range(300)))
    told = [wires[number].reply() for number in range(4) for _ in range(50)]
    server.kill()
    for wire in wires:
        wire.close()
    server.start()
    first = state(server)
    with server.wire() as wire:
        answers = wire.ask_all(*[("ORDER.GET", "BTC_USDT", order) for order in told if isinstance(order, bytes)])
        assert all(isinstance(answer, list) for answer in answers)
    assert len(told) == len(set(map(str, told))) == 200
    server.kill()
    server.start()
    assert state(server) == first


def test_sigterm_takes_a_last_snapshot_ends_with_0_and_a_second_one_changes_nothing(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "3600 1").start()
    with server.wire() as wire:
        set_up(wire)
        wire.ask_all(*[bid(1)] * 100)
        before = state(server)
        assert server.process is not None
        while server.process.poll() is None:  # to its very last moment
            server.signal(signal.SIGTERM)
            server.signal(signal.SIGINT)
        assert wire.rest() == b""
    assert server.wait() == 0, server.log()
    assert list(server.directory.glob("snapshot-*"))
    server.start()
    assert state(server) == before
    assert "0 records replayed" in server.log()
    assert server.info("persistence")["rdb_changes_since_last_save"] == "0"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_the_server_listens_to_signals_ends_it_in_order(make_server: MakeServer, number: int) -> None:
    server: Server = make_server()
    server.spawn()
    wait_until(lambda: "starting" in server.log(), START_MAX_S, "the first line of the log")
    server.signal(number)
    assert server.wait() == 0
    assert "bye" in server.log()


def test_shutdown_saves_or_not_as_it_is_told(make_server: MakeServer) -> None:
    server: Server = make_server("--save", "3600 1").start()
    for words, saved in ((("SHUTDOWN", "NOSAVE"), False), (("SHUTDOWN", "SAVE"), True)):
        with server.wire() as wire:
            if not saved:
                set_up(wire)
            wire.ask(*bid(1))
            before = wire.call("ENGINE.STATEHASH")
            wire.send(*words)
            assert wire.rest() == b""
        assert server.wait() == 0
        assert bool(list(server.directory.glob("snapshot-*"))) == saved
        server.start()
        assert server.call("ENGINE.STATEHASH") == before
    assert str(server.ask("SHUTDOWN", "SAVE", "MAYBE")).startswith("ERR syntax error")
    assert str(server.ask("SHUTDOWN", "ABORT")).startswith("ERR")


def test_a_second_server_on_the_directory_or_the_port_is_refused_by_name(make_server: MakeServer) -> None:
    server: Server = make_server().start()
    assert server.process is not None
    locked, taken = refusals(
        ("--port", "0", "--dir", str(server.directory)),
        ("--port", str(server.port), "--dir", str(server.home / "other")),
    )
    assert str(server.process.pid) in locked
    assert str(server.directory) in locked
    assert f"127.0.0.1:{server.port}" in taken
    assert "in use" in taken


def test_a_directory_that_cannot_be_made_or_read_is_named(tmp_path: Path, settled: Server) -> None:
    missing = tmp_path / "no" / "data"
    file = tmp_path / "file"
    file.touch()
    absent, not_one = refusals(("--port", "0", "--dir", str(missing)), ("--port", "0", "--dir", str(file)))
    assert str(missing.parent) in absent
    assert str(file) in not_one
    if os.geteuid() != 0:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0)
        assert str(locked) in refusals(("--port", "0", "--dir", str(locked)))[0]


def test_a_damaged_log_is_refused_with_file_place_and_command(tmp_path: Path, settled: Server) -> None:
    directory = copy_of(settled, tmp_path / "data")
    journal = max(directory.glob("journal-*"), key=lambda path: path.stat().st_size)
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    line = refusals(("--port", "0", "--dir", str(directory)))[0]
    assert journal.name in line
    assert "offset" in line
    assert "python -m persistence.check" in line


def test_a_missing_file_is_refused_by_name(tmp_path: Path, settled: Server) -> None:
    directory = copy_of(settled, tmp_path / "data")
    journal = next(iter(directory.glob("journal-*")))
    journal.unlink()
    assert journal.name in refusals(("--port", "0", "--dir", str(directory)))[0]


def test_bad_settings_are_named_by_file_and_line_or_by_flag(tmp_path: Path) -> None:
    file = tmp_path / "exchange.conf"
    file.write_text("port 0\n\n# a comment\nappendfsync sometimes\n")
    line, flag, unknown, absent = refusals(
        (str(file),), ("--appendfsync", "sometimes"), ("--no-such-directive", "1"), (str(tmp_path / "absent.conf"),)
    )
    assert f"{file}:4" in line or ("line 4" in line and str(file) in line)
    assert "always" in line
    assert "appendfsync" in flag
    assert "no-such-directive" in unknown
    assert "absent.conf" in absent


def test_optimised_python_is_refused_and_help_and_version_need_no_start() -> None:
    refused, usage, version = runs(
        ("-O", "-m", "server", "--version"), ("-m", "server", "--help"), ("-m", "server", "--version")
    )
    assert refused[0] == 1
    assert "python -O" in refused[1]
    assert "Traceback" not in refused[1]
    assert usage[0] == version[0] == 0
    assert "appendfsync" in usage[1]
    assert "Dingir" in version[1]


def test_unix_socket_beside_tcp_a_stale_one_replaced_and_removed_at_the_end(make_server: MakeServer) -> None:
    server: Server = make_server()
    path = server.home / "exchange.sock"
    server.start("--unixsocket", str(path), "--unixsocketperm", "700")
    with closing(Wire(path)) as wire, server.wire() as other:
        set_up(wire)
        assert wire.call(*bid(1)) == b"1"
        assert other.call("ORDER.GET", "BTC_USDT", 1) == wire.call("ORDER.GET", "BTC_USDT", 1)
        assert path.stat().st_mode & 0o777 == 0o700
    assert str(path) in refusals(("--port", "0", "--dir", str(server.home / "x"), "--unixsocket", str(path)))[0]
    server.kill()
    assert path.exists()
    server.start("--unixsocket", str(path))
    with closing(Wire(path)) as wire:
        assert wire.call("PING") == b"PONG"
    assert server.stop() == 0
    assert not path.exists()


def test_loading_is_told_and_can_be_ended_by_sigterm(make_server: MakeServer) -> None:
    server: Server = make_server("--appendfsync", "no", "--save", "").start()
    with server.wire() as wire:
        set_up(wire)
        item = ("CANCEL", "BTC_USDT", "1")
        for _ in range(40):  # their recovery outlasts the questions below
            batch = b"".join(frame(*bid(1)) + frame("ORDER.CANCELALL", 1) for _ in range(500))
            wire.socket.sendall(batch)
            for _ in range(1000):
                wire.reply()
        assert item
    before = state(server)
    server.kill()
    server.spawn()
    wait_until(server.reachable, 10, "the port is open while recovering")
    with server.wire() as wire:
        assert str(wire.ask("PING")).startswith("LOADING")
        assert str(wire.ask(*bid(1))).startswith("LOADING")
        assert wire.info("persistence")["loading"] == "1"
        assert isinstance(wire.call("HELLO", 3), dict)
        assert isinstance(wire.call("COMMAND", "COUNT"), int)
        assert wire.ask_all(("MULTI",), ("EXEC",)) == [b"OK", []]
        replies = wire.ask_all(("MULTI",), ("INFO", "server"), ("TIME",), ("EXEC",))
        assert replies[1:3] == [b"QUEUED", b"QUEUED"]
        assert isinstance(replies[3], list)
        for words in (
            ("CONFIG", "SET", "trades-max", "5"),
            ("BGSAVE",),
            ("SAVE",),
            ("BGREWRITEAOF",),
            ("WAITAOF", "1", "0", "0"),
            ("ENGINE.STATEHASH",),
        ):
            assert str(wire.ask(*words)).startswith("LOADING"), words
        wire.call("CONFIG", "SET", "slowlog-max-len", "5")
        assert wire.info("persistence")["loading"] == "1", "all this was asked while loading"
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    server.start()
    assert state(server) == before

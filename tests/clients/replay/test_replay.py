"""The replay client against a real server: a small flow in both formats, and the real one where it is at hand."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.process import DEFAULT_SERVER, ROOT, Line, Server, fields

REAL = ROOT.parent / "shared" / "data" / "es-futures-2023-12-25-mbo.csv.gz"
HEAD = "sequence,ts_event_ns,action,side,price,size,order_id,last_in_event,snapshot"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own."""
    server = Server(DEFAULT_SERVER, tmp_path / "data", tmp_path / "log")
    try:
        server.start("--save", "")
        yield server
    finally:
        server.close()


def replay(server: Server, path: Path, *words: str) -> dict[str, object]:
    """Run the command and return its figures."""
    command = [sys.executable, "-m", "clients.replay", str(path), "--port", str(server.port), "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert isinstance(figures, dict)
    return figures


def flow(directory: Path) -> Path:
    """Write a recording in which makers are filled whole, in part, out of turn, and amended into the market."""
    messages = """
        A B 99.00 5 1 1
        T N 99.00 1 0 1
        A A 100.00 3 2 1
        A A 100.00 4 3 1
        A A 100.50 9 4 1
        A B 99.25 2 5 1
        T B 100.00 5 20 0
        F A 100.00 3 2 0
        F A 100.00 2 3 0
        C A 100.00 3 2 0
        M A 100.00 2 3 1
        A A 100.00 6 6 1
        T B 100.00 1 21 0
        F A 100.00 1 6 0
        M A 100.00 5 6 1
        T A 99.25 2 4 0
        F A 99.25 2 4 0
        F B 99.25 2 5 0
        C B 99.25 2 5 0
        M A 99.50 7 4 1
        C B 99.00 5 1 1
        M A 100.00 1 6 1
        C A 99.50 7 4 1
    """
    lines = [HEAD]
    for number, message in enumerate(line.split() for line in messages.split("\n") if line.strip()):
        action, side, price, size, order, last = message
        lines.append(f"{number},{number},{action},{side},{price},{size},{order},{last},0")
    path = directory / "flow.csv"
    path.write_text("\n".join(lines))
    return path


def test_every_trade_of_a_small_flow_is_reproduced_and_other_makers_are_told(server: Server, tmp_path: Path) -> None:
    figures = replay(server, flow(tmp_path))
    assert figures["aggressors"] == figures["aggressors_equal"] == 3
    assert figures["size_recorded"] == figures["size_equal"] == 8
    assert (figures["fills_recorded"], figures["fills_equal"]) == (4, 3)
    assert figures["refused"] == 0
    assert figures["check"] == "clean"
    with Line(server.port) as line:
        depth = fields(line.ask(b"MARKET.DEPTH", b"REPLAY"))
    assert depth[b"bids"] == []
    # Order 3 was met instead of 6, and the flow does not mention it again: 1 of it is left, and 1 of 6.
    assert depth[b"asks"] == [[b"100.00", b"2"]]


def test_a_second_replay_begins_with_an_empty_book(server: Server, tmp_path: Path) -> None:
    path = flow(tmp_path)
    first, second = replay(server, path), replay(server, path)
    for name in ("size_equal", "fills_equal", "commands", "refused"):
        assert first[name] == second[name], name


def test_a_lobster_flow_is_reproduced(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "AAPL_message_10.csv"
    path.write_text(
        "1,1,7,10,1000000,-1\n2,4,7,4,1000000,-1\n2,4,3,5,990000,1\n3,2,7,1,1000000,-1\n4,3,7,5,1000000,-1\n"
    )
    figures = replay(server, path, "--market", "AAPL", "--base", "SHARE", "--quote", "USD")
    assert figures["size_recorded"] == figures["size_equal"] == 9
    assert figures["fills_equal"] == 2
    assert figures["opening"] == 1
    assert figures["check"] == "clean"


def test_a_server_that_is_not_there_and_a_file_that_is_no_recording_are_told_in_one_line(tmp_path: Path) -> None:
    for path, words in ((flow(tmp_path), "Connection refused"), (tmp_path / "none", "No such file")):
        command = [sys.executable, "-m", "clients.replay", str(path), "--port", "1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the real recording is not part of the project")
def test_the_real_flow_is_reproduced_and_survives_a_kill(server: Server) -> None:
    figures = replay(server, REAL)
    assert int(str(figures["size_equal"])) >= 0.99 * int(str(figures["size_recorded"]))
    assert int(str(figures["fills_equal"])) >= 0.99 * int(str(figures["fills_recorded"]))
    assert figures["refused"] == figures["size_other"] == 0
    assert figures["check"] == "clean"
    server.kill()
    server.start()
    with Line(server.port) as line:
        state = fields(line.ask(b"ENGINE.STATEHASH"))
    assert state == {b"sequence": str(figures["sequence"]).encode(), b"hash": str(figures["hash"]).encode()}
    again = replay(server, REAL, "--hidden")
    assert again["size_equal"] == again["size_recorded"]
    assert again["fills_equal"] == again["fills_recorded"]

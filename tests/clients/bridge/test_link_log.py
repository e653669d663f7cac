"""What the log says of the server: where it is waited for and why, lost, and back; a server that the bridge started."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.bridge.bridge_process import BridgeProcess, supervised
from tests.real_server import HOST, Server, free_port, wait_until

MakeBridge = Callable[..., BridgeProcess]
SECRET = "correct-horse"


@pytest.fixture
def make_bridge(tmp_path: Path) -> Iterator[MakeBridge]:
    """Start bridges, which need not get as far as to serve."""
    made: list[BridgeProcess] = []

    def make(server_port: int, *flags: str) -> BridgeProcess:
        made.append(BridgeProcess(tmp_path, server_port, *flags))
        made[-1].spawn()
        return made[-1]

    yield make
    for bridge in made:
        bridge.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "server"
    home.mkdir()
    made = Server(home, "--save", "", "--requirepass", SECRET)
    made.password = SECRET
    yield made.start()
    made.close()


def lines(bridge: BridgeProcess) -> list[str]:
    """Return what was said of the server."""
    return [line for line in bridge.log().splitlines() if " the exchange at " in line]


def test_a_server_that_is_not_there_is_waited_for_and_who_has_served_nobody_does_not_say_so(
    make_bridge: MakeBridge,
) -> None:
    port = free_port()
    bridge = make_bridge(port, "--presets")
    bridge.wait_for(f"bridge: waiting for the exchange at {HOST}:{port}: Connection refused")
    assert bridge.stop() == 0
    assert "gRPC on" not in bridge.log()
    assert bridge.log().endswith("bridge: leaving\n")
    assert len(lines(bridge)) == 1


@pytest.mark.parametrize(("credentials", "code"), [("", "NOAUTH"), (":wrong-horse@", "WRONGPASS")])
def test_a_server_that_refuses_us_is_told_with_its_reason_and_no_password(
    make_bridge: MakeBridge, server: Server, credentials: str, code: str
) -> None:
    bridge = make_bridge(server.port, "--presets", "--server", f"dingir://{credentials}{HOST}:{server.port}")
    bridge.wait_for(f"bridge: waiting for the exchange at {HOST}:{server.port}: {code} ")
    assert bridge.stop() == 0
    assert "gRPC on" not in bridge.log()
    assert "horse" not in bridge.log()
    assert len(lines(bridge)) == 1


def test_a_server_that_goes_and_comes_back_is_told_once_each_time(make_bridge: MakeBridge, server: Server) -> None:
    bridge = make_bridge(server.port, "--server", f"dingir://:{SECRET}@{HOST}:{server.port}")
    where = f"the exchange at {HOST}:{server.port}"
    bridge.wait_for("gRPC on")
    server.kill()
    bridge.wait_for(f"bridge: lost {where}: ", f"bridge: waiting for {where}: Connection refused")
    server.start()
    wait_until(lambda: bridge.log().count(f"connected to {where}") == 2, 30, "the server to be back")
    told = lines(bridge)
    assert len(told) == len(set(told)) + 1  # all but `connected`
    assert [told[0], told[-1]] == [f"bridge: connected to {where}"] * 2
    assert sum("lost" in line for line in told) == 1
    assert bridge.stop() == 0
    assert SECRET not in bridge.log()


def test_presets_that_the_server_refuses_are_told_in_one_line(make_bridge: MakeBridge, server: Server) -> None:
    server.call("ASSET.CREATE", "ETH", "SCALE", 2)
    bridge = make_bridge(server.port, "--presets", "--server", f"dingir://:{SECRET}@{HOST}:{server.port}")
    assert bridge.wait() == 1
    assert "bridge: --presets: EXISTS " in bridge.log()
    assert "Traceback" not in bridge.log()


def test_a_server_that_ends_at_once_is_told_with_its_status_and_the_bridge_leaves(make_bridge: MakeBridge) -> None:
    bridge = make_bridge(free_port(), "--presets", "--server-command", f"{sys.executable} -c 'raise SystemExit(3)'")
    assert bridge.wait() == 1
    assert "bridge: --server-command: the server ended by itself with status 3\n" in bridge.log()
    assert "gRPC on" not in bridge.log()


def test_a_server_that_can_not_be_started_is_told(make_bridge: MakeBridge) -> None:
    bridge = make_bridge(free_port(), "--server-command", "/nowhere/server --port 1")
    assert bridge.wait() == 1
    assert "bridge: --server-command: can't start /nowhere/server: No such file or directory\n" in bridge.log()


def test_a_server_that_ends_later_by_itself_is_told_and_one_that_the_bridge_ends_is_not(tmp_path: Path) -> None:
    bridge = supervised(tmp_path, port=free_port())
    try:
        assert bridge.start().stop() == 0
        assert "by itself" not in bridge.log()
        bridge.start()
        assert bridge.process is not None
        children = Path(f"/proc/{bridge.process.pid}/task/{bridge.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        assert bridge.wait() == 1
        assert "bridge: --server-command: the server ended by itself with status -9\n" in bridge.log()
    finally:
        bridge.close()

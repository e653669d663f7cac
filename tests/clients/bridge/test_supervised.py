"""A bridge that the server starts: there as long as the server is, and no longer."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pytest

from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.stock import refusal
from tests.clients.bridge.test_exchange import Exchange
from tests.real_server import HOST, START_MAX_S, Server, free_port, wait_until

MakeServer = Callable[..., tuple[Server, str]]
MODULE = "clients.bridge"


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """Start servers with a bridge; give back the bridge's address, too."""
    made: list[Server] = []

    def make(*flags: str, password: str | None = None) -> tuple[Server, str]:
        address = f"{HOST}:{free_port()}"
        home = tmp_path / f"server{len(made)}"
        home.mkdir()
        made.append(Server(home, "--save", "", "--bridge", address, "--requirepass", password or "", *flags))
        made[-1].password = password
        return made[-1].start(), address

    yield make
    for server in made:
        server.close()


def answers(address: str) -> bool:
    """Tell whether a command comes through the bridge."""
    with grpc.insecure_channel(address) as channel:
        try:
            Exchange(channel).call("AssetList", pb.AssetListRequest())
        except grpc.RpcError:
            return False
        return True


def wait_for_answer(address: str) -> None:
    wait_until(lambda: answers(address), START_MAX_S, "an answer through the bridge")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_is_started_told_of_and_started_again_when_it_is_killed(make_server: MakeServer) -> None:
    server, address = make_server(f"--bridge-options=--presets --http {HOST}:0")
    wait_for_answer(address)
    with grpc.insecure_channel(address) as channel:
        assets = Exchange(channel).call("AssetList", pb.AssetListRequest()).items
    assert len(assets) == 6  # so the options have arrived
    told = server.info("bridge")
    assert (told["bridge"], told["bridge_running"], told["bridge_restarts"]) == (address, "1", "0")
    os.kill(server.child(MODULE), signal.SIGKILL)
    wait_for_answer(address)
    told = server.info("bridge")
    assert told["bridge_restarts"] == "1"
    assert told["bridge_last_exit"] == "it was killed (signal 9: Killed)"


def test_an_orderly_end_lets_its_calls_end_and_leaves_nobody(make_server: MakeServer) -> None:
    server, address = make_server()
    wait_for_answer(address)
    bridge = server.child(MODULE)
    server.call("USER.REGISTER")
    with grpc.insecure_channel(address) as channel:
        stream = Exchange(channel).watch("WatchBalance", pb.WatchBalanceRequest(user=1))
        next(stream)  # the snapshot
        began_s = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began_s < 5
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
    assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    assert gone(bridge)


def test_an_interrupt_from_the_terminal_is_the_servers_alone(make_server: MakeServer) -> None:
    server, address = make_server()
    wait_for_answer(address)
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does on Ctrl-C
    assert server.wait() == 0
    assert "starting it again" not in server.log()


def test_it_ends_with_a_server_that_is_killed(make_server: MakeServer) -> None:
    """In order: nobody reads what it says, and streams are told all the same."""
    server, address = make_server()
    wait_for_answer(address)
    bridge = server.child(MODULE)
    server.call("USER.REGISTER")
    with grpc.insecure_channel(address) as channel:
        stream = Exchange(channel).watch("WatchBalance", pb.WatchBalanceRequest(user=1))
        next(stream)  # the snapshot
        server.kill()
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
    assert (refusal(caught.value)["status"], refusal(caught.value)["code"]) == ("UNAVAILABLE", "AWAY")
    wait_until(lambda: gone(bridge), START_MAX_S, "the end of the bridge")


def test_it_knows_the_password_and_its_changes(make_server: MakeServer) -> None:
    server, address = make_server(password="s/e@c:r et")
    wait_for_answer(address)
    first = server.child(MODULE)
    assert b"e@c" not in Path(f"/proc/{first}/cmdline").read_bytes()
    server.call("CONFIG", "SET", "requirepass", "another")
    server.password = "another"
    wait_until(lambda: server.child(MODULE) not in (0, first), START_MAX_S, "another process")
    wait_for_answer(address)


def test_flags_that_it_does_not_know_are_told_and_end_it_for_good(make_server: MakeServer) -> None:
    server, _address = make_server("--bridge-options=--nonsense")
    wait_until(lambda: "it is not started again" in server.log(), START_MAX_S, "the bridge's end")
    assert "unrecognized arguments: --nonsense" in server.log()
    told = server.info("bridge")
    assert (told["bridge_running"], told["bridge_restarts"]) == ("0", "0")
    assert server.call("PING") == b"PONG"


def test_a_taken_port_is_told_and_tried_again(make_server: MakeServer) -> None:
    _first, address = make_server()
    wait_for_answer(address)
    second, _other = make_server("--bridge", address)
    wait_until(lambda: "starting it again in 0.25 s" in second.log(), START_MAX_S, "the end of its bridge")
    assert f"bridge: can't listen on {address}: Address already in use" in second.log()


def test_a_server_without_tcp_has_none(tmp_path: Path) -> None:
    flags = ("--port", "0", "--unixsocket", str(tmp_path / "s"), "--bridge", f"{HOST}:0")
    server = Server(tmp_path, *flags)
    server.spawn()
    assert server.wait() == 1
    assert "bridge: it speaks TCP to this server, which listens on none" in server.log()


@pytest.mark.parametrize(
    ("flag", "value"), [("--bridge", "50051"), ("--bridge", "a b:1"), ("--bridge-options", "--verifier 'x")]
)
def test_what_is_no_address_and_no_flags_is_refused_at_the_start(tmp_path: Path, flag: str, value: str) -> None:
    server = Server(tmp_path, f"{flag}={value}")
    server.spawn()
    assert server.wait() == 1
    assert "expected" in server.log()

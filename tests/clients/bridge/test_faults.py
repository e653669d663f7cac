"""What a bridge does when something is away, late, too large, too slow, or not trusted."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from clients.bridge.limits import MESSAGE_BYTES_MAX
from clients.bridge.pb import exchange_pb2 as pb
from clients.bridge.settings import SERVER_VARIABLE, Settings
from clients.bridge.tls import check_certificates
from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.stock import StockClient, refusal
from tests.clients.bridge.test_exchange import Exchange
from tests.real_server import HOST, ROOT, Server, ServerFailure, Wire, free_port, wait_until

MARKET = "BTC_USDT"
AT_ONCE_S = 2.0
"""What is answered at once is answered within this, on a machine that has other work."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("server"), "--save", "").start()
    with made.wire() as wire:
        wire.call("ASSET.CREATE", "BTC", "SCALE", 8)
        wire.call("ASSET.CREATE", "USDT", "SCALE", 8)
        wire.call("MARKET.CREATE", MARKET, "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2)
        wire.call("USER.REGISTER")
        wire.call("BALANCE.UPDATE", 1, "BTC", "1000000", "BUSINESS", "test", "ID", 1)
    yield made
    made.close()


@pytest.fixture
def bridge(tmp_path: Path, server: Server) -> Iterator[BridgeProcess]:
    made = BridgeProcess(tmp_path, server.port).start()
    yield made
    made.close()


@pytest.fixture
def channel(bridge: BridgeProcess) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(bridge.address, [("grpc.enable_retries", 0)]) as made:
        yield made


def ask(channel: grpc.Channel, **more: Any) -> Any:
    """Call something harmless."""
    return Exchange(channel).call("MarketDepth", pb.MarketDepthRequest(market=MARKET), **more)


def refused(channel: grpc.Channel, **more: Any) -> dict[str, str]:
    with pytest.raises(grpc.RpcError) as caught:
        ask(channel, **more)
    return refusal(caught.value)


@contextlib.contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Let the server do nothing for a while, with its connections open."""
    server.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.signal(signal.SIGCONT)


def health(channel: grpc.Channel, service: str = "dingir.v1.Exchange") -> str:
    stub: Any = health_pb2_grpc.HealthStub(channel)
    answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
    name: str = health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)
    return name


def test_while_the_server_is_away_calls_are_refused_at_once_and_then_it_is_back(
    server: Server, channel: grpc.Channel
) -> None:
    ask(channel)
    assert health(channel) == health(channel, "matchengine.Matchengine") == "SERVING"
    server.kill()
    wait_until(lambda: health(channel) == "NOT_SERVING", 10, "the bridge to notice")
    begun = time.monotonic()
    found = refused(channel)
    assert (found["status"], found["code"]) == ("UNAVAILABLE", "AWAY")
    with pytest.raises(grpc.RpcError) as caught:
        StockClient(channel).call("OrderQuery", {"user_id": 1, "market": "all"})
    assert refusal(caught.value)["status"] == "UNAVAILABLE"
    with pytest.raises(grpc.RpcError) as caught:
        next(Exchange(channel).watch("WatchTrade", pb.WatchTradeRequest(market=MARKET)))
    assert refusal(caught.value)["status"] == "UNAVAILABLE"
    assert time.monotonic() - begun < AT_ONCE_S
    server.start()
    wait_until(lambda: health(channel) == "SERVING", 10, "the bridge to be back")
    ask(channel)


def test_a_deadline_ends_a_call_and_the_next_one_is_answered(server: Server, channel: grpc.Channel) -> None:
    ask(channel)
    with stopped(server):
        assert refused(channel, timeout=0.2)["status"] == "DEADLINE_EXCEEDED"
    ask(channel)


def test_what_is_too_large_or_no_message_is_refused_and_nothing_leaks(
    bridge: BridgeProcess, channel: grpc.Channel
) -> None:
    large = pb.OrderListRequest(user=1, market="x" * (MESSAGE_BYTES_MAX + 1))
    with pytest.raises(grpc.RpcError) as caught:
        Exchange(channel).call("OrderList", large)
    assert refusal(caught.value)["status"] == "RESOURCE_EXHAUSTED"
    raw: Any = channel.unary_unary("/matchengine.Matchengine/OrderPut")
    for garbage in (b"\xff", b"\x12\x05ab", b"\x00" * 100):
        with pytest.raises(grpc.RpcError) as caught:
            raw(garbage, timeout=10)
        assert refusal(caught.value) == {
            "status": "INTERNAL",
            "text": "failed to decode Protobuf message",
            "code": "ERR",
        }
    unknown: Any = channel.unary_unary("/matchengine.Matchengine/AssetSummary")
    with pytest.raises(grpc.RpcError) as caught:
        unknown(b"", timeout=10)
    assert refusal(caught.value)["status"] == "UNIMPLEMENTED"
    ask(channel)


def test_a_slow_reader_is_cut_off_by_name_and_nobody_else_notices(bridge: BridgeProcess, server: Server) -> None:
    request = pb.WatchBookRequest(market=MARKET)
    narrow = [("grpc.http2.bdp_probe", 0)]  # else the window grows to megabytes
    with grpc.insecure_channel(bridge.address) as other, grpc.insecure_channel(bridge.address, narrow) as channel:
        slow = Exchange(channel).watch("WatchBook", request, timeout=120)
        quick = Exchange(other).watch("WatchBook", request, timeout=120)
        seq = next(slow).snapshot.seq
        assert next(quick).snapshot.seq == seq
        told = 0
        with server.wire() as wire:
            while "cut off from book:BTC_USDT" not in bridge.log():
                assert told < 200_000, "nobody was cut off"
                order = ("ORDER.PUT", 1, MARKET, "ASK", "LIMIT", "1", "PRICE", "90000", "TIF", "GTC", "REPLY", "ACK")
                ids = [str(one, "ascii") for one in wire.ask_all(*[order] * 250)]  # type: ignore[call-overload]
                wire.ask_all(*[("ORDER.CANCEL", 1, MARKET, one) for one in ids])
                for _ in range(500):
                    update = next(quick).update
                    assert update.prev == seq + told
                    told += 1
        with pytest.raises(grpc.RpcError) as caught:
            for _ in slow:
                pass
        found = refusal(caught.value)
        assert (found["status"], found["code"]) == ("RESOURCE_EXHAUSTED", "SLOW")
        assert "book:BTC_USDT" in found["text"]
        quick.cancel()


def test_on_sigterm_calls_end_streams_are_told_and_nobody_new_is_taken(
    bridge: BridgeProcess, server: Server, channel: grpc.Channel
) -> None:
    stream = Exchange(channel).watch("WatchTrade", pb.WatchTradeRequest(market=MARKET))
    next(stream)
    assert bridge.process is not None
    raw: Any = channel.unary_unary("/dingir.v1.Exchange/AssetList")
    with stopped(server):
        under_way = raw.future(b"", timeout=20)
        time.sleep(0.2)  # until it is sent; there is nothing to be seen of it
        bridge.process.terminate()
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
        found = refusal(caught.value)
        assert (found["status"], found["code"]) == ("UNAVAILABLE", "AWAY")
        assert not under_way.done()
    assert under_way.result() != b""
    assert bridge.process.wait(20) == 0


def test_reflection_lists_the_services_and_gives_their_declarations(channel: grpc.Channel) -> None:
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(channel)
    listing = reflection_pb2.ServerReflectionRequest(list_services="")
    symbol = reflection_pb2.ServerReflectionRequest(file_containing_symbol="matchengine.Matchengine")
    listed, declared = list(stub.ServerReflectionInfo(iter((listing, symbol)), timeout=10))
    names = {one.name for one in listed.list_services_response.service}
    assert {"matchengine.Matchengine", "dingir.v1.Exchange", "grpc.health.v1.Health"} <= names
    assert b"BatchOrderPut" in declared.file_descriptor_response.file_descriptor_proto[0]


def test_a_second_bridge_does_not_share_the_port_by_mistake(bridge: BridgeProcess, tmp_path: Path) -> None:
    second = BridgeProcess(tmp_path / "..", bridge.server_port)
    second.log_file = tmp_path / "second.log"
    second.port = bridge.port
    with pytest.raises(ServerFailure, match=f"bridge: can't listen on {second.address}: Address already in use"):
        second.start()


def children(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_several_processes_share_a_port_and_one_that_ends_is_replaced(tmp_path: Path, server: Server) -> None:
    bridge = BridgeProcess(tmp_path, server.port, "--processes", "2")
    bridge.port = free_port()
    try:
        bridge.start()
        assert bridge.process is not None
        wait_until(lambda: bridge.log().count("gRPC on") == 2, 30, "both processes")
        first, second = children(bridge.process.pid)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: bridge.log().count("gRPC on") == 3, 30, "another process in its place")
        assert second in children(bridge.process.pid)
        for _ in range(10):  # each connection is dealt to one of them
            with grpc.insecure_channel(bridge.address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
                ask(channel)
        assert bridge.stop() == 0
    finally:
        bridge.close()


def test_a_supervised_bridge_leaves_with_who_started_it(tmp_path: Path, server: Server) -> None:
    log = tmp_path / "log"
    words = [sys.executable, "-m", "clients.bridge", "--listen", f"{HOST}:0", "--supervised"]
    environment = {**os.environ, SERVER_VARIABLE: f"dingir://{HOST}:{server.port}"}
    with log.open("wb") as output:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=output)
    try:
        wait_until(lambda: f"the exchange is {HOST}:{server.port}" in log.read_text(), 30, "a bridge that serves")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def certificates(home: Path) -> None:
    """Make an authority, and certificates of the bridge and of a client."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=home, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test")
    for name in ("bridge", "client"):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (home / "san").write_text(f"subjectAltName=IP:{HOST}")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "san")
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_tls_and_only_clients_with_a_certificate_where_it_is_asked_for(tmp_path: Path, server: Server) -> None:
    certificates(tmp_path)
    flags = [str(tmp_path / name) for name in ("bridge.pem", "bridge.key", "ca.pem")]
    bridge = BridgeProcess(
        tmp_path, server.port, "--tls-cert", flags[0], "--tls-key", flags[1], "--client-ca", flags[2]
    )
    try:
        bridge.start()
        authority = (tmp_path / "ca.pem").read_bytes()
        own = ((tmp_path / "client.key").read_bytes(), (tmp_path / "client.pem").read_bytes())
        with grpc.secure_channel(bridge.address, grpc.ssl_channel_credentials(authority, *own)) as known:
            ask(known)
        with grpc.secure_channel(bridge.address, grpc.ssl_channel_credentials(authority)) as unknown:
            assert refused(unknown)["status"] == "UNAVAILABLE"
        with grpc.insecure_channel(bridge.address) as plain:
            assert refused(plain)["status"] == "UNAVAILABLE"
    finally:
        bridge.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_what_is_wrong_with_a_certificate_is_told_and_which_file_it_is(tmp_path: Path) -> None:
    certificates(tmp_path)
    (tmp_path / "none").write_text("no PEM")
    locked = ("ec", "-in", "bridge.key", "-aes128", "-passout", "pass:x", "-out", "locked.key")
    subprocess.run(["openssl", *locked], cwd=tmp_path, check=True, capture_output=True)
    key_of_another_kind = ("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.key")
    subprocess.run(["openssl", *key_of_another_kind], cwd=tmp_path, check=True, capture_output=True)
    home = f"{tmp_path}/"
    for cert, key, authority, said in (
        ("bridge.pem", "client.key", "ca.pem", f"--tls-key: {home}client.key is not the key of the certificate in"),
        ("bridge.pem", "rsa.key", "ca.pem", f"--tls-key: {home}rsa.key is not the key of the certificate in"),
        ("bridge.pem", "none", "ca.pem", f"--tls-key: {home}none: expected a private key (PEM)"),
        ("bridge.pem", "bridge.pem", "ca.pem", f"--tls-key: {home}bridge.pem: expected a private key (PEM)"),
        ("bridge.pem", "locked.key", "ca.pem", f"--tls-key: {home}locked.key: expected a key without a passphrase"),
        ("none", "bridge.key", "ca.pem", f"--tls-cert: {home}none: expected a certificate (PEM)"),
        ("bridge.pem", "bridge.key", "none", f"--client-ca: {home}none: expected a certificate (PEM)"),
    ):
        with pytest.raises(ValueError, match=re.escape(said)):
            check_certificates(Settings(tls_cert=home + cert, tls_key=home + key, client_ca=home + authority))
    flags = ("--tls-cert", f"{home}bridge.pem", "--tls-key", f"{home}client.key")
    with pytest.raises(ServerFailure, match=r"bridge: --tls-key: \S+ is not the key of the certificate"):
        BridgeProcess(tmp_path, 1, *flags).start()


def test_nothing_is_left_at_the_server_when_everybody_is_gone(bridge: BridgeProcess, server: Server) -> None:
    with grpc.insecure_channel(bridge.address) as channel:
        streams = [
            Exchange(channel).watch("WatchDepth", pb.WatchDepthRequest(market=MARKET)),
            Exchange(channel).watch("WatchOrder", pb.WatchOrderRequest(user=1)),
        ]
        for stream in streams:
            next(stream)
    with Wire(server.port) as wire:
        wait_until(lambda: wire.call("PUBSUB", "CHANNELS") == [], 10, "no subscription")
        assert bridge.stop() == 0
        wait_until(lambda: b"bridge" not in bytes(wire.call("CLIENT", "LIST")), 10, "no connection")  # type: ignore[call-overload] # it answers bytes

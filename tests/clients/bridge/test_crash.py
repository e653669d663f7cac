"""Kill -9 under gRPC load: no acknowledged order is lost, none is doubled, and streams go on without a gap."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.load import Listener, Orders
from tests.real_server import Server, Wire, wait_until

MARKET: Final = "BTC_USDT"
USERS: Final = (1, 2, 3, 4)
ROUNDS: Final = 3
LULL_S: Final = (0.3, 1.2)
"""Between two kills; drawn."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "server"
    home.mkdir()
    made = Server(home, "--save", "", "--user-order-limit", "0").start()
    with made.wire() as wire:
        wire.call("ASSET.CREATE", "BTC", "SCALE", 8)
        wire.call("ASSET.CREATE", "USDT", "SCALE", 8)
        wire.call("MARKET.CREATE", MARKET, "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2)
        for user in USERS:
            wire.call("USER.REGISTER")
            wire.call("BALANCE.UPDATE", user, "BTC", "100000000", "BUSINESS", "test", "ID", 1)
    yield made
    made.close()


@pytest.fixture
def bridge(tmp_path: Path, server: Server) -> Iterator[BridgeProcess]:
    made = BridgeProcess(tmp_path, server.port).start()
    yield made
    made.close()


def orders_of(wire: Wire, user: int) -> dict[str, int]:
    """Return the open orders of a user, by their client ids."""
    found: dict[str, int] = {}
    while True:
        page = wire.call("ORDER.LIST", user, "OFFSET", len(found), "LIMIT", 1000)
        assert isinstance(page, list)
        for fields in page:
            order = dict(zip(fields[::2], fields[1::2], strict=True))
            own_id = order[b"client_id"].decode()
            assert own_id not in found, "an order that is there twice"
            found[own_id] = int(order[b"id"])
        if len(page) < 1000:
            return found


@pytest.mark.slow
def test_kills_of_the_server_and_of_the_bridge_lose_and_double_nothing(server: Server, bridge: BridgeProcess) -> None:
    loads = [Orders(bridge.address, user, MARKET) for user in USERS]
    listener = Listener(bridge.address, USERS[0])
    chance = random.Random(6)
    listener.start()
    wait_until(lambda: listener.snapshots == 1, 10, "the beginning of the stream")
    for load in loads:
        load.start()
    try:
        for _ in range(ROUNDS):
            for victim in (server, bridge):
                time.sleep(chance.uniform(*LULL_S))  # the load is what is waited for
                victim.kill()
                victim.start()
        before = sum(len(load.acknowledged) for load in loads)
        wait_until(lambda: sum(len(load.acknowledged) for load in loads) > before + 20, 30, "orders after the kills")
    finally:
        for load in loads:
            load.stop()
    assert [load.wrong for load in loads] == [None] * len(USERS)
    assert all(load.repeated for load in loads), "nobody noticed"
    with server.wire() as wire:
        for load, user in zip(loads, USERS, strict=True):
            assert orders_of(wire, user) == load.acknowledged
        check = wire.call("ENGINE.CHECK")
        assert isinstance(check, list)
        assert check[1] == 1
    everything = set(loads[0].acknowledged.values())
    wait_until(lambda: listener.told >= everything or listener.wrong is not None, 20, "all orders on the stream")
    listener.stop()
    assert listener.wrong is None
    assert listener.told == everything
    assert listener.resumed >= ROUNDS, "the bridge was killed so often"

"""Listeners that lose their connections, and a server that is killed, while a real flow runs; nothing is missed.

What each listener holds in the end is one chain a channel (`told.py`), made of what it was told, of FEED.REPLAY, and,
where that was GONE, of a new snapshot. It is held to the twin of the server's log message by message, as in
`test_real_flow.py`: so what is replayed after a kill is what was, or would have been, told before it.
"""

import random

import pytest

from tests.feed.conftest import MakeServer
from tests.feed.course import KINDS, Listened, Verification
from tests.feed.flow import MARKET, Feeder, script
from tests.feed.listener import last_of
from tests.feed.test_real_flow import REAL
from tests.feed.told import read_payload
from tests.feed.wanderer import Wanderer
from tests.real_server import Server, wait_until

CHANNELS = [f"{kind}:{MARKET}" for kind in KINDS]
PATIENCE_S = 120.0
pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name} in ../shared/data")


def epoch_of(server: Server) -> str:
    return str(read_payload(server.call("FEED.SNAPSHOT", "market"))["epoch"])


def come_back(
    server: Server, steps: int, points: float, kills: int, breaks: int, seed: int, whole_every: int
) -> list[Wanderer]:
    """Run the flow with wanderers, who make so many connections meanwhile, and kills; verify what they hold."""
    commands = script(REAL, points, steps)
    rng = random.Random(seed)
    begins = next(at for at, args in enumerate(commands) if args[0] == b"MARKET.CREATE") + 1
    for args in commands[:begins]:
        server.call(*args)
    feeder = Feeder(server, commands)
    feeder.acknowledged = begins
    wanderers = [Wanderer(server, CHANNELS, seed + number, number > 0) for number in range(3)]
    threads: list[Feeder | Wanderer] = [feeder, *wanderers]
    feeder.pace = lambda share: sum(one.connections for one in wanderers) >= share * breaks
    epochs = [epoch_of(server)]
    feeder.up.set()
    for thread in threads:
        thread.start()
    try:
        for at in sorted(rng.sample(range(len(commands) // 4, len(commands) * 9 // 10), kills)):
            wait_until(lambda at=at: feeder.acknowledged >= at or not feeder.is_alive(), PATIENCE_S, f"command {at}")  # type: ignore[misc]
            server.kill()
            server.start()
            epochs.append(epoch_of(server))
        wait_until(lambda: not feeder.is_alive(), PATIENCE_S, "the flow is over")
        last = [last_of(server, channel) for channel in CHANNELS]
        for one in wanderers:
            wait_until(lambda one=one: one.held() == last or one.wrong, PATIENCE_S, "it has caught up")  # type: ignore[misc]
    finally:
        for one in wanderers:
            one.over.set()
        feeder.over.set()
        for thread in threads:
            thread.join(10.0)
            if thread.wrong is not None:
                raise thread.wrong
    assert feeder.acknowledged == len(commands)
    assert server.stop() == 0
    listened = [Listened.of({kind: one.told["", f"{kind}:{MARKET}"] for kind in KINDS}) for one in wanderers]
    verified = Verification(MARKET, listened, [], whole_every).run(server.directory)
    assert verified.numbers[0] == last[0]
    for one in wanderers:
        for told in one.told.values():
            assert told.epochs == [epoch for epoch in epochs if epoch in told.epochs], "each start has its own, in turn"
            assert told.epochs[-1] == epochs[-1], "a restart shows"
    assert len(set(epochs)) == kills + 1
    return wanderers


def test_listeners_that_break_off_miss_nothing_though_the_server_is_killed(make_server: MakeServer) -> None:
    server = make_server("--appendfsync", "everysec").start()
    wanderers = come_back(server, steps=3_000, points=10, kills=2, breaks=20, seed=5, whole_every=10)
    assert sum(one.replayed for one in wanderers) > 50
    assert sum(one.connections for one in wanderers) >= 15
    assert sum(one.gone for one in wanderers) == 0


def test_where_the_backlog_is_too_small_a_new_snapshot_takes_the_place_of_what_is_gone(
    make_server: MakeServer,
) -> None:
    server = make_server("--appendfsync", "always", "--feed-backlog-size", "10kb").start()
    wanderers = come_back(server, steps=2_000, points=10, kills=1, breaks=12, seed=11, whole_every=10)
    assert sum(one.gone for one in wanderers) > 0


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["always", "everysec", "no"])
@pytest.mark.parametrize("backlog", ["64mb", "300kb"])
def test_the_whole_flow_with_ten_kills(make_server: MakeServer, policy: str, backlog: str) -> None:
    server = make_server("--appendfsync", policy, "--feed-backlog-size", backlog).start()
    wanderers = come_back(server, steps=20_000, points=1e9, kills=10, breaks=150, seed=len(policy), whole_every=7)
    assert sum(one.replayed for one in wanderers) > 1000

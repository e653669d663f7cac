"""A real venue's order flow, at full speed, and books that are made of what is told alone.

What is compared with what: see `course.py`. `clients.replay` sends the flow from a process of its own, listeners keep
what they are told, and somebody asks MARKET.DEPTH all the while. Afterwards the server's own log is executed again
(`twin.py`), and after every command that touched the book the listeners' mirrors, at the message that this command
made, must be what MARKET.DEPTH says in that state. That this is the server's MARKET.DEPTH at every message: the twin
runs the same handler on the same log, its state hash in the end is the server's, and so were all the answers that the
server gave in between.
"""

import subprocess
import sys

import pytest

from tests.feed.conftest import MakeServer
from tests.feed.course import KINDS, Asked, Listened, Verification, Verified, asked
from tests.feed.listener import Listener, Listening, last_of
from tests.real_server import ROOT, Server, wait_until

REAL = ROOT.parent / "shared" / "data" / "es-futures-2023-12-25-mbo.csv.gz"
MARKET = "REPLAY"
REPLAY_MAX_S = 240.0
pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name} in ../shared/data")


def told_to(listener: Listener, by_pattern: bool) -> Listened:
    """Sort what a listener was told."""
    return Listened.of({kind: listener.told[f"{kind}:*" if by_pattern else "", f"{kind}:{MARKET}"] for kind in KINDS})


def flow(server: Server, limit: int) -> "subprocess.Popen[str]":
    """Start to send the real flow."""
    words = [sys.executable, "-m", "clients.replay", str(REAL), "--port", str(server.port), "--json"]
    return subprocess.Popen(
        [*words, "--limit", str(limit)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def heard_through(server: Server, limit: int, whole_every: int) -> Verified:
    """Replay with two listeners, one by patterns from before the market was there, one by names from somewhere in the
    middle; verify."""
    answers: list[Asked] = []
    channels = [f"{kind}:{MARKET}" for kind in KINDS]
    with Listener(server.port) as early, Listener(server.port, protocol=2) as late, server.wire() as wire:
        early.subscribe_patterns(*(f"{kind}:*" for kind in KINDS))
        feeder = flow(server, limit)
        try:
            with Listening(early):
                wait_until(lambda: early.held(channels[0], "depth:*") >= 3000, REPLAY_MAX_S, "the flow has begun")
                late.subscribe(*channels)
                with Listening(late):
                    while feeder.poll() is None:
                        answers.append(asked(wire.call("MARKET.DEPTH", MARKET, "LIMIT", 1000)))
                    assert feeder.wait() == 0, feeder.communicate()[1]
                    last = [last_of(server, channel) for channel in channels]
                    for listener, patterns in ((late, False), (early, True)):
                        wait_until(
                            lambda listener=listener, patterns=patterns: (
                                last  # type: ignore[misc]
                                == [listener.held(c, c.partition(":")[0] + ":*" if patterns else "") for c in channels]
                            ),
                            30,
                            "everything has been told",
                        )
            answers.append(asked(wire.call("MARKET.DEPTH", MARKET, "LIMIT", 1000)))
            state = wire.call("ENGINE.STATEHASH")
        finally:
            feeder.kill()
            feeder.communicate()
    assert server.stop() == 0
    listened = [told_to(early, True), told_to(late, False)]
    verified = Verification(MARKET, listened, answers, whole_every).run(server.directory)
    assert isinstance(state, list)
    assert verified.state_hash == state[3].decode(), "the twin is what the server was"
    for one in (early, late):
        assert all(len(told.epochs) == 1 for told in one.told.values())
    return verified


def test_books_of_a_real_flow_are_what_market_depth_says_after_every_message(make_server: MakeServer) -> None:
    server = make_server("--appendfsync", "everysec").start()
    verified = heard_through(server, limit=2_000, whole_every=25)
    assert verified.messages > 10_000
    assert verified.answers > 0
    assert verified.trades > 50


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["always", "everysec", "no"])
def test_books_of_the_whole_real_flow_are_compared_whole_at_every_message(make_server: MakeServer, policy: str) -> None:
    server = make_server("--appendfsync", policy).start()
    verified = heard_through(server, limit=0, whole_every=1)
    assert verified.messages > 17_000
    assert verified.whole > 17_000
    assert verified.trades > 800

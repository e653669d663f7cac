"""Subscribers that don't read are cut off by name at their limit; those that do miss nothing, and nobody waits.

The healthy ones' messages are counted and chained (`crowd.py`), the server's memory is watched, and another client
goes on trading and asking meanwhile.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.feed.conftest import MakeServer
from tests.feed.crowd import Crowd, allow_files, stall
from tests.feed.listener import Listener, last_of
from tests.real_server import Server, Wire, wait_until
from tests.server.process.test_slow_clients import rss
from tests.server.process.trading import MARKET, set_up

CHANNELS = [f"book:{MARKET}", f"depth:{MARKET}", "order:1"]
PATIENCE_S = 60.0
MEGABYTE = 1_048_576
LIMIT = 512 * 1024
ORDERS = 100
"""Of one batch, which makes some 80 KB of messages: a book's and a depth's of 100 changes, 200 of orders."""


def trade(wire: Wire, number: int) -> None:
    """Place orders that rest, and take them back."""
    words = ["PUT", MARKET, "BID", "LIMIT", 1, "PRICE"]
    items = [word for at in range(ORDERS) for word in (*words, f"{1 + (number + at) % 50}.00", "REPLY", "ACK")]
    assert len(wire.call("ORDER.BATCH", 1, *items)) == ORDERS  # type: ignore[arg-type] # a list
    wire.call("ORDER.CANCELALL", 1)


@contextmanager
def everybody(server: Server, healthy: int, stalled: int) -> Iterator[tuple[Crowd, Listener]]:
    """Let all subscribe, and wait until they have."""
    allow_files(healthy + stalled)
    crowd = Crowd(server.port, healthy, CHANNELS)
    sleepers = [stall(server.port, f"stalled-{number}", CHANNELS) for number in range(stalled)]
    listener = Listener(server.port, protocol=2).subscribe(*CHANNELS)
    crowd.start()
    try:
        wait_until(lambda: len(crowd.sums()) == 1 and min(crowd.sums())[0] > 0, PATIENCE_S, "all have subscribed")
        wait_until(lambda: subscribers(server) == healthy + stalled + 1, PATIENCE_S, "the stalled ones, too")
        yield crowd, listener
    finally:
        crowd.close()
        listener.close()
        for sock in sleepers:
            sock.close()


def subscribers(server: Server) -> int:
    answer = server.call("PUBSUB", "NUMSUB", CHANNELS[0])
    assert isinstance(answer, list)
    return int(answer[1])


def some_stall(server: Server, healthy: int, stalled: int, rounds_max: int) -> None:
    """Trade until all who don't read are cut off, and a little longer; check everybody."""
    longest_s = 0.0
    with server.wire() as wire, server.wire() as other:
        set_up(wire)
        wire.call("ENGINE.SET", "finished-orders-max", 0)
        for number in range(20):
            trade(wire, number)
        with everybody(server, healthy, stalled) as (crowd, listener):
            before = peak = rss(server)
            after_the_last = 0
            for number in range(rounds_max):
                trade(wire, number)
                asked_s = time.monotonic()
                assert other.ask("PING") == b"PONG"
                longest_s = max(longest_s, time.monotonic() - asked_s)
                while listener.pump(0.001):
                    pass
                wait_until(lambda: len(crowd.sums()) == 1, PATIENCE_S, "the healthy keep up, however busy the machine")
                peak = max(peak, rss(server))
                after_the_last += server.log().count(" cut off: ") == stalled
                if after_the_last > 5:
                    break
            last = [last_of(server, channel) for channel in CHANNELS]
            listener.until(lambda: [listener.held(channel) for channel in CHANNELS] == last, "everything is told")
            wait_until(lambda: len(crowd.sums()) == 1, PATIENCE_S, "all have got the same")
            ((received, _, ended),) = crowd.sums()
            assert not ended
            assert received > LIMIT
            assert subscribers(server) == healthy + 1
    for number in range(stalled):
        lines = [line for line in server.log().splitlines() if f"name=stalled-{number} " in line]
        assert len(lines) == 1
        assert "cut off: output limit: owed" in lines[0]
        assert f"hard limit {LIMIT}" in lines[0]
    print(
        f"{received} bytes each; memory grew by {peak - before} bytes; a PING waited {longest_s * 1000:.0f} ms at most"
    )
    assert peak - before < stalled * LIMIT, "what is owed to many is held once"
    assert longest_s < 2.0


@pytest.mark.parametrize(
    ("healthy", "stalled"), [(100, 10), pytest.param(1_000, 100, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
def test_stalled_subscribers_are_cut_off_by_name_and_the_healthy_get_everything(
    make_server: MakeServer, healthy: int, stalled: int
) -> None:
    server = make_server(
        *("--appendfsync", "everysec", "--client-output-buffer-limit", f"pubsub {LIMIT} 0 0"),
        *("--feed-backlog-size", "1mb", "--user-order-limit", "0"),
    ).start()
    some_stall(server, healthy, stalled, rounds_max=100)
    assert server.stop() == 0

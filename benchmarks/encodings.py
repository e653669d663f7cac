"""One encoding an event, shown: how many different bytes objects a thousand connections are about to be sent.

A real loop and feed in this process, on socket pairs. Some orders are placed, and what the feed releases is looked at
before it is joined and sent: a push is the same object for everybody exactly if it was made once.
"""

import resource
from dataclasses import dataclass

from tests.feed.stage import MARKET, Stage
from tests.server.standin import Standin

ORDERS = 50
SPARE_FILES = 100


@dataclass
class Encodings:
    """What was counted."""

    pushes: int
    objects: int
    messages: int


def counted(listeners: int) -> Encodings:
    """Tell `listeners` connections, half of them RESP2 and half RESP3, of orders on two channels."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * listeners + SPARE_FILES), hard))
    standin = Standin()
    try:
        stage = Stage(standin, "--appendfsync", "always")
        clients = [stage.client(2 + number % 2) for number in range(listeners)]
        for client in clients:
            stage.do(client, "SUBSCRIBE", f"depth:{MARKET}", f"bbo:{MARKET}")
        stage.sync()
        for number in range(ORDERS):
            stage.put(1, "BID", 100 + number)
        stage.tick()
        released = stage.server.feed.release(stage.server.journal_sequence)
        told = [push for connection in released for push in connection.pushes]
        assert len(told) == listeners * 2 * ORDERS
        return Encodings(len(told), len({id(push) for push in told}), 2 * ORDERS)
    finally:
        standin.close()

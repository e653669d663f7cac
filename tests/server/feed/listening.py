"""Standin clients that hear the feed: the log counts as on disk when a test says so."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import hiredis

from persistence.syncer import Syncer
from server.server import Server
from tests.server.standin import Client, Standin

MARKET = "BTC_USDT"
SETUP = (
    "ASSET.CREATE BTC SCALE 8",
    "ASSET.CREATE USDT SCALE 8",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2 TAKERFEE 0.001",
    "USER.REGISTER",
    "USER.REGISTER",
    "BALANCE.UPDATE 1 BTC 1000 BUSINESS deposit ID 1",
    "BALANCE.UPDATE 1 USDT 1000000 BUSINESS deposit ID 1",
    "BALANCE.UPDATE 2 BTC 1000 BUSINESS deposit ID 1",
    "BALANCE.UPDATE 2 USDT 1000000 BUSINESS deposit ID 1",
)


@dataclass
class Told:
    """One message as a client reads it."""

    kind: str
    pattern: str
    channel: str
    payload: dict[str, Any]

    @property
    def step(self) -> tuple[str, int]:
        """Which message it is: its type's initial and its number."""
        return self.payload["type"][0], self.payload["seq"]


class Stage:
    """A server with a market and two users, whose disk is moved by hand."""

    def __init__(self, standin: Standin, *flags: str) -> None:
        self.standin = standin
        self.server: Server = standin.server(*flags)
        self.trader = standin.client(self.server)
        self.do(*SETUP)
        self.sync()

    def do(self, *commands: str) -> list[bytes]:
        """Execute commands in one tick and return their replies."""
        replies = [self.trader(*command.split()) for command in commands]
        self.seal()
        return replies

    def seal(self) -> None:
        """End the tick: its messages wait for the disk."""
        self.server.feed.seal(self.server.journal_sequence)

    def sync(self, position: int | None = None) -> None:
        """Let the disk have everything, or everything up to `position`, and hand out what that releases."""
        self.seal()
        position = self.server.journal_sequence if position is None else position
        self.server.syncer = cast(Syncer, SimpleNamespace(durable=position, error=None))
        self.server.feed.release(position)

    def listener(self, *words: str, protocol: int = 2) -> Client:
        """A client that has said `words`."""
        client = self.standin.client(self.server, protocol)
        client(*words)
        self.seal()
        return client

    def put(self, user: int, side: str, amount: str, price: str, *more: str) -> None:
        """Place a limit order in a tick of its own."""
        self.do(" ".join(("ORDER.PUT", str(user), MARKET, side, "LIMIT", amount, "PRICE", price, *more)))


def told(client: Client) -> list[Told]:
    """What a client has been told since the last time."""
    reader = hiredis.Reader()
    reader.feed(b"".join(client.connection.pushes))
    client.connection.pushes = []
    found: list[Told] = []
    while (message := reader.gets()) is not False:
        texts = [part.decode() for part in message]
        pattern = texts[1] if texts[0] == "pmessage" else ""
        found.append(Told(texts[0], pattern, texts[-2], json.loads(texts[-1])))
    return found

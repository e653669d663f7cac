"""The feed inside one process: a server whose clock, disk and ticks the test turns by hand."""

import hiredis

from persistence.journal import Journal
from server.server import Server
from tests.feed.told import Payload, read_payload
from tests.server.standin import Client, Standin, Word

MARKET = "BTC_USDT"
SECOND_US = 1_000_000
BEGIN_US = 1_700_000_000 * SECOND_US


class HandDisk:
    """What stands for the syncer: nothing is durable until the test says so."""

    def __init__(self) -> None:
        self.error = None
        self.requests = 0
        self.sequence = 0
        self.leaps = 0  # how often it may yet be looked at before everything asked for is durable
        self.wanted = 0

    @property
    def durable(self) -> int:
        """The last record on disk; with `leaps`, the disk gets there between two looks."""
        if self.leaps:
            self.leaps -= 1
            if self.leaps == 0:
                self.sequence = self.wanted
        return self.sequence

    def request(self, journal: Journal) -> None:
        self.requests += 1
        self.wanted = journal.written_sequence


class Stage:
    """A server with a market and two users with funds, everything so far on disk."""

    def __init__(self, standin: Standin, *flags: str) -> None:
        self.standin = standin
        self.server: Server = standin.server(*flags)
        self.disk = HandDisk()
        self.server.syncer = self.disk  # type: ignore[assignment] # it has what the loop asks for
        self.now_us = BEGIN_US
        self.admin = standin.client(self.server)
        for line in (
            "ASSET.CREATE BTC SCALE 8",
            "ASSET.CREATE USDT SCALE 8",
            f"MARKET.CREATE {MARKET} BTC USDT AMOUNTSCALE 4 PRICESCALE 2",
        ):
            self.do(self.admin, *line.split())
        for user in (1, 2):
            self.do(self.admin, "USER.REGISTER")
            for asset in ("BTC", "USDT"):
                self.do(self.admin, "BALANCE.UPDATE", user, asset, 1_000_000, "BUSINESS", "deposit", "ID", 1)
        self.sync()
        self.received(self.admin)

    def client(self, protocol: int = 3) -> Client:
        return self.standin.client(self.server, protocol)

    def do(self, client: Client, *words: Word, at_us: int = 0) -> None:
        """Execute a command, a microsecond after the last or at `at_us`; its reply leaves with the next tick."""
        self.now_us = max(self.now_us + 1, at_us)
        dispatcher = self.server.loop.dispatcher
        dispatcher.now_us = self.now_us
        dispatcher.execute(client.connection, [w if isinstance(w, bytes) else str(w).encode() for w in words])
        self.server.loop.touch(client.connection)

    def put(self, user: int, side: str, price: int, at_us: int = 0) -> None:
        """Place an order of 1."""
        self.do(self.admin, "ORDER.PUT", user, MARKET, side, "LIMIT", 1, "PRICE", price, at_us=at_us)

    def tick(self) -> None:
        """End the tick."""
        self.server.loop.finish_tick()

    def sync(self) -> None:
        """End the tick, and let the disk catch up."""
        self.tick()
        assert self.server.journal is not None
        self.disk.sequence = self.server.journal.written_sequence
        self.tick()

    def received(self, client: Client) -> list[object]:
        """Return the replies and pushes that have left for a client."""
        reader = hiredis.Reader()
        client.far_end.setblocking(False)
        try:
            while data := client.far_end.recv(1 << 20):
                reader.feed(data)
        except BlockingIOError:
            pass
        found: list[object] = []
        while (reply := reader.gets()) is not False:
            found.append(reply)
        return found

    def messages(self, client: Client) -> list[tuple[str, Payload]]:
        """Return what a client has been told, without confirmations and replies: (channel, payload)."""
        found = []
        for reply in self.received(client):
            if isinstance(reply, list) and reply[0] == b"message":
                found.append((reply[1].decode(), read_payload(reply[2])))
            elif isinstance(reply, list) and reply[0] == b"pmessage":
                found.append((reply[2].decode(), read_payload(reply[3])))
        return found

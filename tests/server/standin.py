"""A server without a loop that turns: words in, reply bytes out, nothing touches a disk or a port."""

import socket
from types import SimpleNamespace
from typing import cast

from persistence.journal import Journal
from persistence.syncer import Syncer
from server.commands import SERVICES
from server.connection import Connection
from server.logbook import Logbook
from server.loop import Loop
from server.server import Server
from server.settings import Settings
from server.snapshots import Snapshots
from server.tuning import apply_settings

Word = str | bytes | int


class StandinJournal:
    """Takes records and keeps them in memory."""

    def __init__(self) -> None:
        self.sequence = 0
        self.written_sequence = 0
        self.size = 0
        self.tail = 0
        self.reserved = 2**62
        self.payloads: list[bytes] = []

    def append(self, payload: bytes, time_us: int) -> int:
        self.payloads.append(payload)
        self.sequence += 1
        return self.sequence


class Standin:
    """Makes a server and its clients, and closes them."""

    def __init__(self) -> None:
        self.servers: list[Server] = []
        self.clients: list[Client] = []

    def server(self, *flags: str) -> Server:
        """Return a server with these settings, recovered and empty."""
        server = Server(Settings.from_arguments([*flags, "--loglevel", "warning"]), "f" * 40, Logbook("", "warning"))
        server.loop = Loop(server)
        server.snapshots = Snapshots(server)
        server.syncer = cast(Syncer, SimpleNamespace(durable=0, error=None))
        server.journal = cast(Journal, StandinJournal())
        server.loop.dispatcher.register(SERVICES)
        server.loading = False
        apply_settings(server)
        server.loop.dispatcher.refresh_open()
        self.servers.append(server)
        return server

    def client(
        self, server: Server | None = None, protocol: int = 2, address: str = "127.0.0.1:5000", unix: bool = False
    ) -> "Client":
        """Return a new connection of a server, by default of one with default settings."""
        client = Client(server if server is not None else self.server(), protocol, address, unix)
        self.clients.append(client)
        return client

    def close(self) -> None:
        for client in self.clients:
            client.connection.sock.close()
            client.far_end.close()
        for server in self.servers:
            server.loop.epoll.close()


class Client:
    """One connection of such a server."""

    def __init__(self, server: Server, protocol: int, address: str, unix: bool) -> None:
        self.server = server
        ours, self.far_end = socket.socketpair()
        ours.setblocking(False)
        number = server.next_connection_id
        server.next_connection_id += 1
        now_s = server.clock.monotonic_s()
        self.connection = Connection(ours, number, address, "127.0.0.1:3464", unix, now_s)
        self.connection.authenticate(not server.settings.requirepass)
        self.connection.speak(protocol)
        server.loop.add(self.connection)

    def __call__(self, *words: Word) -> bytes:
        """Execute one command and return its reply."""
        args = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        dispatcher = self.server.loop.dispatcher
        dispatcher.begin_tick()
        dispatcher.execute(self.connection, args)
        return self.take()

    def take(self) -> bytes:
        """Return what the connection is owed, and forget it."""
        data = b"".join(self.connection.replies)
        self.connection.replies.clear()
        return data

    @property
    def open(self) -> bool:
        return self.connection.fd in self.server.connections

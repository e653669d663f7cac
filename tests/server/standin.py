"""A server without a loop that turns: words in, reply bytes out, nothing touches a disk or a port."""

import os
import socket
from types import SimpleNamespace
from typing import cast

from persistence.files import Files
from persistence.journal import Durable, Journal
from persistence.record import HEADER, HEADER_BYTES, OVERHEAD_BYTES
from persistence.store import Store
from persistence.syncer import Syncer
from server.bridge import BridgeProcess
from server.commands import SERVICES
from server.connection import Connection
from server.history import History
from server.logbook import Logbook
from server.loop import Loop
from server.server import Server
from server.settings import Settings
from server.snapshots import Snapshots
from server.tuning import apply_settings

Word = str | bytes | int


def memory_journal() -> Journal:
    """Return a journal whose file is in memory and has room for everything.

    A real one: where the loop is compiled, it takes no look-alike.
    """
    journal = Journal(Files(), "memory", os.memfd_create("journal"), 1, 0, 0, 0, 0, Durable(0))
    journal.reserved = 2**61  # still a native integer where it is compiled
    return journal


def payloads(journal: Journal) -> list[bytes]:
    """Return what was logged, record by record."""
    journal.write()
    data = os.pread(journal.fd, journal.size, 0)
    found: list[bytes] = []
    offset = 0
    while offset < len(data):
        start = offset + HEADER_BYTES
        found.append(data[start : start + HEADER.unpack_from(data, offset)[1]])
        offset += OVERHEAD_BYTES + len(found[-1])
    return found


class StoreStandin:
    """What is read of a store; a directory without files of ours."""

    directory = os.path.dirname(__file__)
    store_id = bytes(8)
    kept_bytes = 0

    def __init__(self, bytes_total: int = 0, bytes_loaded: int = 0) -> None:
        self.bytes_total = bytes_total
        self.bytes_loaded = bytes_loaded


class Standin:
    """Makes a server and its clients, and closes them."""

    def __init__(self) -> None:
        self.servers: list[Server] = []
        self.journals: list[Journal] = []
        self.clients: list[Client] = []

    def server(self, *flags: str) -> Server:
        """Return a server with these settings, recovered and empty."""
        server = Server(Settings.from_arguments([*flags, "--loglevel", "warning"]), "f" * 40, Logbook("", "warning"))
        server.loop = Loop(server)
        server.snapshots = Snapshots(server)
        server.store = cast(Store, StoreStandin())
        server.history = History(server)
        server.bridge = BridgeProcess(server, [])
        server.syncer = cast(Syncer, SimpleNamespace(durable=0, error=None))
        server.journal = memory_journal()
        self.journals.append(server.journal)
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
        for journal in self.journals:
            os.close(journal.fd)


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

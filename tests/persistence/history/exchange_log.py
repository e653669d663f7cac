"""A log as a server writes one, made in this process: commands in, records and snapshots in a directory."""

from pathlib import Path
from typing import Final

from persistence import snapshot
from persistence.history.log import Log
from persistence.payload import pack, pack_transaction, unpack
from persistence.store import Store
from protocol.errors import Rejection
from protocol.requests import PARSERS
from server.engine import dump
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from server.engine.replay import replay
from tests.persistence.building import sync

FIRST_US: Final = 1_764_115_200_000_000


class ExchangeLog:
    """An exchange whose accepted commands are records of a store; its clock goes as a test says."""

    def __init__(self, directory: Path | str) -> None:
        self.directory = str(directory)
        self.exchange = Exchange()
        self.now_us = FIRST_US
        self.step_us = 1_000_000
        self._open()

    def _open(self) -> None:
        self.store = Store.open(self.directory)
        list(self.store.records())
        self.store.journal()

    def reopen(self) -> None:
        """Go on after `close`."""
        self._open()

    @staticmethod
    def exchange_of(directory: str) -> Exchange:
        """The state that a directory's log makes."""
        exchange = Exchange()
        log = Log(directory)
        log.start(log.bases()[0])
        for sequence, time_us, payload in log.records():
            replay(exchange, sequence, time_us, unpack(payload), None)
        log.close()
        return exchange

    def do(self, *commands: str | list[bytes]) -> None:
        """Execute commands; those that are refused leave no trace."""
        for command in commands:
            args = command.encode().split() if isinstance(command, str) else command
            self.now_us += self.step_us
            name = args[0].upper()
            if name not in HANDLERS:
                continue
            try:
                changed = self.exchange.apply(HANDLERS[name], PARSERS[name](args), self.now_us).changed
            except Rejection:
                continue
            if changed:
                self.store.journal().append(pack(args), self.now_us)
        self.store.journal().write()

    def together(self, *commands: str | list[bytes]) -> None:
        """Execute commands as one transaction, as EXEC does."""
        self.now_us += self.step_us
        self.exchange.begin(self.now_us)
        writes: list[list[bytes]] = []
        for command in commands:
            args = command.encode().split() if isinstance(command, str) else command
            try:
                changed = self.exchange.apply(
                    HANDLERS[args[0].upper()], PARSERS[args[0].upper()](args), self.now_us
                ).changed
            except (Rejection, KeyError):
                continue
            if changed:
                writes.append(args)
        if self.exchange.end():
            self.store.journal().append(pack_transaction(writes), self.now_us)
            self.store.journal().write()

    def sync(self) -> None:
        """Let the disk have everything."""
        sync(self.store)

    def save(self, keep_sequence: int | None = None, keep_bytes_max: int | None = None) -> None:
        """Take a snapshot, as BGSAVE does."""
        place = self.store.rotate()
        sync(self.store)
        snapshot.write(place, dump.rows(self.exchange))
        self.store.commit_snapshot(place.number, keep_sequence, keep_bytes_max)

    def close(self) -> None:
        self.store.close()

"""From the files to the state: snapshot, then the log behind it, then ready to write.

Runs in a thread of its own while the loop answers LOADING; nothing else touches the exchange meanwhile.
How a record is applied, and what happens to one that is refused, is in `engine/replay.py`: the start is refused then.
"""

import gc
from collections.abc import Iterator

from persistence.payload import BadPayload, unpack
from persistence.snapshot import Row
from server.engine import restore
from server.engine.exchange import Exchange
from server.engine.replay import ReplayError, replay
from server.limits import RECOVERY_FEED_BYTES_MAX
from server.server import Server

PROGRESS_RECORDS = 100_000


class Stopped(Exception):
    """The server was told to stop while its snapshot was being read."""


def recover(server: Server) -> bool:
    """Rebuild `server.exchange` and open `server.journal`; False when the server was told to stop meanwhile.

    Raises StoreError or ReplayError.
    """
    store = server.store
    clock = server.clock
    started_s = clock.monotonic_s()
    gc.disable()  # nothing below makes cyclic garbage, and a collection would visit every order
    if store.snapshot is not None:
        try:
            server.exchange = restore.load(until_stopped(server, store.snapshot_rows()))
        except Stopped:
            return False
        except ValueError as error:
            raise ReplayError(f"{store.snapshot.path} holds a state that this version refuses: {error}") from None
        server.snapshots.started_from(server.exchange.sequence, store.snapshot.size)
        server.log("notice", f"snapshot loaded: sequence {server.exchange.sequence}, {describe(server.exchange)}")
    exchange = server.exchange
    exchange.record_events = False
    feed = server.feed
    feed.attach(exchange)
    catching_up = False
    replayed = 0
    for sequence, time_us, payload in store.records():
        if not catching_up and store.bytes_total - store.bytes_loaded <= RECOVERY_FEED_BYTES_MAX:
            catching_up = True
            feed.begin_catching_up()
        try:
            commands = unpack(payload)
        except BadPayload as error:
            raise ReplayError(f"record {sequence} of the log holds no command: {error}") from None
        replay(exchange, sequence, time_us, commands, feed.publish if catching_up else None)
        replayed += 1
        if server.stopping:
            return False
        if replayed % PROGRESS_RECORDS == 0:
            server.log("notice", f"replaying the log: {replayed} records, sequence {sequence}")
    server.journal = store.journal()
    feed.end_catching_up(clock.monotonic_s())
    for notice in store.notices:
        server.log("warning", notice)
    assert server.journal.sequence == exchange.sequence, (server.journal.sequence, exchange.sequence)
    gc.freeze()
    took = f"recovered in {clock.monotonic_s() - started_s:.3f} s"
    server.log("notice", f"{took}: {replayed} records replayed, sequence {exchange.sequence}, {describe(exchange)}")
    return True


def until_stopped(server: Server, rows: Iterator[Row]) -> Iterator[Row]:
    """Pass rows on until the server is told to stop; then raise Stopped."""
    for row in rows:
        if server.stopping:
            raise Stopped
        yield row


def describe(exchange: Exchange) -> str:
    """The size of the state, for people."""
    return f"{len(exchange.users)} users, {exchange.open_count} open orders"

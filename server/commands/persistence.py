"""MONITOR, SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE, WAITAOF, SHUTDOWN.

A snapshot is also what shortens the log, so BGSAVE and BGREWRITEAOF do the same work under two names.
"""

import math

from protocol.errors import Rejection
from protocol.values import OK, Status
from server.connection import NO_REPLY, Connection, Wait
from server.server import Server, Service


def monitor(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Show this connection every command from now on."""
    if connection.queue is not None:
        raise Rejection("ERR", "MONITOR isn't allowed in a transaction")
    if not connection.monitoring:
        connection.monitoring = True
        server.monitors.append(connection)
        connection.refresh_plain()
        server.loop.dispatcher.refresh_open()
    return OK


def save(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Write a snapshot while everybody waits."""
    if server.snapshots.in_progress:
        raise Rejection("ERR", "Background save already in progress")
    server.snapshots.save()
    return OK


def bgsave(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Write a snapshot in a forked child."""
    if len(args) > 2 or (len(args) == 2 and args[1].upper() != b"SCHEDULE"):
        raise Rejection("ERR", "syntax error")
    if server.loop.in_transaction or (server.snapshots.in_progress and len(args) == 2):
        server.snapshots.scheduled = "bgsave"  # of half a transaction there is no place in the log to go on from
        return Status(b"Background saving scheduled")
    if server.snapshots.in_progress:
        raise Rejection("ERR", "Background save already in progress")
    server.snapshots.begin("bgsave")
    return Status(b"Background saving started")


def bgrewriteaof(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Shorten the log: snapshot in a forked child, then drop the log before it."""
    if server.snapshots.in_progress and server.snapshots.kind == "bgrewriteaof":
        raise Rejection("ERR", "Background append only file rewriting already in progress")
    if server.snapshots.in_progress or server.loop.in_transaction:
        server.snapshots.scheduled = "bgrewriteaof"
        return Status(b"Background append only file rewriting scheduled")
    server.snapshots.begin("bgrewriteaof")
    return Status(b"Background append only file rewriting started")


def lastsave(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Unix time of the last good snapshot."""
    return server.snapshots.last_save_s


def waitaof(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer once everything before it is on this machine's disk, or the time is up."""
    local, replicas, timeout_ms = (whole_number(word) for word in args[1:])
    if local > 1:
        raise Rejection("ERR", "WAITAOF numlocal: there is one local log, so at most 1")
    if replicas > 0:
        raise Rejection("ERR", "WAITAOF numreplicas: there are no replicas, so 0")
    position = server.journal_sequence
    if server.durable_sequence >= position or local == 0 or connection.queue is not None or server.loop.in_transaction:
        return [1 if server.durable_sequence >= position else 0, 0]
    server.loop.sync()
    deadline_s = server.clock.monotonic_s() + timeout_ms / 1000 if timeout_ms else math.inf
    server.loop.block(connection, Wait(position, deadline_s, lambda: [0, 0]))
    return NO_REPLY


def shutdown(server: Server, connection: Connection, args: list[bytes]) -> object:
    """End the server; the connection closes without a reply."""
    choice: bool | None = None
    for word in args[1:]:
        option = word.upper()
        if option == b"SAVE" and choice is None:
            choice = True
        elif option == b"NOSAVE" and choice is None:
            choice = False
        elif option == b"ABORT" and len(args) == 2:
            raise Rejection("ERR", "No shutdown in progress.")
        elif option not in (b"NOW", b"FORCE"):
            raise Rejection("ERR", "syntax error")
    server.log("notice", f"shutdown asked for by client id={connection.id} addr={connection.address}")
    server.shutdown(choice)
    return NO_REPLY


def whole_number(word: bytes) -> int:
    """A non-negative integer argument, as Redis refuses others."""
    if not word.isdigit() or len(word) > 18:
        raise Rejection("ERR", "value is not an integer or out of range")
    return int(word)


SERVICES: dict[bytes, Service] = {
    b"MONITOR": monitor,
    b"SAVE": save,
    b"BGSAVE": bgsave,
    b"BGREWRITEAOF": bgrewriteaof,
    b"LASTSAVE": lastsave,
    b"WAITAOF": waitaof,
    b"SHUTDOWN": shutdown,
}

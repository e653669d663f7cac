"""MULTI, EXEC, DISCARD, WATCH, UNWATCH.

As in Redis a transaction runs without a break and is not rolled back when one of its commands is
refused. All that it changes is one record of the log, so no crash leaves half of it behind.
There are no keys to watch: WATCH is refused, so that nobody trusts it.
"""

from protocol.errors import Rejection
from protocol.values import OK
from server.connection import NO_REPLY, Connection
from server.server import Server, Service


def multi(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Begin to queue commands."""
    if connection.queue is not None:
        raise Rejection("ERR", "MULTI calls can not be nested")
    connection.queue = []
    connection.refresh_plain()
    return OK


def execute(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Run the queued commands; their replies are one list."""
    queue = connection.queue
    if queue is None:
        raise Rejection("ERR", "EXEC without MULTI")
    failed = connection.queue_failed
    connection.leave_transaction()
    if failed:
        raise Rejection("EXECABORT", "Transaction discarded because of previous errors.")
    server.loop.dispatcher.execute_transaction(connection, queue)
    return NO_REPLY  # it has been given


def discard(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Forget the queued commands."""
    if connection.queue is None:
        raise Rejection("ERR", "DISCARD without MULTI")
    connection.leave_transaction()
    return OK


def watch(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Refuse: there is nothing to watch."""
    if connection.queue is not None:
        raise Rejection("ERR", "WATCH inside MULTI is not allowed")
    raise Rejection("ERR", "WATCH is not supported: balances and orders are not keys")


def unwatch(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Nothing is ever watched."""
    return OK


SERVICES: dict[bytes, Service] = {
    b"MULTI": multi,
    b"EXEC": execute,
    b"DISCARD": discard,
    b"WATCH": watch,
    b"UNWATCH": unwatch,
}

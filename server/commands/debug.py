"""DEBUG: for tests of clients and of ourselves. Off unless enable-debug-command says otherwise."""

import time
from typing import Final

from protocol.errors import CODES, Rejection
from protocol.spec import Argument, help_command, server_command
from protocol.values import OK, Status, Tags, Text
from server.commands.containers import Container
from server.commands.words import shown
from server.connection import Connection
from server.engine.dump import load, rows, state_hash
from server.limits import DEBUG_SLEEP_S_MAX
from server.server import Server, Service

REFUSED: Final = (
    'DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run it from a local '
    "connection, otherwise you need to set this option in the configuration file, and then restart the server."
)
REPLIES: Final[dict[bytes, object]] = {
    b"STRING": b"Hello World",
    b"INTEGER": 12345,
    b"NULL": None,
    b"ARRAY": [0, 1, 2],
    b"SET": Tags([0, 1, 2]),
    b"MAP": {0: False, 1: True, 2: False},
    b"VERBATIM": Text("This is a verbatim\nstring"),
    b"TRUE": True,
    b"FALSE": False,
}
"""A reply of each type that this server ever sends."""


def sleep(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Hold the whole server for so many seconds."""
    try:
        seconds = float(args[2])
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= DEBUG_SLEEP_S_MAX:
        raise Rejection(
            "ERR", f"seconds: expected a number from 0 to {DEBUG_SLEEP_S_MAX:.0f}, received '{shown(args[2])}'"
        )
    time.sleep(seconds)
    return OK


def protocol(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer a value of the type asked for."""
    name = args[2].upper()
    if name not in REPLIES:
        known = "|".join(word.decode().lower() for word in REPLIES)
        raise Rejection("ERR", f"Wrong protocol type name. Please use one of the following: {known}")
    return REPLIES[name]


def error(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the error whose code and text are given."""
    code, _, text = args[2].decode("latin-1").partition(" ")
    if code not in CODES:
        raise Rejection("ERR", f"error: expected a code of the table of errors and a text, received '{shown(args[2])}'")
    raise Rejection(code, text)


def digest(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the hash of the whole state, as ENGINE.STATEHASH does."""
    refuse_while_loading(server)
    return Status(state_hash(server.exchange).encode())


def reload(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Go on with a copy of the state made by way of a snapshot's rows, after proving that it is the same."""
    refuse_while_loading(server)
    if server.loop.in_transaction or connection.queue is not None:
        raise Rejection("ERR", "DEBUG RELOAD isn't allowed in a transaction")
    before = server.exchange
    copy = load(rows(before))
    assert state_hash(copy) == state_hash(before), "the state differs after a snapshot and its restoration"
    copy.record_events = before.record_events
    server.exchange = copy
    server.feed.attach(copy)
    server.loop.dispatcher.refresh_open()
    return OK


def refuse_while_loading(server: Server) -> None:
    if server.loading:
        raise Rejection("LOADING", "Dingir is loading the dataset in memory")


def is_local(connection: Connection) -> bool:
    """Tell whether a connection comes from this machine."""
    return connection.unix or connection.address.startswith(("127.", "[::1]", "[::ffff:127."))


GROUP: Final = "server"
DECLARED: Final = server_command(
    "DEBUG",
    "For tests",
    GROUP,
    -2,
    subcommands=(
        server_command("DEBUG|DIGEST", "Answers the hash of the whole state", GROUP, 2),
        server_command("DEBUG|ERROR", "Answers an error: its code and text", GROUP, 3, arguments=(Argument("error"),)),
        server_command("DEBUG|PROTOCOL", "Answers a value of a type", GROUP, 3, arguments=(Argument("type"),)),
        server_command("DEBUG|RELOAD", "Goes on with a copy of the state made from a snapshot's rows", GROUP, 2),
        server_command("DEBUG|SLEEP", "Holds the whole server so long", GROUP, 3, arguments=(Argument("seconds"),)),
        help_command("DEBUG", GROUP),
    ),
)
"""Not in COMMAND, as in Redis: these are for tests, and may change."""

FAMILY: Final = Container(
    DECLARED, {b"SLEEP": sleep, b"PROTOCOL": protocol, b"ERROR": error, b"DIGEST": digest, b"RELOAD": reload}
)


def debug(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Execute a sub-command, if enable-debug-command lets this connection."""
    allowed = server.settings.enable_debug_command
    if allowed == "no" or (allowed == "local" and not is_local(connection)):
        raise Rejection("ERR", REFUSED)
    return FAMILY(server, connection, args)


SERVICES: dict[bytes, Service] = {b"DEBUG": debug}

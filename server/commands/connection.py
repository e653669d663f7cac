"""Who a connection is and which protocol it speaks: HELLO AUTH PING ECHO SELECT QUIT RESET."""

import hashlib
import hmac
from typing import Final

from protocol.errors import Rejection
from protocol.packing import PACKED
from protocol.values import OK, Record, Shape, Status
from server.commands.modules import module_list
from server.commands.words import integer, read_integer, shown
from server.connection import Connection
from server.limits import CLIENT_NAME_BYTES_MAX
from server.server import REDIS_VERSION, Server, Service

WRONG_PASSWORD: Final = "invalid username-password pair or user is disabled."
NO_PASSWORD_SET: Final = (
    "AUTH <password> called without any password configured for the default user. "
    "Are you sure your configuration is correct?"
)
HELLO_UNAUTHENTICATED: Final = (
    "HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> "
    "option can be used to authenticate the client and select the RESP protocol version at the same time"
)
MSGPACK: Final = b"msgpack"
PONG: Final = Status(b"PONG")
RESET: Final = Status(b"RESET")

HELLO: Final = Shape(("server", "version", "proto", "id", "mode", "role", "modules"))


def hello(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Agree on a protocol, with everything a client says about itself at connect."""
    protocol = connection.protocol
    if protocol == PACKED:
        if len(args) > 1 and args[1].lower() != MSGPACK:
            raise Rejection("NOPROTO", "unsupported protocol version: this connection speaks msgpack to its end")
    elif len(args) > 1:
        asked = read_integer(args[1])
        if asked is None:
            raise Rejection("ERR", "Protocol version is not an integer or out of range")
        if asked not in (2, 3):
            raise Rejection("NOPROTO", "unsupported protocol version")
        protocol = asked
    credentials, name = hello_options(args)
    if credentials is not None:
        authenticate(server, connection, *credentials)
    if not connection.authenticated:
        raise Rejection("NOAUTH", HELLO_UNAUTHENTICATED)
    if name is not None:
        connection.name = name
    connection.speak(protocol)
    told = MSGPACK if protocol == PACKED else protocol
    return Record(HELLO, [b"redis", REDIS_VERSION, told, connection.id, b"standalone", b"master", module_list()])


def hello_options(args: list[bytes]) -> tuple[tuple[bytes, bytes] | None, bytes | None]:
    """Return HELLO's credentials and name, each None when absent."""
    credentials = name = None
    position = 2
    while position < len(args):
        option = args[position].upper()
        if option == b"AUTH" and position + 2 < len(args):
            credentials = (args[position + 1], args[position + 2])
            position += 3
        elif option == b"SETNAME" and position + 1 < len(args):
            name = valid_name(args[position + 1], "Client names")
            position += 2
        else:
            raise Rejection("ERR", f"Syntax error in HELLO option '{shown(args[position])}'")
    return credentials, name


def auth(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Authenticate with a password, or a user's name and password."""
    if len(args) > 3:
        raise Rejection("ERR", "syntax error")
    if len(args) == 3:
        authenticate(server, connection, args[1], args[2])
        return OK
    if not server.settings.requirepass:
        raise Rejection("ERR", NO_PASSWORD_SET)
    authenticate(server, connection, b"default", args[1])
    return OK


def authenticate(server: Server, connection: Connection, user: bytes, password: bytes) -> None:
    """Let the connection in, or raise WRONGPASS and leave it as it was."""
    expected = server.settings.requirepass
    right = not expected or same_secret(password, expected)
    if user != b"default" or not right:
        raise Rejection("WRONGPASS", WRONG_PASSWORD)
    connection.user = user
    connection.authenticate(True)


def same_secret(given: bytes, expected: bytes) -> bool:
    """Compare in a time that depends on neither secret: not on the length, not on the first difference."""
    return hmac.compare_digest(hashlib.sha256(given).digest(), hashlib.sha256(expected).digest())


def ping(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer PONG, or the message; among messages of RESP2 in the form of one."""
    if len(args) > 2:
        raise Rejection("ERR", "wrong number of arguments for 'ping' command")
    if connection.protocol == 2 and connection.subscribed:
        return [b"pong", args[1] if len(args) == 2 else b""]
    return args[1] if len(args) == 2 else PONG


def echo(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the message, byte for byte."""
    return args[1]


def select(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Accept the one database there is."""
    if integer(args[1]) != 0:
        raise Rejection("ERR", "DB index is out of range")
    return OK


def quit_(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Close after this reply."""
    connection.close_after_reply("QUIT")
    return OK


def reset(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Make the connection as it was when it was accepted."""
    if connection.monitoring:
        connection.monitoring = False
        server.monitors.remove(connection)
        server.loop.dispatcher.refresh_open()
    server.feed.forget(connection)
    connection.packed_payloads = False
    connection.leave_transaction()
    connection.speak(2)
    connection.name = b""
    connection.no_evict = False
    connection.no_touch = False
    connection.reply_off = False
    connection.reply_skip = 0
    connection.user = b"default"
    connection.authenticate(not server.settings.requirepass)
    return RESET


def valid_name(name: bytes, what: str) -> bytes:
    """Return a client's name for itself; `what` begins the error."""
    if any(not 33 <= byte <= 126 for byte in name):
        raise Rejection("ERR", f"{what} cannot contain spaces, newlines or special characters.")
    if len(name) > CLIENT_NAME_BYTES_MAX:
        raise Rejection("ERR", f"{what} cannot be longer than {CLIENT_NAME_BYTES_MAX} bytes.")
    return name


SERVICES: dict[bytes, Service] = {
    b"HELLO": hello,
    b"AUTH": auth,
    b"PING": ping,
    b"ECHO": echo,
    b"SELECT": select,
    b"QUIT": quit_,
    b"RESET": reset,
}

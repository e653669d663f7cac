"""CLIENT: what a connection says about itself, and what operators see and do about all of them."""

from typing import Final

from protocol.errors import Rejection
from protocol.values import OK, Record, Shape, Tags, Text
from server.commands.client_filters import Filter, client_line, kill_filter, list_filter
from server.commands.connection import valid_name
from server.commands.containers import container
from server.commands.words import on_or_off, shown, syntax_error
from server.connection import NO_REPLY, Connection
from server.server import Server, Service

TRACKING: Final = Shape(("flags", "redirect", "prefixes"))
NO_TRACKING: Final = (
    "CLIENT TRACKING is not offered: balances and orders change with every trade, so a client must not cache them"
)
NOT_TRACKING: Final = (
    "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled"
)


def id_(server: Server, connection: Connection, args: list[bytes]) -> object:
    return connection.id


def getname(server: Server, connection: Connection, args: list[bytes]) -> object:
    return connection.name or None


def setname(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Name the connection; an empty name is none."""
    connection.name = valid_name(args[2], "Client names")
    return OK


def setinfo(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Note which library the client uses."""
    attribute = args[2].upper()
    if attribute == b"LIB-NAME":
        connection.library_name = valid_name(args[3], "lib-name")
    elif attribute == b"LIB-VER":
        connection.library_version = valid_name(args[3], "lib-ver")
    else:
        raise Rejection("ERR", f"Unrecognized option '{shown(args[2])}'")
    return OK


def info(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the line of CLIENT LIST about this connection."""
    return Text(client_line(connection, server.clock.monotonic_s()) + "\n")


def list_(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer a line per connection, oldest first."""
    wanted = list_filter(args)
    now_s = server.clock.monotonic_s()
    return Text("".join(client_line(one, now_s) + "\n" for one in selected(server, wanted, now_s)))


def kill(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Close connections: the one at an address, or all that pass every filter."""
    now_s = server.clock.monotonic_s()
    if len(args) == 3:
        only = Filter()
        only.address = args[2].decode("latin-1")
        found = selected(server, only, now_s)
        if not found:
            raise Rejection("ERR", "No such client")
        close(server, found[0], connection)
        return OK
    wanted = kill_filter(args)
    found = [one for one in selected(server, wanted, now_s) if not (wanted.skip_me and one is connection)]
    for one in found:
        close(server, one, connection)
    return len(found)


def selected(server: Server, wanted: Filter, now_s: float) -> list[Connection]:
    """Return the connections that pass a filter, oldest first."""
    passing = [one for one in server.connections.values() if not one.closing and wanted.passes(one, now_s)]
    return sorted(passing, key=lambda one: one.id)


def close(server: Server, victim: Connection, by: Connection) -> None:
    """Close a connection at once; the one that asks still gets its reply."""
    if victim is by:
        victim.close_after_reply("CLIENT KILL")
    else:
        server.loop.close(victim, f"CLIENT KILL by id={by.id}")


def no_evict(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Note the wish; no client is ever evicted for memory, so it holds by itself."""
    connection.no_evict = on_or_off(args[2])
    return OK


def no_touch(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Note the wish; reading never touches anything, so it holds by itself."""
    connection.no_touch = on_or_off(args[2])
    return OK


def reply(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer all commands from now on, none, or not the next one."""
    mode = args[2].upper()
    if mode == b"ON":
        connection.reply_off = False
        connection.refresh_plain()
        return OK
    if mode == b"OFF":
        connection.reply_off = True
    elif mode == b"SKIP":
        if not connection.reply_off:
            connection.reply_skip = 1
    else:
        raise syntax_error()
    connection.refresh_plain()
    return NO_REPLY


def tracking(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Refuse: a client that believed in invalidations would act on old balances."""
    if not on_or_off(args[2]):
        return OK
    raise Rejection("ERR", NO_TRACKING)


def caching(server: Server, connection: Connection, args: list[bytes]) -> object:
    if args[2].upper() not in (b"YES", b"NO"):
        raise syntax_error()
    raise Rejection("ERR", NOT_TRACKING)


def getredir(server: Server, connection: Connection, args: list[bytes]) -> object:
    return -1


def trackinginfo(server: Server, connection: Connection, args: list[bytes]) -> object:
    return Record(TRACKING, [Tags([b"off"]), -1, []])


SERVICES: dict[bytes, Service] = {
    b"CLIENT": container(
        "CLIENT",
        {
            b"ID": id_,
            b"GETNAME": getname,
            b"SETNAME": setname,
            b"SETINFO": setinfo,
            b"INFO": info,
            b"LIST": list_,
            b"KILL": kill,
            b"NO-EVICT": no_evict,
            b"NO-TOUCH": no_touch,
            b"REPLY": reply,
            b"TRACKING": tracking,
            b"TRACKINGINFO": trackinginfo,
            b"CACHING": caching,
            b"GETREDIR": getredir,
        },
    )
}

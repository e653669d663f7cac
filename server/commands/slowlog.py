"""SLOWLOG: the commands that took long."""

from protocol.errors import Rejection
from protocol.values import OK
from server.commands.containers import container
from server.commands.words import integer
from server.connection import Connection
from server.server import Server, Service

DEFAULT_COUNT = 10
BAD_COUNT = "count should be greater than or equal to -1"


def get(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the newest slow commands: id, time, microseconds, words, address, name."""
    if len(args) > 3:
        raise Rejection("ERR", "wrong number of arguments for 'slowlog|get' command")
    count = integer(args[2], BAD_COUNT) if len(args) == 3 else DEFAULT_COUNT
    if count < -1:
        raise Rejection("ERR", BAD_COUNT)
    return [
        [slow.id, slow.time_s, slow.duration_us, slow.args, slow.address, slow.name]
        for slow in server.stats.slowlog.newest(count)
    ]


def length(server: Server, connection: Connection, args: list[bytes]) -> object:
    return len(server.stats.slowlog)


def reset(server: Server, connection: Connection, args: list[bytes]) -> object:
    server.stats.slowlog.reset()
    return OK


SERVICES: dict[bytes, Service] = {b"SLOWLOG": container("SLOWLOG", {b"GET": get, b"LEN": length, b"RESET": reset})}

"""CLUSTER and its companions: refused in the words that clients and tools know."""

from protocol.errors import Rejection
from server.connection import Connection
from server.server import Server, Service


def refuse(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Say what redis-cli and the cluster probes of other tools compare with."""
    raise Rejection("ERR", "This instance has cluster support disabled")


SERVICES: dict[bytes, Service] = {
    b"CLUSTER": refuse,
    b"READONLY": refuse,
    b"READWRITE": refuse,
    b"ASKING": refuse,
}

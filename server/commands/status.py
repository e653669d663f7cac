"""Short questions about the whole: TIME ROLE DBSIZE."""

from server.connection import Connection
from server.server import Server, Service


def time(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the wall clock: seconds, and the microseconds within."""
    seconds, micros = divmod(server.clock.wall_us(), 1_000_000)
    return [b"%d" % seconds, b"%d" % micros]


def role(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer as a master without replicas; its offset is the log's sequence."""
    return [b"master", server.exchange.sequence if not server.loading else 0, []]


def dbsize(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer how many things the exchange holds that clients address: users and open orders."""
    return keys_held(server)


def keys_held(server: Server) -> int:
    """Return the number of users and open orders: what would be keys elsewhere."""
    return 0 if server.loading else len(server.exchange.users) + server.exchange.open_count


SERVICES: dict[bytes, Service] = {b"TIME": time, b"ROLE": role, b"DBSIZE": dbsize}

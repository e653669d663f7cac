"""Redis's own commands, a file a family; `SERVICES` finds each by its upper-case name.

A service is a plain function of (server, connection, words) that returns a reply value or raises Rejection,
having changed nothing. The dispatcher has checked the number of words, who asks, and when.
"""

from typing import Final

from server.commands import (
    client,
    cluster,
    config,
    connection,
    debug,
    history,
    info,
    introspection,
    latency,
    memory,
    modules,
    persistence,
    pubsub,
    slowlog,
    status,
    transaction,
)
from server.server import Service

SERVICES: Final[dict[bytes, Service]] = {
    name: service
    for family in (
        connection,
        client,
        config,
        info,
        status,
        slowlog,
        latency,
        memory,
        modules,
        introspection,
        transaction,
        persistence,
        pubsub,
        history,
        cluster,
        debug,
    )
    for name, service in family.SERVICES.items()
}

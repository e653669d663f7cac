"""INFO: everything about the running server, in sections, in Redis's names where Redis has the field.

A section is a function of the server that returns (field, value) pairs. The sections that nobody asks for
by default grow with the number of commands: commandstats and latencystats.
"""

from collections.abc import Callable
from typing import Final

from protocol.values import Text
from server.commands import info_activity, info_process, info_state
from server.connection import Connection
from server.server import Server, Service

Fields = list[tuple[str, object]]

SECTIONS: Final[dict[str, Callable[[Server], Fields]]] = {
    "Server": info_process.server_section,
    "Clients": info_process.clients_section,
    "Memory": info_process.memory_section,
    "Persistence": info_state.persistence_section,
    "Stats": info_activity.stats_section,
    "Replication": info_state.replication_section,
    "CPU": info_process.cpu_section,
    "Modules": info_state.modules_section,
    "Exchange": info_state.exchange_section,
    "History": info_state.history_section,
    "Bridge": info_state.bridge_section,
    "Commandstats": info_activity.commandstats_section,
    "Errorstats": info_activity.errorstats_section,
    "Latencystats": info_activity.latencystats_section,
    "Cluster": info_state.cluster_section,
    "Keyspace": info_state.keyspace_section,
}
"""In the order of the reply, whatever the order of the question."""

ALL: Final = frozenset(SECTIONS)
DEFAULT: Final = ALL - {"Commandstats", "Latencystats"}
BY_WORD: Final = {name.lower(): frozenset({name}) for name in SECTIONS} | {
    "default": DEFAULT,
    "all": ALL,
    "everything": ALL,
}


def info(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the sections asked for; a name that is none adds nothing, as in Redis."""
    wanted: set[str] = set()
    for word in args[1:] or [b"default"]:
        wanted |= BY_WORD.get(word.decode("latin-1").lower(), frozenset())
    return Text("\r\n".join(section_text(server, name) for name in SECTIONS if name in wanted))


def section_text(server: Server, name: str) -> str:
    """Return one section's lines."""
    lines = [f"# {name}", *(f"{field}:{value}" for field, value in SECTIONS[name](server))]
    return "\r\n".join(lines) + "\r\n"


SERVICES: dict[bytes, Service] = {b"INFO": info}

"""MEMORY: what the state costs."""

import gc
import sys
from typing import Final

from protocol.values import OK, Text
from server.commands.containers import container
from server.commands.info_process import SYSTEM_MEMORY_BYTES, human, journal_buffer_bytes
from server.commands.status import keys_held
from server.commands.words import integer, syntax_error
from server.connection import Connection
from server.memory import resident_bytes
from server.server import Server, Service

FULL_SHARE: Final = 0.9
"""Of maxmemory, or of the machine, from where on MEMORY DOCTOR warns."""


def usage(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer null: there are no keys whose memory could be told."""
    if len(args) not in (3, 5) or (len(args) == 5 and args[3].upper() != b"SAMPLES"):
        raise syntax_error()
    if len(args) == 5 and integer(args[4]) < 0:
        raise syntax_error()
    return None


def stats(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer Redis's fields that mean something here, and how many objects the state has."""
    counts = server.stats
    dataset = max(0, counts.used_memory - counts.startup_memory)
    keys = keys_held(server)
    return {
        b"peak.allocated": counts.peak_memory,
        b"total.allocated": counts.used_memory,
        b"startup.allocated": counts.startup_memory,
        b"clients.normal": sum(one.output_bytes + one.parser.buffered for one in server.connections.values()),
        b"aof.buffer": journal_buffer_bytes(server),
        b"dataset.bytes": dataset,
        b"keys.count": keys,
        b"keys.bytes-per-key": dataset // max(1, keys),
        b"allocated.blocks": sys.getallocatedblocks(),
    }


def doctor(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Say what is wrong with the memory, if anything."""
    used = server.stats.used_memory
    maxmemory = server.settings.maxmemory
    found = []
    if maxmemory and used > FULL_SHARE * maxmemory:
        found.append(f"{human(used)} of maxmemory {human(maxmemory)} are in use: new orders are refused beyond it.")
    if used > FULL_SHARE / 2 * SYSTEM_MEMORY_BYTES:
        found.append(f"{human(used)} are in use: a snapshot may need as much again, and the machine hasn't got it.")
    owed = sum(one.output_bytes for one in server.connections.values())
    if owed > used // 4:
        found.append(f"{human(owed)} are replies that clients don't read; see omem in CLIENT LIST.")
    return Text("\n".join(found or ["Nothing is wrong with the memory."]) + "\n")


def purge(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Collect cyclic garbage, which the loop leaves alone; everybody waits meanwhile."""
    started_s = server.clock.monotonic_s()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    server.stats.latency("gc", int((server.clock.monotonic_s() - started_s) * 1000))
    server.stats.note_memory(resident_bytes())
    return OK


def malloc_stats(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Describe CPython's allocator and collector."""
    lines = [f"allocated blocks: {sys.getallocatedblocks()}", f"frozen objects: {gc.get_freeze_count()}"]
    for generation, (count, numbers) in enumerate(zip(gc.get_count(), gc.get_stats(), strict=True)):
        told = ", ".join(f"{name} {number}" for name, number in numbers.items())
        lines.append(f"generation {generation}: {count} since the last collection; {told}")
    return Text("\n".join(lines) + "\n")


SERVICES: dict[bytes, Service] = {
    b"MEMORY": container(
        "MEMORY",
        {b"USAGE": usage, b"STATS": stats, b"DOCTOR": doctor, b"PURGE": purge, b"MALLOC-STATS": malloc_stats},
    )
}

"""What happens by the clock: `hz` times a second; once a second, fsync and the feed's old channels, too."""

import gc
import time
from contextlib import suppress

import trio

from protocol.errors import Rejection
from server.memory import resident_bytes
from server.server import Server

CALM_COMMANDS_PER_S = 1000


async def run_cron(server: Server) -> None:
    """Look at everything that time changes, until cancelled."""
    next_sync_s = next_feed_s = time.monotonic()
    while True:
        await trio.sleep(1 / server.settings.hz)
        server.loop.dispatcher.begin_tick()  # its clock has to move where nobody says anything, too
        now_s = time.monotonic()
        server.stats.sample(now_s)
        close_idle(server, now_s)
        check_memory(server)
        retry_log(server)
        if now_s >= next_sync_s and server.settings.appendfsync == "everysec":
            next_sync_s = now_s + 1.0
            server.loop.sync()
        if now_s >= next_feed_s:
            next_feed_s = now_s + 1.0
            server.feed.pass_time(now_s)
        close_candles(server)
        collect_garbage(server)
        server.snapshots.consider(now_s)
        server.loop.finish_tick()


def collect_garbage(server: Server) -> None:
    """Keep the cyclic collector away from the state, and give it the rest when there is time.

    CPython's own collections visit every order there is, for a second and more at a million. Nothing on the
    hot path makes cycles, so what was made under load is frozen unseen; in calm moments what is new is
    collected first. MEMORY PURGE collects everything.
    """
    commands = server.stats.commands_rate.per_s
    if commands < CALM_COMMANDS_PER_S:
        started_s = time.monotonic()
        gc.collect(0)
        server.stats.latency("gc", int((time.monotonic() - started_s) * 1000))
    gc.freeze()


def close_idle(server: Server, now_s: float) -> None:
    """Apply `timeout` to silent connections, and the soft output limit to slow ones."""
    timeout_s = server.settings.timeout
    for connection in list(server.connections.values()):
        if connection.output_bytes and not server.loop.within_limits(connection):
            continue
        idle = timeout_s and now_s - connection.last_input_s > timeout_s
        listening = connection.monitoring or connection.subscribed or connection.blocked_until is not None
        if idle and not listening:
            server.log("verbose", f"closing idle client id={connection.id} addr={connection.address}")
            server.loop.close(connection, "idle")


def check_memory(server: Server) -> None:
    """Refuse new orders while the process is larger than `maxmemory`."""
    used = resident_bytes()
    server.stats.note_memory(used)
    full = bool(server.settings.maxmemory) and used > server.settings.maxmemory
    dispatcher = server.loop.dispatcher
    if full != dispatcher.memory_full:
        dispatcher.memory_full = full
        dispatcher.refresh_open()


def close_candles(server: Server) -> None:
    """Let the engine know that time has passed where somebody waits to see a candle closed."""
    loop = server.loop
    if server.write_error or not server.feed.candles_due(loop.dispatcher.now_us):
        return
    with suppress(Rejection):  # the disk is full; it is tried again
        loop.run_command([b"ENGINE.TICK"])


def retry_log(server: Server) -> None:
    """After a full disk, see whether there is space again."""
    if server.write_error:
        server.loop.dispatcher.misconfiguration()

"""One server from start to end: what runs, in which order it starts, and in which it stops.

Each nursery outlives the ones inside it, so the drawing is also the shutdown order, inside first:

    follower      the process that writes history
      fsync       the thread that makes the log durable
        writer    the loop's ticks; the wait for a snapshot's child
          edge    listeners, timers (cron), signals, recovery, the bridge

SIGTERM, SIGINT and SHUTDOWN end the edge: nobody new comes in, the bridge ends its calls, and nothing
more is read. The writer goes on until everything that was executed is durable and answered, takes a
last snapshot, and ends. Then the fsync thread has nothing left to do, and the follower may write what
is left.
"""

import os
import secrets
import signal
import socket
from contextlib import suppress
from functools import partial

import trio

from persistence.errors import StoreError
from persistence.store import Store
from protocol.errors import Rejection
from server.bridge import BridgeProcess
from server.commands import SERVICES
from server.cron import run_cron
from server.engine.replay import ReplayError
from server.history import History
from server.limits import SHUTDOWN_SEND_S, TICKS_MAX
from server.listeners import ListenError, accept_forever, name_of, open_listeners
from server.logbook import Logbook
from server.loop import FailStop, Loop
from server.recovery import recover
from server.server import VERSION, Server
from server.settings import Settings
from server.snapshots import Snapshots
from server.tuning import apply_settings, lower_maxclients, settle_engine_parameters

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(settings: Settings) -> int:
    """Serve until told to stop; the process's exit status."""
    logbook = Logbook(settings.logfile, settings.loglevel)
    server = Server(settings, secrets.token_hex(20), logbook)
    failures: list[str] = []
    server.log("notice", f"Dingir {VERSION} starting, pid={os.getpid()}, data in {os.path.abspath(settings.dir)}")
    hold_signals()
    try:
        lower_maxclients(server)
        listeners = open_listeners(server)
        try:
            server.store = Store.open(settings.dir)
        except StoreError:
            for listener in listeners:
                listener.close()
            raise
        trio.run(serve, server, listeners, strict_exception_groups=True)
    except* (StoreError, ListenError, ReplayError, FailStop) as group:
        failures.extend(leaves(group))
    for text in failures:
        server.log("warning", f"FATAL: {text}")
    if not failures:
        server.log("notice", "bye")
    return 1 if failures else 0


def hold_signals() -> None:
    """Keep SIGTERM and SIGINT waiting until `watch_signals` listens, and away from everybody else.

    Trio installs a handler of its own where it finds Python's for SIGINT, and puts Python's back when it ends; a
    signal that met either would be a KeyboardInterrupt, which ends the process with status -2. So Python's is gone
    before Trio starts.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    for number in ENDING_SIGNALS:
        signal.signal(number, lambda number, frame: None)


def leaves(group: BaseExceptionGroup[BaseException]) -> list[str]:
    """The messages of the exceptions in a group."""
    texts: list[str] = []
    for exception in group.exceptions:
        texts.extend(leaves(exception) if isinstance(exception, BaseExceptionGroup) else [str(exception)])
    return texts


async def serve(server: Server, listeners: list[socket.socket]) -> None:
    """Run everything; returns after an orderly end, raises FailStop and friends otherwise."""
    server.loop = loop = Loop(server)
    server.snapshots = Snapshots(server)
    server.history = History(server)
    server.bridge = BridgeProcess(server, listeners)
    loop.dispatcher.register(SERVICES)
    apply_settings(server)
    stop = trio.Event()
    save_at_end: list[bool | None] = [None]

    def ask_to_stop(save: bool | None) -> None:
        save_at_end[0] = save
        server.stopping = True
        stop.set()

    server.shutdown = ask_to_stop
    async with trio.open_nursery() as follower:
        async with trio.open_nursery() as fsync:
            try:
                async with trio.open_nursery() as writer:
                    server.snapshots.nursery = writer
                    writer.start_soon(pump, loop)
                    async with trio.open_nursery() as edge:
                        for listener in listeners:
                            server.log("notice", f"listening on {name_of(listener)}")
                            edge.start_soon(accept_forever, listener, server, loop)
                        edge.start_soon(watch_signals, server)
                        edge.start_soon(recover_and_serve, server, edge, fsync, follower)
                        await stop.wait()
                        server.bridge.orderly = True
                        edge.cancel_scope.cancel()
                    await drain(server, save_at_end[0])
                    writer.cancel_scope.cancel()
            finally:
                if server.syncer is not None:
                    server.syncer.stop()
        server.history.process.orderly = True
        follower.cancel_scope.cancel()
    server.store.close()


async def recover_and_serve(server: Server, edge: trio.Nursery, fsync: trio.Nursery, follower: trio.Nursery) -> None:
    """Rebuild the state in a thread, clients being told LOADING meanwhile; then let commands through."""
    if not await trio.to_thread.run_sync(recover, server):
        return
    server.syncer = syncer = server.store.syncer
    server.loop.listen_for_sync(syncer.notify_fd)
    # Abandoned only when everything is given up: then nobody waits for a disk that may never answer.
    fsync.start_soon(partial(trio.to_thread.run_sync, syncer.run, abandon_on_cancel=True))
    server.loading = False
    server.loop.dispatcher.refresh_open()
    settle_engine_parameters(server)
    server.log("notice", "ready to accept connections")
    edge.start_soon(run_cron, server)
    edge.start_soon(server.history.converse)
    edge.start_soon(server.bridge.supervise)
    follower.start_soon(server.history.supervise)


async def pump(loop: Loop) -> None:
    """Tick whenever a socket is ready; let Trio's other tasks run in between."""
    epoll_fd = loop.epoll.fileno()
    while True:
        if loop.unparsed:  # no socket will be ready for that
            await trio.lowlevel.checkpoint()
        else:
            await trio.lowlevel.wait_readable(epoll_fd)
        for _ in range(TICKS_MAX):
            if not loop.tick():
                break


async def watch_signals(server: Server) -> None:
    """SIGTERM and SIGINT end the server in order; a second one changes nothing, up to the process's last moment."""
    try:
        with trio.open_signal_receiver(*ENDING_SIGNALS) as signals:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
            async for number in signals:
                server.log("notice", f"{signal.Signals(number).name} received, shutting down")
                server.shutdown(None)
    finally:
        for handled in ENDING_SIGNALS:
            signal.signal(handled, signal.SIG_IGN)


async def drain(server: Server, save: bool | None) -> None:
    """Make durable and answer what was executed, and take the last snapshot."""
    if server.journal is None or server.syncer is None:
        return  # recovery never ended; nothing was executed
    server.loop.stop_reading()
    server.snapshots.kill()
    while server.snapshots.in_progress:  # noqa: ASYNC110 - a handful of turns, once in a server's life
        await trio.sleep(0.002)
    loop = server.loop
    loop.sync()
    deadline_s = server.clock.monotonic_s() + server.settings.shutdown_timeout
    while server.durable_sequence < server.journal_sequence:
        if server.clock.monotonic_s() > deadline_s:
            raise FailStop("the log did not reach the disk within shutdown-timeout; what was acknowledged has")
        loop.release_durable()
        loop.sync()
        await trio.sleep(0.002)
    loop.finish_tick()
    with trio.move_on_after(SHUTDOWN_SEND_S):
        while any(one.unsent for one in server.connections.values()):  # noqa: ASYNC110 - as above
            await trio.sleep(0.005)
    wanted = save if save is not None else bool(server.settings.save_points)
    if wanted and server.snapshots.changes_since_save() > 0:
        server.log("notice", "saving the final snapshot before exiting")
        with suppress(Rejection):  # it has been logged, and the log holds everything
            server.snapshots.save()
    for connection in list(server.connections.values()):
        loop.close(connection, "shutdown")

"""Snapshots: who asks for one, the child that writes it, and what becomes of its result.

The loop turns to a new log file, forks, and goes on; the child has the state of that very moment,
writes it, and exits. The parent waits on the child's pidfd. When the snapshot is good, the manifest
names it and the new log file, and the older files go: that is also how the log is shortened, so BGSAVE
and BGREWRITEAOF are one thing.

CPython's reference counts are writes, so a child that reads the state makes most pages its own: plan
memory for two copies. The child neither collects garbage nor returns to any caller, and it closes every
descriptor it doesn't need, so that no client's connection outlives the parent's end of it.
"""

import ctypes
import gc
import os
import signal
import time
from typing import NoReturn

import trio

from persistence import snapshot
from persistence.errors import Busy, StoreError, SyncFailed
from persistence.limits import KEPT_FILES_MAX
from persistence.manifest import SnapshotEntry
from persistence.snapshot import Place
from protocol.errors import Rejection
from server.engine import dump
from server.memory import private_bytes
from server.server import Server

RETRY_AFTER_FAILURE_S = 5.0
RETRY_MAX_S = 3600.0
REPORT_BYTES_MAX = 4096
PR_SET_PDEATHSIG = 1


class Snapshots:
    """Takes snapshots, one at a time at most."""

    nursery: trio.Nursery
    """Where the wait for a child runs."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.in_progress = False
        self.kind = ""  # "bgsave" or "bgrewriteaof" while one is in progress
        self.scheduled = ""  # the kind to begin when the present one has ended
        self.child = 0  # its process id, while it writes
        self.place: Place | None = None
        self.started_s = 0.0
        self.last_save_s = server.clock.wall_s()
        self.last_save_sequence = 0
        self.base_bytes = 0  # size of the snapshot that the next start would read
        self.last_status_ok = True
        self.last_duration_s = -1.0
        self.last_fork_us = 0
        self.last_cow_bytes = 0
        self.saves = 0
        self.rewrites = 0
        self.rewrite_last_ok = True
        self.rewrite_last_duration_s = -1.0
        self.consecutive_failures = 0
        self.failed_at_s = -RETRY_AFTER_FAILURE_S

    def started_from(self, sequence: int, bytes_n: int) -> None:
        """Note the snapshot that recovery began with."""
        self.last_save_sequence = sequence
        self.base_bytes = bytes_n

    def changes_since_save(self) -> int:
        """Records of the log that no snapshot holds."""
        return self.server.exchange.sequence - self.last_save_sequence

    # -- asked for -----------------------------------------------------------------------------

    def save(self) -> None:
        """Write a snapshot in this process while everybody waits; raises Rejection when it fails."""
        assert not self.in_progress
        server = self.server
        started_s = time.monotonic()
        number = 0
        try:
            server.loop.finish_log()
            server.store.settle()  # a snapshot that has just been given up may have left its rotation to be synced
            place = server.store.rotate()
            number = place.number
            written = snapshot.write(place, dump.rows(server.exchange))
            self.commit(number)
        except SyncFailed:
            raise
        except StoreError as error:
            self.fail("save", f"the snapshot failed: {error}")
            if number:
                server.store.discard_snapshot(number)
            raise Rejection("ERR", f"the snapshot failed: {error}") from None
        duration_s = time.monotonic() - started_s
        server.stats.latency("snapshot", int(duration_s * 1000))
        self.succeed("save", place.sequence, written.bytes_n, duration_s)

    def begin(self, kind: str) -> None:
        """Fork a child that writes a snapshot; raises Rejection when that can't begin."""
        assert not self.in_progress
        assert not self.server.loop.in_transaction, "the state is between two records of the log"
        assert kind in ("bgsave", "bgrewriteaof"), kind
        server = self.server
        try:
            server.loop.finish_log()
            place = server.store.rotate()
        except Busy as error:  # nothing was tried, so nothing failed
            self.failed_at_s = time.monotonic()
            raise Rejection("ERR", f"the snapshot could not begin: {error}") from None
        except StoreError as error:
            self.fail(kind, f"the snapshot could not begin: {error}")
            raise Rejection("ERR", f"the snapshot could not begin: {error}") from None
        report, report_end = os.pipe2(os.O_CLOEXEC)
        gc.freeze()
        forked_ns = time.perf_counter_ns()
        try:
            child = os.fork()
        except OSError as error:
            os.close(report)
            os.close(report_end)
            self.fail(kind, f"can't fork: {error.strerror}")
            raise Rejection("ERR", f"Can't save in background: fork: {error.strerror}") from None
        if child == 0:
            write_and_exit(server, place, report_end)
        self.last_fork_us = (time.perf_counter_ns() - forked_ns) // 1000
        server.stats.forks += 1
        server.stats.latest_fork_us = self.last_fork_us
        server.stats.latency("snapshot-fork", self.last_fork_us // 1000)
        os.close(report_end)
        self.in_progress = True
        self.kind = kind
        self.child = child
        self.place = place
        self.started_s = time.monotonic()
        server.log("notice", f"{kind}: child {child} writes the snapshot of sequence {place.sequence}")
        self.nursery.start_soon(self.wait, child, place, report)

    def consider(self, now_s: float) -> None:
        """Begin what is scheduled, or what the save points or the size of the log ask for."""
        # Each attempt begins a journal file, so attempts grow rarer: 5 s, 10 s, ... up to an hour.
        pause_s = min(RETRY_AFTER_FAILURE_S * 2.0 ** min(self.consecutive_failures - 1, 10), RETRY_MAX_S)
        if self.in_progress or (self.consecutive_failures and now_s - self.failed_at_s < pause_s):
            return
        kind = self.scheduled or self.due()
        if not kind:
            return
        try:
            self.begin(kind)
        except Rejection as rejection:
            self.server.log("warning", rejection.text)
        else:
            self.scheduled = ""

    def due(self) -> str:
        """The kind of snapshot that is due now, or nothing."""
        settings = self.server.settings
        if not self.last_status_ok and settings.save_points:
            return "bgsave"  # writes may be refused until one succeeds
        changes = self.changes_since_save()
        if changes == 0:
            return ""
        since_s = self.server.clock.wall_s() - self.last_save_s
        for seconds, least in settings.save_points:
            if changes >= least and since_s > seconds:
                return "bgsave"
        journal = self.server.journal
        assert journal is not None
        percentage = settings.auto_aof_rewrite_percentage
        if percentage and journal.size >= settings.auto_aof_rewrite_min_size:
            if journal.size * 100 >= self.base_bytes * percentage:
                return "bgrewriteaof"
        return ""

    # -- the child's end ------------------------------------------------------------------------

    async def wait(self, child: int, place: Place, report: int) -> None:
        """Wait for the child; put its snapshot into force, or say why there is none."""
        pidfd = os.pidfd_open(child)
        try:
            await trio.lowlevel.wait_readable(pidfd)
        finally:
            os.close(pidfd)
        status = os.waitpid(child, 0)[1]  # noqa: ASYNC222 - the pidfd is readable: it has ended, this doesn't wait
        text = os.read(report, REPORT_BYTES_MAX).decode(errors="replace")
        os.close(report)
        self.child = 0
        kind = self.kind
        code = os.waitstatus_to_exitcode(status)
        store = self.server.store
        try:
            if code != 0:
                self.fail(kind, f"{kind}: child {child} failed: {text or f'it ended with {code}'}")
                store.discard_snapshot(place.number)
                return
            try:
                entry = await trio.to_thread.run_sync(self.commit, place.number)
            except SyncFailed:
                raise
            except StoreError as error:
                self.fail(kind, f"{kind}: the snapshot can't be put into force: {error}")
                store.discard_snapshot(place.number)
                return
            self.last_cow_bytes = int(text)
            self.succeed(kind, place.sequence, entry.bytes_n, time.monotonic() - self.started_s)
        finally:
            self.in_progress = False
            self.kind = ""
            self.place = None

    def commit(self, number: int) -> SnapshotEntry:
        """Put a snapshot into force, and keep what history still needs of the log before it."""
        server = self.server
        store = server.store
        most = server.settings.history_backlog_size
        slowest = server.history.slowest()
        entry = store.commit_snapshot(number, slowest[0] if slowest is not None else None, most)
        if slowest is None:
            return entry
        sequence, name = slowest
        who = f"the follower {name!r}" if name else "history"
        needed = f"{store.kept_bytes} bytes of log in {store.kept_files} files"
        allowed = f"{most} bytes (history-backlog-size), {KEPT_FILES_MAX} files"
        if store.left_behind:
            server.log(
                "warning",
                f"{who} is left behind at record {sequence}: it would need {needed}, and may have {allowed}; "
                "it can't go on without a gap",
            )
        elif store.kept_bytes * 2 > most or store.kept_files * 2 > KEPT_FILES_MAX:
            server.log(
                "warning",
                f"{who} lags, at record {sequence}: {needed} are kept for it; beyond {allowed} they go, and it can't "
                "go on without a gap",
            )
        return entry

    def kill(self) -> None:
        """End a child that is still writing; its snapshot is given up."""
        if self.child:
            self.server.log("notice", f"{self.kind}: child {self.child} is ended, its snapshot given up")
            os.kill(self.child, signal.SIGKILL)

    def succeed(self, kind: str, sequence: int, bytes_n: int, duration_s: float) -> None:
        """Note a snapshot that is in force."""
        self.last_save_s = self.server.clock.wall_s()
        self.last_save_sequence = sequence
        self.base_bytes = bytes_n
        self.consecutive_failures = 0
        if kind == "bgrewriteaof":
            self.rewrites += 1
            self.rewrite_last_ok = True
            self.rewrite_last_duration_s = duration_s
        else:
            self.saves += 1
            self.last_duration_s = duration_s
        self.last_status_ok = True
        self.server.loop.dispatcher.refresh_open()
        self.server.log(
            "notice", f"{kind}: snapshot of sequence {sequence} is in force, {bytes_n} bytes, {duration_s:.3f} s"
        )

    def fail(self, kind: str, text: str) -> None:
        """Note a failed attempt; the state on disk is as before."""
        self.failed_at_s = time.monotonic()
        self.consecutive_failures += 1
        if kind == "bgrewriteaof":
            self.rewrite_last_ok = False
        else:
            self.last_status_ok = False
            self.server.loop.dispatcher.refresh_open()
        self.server.log("warning", text)


def write_and_exit(server: Server, place: Place, report: int) -> NoReturn:
    """The child's whole life: write the snapshot, report, and end without touching anything of the parent."""
    status = 1
    try:
        gc.disable()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        os.closerange(3, report)
        os.closerange(report + 1, os.sysconf("SC_OPEN_MAX"))
        snapshot.write(place, dump.rows(server.exchange))
        os.write(report, b"%d" % private_bytes())
        status = 0
    except BaseException as error:
        os.write(report, f"{type(error).__name__}: {error}".encode()[:REPORT_BYTES_MAX])
    finally:
        os._exit(status)

"""One connection for all threads, driven by those that wait: there is no thread of the library's own.

A thread that has submitted calls either *drives* or *follows*. One at a time drives: it connects, writes, receives and
settles everybody's calls until its own are settled, then hands the wheel to one of those that still wait. The others
follow: they have written what they submitted themselves if that could be done at once, and sleep until their calls are
settled or the wheel is theirs. So a thread alone never waits for another to be woken: its call is one write, one wait
for the socket, one read; and many threads share one connection, whose calls are pipelined.

    drive:  no socket:  wait for the backoff, connect, greet     (all waits end early when `_nudge` is called)
            a socket:   write what is to be written; wait until it can be read (or written); receive; what is late?

The lock guards the session, the socket and the wheel, and is never held while waiting. The socket does not block. What
could not be written at once is the driver's to write on: it is nudged out of its wait by a byte in a pipe of ours.
"""

import selectors
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any, Final

from dingir.address import Address
from dingir.call import Call, Waiter
from dingir.errors import ConnectionLost, DingirError
from dingir.session import Session
from dingir.trouble import LEAST_S, as_trouble

RECEIVE_BYTES: Final = 64 * 1024
"""Of one read: a buffer that malloc has at hand, where larger ones are mapped and unmapped each time."""
IDLE_S: Final = 1.0
"""A connection on which nothing came for so long is looked at before it is written to: it may have been closed."""

NUDGES_MAX: Final = 4096


class Connection:
    """What runs calls: thread-safe."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._session = Session(address, self._wake)
        self._lock = threading.Lock()
        self._driver: Waiter | None = None
        """Who drives."""
        self._asleep: dict[Waiter, threading.Lock] = {}
        """Who follows, in the order of coming; the lock is released to wake it."""
        self._socket: socket.socket | None = None
        self._heard_at = 0.0
        self._retry_at = 0.0
        self._ended = False
        self._nudged, self._nudger = socket.socketpair()
        self._nudged.setblocking(False)
        self._nudger.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._nudged, selectors.EVENT_READ)
        self._interest = 0

    # -- for callers ------------------------------------------------------------------------------------

    def run(self, calls: Sequence[Call[Any]]) -> None:
        """Take calls, write them together, and return when all are settled."""
        waiter = Waiter(len(calls))
        try:
            with self._lock:
                self._session.submit(calls, waiter, time.monotonic())
                self._check_idle()
                self._write()
                if self._driver is None:
                    self._driver = waiter
                elif self._session.outgoing():
                    self._nudge()
            if self._driver is waiter:
                self._drive(waiter, None)
            if waiter.remaining:
                self._follow(waiter, None)
        except BaseException:  # KeyboardInterrupt, or a bug: nobody waits for these calls any more
            with self._lock:
                self._session.abandon(calls)
                self._hand_on(waiter)
            raise

    def close(self) -> None:
        """Let calls in flight end, for as long as one may take; then close. Again does nothing."""
        deadline = time.monotonic() + self.address.timeout
        drained = Waiter(1)
        with self._lock:
            if self._ended:
                return
            self._session.close(drained)
        try:
            self._follow(drained, deadline)
        finally:
            with self._lock:
                self._session.end()
                self._ended = True
                self._disconnect()
                for waiter in list(self._asleep):
                    self._wake(waiter)
                if self._driver is None:
                    self._release()
                else:
                    self._nudge()

    # -- taking turns -----------------------------------------------------------------------------------

    def _follow(self, waiter: Waiter, deadline: float | None) -> None:
        """Return when `waiter` has nothing to wait for, or at `deadline`; drive where nobody does."""
        while True:
            asleep = threading.Lock()
            with self._lock:
                if not waiter.remaining or self._ended:
                    return
                if self._driver is None:
                    self._driver = waiter
                else:
                    asleep.acquire()
                    self._asleep[waiter] = asleep
            if self._driver is waiter:
                self._drive(waiter, deadline)
            else:
                asleep.acquire(timeout=-1 if deadline is None else max(0.0, deadline - time.monotonic()))
                with self._lock:
                    self._asleep.pop(waiter, None)
            if deadline is not None and time.monotonic() >= deadline:
                return

    def _wake(self, waiter: Waiter) -> None:
        asleep = self._asleep.pop(waiter, None)
        if asleep is not None:
            asleep.release()

    def _drive(self, waiter: Waiter, deadline: float | None) -> None:
        """Do everybody's work until `waiter` has nothing to wait for, or until `deadline`; then hand the wheel on."""
        try:
            while waiter.remaining and not self._ended:
                if deadline is not None and time.monotonic() >= deadline:
                    return
                if self._socket is None:
                    self._connect(deadline)
                else:
                    self._turn(deadline)
        finally:
            with self._lock:
                self._hand_on(waiter)

    def _hand_on(self, waiter: Waiter) -> None:
        """Let another thread drive, if `waiter` did."""
        if self._driver is not waiter:
            return
        self._driver = None
        if self._asleep:
            self._wake(next(iter(self._asleep)))
        elif self._ended:
            self._release()

    def _nudge(self) -> None:
        """Make the driver look around."""
        try:
            self._nudger.send(b"\0")
        except OSError:
            pass  # it is full of nudges, or closed

    # -- the socket -------------------------------------------------------------------------------------

    def _turn(self, deadline: float | None) -> None:
        """Wait until something can be done with the socket, and do it."""
        with self._lock:
            self._watch()
        ready = self._select(deadline)
        with self._lock:
            try:
                if self._socket is not None and any(key.fileobj is self._socket for key, _ in ready):
                    self._receive(self._socket)
                self._session.expire(time.monotonic())
            except (OSError, DingirError) as problem:
                self._lose(problem)
            self._write()

    def _select(self, deadline: float | None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for the socket, a nudge, `deadline`, or until something is late."""
        due = self._session.deadline()
        if deadline is not None:
            due = deadline if due is None else min(due, deadline)
        ready = self._selector.select(None if due is None else max(0.0, due - time.monotonic()))
        if any(key.fileobj is self._nudged for key, _ in ready):
            self._nudged.recv(NUDGES_MAX)
        return ready

    def _watch(self) -> None:
        """Say to the selector whether the socket is wanted for writing, too."""
        interest = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._session.outgoing() else 0)
        if self._socket is not None and interest != self._interest:
            self._selector.modify(self._socket, interest)
            self._interest = interest

    def _receive(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return  # it could only be written to
        if not data:
            raise ConnectionLost("the server closed the connection")
        self._heard_at = time.monotonic()
        self._session.receive(data)

    def _write(self) -> None:
        """Write what can be written at once."""
        if self._socket is None:
            return
        data = self._session.outgoing()
        if not data:
            return
        try:
            self._session.wrote(self._socket.send(data), time.monotonic())
        except BlockingIOError:
            pass
        except OSError:
            pass  # reading will tell, too, and after what has been received before

    def _check_idle(self) -> None:
        """Find out whether an idle connection has been closed meanwhile, so that nothing is written into the void."""
        if self._socket is None or self._driver is not None or time.monotonic() - self._heard_at < IDLE_S:
            return
        try:
            self._receive(self._socket)
        except (OSError, DingirError) as problem:
            self._lose(problem)

    def _lose(self, problem: OSError | DingirError) -> None:
        """Give the connection up; the driver makes another one."""
        self._disconnect()
        now = time.monotonic()
        self._retry_at = now + self._session.lost(as_trouble(problem), now)

    def _disconnect(self) -> None:
        if self._socket is not None:
            self._selector.unregister(self._socket)
            self._socket.close()
            self._socket = None

    def _release(self) -> None:
        """Give back what waiting needs; nobody waits any more."""
        self._selector.close()
        self._nudged.close()
        self._nudger.close()

    # -- connecting -------------------------------------------------------------------------------------

    def _connect(self, deadline: float | None) -> None:
        """Wait for the next try, or try to connect."""
        if time.monotonic() < self._retry_at:
            self._select(self._retry_at if deadline is None else min(self._retry_at, deadline))
            with self._lock:
                self._session.expire(time.monotonic())
            return
        due = self._session.deadline()
        patience_s = self.address.connect_timeout
        if due is not None:
            patience_s = min(patience_s, max(LEAST_S, due - time.monotonic()))
        try:
            connection = socket.create_connection((self.address.host, self.address.port), patience_s)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setblocking(False)
        except OSError as problem:
            with self._lock:
                self._lose(problem)
                self._session.expire(time.monotonic())
            return
        with self._lock:
            if self._ended:
                connection.close()
                return
            self._socket = connection
            self._heard_at = time.monotonic()
            self._interest = selectors.EVENT_READ
            self._selector.register(connection, self._interest)
            self._session.connected()
            self._write()

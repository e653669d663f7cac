"""The single writer: every command of every connection is executed here, one after the other.

One *tick* takes what every ready socket has sent, executes it in order, writes all accepted commands
to the log with one write, and sends the replies, or holds them until the log is durable:

    poll -> read and parse -> apply -> log -> release

Why a tick and not a task per connection: the cost of waking a task is paid once for all ready
connections instead of once for each (measured at 2.5 times the throughput at pipeline 1), and the group
commit falls out of it: the tick is the group. Trio sees one epoll descriptor.

Invariants:
- A command that changed the state is in the log, in the order of execution, before its reply leaves.
- Under `appendfsync always` nothing made in a tick leaves before everything executed up to the end of
  that tick is durable. That is coarser than needed (a PING waits too) and it is what makes reads safe:
  no client ever sees a state that a power cut could take back.
- Space for a record is reserved before its command is applied. So a full disk refuses commands; it
  never strands one that was applied. Any other failure of the log ends the process: what was
  acknowledged is on disk, and what is not was never acknowledged.
- The loop waits for nobody: sockets don't block, and the fsync runs in a thread.

This module holds the tick; `dispatch` decides what a command may do; `main` keeps the tick going.
"""

import math
import os
import select
import time
from collections import deque
from itertools import islice

from persistence.errors import DiskFull, StoreError
from protocol.errors import ProtocolError, Rejection
from protocol.values import Failure
from server.connection import NORMAL, PUBSUB, Connection, Wait
from server.dispatch import Dispatcher
from server.limits import (
    HALF_CLOSED_WAIT_S,
    READ_BYTES_MAX,
    SEND_BYTES_MAX,
    SEND_PIECES_MAX,
    TICK_COMMANDS_MAX,
    TURN_NS_MAX,
    UNAUTHENTICATED_OUTPUT_BYTES_MAX,
)
from server.server import Server

HALF_CLOSED = select.EPOLLRDHUP  # watched for where somebody waits without an end
BROKEN = select.EPOLLHUP | select.EPOLLERR
READABLE = select.EPOLLIN | BROKEN | HALF_CLOSED


class FailStop(Exception):
    """The log can't be trusted any more; the process must end without acknowledging anything."""


class Loop:
    """The tick and the connections it serves."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.epoll = select.epoll()
        self.dispatcher = Dispatcher(server)
        self.ready: list[tuple[int, int]] = []  # what epoll has told and no tick has served yet, last first
        self.executed = 0  # commands of this tick
        self.touched: list[Connection] = []
        # Replies waiting for the log: (position they wait for, who gets what), oldest first.
        self.held: deque[tuple[int, list[tuple[Connection, bytes]]]] = deque()
        self.waiting: list[Connection] = []  # blocked
        self.unparsed: list[Connection] = []  # pausing: to go on with input already buffered
        self.notify_fd = -1
        self.ending = False

    # -- connections ---------------------------------------------------------------------------

    def add(self, connection: Connection) -> None:
        """Serve a new connection from the next tick on."""
        self.server.connections[connection.fd] = connection
        self.epoll.register(connection.fd, select.EPOLLIN)

    def close(self, connection: Connection, reason: str) -> None:
        """Close at once and forget; what it is still owed is dropped."""
        if self.server.connections.pop(connection.fd, None) is None:
            return
        self.epoll.unregister(connection.fd)
        connection.sock.close()
        connection.close_reason = reason
        connection.closing = True
        connection.plain = False
        connection.replies = []
        connection.unsent.clear()
        connection.queue = None
        if connection.channels or connection.patterns:
            self.server.feed.forget(connection)
        if connection.monitoring:
            connection.monitoring = False
            self.server.monitors.remove(connection)
            self.dispatcher.refresh_open()
        if connection.blocked_until is not None:
            self.waiting.remove(connection)
            connection.blocked_until = None
        self.server.stats.connection_closed(reason)

    def watch(self, connection: Connection) -> None:
        """Tell epoll what this connection waits for now."""
        events = 0
        if not connection.closing and connection.blocked_until is None and not self.ending:
            events |= select.EPOLLIN
        elif connection.blocked_until is not None and connection.blocked_until.deadline_s == math.inf:
            events |= HALF_CLOSED
        if connection.want_write:
            events |= select.EPOLLOUT
        self.epoll.modify(connection.fd, events)

    def stop_reading(self) -> None:
        """Execute nothing more, so that there is an end of what has to become durable and be answered."""
        self.ending = True
        for connection in self.server.connections.values():
            self.watch(connection)

    def listen_for_sync(self, notify_fd: int) -> None:
        """Let the fsync thread wake the loop."""
        self.notify_fd = notify_fd
        self.epoll.register(notify_fd, select.EPOLLIN)

    # -- the tick ------------------------------------------------------------------------------

    def tick(self, timeout_s: float = 0) -> bool:
        """Serve everything that is ready; False when nothing was."""
        if not self.ready:
            self.ready = self.epoll.poll(timeout_s)
            if not self.ready and not self.unparsed:
                return False
            self.ready.reverse()
        self.dispatcher.begin_tick()
        connections = self.server.connections
        ready = self.ready
        self.executed = 0
        while ready and self.executed < TICK_COMMANDS_MAX:
            fd, events = ready.pop()
            if fd == self.notify_fd:
                assert self.server.syncer is not None
                self.server.syncer.acknowledge()
                continue
            connection = connections.get(fd)
            if connection is None:
                continue
            if events & select.EPOLLOUT:
                self.send_unsent(connection)
            if events & READABLE and connections.get(fd) is connection:  # writing may have shown it to be broken
                self.read(connection, events)
        if self.unparsed:
            self.resume()
        self.finish_tick()
        return True

    def read(self, connection: Connection, events: int) -> None:
        """Take what the socket holds, up to a bound, and execute every whole command in it."""
        if connection.closing or connection.blocked_until is not None or self.ending:
            if events & BROKEN:
                self.close(connection, "peer closed while it was owed replies")
                return
            wait = connection.blocked_until
            if events & HALF_CLOSED and wait is not None:  # gone, or still reading: an answer, however late, will show
                wait.deadline_s = min(wait.deadline_s, time.monotonic() + HALF_CLOSED_WAIT_S)
            self.watch(connection)  # for input, told before we stopped listening for it
            return
        if connection.pausing:
            return  # it goes on with what it has sent before; the rest can wait in the kernel
        try:
            data = connection.sock.recv(READ_BYTES_MAX)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.close(connection, f"read: {error.strerror}")
            return
        if not data:
            if connection.output_bytes or connection.replies:  # it may have closed its half only, and be reading
                connection.close_after_reply("closed by peer")
                self.watch(connection)
            else:
                self.close(connection, "closed by peer")
            return
        if connection.input_bytes_total == 0:
            connection.begin(data[0])
        connection.last_input_s = self.dispatcher.now_s
        connection.input_bytes_total += len(data)
        self.server.stats.input_bytes += len(data)
        connection.parser.feed(data)
        self.execute_parsed(connection)

    def execute_parsed(self, connection: Connection) -> None:
        """Execute the whole commands that the parser holds, until one closes or blocks."""
        dispatcher = self.dispatcher
        parser = connection.parser
        turn_ends_ns = dispatcher.clock_ns + TURN_NS_MAX
        try:
            while True:
                args = parser.next()
                if args is None:
                    break
                self.executed += 1
                dispatcher.execute(connection, args)
                if connection.closing or connection.blocked_until is not None:
                    break
                if dispatcher.clock_ns > turn_ends_ns:
                    self.go_on_later(connection)
                    break
        except ProtocolError as error:
            self.server.stats.protocol_errors += 1
            if error.text:
                connection.replies.append(connection.encode_error("ERR", error.text))
                connection.close_after_reply(error.text)
            else:
                connection.replies = []
                connection.close_after_reply("not a client of ours")
        except Rejection as rejection:  # the parser's, of a request in MessagePack
            dispatcher.refuse(connection, rejection)
            self.go_on_later(connection)
        if connection.replies or connection.closing:
            self.touch(connection)

    def resume(self) -> None:
        """Go on with connections whose wait has ended."""
        resumed, self.unparsed = self.unparsed, []
        for connection in resumed:
            connection.pausing = False
            here = self.server.connections.get(connection.fd) is connection
            if here and not connection.closing and not self.ending:
                self.execute_parsed(connection)

    def go_on_later(self, connection: Connection) -> None:
        """Go on in the next tick with what `connection` has already sent: no socket will wake us for it."""
        connection.pausing = True
        self.unparsed.append(connection)
        if self.notify_fd >= 0:
            os.eventfd_write(self.notify_fd, 1)

    def finish_tick(self) -> None:
        """Log, then release: the one place where effects leave the process.

        1. hand the tick's records to the kernel
        2. ask for the fsync, if the policy wants one, or somebody is told what happened
        3. release what earlier fsyncs covered
        4. release this tick's replies, or hold them
        5. release what the feed tells of what is on disk
        """
        server = self.server
        feed = server.feed
        self.finish_log()
        feed.seal(server.journal_sequence)
        if feed.held and not server.gated:
            self.sync()
        durable = server.durable_sequence  # read before 3 and 4 read it: what it covers has left when 5 comes
        self.release_durable()
        if self.touched:
            self.release_replies()
        if feed.held:
            self.release_feed(durable)

    def release_replies(self) -> None:
        """Send the tick's replies, or hold them until the log is where they need it."""
        server = self.server
        touched, self.touched = self.touched, []
        batch: list[tuple[Connection, bytes]] = []
        for connection in touched:
            connection.touched = False
            if server.connections.get(connection.fd) is connection:
                replies = connection.replies
                data = replies[0] if len(replies) == 1 else b"".join(replies)
                connection.replies = []
                connection.output_bytes += len(data)
                if self.within_limits(connection):
                    batch.append((connection, data))
        if self.held or server.released_sequence < server.journal_sequence:
            self.held.append((server.journal_sequence, batch))
        else:
            for connection, data in batch:
                self.release(connection, data)

    def finish_log(self) -> None:
        """Hand the records of the commands executed so far to the kernel; raises FailStop."""
        server = self.server
        journal = server.journal
        if journal is None or journal.written_sequence == journal.sequence:
            return
        try:
            journal.write()
        except DiskFull as error:
            # Rare, since space was reserved: the replies stay held, and the next tick tries again.
            self.dispatcher.note_full_disk(error)
            return
        except StoreError as error:
            raise FailStop(str(error)) from error
        if server.gated:
            assert server.syncer is not None
            server.syncer.request(journal)

    def sync(self) -> None:
        """Ask for an fsync of everything written so far; it happens in the fsync thread."""
        self.finish_log()
        server = self.server
        syncer = server.syncer
        if server.journal is not None and syncer is not None and syncer.durable < server.journal.written_sequence:
            syncer.request(server.journal)

    def touch(self, connection: Connection) -> None:
        """See to it that what was appended to the connection's replies leaves at the tick's end."""
        if not connection.touched:
            connection.touched = True
            self.touched.append(connection)

    def run_command(self, args: list[bytes]) -> object:
        """Execute one of our own engine writes through the log, as if a client had sent it."""
        return self.dispatcher.run_internal(args)

    @property
    def in_transaction(self) -> bool:
        """Whether an EXEC is being executed."""
        return self.dispatcher.transaction is not None

    def release_durable(self) -> None:
        """Send what waited for a position that is durable now."""
        server = self.server
        syncer = server.syncer
        if syncer is not None and syncer.error is not None:
            raise FailStop(str(syncer.error))
        durable = server.released_sequence
        held = self.held
        while held and held[0][0] <= durable:
            for connection, data in held.popleft()[1]:
                self.release(connection, data)
        if self.waiting:
            self.wake_waiting(server.durable_sequence)

    def release_feed(self, durable: int) -> None:
        """Send the feed's messages up to `durable`: behind every reply that the disk covers, too."""
        for connection in self.server.feed.release(durable):
            pushes = connection.pushes
            connection.pushes = []
            if not self.within_limits(connection):
                continue
            if connection.unsent:
                connection.unsent.extend(pushes)
            else:
                self.release(connection, pushes[0] if len(pushes) == 1 else b"".join(pushes))

    def release(self, connection: Connection, data: bytes) -> None:
        """Send; what the kernel doesn't take stays `unsent`."""
        if self.server.connections.get(connection.fd) is not connection:
            return
        if data:
            if connection.unsent:
                connection.unsent.append(data)
                return
            sent = self.send(connection, data)
            if sent < 0:
                return
            connection.output_bytes -= sent
            if sent < len(data):
                connection.unsent.append(memoryview(data)[sent:])
                connection.want_write = True
                self.watch(connection)
                return
        self.close_if_done(connection)

    def close_if_done(self, connection: Connection) -> None:
        """Close a connection that is to end, once it is owed nothing; what this tick has made is owed, too."""
        if connection.closing and connection.output_bytes == 0 and not connection.replies:
            self.close(connection, connection.close_reason)

    def send(self, connection: Connection, data: bytes) -> int:
        """One call to the kernel; the bytes it took, or -1 after closing a broken connection."""
        try:
            sent = connection.sock.send(data if len(data) <= SEND_BYTES_MAX else memoryview(data)[:SEND_BYTES_MAX])
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError as error:
            self.close(connection, f"write: {error.strerror}")
            return -1
        self.count_sent(connection, sent)
        return sent

    def count_sent(self, connection: Connection, sent: int) -> None:
        connection.output_bytes_total += sent
        self.server.stats.output_bytes += sent

    def send_unsent(self, connection: Connection) -> None:
        """The kernel has room again."""
        unsent = connection.unsent
        pieces = list(islice(unsent, SEND_PIECES_MAX))
        try:
            sent = connection.sock.sendmsg(pieces)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.close(connection, f"write: {error.strerror}")
            return
        self.count_sent(connection, sent)
        connection.output_bytes -= sent
        for piece in pieces:
            unsent.popleft()
            if sent < len(piece):
                unsent.appendleft(memoryview(piece)[sent:])  # not a copy: it may be large, and the steps small
                return
            sent -= len(piece)
        if unsent:
            return
        connection.want_write = False
        self.watch(connection)
        self.close_if_done(connection)

    def within_limits(self, connection: Connection) -> bool:
        """Close a connection that is owed more than its class may be."""
        subscribed = connection.channels or connection.patterns
        hard, soft, soft_s = self.server.settings.output_limits[PUBSUB if subscribed else NORMAL]
        owed = connection.output_bytes
        if not connection.authenticated and owed > UNAUTHENTICATED_OUTPUT_BYTES_MAX:
            self.cut_off(connection, f"unauthenticated, owed {owed} bytes")
            return False
        if hard and owed > hard:
            self.cut_off(connection, f"output limit: owed {owed} bytes, hard limit {hard}")
            return False
        if soft and owed > soft:
            now_s = self.dispatcher.now_s
            if connection.over_soft_since_s == 0.0:
                connection.over_soft_since_s = now_s
            elif now_s - connection.over_soft_since_s > soft_s:
                self.cut_off(connection, f"output limit: owed over {soft} bytes for {soft_s} s")
                return False
        else:
            connection.over_soft_since_s = 0.0
        return True

    def cut_off(self, connection: Connection, reason: str) -> None:
        """Close a client that doesn't read what it is sent, and say which."""
        name = connection.name.decode("ascii", "replace")
        self.server.log("warning", f"client id={connection.id} addr={connection.address} name={name} cut off: {reason}")
        self.server.stats.output_limit_disconnections += 1
        self.close(connection, reason)

    # -- waiting: for the log (WAITAOF), for history -----------------------------------------------

    def block(self, connection: Connection, wait: Wait) -> None:
        """Read nothing more from `connection` until what it waits for is there, or the deadline passes."""
        connection.blocked_until = wait
        connection.refresh_plain()
        self.waiting.append(connection)
        self.watch(connection)

    def wake_waiting(self, durable: int) -> None:
        """Answer those whose position is durable, or whose time is up."""
        now_s = time.monotonic()
        for connection in self.waiting[:]:
            wait = connection.blocked_until
            assert wait is not None
            if durable >= wait.position:
                self.answer(connection, [1, 0])
            elif now_s >= wait.deadline_s:
                try:
                    self.answer(connection, wait.late())
                except Rejection as rejection:
                    self.fail(connection, rejection.code, rejection.text)

    def fail(self, connection: Connection, code: str, text: str) -> None:
        """Refuse the command in which `connection` waits."""
        self.answer(connection, Failure(code, text))

    def answer(self, connection: Connection, value: object) -> None:
        """Answer the command in which `connection` waits, and go on with it."""
        self.waiting.remove(connection)
        connection.blocked_until = None
        connection.refresh_plain()
        self.dispatcher.reply_later(connection, value)
        self.watch(connection)
        self.go_on_later(connection)

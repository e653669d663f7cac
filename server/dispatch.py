"""From the words of one command to its reply: what may run, what it does, how it is logged.

`execute` is the choke point. In the common case (`Connection.plain`, `Dispatcher.open`) it finds the
command, parses, applies, logs and encodes, and nothing else. Everything uncommon goes through
`refusal`, which asks Redis's questions in Redis's order:

    unknown -> arity -> authenticated -> allowed in MULTI -> memory -> log writable -> loading -> queue

A command of the engine is a typed request (parsed by generated code) and a handler of the engine; it is
logged as its own words when it changed something. A command of the server is a plain function of
(server, connection, words).
"""

from collections.abc import Callable
from time import perf_counter_ns, time_ns
from typing import Final

from persistence.errors import DiskFull
from persistence.payload import pack, pack_transaction
from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.fields import arity_error
from protocol.lookup import find
from protocol.packing import PACKED
from protocol.replies import encode
from protocol.requests import PARSERS, OrderBatch, OrderPut, Request
from protocol.resp import Parser
from protocol.spec import Command
from protocol.unpacking import PackedParser
from protocol.values import Failure, Status
from server.connection import NO_REPLY, Connection
from server.engine.exchange import Exchange, Handler, Outcome
from server.engine.handlers import HANDLERS as ENGINE_HANDLERS
from server.limits import QUEUED_BYTES_MAX, QUEUED_COMMANDS_MAX, RECORD_BYTES_MAX, TRANSACTION_REPLY_BYTES_MAX
from server.quoting import monitor_line, redact
from server.server import Server, Service
from server.stats import CommandStats

QUEUED = Status(b"QUEUED")
now_ns: Final = perf_counter_ns  # compiled code finds a Final at its place, and an imported name in a dictionary

WHILE_SUBSCRIBED = frozenset(("subscribe", "psubscribe", "unsubscribe", "punsubscribe", "ping", "quit", "reset"))
"""What a subscribed RESP2 connection may send: only these replies can be told from messages."""

SUBSCRIBER_COMMANDS = "(P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"


class Entry:
    """One command as the dispatcher sees it, all questions about it answered beforehand."""

    __slots__ = (
        "arity",
        "batch",
        "before_authentication",
        "denied_when_full",
        "handler",
        "name",
        "parse",
        "queued",
        "service",
        "stats",
        "writes",
    )

    def __init__(self, command: Command, service: Service | None, stats: CommandStats) -> None:
        name = command.name.encode()
        self.name = command.name.lower()

        self.arity = command.arity
        self.batch = name == b"ORDER.BATCH"
        self.writes = "write" in command.flags
        self.denied_when_full = "denyoom" in command.flags
        self.before_authentication = "no_auth" in command.flags
        self.queued = name not in (b"EXEC", b"DISCARD", b"MULTI", b"WATCH", b"QUIT", b"RESET")
        self.parse: Callable[[list[bytes]], Request] | None = PARSERS.get(name) if service is None else None
        self.handler: Handler = ENGINE_HANDLERS.get(name, not_of_the_engine)
        self.service = service  # of the server's own commands, and where the engine's memory is not all there is
        self.stats = stats
        assert service is not None or name in ENGINE_HANDLERS, name


class Dispatcher:
    """Executes commands one at a time; owned by the loop."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.exchange = server.exchange
        self.entries: dict[bytes, Entry] = {}
        # The one that was found last: the same command comes again and again, and comparing is a tenth of hashing.
        self.latest: Entry | None = None
        self.latest_name = b""
        self.now_us = 0
        self.now_s = 0.0
        self.clock_ns = 0  # when the last command ended
        self.open = False
        self.fees_refused = False
        self.memory_full = False
        # The words of the writes of the transaction being executed; None outside EXEC.
        self.transaction: list[list[bytes]] | None = None

    def register(self, services: dict[bytes, Service]) -> None:
        """Bind every declared command to what executes it."""
        for name, command in COMMANDS.items():
            stats = self.server.stats.command(command.name.lower())
            entry = Entry(command, services.get(name.encode()), stats)
            self.entries[name.encode()] = entry
            self.entries[name.lower().encode()] = entry
        self.refresh_open()

    def refresh_open(self) -> None:
        """Recompute `open`: the server is in no state that would refuse or watch commands."""
        server = self.server
        self.exchange = server.exchange
        self.fees_refused = not server.settings.order_fees
        watched = server.monitors or self.memory_full or not server.snapshots.last_status_ok
        self.open = not (server.loading or server.write_error or watched)

    def begin_tick(self) -> None:
        """Read the clocks once for the whole tick."""
        self.now_us = time_ns() // 1000
        self.clock_ns = now_ns()
        self.now_s = self.clock_ns / 1e9

    # -- one command ---------------------------------------------------------------------------

    def execute(self, connection: Connection, args: list[bytes]) -> None:
        """Execute or queue one command and append its reply to the connection's."""
        name = args[0]
        if name == self.latest_name:
            entry = self.latest
        else:
            entry = self.entries.get(name)
            if entry is not None:
                self.latest_name = name
                self.latest = entry
        connection.commands += 1
        if entry is not None and connection.plain and self.open:
            connection.last_command = entry.name
            self.run(entry, connection, args)
            return
        if entry is None:
            entry = self.entries.get(args[0].upper())
        if entry is not None:
            connection.last_command = entry.name
        refused = self.refusal(entry, connection, args)
        if refused is not None:
            if entry is not None and entry.name == "exec":
                refused = exec_refused(connection, refused)
            self.server.stats.error(refused.code)
            if entry is not None:
                entry.stats.rejected += 1
                if connection.queue is not None and entry.queued:
                    connection.queue_failed = True
            elif connection.queue is not None:
                connection.queue_failed = True
            self.reply(connection, connection.encode_error(refused.code, refused.text))
            if refused.code == "LOADING" and entry is not None and entry.name in ("subscribe", "psubscribe"):
                connection.close_after_reply("subscribed while loading")  # else it would wait for messages forever
            return
        assert entry is not None
        if self.server.monitors and entry.name != "exec":
            self.tell_monitors(connection, args)
        if connection.queue is not None and entry.queued:
            self.enqueue(connection, args)
            return
        self.run(entry, connection, args)

    def refuse(self, connection: Connection, rejection: Rejection) -> None:
        """Answer a request that could not be made a command: of MessagePack, whose params may be wrong."""
        connection.commands += 1
        self.server.stats.error(rejection.code)
        if connection.queue is not None:
            connection.queue_failed = True
        self.reply(connection, connection.encode_error(rejection.code, rejection.text))

    def run(self, entry: Entry, connection: Connection, args: list[bytes]) -> None:
        """Apply, log, encode; time it."""
        error = ""
        try:
            value = self.answer(entry, connection, args)
            if value is NO_REPLY:
                data = b""
            elif connection.protocol != PACKED:
                data = encode(value, connection.protocol == 3)
            else:
                data = connection.encode(value)
        except Rejection as rejection:
            error = rejection.code
            data = connection.encode_error(error, rejection.text)
        if connection.plain:
            connection.replies.append(data)
        elif data:
            self.reply(connection, data)
        ended_ns = now_ns()
        duration_ns = ended_ns - self.clock_ns
        self.clock_ns = ended_ns
        stats = entry.stats
        stats.record(duration_ns)
        if error:
            stats.failed += 1
            self.server.stats.error(error)
        if duration_ns >= self.server.slow_ns:
            self.server.stats.slow(duration_ns, redact(args), connection, self.now_us)

    def answer(self, entry: Entry, connection: Connection, args: list[bytes]) -> object:
        """The command's reply value; raises Rejection, having changed nothing."""
        parse = entry.parse
        if parse is None:
            if (len(args) != entry.arity) if entry.arity > 0 else (len(args) < -entry.arity):
                raise arity_error(entry.name)  # of a sub-command, its container counts that
            service = entry.service
            assert service is not None
            return service(self.server, connection, args)
        request = parse(args)
        if not entry.writes:
            present_us = max(self.now_us, self.exchange.now_us + 1)
            return self.exchange.apply(entry.handler, request, present_us).reply
        if entry.batch and sum(map(len, args)) > QUEUED_BYTES_MAX:  # it is logged with the items that were refused
            raise Rejection("LIMIT", f"a batch holds at most {QUEUED_BYTES_MAX} bytes")
        return self.apply(entry, request, args, connection.parser)

    def apply(self, entry: Entry, request: Request, args: list[bytes], parser: Parser | PackedParser | None) -> object:
        """Apply a write to the engine and append it to the log, if it changed anything."""
        journal = self.server.journal
        assert journal is not None
        if journal.tail + RECORD_BYTES_MAX > journal.reserved:
            self.make_room()
        if self.fees_refused:
            refuse_fees(request)
        exchange = self.exchange
        if self.transaction is not None:
            outcome = exchange.apply(entry.handler, request, self.now_us)
            if outcome.changed:
                self.transaction.append(args)
                if outcome.events:
                    self.server.feed.publish(outcome.events, self.now_us)
            return outcome.reply
        now_us = self.now_us
        if now_us <= exchange.now_us:
            now_us = exchange.now_us + 1
        outcome = exchange.apply(entry.handler, request, now_us)
        if outcome.changed:
            frame = parser.frame() if parser is not None else b""
            sequence = journal.append(frame or pack(args), now_us)
            assert sequence == exchange.sequence, (sequence, exchange.sequence)
            if outcome.events:
                self.server.feed.publish(outcome.events, now_us)
        return outcome.reply

    def run_internal(self, args: list[bytes]) -> object:
        """Execute one of our own writes (a parameter of the engine) as if a client had sent it."""
        entry = self.entries[args[0]]
        assert entry.parse is not None, args
        return self.apply(entry, entry.parse(args), args, None)

    def make_room(self) -> None:
        """Reserve log space, or refuse the write."""
        server = self.server
        assert server.journal is not None
        try:
            server.journal.reserve(RECORD_BYTES_MAX)
        except DiskFull as error:
            self.note_full_disk(error)
            raise Rejection("MISCONF", f"Errors writing to the AOF file: {error}") from None
        if server.write_error and server.journal.written_sequence == server.journal.sequence:
            server.write_error = ""
            server.log("notice", "there is space for the log again; writes are accepted")
            self.refresh_open()

    def note_full_disk(self, error: DiskFull) -> None:
        """Refuse writes from now on, until `make_room` succeeds."""
        if not self.server.write_error:
            self.server.write_error = str(error)
            self.server.log("warning", f"writes are refused until there is space again: {error}")
            self.refresh_open()

    # -- what may run --------------------------------------------------------------------------

    def refusal(self, entry: Entry | None, connection: Connection, args: list[bytes]) -> Rejection | None:
        """Why this command must not run now, in Redis's order of precedence; None when it may."""
        server = self.server
        try:
            command = find(args)  # the sub-command, where there are some: it has flags of its own
        except Rejection as rejection:
            return rejection
        assert entry is not None
        if not connection.authenticated and not entry.before_authentication:
            return Rejection("NOAUTH", "Authentication required.")
        if connection.queue is not None and "no_multi" in command.flags:
            return Rejection("ERR", "Command not allowed inside a transaction")
        if self.memory_full and entry.denied_when_full:
            return Rejection("OOM", "command not allowed when used memory > 'maxmemory'.")
        if entry.writes or entry.name == "ping":
            misconfiguration = self.misconfiguration()
            if misconfiguration:
                return Rejection("MISCONF", misconfiguration)
        if connection.protocol == 2 and connection.subscribed and entry.name not in WHILE_SUBSCRIBED:
            return Rejection("ERR", f"Can't execute '{command.wire_name}': only {SUBSCRIBER_COMMANDS}")
        if server.loading and "loading" not in command.flags:
            return Rejection("LOADING", "Dingir is loading the dataset in memory")
        return None

    def misconfiguration(self) -> str:
        """Why writes can't be made durable; empty when they can."""
        server = self.server
        if server.write_error:
            try:
                self.make_room()
            except Rejection as rejection:
                return rejection.text
        settings = server.settings
        if settings.stop_writes_on_bgsave_error and settings.save_points and not server.snapshots.last_status_ok:
            return "the last snapshot failed, and stop-writes-on-bgsave-error is on. See the log for the reason."
        return ""

    # -- transactions --------------------------------------------------------------------------

    def enqueue(self, connection: Connection, args: list[bytes]) -> None:
        """Keep a command for EXEC; too much of it is an error that fails the transaction."""
        queue = connection.queue
        assert queue is not None
        connection.queue_bytes += sum(map(len, args))
        if len(queue) >= QUEUED_COMMANDS_MAX or connection.queue_bytes > QUEUED_BYTES_MAX:
            connection.queue_failed = True
            text = f"a transaction holds at most {QUEUED_COMMANDS_MAX} commands and {QUEUED_BYTES_MAX} bytes"
            self.server.stats.error("LIMIT")
            self.reply(connection, connection.encode_error("LIMIT", text))
            return
        queue.append(args)
        self.reply(connection, connection.encode(QUEUED))

    def execute_transaction(self, connection: Connection, queue: list[list[bytes]]) -> None:
        """Execute queued commands without a break, as one record of the log, and answer them."""
        exchange = self.exchange
        loading = self.server.loading  # then recovery has the engine, and nothing that may run comes near it
        self.now_us = max(self.now_us, exchange.now_us + 1)
        self.transaction = []
        if not loading:
            exchange.begin(self.now_us)
        replies: list[bytes] = []
        size = 0
        for args in queue:
            entry = self.entries.get(args[0]) or self.entries[args[0].upper()]
            refused = self.refusal(entry, connection, args)
            if refused is None and size > TRANSACTION_REPLY_BYTES_MAX and not entry.writes:
                refused = Rejection("LIMIT", f"a transaction reads at most {TRANSACTION_REPLY_BYTES_MAX} bytes")
            if refused is not None:
                replies.append(connection.encode_part_error(refused.code, refused.text))
                continue
            if self.server.monitors:
                self.tell_monitors(connection, args)
            entry.stats.calls += 1
            try:
                value = self.answer(entry, connection, args)
            except Rejection as rejection:
                entry.stats.failed += 1
                self.server.stats.error(rejection.code)
                replies.append(connection.encode_part_error(rejection.code, rejection.text))
                continue
            if value is not NO_REPLY:
                data = connection.encode_part(value)  # at once: as values, they take ten times the memory
                replies.append(data)
                size += len(data)
        changed = not loading and exchange.end()
        writes, self.transaction = self.transaction, None
        assert changed == bool(writes)
        if changed:
            journal = self.server.journal
            assert journal is not None
            sequence = journal.append(pack_transaction(writes), self.now_us)
            assert sequence == exchange.sequence, (sequence, exchange.sequence)
        self.reply(connection, connection.encode_parts(replies))

    # -- replies -------------------------------------------------------------------------------

    def reply(self, connection: Connection, data: bytes) -> None:
        """Append a reply, unless there is none (a notification's) or CLIENT REPLY silenced it."""
        if connection.reply_off or not data:
            return
        if connection.reply_skip > 0:
            connection.reply_skip -= 1
            if connection.reply_skip == 0:
                connection.refresh_plain()
            return
        connection.replies.append(data)

    def reply_later(self, connection: Connection, value: object) -> None:
        """Answer the command in which a connection waited."""
        if isinstance(value, Failure):
            self.server.stats.error(value.code)
            self.reply(connection, connection.encode_error(value.code, value.text))
        else:
            self.reply(connection, connection.encode(value))
        self.server.loop.touch(connection)

    def tell_monitors(self, connection: Connection, args: list[bytes]) -> None:
        """Show a command to every MONITOR, before it is executed."""
        line = monitor_line(self.now_us, connection, redact(args))
        for monitor in self.server.monitors:
            monitor.replies.append(monitor.encode_line(b"monitor", line))
            self.server.loop.touch(monitor)


def exec_refused(connection: Connection, reason: Rejection) -> Rejection:
    """Discard the transaction whose EXEC is refused, and say so as Redis does."""
    connection.leave_transaction()
    text = reason.text if reason.code == "ERR" else f"{reason.code} {reason.text}"
    return Rejection("EXECABORT", "Transaction discarded because of: " + text)


def not_of_the_engine(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """The handler of commands that have none."""
    raise AssertionError("a command of the server was given to the engine")


def refuse_fees(request: Request) -> None:
    """Refuse a caller's own fee rates where `order-fees no` reserves them to the market."""
    orders = request.items if isinstance(request, OrderBatch) else [request]
    for order in orders:
        if isinstance(order, OrderPut) and (order.taker_fee is not None or order.maker_fee is not None):
            raise Rejection("NOPERM", "TAKERFEE and MAKERFEE are the market's here (order-fees is no)")

"""The protocol of an exchange without any I/O: what to write now, whose reply has come, what to do when it breaks.

The sync and the async connection are thin shells over one `Session`: they connect, write what it says, hand it what
they receive, and tell it the time. A call goes

    submit -> waiting -> written (the first byte is with the system: it may have arrived) -> settled
                 ^          |
                 +--- lost, or answered LOADING, and it may be sent again

and is settled exactly once: by its reply, its timeout, a lost connection after which it may not be sent again, the end
of `retry_for`, or the end of the exchange. Replies come in the order of the commands: a queue is all that pairs them.

The phases of a connection: none; greeting (HELLO is not answered yet, nothing else is written); ready; leaving (LOADING
was answered: nothing more is written, and when the last reply is there the connection is given up for a new one).

A reply that is late has its connection given up, as a later one can't overtake it: what hangs behind it is sent again
or settled like after any other loss. So a late reply can't reach a call that it does not answer.

Not thread-safe; nothing in here waits.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from dingir.address import Address
from dingir.backoff import Backoff
from dingir.call import Call, Waiter, same
from dingir.codec import CODECS, Decoder
from dingir.errors import Closed, ConnectionLost, DingirError, OutcomeUnknown, ProtocolError, ServerError, Timeout
from dingir.greeting import greeting
from dingir.push import Push

LOADING: Final = "LOADING"


class Session:
    """The calls of one exchange, and the state of its present connection. Times are seconds of a monotonic clock."""

    def __init__(self, address: Address, wake: Callable[[Waiter], None]) -> None:
        self.address = address
        self.backoff = Backoff()
        self.ready = False
        """HELLO has been answered: calls may be written."""
        self.closed = False
        self.pending = 0
        """Calls that somebody waits for."""
        self.trouble: DingirError | None = None
        """Why there is no connection."""
        self._wake = wake
        self._drained: Waiter | None = None
        self._codec = CODECS[address.protocol]
        self._decoder: Decoder | None = None
        self._number = 0
        self._leaving = False
        self._answered = False
        self._waiting: deque[Call[Any]] = deque()
        self._written: deque[Call[Any]] = deque()
        self._loading: list[Call[Any]] = []
        self._out = memoryview(b"")
        self._out_done = 0
        self._out_calls: deque[tuple[int, Call[Any]]] = deque()
        """What is being written: where in `_out` each call begins, of which nothing has been written."""

    # -- calls ------------------------------------------------------------------------------------------

    def submit(self, calls: Sequence[Call[Any]], waiter: Waiter, now: float) -> None:
        """Take calls, which are written together. Raise `Closed`, or for words that are no text; then none is taken."""
        if self.closed:
            raise Closed("the exchange has been closed")
        body = self._codec.body
        for call in calls:
            if call.words:
                call.body = body(call.words)
        for call in calls:
            call.waiter = waiter
            if not self.ready:
                call.give_up_at = now + self.address.retry_for
        self._waiting.extend(calls)
        self.pending += len(calls)

    def abandon(self, calls: Sequence[Call[Any]]) -> None:
        """Nobody waits for these any more: what is not written will not be, and what is written is not sent again."""
        for call in calls:
            if call.waiter is not None and not call.settled and not call.abandoned:  # it was taken, and is not through
                call.abandoned = True
                self._one_less()

    def _settle(self, call: Call[Any], error: DingirError | None, reply: Any = None) -> None:
        if call.abandoned:
            return
        assert not call.settled, "settled twice"
        call.error = error
        call.reply = reply
        call.settled = True
        waiter = call.waiter
        assert waiter is not None, "not taken"
        waiter.remaining -= 1
        if not waiter.remaining:
            self._wake(waiter)
        self._one_less()

    def _one_less(self) -> None:
        self.pending -= 1
        if not self.pending and self._drained is not None:
            self._drained.remaining = 0
            self._wake(self._drained)

    # -- a connection -----------------------------------------------------------------------------------

    def connected(self) -> None:
        """A connection has been made: it begins with HELLO."""
        assert self._decoder is None, "one connection at a time"
        self._decoder = self._codec.decoder()
        greetings = []
        for words in greeting(self.address, self._codec.version):
            call = Call(words, same, again=False)
            call.greeting = call.abandoned = True
            call.body = self._codec.body(words)
            greetings.append(call)
        self._load(greetings)

    def outgoing(self) -> memoryview:
        """Return what is to be written next, all of it in one piece."""
        if self._out_done == len(self._out) and self._waiting and self.ready and not self._leaving:
            calls = []
            for call in self._waiting:
                if call.abandoned:
                    continue
                if call.words:
                    calls.append(call)
                else:
                    self._settle(call, None)  # it only waited for the connection
            self._waiting.clear()
            self._load(calls)
        return self._out[self._out_done :]

    def _load(self, calls: list[Call[Any]]) -> None:
        frames = []
        begin = 0
        for call in calls:
            self._number += 1
            frame = self._codec.frame(self._number, call.body)
            self._out_calls.append((begin, call))
            begin += len(frame)
            frames.append(frame)
        self._out = memoryview(frames[0] if len(frames) == 1 else b"".join(frames))
        self._out_done = 0

    def wrote(self, count: int, now: float) -> None:
        """The system has taken `count` bytes of `outgoing`: the calls whose first byte is among them may arrive."""
        self._out_done += count
        calls = self._out_calls
        reply_by = now + self._patience_s()
        while calls and calls[0][0] < self._out_done:
            call = calls.popleft()[1]
            call.reply_by = reply_by
            self._written.append(call)

    def receive(self, data: bytes) -> None:
        """Take what was received. Raise when the connection is to be given up: the shell says so to `lost`."""
        assert self._decoder is not None, "received without a connection"
        written = self._written
        for item in self._decoder.receive(data):
            if type(item) is Push:
                continue  # nothing that this connection asked for
            if not written:
                raise item if isinstance(item, ServerError) else ProtocolError("a reply to nothing")
            call = written.popleft()
            if call.greeting:
                self._greeted(item)
            elif not isinstance(item, ServerError):
                self._answered = True
                self._settle(call, None, item)
            elif item.code == LOADING:
                self._leaving = True
                self._loading.append(call)
            else:
                self._answered = True
                item.resent = call.resent
                self._settle(call, item)
        if self._leaving and not written:
            raise ConnectionLost("the server is loading its data")

    def _greeted(self, reply: Any) -> None:
        if self.ready:
            return  # CLIENT SETINFO: a server that does not have it is as good
        if isinstance(reply, ServerError):
            raise ConnectionLost(str(reply)) if reply.code == LOADING else reply
        if not isinstance(reply, dict):
            raise ProtocolError(f"HELLO: expected a map, received {reply!r:.80}")
        self.ready = True

    # -- when it breaks ---------------------------------------------------------------------------------

    def lost(self, trouble: DingirError, now: float) -> float:
        """There is no connection, or no more. Return for how many seconds to wait before the next try.

        What the server says to HELLO, but for LOADING, is final for all calls: a password does not become right by
        saying it again. So is what is no reply to it at all.
        """
        final = isinstance(trouble, ServerError) or (isinstance(trouble, ProtocolError) and not self.ready)
        self.trouble = trouble
        if self._answered:
            self.backoff.reset()
        written = self._written
        queue = [call for call in self._loading if not call.abandoned]
        self._written = deque()
        for call in written:
            if call.abandoned:
                continue
            if call.again:
                call.resent = True
                queue.append(call)
            else:
                self._settle(call, OutcomeUnknown(f"{call.words[0]}: {trouble}", call.client_ids))
        queue += [call for _, call in self._out_calls if not call.abandoned]
        queue += self._waiting
        self._forget_connection()
        self._waiting = deque(queue)
        for call in queue:
            if call.give_up_at is None:
                call.give_up_at = now + self.address.retry_for
        if final:
            self._fail_waiting(lambda: type(trouble)(*trouble.args))
        return self.backoff.wait_s()

    def _forget_connection(self) -> None:
        self._decoder = None
        self.ready = self._leaving = self._answered = False
        self._number = 0
        self._loading = []
        self._out = memoryview(b"")
        self._out_done = 0
        self._out_calls.clear()

    def _fail_waiting(self, error: Callable[[], DingirError]) -> None:
        waiting = self._waiting
        self._waiting = deque()
        for call in waiting:
            self._settle(call, self._given_up(call, error))

    def _given_up(self, call: Call[Any], error: Callable[[], DingirError]) -> DingirError:
        """Say how a call ends that will not be sent again: what may have arrived may have taken effect."""
        if call.resent and call.writes:
            return OutcomeUnknown(f"{call.words[0]}: {error()}", call.client_ids)
        return error()

    # -- time -------------------------------------------------------------------------------------------

    def deadline(self) -> float | None:
        """Return when `expire` has something to do, if nothing happens before."""
        times = [self._written[0].reply_by] if self._written else []
        if not self.ready:
            times += [call.give_up_at for call in self._waiting if call.give_up_at is not None]
        return min(times, default=None)

    def expire(self, now: float) -> None:
        """Settle what has waited for too long. Raise when the connection is to be given up."""
        if not self.ready and any(call.give_up_at is not None and call.give_up_at <= now for call in self._waiting):
            kept: deque[Call[Any]] = deque()
            for call in self._waiting:
                if call.give_up_at is None or call.give_up_at > now:
                    kept.append(call)
                else:
                    self._settle(call, self._given_up(call, self._no_connection))
            self._waiting = kept
        if self._written and self._written[0].reply_by <= now:
            seconds = self._patience_s()
            while self._written and self._written[0].reply_by <= now:
                call = self._written.popleft()
                self._settle(call, Timeout(f"{call.words[0]}: no reply within {seconds:g} s", call.client_ids))
            raise ConnectionLost(f"no reply within {seconds:g} s")

    def _patience_s(self) -> float:
        """How long a reply may take now. HELLO is a part of a try to connect, and a command."""
        return self.address.timeout if self.ready else min(self.address.timeout, self.address.connect_timeout)

    def _no_connection(self) -> ConnectionLost:
        return ConnectionLost(f"no connection for {self.address.retry_for:g} s: {self.trouble or 'none was made'}")

    # -- the end ----------------------------------------------------------------------------------------

    def close(self, drained: Waiter) -> None:
        """Take no more calls; `drained` hears when all that were taken are settled."""
        self.closed = True
        self._drained = drained
        if not self.pending:
            drained.remaining = 0

    def end(self) -> None:
        """Settle whatever is left."""
        self.closed = True
        self._drained = None
        for call in self._written:
            if call.writes:
                self._settle(call, OutcomeUnknown(f"{call.words[0]}: the exchange was closed", call.client_ids))
            else:
                self._settle(call, Closed("the exchange was closed"))
        self._written.clear()
        self._waiting = deque([*self._loading, *(call for _, call in self._out_calls), *self._waiting])
        self._forget_connection()
        self._fail_waiting(lambda: Closed("the exchange was closed"))

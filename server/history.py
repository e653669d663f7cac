"""History, seen from the server: who follows the log, and the questions that it answers.

Problem. What the engine has forgotten is in SQL; but nothing of SQL may run here, and nobody may wait for it but who
asked. Idea: a process of its own follows the log (`persistence/history`) and answers over a Unix socket. This module
speaks with it, and parks the connection that asked, as WAITAOF parks one: the loop goes on, and the answer comes in
like any other event. Who does not read its socket is not waited for: what is asked goes through a bounded channel to a
task of its own, and a question that is not answered in time is refused.

The two know nothing of each other but the socket and the directory. `history` says who follows:

    a URL       a child of ours (`history_process.py`), started again when it ends
    external    somebody else starts it; the log is kept for it as for ours
    off         nobody; if somebody should be connected all the same, it is asked, and the log is kept for it meanwhile

What a follower still needs of the log stays: `slowest` tells a snapshot what not to delete, from the positions that
followers leave in the directory, whether they run or not (`persistence/followers.py`).
"""

import math
import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import msgpack
import trio

from persistence.followers import follower_sequences
from persistence.layout import history_database, history_socket
from protocol.errors import Rejection
from server.connection import ANSWER, NO_REPLY, Connection, Wait
from server.history_process import HistoryProcess
from server.limits import HISTORY_ANSWER_S, HISTORY_CONNECT_S, HISTORY_LOOK_S, HISTORY_QUESTIONS_MAX, READ_BYTES_MAX
from server.server import Server

OFF: Final = "off"
EXTERNAL: Final = "external"
OURS: Final = ""
"""The name of the follower that answers here; others have names of their own."""

Make = Callable[[Any], object]
"""Makes the reply of what was answered."""


class Question:
    """Something that was asked, and who waits for it."""

    __slots__ = ("connection", "frame", "make", "reached_us", "sequence", "wait")

    def __init__(
        self, connection: Connection, wait: Wait, make: Make, frame: bytes, reached_us: int, sequence: int
    ) -> None:
        self.connection: Final = connection
        self.wait: Final = wait
        self.make: Final = make
        self.frame: Final = frame
        self.reached_us: Final = reached_us
        self.sequence: Final = sequence

    @property
    def waited_for(self) -> bool:
        """Whether who asked is still there and waiting."""
        return self.connection.blocked_until is self.wait


class History:
    """The follower, as the server knows it."""

    def __init__(self, server: Server) -> None:
        self.server: Final = server
        self.directory: Final = server.store.directory
        self.process: Final = HistoryProcess(server, self.directory, self.url)
        self.status: dict[str, Any] = {}  # what it told last; empty while it is not connected
        self._alone_since_us = 1_000_000 * server.clock.wall_s()  # since when nobody is connected
        self._outbox: trio.MemorySendChannel[int] | None = None
        self._asked: dict[int, Question] = {}
        self._number = 0
        self._early: list[int] = []  # questions that wait for a time to be in the tables
        self._waiting: list[tuple[int, Connection, Wait]] = []  # WAITHISTORY: for which record

    @property
    def url(self) -> str:
        """The database, or `external`, or `off`."""
        return self.server.settings.history or "sqlite:" + quote(os.path.join(self.directory, history_database(OURS)))

    @property
    def connected(self) -> bool:
        return self._outbox is not None

    async def supervise(self) -> None:
        """Keep a follower running, where that is ours to do, until cancelled."""
        if self.url not in (OFF, EXTERNAL):
            await self.process.supervise()

    # -- for commands -------------------------------------------------------------------------------

    def ask(
        self, connection: Connection, method: str, params: dict[str, object], make: Make, reached_us: int = 0
    ) -> object:
        """Ask the follower, and answer `connection` when it has answered; raise Rejection where it can't be asked.

        It is asked when everything up to the time `reached_us` is in the tables (or all there is now): what goes on
        where memory ends must not leave out what is on its way between the two.
        """
        self._reached()
        if len(self._asked) >= HISTORY_QUESTIONS_MAX:
            raise Rejection("NOHISTORY", f"history: {HISTORY_QUESTIONS_MAX} questions wait for an answer already")
        self._number += 1
        number = self._number
        wait = Wait(ANSWER, self.server.clock.monotonic_s() + HISTORY_ANSWER_S, partial(self._no_answer, number))
        frame = msgpack.packb([0, number, method, params])
        question = Question(connection, wait, make, frame, reached_us, self.server.exchange.sequence)
        if self._is_in_tables(question):
            self._post(number)
        else:
            self._early.append(number)
        self._asked[number] = question
        self.server.loop.block(connection, wait)
        return NO_REPLY

    def wait_for(self, connection: Connection, sequence: int, timeout_ms: int) -> object:
        """Answer `connection` when the tables have come up to `sequence`, or the time is up."""
        self._reached()
        if self.status.get("sequence", 0) >= sequence:
            return self.status["sequence"]
        deadline_s = self.server.clock.monotonic_s() + timeout_ms / 1000 if timeout_ms else math.inf
        wait = Wait(ANSWER, deadline_s, lambda: self.status.get("sequence", 0))
        self._waiting.append((sequence, connection, wait))
        self.server.loop.block(connection, wait)
        return NO_REPLY

    def _reached(self) -> "trio.MemorySendChannel[int]":
        """Where to post a question; raise Rejection where there is nobody."""
        if self._outbox is not None:
            return self._outbox
        if self.url == OFF:
            raise Rejection("NOHISTORY", "history: it is off here (--history off)")
        if self.url == EXTERNAL:
            raise Rejection("NOHISTORY", "history: no follower is connected (python -m persistence.history follow)")
        last_exit = self.process.last_exit
        why = f" ({last_exit})" if last_exit else ""
        raise Rejection("NOHISTORY", f"history: the process that writes it does not answer now{why}; try again")

    def _post(self, number: int) -> None:
        """Let a question be sent, behind those of before."""
        try:
            self._reached().send_nowait(number)
        except trio.WouldBlock:  # of many that were not answered in time, none has been taken yet
            raise Rejection("NOHISTORY", "history: it does not take questions now") from None

    def _is_in_tables(self, question: Question) -> bool:
        told = self.status
        return bool(told) and (told["time_us"] >= question.reached_us or told["sequence"] >= question.sequence)

    # -- for INFO, and for snapshots -------------------------------------------------------------------

    @property
    def sequence(self) -> int:
        """The record up to which history has come, as far as is known here."""
        if self.status:
            return int(self.status["sequence"])
        if self.url == OFF:
            return 0
        return follower_sequences(self.directory, self.server.store.store_id).get(OURS, 0)

    def lag(self) -> tuple[int, int]:
        """How many durable records are not in the tables, and for how many milliseconds the oldest is not."""
        if self.url == OFF and not self.connected:
            return 0, 0
        events = max(0, self.server.durable_sequence - self.sequence)
        if events == 0:
            return 0, 0
        since_us = self.status["pending_us"] if self.connected else self._alone_since_us
        return events, max(0, self.server.loop.dispatcher.now_us - since_us) // 1000 if since_us else 0

    def slowest(self) -> tuple[int, str] | None:
        """How far the slowest follower has come, whose restart needs the log from there on, and which one that is;
        None where there is no follower."""
        found = follower_sequences(self.directory, self.server.store.store_id)
        if self.url == OFF and not self.connected:
            found.pop(OURS, None)
        else:
            found.setdefault(OURS, 0)  # it has not begun: all there is
        return min((sequence, name) for name, sequence in found.items()) if found else None

    # -- the conversation ---------------------------------------------------------------------------

    async def converse(self) -> None:
        """Stay connected to whoever answers at the socket, until cancelled."""
        path = near(os.path.join(self.directory, history_socket(OURS)))
        pause_s = HISTORY_LOOK_S if self.url == OFF else HISTORY_CONNECT_S
        while True:
            try:
                stream = await trio.open_unix_socket(path)
            except OSError:
                await trio.sleep(pause_s)
                continue
            outbox, inbox = trio.open_memory_channel[int](HISTORY_QUESTIONS_MAX)
            try:
                async with stream, trio.open_nursery() as nursery:
                    nursery.start_soon(self._send, stream, inbox)
                    await self._hear(stream, outbox)
                    nursery.cancel_scope.cancel()
            except* (OSError, trio.BrokenResourceError, trio.ClosedResourceError):
                pass  # it has ended
            finally:
                self._disconnect()
            await trio.sleep(HISTORY_CONNECT_S)

    async def _send(self, stream: trio.SocketStream, inbox: "trio.MemoryReceiveChannel[int]") -> None:
        """Send what was posted, unless nobody waits for it any more."""
        async for number in inbox:
            question = self._asked.get(number)
            if question is not None and question.waited_for:
                await stream.send_all(question.frame)
            else:
                self._asked.pop(number, None)

    async def _hear(self, stream: trio.SocketStream, outbox: "trio.MemorySendChannel[int]") -> None:
        """Take what the follower says, until it ends; it is connected from its first word on, which is its status."""
        frames: Any = msgpack.Unpacker(raw=False, strict_map_key=False)
        while data := await stream.receive_some(READ_BYTES_MAX):
            try:
                frames.feed(bytes(data))
                told = list(frames)
            except (ValueError, msgpack.UnpackException) as error:
                self.server.log("warning", f"history: what answers at its socket is no follower of ours: {error}")
                return
            for frame in told:
                if frame[0] == 2:
                    self.status = frame[2][0]
                    self._outbox = outbox
                    self._wake()
                else:
                    self._take(*frame[1:])
            self.server.loop.finish_tick()

    def _take(self, number: int, error: dict[str, str] | None, result: Any) -> None:
        """Hand out an answer."""
        question = self._asked.pop(number, None)
        if question is None or not question.waited_for:
            return  # who asked has gone, or had its time
        loop = self.server.loop
        if error is not None:
            loop.fail(question.connection, error["code"], error["text"])
        else:
            loop.answer(question.connection, question.make(result))

    def _wake(self) -> None:
        """Answer those who wait for a record that is in the tables now, and ask what waited for it."""
        early, self._early = self._early, []
        for number in early:
            question = self._asked.get(number)
            if question is None or not question.waited_for:
                self._asked.pop(number, None)
            elif self._is_in_tables(question):
                try:
                    self._post(number)
                except Rejection as rejection:
                    del self._asked[number]
                    self.server.loop.fail(question.connection, rejection.code, rejection.text)
            else:
                self._early.append(number)
        reached = self.status["sequence"]
        still: list[tuple[int, Connection, Wait]] = []
        for sequence, connection, wait in self._waiting:
            if connection.blocked_until is not wait:
                continue
            if reached >= sequence:
                self.server.loop.answer(connection, reached)
            else:
                still.append((sequence, connection, wait))
        self._waiting = still

    def _no_answer(self, number: int) -> object:
        self._asked.pop(number, None)
        raise Rejection("NOHISTORY", f"history: no answer within {HISTORY_ANSWER_S:g} s")

    def _disconnect(self) -> None:
        """Nobody answers any more: who waits for an answer is told, who waits for a record goes on waiting."""
        if self._outbox is None:
            return
        self._outbox = None
        self.status = {}
        self._alone_since_us = self.server.loop.dispatcher.now_us
        asked, self._asked = self._asked, {}
        self._early = []
        for question in asked.values():
            if question.waited_for:
                self.server.loop.fail(question.connection, "NOHISTORY", "history: the process that writes it has ended")
        self.server.loop.finish_tick()


def near(path: str) -> str:
    """The path by which a socket is reached: the system takes no more than a hundred bytes of it."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path

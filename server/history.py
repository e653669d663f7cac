"""History, seen from the server: the process that writes it, and the questions that it answers.

Problem. What the engine has forgotten is in SQL; but nothing of SQL may run here, and nobody may wait for it but who
asked. Idea: a process of its own follows the log (`persistence/history`) and answers over a Unix socket. This module
starts it and starts it again, speaks with it, and parks the connection that asked, as WAITAOF parks one: the loop goes
on, and the answer comes in like any other event.

    supervise    start `python -m persistence.history follow`; when it ends, wait a little longer each time, and again
    converse     connect to its socket, hear its progress, and hand out its answers

The two know nothing of each other: a follower that somebody else has started is as good.

What the follower still needs of the log stays: `keep_sequence` tells a snapshot what not to delete, from the
position that the follower leaves in the directory, whether it runs or not.
"""

import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgpack
import trio

from persistence.layout import HISTORY_DATABASE, HISTORY_POSITION, HISTORY_SOCKET
from persistence.position import PositionReader
from protocol.errors import Rejection
from server.connection import ANSWER, NO_REPLY, Connection, Wait
from server.limits import (
    HISTORY_ANSWER_S,
    HISTORY_CONNECT_S,
    HISTORY_END_S,
    HISTORY_QUESTIONS_MAX,
    HISTORY_RESTART_S_MAX,
    HISTORY_RESTART_S_MIN,
    READ_BYTES_MAX,
)
from server.server import Server

OFF: Final = "off"
Make = Callable[[Any], object]
"""Makes the reply of what was answered."""


class Question:
    """Something that was asked, and who waits for it."""

    __slots__ = ("connection", "make", "wait")

    def __init__(self, connection: Connection, wait: Wait, make: Make) -> None:
        self.connection: Final = connection
        self.wait: Final = wait
        self.make: Final = make


class History:
    """The follower, as the server knows it."""

    def __init__(self, server: Server) -> None:
        self.server: Final = server
        self.directory: Final = os.path.abspath(server.settings.dir)
        self.status: dict[str, Any] = {}  # what it told last; empty while it is not connected
        self.starts = 0
        self.last_exit = ""
        self._sock: socket.socket | None = None
        self._asked: dict[int, Question] = {}
        self._number = 0
        self._early: list[tuple[int, int, bytes]] = []  # questions that wait for a time to be in the tables
        self._waiting: list[tuple[int, Connection, Wait]] = []  # WAITHISTORY: for which record
        self._positions: PositionReader | None = None
        self.orderly = False
        """Set where the server ends in order: the follower may write what it has read."""

    @property
    def url(self) -> str:
        """The database, `off` for none."""
        return self.server.settings.history or "sqlite:" + os.path.join(self.directory, HISTORY_DATABASE)

    @property
    def connected(self) -> bool:
        return self._sock is not None

    # -- for commands -------------------------------------------------------------------------------

    def ask(
        self, connection: Connection, method: str, params: dict[str, object], make: Make, reached_us: int = 0
    ) -> object:
        """Ask the follower, and answer `connection` when it has answered; raise Rejection where it can't be asked.

        It is asked when everything up to the time `reached_us` is in the tables: what goes on where memory ends must
        not leave out what is on its way between the two.
        """
        self.reached()
        if len(self._asked) >= HISTORY_QUESTIONS_MAX:
            raise Rejection("NOHISTORY", f"history: {HISTORY_QUESTIONS_MAX} questions wait for an answer already")
        self._number += 1
        number = self._number
        wait = Wait(ANSWER, self.server.clock.monotonic_s() + HISTORY_ANSWER_S, partial(self._no_answer, number))
        frame = msgpack.packb([0, number, method, params])
        if self.status.get("time_us", 0) >= reached_us:
            self._send(frame)
        else:
            self._early.append((reached_us, number, frame))
        self._asked[number] = Question(connection, wait, make)
        self.server.loop.block(connection, wait)
        return NO_REPLY

    def _send(self, frame: bytes) -> None:
        """Ask; questions are short, and the follower reads them at once, so a full socket is a lost one."""
        try:
            sent = self.reached().send(frame)
        except OSError:
            sent = 0
        if sent != len(frame):
            self._disconnect()
            raise Rejection("NOHISTORY", "history: the connection to it has just been lost")

    def wait_for(self, connection: Connection, sequence: int, timeout_ms: int) -> object:
        """Answer `connection` when the tables have come up to `sequence`, or the time is up."""
        self.reached()
        if self.status.get("sequence", 0) >= sequence:
            return self.status["sequence"]
        deadline_s = self.server.clock.monotonic_s() + timeout_ms / 1000 if timeout_ms else math.inf
        wait = Wait(ANSWER, deadline_s, lambda: self.status.get("sequence", 0))
        self._waiting.append((sequence, connection, wait))
        self.server.loop.block(connection, wait)
        return NO_REPLY

    def reached(self) -> socket.socket:
        """The socket to ask by; raise Rejection where there is nobody."""
        if self._sock is not None:
            return self._sock
        if self.url == OFF:
            raise Rejection("NOHISTORY", "history: it is off here (--history off)")
        why = f" ({self.last_exit})" if self.last_exit else ""
        raise Rejection("NOHISTORY", f"history: the process that writes it does not answer now{why}; try again")

    def keep_sequence(self) -> int | None:
        """How far the follower has come, whose restart needs the log from there on; None where there is no follower."""
        if self.url == OFF and not self.connected:
            return None
        if self._positions is None:
            path = os.path.join(self.directory, HISTORY_POSITION)
            try:
                self._positions = PositionReader(path, self.server.store.store_id)
            except FileNotFoundError:
                return 0  # it has not begun: all there is
        position = self._positions.read()
        return position.sequence if position is not None else 0

    # -- the process --------------------------------------------------------------------------------

    async def supervise(self) -> None:
        """Keep a follower running until cancelled; then end it."""
        if self.url == OFF:
            return
        pause_s = HISTORY_RESTART_S_MIN
        while True:
            started_s = time.monotonic()
            code = await self._run_once()
            self.last_exit = f"it ended with status {code}"
            self.server.log("warning", f"history: {self.last_exit}; starting it again in {pause_s:g} s")
            if time.monotonic() - started_s > HISTORY_RESTART_S_MAX:
                pause_s = HISTORY_RESTART_S_MIN
            await trio.sleep(pause_s)
            pause_s = min(2 * pause_s, HISTORY_RESTART_S_MAX)

    async def _run_once(self) -> int:
        """Start the follower and wait for its end; its messages go to our log, line by line."""
        command = [sys.executable, "-P", "-m", "persistence.history", "--dir", self.directory]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment["DINGIR_HISTORY"] = self.url  # not among the arguments, where everybody sees the password
        process = await trio.lowlevel.open_process(
            [*command, "follow", "--supervised"],  # it ends when its standard input does, and so with this process
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.starts += 1
        assert process.stdout is not None
        try:
            await self._relay(process.stdout)
            return await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
            with trio.CancelScope(shield=self.orderly):
                await end(process)

    async def _relay(self, lines: trio.abc.ReceiveStream) -> None:
        """Write what the follower says into our log."""
        rest = b""
        async for data in lines:
            *whole, rest = (rest + data).split(b"\n")
            rest = rest[-READ_BYTES_MAX:]
            for line in whole:
                self.server.log("notice", f"history: {line.decode(errors='replace')}")

    # -- the conversation ---------------------------------------------------------------------------

    async def converse(self) -> None:
        """Stay connected to whoever answers at the socket, until cancelled."""
        path = near(os.path.join(self.directory, HISTORY_SOCKET))
        while True:
            try:
                stream = await trio.open_unix_socket(path)
            except OSError:
                await trio.sleep(HISTORY_CONNECT_S)
                continue
            self._sock = stream.socket._sock  # type: ignore[attr-defined]
            try:
                await self._hear(stream)
            except (OSError, trio.BrokenResourceError, trio.ClosedResourceError, ValueError, msgpack.UnpackException):
                pass
            finally:
                self._disconnect()
                await trio.aclose_forcefully(stream)

    async def _hear(self, stream: trio.SocketStream) -> None:
        frames: Any = msgpack.Unpacker(raw=False, strict_map_key=False)
        while data := await stream.receive_some(READ_BYTES_MAX):
            frames.feed(bytes(data))
            for frame in frames:
                self._take(frame)
            self.server.loop.finish_tick()

    def _take(self, frame: list[Any]) -> None:
        """Take one frame: an answer, or news."""
        if frame[0] == 2:
            self.status = frame[2][0]
            self._wake()
            return
        _, number, error, result = frame
        question = self._asked.pop(number, None)
        if question is None or question.connection.blocked_until is not question.wait:
            return  # who asked has gone, or had its time
        loop = self.server.loop
        if error is not None:
            loop.fail(question.connection, error["code"], error["text"])
            return
        try:
            loop.answer(question.connection, question.make(result))
        except Rejection as rejection:
            loop.fail(question.connection, rejection.code, rejection.text)

    def _wake(self) -> None:
        """Answer those who wait for a record that is in the tables now, and ask what waited for it."""
        early, self._early = self._early, []
        for reached_us, number, frame in early:
            if number not in self._asked:
                continue
            if reached_us > self.status["time_us"]:
                self._early.append((reached_us, number, frame))
                continue
            try:
                self._send(frame)
            except Rejection:
                return  # it has been told to all who wait
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
        if self._sock is None:
            return
        self._sock = None
        self.status = {}
        asked, self._asked = self._asked, {}
        self._early = []
        for question in asked.values():
            if question.connection.blocked_until is question.wait:
                self.server.loop.fail(question.connection, "NOHISTORY", "history: the process that writes it has ended")


async def end(process: trio.Process) -> None:
    """See to it that a process which was asked to end does."""
    with trio.move_on_after(HISTORY_END_S):
        await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()


def near(path: str) -> str:
    """The path by which a socket is reached: the system takes no more than a hundred bytes of it."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path

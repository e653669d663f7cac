"""A real flow as a fixed list of commands, so that it can go on where a killed server had got to.

`clients.replay` decides what to send by the replies that it gets. So it is let run once on an engine within this
process, and what it changed there is the script: every command of it makes one record of the log. One feeder sends
the script in order; on a server that was killed, the log's own sequence says how much of it was taken, exactly.
"""

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import cast

import hiredis

from clients.replay import mbo
from clients.replay.recording import BID, Add, Recording
from clients.replay.session import Session
from clients.replay.venue import prepare
from clients.replay.wire import Wire as ReplayWire
from protocol.errors import Rejection
from protocol.replies import encode_error, encode_resp2
from protocol.requests import PARSERS
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from tests.real_server import Server, ServerFailure, frame

MARKET = "REPLAY"
Args = list[bytes]


class InProcess:
    """What a `Session` needs of a connection, over an engine: each command is answered as it is sent."""

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.script: list[Args] = []
        self.now_us = 0

    def execute(self, args: Args) -> object:
        self.now_us += 1
        reader = hiredis.Reader()
        try:
            outcome = self.exchange.apply(HANDLERS[args[0]], PARSERS[args[0]](args), self.now_us)
        except Rejection as rejection:
            reader.feed(encode_error(rejection.code, rejection.text))
        else:
            reader.feed(encode_resp2(outcome.reply))
            if outcome.changed:
                self.script.append(args)
        return reader.gets()

    def send(self, args: Args, handler: Callable[[object], None]) -> None:
        handler(self.execute(args))

    def ask(self, *args: bytes) -> object:
        return self.execute(list(args))

    def drain(self) -> None:
        """Wait for nothing: everything is answered."""

    def wait(self, known: Callable[[], bool]) -> None:
        assert known()


def near(recording: Recording, points: float) -> Recording:
    """Leave out what rests far from the market when the recording begins; later changes of it find nothing."""
    best = {side: [float(a.price) for a in recording.opening if a.side == side] for side in (BID, b"ASK")}
    middle = (max(best[BID]) + min(best[b"ASK"])) / 2
    opening: list[Add] = [add for add in recording.opening if abs(float(add.price) - middle) <= points]
    return Recording(opening, recording.steps, recording.price_scale, recording.messages)


def script(path: Path, points: float = 1e9, steps: int = 1_000_000) -> list[Args]:
    """Return the commands of a recording, set-up included; the opening book within `points` of the middle."""
    recording = near(mbo.read(path), points)
    recording.steps = recording.steps[:steps]
    wire = InProcess()
    replay_wire = cast(ReplayWire, wire)
    users = prepare(replay_wire, recording, (MARKET, "REPLAY.BASE", "REPLAY.QUOTE"), 8)
    session = Session(replay_wire, recording, MARKET.encode(), users, False)
    session.load(lambda count: None)
    session.run(lambda count: None)
    assert session.figures.refused == 0, session.figures.first_refusal
    return wire.script


class Feeder(threading.Thread):
    """Sends a script from where the log has got to, and again after each kill, until it is over."""

    CHUNK = 32

    def __init__(self, server: Server, commands: list[Args]) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.commands = commands
        self.acknowledged = 0
        self.starts = 0
        self.over = threading.Event()
        self.up = threading.Event()
        self.wrong: BaseException | None = None
        self.pace: Callable[[float], bool] = lambda share: True
        """Whether the flow may go on, given the share of it that is done."""

    def run(self) -> None:
        try:
            while self.acknowledged < len(self.commands) and not self.over.is_set():
                self.up.wait(60.0)
                try:
                    self.feed()
                except (OSError, ServerFailure):
                    self.up.wait(0.01)
        except BaseException as error:
            self.wrong = error

    def feed(self) -> None:
        """Send the rest over one connection."""
        self.starts += 1
        with self.server.wire() as wire:
            state = wire.call("ENGINE.STATEHASH")
            assert isinstance(state, list)
            taken = int(state[1])
            assert taken >= self.acknowledged, "what was acknowledged is in the log"
            self.acknowledged = taken
            waiting: deque[int] = deque()
            while self.acknowledged < len(self.commands) and not self.over.is_set():
                while not self.pace(self.acknowledged / len(self.commands)) and not self.over.wait(0.002):
                    pass
                while taken < len(self.commands) and len(waiting) < 4:
                    chunk = self.commands[taken : taken + self.CHUNK]
                    wire.socket.sendall(b"".join(frame(*args) for args in chunk))
                    waiting.append(len(chunk))
                    taken += len(chunk)
                for _ in range(waiting.popleft()):
                    reply = wire.reply()
                    assert not isinstance(reply, hiredis.ReplyError), reply
                    self.acknowledged += 1

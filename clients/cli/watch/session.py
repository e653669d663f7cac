"""The conversation: connect, subscribe, hand what comes to the picture, send what it calls for; again when it breaks.

    follow()                    for ever: a connection, a pause, a connection, ...
      converse()                one connection: HELLO, SUBSCRIBE, then whatever comes
        Picture.hear / answer   decides

Reading never waits for the drawing, which has a thread of its own and takes a `View` when it is ready for one
(`command.py`): a terminal that is slow or stopped doesn't make us a slow client of the server.

Silence is not taken for health: after `SILENCE_S` the server is asked for a sign of life, and after as long again the
connection is given up. A server that says LOADING is at work on its log; we come again.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import hiredis
import trio

from clients.cli.address import Address
from clients.cli.watch.state.picture import Ask, Picture
from clients.cli.watch.state.records import read_message
from clients.cli.watch.stream import Wire, connect
from clients.cli.wire import Gone, Refused, greeting

NAME: Final = "watch"
SILENCE_S: Final = 5.0
"""After this the server is asked whether it is there; after twice this the connection is given up."""
PAUSE_S_MIN: Final = 0.25
PAUSE_S_MAX: Final = 5.0
"""A pause before each new connection: it doubles, up to the longest that a person would not call dead."""


@dataclass(frozen=True)
class Link:
    """How the connection is, for the status line."""

    problem: str = ""
    """Why there is none; empty while there is one, or the first is being made."""
    again_s: float = 0.0
    """When the next attempt is due, by `time.monotonic`."""


def ignore(_: object) -> None:
    """Take a reply that tells nothing."""


class Conversation:
    """One connection's state: the replies that are still to come."""

    def __init__(self, wire: Wire, picture: Picture) -> None:
        self.wire = wire
        self.picture = picture
        self.waiting: deque[Callable[[object], None]] = deque()

    async def say(self, ask: Ask) -> None:
        """Send a command. (P)SUBSCRIBE has no reply in RESP3, only pushes, and errors."""
        if ask.answered is not None:
            self.waiting.append(ask.answered)
        await self.wire.send(*ask.words)

    async def hear(self, item: object) -> None:
        """Take one thing that came; send what it calls for."""
        if isinstance(item, hiredis.ReplyError):
            if str(item).startswith("LOADING"):
                raise Gone("the server is loading its data")
            raise Refused(str(item))
        if not isinstance(item, hiredis.PushNotification):
            if not self.waiting:
                raise Gone("the server answered what was not asked")
            self.waiting.popleft()(item)
        elif item[0] == "message":
            for ask in self.picture.hear(read_message(item[1], item[2])):
                await self.say(ask)

    async def receive(self) -> list[object]:
        """Wait for what comes next, and make sure that somebody is there."""
        with trio.move_on_after(SILENCE_S):
            return await self.wire.receive()
        await self.say(Ask(("PING",), ignore))
        with trio.move_on_after(SILENCE_S):
            return await self.wire.receive()
        raise Gone(f"nothing heard for {2 * SILENCE_S:g} s")


async def converse(wire: Wire, picture: Picture, address: Address, enough: Callable[[], bool]) -> None:
    """Subscribe, and keep the picture in step until `enough` is true; raise `Gone` when the connection breaks."""
    conversation = Conversation(wire, picture)
    await conversation.say(Ask(greeting(address, NAME), ignore))
    await conversation.say(picture.opening())
    while not enough():
        for item in await conversation.receive():
            await conversation.hear(item)


async def look_once(picture: Picture, address: Address) -> None:
    """Fill the picture."""
    wire = await connect(address)
    try:
        await converse(wire, picture, address, lambda: picture.complete)
    finally:
        await wire.aclose()


async def follow(picture: Picture, address: Address, tell: Callable[[Link], None]) -> None:
    """Keep the picture in step for ever; `tell` hears how the connection is. Ends only by `Refused` or `BadMessage`."""
    pause_s = PAUSE_S_MIN

    def never() -> bool:
        nonlocal pause_s
        if picture.complete:
            pause_s = PAUSE_S_MIN
        return False

    while True:
        problem = ""
        try:
            wire = await connect(address)
            tell(Link())
            try:
                await converse(wire, picture, address, never)
            finally:
                await wire.aclose()
        except Gone as gone:
            problem = str(gone)
        picture.lose()
        tell(Link(problem, time.monotonic() + pause_s))
        await trio.sleep(pause_s)
        pause_s = min(2 * pause_s, PAUSE_S_MAX)

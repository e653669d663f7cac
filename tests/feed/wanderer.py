"""A listener that loses its connection again and again, and catches up as FEED.md says.

It notes how far each channel was, subscribes anew, and before it takes in the snapshot with which each channel begins
it asks for what it missed, FEED.REPLAY FROM the next number, on the same connection or another. What is not kept any
more (GONE) is replaced by the snapshot. Either way each channel's messages are one chain (`Told`), in which a snapshot
stands where a connection began, or in the place of what is gone.
"""

import random
import threading
import time

import hiredis

from tests.feed.listener import Key, Listener
from tests.feed.told import Told, read_payload
from tests.real_server import Server, Wire

REPLAY_LIMIT = 500
MESSAGES_MAX = 500
LISTEN_S_MAX = 0.2
"""After so many messages, or so long, a connection is broken off at the latest."""


class NotYet(Exception):
    """The server is recovering its state."""


def check_loading(answer: object, other: str = "LOADING") -> None:
    """Raise NotYet for LOADING; refuse any other error but `other`."""
    if str(answer).startswith("LOADING"):
        raise NotYet(str(answer))
    assert str(answer).startswith(other), answer


class Catching(Listener):
    """One connection of a wanderer: what is told waits until what was missed before it has been taken in."""

    def __init__(self, port: int, protocol: int) -> None:
        self.waiting: dict[str, list[object]] | None = {}
        super().__init__(port, protocol)

    def message(self, key: Key, text: object) -> None:
        if self.waiting is not None:
            self.waiting.setdefault(key[1], []).append(text)
        else:
            super().message(key, text)


class Wanderer(threading.Thread):
    """Listens, breaks off, comes back; until told to end."""

    def __init__(self, server: Server, channels: list[str], seed: int, breaks: bool = True) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.rng = random.Random(seed)
        self.breaks = breaks
        self.told: dict[Key, Told] = {("", channel): Told(channel) for channel in channels}
        self.over = threading.Event()
        self.wrong: BaseException | None = None
        self.connections = 0
        self.replayed = 0
        self.gone = 0

    @property
    def channels(self) -> list[str]:
        return [channel for _, channel in self.told]

    def held(self) -> list[int]:
        return [told.held for told in self.told.values()]

    def run(self) -> None:
        try:
            while not self.over.is_set():
                try:
                    self.connect_and_listen()
                except (OSError, NotYet):
                    time.sleep(0.005)  # there is no server just now
        except BaseException as error:
            self.wrong = error

    def connect_and_listen(self) -> None:
        """Live through one connection."""
        listener = Catching(self.server.port, self.rng.choice((2, 3)))
        try:
            if self.rng.random() < 0.5:
                self.ask_missed_before_subscribing()
            listener.send("SUBSCRIBE", *self.channels)
            listener.until(
                lambda: bool(listener.replies) or len(listener.waiting or {}) == len(self.told), "the snapshots"
            )
            if listener.replies:
                check_loading(listener.replies[0])
            self.connections += 1
            assert listener.waiting is not None
            for channel, texts in listener.waiting.items():
                self.catch_up(channel, texts)
            listener.told = self.told
            listener.waiting = None
            wanted = self.rng.randint(1, MESSAGES_MAX) if self.breaks else 10**9
            end_s = time.monotonic() + (self.rng.uniform(0.0, LISTEN_S_MAX) if self.breaks else 10**9)
            while len(listener.heard) < wanted and time.monotonic() < end_s and not self.over.is_set():
                listener.pump(0.02)
        finally:
            listener.close()

    def catch_up(self, channel: str, texts: list[object]) -> None:
        """Take in what was missed before the snapshot, the snapshot, and what came behind it."""
        told = self.told["", channel]
        first = read_payload(texts[0])
        assert first["type"] == "snapshot"
        assert isinstance(first["seq"], int)
        if told.held >= 0:
            self.replay(told, first["seq"])
        for text in texts:
            told.take(text)

    def ask_missed_before_subscribing(self) -> None:
        for told in self.told.values():
            if told.held >= 0:
                self.replay(told, None)

    def replay(self, told: Told, upto: int | None) -> None:
        """Take in the messages that were missed up to number `upto`, or all that there are."""
        with Wire(self.server.port) as wire:
            while upto is None or told.held < upto:
                answer = wire.ask("FEED.REPLAY", told.channel, "FROM", told.held + 1, "LIMIT", REPLAY_LIMIT)
                if isinstance(answer, hiredis.ReplyError):
                    check_loading(answer, "GONE")
                    self.gone += 1
                    return
                assert isinstance(answer, list)
                _, channel, _, _, _, last, _, messages = answer
                assert channel == told.channel.encode()
                for text in messages:
                    if upto is None or told.held < upto:
                        told.take(text)
                        self.replayed += 1
                if told.held >= last:
                    return

"""What a connection meets on its way to the server: it is cut somewhere, drawn from a seed.

A fate is a number of bytes that still pass in one direction, a direction in which the connection then ends, and FIN
or RST. The bytes are counted over the connection's life, so that a cut falls wherever it falls: within a frame, between
two, within the handshake. Counted are requests where orders are placed, as answers may be much shorter or longer
than these, and answers where somebody listens. A cut in the other direction takes a random part of what comes there
next. Some connections are cut right at the accept, and some early, as a library that only expects to lose a connection
which works has not thought of those. What passed before a cut does arrive: a request of which the server has all but
the last byte, and orders that it executes and whose answers nobody gets.

Fates are drawn in the order in which connections are accepted. That is all that the seed fixes: what a program has
sent when its connection ends also depends on the machine.
"""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from typing import Final, NoReturn

from tests.proxy import Cut, Passage

AT_ACCEPT: Final = 0.1
EARLY: Final = 0.15
"""Shares of the connections that are cut at the accept, and early."""
EARLY_BYTES_MAX: Final = 300
"""About a handshake and the first two orders or answers."""
SPREAD: Final = 20
"""The longest of the other connections carries so many times as many bytes as the shortest."""
MSGPACK_FIRST: Final = 0x80
"""A connection whose first byte is this or more speaks MessagePack."""


class Fates:
    """Draws a fate for each connection, and counts the cuts by where they fell.

    Bytes are counted in the first of `directions`; cuts fall in any of them.
    """

    def __init__(self, rng: random.Random, bytes_max: int, directions: Sequence[str]) -> None:
        assert bytes_max >= SPREAD
        self._rng = rng
        self.counted = directions[0]
        self._bytes_max = bytes_max
        self._directions = directions
        self._lock = threading.Lock()
        self.cuts: Counter[str] = Counter()
        self.resets = 0
        self.loading = 0
        """Answers LOADING that have passed."""
        self.protocols: set[str] = set()
        """What the connections spoke, by their first bytes."""
        self.peace = False
        """Nothing is cut any more."""

    def passage(self) -> Passage:
        """Draw what the next connection meets."""
        with self._lock:
            kind = self._rng.random()
            place = self._rng.choice(self._directions) if kind >= AT_ACCEPT else "accept"
            early = kind < AT_ACCEPT + EARLY
            low, high = (1, EARLY_BYTES_MAX) if early else (self._bytes_max // SPREAD, self._bytes_max)
            budget, share, reset = self._rng.randint(low, high), self._rng.random(), self._rng.random() < 0.5
        return FatedPassage(self, place, budget, share, reset)

    def count(self, place: str, reset: bool) -> None:
        with self._lock:
            self.cuts[place] += 1
            self.resets += reset

    @property
    def total(self) -> int:
        return self.cuts.total()

    def __str__(self) -> str:
        places = [f"{self.cuts[place]} in {place}s" for place in ("accept", *self._directions)]
        return f"{self.total} cuts: {', '.join(places)}; {self.resets} by RST; {self.loading} told LOADING"


class FatedPassage(Passage):
    """One connection and its fate: `budget` of the counted bytes, or then a `share` of what comes the other way."""

    def __init__(self, fates: Fates, place: str, budget: int, share: float, reset: bool) -> None:
        self._fates = fates
        self._place = place
        self._budget = budget
        self._share = share
        self._reset = reset
        self._began = False

    def accepted(self) -> None:
        if self._place == "accept" and not self._fates.peace:
            self._cut(b"", 0)

    def request(self, data: bytes) -> bytes:
        if not self._began:
            self._began = True
            self._fates.protocols.add("msgpack" if data[0] >= MSGPACK_FIRST else "resp")
        return self._pass("request", data)

    def answer(self, data: bytes) -> bytes:
        self._fates.loading += b"LOADING" in data
        return self._pass("answer", data)

    def _pass(self, direction: str, data: bytes) -> bytes:
        """Let `data` pass unless it is where the connection ends."""
        if self._fates.peace:
            return data
        if direction == self._fates.counted:
            left = self._budget
            self._budget -= len(data)
            if self._budget < 0 and direction == self._place:
                self._cut(data, max(0, left))
        elif self._budget < 0 and direction == self._place:
            self._cut(data, int(len(data) * self._share))
        return data

    def _cut(self, data: bytes, length: int) -> NoReturn:
        self._fates.count(self._place, self._reset)
        raise Cut(data[:length], self._reset)

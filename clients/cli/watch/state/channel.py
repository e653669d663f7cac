"""One channel's place: whether we are in step with it, by the rule of FEED.md ("In step").

A snapshot puts us in step, wherever we were. An update whose `prev` is the `seq` we hold is the next one. Any other
update says that we missed something: from then on nothing counts until a snapshot comes, which we ask for once.
The whole rule is the table below; an update while we wait is dropped, for the snapshot will include it.
"""

from enum import Enum
from typing import Final

from clients.cli.watch.state.records import Heard


class Place(Enum):
    """Where we are."""

    WAITING = "a snapshot was asked for"
    IN_STEP = "what we know is what the server knew at `seq`"


class Kind(Enum):
    """What a message is to us."""

    SNAPSHOT = "a snapshot"
    NEXT = "the update after the one we hold"
    JUMP = "another update"


class Verdict(Enum):
    """What to do with a message."""

    REPLACE = "forget what you know and take this"
    APPLY = "change what you know by this"
    DROP = "nothing"
    ASK = "ask for a snapshot"


TABLE: Final = {
    (Place.WAITING, Kind.SNAPSHOT): (Place.IN_STEP, Verdict.REPLACE),
    (Place.WAITING, Kind.NEXT): (Place.WAITING, Verdict.DROP),
    (Place.WAITING, Kind.JUMP): (Place.WAITING, Verdict.DROP),
    (Place.IN_STEP, Kind.SNAPSHOT): (Place.IN_STEP, Verdict.REPLACE),
    (Place.IN_STEP, Kind.NEXT): (Place.IN_STEP, Verdict.APPLY),
    (Place.IN_STEP, Kind.JUMP): (Place.WAITING, Verdict.ASK),
}


class Channel:
    """What we hold of one channel."""

    def __init__(self) -> None:
        self.place = Place.WAITING
        self.seq = 0
        self.epoch = ""

    def take(self, heard: Heard) -> Verdict:
        """Judge a message, and move on by it."""
        kind = Kind.SNAPSHOT if heard.snapshot else Kind.NEXT if heard.prev == self.seq else Kind.JUMP
        self.place, verdict = TABLE[self.place, kind]
        if verdict in (Verdict.REPLACE, Verdict.APPLY):
            self.seq = heard.seq
        if heard.snapshot:
            self.epoch = heard.epoch
        return verdict

    def lose(self) -> None:
        """Wait for a snapshot: the connection is gone, and messages may be, too."""
        self.place = Place.WAITING

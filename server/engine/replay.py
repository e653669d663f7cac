"""Replaying: apply one record of the log, as recovery and every follower of the log do.

Every record is applied by the same handlers that made it. One that is refused now was accepted then, so it means
that the log and the program disagree: nothing is guessed, and whoever replays stops.
"""

from __future__ import annotations

from collections.abc import Callable

from protocol.errors import Rejection
from protocol.events import Event
from protocol.requests import PARSERS
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS


class ReplayError(Exception):
    """A record of the log that this version of the program does not accept."""


def replay(
    exchange: Exchange,
    sequence: int,
    time_us: int,
    commands: list[list[bytes]],
    tell: Callable[[list[Event], int], None] | None,
) -> None:
    """Apply one record: one command, or the writes of one transaction.

    `tell` gets the events of each command and the record's time, where there are any. Raises ReplayError.
    """
    exchange.begin(time_us)
    try:
        for args in commands:
            name = args[0].upper()
            outcome = exchange.apply(HANDLERS[name], PARSERS[name](args), time_us)
            if tell is not None and outcome.events:
                tell(outcome.events, time_us)
    except (Rejection, KeyError) as error:
        raise ReplayError(f"record {sequence} of the log holds a command that is refused now: {error}") from None
    if not exchange.end() or exchange.sequence != sequence:
        raise ReplayError(f"record {sequence} of the log changed nothing, or the state is at {exchange.sequence}")

"""The book that a program keeps from the feed while its connection breaks, beside the server's own.

Orders come, trade and go while the program listens, while it is away, and, once, while the server is down for it.
Between two cuts the runner waits until somebody subscribes again: cuts shall fall into the feed, and not only into
connecting.
"""

import contextlib
import random
from typing import Final

import hiredis

from tests.exchange import MARKET
from tests.proxy import Proxy
from tests.real_server import Wire

from .fates import Fates
from .programs import SAMPLE_MAX_S, Failed, Installed, Program, wait_while
from .venue import Venue, venue

STOP_PRICE: Final = "40.07"
CUTS_MIN: Final = 6
"""In what is told; those at the accept and in the handshake come on top."""
BYTES_MAX: Final = 10_000
"""Of a connection's answers: a snapshot of at most `PRICES` levels a side, and some sixty updates."""
PRICES: Final = 12
BURST: Final = 10
AWAY: Final = 30
"""Commands that are executed while the server is down for the program."""
SUBSCRIBED_MAX_S: Final = 30.0
LINES_MAX: Final = 5
"""Lines of difference that a failure shows."""


def random_command(place: Venue, rng: random.Random) -> tuple[str, ...]:
    """Return an order that rests or trades, or the cancel of all of one side of somebody."""
    user = rng.choice((place.traders.maker, place.traders.taker))
    side = rng.choice(("BID", "ASK"))
    if rng.random() < 0.08:
        return ("ORDER.CANCELALL", user, "MARKET", MARKET, "SIDE", side)
    amount = f"{rng.randint(10, 90_000) / 10_000:.4f}"
    if rng.random() < 0.2:
        return ("ORDER.PUT", user, MARKET, side, "MARKET", amount)
    step = rng.randint(1, PRICES)
    price = 100 - step if side == "BID" else 100 + step
    return ("ORDER.PUT", user, MARKET, side, "LIMIT", amount, "PRICE", f"{price}.25")


def subscribed(place: Venue) -> bool:
    reply = place.exchange.call("PUBSUB", "NUMSUB", f"depth:{MARKET}")
    assert isinstance(reply, list), reply
    return bool(reply[1])


def move(place: Venue, rng: random.Random, count: int) -> None:
    """Make something happen in the book."""
    with contextlib.closing(Wire(place.exchange.port)) as wire:
        for _ in range(count):
            words = random_command(place, rng)
            reply = wire.ask(*words)
            if isinstance(reply, hiredis.ReplyError):
                raise Failed(f"the runner's own {' '.join(words)} was answered {reply}")


def disturb(place: Venue, program: Program, fates: Fates, rng: random.Random) -> None:
    """Move the book until the connection has been lost often enough, and the server once."""
    crashed = False
    while fates.cuts["answer"] < CUTS_MIN or not crashed:
        wait_while(program, SUBSCRIBED_MAX_S, "a subscriber", lambda: subscribed(place))
        move(place, rng, BURST)
        if not crashed and fates.cuts["answer"] >= CUTS_MIN // 2:
            place.exchange.crash(random_command(place, rng) for _ in range(AWAY))
            crashed = True
    fates.peace = True
    wait_while(program, SUBSCRIBED_MAX_S, "a subscriber", lambda: subscribed(place))
    move(place, rng, BURST)


def check_book(installed: Installed, seed: int) -> str:
    """Run `book`; its book must be the server's. Return what it went through."""
    rng = random.Random(f"{seed} book")
    with venue() as place:
        fates = Fates(random.Random(f"{seed} fates"), BYTES_MAX, ("answer",))
        with Proxy(place.exchange.port, fates.passage) as proxy:
            variables = {**place.variables(proxy.port), "DINGIR_STOP_PRICE": STOP_PRICE}
            with installed.start("book", variables) as program:
                disturb(place, program, fates, rng)
                place.exchange.call(
                    "ORDER.PUT", place.traders.maker, MARKET, "BID", "LIMIT", "1.5", "PRICE", STOP_PRICE
                )
                ended = program.wait(SAMPLE_MAX_S).require()
        expected = [str(level) for level in place.book()]
    printed = [line for line in ended.lines if line.startswith(("BID ", "ASK "))]
    if printed != expected:
        differ = [f"{ours!r} for {theirs!r}" for ours, theirs in zip(printed, expected, strict=False) if ours != theirs]
        raise Failed(f"{len(printed)} levels, expected {len(expected)}: {'; '.join(differ[:LINES_MAX])}")
    return f"{len(expected)} levels after {fates}; one kill -9"

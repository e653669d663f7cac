"""The fault run: thousands of orders over connections that keep breaking; none may be lost, none placed twice.

The program knows nothing of client ids; whether its library makes them, keeps them over a resend, and sends again just
what was not answered, shows in the end: the orders that are open must be those that the program was told.
"""

import random
import time
from dataclasses import dataclass
from typing import Final

from tests.proxy import Proxy

from .fates import Fates
from .programs import PROGRAM_MAX_S, Ended, Failed, Installed, Program, wait_while
from .venue import Venue, venue

COUNT: Final = 10_000
CUTS_MIN: Final = 50
BYTES_MAX: Final = 24_000
"""Requests that one connection carries at most: 160 to 400 orders of 60 to 150 bytes."""
WINDOW: Final = 32
KILLS: Final = 4
OUTAGE_MAX_S: Final = 1.5
"""Longest time for which the server stays killed; its start comes on top."""
NAMED_MAX: Final = 5
"""Ids that a failure names."""


class Miscounted(Failed):
    """What is open is not what the program was told: orders lost or doubled."""


@dataclass(frozen=True)
class Plan:
    """What a fault run does: by default the full one."""

    count: int = COUNT
    window: int = WINDOW
    bytes_max: int = BYTES_MAX
    cuts_min: int = CUTS_MIN
    kills: int = 0
    protocol: str = "resp"
    program: str = "faults"

    def __str__(self) -> str:
        kills = f", {self.kills} times kill -9" if self.kills else ""
        return f"{self.program}: {self.count} orders, {self.protocol}{kills}"


def some(ids: set[str]) -> str:
    """Name a few ids, and how many there are."""
    first = sorted(ids, key=int)[:NAMED_MAX]
    return f"{len(ids)} orders ({', '.join(first)}{', ...' if len(ids) > len(first) else ''})"


def verify(place: Venue, ended: Ended, count: int) -> None:
    """Raise `Miscounted` unless exactly the printed orders are open, and `count` of them."""
    told = [line for line in ended.lines if line.isdecimal()]
    orders = place.open_orders(place.traders.maker)
    open_ids = {order["id"] for order in orders}
    wrong = []
    if untold := open_ids - set(told):
        wrong.append(f"{some(untold)} are open and were never told: doubles, or forgotten")
    if lost := set(told) - open_ids:
        wrong.append(f"{some(lost)} were told and are not open: lost")
    if len(told) != len(set(told)):
        wrong.append(f"{len(told) - len(set(told))} ids were told twice")
    if len(told) != count:
        wrong.append(f"{len(told)} orders were told, expected {count}")
    if len(orders) != count:
        wrong.append(f"{len(orders)} orders are open, expected {count}")
    if nameless := {order["id"] for order in orders if not order["client_id"]}:
        wrong.append(f"{some(nameless)} have no client id")
    if trades := place.trades():
        wrong.append(f"{len(trades)} trades, expected none")
    if wrong:
        raise Miscounted("; ".join(wrong))


def kill_at_random(program: Program, proxy: Proxy, place: Venue, plan: Plan, rng: random.Random) -> None:
    """Kill the server and start it again, at `plan.kills` points of the run.

    Who comes meanwhile is refused; then, as the proxy listens before the server does, closed at once; then told
    LOADING.
    """
    exchange = place.exchange
    for at in sorted(rng.sample(range(plan.count // 20, plan.count * 9 // 10), plan.kills)):
        wait_while(program, PROGRAM_MAX_S["faults"], f"order {at}", lambda at=at: place.open_count() >= at)  # type: ignore[misc]
        proxy.refuse()
        exchange.kill()
        time.sleep(rng.uniform(0.0, OUTAGE_MAX_S))  # the outage itself, not a wait for something
        exchange.spawn()
        proxy.listen()
        exchange.wait_until_ready()


def fault_run(installed: Installed, plan: Plan, seed: int) -> Fates:
    """Run a fault program to its end and verify what it leaves; return the cuts that it met."""
    with venue() as place:
        place.exchange.call("ENGINE.SET", "user-order-limit", "0")
        fates = Fates(random.Random(f"{seed} {plan} fates"), plan.bytes_max, ("request", "answer"))
        with Proxy(place.exchange.port, fates.passage) as proxy:
            variables = {
                **place.variables(proxy.port),
                "DINGIR_COUNT": str(plan.count),
                "DINGIR_WINDOW": str(plan.window),
                "DINGIR_PROTOCOL": plan.protocol,
            }
            with installed.start(plan.program, variables) as program:
                kill_at_random(program, proxy, place, plan, random.Random(f"{seed} {plan} kills"))
                ended = program.wait(PROGRAM_MAX_S["faults"]).require()
        verify(place, ended, plan.count)
        place.exchange.call("ENGINE.CHECK")
    if fates.total < plan.cuts_min:
        raise Failed(f"{fates}; expected at least {plan.cuts_min}")
    if fates.protocols != {plan.protocol}:
        raise Failed(f"expected the protocol {plan.protocol}, heard {sorted(fates.protocols)}")
    return fates

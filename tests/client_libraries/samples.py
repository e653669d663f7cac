"""What the samples claim, and whether it is so: each is run on a new server and looked at from outside.

`check_...` returns what was found, for the runner to print, or raises `Failed`.
"""

import contextlib
import re
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from tests.exchange import MARKET, PASSWORD, Exchange, running
from tests.proxy import Passage, Proxy
from tests.real_server import Wire

from .following import check_book
from .programs import PROGRAM_MAX_S, Failed, Installed
from .venue import venue

PIPELINED: Final = 1000
HOLD_S: Final = 0.02
"""How long the slow connection holds an answer back. A thousand orders, one at a time, take at least the 20 seconds
after which `pipeline` is too late; with 32 in flight less than one."""
assert PROGRAM_MAX_S["pipeline"] <= PIPELINED * HOLD_S

FULL: Final = 10
"""Open orders that a user may have where `errors` runs."""
CODE: Final = re.compile(r"^([A-Z]+)(?: |$)")
CODES: Final = {
    *("NOUSER", "NOMARKET", "NOASSET", "NOORDER", "NOFUNDS", "BADPRICE", "BADAMOUNT", "BADPRECISION", "BADNAME"),
    *("BADFEE", "BADJSON", "TOOSMALL", "DUPLICATE", "EXISTS", "HALTED", "ORDERLIMIT", "NOPERM", "LIMIT", "GONE"),
    *("AHEAD", "ERR", "NOAUTH", "WRONGPASS"),
}
"""The errors that can be had from a server that works, as README.md tells how."""


def check_trade(installed: Installed, seed: int) -> str:
    """Run `trade`; the trades that it prints must be the market's, and the maker's base have moved by them."""
    with venue() as place:
        ended = installed.run("trade", place.variables())
        trades = place.trades()
        gained = place.base_gained(place.traders.maker)
    printed = [line for line in ended.lines if line.startswith("TRADE ")]
    expected = [f"TRADE {trade['id']} {trade['price']} {trade['amount']}" for trade in trades]
    if not trades or printed != expected:
        raise Failed(f"printed {printed}, expected at least one trade, and those that the market has: {expected}")
    moved = sum(Decimal(trade["amount"]) * (-1 if trade["side"] == "BID" else 1) for trade in trades)
    if gained != moved:
        raise Failed(f"the maker has gained {gained} BTC, expected {moved}")
    return f"{len(trades)} trades"


class HeldPassage(Passage):
    """A connection whose answers take their time, however many they are."""

    def answer(self, data: bytes) -> bytes:
        time.sleep(HOLD_S)
        return data


def check_pipeline(installed: Installed, seed: int) -> str:
    """Run `pipeline` over a slow connection; a thousand orders must be open, and it must have been quick."""
    with venue() as place, Proxy(place.exchange.port, HeldPassage) as proxy:
        ended = installed.run("pipeline", place.variables(proxy.port))
        count = len(place.open_orders(place.traders.maker))
    if count != PIPELINED:
        raise Failed(f"{count} orders are open, expected {PIPELINED}")
    if f"ORDERS {PIPELINED}" not in ended.lines:
        raise Failed(f"expected the line 'ORDERS {PIPELINED}', received {ended.output[-200:]!r}")
    return f"{count} orders in {ended.seconds:.1f} s, with {HOLD_S * 1000:.0f} ms to wait for each answer"


def answered_errors(exchange: Exchange) -> set[str]:
    """Return the codes of the errors that a server has answered to anybody."""
    with contextlib.closing(Wire(exchange.port, exchange.password)) as wire:
        return {name.removeprefix("errorstat_") for name in wire.info("errorstats")}


def check_errors(installed: Installed, seed: int) -> str:
    """Run `errors`; it must have told all codes that can be had, and the servers must have answered them."""
    flags = ("--order-fees", "no", "--user-order-limit", str(FULL))
    with venue(flags) as place, running(password=PASSWORD) as locked:
        full_user = place.exchange.new_user()
        for _ in range(FULL):
            place.exchange.call("ORDER.PUT", full_user, MARKET, "BID", "LIMIT", "0.01", "PRICE", "1.00")
        variables = {
            **place.variables(),
            "DINGIR_FULL_USER": full_user,
            "DINGIR_LOCKED_URL": f"dingir://127.0.0.1:{locked.port}",
            "DINGIR_PASSWORD": PASSWORD,
        }
        ended = installed.run("errors", variables)
        answered = answered_errors(place.exchange) | answered_errors(locked)
    told = {match[1] for match in map(CODE.match, ended.lines) if match}
    if missing := CODES - told:
        raise Failed(f"of {len(CODES)} codes these were not told: {', '.join(sorted(missing))}")
    if unasked := told & CODES - answered:
        raise Failed(f"no server has answered these codes that were told: {', '.join(sorted(unasked))}")
    return f"{len(CODES)} codes"


SAMPLES: Final[dict[str, Callable[[Installed, int], str]]] = {
    "trade": check_trade,
    "pipeline": check_pipeline,
    "book": check_book,
    "errors": check_errors,
}

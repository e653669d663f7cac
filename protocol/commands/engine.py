"""The engine itself: prove its state, set its parameters."""

from typing import Final

from protocol.schema import INTEGER, record
from protocol.spec import Argument, Command, Error, Reply, Rule

STATEHASH: Final = Command(
    name="ENGINE.STATEHASH",
    summary="Hashes the whole state: equal after replay, restore, and on every machine",
    group="engine",
    flags=("readonly", "admin"),
    retry="always",
    reply=Reply("The journal's sequence, and SHA-256 in hex", record("STATEHASH")),
    complexity="O(N): everything there is",
)

CHECK: Final = Command(
    name="ENGINE.CHECK",
    summary="Verifies every invariant: books, reservations, conservation of each asset",
    group="engine",
    flags=("readonly", "admin"),
    retry="always",
    reply=Reply("Whether all hold, and the problems found", record("CHECK")),
    complexity="O(N): everything there is",
)

SET: Final = Command(
    name="ENGINE.SET",
    summary="Sets a parameter that is part of the state",
    group="engine",
    flags=("write", "admin"),
    retry="always",
    arguments=(
        Argument(
            "parameter",
            "choice",
            "user-order-limit (open orders of a user, 0 for no limit), client-id-ttl (seconds), "
            "finished-orders-max, trades-max (per market)",
            choices="ENGINE_PARAMETER",
        ),
        Argument("value", "integer", "its new value"),
    ),
    rules=(Rule("value > ENGINE_PARAMETER_MAX[parameter]", "value: expected less, see ENGINE_PARAMETER_MAX"),),
    errors=(Error("ERR", "no such parameter, or the value is out of its range"),),
)

TICK: Final = Command(
    name="ENGINE.TICK",
    summary="Lets time pass: closes the candles that are over",
    group="engine",
    flags=("write", "admin"),
    retry="always",
    reply=Reply("How many candles it closed; when none, nothing changed", INTEGER),
    complexity="O(N): N markets",
)

COMMANDS: Final = (STATEHASH, CHECK, SET, TICK)

"""Transactions: commands that are queued, then applied as one record."""

from typing import Final

from protocol.spec import Argument, Command, Error, server_command

GROUP: Final = "transactions"

MULTI: Final = server_command(
    "MULTI",
    "Begins a transaction: what follows is queued until EXEC",
    GROUP,
    1,
    "noscript loading stale fast allow_busy",
    errors=(Error("ERR", "MULTI calls can not be nested"),),
)

EXEC: Final = server_command(
    "EXEC",
    "Applies the queued commands, nothing between them, as one record of the journal",
    GROUP,
    1,
    "noscript loading stale skip_slowlog",
    "A list with each command's reply or error",
    errors=(
        Error("ERR", "EXEC without MULTI"),
        Error("EXECABORT", "Transaction discarded because of previous errors."),
    ),
    complexity="the sum of its commands'",
    retry="",
)

DISCARD: Final = server_command(
    "DISCARD",
    "Ends a transaction without applying it",
    GROUP,
    1,
    "noscript loading stale fast allow_busy",
    errors=(Error("ERR", "DISCARD without MULTI"),),
)

WATCH: Final = server_command(
    "WATCH",
    "Accepted for clients that send it; there are no keys to watch",
    GROUP,
    -2,
    "noscript loading stale fast allow_busy",
    arguments=(Argument("key", multiple=True),),
    errors=(Error("ERR", "WATCH inside MULTI is not allowed"),),
)

UNWATCH: Final = server_command("UNWATCH", "Ends what WATCH began", GROUP, 1, "noscript loading stale fast allow_busy")

COMMANDS: Final[tuple[Command, ...]] = (MULTI, EXEC, DISCARD, WATCH, UNWATCH)

"""All commands by upper-case name, in a fixed order: ours by noun, then Redis's own."""

from typing import Final

from protocol.commands import (
    admin,
    asset,
    balance,
    candle,
    connection,
    engine,
    feed,
    history,
    market,
    order,
    transaction,
    user,
)
from protocol.spec import Command

COMMANDS: Final[dict[str, Command]] = {
    command.name: command
    for noun in (order, balance, market, candle, history, feed, asset, user, engine, connection, transaction, admin)
    for command in noun.COMMANDS
}

"""History: what the tables behind the log still know when the engine has forgotten it."""

from typing import Final

from protocol.commands.order import LIMIT, MARKET_FILTER, NO_MARKET, NO_USER, USER
from protocol.schema import INTEGER, record
from protocol.spec import HISTORY, Argument, Command, Error, Reply

GROUP: Final = "history"

SIDE: Final = Argument("side", "choice", "this side only", token="SIDE", optional=True, choices="SIDE")
ASSET: Final = Argument("asset", "name", "this asset only", token="ASSET", optional=True)
FROM: Final = Argument("from_us", "integer", "at this time or later, in microseconds", token="FROM", optional=True)
TO: Final = Argument("to_us", "integer", "before this time", token="TO", optional=True)
BEFORE: Final = Argument(
    "before", "name", "the page that goes on there: `next` of the last", token="BEFORE", optional=True
)
PAGE: Final = (FROM, TO, BEFORE, LIMIT)

BAD: Final = Error("ERR", "the syntax is wrong, or BEFORE is no place in this list")
NO_ASSET: Final = Error("NOASSET", "there is no such asset")
AWAY: Final = Error("NOHISTORY", "history is off, or can't answer now")

ORDERS: Final = Command(
    name="ORDER.HISTORY",
    summary="Lists a user's orders that have ended, latest first",
    group=GROUP,
    flags=("readonly", "no_multi"),
    retry="always",
    arguments=(
        USER,
        MARKET_FILTER,
        SIDE,
        Argument("status", "choice", "that ended so", token="STATUS", optional=True, choices="ENDED"),
        *PAGE,
    ),
    errors=(BAD, NO_USER, NO_MARKET, AWAY),
    reply=Reply("A page of maps as ORDER.GET's", record("ORDER_PAGE")),
    complexity="O(log R + N): R rows of history, N listed",
    layer=HISTORY,
)

TRADES: Final = Command(
    name="TRADE.HISTORY",
    summary="Lists a user's trades, latest first",
    group=GROUP,
    flags=("readonly", "no_multi"),
    retry="always",
    arguments=(
        USER,
        MARKET_FILTER,
        SIDE,
        Argument("order_id", "id", "of this order only", token="ORDER", optional=True, low="1", high="ID_MAX"),
        *PAGE,
    ),
    errors=(BAD, NO_USER, NO_MARKET, AWAY),
    reply=Reply("A page; each trade is a map ({USER_TRADE})", record("TRADE_PAGE")),
    complexity="O(log R + N): R rows of history, N listed",
    layer=HISTORY,
)

BALANCES: Final = Command(
    name="BALANCE.HISTORY",
    summary="Lists what changed a user's balances, latest first",
    group=GROUP,
    flags=("readonly", "no_multi"),
    retry="always",
    arguments=(
        USER,
        ASSET,
        Argument(
            "business",
            "name",
            "of this business only: the caller's, `trade`, `transfer`",
            token="BUSINESS",
            optional=True,
        ),
        *PAGE,
    ),
    errors=(BAD, NO_USER, NO_ASSET, AWAY),
    reply=Reply("A page; each change is a map ({BALANCE_ENTRY})", record("BALANCE_PAGE")),
    complexity="O(log R + N): R rows of history, N listed",
    layer=HISTORY,
)

TRANSFERS: Final = Command(
    name="TRANSFER.HISTORY",
    summary="Lists the transfers that a user made or received, latest first",
    group=GROUP,
    flags=("readonly", "no_multi"),
    retry="always",
    arguments=(
        USER,
        ASSET,
        Argument("direction", "choice", "received, or made", token="DIRECTION", optional=True, choices="DIRECTION"),
        *PAGE,
    ),
    errors=(BAD, NO_USER, NO_ASSET, AWAY),
    reply=Reply("A page; each transfer is a map ({TRANSFER})", record("TRANSFER_PAGE")),
    complexity="O(log R + N): R rows of history, N listed",
    layer=HISTORY,
)

WAIT: Final = Command(
    name="WAITHISTORY",
    summary="Waits until history has come up to a record of the log",
    group=GROUP,
    flags=("readonly", "no_multi"),
    retry="always",
    arguments=(
        Argument("sequence", "integer", "the record; 0 for all there is now"),
        Argument(
            "timeout",
            "integer",
            "milliseconds, 0 for as long as it takes; a connection of RESP or MessagePack does nothing else meanwhile",
        ),
    ),
    errors=(Error("ERR", "the syntax is wrong"), AWAY),
    reply=Reply("The record up to which history has come: less than what was asked for, when the time was up", INTEGER),
    layer=HISTORY,
)

COMMANDS: Final = (ORDERS, TRADES, BALANCES, TRANSFERS, WAIT)

"""Orders: place, amend, cancel, ask."""

from typing import Final

from protocol.schema import ID, choice, items, list_of, record
from protocol.spec import Argument, Command, Error, Reply, Rule

USER: Final = Argument("user", "id", "the owner", low="1", high="ID_MAX")
MARKET: Final = Argument("market", "name", "the market's name")
ORDER_ID: Final = Argument("order_id", "id", "the order's id", low="1", high="ID_MAX")
CLIENT_ID: Final = Argument("client_id", "name", "the id that the client gave it", token="CLIENTID")
MARKET_FILTER: Final = Argument("market", "name", "this market only", token="MARKET", optional=True)
LIMIT: Final = Argument(
    "limit",
    "integer",
    "at most so many",
    token="LIMIT",
    optional=True,
    low="1",
    high="LIST_MAX",
    default="LIST_DEFAULT",
)

NO_USER: Final = Error("NOUSER", "the user is not registered")
NO_MARKET: Final = Error("NOMARKET", "there is no such market")
NO_ORDER: Final = Error("NOORDER", "no such order is open in this market, or it is another user's")
NO_FUNDS: Final = Error("NOFUNDS", "the available balance does not cover the order")

NO_HISTORY: Final = Error(
    "NOHISTORY", "memory does not go so far back, and history can't answer now; where it is off, memory is all there is"
)

PLACED: Final = choice("reply", RESULT=record("ORDER_RESULT"), ACK=ID, FULL=record("ORDER_FULL"))

PUT: Final = Command(
    name="ORDER.PUT",
    summary="Places an order; it trades with what the book holds, and the rest of a GTC order rests",
    group="order",
    flags=("write", "denyoom"),
    retry="CLIENTID",
    arguments=(
        USER,
        MARKET,
        Argument("side", "choice", "BID buys base, ASK sells it", choices="SIDE"),
        Argument("kind", "choice", "LIMIT trades at its price or better, MARKET at any", choices="KIND"),
        Argument("amount", "decimal", "in base, at the market's amount scale"),
        Argument(
            "price",
            "decimal",
            "of one base in quote; needed for LIMIT, refused for MARKET",
            token="PRICE",
            optional=True,
        ),
        Argument(
            "quote_limit", "decimal", "the most quote that a market bid may spend", token="QUOTELIMIT", optional=True
        ),
        Argument(
            "tif",
            "choice",
            "GTC rests (default for LIMIT), IOC fills what it can at once (default for MARKET), FOK all or nothing",
            token="TIF",
            optional=True,
            choices="TIF",
        ),
        Argument("post_only", "flag", "expire rather than take", token="POSTONLY", optional=True),
        Argument(
            "stp",
            "choice",
            "who gives way when the order would trade with its own user's; default: the market's",
            token="STP",
            optional=True,
            choices="STP",
        ),
        Argument(
            "client_id",
            "name",
            "unique per user; the same order sent again gives the first one's result",
            token="CLIENTID",
            optional=True,
        ),
        Argument(
            "taker_fee", "decimal", "fee rate when it takes; default: the market's", token="TAKERFEE", optional=True
        ),
        Argument(
            "maker_fee", "decimal", "fee rate when it makes; default: the market's", token="MAKERFEE", optional=True
        ),
        Argument(
            "signature",
            "name",
            "in hexadecimal; kept with the order and in history, not checked; a repetition may have another",
            token="SIGNATURE",
            optional=True,
        ),
        Argument(
            "reply",
            "choice",
            "how much the reply tells; default RESULT",
            token="REPLY",
            optional=True,
            choices="REPLY",
            default="REPLY_RESULT",
        ),
    ),
    rules=(
        Rule("kind == MARKET and post_only", "POSTONLY: expected with LIMIT only, received with MARKET"),
        Rule("post_only and tif > GTC", "POSTONLY: expected with TIF GTC only, received with IOC or FOK"),
        Rule("kind == MARKET and tif == GTC", "TIF: expected IOC or FOK with MARKET, received 'GTC'"),
        Rule(
            "quote_limit is not None and (kind != MARKET or side != BID)",
            "QUOTELIMIT: expected with a MARKET BID only",
        ),
    ),
    errors=(
        Error("ERR", "the syntax is wrong, or the arguments contradict each other"),
        NO_USER,
        NO_MARKET,
        Error("BADNAME", "CLIENTID is not 1 to 64 printable characters without blanks"),
        Error("BADNAME", "SIGNATURE is not an even number of 2 to 256 hexadecimal digits"),
        Error("BADAMOUNT", "the amount is malformed, not positive, or too large"),
        Error("BADPRECISION", "the amount has more decimals than the market"),
        Error("BADPRICE", "the price is malformed, not positive, too large, missing (LIMIT) or given (MARKET)"),
        Error("BADPRECISION", "the price has more decimals than the market"),
        Error("BADAMOUNT", "QUOTELIMIT is malformed, not positive, or too large"),
        Error("BADPRECISION", "QUOTELIMIT has more decimals than the quote asset"),
        Error("BADFEE", "a fee rate is malformed, negative, or not below 1"),
        Error("BADPRECISION", "a fee rate has more decimals than the market's fee scale"),
        Error("DUPLICATE", "CLIENTID was used before, with other content"),
        Error("HALTED", "the market does not accept orders now"),
        Error("TOOSMALL", "the amount is below the market's smallest"),
        Error("ORDERLIMIT", "the order could rest, and the user has as many open orders as it may"),
        NO_FUNDS,
    ),
    reply=Reply(
        "With ACK the order's id; with FULL the map of ORDER.GET and `fills`, a list of maps ({FILL}) of what this "
        "command traded; with RESULT, or without REPLY, a map",
        PLACED,
    ),
    complexity="O(log P + F): P prices in the book, F orders met",
)

AMEND: Final = Command(
    name="ORDER.AMEND",
    summary="Changes an open order's amount or price; a smaller amount alone keeps its place, all else may trade",
    group="order",
    flags=("write", "denyoom"),
    retry="always",
    arguments=(
        USER,
        MARKET,
        ORDER_ID,
        Argument("amount", "decimal", "the new total, what is filled included", token="AMOUNT", optional=True),
        Argument("price", "decimal", "the new price", token="PRICE", optional=True),
    ),
    rules=(Rule("amount is None and price is None", "syntax error: AMOUNT or PRICE is missing"),),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_USER,
        NO_MARKET,
        Error("BADAMOUNT", "the amount is malformed, not positive, or too large"),
        Error("BADPRECISION", "the amount has more decimals than the market"),
        Error("BADPRICE", "the price is malformed, not positive, or too large"),
        Error("BADPRECISION", "the price has more decimals than the market"),
        Error("HALTED", "the market does not accept orders now"),
        NO_ORDER,
        Error("TOOSMALL", "the amount is below the market's smallest"),
        Error("BADAMOUNT", "the amount does not exceed what is filled already"),
        NO_FUNDS,
    ),
    reply=Reply("A map", record("ORDER_RESULT")),
    complexity="O(log P + F): P prices in the book, F orders met",
)

CANCEL: Final = Command(
    name="ORDER.CANCEL",
    summary="Cancels an open order",
    group="order",
    flags=("write", "fast"),
    retry="always",
    arguments=(USER, MARKET, Argument("which", "oneof", "the order", arguments=(ORDER_ID, CLIENT_ID))),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_USER,
        NO_MARKET,
        Error("HALTED", "the market is in HALT"),
        NO_ORDER,
    ),
    reply=Reply("The order as it ended, a map as ORDER.GET's", record("ORDER"), told=False),
    complexity="O(1); O(log P) when its price level empties",
)

CANCEL_ALL: Final = Command(
    name="ORDER.CANCELALL",
    summary="Cancels a user's open orders, those in halted markets excepted",
    group="order",
    flags=("write",),
    retry="always",
    arguments=(
        USER,
        MARKET_FILTER,
        Argument("side", "choice", "this side only", token="SIDE", optional=True, choices="SIDE"),
    ),
    errors=(Error("ERR", "the syntax is wrong"), NO_USER, NO_MARKET),
    reply=Reply("How many, and their ids, ascending", record("CANCELLED")),
    complexity="O(N log N): N open orders of the user",
)

BATCH: Final = Command(
    name="ORDER.BATCH",
    summary="Places, amends and cancels several orders of one user, each on its own merits, as one record",
    group="order",
    flags=("write", "denyoom"),
    retry="CLIENTID in every PUT",
    arguments=(
        USER,
        Argument(
            "item",
            "oneof",
            "each as the command of that name takes it after its user",
            multiple=True,
            field="items",
            arguments=(
                Argument(
                    "put",
                    "block",
                    "",
                    token="PUT",
                    shown="market BID|ASK LIMIT|MARKET amount [option ...]",
                    arguments=PUT.arguments[1:],
                ),
                Argument(
                    "amend",
                    "block",
                    "",
                    token="AMEND",
                    shown="market order_id [option ...]",
                    arguments=AMEND.arguments[1:],
                ),
                Argument(
                    "cancel", "block", "", token="CANCEL", shown="market order_id", arguments=CANCEL.arguments[1:]
                ),
            ),
        ),
    ),
    errors=(
        Error("LIMIT", "more than 100 items"),
        Error("ERR", "the syntax of any item is wrong"),
        NO_USER,
    ),
    reply=Reply(
        "For each item, in order, its command's reply or its error",
        list_of(items(put=PLACED, amend=record("ORDER_RESULT"), cancel=record("ORDER"))),
        told=False,
    ),
    complexity="the sum of its items'",
)

GET: Final = Command(
    name="ORDER.GET",
    summary="Tells an order, open or lately finished",
    group="order",
    flags=("readonly", "fast"),
    retry="always",
    arguments=(MARKET, ORDER_ID),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_MARKET,
        Error("NOORDER", "there is no such order in this market, or it finished too long ago"),
    ),
    reply=Reply("A map", record("ORDER")),
)

LIST: Final = Command(
    name="ORDER.LIST",
    summary="Lists a user's open orders, newest first",
    group="order",
    flags=("readonly",),
    retry="always",
    arguments=(
        USER,
        MARKET_FILTER,
        Argument("offset", "integer", "skip so many", token="OFFSET", optional=True, default="0"),
        LIMIT,
    ),
    errors=(Error("ERR", "the syntax is wrong"), NO_USER, NO_MARKET),
    reply=Reply("A list of maps as ORDER.GET's", list_of(record("ORDER")), told=False),
    complexity="O(N log N): N open orders of the user",
)

COMMANDS: Final = (PUT, AMEND, CANCEL, CANCEL_ALL, BATCH, GET, LIST)

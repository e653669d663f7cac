"""Markets: create, change, look at."""

from typing import Final

from protocol.commands.order import LIMIT, MARKET, NO_HISTORY, NO_MARKET
from protocol.schema import list_of, record
from protocol.spec import Argument, Command, Error, Reply, Rule

MIN_AMOUNT: Final = Argument(
    "min_amount", "decimal", "smallest order; default: one step", token="MINAMOUNT", optional=True
)
TAKER_FEE: Final = Argument(
    "taker_fee", "decimal", "fee rate of the taker, 0 <= r < 1; default 0", token="TAKERFEE", optional=True
)
MAKER_FEE: Final = Argument(
    "maker_fee", "decimal", "fee rate of the maker, 0 <= r < 1; default 0", token="MAKERFEE", optional=True
)

BAD_AMOUNT: Final = Error("BADAMOUNT", "MINAMOUNT is malformed, not positive, or too large")
BAD_AMOUNT_PRECISION: Final = Error("BADPRECISION", "MINAMOUNT has more decimals than the amount scale")
BAD_FEE: Final = Error("BADFEE", "a fee rate is malformed, negative, or not below 1")
BAD_FEE_PRECISION: Final = Error("BADPRECISION", "a fee rate has more decimals than the fee scale")
MARKETS: Final = Argument("market", "name", "these; default: all", optional=True, multiple=True, field="markets")

CREATE: Final = Command(
    name="MARKET.CREATE",
    summary="Opens a market; the same again is OK and changes nothing",
    group="market",
    flags=("write", "denyoom", "admin"),
    retry="always",
    arguments=(
        MARKET,
        Argument("base", "name", "the asset that is bought and sold"),
        Argument("quote", "name", "the asset that pays for it"),
        Argument("amount_scale", "integer", "decimals of an order's amount", token="AMOUNTSCALE", high="SCALE_MAX"),
        Argument("price_scale", "integer", "decimals of a price", token="PRICESCALE", high="SCALE_MAX"),
        Argument(
            "fee_scale",
            "integer",
            "decimals of a fee rate; default 4",
            token="FEESCALE",
            optional=True,
            high="SCALE_MAX",
            default="4",
        ),
        MIN_AMOUNT,
        TAKER_FEE,
        MAKER_FEE,
        Argument(
            "stp",
            "choice",
            "default self-trade prevention; default TAKER",
            token="STP",
            optional=True,
            choices="STP",
            default="STP_TAKER",
        ),
    ),
    rules=(Rule("base == quote", "quote: expected another asset than base"),),
    errors=(
        Error("ERR", "the syntax is wrong, or base and quote are one asset"),
        Error("BADNAME", "the name is not 1 to 32 of A-Z a-z 0-9 _ . -"),
        Error("NOASSET", "base or quote is not listed"),
        Error("BADPRECISION", "the amount scale exceeds the base's, or both scales together the quote's"),
        BAD_AMOUNT,
        BAD_AMOUNT_PRECISION,
        BAD_FEE,
        BAD_FEE_PRECISION,
        Error("EXISTS", "the market exists with other properties"),
        Error("LIMIT", "the exchange has as many markets as it may"),
    ),
)

SET: Final = Command(
    name="MARKET.SET",
    summary="Changes a market's properties from now on, or halts it",
    group="market",
    flags=("write", "denyoom", "admin"),
    retry="always",
    arguments=(
        MARKET,
        MIN_AMOUNT,
        TAKER_FEE,
        MAKER_FEE,
        Argument("stp", "choice", "default self-trade prevention", token="STP", optional=True, choices="STP"),
        Argument(
            "status",
            "choice",
            "TRADING; CANCEL_ONLY: nothing new; HALT: nothing but queries",
            token="STATUS",
            optional=True,
            choices="MARKET_STATUS",
        ),
    ),
    rules=(
        Rule(
            "min_amount is None and taker_fee is None and maker_fee is None and stp < 0 and status < 0",
            "syntax error: expected at least one of MINAMOUNT, TAKERFEE, MAKERFEE, STP, STATUS",
        ),
    ),
    errors=(
        Error("ERR", "the syntax is wrong, or there is nothing to change"),
        NO_MARKET,
        BAD_AMOUNT,
        BAD_AMOUNT_PRECISION,
        BAD_FEE,
        BAD_FEE_PRECISION,
    ),
)

LIST: Final = Command(
    name="MARKET.LIST",
    summary="Lists the markets in the order of their creation",
    group="market",
    flags=("readonly",),
    retry="always",
    reply=Reply("A list of maps", list_of(record("MARKET"))),
    complexity="O(N): N markets",
)

SUMMARY: Final = Command(
    name="MARKET.SUMMARY",
    summary="Tells what rests in the books of markets",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(MARKETS,),
    errors=(NO_MARKET,),
    reply=Reply("A list of maps", list_of(record("MARKET_SUMMARY"))),
    complexity="O(N): N markets",
)

DEPTH: Final = Command(
    name="MARKET.DEPTH",
    summary="Tells the book by price, best first",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(
        MARKET,
        LIMIT,
        Argument(
            "interval",
            "decimal",
            "group prices into steps of this: asks up, bids down",
            token="INTERVAL",
            optional=True,
        ),
    ),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_MARKET,
        Error("BADPRICE", "INTERVAL is malformed, not positive, or too large"),
        Error("BADPRECISION", "INTERVAL has more decimals than the market's prices"),
    ),
    reply=Reply("The journal's sequence, and lists of [price, amount]", record("DEPTH")),
    complexity="O(N): N prices, with INTERVAL all that fall into the groups",
)

TRADES: Final = Command(
    name="MARKET.TRADES",
    summary="Lists the last trades, newest first",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(
        MARKET,
        LIMIT,
        Argument(
            "before",
            "id",
            "those before this trade; older than memory, from history (not in a transaction)",
            token="BEFORE",
            optional=True,
            low="1",
            high="ID_MAX",
        ),
    ),
    errors=(Error("ERR", "the syntax is wrong"), NO_MARKET, NO_HISTORY),
    reply=Reply("A list of maps", list_of(record("TRADE"))),
    complexity="O(N): N trades",
)

COMMANDS: Final = (CREATE, SET, LIST, SUMMARY, DEPTH, TRADES)

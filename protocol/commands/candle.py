"""Candles and what else is made of a market's trades: ticker, klines, status."""

from typing import Final

from protocol.commands.order import LIMIT, MARKET, NO_HISTORY, NO_MARKET
from protocol.schema import list_of, record
from protocol.spec import Argument, Command, Error, Reply

TICKER: Final = Command(
    name="MARKET.TICKER",
    summary="Tells what a market did in 24 hours: the current UTC minute and the 1,439 before it",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(MARKET,),
    errors=(NO_MARKET,),
    reply=Reply("A map; nulls where nothing was traded in that time", record("TICKER")),
    complexity="O(1): some 80 candles",
)

KLINE: Final = Command(
    name="MARKET.KLINE",
    summary="Lists candles, oldest first: the first ones from FROM on, or the latest",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(
        MARKET,
        Argument(
            "interval",
            "choice",
            "case matters: m is minutes, M a month; UTC; weeks begin on Mondays, 3d is counted from 1970-01-01",
            choices="KLINE_INTERVAL",
            exact=True,
        ),
        Argument(
            "from_us", "integer", "those that start at this time or later, in microseconds", token="FROM", optional=True
        ),
        Argument("to_us", "integer", "those that start before this time", token="TO", optional=True),
        LIMIT,
        Argument(
            "fill",
            "flag",
            "with flat candles at the close before, where nothing was traded, up to the current one",
            token="FILL",
            optional=True,
        ),
    ),
    errors=(Error("ERR", "the syntax is wrong, or there is no such interval"), NO_MARKET, NO_HISTORY),
    reply=Reply("A list of maps; the last may not be over yet", list_of(record("KLINE"))),
    complexity="O(N): N candles of 1s, 1m, 1h or 1d, of which the listed are made",
)

STATUS: Final = Command(
    name="MARKET.STATUS",
    summary="Tells what a market did in a period up to now",
    group="market",
    flags=("readonly",),
    retry="always",
    arguments=(
        MARKET,
        Argument(
            "period",
            "integer",
            "seconds, beyond 7200 rounded up to whole minutes; default 86400",
            token="PERIOD",
            optional=True,
            low="1",
            high="STATUS_PERIOD_MAX",
            default="STATUS_PERIOD_DEFAULT",
        ),
    ),
    errors=(Error("ERR", "the syntax is wrong, or the period is longer than what is kept"), NO_MARKET),
    reply=Reply("A map; nulls where nothing was traded in that time", record("MARKET_STATUS")),
    complexity="O(1): at most some 300 candles",
)

COMMANDS: Final = (TICKER, KLINE, STATUS)

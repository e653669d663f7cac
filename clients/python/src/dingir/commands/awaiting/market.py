"""Commands of `market`, to be awaited.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable

from dingir.call import AsyncRun, unchanged
from dingir.commands.building.market import MarketCalls
from dingir.records import Depth, Kline, Market, MarketPeriod, MarketSummary, Ticker, Trade
from dingir.values import DecimalLike
from dingir.words import IntervalLike, MarketStatusLike, SelfTradePreventionLike


class AsyncMarketCommands:
    """Commands of `market`, to be awaited."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = MarketCalls(unchanged, new_id)

    async def create(
        self,
        market: str,
        base: str,
        quote: str,
        *,
        amount_scale: int,
        price_scale: int,
        fee_scale: int | None = None,
        min_amount: DecimalLike | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        stp: SelfTradePreventionLike | None = None,
    ) -> None:
        """Opens a market; the same again is OK and changes nothing.

        Args:
            market: the market's name
            base: the asset that is bought and sold
            quote: the asset that pays for it
            amount_scale: decimals of an order's amount
            price_scale: decimals of a price
            fee_scale: decimals of a fee rate; default 4
            min_amount: smallest order; default: one step
            taker_fee: fee rate of the taker, 0 <= r < 1; default 0
            maker_fee: fee rate of the maker, 0 <= r < 1; default 0
            stp: default self-trade prevention; default TAKER

        Returns: OK.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or base and quote are one asset
            BadName: the name is not 1 to 32 of A-Z a-z 0-9 _ . -
            NoAsset: base or quote is not listed
            BadPrecision: the amount scale exceeds the base's, or both scales together the quote's
            BadAmount: MINAMOUNT is malformed, not positive, or too large
            BadPrecision: MINAMOUNT has more decimals than the amount scale
            BadFee: a fee rate is malformed, negative, or not below 1
            BadPrecision: a fee rate has more decimals than the fee scale
            Exists: the market exists with other properties
            LimitReached: the exchange has as many markets as it may

        Sent again after a lost connection: always.
        """
        return await self._run(
            self._calls.create(
                market,
                base,
                quote,
                amount_scale=amount_scale,
                price_scale=price_scale,
                fee_scale=fee_scale,
                min_amount=min_amount,
                taker_fee=taker_fee,
                maker_fee=maker_fee,
                stp=stp,
            )
        )

    async def set(
        self,
        market: str,
        *,
        min_amount: DecimalLike | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        stp: SelfTradePreventionLike | None = None,
        status: MarketStatusLike | None = None,
    ) -> None:
        """Changes a market's properties from now on, or halts it.

        Args:
            market: the market's name
            min_amount: smallest order; default: one step
            taker_fee: fee rate of the taker, 0 <= r < 1; default 0
            maker_fee: fee rate of the maker, 0 <= r < 1; default 0
            stp: default self-trade prevention
            status: TRADING; CANCEL_ONLY: nothing new; HALT: nothing but queries

        Returns: OK.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or there is nothing to change
            NoMarket: there is no such market
            BadAmount: MINAMOUNT is malformed, not positive, or too large
            BadPrecision: MINAMOUNT has more decimals than the amount scale
            BadFee: a fee rate is malformed, negative, or not below 1
            BadPrecision: a fee rate has more decimals than the fee scale

        Sent again after a lost connection: always.
        """
        return await self._run(
            self._calls.set(
                market,
                min_amount=min_amount,
                taker_fee=taker_fee,
                maker_fee=maker_fee,
                stp=stp,
                status=status,
            )
        )

    async def list(self) -> builtins.list[Market]:
        """Lists the markets in the order of their creation.

        Returns: A list of maps.

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.list())

    async def summary(self, *market: str) -> builtins.list[MarketSummary]:
        """Tells what rests in the books of markets.

        Args:
            market: these; default: all

        Returns: A list of maps.

        Raises, the first that applies:
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.summary(*market))

    async def depth(self, market: str, *, limit: int | None = None, interval: DecimalLike | None = None) -> Depth:
        """Tells the book by price, best first.

        Args:
            market: the market's name
            limit: at most so many
            interval: group prices into steps of this: asks up, bids down

        Returns: the journal's sequence, and lists of [price, amount].

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoMarket: there is no such market
            BadPrice: INTERVAL is malformed, not positive, or too large
            BadPrecision: INTERVAL has more decimals than the market's prices

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.depth(market, limit=limit, interval=interval))

    async def trades(self, market: str, *, limit: int | None = None, before: int | None = None) -> builtins.list[Trade]:
        """Lists the last trades, newest first.

        Args:
            market: the market's name
            limit: at most so many
            before: those before this trade; older than memory, from history (not in a transaction)

        Returns: A list of maps.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoMarket: there is no such market
            NoHistory: memory does not go so far back, and history can't answer now; where it is off, memory is all
                there is

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.trades(market, limit=limit, before=before))

    async def ticker(self, market: str) -> Ticker:
        """Tells what a market did in 24 hours: the current UTC minute and the 1,439 before it.

        Args:
            market: the market's name

        Returns: A map; nulls where nothing was traded in that time.

        Raises, the first that applies:
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.ticker(market))

    async def kline(
        self,
        market: str,
        interval: IntervalLike,
        *,
        from_us: int | None = None,
        to_us: int | None = None,
        limit: int | None = None,
        fill: bool = False,
    ) -> builtins.list[Kline]:
        """Lists candles, oldest first: the first ones from FROM on, or the latest.

        Args:
            market: the market's name
            interval: case matters: m is minutes, M a month; UTC; weeks begin on Mondays, 3d is counted from 1970-01-01
            from_us: those that start at this time or later, in microseconds
            to_us: those that start before this time
            limit: at most so many
            fill: with flat candles at the close before, where nothing was traded, up to the current one

        Returns: A list of maps; the last may not be over yet.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or there is no such interval
            NoMarket: there is no such market
            NoHistory: memory does not go so far back, and history can't answer now; where it is off, memory is all
                there is

        Sent again after a lost connection: always.
        """
        return await self._run(
            self._calls.kline(
                market,
                interval,
                from_us=from_us,
                to_us=to_us,
                limit=limit,
                fill=fill,
            )
        )

    async def status(self, market: str, *, period: int | None = None) -> MarketPeriod:
        """Tells what a market did in a period up to now.

        Args:
            market: the market's name
            period: seconds, beyond 7200 rounded up to whole minutes; default 86400

        Returns: A map; nulls where nothing was traded in that time.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or the period is longer than what is kept
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.status(market, period=period))

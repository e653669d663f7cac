"""Commands of `market`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable
from typing import Final

from dingir.call import Add, Call
from dingir.reading import (
    read_depth,
    read_kline,
    read_market,
    read_market_period,
    read_market_summary,
    read_ticker,
    read_trade,
)
from dingir.records import Depth, Kline, Market, MarketPeriod, MarketSummary, Ticker, Trade
from dingir.values import DecimalLike, decimal_word, done, integer_word, list_of, text_word
from dingir.words import IntervalLike, MarketStatusLike, SelfTradePreventionLike

LIST_REPLY: Final = list_of(read_market)
SUMMARY_REPLY: Final = list_of(read_market_summary)
TRADES_REPLY: Final = list_of(read_trade)
KLINE_REPLY: Final = list_of(read_kline)


class MarketCalls:
    """Commands of `market`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def create(
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
    ) -> Call[None]:
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
        words = [
            "MARKET.CREATE",
            text_word("market", market),
            text_word("base", base),
            text_word("quote", quote),
            "AMOUNTSCALE",
            integer_word("amount_scale", amount_scale),
            "PRICESCALE",
            integer_word("price_scale", price_scale),
        ]
        if fee_scale is not None:
            words += ("FEESCALE", integer_word("fee_scale", fee_scale))
        if min_amount is not None:
            words += ("MINAMOUNT", decimal_word("min_amount", min_amount))
        if taker_fee is not None:
            words += ("TAKERFEE", decimal_word("taker_fee", taker_fee))
        if maker_fee is not None:
            words += ("MAKERFEE", decimal_word("maker_fee", maker_fee))
        if stp is not None:
            words += ("STP", text_word("stp", stp))
        return self._add(Call(tuple(words), done, writes=True))

    def set(
        self,
        market: str,
        *,
        min_amount: DecimalLike | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        stp: SelfTradePreventionLike | None = None,
        status: MarketStatusLike | None = None,
    ) -> Call[None]:
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
        words = ["MARKET.SET", text_word("market", market)]
        if min_amount is not None:
            words += ("MINAMOUNT", decimal_word("min_amount", min_amount))
        if taker_fee is not None:
            words += ("TAKERFEE", decimal_word("taker_fee", taker_fee))
        if maker_fee is not None:
            words += ("MAKERFEE", decimal_word("maker_fee", maker_fee))
        if stp is not None:
            words += ("STP", text_word("stp", stp))
        if status is not None:
            words += ("STATUS", text_word("status", status))
        return self._add(Call(tuple(words), done, writes=True))

    def list(self) -> Call[builtins.list[Market]]:
        """Lists the markets in the order of their creation.

        Returns: A list of maps.

        Sent again after a lost connection: always.
        """
        words = ["MARKET.LIST"]
        return self._add(Call(tuple(words), LIST_REPLY))

    def summary(self, *market: str) -> Call[builtins.list[MarketSummary]]:
        """Tells what rests in the books of markets.

        Args:
            market: these; default: all

        Returns: A list of maps.

        Raises, the first that applies:
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        words = ["MARKET.SUMMARY"]
        words += [text_word("market", one) for one in market]
        return self._add(Call(tuple(words), SUMMARY_REPLY))

    def depth(self, market: str, *, limit: int | None = None, interval: DecimalLike | None = None) -> Call[Depth]:
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
        words = ["MARKET.DEPTH", text_word("market", market)]
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        if interval is not None:
            words += ("INTERVAL", decimal_word("interval", interval))
        return self._add(Call(tuple(words), read_depth))

    def trades(self, market: str, *, limit: int | None = None, before: int | None = None) -> Call[builtins.list[Trade]]:
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
        words = ["MARKET.TRADES", text_word("market", market)]
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        if before is not None:
            words += ("BEFORE", integer_word("before", before))
        return self._add(Call(tuple(words), TRADES_REPLY))

    def ticker(self, market: str) -> Call[Ticker]:
        """Tells what a market did in 24 hours: the current UTC minute and the 1,439 before it.

        Args:
            market: the market's name

        Returns: A map; nulls where nothing was traded in that time.

        Raises, the first that applies:
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        words = ["MARKET.TICKER", text_word("market", market)]
        return self._add(Call(tuple(words), read_ticker))

    def kline(
        self,
        market: str,
        interval: IntervalLike,
        *,
        from_us: int | None = None,
        to_us: int | None = None,
        limit: int | None = None,
        fill: bool = False,
    ) -> Call[builtins.list[Kline]]:
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
        words = ["MARKET.KLINE", text_word("market", market), text_word("interval", interval)]
        if from_us is not None:
            words += ("FROM", integer_word("from_us", from_us))
        if to_us is not None:
            words += ("TO", integer_word("to_us", to_us))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        if fill:
            words.append("FILL")
        return self._add(Call(tuple(words), KLINE_REPLY))

    def status(self, market: str, *, period: int | None = None) -> Call[MarketPeriod]:
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
        words = ["MARKET.STATUS", text_word("market", market)]
        if period is not None:
            words += ("PERIOD", integer_word("period", period))
        return self._add(Call(tuple(words), read_market_period))

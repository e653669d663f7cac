"""Commands of `order`, to be awaited.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable
from typing import Literal, overload

from dingir.call import AsyncRun, unchanged
from dingir.commands.building.order import OrderCalls
from dingir.commands.items import BatchItem, BatchReply
from dingir.records import Cancelled, Order, OrderFull, OrderPage, OrderResult
from dingir.values import DecimalLike
from dingir.words import (
    OrderEndLike,
    OrderKindLike,
    ReplyForm,
    ReplyFormLike,
    SelfTradePreventionLike,
    SideLike,
    TimeInForceLike,
)


class AsyncOrderCommands:
    """Commands of `order`, to be awaited."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = OrderCalls(unchanged, new_id)

    @overload
    async def put(
        self,
        user: int,
        market: str,
        side: SideLike,
        kind: OrderKindLike,
        amount: DecimalLike,
        *,
        price: DecimalLike | None = None,
        quote_limit: DecimalLike | None = None,
        tif: TimeInForceLike | None = None,
        post_only: bool = False,
        stp: SelfTradePreventionLike | None = None,
        client_id: str | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        signature: str | None = None,
        reply: Literal[ReplyForm.RESULT, "RESULT"] | None = None,
    ) -> OrderResult: ...

    @overload
    async def put(
        self,
        user: int,
        market: str,
        side: SideLike,
        kind: OrderKindLike,
        amount: DecimalLike,
        *,
        price: DecimalLike | None = None,
        quote_limit: DecimalLike | None = None,
        tif: TimeInForceLike | None = None,
        post_only: bool = False,
        stp: SelfTradePreventionLike | None = None,
        client_id: str | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        signature: str | None = None,
        reply: Literal[ReplyForm.ACK, "ACK"],
    ) -> int: ...

    @overload
    async def put(
        self,
        user: int,
        market: str,
        side: SideLike,
        kind: OrderKindLike,
        amount: DecimalLike,
        *,
        price: DecimalLike | None = None,
        quote_limit: DecimalLike | None = None,
        tif: TimeInForceLike | None = None,
        post_only: bool = False,
        stp: SelfTradePreventionLike | None = None,
        client_id: str | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        signature: str | None = None,
        reply: Literal[ReplyForm.FULL, "FULL"],
    ) -> OrderFull: ...

    @overload
    async def put(
        self,
        user: int,
        market: str,
        side: SideLike,
        kind: OrderKindLike,
        amount: DecimalLike,
        *,
        price: DecimalLike | None = None,
        quote_limit: DecimalLike | None = None,
        tif: TimeInForceLike | None = None,
        post_only: bool = False,
        stp: SelfTradePreventionLike | None = None,
        client_id: str | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        signature: str | None = None,
        reply: ReplyFormLike | None = None,
    ) -> OrderResult | int | OrderFull: ...

    async def put(
        self,
        user: int,
        market: str,
        side: SideLike,
        kind: OrderKindLike,
        amount: DecimalLike,
        *,
        price: DecimalLike | None = None,
        quote_limit: DecimalLike | None = None,
        tif: TimeInForceLike | None = None,
        post_only: bool = False,
        stp: SelfTradePreventionLike | None = None,
        client_id: str | None = None,
        taker_fee: DecimalLike | None = None,
        maker_fee: DecimalLike | None = None,
        signature: str | None = None,
        reply: ReplyFormLike | None = None,
    ) -> OrderResult | int | OrderFull:
        """Places an order; it trades with what the book holds, and the rest of a GTC order rests.

        Args:
            user: the owner
            market: the market's name
            side: BID buys base, ASK sells it
            kind: LIMIT trades at its price or better, MARKET at any
            amount: in base, at the market's amount scale
            price: of one base in quote; needed for LIMIT, refused for MARKET
            quote_limit: the most quote that a market bid may spend
            tif: GTC rests (default for LIMIT), IOC fills what it can at once (default for MARKET), FOK all or nothing
            post_only: expire rather than take
            stp: who gives way when the order would trade with its own user's; default: the market's
            client_id: unique per user; the same order sent again gives the first one's result
            taker_fee: fee rate when it takes; default: the market's
            maker_fee: fee rate when it makes; default: the market's
            signature: in hexadecimal; kept with the order and in history, not checked; a repetition may have another
            reply: how much the reply tells; default RESULT

        Returns: with ACK the order's id; with FULL the map of ORDER.GET and `fills`, a list of maps (`Fill`) of what
            this command traded; with RESULT, or without REPLY, a map.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or the arguments contradict each other
            NoUser: the user is not registered
            NoMarket: there is no such market
            BadName: CLIENTID is not 1 to 64 printable characters without blanks
            BadName: SIGNATURE is not an even number of 2 to 256 hexadecimal digits
            BadAmount: the amount is malformed, not positive, or too large
            BadPrecision: the amount has more decimals than the market
            BadPrice: the price is malformed, not positive, too large, missing (LIMIT) or given (MARKET)
            BadPrecision: the price has more decimals than the market
            BadAmount: QUOTELIMIT is malformed, not positive, or too large
            BadPrecision: QUOTELIMIT has more decimals than the quote asset
            BadFee: a fee rate is malformed, negative, or not below 1
            BadPrecision: a fee rate has more decimals than the market's fee scale
            Duplicate: CLIENTID was used before, with other content
            Halted: the market does not accept orders now
            TooSmall: the amount is below the market's smallest
            OrderLimit: the order could rest, and the user has as many open orders as it may
            NoFunds: the available balance does not cover the order

        Sent again after a lost connection: yes: without `client_id` the library gives one.
        """
        return await self._run(
            self._calls.put(
                user,
                market,
                side,
                kind,
                amount,
                price=price,
                quote_limit=quote_limit,
                tif=tif,
                post_only=post_only,
                stp=stp,
                client_id=client_id,
                taker_fee=taker_fee,
                maker_fee=maker_fee,
                signature=signature,
                reply=reply,
            )
        )

    async def amend(
        self,
        user: int,
        market: str,
        order_id: int,
        *,
        amount: DecimalLike | None = None,
        price: DecimalLike | None = None,
    ) -> OrderResult:
        """Changes an open order's amount or price; a smaller amount alone keeps its place, all else may trade.

        Args:
            user: the owner
            market: the market's name
            order_id: the order's id
            amount: the new total, what is filled included
            price: the new price

        Returns: A map.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoMarket: there is no such market
            BadAmount: the amount is malformed, not positive, or too large
            BadPrecision: the amount has more decimals than the market
            BadPrice: the price is malformed, not positive, or too large
            BadPrecision: the price has more decimals than the market
            Halted: the market does not accept orders now
            NoOrder: no such order is open in this market, or it is another user's
            TooSmall: the amount is below the market's smallest
            BadAmount: the amount does not exceed what is filled already
            NoFunds: the available balance does not cover the order

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.amend(user, market, order_id, amount=amount, price=price))

    async def cancel(
        self,
        user: int,
        market: str,
        order_id: int | None = None,
        *,
        client_id: str | None = None,
    ) -> Order:
        """Cancels an open order.

        Args:
            user: the owner
            market: the market's name
            order_id: the order's id
            client_id: the id that the client gave it

        Returns: the order as it ended, a map as ORDER.GET's.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoMarket: there is no such market
            Halted: the market is in HALT
            NoOrder: no such order is open in this market, or it is another user's

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.cancel(user, market, order_id, client_id=client_id))

    async def cancelall(self, user: int, *, market: str | None = None, side: SideLike | None = None) -> Cancelled:
        """Cancels a user's open orders, those in halted markets excepted.

        Args:
            user: the owner
            market: this market only
            side: this side only

        Returns: how many, and their ids, ascending.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.cancelall(user, market=market, side=side))

    async def batch(self, user: int, *item: BatchItem) -> builtins.list[BatchReply]:
        """Places, amends and cancels several orders of one user, each on its own merits, as one record.

        Args:
            user: the owner
            item: each as the command of that name takes it after its user

        Returns: for each item, in order, its command's reply or its error.

        Raises, the first that applies:
            LimitReached: more than 100 items
            Malformed: the syntax of any item is wrong
            NoUser: the user is not registered

        Sent again after a lost connection: yes: where a `Put` has no `client_id`, the library gives one.
        """
        return await self._run(self._calls.batch(user, *item))

    async def get(self, market: str, order_id: int) -> Order:
        """Tells an order, open or lately finished.

        Args:
            market: the market's name
            order_id: the order's id

        Returns: A map.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoMarket: there is no such market
            NoOrder: there is no such order in this market, or it finished too long ago

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.get(market, order_id))

    async def list(
        self,
        user: int,
        *,
        market: str | None = None,
        offset: int | None = None,
        limit: int | None = None,
    ) -> builtins.list[Order]:
        """Lists a user's open orders, newest first.

        Args:
            user: the owner
            market: this market only
            offset: skip so many
            limit: at most so many

        Returns: A list of maps as ORDER.GET's.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoMarket: there is no such market

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.list(user, market=market, offset=offset, limit=limit))

    async def history(
        self,
        user: int,
        *,
        market: str | None = None,
        side: SideLike | None = None,
        status: OrderEndLike | None = None,
        from_us: int | None = None,
        to_us: int | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> OrderPage:
        """Lists a user's orders that have ended, latest first.

        Args:
            user: the owner
            market: this market only
            side: this side only
            status: that ended so
            from_us: at this time or later, in microseconds
            to_us: before this time
            before: the page that goes on there: `next` of the last
            limit: at most so many

        Returns: A page of maps as ORDER.GET's.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or BEFORE is no place in this list
            NoUser: the user is not registered
            NoMarket: there is no such market
            NoHistory: history is off, or can't answer now

        Sent again after a lost connection: always.
        """
        return await self._run(
            self._calls.history(
                user,
                market=market,
                side=side,
                status=status,
                from_us=from_us,
                to_us=to_us,
                before=before,
                limit=limit,
            )
        )

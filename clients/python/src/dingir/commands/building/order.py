"""Commands of `order`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal, overload

from dingir.call import Add, Call, same
from dingir.commands.items import Amend, BatchItem, BatchReply, Cancel, Put, amend_words, cancel_words, put_words
from dingir.reading import ORDER_PUT_READERS, read_cancelled, read_order, read_order_page, read_order_result
from dingir.records import Cancelled, Order, OrderFull, OrderPage, OrderResult
from dingir.values import DecimalLike, decimal_word, integer_word, items, list_of, text_word
from dingir.words import (
    OrderEndLike,
    OrderKindLike,
    ReplyForm,
    ReplyFormLike,
    SelfTradePreventionLike,
    SideLike,
    TimeInForceLike,
)

LIST_REPLY: Final = list_of(read_order)


class OrderCalls:
    """Commands of `order`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    @overload
    def put(
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
    ) -> Call[OrderResult]: ...

    @overload
    def put(
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
    ) -> Call[int]: ...

    @overload
    def put(
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
    ) -> Call[OrderFull]: ...

    @overload
    def put(
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
    ) -> Call[OrderResult | int | OrderFull]: ...

    def put(
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
    ) -> Call[OrderResult | int | OrderFull]:
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
        sent_id = self._new_id() if client_id is None else client_id
        words = [
            "ORDER.PUT",
            integer_word("user", user),
            text_word("market", market),
            text_word("side", side),
            text_word("kind", kind),
            decimal_word("amount", amount),
        ]
        if price is not None:
            words += ("PRICE", decimal_word("price", price))
        if quote_limit is not None:
            words += ("QUOTELIMIT", decimal_word("quote_limit", quote_limit))
        if tif is not None:
            words += ("TIF", text_word("tif", tif))
        if post_only:
            words.append("POSTONLY")
        if stp is not None:
            words += ("STP", text_word("stp", stp))
        words += ("CLIENTID", text_word("client_id", sent_id))
        if taker_fee is not None:
            words += ("TAKERFEE", decimal_word("taker_fee", taker_fee))
        if maker_fee is not None:
            words += ("MAKERFEE", decimal_word("maker_fee", maker_fee))
        if signature is not None:
            words += ("SIGNATURE", text_word("signature", signature))
        if reply is not None:
            words += ("REPLY", text_word("reply", reply))
        return self._add(Call(tuple(words), ORDER_PUT_READERS.get(reply, same), writes=True, client_ids=(sent_id,)))

    def amend(
        self,
        user: int,
        market: str,
        order_id: int,
        *,
        amount: DecimalLike | None = None,
        price: DecimalLike | None = None,
    ) -> Call[OrderResult]:
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
        words = [
            "ORDER.AMEND",
            integer_word("user", user),
            text_word("market", market),
            integer_word("order_id", order_id),
        ]
        if amount is not None:
            words += ("AMOUNT", decimal_word("amount", amount))
        if price is not None:
            words += ("PRICE", decimal_word("price", price))
        return self._add(Call(tuple(words), read_order_result, writes=True))

    def cancel(
        self,
        user: int,
        market: str,
        order_id: int | None = None,
        *,
        client_id: str | None = None,
    ) -> Call[Order]:
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
        words = ["ORDER.CANCEL", integer_word("user", user), text_word("market", market)]
        if (order_id is None) == (client_id is None):
            raise ValueError("expected one of order_id and client_id")
        if order_id is not None:
            words += (integer_word("order_id", order_id),)
        if client_id is not None:
            words += ("CLIENTID", text_word("client_id", client_id))
        return self._add(Call(tuple(words), read_order, writes=True))

    def cancelall(self, user: int, *, market: str | None = None, side: SideLike | None = None) -> Call[Cancelled]:
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
        words = ["ORDER.CANCELALL", integer_word("user", user)]
        if market is not None:
            words += ("MARKET", text_word("market", market))
        if side is not None:
            words += ("SIDE", text_word("side", side))
        return self._add(Call(tuple(words), read_cancelled, writes=True))

    def batch(self, user: int, *item: BatchItem) -> Call[builtins.list[BatchReply]]:
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
        words = ["ORDER.BATCH", integer_word("user", user)]
        reads: list[Callable[[Any], Any]] = []
        client_ids: list[str] = []
        for one in item:
            if isinstance(one, Put):
                client_id = self._new_id() if one.client_id is None else one.client_id
                client_ids.append(client_id)
                words += put_words(one, client_id)
                reads.append(ORDER_PUT_READERS.get(one.reply, same))
            elif isinstance(one, Amend):
                words += amend_words(one)
                reads.append(read_order_result)
            elif isinstance(one, Cancel):
                words += cancel_words(one)
                reads.append(read_order)
            else:
                raise TypeError(f"item: expected a Put, Amend or Cancel, received {one!r:.80}")
        return self._add(Call(tuple(words), partial(items, reads), writes=True, client_ids=tuple(client_ids)))

    def get(self, market: str, order_id: int) -> Call[Order]:
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
        words = ["ORDER.GET", text_word("market", market), integer_word("order_id", order_id)]
        return self._add(Call(tuple(words), read_order))

    def list(
        self,
        user: int,
        *,
        market: str | None = None,
        offset: int | None = None,
        limit: int | None = None,
    ) -> Call[builtins.list[Order]]:
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
        words = ["ORDER.LIST", integer_word("user", user)]
        if market is not None:
            words += ("MARKET", text_word("market", market))
        if offset is not None:
            words += ("OFFSET", integer_word("offset", offset))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), LIST_REPLY))

    def history(
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
    ) -> Call[OrderPage]:
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
        words = ["ORDER.HISTORY", integer_word("user", user)]
        if market is not None:
            words += ("MARKET", text_word("market", market))
        if side is not None:
            words += ("SIDE", text_word("side", side))
        if status is not None:
            words += ("STATUS", text_word("status", status))
        if from_us is not None:
            words += ("FROM", integer_word("from_us", from_us))
        if to_us is not None:
            words += ("TO", integer_word("to_us", to_us))
        if before is not None:
            words += ("BEFORE", text_word("before", before))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), read_order_page))

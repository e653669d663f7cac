"""Items of a batch, and their words.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from dataclasses import KW_ONLY, dataclass
from typing import TypeAlias

from dingir.errors import ServerError
from dingir.records import Order, OrderFull, OrderResult
from dingir.values import DecimalLike, decimal_word, integer_word, text_word
from dingir.words import OrderKindLike, ReplyFormLike, SelfTradePreventionLike, SideLike, TimeInForceLike


@dataclass(frozen=True, slots=True)
class Put:
    """One item of a batch: places an order; it trades with what the book holds, and the rest of a GTC order rests."""

    market: str
    """The market's name."""
    side: SideLike
    """BID buys base, ASK sells it."""
    kind: OrderKindLike
    """LIMIT trades at its price or better, MARKET at any."""
    amount: DecimalLike
    """In base, at the market's amount scale."""
    _: KW_ONLY
    price: DecimalLike | None = None
    """Of one base in quote; needed for LIMIT, refused for MARKET."""
    quote_limit: DecimalLike | None = None
    """The most quote that a market bid may spend."""
    tif: TimeInForceLike | None = None
    """GTC rests (default for LIMIT), IOC fills what it can at once (default for MARKET), FOK all or nothing."""
    post_only: bool = False
    """Expire rather than take."""
    stp: SelfTradePreventionLike | None = None
    """Who gives way when the order would trade with its own user's; default: the market's."""
    client_id: str | None = None
    """Unique per user; the same order sent again gives the first one's result."""
    taker_fee: DecimalLike | None = None
    """Fee rate when it takes; default: the market's."""
    maker_fee: DecimalLike | None = None
    """Fee rate when it makes; default: the market's."""
    signature: str | None = None
    """In hexadecimal; kept with the order and in history, not checked; a repetition may have another."""
    reply: ReplyFormLike | None = None
    """How much the reply tells; default RESULT."""


@dataclass(frozen=True, slots=True)
class Amend:
    """One item of a batch: changes an open order's amount or price; a smaller amount alone keeps its place, all else
    may trade.
    """

    market: str
    """The market's name."""
    order_id: int
    """The order's id."""
    _: KW_ONLY
    amount: DecimalLike | None = None
    """The new total, what is filled included."""
    price: DecimalLike | None = None
    """The new price."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """One item of a batch: cancels an open order."""

    market: str
    """The market's name."""
    order_id: int | None = None
    """The order's id."""
    _: KW_ONLY
    client_id: str | None = None
    """The id that the client gave it."""


BatchItem: TypeAlias = Put | Amend | Cancel
BatchReply: TypeAlias = OrderResult | int | OrderFull | Order | ServerError
"""What answers an item: as its command is answered, or an error; it has had no effect on the others."""


def put_words(item: Put, sent_id: str) -> list[str]:
    """Write the words of a PUT."""
    words = [
        "PUT",
        text_word("market", item.market),
        text_word("side", item.side),
        text_word("kind", item.kind),
        decimal_word("amount", item.amount),
    ]
    if item.price is not None:
        words += ("PRICE", decimal_word("price", item.price))
    if item.quote_limit is not None:
        words += ("QUOTELIMIT", decimal_word("quote_limit", item.quote_limit))
    if item.tif is not None:
        words += ("TIF", text_word("tif", item.tif))
    if item.post_only:
        words.append("POSTONLY")
    if item.stp is not None:
        words += ("STP", text_word("stp", item.stp))
    words += ("CLIENTID", text_word("client_id", sent_id))
    if item.taker_fee is not None:
        words += ("TAKERFEE", decimal_word("taker_fee", item.taker_fee))
    if item.maker_fee is not None:
        words += ("MAKERFEE", decimal_word("maker_fee", item.maker_fee))
    if item.signature is not None:
        words += ("SIGNATURE", text_word("signature", item.signature))
    if item.reply is not None:
        words += ("REPLY", text_word("reply", item.reply))
    return words


def amend_words(item: Amend) -> list[str]:
    """Write the words of an AMEND."""
    words = ["AMEND", text_word("market", item.market), integer_word("order_id", item.order_id)]
    if item.amount is not None:
        words += ("AMOUNT", decimal_word("amount", item.amount))
    if item.price is not None:
        words += ("PRICE", decimal_word("price", item.price))
    return words


def cancel_words(item: Cancel) -> list[str]:
    """Write the words of a CANCEL."""
    words = ["CANCEL", text_word("market", item.market)]
    if (item.order_id is None) == (item.client_id is None):
        raise ValueError("expected one of order_id and client_id")
    if item.order_id is not None:
        words += (integer_word("order_id", item.order_id),)
    if item.client_id is not None:
        words += ("CLIENTID", text_word("client_id", item.client_id))
    return words

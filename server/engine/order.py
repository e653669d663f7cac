"""An order, and what its client asked for.

An order is a node of two intrusive doubly linked lists: the queue of its price level (`earlier`,
`later`) and its owner's open orders (`older`, `newer`). So cancel is O(1), a list reply costs what it
returns, and neither list allocates anything. The links of an order that leaves are set to None: an
ended order refers to nothing that refers to it, and reference counting frees it without the cyclic
collector.

Amounts are integers at the market's amount scale, prices at its price scale, `finished_quote` in
units of the quote asset, `finished_fee` in units of the asset that the order receives. Always:
amount = remain + finished + prevented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from protocol.terms import BID, NEW, NO_REASON, PARTIALLY_FILLED

if TYPE_CHECKING:
    from server.engine.book import Level
    from server.engine.market import Market
    from server.engine.user import User

ABSENT: Final = -1
"""A number of an `Intent` that the client did not give."""

NO_SIGNATURE: Final = b""


class Intent:
    """The numbers of an ORDER.PUT with a client id, as given: what a repetition must equal.

    Kept apart from the order, as an amend changes the order and the market's defaults may change;
    side, kind, market, tif and post_only never change and are compared with the order's own. The signature
    does not count: it says who wanted the order, not which.
    """

    __slots__ = ("amount", "price", "quote_limit", "stp", "taker_fee", "maker_fee")

    def __init__(self, amount: int, price: int, quote_limit: int, stp: int, taker_fee: int, maker_fee: int) -> None:
        self.amount: Final = amount
        self.price: Final = price
        self.quote_limit: Final = quote_limit
        self.stp: Final = stp
        self.taker_fee: Final = taker_fee
        self.maker_fee: Final = maker_fee

    def equals(self, other: Intent) -> bool:
        return (
            self.amount == other.amount
            and self.price == other.price
            and self.quote_limit == other.quote_limit
            and self.stp == other.stp
            and self.taker_fee == other.taker_fee
            and self.maker_fee == other.maker_fee
        )


class Order:
    __slots__ = (
        "id",
        "user",
        "market",
        "side",
        "kind",
        "tif",
        "post_only",
        "stp",
        "price",
        "amount",
        "remain",
        "prevented",
        "finished_quote",
        "finished_fee",
        "taker_fee",
        "maker_fee",
        "status",
        "reason",
        "client_id",
        "intent",
        "signature",
        "create_time",
        "update_time",
        "level",
        "earlier",
        "later",
        "older",
        "newer",
    )

    def __init__(
        self,
        id: int,
        user: User,
        market: Market,
        side: int,
        kind: int,
        tif: int,
        post_only: bool,
        stp: int,
        price: int,
        amount: int,
        taker_fee: int,
        maker_fee: int,
        client_id: bytes,
        intent: Intent | None,
        signature: bytes,
        create_time: int,
    ) -> None:
        self.id: Final = id
        self.user: Final = user
        self.market: Final = market
        self.side: Final = side
        self.kind: Final = kind
        self.tif: Final = tif
        self.post_only: Final = post_only
        self.stp: Final = stp
        self.price = price  # 0 for a market order
        self.amount = amount
        self.remain = amount
        self.prevented = 0
        self.finished_quote = 0
        self.finished_fee = 0
        self.taker_fee: Final = taker_fee
        self.maker_fee: Final = maker_fee
        self.status = NEW
        self.reason = NO_REASON
        self.client_id: Final = client_id  # empty when it has none
        self.intent = intent  # while its client id is remembered
        self.signature: Final = signature  # of the order as it was put; NO_SIGNATURE when it has none
        self.create_time: Final = create_time
        self.update_time = create_time
        self.level: Level | None = None  # while it rests
        self.earlier: Order | None = None
        self.later: Order | None = None
        self.older: Order | None = None
        self.newer: Order | None = None

    def is_open(self) -> bool:
        return self.status <= PARTIALLY_FILLED

    def finished_base(self) -> int:
        return self.amount - self.remain - self.prevented

    def reserve(self) -> int:
        """Compute what the order holds frozen while it rests, in units of the asset that it gives."""
        if self.side == BID:
            return self.remain * self.price * self.market.quote_factor
        return self.remain * self.market.base_factor

    def frozen(self) -> int:
        """Compute what the order holds frozen now."""
        return self.reserve() if self.level is not None else 0


assert NEW < PARTIALLY_FILLED, "is_open compares"

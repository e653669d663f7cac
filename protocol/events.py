"""Events: what an accepted command made happen, for followers and pushes.

The engine builds them only when asked to, in the exact order in which things happened; replaying the
log builds the same ones. Each is complete in itself: whoever stores or forwards one needs no other and
no table of scales. Values are as in replies: decimal text padded to the scale that applies, ids as
text, times in microseconds. What is a record in a reply is the same record here.

`sequence` is an event's number on its channel of the feed (FEED.md): dense, and the same after every replay.

Order within a fill: the trade, the maker's order, the taker's order, then the balances: maker base and
quote, taker base and quote. An order's fills come before its end; money that is frozen or released for
an order comes right before the order event that tells of it.
"""

from typing import Final

from protocol.values import Record

# Why an order's event is told.
ORDER_PUT: Final = b"PUT"  # accepted, before it meets the book
ORDER_TRADE: Final = b"TRADE"  # traded; `fill` says how; the last one of a filled order is its end
ORDER_PREVENTED: Final = b"PREVENTED"  # self-trade prevention took something off it
ORDER_AMENDED: Final = b"AMENDED"  # amount or price changed, before it meets the book again
ORDER_RESTED: Final = b"RESTED"  # what remains stands in the book
ORDER_CANCELED: Final = b"CANCELED"
ORDER_EXPIRED: Final = b"EXPIRED"
ORDER_CAUSE_TEXT: Final[tuple[bytes, ...]] = (
    ORDER_PUT,
    ORDER_TRADE,
    ORDER_PREVENTED,
    ORDER_AMENDED,
    ORDER_RESTED,
    ORDER_CANCELED,
    ORDER_EXPIRED,
)

# Why a balance changed, and what `cause_id` is then.
CAUSE_DEPOSIT: Final = b"DEPOSIT"  # the business id
CAUSE_WITHDRAWAL: Final = b"WITHDRAWAL"  # the business id
CAUSE_TRANSFER: Final = b"TRANSFER"  # the transfer's id, empty when it has none
CAUSE_TRADE: Final = b"TRADE"  # the trade's id
CAUSE_FREEZE: Final = b"FREEZE"  # the order's id
CAUSE_RELEASE: Final = b"RELEASE"  # the order's id
BALANCE_CAUSE_TEXT: Final[tuple[bytes, ...]] = (
    CAUSE_DEPOSIT,
    CAUSE_WITHDRAWAL,
    CAUSE_TRANSFER,
    CAUSE_TRADE,
    CAUSE_FREEZE,
    CAUSE_RELEASE,
)


class Event:
    """What every event is."""

    __slots__ = ("time",)

    def __init__(self, time: int) -> None:
        self.time: Final = time


class OrderEvent(Event):
    """An order changed: the ORDER as it is then, and the FILL when it traded.

    `signature` is the order's, as bytes, empty when it has none; for followers: neither replies nor messages show it.
    """

    __slots__ = ("sequence", "cause", "order", "fill", "signature")

    def __init__(
        self, time: int, sequence: int, cause: bytes, order: Record, fill: Record | None, signature: bytes
    ) -> None:
        super().__init__(time)
        self.sequence: Final = sequence
        self.cause: Final = cause
        self.order: Final = order
        self.fill: Final = fill
        self.signature: Final = signature


class TradeEvent(Event):
    """Two orders traded. `side` is the taker's; each fee is in the asset that its payer received."""

    __slots__ = (
        "sequence",
        "id",
        "market",
        "side",
        "price",
        "amount",
        "quote",
        "taker_order_id",
        "taker_user",
        "taker_fee",
        "taker_fee_asset",
        "maker_order_id",
        "maker_user",
        "maker_fee",
        "maker_fee_asset",
    )

    def __init__(
        self,
        time: int,
        sequence: int,
        id: bytes,
        market: bytes,
        side: bytes,
        price: bytes,
        amount: bytes,
        quote: bytes,
        taker_order_id: bytes,
        taker_user: bytes,
        taker_fee: bytes,
        taker_fee_asset: bytes,
        maker_order_id: bytes,
        maker_user: bytes,
        maker_fee: bytes,
        maker_fee_asset: bytes,
    ) -> None:
        super().__init__(time)
        self.sequence: Final = sequence
        self.id: Final = id
        self.market: Final = market
        self.side: Final = side
        self.price: Final = price
        self.amount: Final = amount
        self.quote: Final = quote
        self.taker_order_id: Final = taker_order_id
        self.taker_user: Final = taker_user
        self.taker_fee: Final = taker_fee
        self.taker_fee_asset: Final = taker_fee_asset
        self.maker_order_id: Final = maker_order_id
        self.maker_user: Final = maker_user
        self.maker_fee: Final = maker_fee
        self.maker_fee_asset: Final = maker_fee_asset


class BalanceEvent(Event):
    """A user's balance of an asset changed: what it is after, by how much it changed, and why.

    `business` and `detail` are those of a deposit, withdrawal or transfer (its memo), else empty.
    """

    __slots__ = (
        "sequence",
        "user",
        "asset",
        "available",
        "frozen",
        "available_change",
        "frozen_change",
        "cause",
        "cause_id",
        "business",
        "detail",
    )

    def __init__(
        self,
        time: int,
        sequence: int,
        user: bytes,
        asset: bytes,
        available: bytes,
        frozen: bytes,
        available_change: bytes,
        frozen_change: bytes,
        cause: bytes,
        cause_id: bytes,
        business: bytes,
        detail: bytes,
    ) -> None:
        super().__init__(time)
        self.sequence: Final = sequence
        self.user: Final = user
        self.asset: Final = asset
        self.available: Final = available
        self.frozen: Final = frozen
        self.available_change: Final = available_change
        self.frozen_change: Final = frozen_change
        self.cause: Final = cause
        self.cause_id: Final = cause_id
        self.business: Final = business
        self.detail: Final = detail


class TransferEvent(Event):
    """A user paid another; before the balance events of both."""

    __slots__ = ("from_user", "to_user", "asset", "amount", "id", "memo")

    def __init__(
        self, time: int, from_user: bytes, to_user: bytes, asset: bytes, amount: bytes, id: bytes, memo: bytes
    ) -> None:
        super().__init__(time)
        self.from_user: Final = from_user
        self.to_user: Final = to_user
        self.asset: Final = asset
        self.amount: Final = amount
        self.id: Final = id
        self.memo: Final = memo


class AssetEvent(Event):
    """An asset was listed: the ASSET."""

    __slots__ = ("asset",)

    def __init__(self, time: int, asset: Record) -> None:
        super().__init__(time)
        self.asset: Final = asset


class MarketEvent(Event):
    """A market was opened or changed: the MARKET as it is then."""

    __slots__ = ("sequence", "market")

    def __init__(self, time: int, sequence: int, market: Record) -> None:
        super().__init__(time)
        self.sequence: Final = sequence
        self.market: Final = market


class UserEvent(Event):
    """A user was registered: the USER."""

    __slots__ = ("user",)

    def __init__(self, time: int, user: Record) -> None:
        super().__init__(time)
        self.user: Final = user


class ParameterEvent(Event):
    """A parameter of the engine was set."""

    __slots__ = ("parameter", "value")

    def __init__(self, time: int, parameter: bytes, value: int) -> None:
        super().__init__(time)
        self.parameter: Final = parameter
        self.value: Final = value

"""A follower: what one knows of the exchange from its events alone.

The history, feeds and mirrors are built from events, so a state that is put together from nothing else
must at any time be the naive exchange's. Each event is also held to the one before: a balance changes
by what the event says, trade ids have no gap, an order that has ended is not heard of again.
"""

from protocol.events import (
    ORDER_TRADE,
    AssetEvent,
    BalanceEvent,
    Event,
    MarketEvent,
    OrderEvent,
    TradeEvent,
    TransferEvent,
    UserEvent,
)
from protocol.values import Record
from tests.model.naive_grammar import show
from tests.model.naive_orders import show_order
from tests.model.naive_venue import OPEN, Order, Venue


class Misled(AssertionError):
    """The events don't lead to the state."""


def fields(record: Record) -> dict[str, object]:
    """Return a record as a map."""
    return dict(zip(record.shape.fields, record.values, strict=True))


def scaled(text: bytes) -> int:
    """Return decimal text as an integer of its smallest unit."""
    return int(text.replace(b".", b""))


class Follower:
    """State from events."""

    def __init__(self) -> None:
        self.balances: dict[tuple[bytes, bytes], tuple[bytes, bytes]] = {}
        self.orders: dict[bytes, dict[str, object]] = {}
        self.signatures: dict[bytes, bytes] = {}
        self.markets: dict[object, dict[str, object]] = {}
        self.assets = 0
        self.users = 0
        self.trades = 0
        self.transfers = 0
        self.fills = 0
        self.touched: set[bytes] = set()
        self.sequences: dict[str, int] = {}

    def number(self, channel: str, sequence: int) -> None:
        """Take in an event's number on its channel, which follows the one before."""
        before = self.sequences.get(channel, 0)
        if sequence != before + 1:
            raise Misled(f"{channel}: number {sequence} follows {before}")
        self.sequences[channel] = sequence

    def take(self, events: list[Event], now: int) -> None:
        """Take in the events of one command."""
        self.touched.clear()
        for event in events:
            if event.time != now:
                raise Misled(f"an event's time is {event.time}, its record's {now}")
            self.take_one(event)
        if self.fills != 2 * self.trades:
            raise Misled(f"{self.trades} trades and {self.fills} fills: expected two of each")

    def take_one(self, event: Event) -> None:
        """Take in one event."""
        if isinstance(event, BalanceEvent):
            self.balance(event)
        elif isinstance(event, OrderEvent):
            self.order(event)
        elif isinstance(event, TradeEvent):
            self.trades += 1
            self.number(f"trade:{event.market.decode()}", event.sequence)
            if event.id != b"%d" % self.trades:
                raise Misled(f"trade {event.id!r} follows trade {self.trades - 1}")
        elif isinstance(event, MarketEvent):
            market = fields(event.market)
            self.number("market", event.sequence)
            self.markets[market["market"]] = market
        elif isinstance(event, AssetEvent):
            self.assets += 1
        elif isinstance(event, UserEvent):
            self.users += 1
            if fields(event.user)["id"] != b"%d" % self.users:
                raise Misled(f"{fields(event.user)} follows user {self.users - 1}")
        elif isinstance(event, TransferEvent):
            self.transfers += 1

    def balance(self, event: BalanceEvent) -> None:
        """Take in a balance, which must be the last one changed by what is said."""
        self.number(f"balance:{event.user.decode()}", event.sequence)
        key = event.user, event.asset
        before = self.balances.get(key, (b"0", b"0"))
        changes = event.available_change, event.frozen_change
        for was, change, after in zip(before, changes, (event.available, event.frozen), strict=True):
            if scaled(was) + scaled(change) != scaled(after):
                raise Misled(f"{key}: {was!r} changed by {change!r} is not {after!r}")
        self.balances[key] = event.available, event.frozen

    def order(self, event: OrderEvent) -> None:
        """Take in an order; with a fill when, and only when, it traded."""
        order = fields(event.order)
        order_id = order["id"]
        assert isinstance(order_id, bytes)
        self.number(f"order:{order['user']!r}", event.sequence)
        known = self.orders.get(order_id)
        if known is not None and known["status"] not in OPEN:
            raise Misled(f"order {order_id!r} had ended: {event.cause!r}")
        if (event.fill is not None) != (event.cause == ORDER_TRADE):
            raise Misled(f"order {order_id!r}: {event.cause!r} with fill {event.fill}")
        self.fills += event.fill is not None
        self.orders[order_id] = order
        self.signatures[order_id] = event.signature
        self.touched.add(order_id)

    def compare(self, venue: Venue, ended: list[Order]) -> None:
        """Hold what is known to the naive exchange; `ended` are the orders that have just ended there."""
        if self.trades != venue.trades_ever.get(b"", 0) or self.users != len(venue.users):
            raise Misled(f"{self.trades} trades, {self.users} users")
        if self.assets != len(venue.assets) or list(self.markets) != [market.name for market in venue.markets]:
            raise Misled(f"{self.assets} assets, markets {list(self.markets)}")
        for market in venue.markets:
            told = self.markets[market.name]
            if (told["status"], told["stp"]) != (market.status, market.stp):
                raise Misled(f"market {market.name!r} is told to be {told}")
        for order in [*venue.open, *ended]:
            order_id = b"%d" % order.id
            if order.updated == venue.now or order_id in self.touched:
                if self.orders.get(order_id) != show_order(order):
                    raise Misled(f"order:\nexpected {show_order(order)}\nreceived {self.orders.get(order_id)}")
                if self.signatures[order_id] != order.signature:
                    raise Misled(f"order {order_id!r}: expected {order.signature!r}, {self.signatures[order_id]!r}")
        for (user, name), (available, frozen) in venue.all_balances().items():
            scale = venue.asset(name).scale
            told_balance = self.balances.get((b"%d" % user, name))
            if told_balance != (show(available, scale), show(frozen, scale)):
                raise Misled(f"user {user}, {name!r}: expected {available} {frozen}, received {told_balance}")

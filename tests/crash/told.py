"""What the server has told its clients, and what must therefore hold for ever.

Every order carries a client id, every deposit and transfer an id of its own. So what was sent and never
answered may be sent again, and afterwards everything is known: each client id has one order, the ids of
all orders together are 1..n without a gap, and of an asset that is never traded each balance is what
the deposits and transfers come to, each counted once. An acknowledged command that was lost, and one
that was applied twice, both break one of these.
"""

from dataclasses import dataclass, field

from tests.crash.process import fields, text

Args = list[bytes]
FINAL = (b"FILLED", b"CANCELED", b"EXPIRED")


class Broken(AssertionError):
    """Something that was told does not hold."""


@dataclass
class Order:
    """One order by its client id, as last told."""

    args: Args
    id: bytes = b""
    status: bytes = b""
    finished: bytes = b""


@dataclass
class Payment:
    """One deposit or transfer, and its reply when there was one."""

    args: Args
    giver: bytes
    taker: bytes
    amount: int
    reply: object = None


@dataclass
class Group:
    """Orders that one record holds: all or none."""

    client_ids: list[bytes]
    acknowledged: bool = False


@dataclass
class Told:
    """Everything since the data directory was new."""

    orders: dict[tuple[bytes, bytes], Order] = field(default_factory=dict)
    owner_of: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    paid: list[Payment] = field(default_factory=list)
    gold: dict[bytes, int] = field(default_factory=dict)
    deposited: int = 0
    groups: list[Group] = field(default_factory=list)
    trades: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    sequence: int = 0
    acknowledged: int = 0
    unverified: list[tuple[bytes, bytes]] = field(default_factory=list)

    def order_told(self, key: tuple[bytes, bytes], reply: dict[bytes, object]) -> None:
        """Take in a reply about an order: RESULT, FULL or ORDER."""
        order = self.orders[key]
        order_id, status = text(reply[b"id"]), text(reply[b"status"])
        finished = text(reply[b"finished_base"])
        if order.id not in (b"", order_id):
            raise Broken(f"{key} was order {order.id!r} and is now {order_id!r}")
        known = self.owner_of.setdefault(order_id, key)
        if known != key:
            raise Broken(f"order {order_id!r} was told to be {known} and to be {key}")
        if order.status in FINAL and (status, finished) != (order.status, order.finished):
            raise Broken(f"{key}, order {order_id!r}, had ended {order.status!r} {order.finished!r}: {reply}")
        if order.finished and float(finished) < float(order.finished):
            raise Broken(f"{key}, order {order_id!r}, had {order.finished!r} filled: {reply}")
        if not order.id:
            self.unverified.append(key)
        order.id, order.status, order.finished = order_id, status, finished
        for fill in map(fields, self.fills_of(reply)):
            self.trade_told(text(fill[b"trade_id"]), text(fill[b"price"]), text(fill[b"amount"]))

    def fills_of(self, reply: dict[bytes, object]) -> list[object]:
        """Return a FULL reply's fills."""
        fills = reply.get(b"fills", [])
        assert isinstance(fills, list)
        return fills

    def trade_told(self, trade_id: bytes, price: bytes, amount: bytes) -> None:
        """Take in a trade: an id is never used again."""
        known = self.trades.setdefault(trade_id, (price, amount))
        if known != (price, amount):
            raise Broken(f"trade {trade_id!r} was {known} and is now {(price, amount)}")

    def settle(self, payment: Payment) -> None:
        """Count a payment that is known to have had its effect."""
        if payment.giver:
            self.gold[payment.giver] = self.gold.get(payment.giver, 0) - payment.amount
        else:
            self.deposited += payment.amount
        self.gold[payment.taker] = self.gold.get(payment.taker, 0) + payment.amount
        self.paid.append(payment)

    def sequence_told(self, sequence: bytes) -> None:
        """Take in the position of a state that somebody was shown."""
        self.sequence = max(self.sequence, int(sequence))

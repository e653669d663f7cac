"""What a client holds who listens to one channel: each made from the snapshot and kept by the updates alone.

A snapshot that comes where a mirror already is must be what the mirror holds; one further on replaces it.
"""

from decimal import Decimal

from tests.feed.told import Misled, Payload

Levels = dict[str, str]
Queue = dict[str, str]
"""Order id to what it shows, in the order of the queue: a dict keeps an entry's place when its value changes."""


def nothing(amount: str) -> bool:
    """Tell whether an amount is zero: `0.0000`."""
    return not amount.strip("0.")


def rows(value: object) -> list[list[str]]:
    assert isinstance(value, list)
    return value


class Mirror:
    """What all have in common: where it is, and what to do with either type of message."""

    def __init__(self) -> None:
        self.sequence = -1

    def take(self, payload: Payload) -> None:
        sequence = payload["seq"]
        assert isinstance(sequence, int)
        if payload["type"] == "update":
            assert sequence == self.sequence + 1
            self.update(payload)
        else:
            before = self.content() if sequence == self.sequence else None
            self.begin(payload)
            if before is not None and before != self.content():
                raise Misled(f"the snapshot at {sequence} is not what the updates came to")
        self.sequence = sequence

    def begin(self, payload: Payload) -> None:
        raise NotImplementedError

    def update(self, payload: Payload) -> None:
        raise NotImplementedError

    def content(self) -> object:
        raise NotImplementedError


class DepthBook(Mirror):
    """The book by price, from `depth`."""

    def __init__(self) -> None:
        super().__init__()
        self.bids: Levels = {}
        self.asks: Levels = {}
        self.touched: set[tuple[str, str]] = set()
        """(side, price) of what the last message changed."""

    def begin(self, payload: Payload) -> None:
        assert payload["complete"] is True
        self.bids = dict(rows(payload["bids"]))
        self.asks = dict(rows(payload["asks"]))
        self.touched = {("BID", price) for price in self.bids} | {("ASK", price) for price in self.asks}

    def update(self, payload: Payload) -> None:
        self.touched = set()
        for side, levels, name in (("BID", self.bids, "bids"), ("ASK", self.asks, "asks")):
            for price, amount in rows(payload[name]):
                self.touched.add((side, price))
                if nothing(amount):
                    levels.pop(price, None)
                else:
                    levels[price] = amount

    def content(self) -> object:
        return dict(self.bids), dict(self.asks)

    def best(self) -> list[str | None]:
        """Return bid, bid amount, ask, ask amount, as `bbo` tells them."""
        found: list[str | None] = []
        for levels, choose in ((self.bids, max), (self.asks, min)):
            price = choose(levels, key=float, default=None)
            found += [price, levels[price] if price is not None else None]
        return found


class OrderBook(Mirror):
    """The book order by order, from `book`, and what it comes to by price."""

    def __init__(self) -> None:
        super().__init__()
        self.queues: dict[tuple[str, str], Queue] = {}
        """By (side, price); none is empty."""
        self.place: dict[str, tuple[str, str]] = {}
        """Of each order."""
        self.bids: Levels = {}
        self.asks: Levels = {}
        self.touched: set[tuple[str, str]] = set()
        self.executed: list[tuple[str, str, Decimal]] = []
        """Trades of the last message: (trade id, price, amount)."""

    def begin(self, payload: Payload) -> None:
        assert payload["complete"] is True
        self.queues, self.place, self.bids, self.asks, self.executed = {}, {}, {}, {}, []
        for side, name in (("BID", "bids"), ("ASK", "asks")):
            for order_id, price, amount in rows(payload[name]):
                self.add(order_id, (side, price), amount)
        self.touched = set(self.queues)
        self.sum_up()

    def add(self, order_id: str, place: tuple[str, str], amount: str) -> None:
        if order_id in self.place or nothing(amount):
            raise Misled(f"order {order_id} joins with {amount} though it is at {self.place.get(order_id)}")
        self.place[order_id] = place
        self.queues.setdefault(place, {})[order_id] = amount

    def update(self, payload: Payload) -> None:
        self.touched = set()
        self.executed = []
        changes = payload["changes"]
        assert isinstance(changes, list)
        assert changes
        for change in changes:
            self.change(**change)
        self.sum_up()

    def change(self, action: str, order_id: str, side: str, price: str, amount: str, trade_id: str | None) -> None:
        place = side, price
        self.touched.add(place)
        if (trade_id is not None) != (action == "EXECUTE"):
            raise Misled(f"{action} of order {order_id} with trade {trade_id}")
        if action == "ADD":
            self.add(order_id, place, amount)
            return
        before = self.queues.get(place, {}).get(order_id)
        if before is None or Decimal(amount) >= Decimal(before) or (action == "CANCEL") > nothing(amount):
            raise Misled(f"{action} of order {order_id} at {place}: {before} becomes {amount}")
        if action == "EXECUTE":
            first = next(iter(self.queues[place]))
            if first != order_id:
                raise Misled(f"order {order_id} traded, but {first} is before it")
            assert trade_id is not None
            self.executed.append((trade_id, price, Decimal(before) - Decimal(amount)))
        elif action == "AMEND":
            assert not nothing(amount)
        else:
            assert action == "CANCEL"
        if nothing(amount):
            del self.place[order_id]
            del self.queues[place][order_id]
            if not self.queues[place]:
                del self.queues[place]
        else:
            self.queues[place][order_id] = amount

    def sum_up(self) -> None:
        """Bring the levels that were touched to the sums of their queues."""
        for side, price in self.touched:
            levels = self.bids if side == "BID" else self.asks
            queue = self.queues.get((side, price))
            if queue is None:
                levels.pop(price, None)
            else:
                levels[price] = str(sum(map(Decimal, queue.values())))

    def content(self) -> object:
        return {place: list(queue.items()) for place, queue in self.queues.items()}


class Latest(Mirror):
    """The last message's content: `bbo`, `ticker`, `kline`, `trade`."""

    def __init__(self, *fields: str) -> None:
        super().__init__()
        self.fields = fields
        self.values: list[object] = []

    def begin(self, payload: Payload) -> None:
        self.update(payload)

    def update(self, payload: Payload) -> None:
        self.values = [payload[name] for name in self.fields]

    def content(self) -> object:
        return self.values


BBO_FIELDS = ("bid", "bid_amount", "ask", "ask_amount")
OPEN = ("NEW", "PARTIALLY_FILLED")


class Orders(Mirror):
    """A user's open orders, oldest first, from `order`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[str, dict[str, object]] = {}
        self.fills: dict[str, Decimal] = {}
        """What was told of each order's trades so far, as long as it is open."""

    def begin(self, payload: Payload) -> None:
        assert payload["complete"] is True
        orders = payload["orders"]
        assert isinstance(orders, list)
        self.open = {order["id"]: order for order in orders}
        self.fills = {order["id"]: Decimal(order["finished_base"]) for order in orders}

    def update(self, payload: Payload) -> None:
        order, fill = payload["order"], payload["fill"]
        assert isinstance(order, dict)
        order_id, cause = order["id"], payload["cause"]
        if (order_id in self.open) == (cause == "PUT") or (fill is not None) != (cause == "TRADE"):
            raise Misled(f"{cause} of order {order_id}, open: {order_id in self.open}, fill {fill}")
        filled = self.fills.get(order_id, Decimal(0))
        if isinstance(fill, dict):
            filled += Decimal(fill["amount"])
        if filled != Decimal(str(order["finished_base"])):
            raise Misled(f"order {order_id}: its fills come to {filled}, it says {order['finished_base']}")
        if order["status"] in OPEN:
            self.open[order_id] = order
            self.fills[order_id] = filled
        else:
            self.open.pop(order_id, None)
            self.fills.pop(order_id, None)

    def content(self) -> object:
        return list(self.open.values())


class Balances(Mirror):
    """A user's balances, from `balance`."""

    def __init__(self) -> None:
        super().__init__()
        self.assets: dict[str, dict[str, str]] = {}

    def begin(self, payload: Payload) -> None:
        balances = payload["balances"]
        assert isinstance(balances, dict)
        self.assets = dict(balances)

    def update(self, payload: Payload) -> None:
        asset = str(payload["asset"])
        before = self.assets.get(asset, {"available": "0", "frozen": "0"})
        after = {"available": str(payload["available"]), "frozen": str(payload["frozen"])}
        for name in after:
            if Decimal(before[name]) + Decimal(str(payload[name + "_change"])) != Decimal(after[name]):
                raise Misled(f"{asset}: {before} changed by {payload} is not {after}")
        self.assets[asset] = after

    def content(self) -> object:
        return dict(self.assets)

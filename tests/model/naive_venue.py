"""The state of the naive exchange: plain lists, searched from the front, with nothing kept twice.

A holding has one number, what the user owns; what is frozen of it is summed over the open orders
whenever somebody asks. The order of `Venue.open` is the order of arrival, so a level is whatever a
scan finds at one price.
"""

import json
from dataclasses import dataclass, field
from fractions import Fraction

from tests.model.naive_bars import Closings
from tests.model.naive_grammar import UNIT, Refused, number, positive, show

JUST_ENDED_MAX = 5000
"""Orders that one record may end, at most, in any test."""

OPEN = (b"NEW", b"PARTIALLY_FILLED")


@dataclass
class Asset:
    """One asset; `fees`, `deposited` and `withdrawn` are totals since birth."""

    name: bytes
    scale: int
    properties: dict[str, object]
    fees: int = 0
    deposited: int = 0
    withdrawn: int = 0


@dataclass
class Trade:
    """One trade as its market shows it."""

    id: int
    time: int
    price: int
    amount: int
    quote: int
    side: bytes


@dataclass
class Market:
    """One market."""

    name: bytes
    base: Asset
    quote: Asset
    amount_scale: int
    price_scale: int
    fee_scale: int
    min_amount: int
    taker_fee: int
    maker_fee: int
    stp: bytes
    status: bytes = b"TRADING"
    last: int | None = None
    trades: list[Trade] = field(default_factory=list)
    history: list[Trade] = field(default_factory=list)  # all that there ever were
    closings: Closings = field(default_factory=Closings)


@dataclass
class User:
    """One user."""

    id: int
    l1: bytes
    l2: bytes
    created: int


@dataclass
class Holding:
    """What one user owns of one asset, frozen or not."""

    user: int
    asset: Asset
    owned: int = 0


@dataclass
class Order:
    """One order, open or ended."""

    id: int
    user: int
    market: Market
    side: bytes
    kind: bytes
    tif: bytes
    post_only: bool
    stp: bytes
    price: int | None
    amount: int
    taker_fee: int
    maker_fee: int
    client_id: bytes
    signature: bytes
    created: int
    updated: int
    base: int = 0
    quote: int = 0
    fee: int = 0
    prevented: int = 0
    status: bytes = b"NEW"
    reason: bytes = b""

    @property
    def remain(self) -> int:
        """What is neither filled nor prevented."""
        return self.amount - self.base - self.prevented

    @property
    def reserved(self) -> int:
        """What the order holds back of its owner's funds while it is open."""
        if self.status not in OPEN:
            return 0
        if self.side == b"ASK":
            return self.remain
        return value_of(self.remain, self.price or 0)


@dataclass
class Remembered:
    """A client order id, or the id of a transfer or balance update, with what it was first used for."""

    user: int
    key: object
    content: object
    first: object
    until: int | None = None


def value_of(amount: int, price: int) -> int:
    """Multiply two values exactly."""
    product, rest = divmod(amount * price, UNIT)
    assert rest == 0
    return product


@dataclass
class Venue:
    """Everything."""

    assets: list[Asset] = field(default_factory=list)
    markets: list[Market] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    open: list[Order] = field(default_factory=list)
    ended: list[Order] = field(default_factory=list)
    ended_ever: int = 0
    just_ended: list[Order] = field(default_factory=list)
    orders_ever: int = 0
    trades_ever: dict[bytes, int] = field(default_factory=dict)
    client_ids: list[Remembered] = field(default_factory=list)
    transfers: list[Remembered] = field(default_factory=list)
    updates: list[Remembered] = field(default_factory=list)
    order_limit: int = 10000
    client_id_ttl_s: int = 86400
    ended_max: int = 100000
    trades_max: int = 1000
    sequence: int = 0
    now: int = 0

    # ---- finding

    def user(self, user: int) -> User:
        """Find a user or refuse."""
        if not 1 <= user <= len(self.users):
            raise Refused("NOUSER")
        return self.users[user - 1]

    def asset(self, name: bytes) -> Asset:
        """Find an asset or refuse."""
        for asset in self.assets:
            if asset.name == name:
                return asset
        raise Refused("NOASSET")

    def market(self, name: bytes) -> Market:
        """Find a market or refuse."""
        for market in self.markets:
            if market.name == name:
                return market
        raise Refused("NOMARKET")

    def open_order(self, market: Market, user: int, order_id: int) -> Order:
        """Find a user's open order or refuse."""
        for order in self.open:
            if order.id == order_id and order.market is market and order.user == user:
                return order
        raise Refused("NOORDER")

    # ---- holding

    def owned(self, user: int, asset: Asset) -> int:
        """Return what a user owns of an asset."""
        return sum(h.owned for h in self.holdings if h.user == user and h.asset is asset)

    def frozen(self, user: int, asset: Asset) -> int:
        """Return what a user's open orders hold back of an asset."""
        total = 0
        for order in self.open:
            if order.user == user:
                pays = order.market.base if order.side == b"ASK" else order.market.quote
                if pays is asset:
                    total += order.reserved
        return total

    def available(self, user: int, asset: Asset) -> int:
        """Return what a user may use of an asset."""
        return self.owned(user, asset) - self.frozen(user, asset)

    def give(self, user: int, asset: Asset, amount: int) -> None:
        """Add to what a user owns (or take away)."""
        for holding in self.holdings:
            if holding.user == user and holding.asset is asset:
                holding.owned += amount
                assert holding.owned >= 0
                return
        assert amount >= 0
        self.holdings.append(Holding(user, asset, amount))

    def balance(self, user: int, asset: Asset) -> dict[str, bytes]:
        """Return a balance as the wire shows it."""
        frozen = self.frozen(user, asset)
        return {
            "available": show(self.owned(user, asset) - frozen, asset.scale),
            "frozen": show(frozen, asset.scale),
        }

    def last_ended(self, count: int) -> list[Order]:
        """Return the orders that ended last, also where none are to be remembered."""
        assert count <= JUST_ENDED_MAX
        return self.just_ended[len(self.just_ended) - count :]

    # ---- the book

    def makers(self, taker: Order) -> list[Order]:
        """Return the orders that the taker may meet, the first to be met first."""
        against = [o for o in self.open if o.market is taker.market and o.side != taker.side]
        if taker.side == b"BID":
            against = [o for o in against if taker.price is None or (o.price or 0) <= taker.price]
            return sorted(against, key=lambda o: o.price or 0)
        against = [o for o in against if taker.price is None or (o.price or 0) >= taker.price]
        return sorted(against, key=lambda o: -(o.price or 0))

    def end(self, order: Order, status: bytes, reason: bytes, now: int) -> None:
        """Take an order out of the book and keep it among the ended ones."""
        order.status = status
        order.reason = reason
        order.updated = now
        self.open = [o for o in self.open if o is not order]
        self.ended.append(order)
        self.ended_ever += 1
        self.just_ended.append(order)
        del self.just_ended[:-JUST_ENDED_MAX]
        del self.ended[: max(0, len(self.ended) - self.ended_max)]
        for entry in self.client_ids:
            if entry.first is order:
                entry.until = now + self.client_id_ttl_s * 1_000_000

    def recall(self, entries: list[Remembered], user: int, key: object, now: int) -> Remembered | None:
        """Find what an idempotency id was first used for, unless its time is over."""
        for entry in entries:
            if entry.user == user and entry.key == key and (entry.until is None or now < entry.until):
                return entry
        return None

    def forget(self, now: int) -> None:
        """Drop the idempotency ids whose time is over."""
        self.client_ids = [e for e in self.client_ids if e.until is None or now < e.until]
        self.transfers = [e for e in self.transfers if e.until is None or now < e.until]

    def all_balances(self) -> dict[tuple[int, bytes], tuple[int, int]]:
        """Return (available, frozen) of every user and asset that has a holding, in one pass over the orders."""
        frozen: dict[tuple[int, bytes], int] = {}
        for order in self.open:
            pays = order.market.base if order.side == b"ASK" else order.market.quote
            key = order.user, pays.name
            frozen[key] = frozen.get(key, 0) + order.reserved
        result: dict[tuple[int, bytes], tuple[int, int]] = {}
        for holding in self.holdings:
            key = holding.user, holding.asset.name
            result[key] = holding.owned - frozen.get(key, 0), frozen.get(key, 0)
        assert all(key in result for key in frozen)
        return result

    def totals(self, asset: Asset) -> tuple[int, int]:
        """Return what all users own of an asset, and what their open orders hold back of it."""
        owned = sum(h.owned for h in self.holdings if h.asset is asset)
        frozen = sum(self.frozen(user.id, asset) for user in self.users)
        return owned, frozen

    def balanced(self) -> bool:
        """Tell whether every asset is conserved exactly and nothing is negative."""
        for asset in self.assets:
            owned, _ = self.totals(asset)
            if owned + asset.fees != asset.deposited - asset.withdrawn:
                return False
        return all(h.owned >= 0 and self.available(h.user, h.asset) >= 0 for h in self.holdings)


def fee_on(received: int, asset: Asset, rate: int) -> int:
    """Return the fee on what was received, cut to the asset's smallest unit."""
    step: int = 10 ** (18 - asset.scale)
    units = Fraction(received, step) * Fraction(rate, UNIT)
    return int(units) * step


def json_object(raw: bytes) -> None:
    """Refuse what is not a JSON object of at most 4096 bytes."""
    if len(raw) > 4096:
        raise Refused("BADJSON")
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Refused("BADJSON") from None
    if not isinstance(value, dict) or depth(value) > 64:
        raise Refused("BADJSON")


def no_constant(name: str) -> object:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(name)


def depth(value: object) -> int:
    """Return how many objects and lists are around the innermost one, itself included."""
    inner: list[object] = []
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        return 0
    return 1 + max((depth(v) for v in inner), default=0)


def fee_rate(raw: bytes, scale: int) -> int:
    """Read a fee rate: 0 <= rate < 1."""
    value = number(raw, scale, "BADFEE")
    if not 0 <= value < UNIT:
        raise Refused("BADFEE")
    return value


def order_amount(raw: bytes, market: Market) -> int:
    """Read an order's amount."""
    return positive(raw, market.amount_scale, "BADAMOUNT")

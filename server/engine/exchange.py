"""The exchange: the whole state, and the one way to change it.

A pure, deterministic state machine. `apply` takes a parsed request and the time of its record, and
answers an Outcome or raises Rejection; a rejected request has changed nothing. There is no clock, no
I/O, no randomness and no dependence on hashing here: the same accepted requests with the same times
give the same state on every machine and every Python version (`dump.state_hash` proves it).

Handlers check everything, then change everything: after the first mutation nothing can fail.

Three memories are bounded by parameters that are part of the state: finished orders (a queue; each
still in `orders`, from which it goes when the queue is full), client ids and transfer ids (known while
younger than `client_id_ttl_us`; forgotten from the head of a queue, at most PURGE_STEPS by each accepted
command, so that no command pays for many), and the last trades of each market.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from protocol.errors import Rejection, received
from protocol.events import Event
from protocol.requests import Request
from server.engine.asset import Asset
from server.engine.businesses import Businesses
from server.engine.changes import settle
from server.engine.market import Market
from server.engine.order import Order
from server.engine.sequence import Sequence
from server.engine.user import Transfer, User

PURGE_STEPS: Final = 4
"""Expired ids of each kind forgotten by one accepted command: more than one command can add, but for a
batch or a cancel-all, whose surplus the next commands work off."""

SECOND_US: Final = 1_000_000


class Outcome:
    """What a command answers, whether it changed anything, and what happened (when events are recorded)."""

    __slots__ = ("reply", "changed", "events")

    def __init__(self, reply: object, changed: bool, events: list[Event]) -> None:
        self.reply: Final = reply
        self.changed: Final = changed
        self.events: Final = events


class Exchange:
    __slots__ = (
        "sequence",
        "now_us",
        "record_events",
        "terse",
        "markets_watched",
        "every_market_watched",
        "every_user_watched",
        "events",
        "touched",
        "touched_others",
        "in_transaction",
        "transaction_us",
        "transaction_changed",
        "user_order_limit",
        "client_id_ttl_us",
        "finished_orders_max",
        "trades_max",
        "assets",
        "asset_names",
        "markets",
        "market_names",
        "latest_market",
        "users",
        "l1_keys",
        "l2_keys",
        "orders",
        "open_count",
        "finished",
        "ended_clients",
        "transfers",
        "businesses",
        "order_ids",
        "trade_ids",
        "market_sequence",
    )

    def __init__(self) -> None:
        self.sequence = 0  # of the last applied record
        self.now_us = 0  # its time
        # Who wants events: whoever needs every one (record_events), or the feed those of what is watched.
        self.record_events = False
        self.terse = False  # and of these, none that only says how an order or a reserve stands meanwhile
        self.markets_watched = False  # the listing of markets
        self.every_market_watched = False  # those to come included
        self.every_user_watched = False
        self.events: list[Event] = []  # of the command that is being applied
        self.touched: Market | None = None  # whose book it changed first; a list for this one would cost more than all
        self.touched_others: list[Market] = []  # that it changed then
        # A transaction: several commands that share one record.
        self.in_transaction = False
        self.transaction_us = 0
        self.transaction_changed = False
        # Parameters.
        self.user_order_limit = 10_000
        self.client_id_ttl_us = 86_400 * SECOND_US
        self.finished_orders_max = 100_000
        self.trades_max = 1_000
        # State.
        self.assets: Final[list[Asset]] = []
        self.asset_names: Final[dict[bytes, Asset]] = {}
        self.markets: Final[list[Market]] = []
        self.market_names: Final[dict[bytes, Market]] = {}
        self.latest_market: Market | None = None  # found by name, and no part of the state: comparing beats hashing
        self.users: Final[list[User]] = []  # user 1 is the first
        self.l1_keys: Final[dict[bytes, User]] = {}
        self.l2_keys: Final[dict[bytes, User]] = {}
        self.orders: Final[dict[int, Order]] = {}  # open, and the finished that are still in memory
        self.open_count = 0
        self.finished: Final[deque[Order]] = deque()
        self.ended_clients: Final[deque[Order]] = deque()  # ended orders whose client id is remembered
        self.transfers: Final[deque[Transfer]] = deque()  # remembered
        self.businesses: Final = Businesses()
        self.order_ids: Final = Sequence()
        self.trade_ids: Final = Sequence()
        self.market_sequence = 0  # how far the channel of the listing has come

    # -- applying -------------------------------------------------------------------------------

    def apply(self, handler: Handler, request: Request, now_us: int) -> Outcome:
        """Execute one request at `now_us`, which is later than that of every record before it."""
        assert now_us > self.now_us
        if self.events:
            self.events = []
        outcome = handler(self, request, now_us)
        if outcome.changed:
            touched = self.touched
            if touched is not None:
                self.touched = None
                settle(touched, self.events, now_us)
                if self.touched_others:
                    for market in self.touched_others:
                        settle(market, self.events, now_us)
                    self.touched_others = []
            if self.ended_clients or self.transfers:
                self.purge(now_us, PURGE_STEPS)
            if self.in_transaction:
                assert now_us == self.transaction_us
                self.transaction_changed = True
            else:
                self.sequence += 1
                self.now_us = now_us
        return outcome

    def begin(self, now_us: int) -> None:
        """Begin a transaction: every change until `end` belongs to one record with this time."""
        assert not self.in_transaction
        assert now_us > self.now_us
        self.in_transaction = True
        self.transaction_us = now_us
        self.transaction_changed = False

    def end(self) -> bool:
        """End the transaction; tell whether it changed anything, and so is a record."""
        assert self.in_transaction
        self.in_transaction = False
        if self.transaction_changed:
            self.sequence += 1
            self.now_us = self.transaction_us
        return self.transaction_changed

    def touch(self, market: Market) -> None:
        """Note that the command that is being applied changes the book of `market`."""
        if not market.touched:
            market.touched = True
            if self.touched is None:
                self.touched = market
            else:
                self.touched_others.append(market)

    # -- finding --------------------------------------------------------------------------------

    def user(self, number: int) -> User:
        if 1 <= number <= len(self.users):
            return self.users[number - 1]
        raise Rejection("NOUSER", "user: expected a registered user's id, received %d" % number)

    def market(self, name: bytes) -> Market:
        latest = self.latest_market
        if latest is not None and latest.market == name:
            return latest
        market = self.market_names.get(name)
        if market is None:
            raise Rejection("NOMARKET", "market: expected a market's name, received " + received(name))
        self.latest_market = market
        return market

    def asset(self, name: bytes) -> Asset:
        asset = self.asset_names.get(name)
        if asset is None:
            raise Rejection("NOASSET", "asset: expected an asset's name, received " + received(name))
        return asset

    def add_user(self, user: User) -> None:
        assert user.id == len(self.users) + 1
        self.users.append(user)
        if user.l1:
            self.l1_keys[user.l1] = user
        if user.l2:
            self.l2_keys[user.l2] = user

    def add_market(self, market: Market) -> None:
        assert market.index == len(self.markets)
        market.watch(self.every_market_watched)
        self.markets.append(market)
        self.market_names[market.market] = market

    # -- the memories ---------------------------------------------------------------------------

    def remember_finished(self, order: Order) -> None:
        """Keep an order that has just ended, and forget the oldest if there are too many."""
        finished = self.finished
        finished.append(order)
        if len(finished) > self.finished_orders_max:
            del self.orders[finished.popleft().id]
        if order.intent is not None:
            self.ended_clients.append(order)

    def known_client_id(self, user: User, client_id: bytes, now_us: int) -> Order | None:
        """Find the order that has this client id, if that is still remembered at `now_us`."""
        if user.client_ids is None:
            return None
        order = user.client_ids.get(client_id)
        if order is None or order.is_open() or now_us < order.update_time + self.client_id_ttl_us:
            return order
        return None

    def known_transfer(self, user: User, transfer_id: bytes, now_us: int) -> Transfer | None:
        """Find the transfer that `user` made with this id, if that is still remembered at `now_us`."""
        if user.transfer_ids is None:
            return None
        transfer = user.transfer_ids.get(transfer_id)
        if transfer is None or now_us < transfer.time + self.client_id_ttl_us:
            return transfer
        return None

    def purge(self, now_us: int, steps_max: int) -> None:
        """Forget at most so many ids of each kind that have expired. An id used anew belongs to its new user."""
        horizon_us = now_us - self.client_id_ttl_us
        ended = self.ended_clients
        steps = steps_max
        while steps > 0 and ended and ended[0].update_time <= horizon_us:
            order = ended.popleft()
            order.intent = None
            order.user.forget_client_id(order)
            steps -= 1
        transfers = self.transfers
        steps = steps_max
        while steps > 0 and transfers and transfers[0].time <= horizon_us:
            transfer = transfers.popleft()
            transfer.from_user.forget_transfer(transfer)
            steps -= 1

    def set_client_id_ttl(self, seconds: int, now_us: int) -> None:
        """Change how long ids are known. What has expired by now stays unknown under a longer time, too."""
        self.purge(now_us, len(self.ended_clients) + len(self.transfers))
        self.client_id_ttl_us = seconds * SECOND_US


Handler = Callable[[Exchange, Request, int], Outcome]
"""How a command is executed: raises Rejection, having changed nothing."""

"""Hypothesis drives the engine; after every step every invariant holds and a restored copy is the same.

That a refusal changes nothing, and that `changed` says what is, is verified by the venue at each command.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from server.engine import invariants
from server.engine.dump import load, rows, state_hash
from tests.engine.venue import Venue, funded, replay

USERS = st.integers(1, 3)
MARKETS = st.sampled_from(["ETH_USDT", "BTC_USDT"])
SIDES = st.sampled_from(["BID", "ASK"])
AMOUNTS = st.sampled_from(["0.01", "1", "1.5", "2", "3.0001", "40", "600"])
PRICES = st.sampled_from(["9.99", "10", "10.01", "10.02", "11", "20"])
MODES = st.sampled_from(["NONE", "TAKER", "MAKER", "BOTH", "DECREMENT"])
FLAGS = st.sampled_from(["", "", "", " TIF IOC", " TIF FOK", " POSTONLY"])
FEES = st.sampled_from(["", " TAKERFEE 0.0013 MAKERFEE 0.0007", " TAKERFEE 0.9999"])
CLIENT_IDS = st.sampled_from(["", "", " CLIENTID a", " CLIENTID b", " CLIENTID c"])
SIGNATURES = st.just("") | st.binary(min_size=1, max_size=128).map(lambda made: f" SIGNATURE {made.hex()}")


class Trading(RuleBasedStateMachine):
    venue: Venue

    @initialize()
    def begin(self) -> None:
        self.venue = funded()
        self.venue.all(["ENGINE.SET client-id-ttl 5", "ENGINE.SET finished-orders-max 6", "ENGINE.SET trades-max 4"])

    @rule(
        user=USERS,
        market=MARKETS,
        side=SIDES,
        amount=AMOUNTS,
        price=PRICES,
        mode=MODES,
        rest=st.tuples(FLAGS, FEES, CLIENT_IDS, SIGNATURES),
    )
    def place(
        self, user: int, market: str, side: str, amount: str, price: str, mode: str, rest: tuple[str, str, str, str]
    ) -> None:
        self.venue(f"ORDER.PUT {user} {market} {side} LIMIT {amount} PRICE {price} STP {mode}{''.join(rest)}")

    @rule(user=USERS, market=MARKETS, amount=AMOUNTS, mode=MODES, budget=st.sampled_from(["", "5", "33.3333", "9000"]))
    def buy(self, user: int, market: str, amount: str, mode: str, budget: str) -> None:
        limit = f" QUOTELIMIT {budget}" if budget else ""
        answer = self.venue(f"ORDER.PUT {user} {market} BID MARKET {amount} STP {mode}{limit} REPLY FULL")
        if budget and isinstance(answer, dict):
            spent = answer[b"finished_quote"]
            assert isinstance(spent, bytes)
            assert float(spent) <= float(budget)

    @rule(user=USERS, market=MARKETS, amount=AMOUNTS, mode=MODES, tif=st.sampled_from(["IOC", "FOK"]))
    def sell(self, user: int, market: str, amount: str, mode: str, tif: str) -> None:
        answer = self.venue(f"ORDER.PUT {user} {market} ASK MARKET {amount} STP {mode} TIF {tif}")
        if tif == "FOK" and isinstance(answer, dict):
            assert answer[b"status"] in (b"FILLED", b"EXPIRED")
            assert answer[b"status"] == b"FILLED" or answer[b"finished_quote"] == b"0.00000000"

    @rule(data=st.data(), amount=st.none() | AMOUNTS, price=st.none() | PRICES)
    def amend(self, data: st.DataObject, amount: str | None, price: str | None) -> None:
        opened = [order for order in self.venue.exchange.orders.values() if order.is_open()]
        if opened and (amount or price):
            order = data.draw(st.sampled_from(opened))
            change = (f" AMOUNT {amount}" if amount else "") + (f" PRICE {price}" if price else "")
            self.venue(f"ORDER.AMEND {order.user.id} {order.market.market.decode()} {order.id}{change}")

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        known = list(self.venue.exchange.orders.values())
        if known:
            order = data.draw(st.sampled_from(known))
            expected = "" if order.is_open() else "NOORDER"
            assert (
                self.venue.code(f"ORDER.CANCEL {order.user.id} {order.market.market.decode()} {order.id}") == expected
            )

    @rule(user=USERS, rest=st.sampled_from(["", " SIDE BID", " MARKET ETH_USDT", " MARKET BTC_USDT SIDE ASK"]))
    def cancel_all(self, user: int, rest: str) -> None:
        self.venue(f"ORDER.CANCELALL {user}{rest}")

    @rule(user=USERS, asset=st.sampled_from(["ETH", "USDT"]), delta=st.sampled_from(["5", "-700", "-0.5"]))
    def bring(self, user: int, asset: str, delta: str) -> None:
        self.venue(f"BALANCE.UPDATE {user} {asset} {delta} BUSINESS b ID {self.venue.now_us % 7}")

    @rule(user=USERS, other=USERS, amount=AMOUNTS, transfer_id=st.sampled_from(["", " ID s", " ID t"]))
    def pay(self, user: int, other: int, amount: str, transfer_id: str) -> None:
        self.venue(f"BALANCE.TRANSFER {user} {other} USDT {amount}{transfer_id}")

    @rule(seconds=st.integers(1, 7))
    def wait(self, seconds: int) -> None:
        self.venue.advance(seconds)

    @invariant()
    def every_invariant_holds(self) -> None:
        assert invariants.check(self.venue.exchange) == []

    @invariant()
    def a_restored_copy_is_the_same(self) -> None:
        assert state_hash(load(rows(self.venue.exchange))) == self.venue.hash()

    def teardown(self) -> None:
        if hasattr(self, "venue"):
            assert state_hash(replay(self.venue.log)) == self.venue.hash()


Trading.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
test_trading_keeps_every_invariant = Trading.TestCase

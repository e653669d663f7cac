"""An independent exchange, slow and plain, for comparison with the engine.

Problem: an engine that is tested only against what its own builder expected repeats its builder's
misunderstandings. Idea: a second exchange, written from the contract by somebody who has not seen the
engine, with another structure throughout: plain lists scanned from the front, numbers in one unit for
all markets, frozen funds and book levels recomputed at every question, words of a command found by
walking them. It takes the same arguments and answers plain values; an error is a tuple of its code.

    >>> venue = NaiveExchange()
    >>> venue.call([b"USER.REGISTER"], 1)
    b'1'
    >>> venue.call([b"USER.GET", b"2"], 2)
    ('NOUSER',)

It holds no more than a test needs: no journal, no events, no hash. `changed` tells of the last call
whether it changed anything, and `venue.sequence` counts the calls that did.
"""

from collections.abc import Callable
from functools import partial

from tests.model import naive_candles as candles
from tests.model import naive_markets as markets
from tests.model.naive_bars import INTERVALS
from tests.model.naive_grammar import (
    MODES,
    SIDES,
    STATUSES,
    UNIT,
    Grammar,
    Refused,
    Words,
    positive,
    read_amend,
    read_batch,
    read_cancel,
    read_put,
    text,
    user_id,
    visible,
    whole,
)
from tests.model.naive_grammar import number as read_number
from tests.model.naive_orders import amend, batch, cancel, cancel_all, put, show_order
from tests.model.naive_venue import Order, Remembered, User, Venue, json_object
from tests.model.naive_words import names_of, number_of, text_of, word

Answer = tuple[object, bool]

GRAMMARS = {
    b"ASSET.CREATE": Grammar(
        [("asset", text)],
        {
            "SCALE": whole(0, 18),
            "SHOW": whole(0, 18),
            "NAME": text,
            "SYMBOL": text,
            "CHAINID": whole(0, 2**53 - 1),
            "ADDRESS": text,
            "INNERID": whole(0, 2**53 - 1),
            "LOGO": text,
        },
        ("SCALE",),
    ),
    b"ASSET.LIST": Grammar([]),
    b"ASSET.SUMMARY": Grammar([], rest="assets"),
    b"MARKET.CREATE": Grammar(
        [("market", text), ("base", text), ("quote", text)],
        {
            "AMOUNTSCALE": whole(0, 18),
            "PRICESCALE": whole(0, 18),
            "FEESCALE": whole(0, 18),
            "MINAMOUNT": text,
            "TAKERFEE": text,
            "MAKERFEE": text,
            "STP": lambda raw: one_mode(raw),
        },
        ("AMOUNTSCALE", "PRICESCALE"),
    ),
    b"MARKET.LIST": Grammar([]),
    b"MARKET.SUMMARY": Grammar([], rest="markets"),
    b"MARKET.DEPTH": Grammar([("market", text)], {"LIMIT": whole(1, 1000), "INTERVAL": text}),
    b"MARKET.TICKER": Grammar([("market", text)]),
    b"MARKET.KLINE": Grammar(
        [("market", text), ("interval", lambda raw: one_interval(raw))],
        {"FROM": whole(0, 2**63 - 1), "TO": whole(0, 2**63 - 1), "LIMIT": whole(1, 1000), "FILL": None},
    ),
    b"MARKET.STATUS": Grammar([("market", text)], {"PERIOD": whole(1, 604_800)}),
    b"MARKET.TRADES": Grammar([("market", text)], {"LIMIT": whole(1, 1000), "BEFORE": whole(1, 2**63 - 1)}),
    b"USER.REGISTER": Grammar([], {"L1": text, "L2": text}),
    b"USER.GET": Grammar([("user", user_id)]),
    b"BALANCE.GET": Grammar([("user", user_id)], rest="assets"),
    b"BALANCE.UPDATE": Grammar(
        [("user", user_id), ("asset", text), ("delta", text)],
        {"BUSINESS": text, "ID": whole(0, 2**63 - 1), "DETAIL": text},
        ("BUSINESS", "ID"),
    ),
    b"BALANCE.TRANSFER": Grammar(
        [("from_user", user_id), ("to_user", user_id), ("asset", text), ("amount", text)],
        {"ID": text, "MEMO": text},
    ),
    b"ORDER.CANCELALL": Grammar([("user", user_id)], {"MARKET": text, "SIDE": lambda raw: one_side(raw)}),
    b"ORDER.GET": Grammar([("market", text), ("order_id", user_id)]),
    b"ORDER.LIST": Grammar(
        [("user", user_id)], {"MARKET": text, "OFFSET": whole(0, 2**63 - 1), "LIMIT": whole(1, 1000)}
    ),
    b"ENGINE.SET": Grammar([("parameter", text), ("value", whole(0, 2**63 - 1))]),
    b"ENGINE.TICK": Grammar([]),
}


def one_mode(raw: bytes) -> object:
    """Take the name of a self-trade prevention."""
    return choose(raw, MODES)


def one_side(raw: bytes) -> object:
    """Take a side."""
    return choose(raw, SIDES)


def one_interval(raw: bytes) -> object:
    """Take an interval, written exactly so."""
    if raw not in INTERVALS:
        raise Refused("ERR", "interval")
    return raw


def one_status(raw: bytes) -> object:
    """Take a market's status."""
    return choose(raw, STATUSES)


def choose(raw: bytes, words: tuple[bytes, ...]) -> object:
    """Take one of the words, in any case."""
    if raw.upper() not in words:
        raise Refused("ERR", "syntax")
    return raw.upper()


MARKET_SET = Grammar(
    [("market", text)],
    {"MINAMOUNT": text, "TAKERFEE": text, "MAKERFEE": text, "STP": one_mode, "STATUS": one_status},
)


class NaiveExchange:
    """The commands by name; `call` is the way in."""

    def __init__(self) -> None:
        self.venue = Venue()
        self.changed = False
        self.commands: dict[bytes, Callable[[Words, int], Answer]] = {
            b"ASSET.CREATE": partial(markets.asset_create, self.venue),
            b"ASSET.LIST": partial(markets.asset_list, self.venue),
            b"ASSET.SUMMARY": partial(markets.asset_summary, self.venue),
            b"MARKET.CREATE": partial(markets.market_create, self.venue),
            b"MARKET.LIST": partial(markets.market_list, self.venue),
            b"MARKET.SUMMARY": partial(markets.market_summary, self.venue),
            b"MARKET.DEPTH": partial(markets.market_depth, self.venue),
            b"MARKET.TRADES": partial(markets.market_trades, self.venue),
            b"MARKET.TICKER": partial(candles.market_ticker, self.venue),
            b"MARKET.KLINE": partial(candles.market_kline, self.venue),
            b"MARKET.STATUS": partial(candles.market_status, self.venue),
            b"USER.REGISTER": self.user_register,
            b"USER.GET": self.user_get,
            b"BALANCE.GET": self.balance_get,
            b"BALANCE.UPDATE": self.balance_update,
            b"BALANCE.TRANSFER": self.balance_transfer,
            b"ORDER.CANCELALL": lambda w, now: cancel_all(self.venue, number_of(w, "user"), w, now),
            b"ORDER.GET": self.order_get,
            b"ORDER.LIST": self.order_list,
            b"ENGINE.SET": self.engine_set,
            b"ENGINE.TICK": partial(candles.engine_tick, self.venue),
        }

    def call(self, args: list[bytes], now: int) -> object:
        """Do one command at the time `now`; return its reply, or a tuple of its error code."""
        self.changed = False
        try:
            reply, self.changed = self.dispatch(args, now)
        except Refused as refusal:
            return (refusal.code,)
        if self.changed:
            self.venue.sequence += 1
            self.venue.now = now
        return reply

    def dispatch(self, args: list[bytes], now: int) -> Answer:
        """Read the arguments and do the command."""
        name, rest = args[0].upper(), args[1:]
        if name in (b"ORDER.PUT", b"ORDER.AMEND", b"ORDER.CANCEL", b"ORDER.BATCH"):
            if not rest:
                raise Refused("ERR", "arity")
            user = user_id(rest[0])
            assert isinstance(user, int)
            return self.order_command(name, user, rest[1:], now)
        if name == b"MARKET.SET":
            words = MARKET_SET.read(rest)
            if len(words) == 1:
                raise Refused("ERR", "nothing to set")
            return markets.market_set(self.venue, words, now)
        return self.commands[name](GRAMMARS[name].read(rest), now)

    def order_command(self, name: bytes, user: int, args: list[bytes], now: int) -> Answer:
        """Do one of the commands whose grammar a batch repeats."""
        if name == b"ORDER.BATCH":
            return batch(self.venue, user, read_batch(args), now)
        read, do = {
            b"ORDER.PUT": (read_put, put),
            b"ORDER.AMEND": (read_amend, amend),
            b"ORDER.CANCEL": (read_cancel, cancel),
        }[name]
        words, used = read(args)
        if used != len(args):
            raise Refused("ERR", "syntax")
        return do(self.venue, user, words, now)

    # ---- users and balances

    def user_register(self, words: Words, now: int) -> Answer:
        """Do USER.REGISTER."""
        venue = self.venue
        l1, l2 = word(words, "L1"), word(words, "L2")
        for key in (l1, l2):
            if key is not None:
                visible(key, 128)
        for user in venue.users:
            if (l1 and user.l1 == l1) or (l2 and user.l2 == l2):
                if (user.l1, user.l2) != (l1 or b"", l2 or b""):
                    raise Refused("DUPLICATE")
                return b"%d" % user.id, False
        venue.users.append(User(len(venue.users) + 1, l1 or b"", l2 or b"", now))
        return b"%d" % len(venue.users), True

    def user_get(self, words: Words, now: int) -> Answer:
        """Do USER.GET."""
        user = self.venue.user(number_of(words, "user"))
        count = sum(order.user == user.id for order in self.venue.open)
        return {
            "id": b"%d" % user.id,
            "l1": user.l1,
            "l2": user.l2,
            "create_time": user.created,
            "open_orders": count,
        }, False

    def balance_get(self, words: Words, now: int) -> Answer:
        """Do BALANCE.GET."""
        venue = self.venue
        user = venue.user(number_of(words, "user")).id
        chosen = [venue.asset(name) for name in names_of(words, "assets")]
        if not chosen:
            touched = [holding.asset.name for holding in venue.holdings if holding.user == user]
            chosen = [asset for asset in venue.assets if asset.name in touched]
        return {asset.name: venue.balance(user, asset) for asset in chosen}, False

    def balance_update(self, words: Words, now: int) -> Answer:
        """Do BALANCE.UPDATE."""
        venue = self.venue
        user = venue.user(number_of(words, "user")).id
        asset = venue.asset(text_of(words, "asset"))
        delta = read_number(text_of(words, "delta"), asset.scale, "BADAMOUNT")
        if delta == 0:
            raise Refused("BADAMOUNT")
        business = visible(text_of(words, "BUSINESS"), 64)
        detail = word(words, "DETAIL")
        if detail is not None:
            json_object(detail)
        key = (asset.name, business, number_of(words, "ID"))
        known = venue.recall(venue.updates, user, key, now)
        if known is not None:
            if known.content != delta:
                raise Refused("DUPLICATE")
            return known.first, False
        if venue.available(user, asset) + delta < 0:
            raise Refused("NOFUNDS")
        venue.give(user, asset, delta)
        if delta > 0:
            asset.deposited += delta
        else:
            asset.withdrawn -= delta
        reply = venue.balance(user, asset)
        venue.updates.append(Remembered(user, key, delta, reply))
        return reply, True

    def balance_transfer(self, words: Words, now: int) -> Answer:
        """Do BALANCE.TRANSFER."""
        venue = self.venue
        giver, taker = number_of(words, "from_user"), number_of(words, "to_user")
        venue.user(giver)
        venue.user(taker)
        asset = venue.asset(text_of(words, "asset"))
        if giver == taker:
            raise Refused("ERR", "to oneself")
        amount = positive(text_of(words, "amount"), asset.scale, "BADAMOUNT")
        key, memo = word(words, "ID"), word(words, "MEMO")
        if key is not None:
            visible(key, 64)
        if memo is not None:
            json_object(memo)
        content = (taker, asset.name, amount)
        if key is not None:
            known = venue.recall(venue.transfers, giver, key, now)
            if known is not None:
                if known.content != content:
                    raise Refused("DUPLICATE")
                return known.first, False
        if venue.available(giver, asset) < amount:
            raise Refused("NOFUNDS")
        venue.give(giver, asset, -amount)
        venue.give(taker, asset, amount)
        reply = venue.balance(giver, asset)
        if key is not None:
            venue.forget(now)
            until = now + venue.client_id_ttl_s * 1_000_000
            venue.transfers.append(Remembered(giver, key, content, reply, until))
        return reply, True

    # ---- orders, and parameters

    def order_get(self, words: Words, now: int) -> Answer:
        """Do ORDER.GET."""
        market = self.venue.market(text_of(words, "market"))
        order_id = number_of(words, "order_id")
        found: list[Order] = [o for o in self.venue.open if o.id == order_id]
        if not found:
            found = [o for o in reversed(self.venue.ended) if o.id == order_id]
        if not found or found[0].market is not market:
            raise Refused("NOORDER")
        return show_order(found[0]), False

    def order_list(self, words: Words, now: int) -> Answer:
        """Do ORDER.LIST."""
        venue = self.venue
        user = venue.user(number_of(words, "user")).id
        name = word(words, "MARKET")
        market = None if name is None else venue.market(name)
        orders = [o for o in venue.open if o.user == user and (market is None or o.market is market)]
        orders.sort(key=lambda o: -o.id)
        offset = number_of(words, "OFFSET")
        return [show_order(o) for o in orders[offset : offset + number_of(words, "LIMIT", 100)]], False

    def engine_set(self, words: Words, now: int) -> Answer:
        """Do ENGINE.SET."""
        venue = self.venue
        value = number_of(words, "value")
        names = {
            b"USER-ORDER-LIMIT": ("order_limit", 1_000_000),
            b"CLIENT-ID-TTL": ("client_id_ttl_s", 10 * 365 * 86_400),
            b"FINISHED-ORDERS-MAX": ("ended_max", 10_000_000),
            b"TRADES-MAX": ("trades_max", 1_000_000),
        }
        name, high = names.get(text_of(words, "parameter").upper(), ("", -1))
        if value > high:
            raise Refused("ERR")
        if getattr(venue, name) == value:
            return b"OK", False
        setattr(venue, name, value)
        del venue.ended[: max(0, len(venue.ended) - venue.ended_max)]
        for market in venue.markets:
            del market.trades[: max(0, len(market.trades) - venue.trades_max)]
        return b"OK", True


assert UNIT == 10**18, "the model's unit is the finest that any asset may have"

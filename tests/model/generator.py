"""Random commands, biased to what is interesting, for the model and the engine alike.

A `Generator` looks at the naive exchange for what there is (open orders, used ids) and writes one
command as raw arguments. It is a function of the given `random.Random` and of that state alone, so a
run is repeated by its seed, and Hypothesis may give each command a seed of its own and take commands
out of the list when it shrinks.

What is interesting: prices within a few ticks, so that orders cross; few users, so that they meet
themselves; balances that run short; client ids that come again; markets that halt; and every sixteenth
command with one argument exchanged for something that a hostile or careless client would send.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.model.naive import NaiveExchange
from tests.model.naive_bars import INTERVALS
from tests.model.naive_grammar import MODES
from tests.model.naive_venue import Order

Args = list[bytes]

USERS = 6
"""Users that trade."""


@dataclass(frozen=True)
class Place:
    """A market and the numbers around which its orders are."""

    name: bytes
    base: bytes
    quote: bytes
    amount_scale: int
    price_scale: int
    amounts: tuple[int, int]
    prices: tuple[int, int]


PLACES = (
    Place(b"BTC_USDT", b"BTC", b"USDT", 2, 2, (1, 300), (9990, 10010)),
    Place(b"ETH_BTC", b"ETH", b"BTC", 4, 4, (1, 40000), (495, 505)),
    Place(b"XAU_USDT", b"XAU", b"USDT", 0, 0, (1, 20), (98, 102)),
    Place(b"FINE", b"USDT", b"ETH", 6, 12, (1, 30_000_000), (999_999_999_995, 1_000_000_000_005)),
)

SETUP: tuple[str, ...] = (
    "ASSET.CREATE BTC SCALE 8 SHOW 4 SYMBOL XBT",
    "ASSET.CREATE USDT SCALE 6 CHAINID 1 ADDRESS 0xdac1",
    "ASSET.CREATE ETH SCALE 18",
    "ASSET.CREATE XAU SCALE 0",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 2 PRICESCALE 2 TAKERFEE 0.0010 MAKERFEE 0.0005",
    "MARKET.CREATE ETH_BTC ETH BTC AMOUNTSCALE 4 PRICESCALE 4 FEESCALE 6 TAKERFEE 0.000333 STP DECREMENT",
    "MARKET.CREATE XAU_USDT XAU USDT AMOUNTSCALE 0 PRICESCALE 0 STP NONE MINAMOUNT 2",
    "MARKET.CREATE FINE USDT ETH AMOUNTSCALE 6 PRICESCALE 12 TAKERFEE 0.5 STP MAKER",
    *(f"USER.REGISTER L1 0x{n}" for n in range(1, USERS + 1)),
    *(
        f"BALANCE.UPDATE {n} {asset} {amount} BUSINESS setup ID {n}"
        for n in range(1, USERS + 1)
        for asset, amount in (("BTC", "50"), ("USDT", "5000.5"), ("ETH", "60.000000000000000001"), ("XAU", "60"))
    ),
    "ENGINE.SET user-order-limit 40",
    "ENGINE.SET client-id-ttl 60",
    "ENGINE.SET finished-orders-max 300",
    "ENGINE.SET trades-max 50",
)
"""What every run begins with: small bounds, so that they are met."""

NASTY: tuple[bytes, ...] = (
    b"",
    b"0",
    b"-1",
    b"-0",
    b"+1",
    b"00000000001",
    b"1e5",
    b"1_000",
    b" 1",
    b"1 ",
    b"1\n",
    b"NaN",
    b"Infinity",
    b"1.",
    b".5",
    b"1,5",
    b"0x10",
    b"\xd9\xa1",
    b"0.000",
    b"1.1234567890123456789",
    b"-1.1234567890123456789",
    b"0.99999",
    b"1.0",
    b"9" * 18,
    b"9" * 36,
    b"1" + b"0" * 36,
    b"9" * 64,
    b"0" * 65,
    b"9" * 10_000,
    b"9223372036854775807",
    b"9223372036854775808",
    b"\xff\x00\r\n",
    b"a b",
    b"x" * 33,
    b"x" * 65,
    b"x" * 300,
    b"NOSUCH",
    b"BID",
    b"market",
    b"GTC",
    b"FOK",
    b"PRICE",
    b"CLIENTID",
    b"POSTONLY",
    b"aF" * 128,
    b"aF" * 129,
    b"abc",
    b"{}",
    b"[]",
    b'{"a":NaN}',
    b'{"a":' + b"[" * 70 + b"]" * 70 + b"}",
    b'{"a":"' + b"x" * 5000 + b'"}',
    b"{",
)

DETAILS: tuple[bytes, ...] = (
    b"{}",
    b'{"tx": "0xab", "n": [1, {"m": null}]}',
    b'{"for":"rent"}',
    b'{"signature":"0x57e6CF"}',
    b'{"for":"rent"',
    b'["rent"]',
    b'{"a":' * 64 + b"1" + b"}" * 64,
    b'{"a":' * 65 + b"1" + b"}" * 65,
)
"""Details and memos, good and bad; the last two are as deep as they may be, and one deeper."""


def number(value: int, scale: int) -> bytes:
    """Write a scaled integer as decimal text, without padding."""
    digits = str(abs(value)).rjust(scale + 1, "0")
    sign = "-" if value < 0 else ""
    return (sign + digits if scale == 0 else f"{sign}{digits[:-scale]}.{digits[-scale:]}").encode()


class Generator:
    """Writes commands; remembers a few of the last ones for retries."""

    def __init__(self, naive: NaiveExchange) -> None:
        self.naive = naive
        self.recent: dict[bytes, list[Args]] = {}
        self.kinds: list[Callable[[random.Random], Args]] = []
        for weight, kind in (
            (43, self.put),
            (8, self.amend),
            (5, self.cancel),
            (1, self.cancel_all),
            (6, self.batch),
            (4, self.update),
            (3, self.transfer),
            (9, self.again),
            (2, self.market_set),
            (2, self.listing),
            (9, self.query),
            (5, self.candles),
            (1, lambda rng: [b"ENGINE.TICK"]),
            (1, self.engine_set),
        ):
            self.kinds += [kind] * weight

    def command(self, rng: random.Random) -> Args:
        """Write the next command."""
        args = rng.choice(self.kinds)(rng)
        if rng.random() < 1 / 16:
            args = self.spoil(rng, args)
        elif args[0] in (b"ORDER.PUT", b"BALANCE.UPDATE", b"BALANCE.TRANSFER"):
            last = self.recent.setdefault(args[0], [])
            last.append(args)
            del last[:-40]
        return args

    # ---- orders

    def user(self, rng: random.Random) -> bytes:
        """Pick a user; now and then one that is not there."""
        return b"%d" % (rng.randint(1, USERS) if rng.random() < 0.995 else rng.choice((99, 2**62)))

    def price(self, rng: random.Random, place: Place) -> bytes:
        """Pick a price near the market's middle; now and then far away."""
        low, high = place.prices
        return number(
            rng.randint(low, high) if rng.random() < 0.97 else rng.choice((1, low // 2, high * 3)), place.price_scale
        )

    def amount(self, rng: random.Random, place: Place) -> bytes:
        """Pick an amount, often a round one, so that orders fill each other whole."""
        low, high = place.amounts
        value = rng.choice((low, high // 4, high // 2)) if rng.random() < 0.4 else rng.randint(low, high)
        return number(value, place.amount_scale)

    def put_words(self, rng: random.Random) -> Args:
        """Write ORDER.PUT after its user."""
        place = rng.choice(PLACES)
        side = rng.choice((b"BID", b"ASK"))
        head = [place.name, side]
        tokens: list[Args] = []
        chance = rng.random
        if chance() < 0.88:
            head += [b"LIMIT", self.amount(rng, place)]
            tokens.append([b"PRICE", self.price(rng, place)])
            if chance() < 0.3:
                tokens.append([b"TIF", rng.choice((b"GTC", b"IOC", b"FOK"))])
            elif chance() < 0.15:
                tokens.append([b"POSTONLY"])
        else:
            head += [b"MARKET", self.amount(rng, place)]
            if side == b"BID" and chance() < 0.5:
                scale = place.amount_scale + place.price_scale
                most = place.amounts[1] * place.prices[1]
                tokens.append([b"QUOTELIMIT", number(rng.randint(0, most), scale)])
            if chance() < 0.3:
                tokens.append([b"TIF", rng.choice((b"IOC", b"FOK"))])
        if chance() < 0.4:
            tokens.append([b"STP", rng.choice(MODES)])
        if chance() < 0.3:
            tokens.append([b"CLIENTID", b"c%d" % rng.randint(1, 400)])
        for fee in (b"TAKERFEE", b"MAKERFEE"):
            if chance() < 0.1:
                tokens.append([fee, rng.choice((b"0", b"0.001", b"0.0100", b"0.9999", b"1", b"-0.01", b"0.1234567"))])
        if chance() < 0.2:
            tokens.append([b"SIGNATURE", rng.choice((b"%x", b"%08X")) % rng.randint(16, 2**32 - 1)])
        if chance() < 0.5:
            tokens.append([b"REPLY", rng.choice((b"ACK", b"RESULT", b"FULL", b"full"))])
        rng.shuffle(tokens)
        return head + [word for token in tokens for word in token]

    def put(self, rng: random.Random) -> Args:
        """Write ORDER.PUT; sometimes for exactly what the user has, or a step more."""
        user = self.user(rng)
        words = self.put_words(rng)
        if rng.random() < 0.05:
            place = next(p for p in PLACES if p.name == words[0])
            amount = self.affordable(user, words, place) + rng.choice((0, 0, 1))
            words[3] = number(amount, place.amount_scale)
        return [b"ORDER.PUT", user, *words]

    def affordable(self, user: bytes, words: Args, place: Place) -> int:
        """Return the largest amount of an order that the user can pay, in the market's steps."""
        if words[1] == b"ASK":
            return self.available(user, place.base, place.amount_scale)
        if b"PRICE" not in words:
            return place.amounts[1]
        price = int(words[words.index(b"PRICE") + 1].replace(b".", b""))
        return self.available(user, place.quote, place.amount_scale + place.price_scale) // price

    def target(self, rng: random.Random, user: bytes) -> Order | None:
        """Pick an open order, mostly one of the user's; now and then one that ended."""
        venue = self.naive.venue
        if venue.ended and rng.random() < 0.1:
            return rng.choice(venue.ended[-50:])
        mine = [order for order in venue.open if b"%d" % order.user == user]
        if not mine or rng.random() < 0.05:
            mine = venue.open
        return rng.choice(mine) if mine else None

    def amend_words(self, rng: random.Random, user: bytes) -> Args:
        """Write ORDER.AMEND after its user."""
        order = self.target(rng, user)
        if order is None:
            return [PLACES[0].name, b"1", b"PRICE", b"1"]
        place = next((p for p in PLACES if p.name == order.market.name), PLACES[0])
        words = [order.market.name, b"%d" % order.id]
        step = 10 ** (18 - place.amount_scale)
        choice = rng.randrange(4)
        if choice in (0, 2):
            least = max(1, (order.base + order.prevented) // step)
            most = order.amount // step
            amount = rng.choice((most, most + 1, least, least + 1, rng.randint(1, 2 * most), rng.randint(1, most)))
            words += [b"AMOUNT", number(amount, place.amount_scale)]
        if choice in (1, 2):
            words += [b"PRICE", self.price(rng, place)]
        if choice == 3:
            words += [b"PRICE", number((order.price or 0) // 10 ** (18 - place.price_scale), place.price_scale)]
            if rng.random() < 0.5:
                words += [b"AMOUNT", number(order.amount // step, place.amount_scale)]
        return words

    def amend(self, rng: random.Random) -> Args:
        """Write ORDER.AMEND."""
        user = self.user(rng)
        return [b"ORDER.AMEND", user, *self.amend_words(rng, user)]

    def cancel_words(self, rng: random.Random, user: bytes) -> Args:
        """Write ORDER.CANCEL after its user."""
        order = self.target(rng, user)
        if order is None:
            return [PLACES[1].name, b"7"]
        name = order.market.name if rng.random() < 0.97 else rng.choice(PLACES).name
        if order.client_id and rng.random() < 0.7:
            return [name, b"CLIENTID", order.client_id]
        if rng.random() < 0.03:
            return [name, b"clientid", b"c%d" % rng.randint(1, 400)]
        return [name, b"%d" % order.id]

    def cancel(self, rng: random.Random) -> Args:
        """Write ORDER.CANCEL."""
        user = self.user(rng)
        return [b"ORDER.CANCEL", user, *self.cancel_words(rng, user)]

    def cancel_all(self, rng: random.Random) -> Args:
        """Write ORDER.CANCELALL."""
        args = [b"ORDER.CANCELALL", self.user(rng)]
        if rng.random() < 0.7:
            args += [b"MARKET", rng.choice(PLACES).name]
        if rng.random() < 0.5:
            args += [b"SIDE", rng.choice((b"BID", b"ASK"))]
        return args

    def batch(self, rng: random.Random) -> Args:
        """Write ORDER.BATCH; rarely one item more than it may have."""
        user = self.user(rng)
        args = [b"ORDER.BATCH", user]
        for _ in range(rng.randint(1, 6) if rng.random() < 0.99 else rng.choice((100, 101))):
            kind = rng.randrange(4)
            if kind < 2:
                args += [rng.choice((b"PUT", b"put")), *self.put_words(rng)]
            elif kind == 2:
                args += [b"AMEND", *self.amend_words(rng, user)]
            else:
                args += [b"CANCEL", *self.cancel_words(rng, user)]
        return args

    # ---- balances

    def asset(self, rng: random.Random) -> tuple[bytes, int]:
        """Pick an asset, and its scale."""
        return rng.choice(((b"BTC", 8), (b"USDT", 6), (b"ETH", 18), (b"XAU", 0)))

    def available(self, user: bytes, asset: bytes, scale: int) -> int:
        """Return what a user may use, in the asset's smallest unit."""
        venue = self.naive.venue
        unit: int = 10 ** (18 - scale)
        return venue.available(int(user), venue.asset(asset)) // unit

    def update(self, rng: random.Random) -> Args:
        """Write BALANCE.UPDATE."""
        asset, scale = self.asset(rng)
        high = 30 * 10**scale
        business = [b"BUSINESS", rng.choice((b"deposit", b"withdraw"))]
        tokens = [business, [b"ID", b"%d" % rng.randint(0, 4000)]]
        if rng.random() < 0.3:
            tokens.append([b"DETAIL", rng.choice(DETAILS)])
        rng.shuffle(tokens)
        user = self.user(rng)
        delta = number(rng.randint(-high, 3 * high), scale)
        if rng.random() < 0.1:
            delta = number(-self.available(user, asset, scale) - rng.choice((-1, 0, 0, 1)), scale)
        return [b"BALANCE.UPDATE", user, asset, delta, *(word for token in tokens for word in token)]

    def transfer(self, rng: random.Random) -> Args:
        """Write BALANCE.TRANSFER."""
        asset, scale = self.asset(rng)
        user = self.user(rng)
        amount = number(rng.randint(0, 20 * 10**scale), scale)
        if rng.random() < 0.15:
            amount = number(self.available(user, asset, scale) + rng.choice((-1, 0, 0, 1)), scale)
        args = [b"BALANCE.TRANSFER", user, self.user(rng), asset, amount]
        if rng.random() < 0.6:
            args += [b"ID", b"t%d" % rng.randint(1, 300)]
        if rng.random() < 0.2:
            args += [b"MEMO", rng.choice(DETAILS)]
        return args

    def again(self, rng: random.Random) -> Args:
        """Write a recent command again, as it was or with one argument changed."""
        last = self.recent.get(rng.choice((b"ORDER.PUT", b"ORDER.PUT", b"BALANCE.UPDATE", b"BALANCE.TRANSFER")))
        if not last:
            return self.put(rng)
        args = list(rng.choice(last[-8:] if rng.random() < 0.7 else last))
        if rng.random() < 0.4:
            at = rng.randrange(1, len(args))
            args[at] = rng.choice((b"1", b"2", b"3.5", b"BID", b"USDT", b"BTC_USDT", b"MAKER", b"100"))
        return args

    # ---- administration and queries

    def market_set(self, rng: random.Random) -> Args:
        """Write MARKET.SET; a market is mostly back to trading soon."""
        place = rng.choice(PLACES)
        args = [b"MARKET.SET", place.name]
        kind = rng.randrange(8)
        if kind < 4:
            args += [b"STATUS", rng.choice((b"TRADING",) * 8 + (b"CANCEL_ONLY", b"HALT"))]
        elif kind == 4:
            args += [b"STP", rng.choice(MODES)]
        elif kind == 5:
            args += [b"MINAMOUNT", number(rng.randint(1, 5), place.amount_scale)]
        else:
            args += [rng.choice((b"TAKERFEE", b"MAKERFEE")), rng.choice((b"0", b"0.01", b"0.0025", b"0.9", b"1"))]
            args += [b"status", b"trading"]
        return args

    def listing(self, rng: random.Random) -> Args:
        """Write a command that lists an asset or a market, or registers a user, mostly again."""
        kind = rng.randrange(5)
        if kind == 0:
            return rng.choice(SETUP[:8]).encode().split()
        if kind == 1 and rng.random() < 0.3:
            texts = (b"", b"a b", b"x" * 256, b"x" * 257, b"0xdac1", b"XBT", b"\x7f", b"\xe9")
            token = rng.choice((b"NAME", b"SYMBOL", b"ADDRESS", b"LOGO"))
            return [*rng.choice(SETUP[:4]).encode().split(), token, rng.choice(texts)]
        if kind == 1:
            args = rng.choice(SETUP[:8]).encode().split()
            at = rng.randrange(2, len(args))
            args[at] = rng.choice((b"0", b"1", b"8", b"18", b"19", b"0.001", b"USDT", b"BTC", b"TAKER"))
            return args
        if kind == 2:
            return [b"USER.REGISTER", b"L1", b"0x%d" % rng.randint(1, 8)]
        args = [b"USER.REGISTER"]
        if len(self.naive.venue.users) < 12 or rng.random() < 0.9:
            args += [b"L2", b"k%d" % rng.randint(1, 4), b"L1", b"a%d" % rng.randint(1, 4)]
        return args

    def query(self, rng: random.Random) -> Args:
        """Write a command that only asks."""
        place = rng.choice(PLACES)
        ever = max(1, self.naive.venue.orders_ever)
        shown = [b"LIMIT", b"%d" % rng.choice((1, 2, 5, 1000))] if rng.random() < 0.6 else []
        interval = [b"INTERVAL", number(rng.choice((1, 3, 5, 10)), place.price_scale)] if rng.random() < 0.5 else []
        return rng.choice(
            (
                [b"ORDER.GET", place.name, b"%d" % rng.randint(max(1, ever - 300), ever + 1)],
                [b"ORDER.LIST", self.user(rng), *shown, *([b"OFFSET", b"3"] if rng.random() < 0.3 else [])],
                [b"ORDER.LIST", self.user(rng), b"MARKET", place.name],
                [b"MARKET.DEPTH", place.name, *shown, *interval],
                [b"MARKET.DEPTH", place.name, *interval],
                [b"MARKET.TRADES", place.name, *shown, *([b"BEFORE", b"%d" % ever] if ever % 3 == 0 else [])],
                [b"MARKET.SUMMARY"],
                [b"MARKET.SUMMARY", place.name, place.name],
                [b"MARKET.LIST"],
                [b"ASSET.LIST"],
                [b"ASSET.SUMMARY", place.base],
                [b"BALANCE.GET", self.user(rng), place.base, place.quote],
                [b"USER.GET", self.user(rng)],
            )
        )

    def candles(self, rng: random.Random) -> Args:
        """Write a command that asks for candles, or for what is made of them."""
        place = rng.choice(PLACES)
        kind = rng.randrange(6)
        if kind == 0:
            return [b"MARKET.TICKER", place.name]
        if kind == 1:
            periods = (1, 59, 60, 61, 3_600, 7_199, 7_200, 7_201, 86_400, 604_799, 604_800, 604_801)
            period = [b"PERIOD", b"%d" % rng.choice(periods)] if rng.random() < 0.8 else []
            return [b"MARKET.STATUS", place.name, *period]
        interval = rng.choice(INTERVALS) if rng.random() < 0.97 else rng.choice((b"1S", b"3M", b"2m", b"60"))
        tokens: list[Args] = []
        now = self.naive.venue.now
        for token in (b"FROM", b"TO"):
            if rng.random() < 0.3:
                near = rng.choice((0, 10**6, 60 * 10**6, 3_600 * 10**6, 86_400 * 10**6, 40 * 86_400 * 10**6))
                at = max(0, now + rng.randint(-3 * near, near)) if near else rng.choice((0, 2**63 - 1))
                tokens.append([token, b"%d" % (at // max(near, 1) * max(near, 1) if rng.random() < 0.5 else at)])
        if rng.random() < 0.6:
            tokens.append([b"LIMIT", b"%d" % rng.choice((1, 2, 3, 10, 1000))])
        if rng.random() < 0.4:
            tokens.append([b"FILL"])
        rng.shuffle(tokens)
        return [b"MARKET.KLINE", place.name, interval, *(word for token in tokens for word in token)]

    def engine_set(self, rng: random.Random) -> Args:
        """Write ENGINE.SET."""
        name, values = rng.choice(
            (
                (b"user-order-limit", (0, 5, 20, 40, 40, 40)),
                (b"FINISHED-ORDERS-MAX", (0, 1, 100, 300, 300)),
                (b"trades-max", (0, 1, 20, 50, 50)),
            )
        )
        return [b"ENGINE.SET", name, b"%d" % rng.choice(values)]

    def spoil(self, rng: random.Random, args: Args) -> Args:
        """Make a command bad: one argument exchanged, missing, doubled, or one too many."""
        args = list(args)
        at = rng.randrange(1, len(args)) if len(args) > 1 else 1
        kind = rng.randrange(10)
        if len(args) == 1 or kind == 0:
            args.append(rng.choice(NASTY))
        elif kind == 1:
            del args[at]
        elif kind == 2:
            args.insert(at, args[at])
        elif kind == 3:
            args.insert(at, rng.choice(NASTY))
        else:
            args[at] = rng.choice(NASTY)
        return args

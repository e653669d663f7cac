"""Which channels there are, and what of the exchange has to be watched for them.

A channel is found by its name where clients speak of it, and by its market or user where the engine does: the path
from an event to its channel is one look-up. The engine tells only of what is watched (`Market.watched`,
`User.watched`, `Exchange.markets_watched`, `Exchange.every_user_watched`), so this is also the one place that sets
those: a market or user is watched while it has a channel, and all of them, those to come included, while some pattern
may match them. Of users there may be millions, so all of them are watched by one flag.
"""

from __future__ import annotations

from typing import Final

from protocol.errors import Rejection, received
from protocol.glob import literal_prefix
from protocol.limits import INTEGER_TEXT_MAX
from protocol.messages import KIND_TEXT, KLINE, LISTING, MARKET_KINDS, ORDER, USER_KINDS
from protocol.terms import KLINE_INTERVAL_TEXT
from server.engine.exchange import Exchange
from server.engine.market import Market
from server.engine.user import User
from server.feed.channel import Channel

KINDS: Final[dict[bytes, int]] = {text: kind for kind, text in enumerate(KIND_TEXT) if kind != LISTING}
INTERVAL_NUMBERS: Final[dict[bytes, int]] = {text: number for number, text in enumerate(KLINE_INTERVAL_TEXT)}


class Place:
    """What a channel's name says, resolved."""

    __slots__ = ("kind", "subject", "interval")

    def __init__(self, kind: int, subject: int, interval: int = 0) -> None:
        self.kind: Final = kind
        self.subject: Final = subject
        self.interval: Final = interval


class MarketChannels:
    """The channels of one market, by kind; its klines by interval."""

    __slots__ = ("kinds", "klines", "count")

    def __init__(self) -> None:
        self.kinds: Final[list[Channel | None]] = [None] * len(MARKET_KINDS)
        self.klines: Final[list[Channel | None]] = [None] * len(KLINE_INTERVAL_TEXT)
        self.count = 0


class Registry:
    __slots__ = (
        "exchange",
        "by_name",
        "markets",
        "orders",
        "balances",
        "listing",
        "every_market",
        "every_user",
        "market_patterns",
        "user_patterns",
    )

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.by_name: Final[dict[bytes, Channel]] = {}
        self.markets: Final[dict[int, MarketChannels]] = {}  # by index
        self.orders: Final[dict[bytes, Channel]] = {}  # by the user's id
        self.balances: Final[dict[bytes, Channel]] = {}
        self.listing: Channel | None = None
        self.every_market = False  # some pattern may match any market's
        self.every_user = False
        self.market_patterns = 0  # how many patterns may match a market's
        self.user_patterns = 0

    def attach(self, exchange: Exchange) -> None:
        """Take over another exchange, in which everything that has a channel here is as it was in the one before."""
        self.exchange = exchange
        exchange.markets_watched = self.every_market or self.listing is not None
        exchange.every_market_watched = self.every_market
        exchange.every_user_watched = self.every_user
        for market in exchange.markets:
            self.watch_market(market)
        for user in exchange.users:
            self.watch_user(user)

    # -- names ----------------------------------------------------------------------------------

    def resolve(self, name: bytes) -> Place | None:
        """Find what a channel's name speaks of; None for a name of no kind of ours; raise Rejection for a market, user
        or interval that is not there."""
        if name == KIND_TEXT[LISTING]:
            return Place(LISTING, 0)
        kind_text, colon, rest = name.partition(b":")
        kind = KINDS.get(kind_text, -1)
        if kind < 0 or not colon:
            return None
        if kind in USER_KINDS:
            number = int(rest) if rest.isdigit() and len(rest) <= INTEGER_TEXT_MAX else 0
            if not 1 <= number <= len(self.exchange.users) or rest[:1] == b"0":
                raise Rejection("NOUSER", "channel: expected the id of a registered user, received " + received(name))
            return Place(kind, number)
        interval = 0
        if kind == KLINE:
            rest, colon, interval_text = rest.rpartition(b":")
            interval = INTERVAL_NUMBERS.get(interval_text, -1)
            if not colon or interval < 0:
                choices = b", ".join(KLINE_INTERVAL_TEXT).decode()
                raise Rejection(
                    "ERR", f"channel: expected kline:<market>:<one of {choices}>, received " + received(name)
                )
        market = self.exchange.market_names.get(rest)
        if market is None:
            raise Rejection("NOMARKET", "channel: expected the name of a market, received " + received(name))
        return Place(kind, market.index, interval)

    # -- channels -------------------------------------------------------------------------------

    def open(self, name: bytes, place: Place, now_s: float) -> Channel:
        """Find or make the channel of a name that has been resolved; what it tells of is watched from now on."""
        channel = self.by_name.get(name)
        if channel is not None:
            return channel
        channel = Channel(place.kind, name, place.subject, place.interval, now_s)
        self.by_name[name] = channel
        if place.kind == LISTING:
            self.listing = channel
            self.exchange.markets_watched = True
        elif place.kind in USER_KINDS:
            self.of_users(place.kind)[b"%d" % place.subject] = channel
            self.watch_user(self.user(channel))
        else:
            channels = self.markets.get(place.subject)
            if channels is None:
                channels = self.markets[place.subject] = MarketChannels()
            channels.count += 1
            if place.kind == KLINE:
                channels.klines[place.interval] = channel
            else:
                channels.kinds[place.kind] = channel
            self.watch_market(self.market(channel))
        return channel

    def close(self, channel: Channel) -> None:
        """Forget a channel that nobody wants."""
        assert not channel.wanted
        del self.by_name[channel.name]
        if channel.kind == LISTING:
            self.listing = None
            self.exchange.markets_watched = self.every_market
        elif channel.kind in USER_KINDS:
            del self.of_users(channel.kind)[b"%d" % channel.subject]
            self.watch_user(self.user(channel))
        else:
            channels = self.markets[channel.subject]
            channels.count -= 1
            if channel.kind == KLINE:
                channels.klines[channel.interval] = None
            else:
                channels.kinds[channel.kind] = None
            if channels.count == 0:
                del self.markets[channel.subject]
            self.watch_market(self.market(channel))

    def of_users(self, kind: int) -> dict[bytes, Channel]:
        return self.orders if kind == ORDER else self.balances

    def market(self, channel: Channel) -> Market:
        return self.exchange.markets[channel.subject]

    def user(self, channel: Channel) -> User:
        return self.exchange.users[channel.subject - 1]

    # -- watching -------------------------------------------------------------------------------

    def watch_market(self, market: Market) -> None:
        """Set whether the engine tells of `market`."""
        market.watch(self.every_market or market.index in self.markets)

    def watch_user(self, user: User) -> None:
        """Set whether the engine tells of `user` even where it does not tell of all."""
        user_id = b"%d" % user.id
        user.watched = user_id in self.orders or user_id in self.balances

    def watch_pattern(self, pattern: bytes, count: int) -> None:
        """Note that one pattern more, or with -1 one less, is subscribed, and watch all that some may match.
        O(length + kinds), and O(markets) where that changes whether all of those are watched."""
        prefix = literal_prefix(pattern)
        matching_markets = False
        matching_users = False
        for kind in range(len(KIND_TEXT)):
            name = KIND_TEXT[kind] if kind == LISTING else KIND_TEXT[kind] + b":"
            if prefix.startswith(name) or name.startswith(prefix):
                if kind in USER_KINDS:
                    matching_users = True
                else:
                    matching_markets = True
        if matching_markets:
            self.market_patterns += count
        if matching_users:
            self.user_patterns += count
        self.watch_every(self.market_patterns > 0, self.user_patterns > 0)

    def watch_every(self, every_market: bool, every_user: bool) -> None:
        """Set whether all markets and all users are told of, those to come included."""
        exchange = self.exchange
        if every_market != self.every_market:
            self.every_market = exchange.every_market_watched = every_market
            exchange.markets_watched = every_market or self.listing is not None
            for market in exchange.markets:
                self.watch_market(market)
        self.every_user = exchange.every_user_watched = every_user  # of users the engine looks at this one, too

"""The feed, as a program sees it: `exchange.feed`."""

import weakref
from collections.abc import Callable

from dingir.address import Address
from dingir.call import Run
from dingir.commands.blocking.feed import FeedCommands
from dingir.errors import Closed
from dingir.subscription import Subscription
from dingir.values import text_word


class Feed(FeedCommands):
    """Subscribe to what happens."""

    def __init__(self, run: Run, new_id: Callable[[], str], address: Address) -> None:
        super().__init__(run, new_id)
        self._address = address
        self._open: weakref.WeakSet[Subscription] = weakref.WeakSet()
        self._closed = False

    def subscribe(self, *channel: str) -> Subscription:
        """Hear channels, from a connection of its own; return when the server has taken all of them.

        Args:
            channel: such as `depth:BTC_USDT`, `trade:BTC_USDT`, `order:7`: see FEED.md

        Raises:
            NoMarket, NoUser, Malformed, LimitReached: the server refused a name
            ConnectionLost: there was no server for `retry_for` seconds
        """
        names = channel_names(channel)
        if self._closed:
            raise Closed("the exchange has been closed")
        subscription = Subscription(self._address, names)
        self._open.add(subscription)
        subscription._open()
        return subscription

    def close(self) -> None:
        """Close what is still subscribed: its readers get `Closed`."""
        self._closed = True
        for subscription in list(self._open):
            subscription._exchange_closes()


def channel_names(channels: tuple[str, ...]) -> tuple[str, ...]:
    """Check names, and drop those that come again."""
    if not channels:
        raise ValueError("expected a channel")
    return tuple(dict.fromkeys(text_word("channel", name) for name in channels))

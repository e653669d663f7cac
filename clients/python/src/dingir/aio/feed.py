"""The feed, as an asynchronous program sees it: `exchange.feed`."""

import weakref
from collections.abc import Callable

from dingir.address import Address
from dingir.aio.subscription import Subscription
from dingir.call import AsyncRun
from dingir.commands.awaiting.feed import AsyncFeedCommands
from dingir.errors import Closed
from dingir.feed import channel_names


class Feed(AsyncFeedCommands):
    """Subscribe to what happens."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str], address: Address) -> None:
        super().__init__(run, new_id)
        self._address = address
        self._open: weakref.WeakSet[Subscription] = weakref.WeakSet()
        self._closed = False

    def subscribe(self, *channel: str) -> Subscription:
        """Hear channels, from a connection of its own: `async with exchange.feed.subscribe(...) as messages`.

        Args:
            channel: such as `depth:BTC_USDT`, `trade:BTC_USDT`, `order:7`: see FEED.md

        Raises, when the block is entered:
            NoMarket, NoUser, Malformed, LimitReached: the server refused a name
            ConnectionLost: there was no server for `retry_for` seconds
        """
        names = channel_names(channel)
        if self._closed:
            raise Closed("the exchange has been closed")
        subscription = Subscription(self._address, names)
        self._open.add(subscription)
        return subscription

    def close(self) -> None:
        """Close what is still subscribed: its readers get `Closed`."""
        self._closed = True
        for subscription in list(self._open):
            subscription._exchange_closes()

"""What assets and markets there are, as far as the bridge knows: they are never removed, and their scales never change.

So a name that is known needs no question. One that is not is looked up before anybody is told that it isn't there;
who asks for one while the lists are being fetched waits for the next lists. What may change, the smallest amount of a
market, is judged by the server; here it only helps to say which of several faults Dingir would have named first.
"""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from clients.bridge.link import Link
from dingir.values import pairs


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset, as the calls need it."""

    name: str
    scale: int
    shown: int
    fields: dict[str, Any]
    """The server's map."""


@dataclass(frozen=True, slots=True)
class Market:
    """A market, as the calls need it."""

    name: str
    base: str
    quote: str
    amount_scale: int
    price_scale: int
    fee_scale: int
    min_amount: str
    fields: dict[str, Any]
    """The server's map."""

    @property
    def least(self) -> Decimal:
        return Decimal(self.min_amount)


class Catalogue:
    """The assets and markets, in the order of their creation."""

    def __init__(self, link: Link) -> None:
        self.assets: dict[str, Asset] = {}
        self.markets: dict[str, Market] = {}
        self._link: Final = link
        self._fetching: asyncio.Task[None] | None = None

    async def asset(self, name: str) -> Asset | None:
        """Find an asset; None where there is none."""
        if name not in self.assets:
            await self.look_up()
        return self.assets.get(name)

    async def market(self, name: str) -> Market | None:
        """Find a market; None where there is none."""
        if name not in self.markets:
            await self.look_up()
        return self.markets.get(name)

    async def look_up(self) -> None:
        """Fetch both lists as they are now: not those that were asked for before somebody asked us."""
        if self._fetching is not None:
            await self.fetch()
        await self.fetch()

    async def fetch(self) -> None:
        """Fetch both lists. Who comes meanwhile shares them."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._fetched)
        await asyncio.shield(self._fetching)

    def _fetched(self, task: "asyncio.Task[None]") -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # whoever waits is told; nobody may wait any more

    async def _fetch(self) -> None:
        assets, markets = await asyncio.gather(self._link.run("ASSET.LIST"), self._link.run("MARKET.LIST"))
        self.assets = {asset.name: asset for asset in map(read_asset, assets)}
        self.markets = {market.name: market for market in map(read_market, markets)}


def read_asset(value: Any) -> Asset:
    """Read an asset."""
    fields = pairs(value)
    return Asset(fields["asset"], int(fields["scale"]), int(fields["show"]), fields)


def read_market(value: Any) -> Market:
    """Read a market."""
    fields = pairs(value)
    return Market(
        fields["market"],
        fields["base"],
        fields["quote"],
        int(fields["amount_scale"]),
        int(fields["price_scale"]),
        int(fields["fee_scale"]),
        fields["min_amount"],
        fields,
    )

"""Commands of `asset`, to be awaited.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable

from dingir.call import AsyncRun, unchanged
from dingir.commands.building.asset import AssetCalls
from dingir.records import Asset, AssetSummary


class AsyncAssetCommands:
    """Commands of `asset`, to be awaited."""

    def __init__(self, run: AsyncRun, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = AssetCalls(unchanged, new_id)

    async def create(
        self,
        asset: str,
        *,
        scale: int,
        show: int | None = None,
        name: str | None = None,
        symbol: str | None = None,
        chain_id: int | None = None,
        address: str | None = None,
        inner_id: int | None = None,
        logo: str | None = None,
    ) -> None:
        """Lists an asset; the same again is OK and changes nothing.

        Args:
            asset: the asset's name
            scale: decimals of its amounts, for ever
            show: decimals to show; default: scale
            name: name for people
            symbol: its ticker elsewhere
            chain_id: the chain it lives on; default 0
            address: its contract's address
            inner_id: its id inside a rollup; default 0
            logo: address of its picture

        Returns: OK.

        Raises, the first that applies:
            Malformed: the syntax is wrong, or SHOW exceeds SCALE
            BadName: the name is not 1 to 32 of A-Z a-z 0-9 _ . -, or a text is too long or not printable
            Exists: the asset exists with other properties
            LimitReached: the exchange has as many assets as it may

        Sent again after a lost connection: always.
        """
        return await self._run(
            self._calls.create(
                asset,
                scale=scale,
                show=show,
                name=name,
                symbol=symbol,
                chain_id=chain_id,
                address=address,
                inner_id=inner_id,
                logo=logo,
            )
        )

    async def list(self) -> builtins.list[Asset]:
        """Lists the assets in the order of their creation.

        Returns: A list of maps.

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.list())

    async def summary(self, *asset: str) -> builtins.list[AssetSummary]:
        """Tells the totals of assets over all users.

        Args:
            asset: these; default: all

        Returns: A list of maps.

        Raises, the first that applies:
            NoAsset: there is no such asset

        Sent again after a lost connection: always.
        """
        return await self._run(self._calls.summary(*asset))

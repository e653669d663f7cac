"""Commands of `asset`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

import builtins
from collections.abc import Callable
from typing import Final

from dingir.call import Add, Call
from dingir.reading import read_asset, read_asset_summary
from dingir.records import Asset, AssetSummary
from dingir.values import done, integer_word, list_of, text_word

LIST_REPLY: Final = list_of(read_asset)
SUMMARY_REPLY: Final = list_of(read_asset_summary)


class AssetCalls:
    """Commands of `asset`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def create(
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
    ) -> Call[None]:
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
        words = ["ASSET.CREATE", text_word("asset", asset), "SCALE", integer_word("scale", scale)]
        if show is not None:
            words += ("SHOW", integer_word("show", show))
        if name is not None:
            words += ("NAME", text_word("name", name))
        if symbol is not None:
            words += ("SYMBOL", text_word("symbol", symbol))
        if chain_id is not None:
            words += ("CHAINID", integer_word("chain_id", chain_id))
        if address is not None:
            words += ("ADDRESS", text_word("address", address))
        if inner_id is not None:
            words += ("INNERID", integer_word("inner_id", inner_id))
        if logo is not None:
            words += ("LOGO", text_word("logo", logo))
        return self._add(Call(tuple(words), done, writes=True))

    def list(self) -> Call[builtins.list[Asset]]:
        """Lists the assets in the order of their creation.

        Returns: A list of maps.

        Sent again after a lost connection: always.
        """
        words = ["ASSET.LIST"]
        return self._add(Call(tuple(words), LIST_REPLY))

    def summary(self, *asset: str) -> Call[builtins.list[AssetSummary]]:
        """Tells the totals of assets over all users.

        Args:
            asset: these; default: all

        Returns: A list of maps.

        Raises, the first that applies:
            NoAsset: there is no such asset

        Sent again after a lost connection: always.
        """
        words = ["ASSET.SUMMARY"]
        words += [text_word("asset", one) for one in asset]
        return self._add(Call(tuple(words), SUMMARY_REPLY))

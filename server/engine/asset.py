"""An asset: what can be owned and traded, and the exchange's totals of it."""

from typing import Final


class Asset:
    """Identity and totals, in integers scaled by `scale`.

    The totals are kept as sums over all accounts, so that ASSET.SUMMARY and conservation cost O(1):
    available + frozen + fees = deposited - withdrawn, always (`invariants.py` adds it up anew).
    """

    __slots__ = (
        "index",
        "asset",
        "name",
        "symbol",
        "scale",
        "show",
        "chain_id",
        "address",
        "inner_id",
        "logo",
        "available",
        "frozen",
        "available_count",
        "frozen_count",
        "fees",
        "deposited",
        "withdrawn",
    )

    def __init__(
        self,
        index: int,
        asset: bytes,
        scale: int,
        show: int,
        name: bytes,
        symbol: bytes,
        chain_id: int,
        address: bytes,
        inner_id: int,
        logo: bytes,
    ) -> None:
        self.index: Final = index
        self.asset: Final = asset
        self.scale: Final = scale
        self.show: Final = show
        self.name: Final = name
        self.symbol: Final = symbol
        self.chain_id: Final = chain_id
        self.address: Final = address
        self.inner_id: Final = inner_id
        self.logo: Final = logo
        self.available = 0
        self.frozen = 0
        self.available_count = 0  # accounts with something available
        self.frozen_count = 0  # accounts with something frozen
        self.fees = 0  # the exchange's fee account
        self.deposited = 0
        self.withdrawn = 0

    def same_properties(self, other: "Asset") -> bool:
        """Tell whether creating `other` would be a repetition of creating this one."""
        return (
            self.asset == other.asset
            and self.scale == other.scale
            and self.show == other.show
            and self.name == other.name
            and self.symbol == other.symbol
            and self.chain_id == other.chain_id
            and self.address == other.address
            and self.inner_id == other.inner_id
            and self.logo == other.logo
        )

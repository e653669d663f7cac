"""The ledger: what each user has of each asset, available and frozen.

Every movement of money in the engine is one of these methods, so that the asset's totals, the counts
of accounts that hold something, and the sign of every amount are kept in one place. The callers have
checked before that the money is there; the assertions say so. Two or more movements that belong
together (a trade's) are made one after another without anything that can fail in between.

Whoever moves money out of the accounts (a fee) or into them (a deposit) books the other side in the
asset: `fees`, `deposited`, `withdrawn`.
"""

from typing import Final

from server.engine.asset import Asset


class Account:
    """One user's balance of one asset; it exists from the first time that the user had any."""

    __slots__ = ("asset", "available", "frozen")

    def __init__(self, asset: Asset) -> None:
        self.asset: Final = asset
        self.available = 0
        self.frozen = 0

    def credit(self, units: int) -> None:
        """Add to what is available."""
        assert units > 0
        asset = self.asset
        if self.available == 0:
            asset.available_count += 1
        self.available += units
        asset.available += units

    def debit(self, units: int) -> None:
        """Take from what is available."""
        assert 0 < units <= self.available
        asset = self.asset
        self.available -= units
        asset.available -= units
        if self.available == 0:
            asset.available_count -= 1

    def freeze(self, units: int) -> None:
        """Reserve for an order."""
        assert 0 < units <= self.available
        asset = self.asset
        if self.frozen == 0:
            asset.frozen_count += 1
        self.available -= units
        self.frozen += units
        asset.available -= units
        asset.frozen += units
        if self.available == 0:
            asset.available_count -= 1

    def release(self, units: int) -> None:
        """Give back what was reserved."""
        assert 0 < units <= self.frozen
        asset = self.asset
        if self.available == 0:
            asset.available_count += 1
        self.available += units
        self.frozen -= units
        asset.available += units
        asset.frozen -= units
        if self.frozen == 0:
            asset.frozen_count -= 1

    def spend(self, units: int) -> None:
        """Take from what was reserved."""
        assert 0 < units <= self.frozen
        asset = self.asset
        self.frozen -= units
        asset.frozen -= units
        if self.frozen == 0:
            asset.frozen_count -= 1

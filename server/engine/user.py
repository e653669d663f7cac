"""A user: accounts, open orders, and the idempotency ids that are remembered."""

from __future__ import annotations

from typing import Final

from server.engine.asset import Asset
from server.engine.ledger import Account
from server.engine.order import Order


class Transfer:
    """A transfer with an id: what a repetition must equal, and what it is answered."""

    __slots__ = ("from_user", "id", "to_user", "asset", "amount", "available", "frozen", "time")

    def __init__(
        self,
        from_user: User,
        id: bytes,
        to_user: int,
        asset: int,
        amount: int,
        available: int,
        frozen: int,
        time: int,
    ) -> None:
        self.from_user: Final = from_user
        self.id: Final = id
        self.to_user: Final = to_user
        self.asset: Final = asset  # its index
        self.amount: Final = amount
        self.available: Final = available
        self.frozen: Final = frozen
        self.time: Final = time


class User:
    """`accounts` is indexed like the exchange's assets and as long as the user needs.

    Open orders are an intrusive list in ascending order of ids: an order is appended when it is
    accepted and rests, and an amend leaves it where it is.
    """

    __slots__ = (
        "id",
        "l1",
        "l2",
        "create_time",
        "accounts",
        "open_count",
        "oldest",
        "newest",
        "client_ids",
        "transfer_ids",
        "order_sequence",
        "balance_sequence",
        "watched",
    )

    def __init__(self, id: int, l1: bytes, l2: bytes, create_time: int) -> None:
        self.id: Final = id
        self.l1: Final = l1
        self.l2: Final = l2
        self.create_time: Final = create_time
        self.accounts: list[Account | None] = []
        self.open_count = 0
        self.oldest: Order | None = None
        self.newest: Order | None = None
        self.client_ids: dict[bytes, Order] | None = None
        self.transfer_ids: dict[bytes, Transfer] | None = None
        self.order_sequence = 0  # how far the user's two channels of the feed have come
        self.balance_sequence = 0
        self.watched = False  # whether somebody listens; not part of the state

    def find_account(self, asset: Asset) -> Account | None:
        """Find the account, None if the user never had any of the asset."""
        index = asset.index
        if index < len(self.accounts):
            return self.accounts[index]
        return None

    def account(self, asset: Asset) -> Account:
        """Find or open the account."""
        index = asset.index
        accounts = self.accounts
        while len(accounts) <= index:
            accounts.append(None)
        account = accounts[index]
        if account is None:
            account = Account(asset)
            accounts[index] = account
        return account

    def available(self, asset: Asset) -> int:
        account = self.find_account(asset)
        return 0 if account is None else account.available

    def remember_client_id(self, client_id: bytes, order: Order) -> None:
        client_ids = self.client_ids
        if client_ids is None:
            client_ids = {}
            self.client_ids = client_ids
        client_ids[client_id] = order

    def forget_client_id(self, order: Order) -> None:
        """Forget the client id of `order`, unless a later order has it."""
        client_ids = self.client_ids
        if client_ids is not None and client_ids.get(order.client_id) is order:
            del client_ids[order.client_id]
            if not client_ids:
                self.client_ids = None

    def remember_transfer(self, transfer: Transfer) -> None:
        transfer_ids = self.transfer_ids
        if transfer_ids is None:
            transfer_ids = {}
            self.transfer_ids = transfer_ids
        transfer_ids[transfer.id] = transfer

    def forget_transfer(self, transfer: Transfer) -> None:
        """Forget the id of `transfer`, unless a later one has it."""
        transfer_ids = self.transfer_ids
        if transfer_ids is not None and transfer_ids.get(transfer.id) is transfer:
            del transfer_ids[transfer.id]
            if not transfer_ids:
                self.transfer_ids = None

    def append_order(self, order: Order) -> None:
        """List an order that begins to rest."""
        newest = self.newest
        if newest is None:
            self.oldest = order
        else:
            assert newest.id < order.id
            newest.newer = order
            order.older = newest
        self.newest = order
        self.open_count += 1

    def unlink_order(self, order: Order) -> None:
        """Unlist an order that has ended."""
        older = order.older
        newer = order.newer
        if older is None:
            assert self.oldest is order
            self.oldest = newer
        else:
            older.newer = newer
            order.older = None
        if newer is None:
            assert self.newest is order
            self.newest = older
        else:
            newer.older = older
            order.newer = None
        self.open_count -= 1

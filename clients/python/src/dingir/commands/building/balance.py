"""Commands of `balance`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable
from typing import Final

from dingir.call import Add, Call
from dingir.reading import read_balance, read_balance_page
from dingir.records import Balance, BalancePage
from dingir.values import DecimalLike, decimal_word, integer_word, map_of, text_word

GET_REPLY: Final = map_of(read_balance)


class BalanceCalls:
    """Commands of `balance`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def get(self, user: int, *asset: str) -> Call[dict[str, Balance]]:
        """Tells a user's balances.

        Args:
            user: the owner
            asset: these assets; default: all that the user ever had

        Returns: A map from each asset's name to a map.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoAsset: there is no such asset

        Sent again after a lost connection: always.
        """
        words = ["BALANCE.GET", integer_word("user", user)]
        words += [text_word("asset", one) for one in asset]
        return self._add(Call(tuple(words), GET_REPLY))

    def update(
        self,
        user: int,
        asset: str,
        delta: DecimalLike,
        *,
        business: str,
        business_id: int,
        detail: str | None = None,
    ) -> Call[Balance]:
        """Deposits (positive) or withdraws (negative), once per business id.

        Args:
            user: the owner
            asset: the asset's name
            delta: what is added to the available balance
            business: what it is for: deposit, withdraw, ...
            business_id: the id that makes a repetition harmless, for ever
            detail: a JSON object for the record

        Returns: the balance after; for a repetition, as it was after the first.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoAsset: there is no such asset
            BadAmount: the delta is malformed, zero, or too large
            BadPrecision: the delta has more decimals than the asset
            BadName: the business is not 1 to 64 printable characters without blanks
            BadJson: DETAIL is not a JSON object of at most 4096 bytes
            Duplicate: this business id was used before for this user and asset, with another delta
            NoFunds: the available balance does not cover the withdrawal

        Sent again after a lost connection: always.
        """
        words = [
            "BALANCE.UPDATE",
            integer_word("user", user),
            text_word("asset", asset),
            decimal_word("delta", delta),
            "BUSINESS",
            text_word("business", business),
            "ID",
            integer_word("business_id", business_id),
        ]
        if detail is not None:
            words += ("DETAIL", text_word("detail", detail))
        return self._add(Call(tuple(words), read_balance, writes=True))

    def transfer(
        self,
        from_user: int,
        to_user: int,
        asset: str,
        amount: DecimalLike,
        *,
        id: str | None = None,
        memo: str | None = None,
    ) -> Call[Balance]:
        """Moves an available amount from one user to another.

        Args:
            from_user: who pays
            to_user: who receives
            asset: the asset's name
            amount: how much
            id: the id that makes a repetition harmless, as long as client ids are kept
            memo: a JSON object for the record

        Returns: the payer's balance after.

        Raises, the first that applies:
            Malformed: the syntax is wrong
            NoUser: the user is not registered
            NoAsset: there is no such asset
            Malformed: from and to are the same user
            BadAmount: the amount is malformed, not positive, or too large
            BadPrecision: the amount has more decimals than the asset
            BadName: ID is not 1 to 64 printable characters without blanks
            BadJson: MEMO is not a JSON object of at most 4096 bytes
            Duplicate: ID was used before by this user, with other content
            NoFunds: the payer's available balance does not cover the amount

        Sent again after a lost connection: yes: without `id` the library gives one.
        """
        sent_id = self._new_id() if id is None else id
        words = [
            "BALANCE.TRANSFER",
            integer_word("from_user", from_user),
            integer_word("to_user", to_user),
            text_word("asset", asset),
            decimal_word("amount", amount),
            "ID",
            text_word("id", sent_id),
        ]
        if memo is not None:
            words += ("MEMO", text_word("memo", memo))
        return self._add(Call(tuple(words), read_balance, writes=True, client_ids=(sent_id,)))

    def history(
        self,
        user: int,
        *,
        asset: str | None = None,
        business: str | None = None,
        from_us: int | None = None,
        to_us: int | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Call[BalancePage]:
        """Lists what changed a user's balances, latest first.

        Args:
            user: the owner
            asset: this asset only
            business: of this business only: the caller's, `trade`, `transfer`
            from_us: at this time or later, in microseconds
            to_us: before this time
            before: the page that goes on there: `next` of the last
            limit: at most so many

        Returns: A page; each change is a map (`BalanceEntry`).

        Raises, the first that applies:
            Malformed: the syntax is wrong, or BEFORE is no place in this list
            NoUser: the user is not registered
            NoAsset: there is no such asset
            NoHistory: history is off, or can't answer now

        Sent again after a lost connection: always.
        """
        words = ["BALANCE.HISTORY", integer_word("user", user)]
        if asset is not None:
            words += ("ASSET", text_word("asset", asset))
        if business is not None:
            words += ("BUSINESS", text_word("business", business))
        if from_us is not None:
            words += ("FROM", integer_word("from_us", from_us))
        if to_us is not None:
            words += ("TO", integer_word("to_us", to_us))
        if before is not None:
            words += ("BEFORE", text_word("before", before))
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), read_balance_page))

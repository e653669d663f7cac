"""Balances: what a user has, deposits and withdrawals, transfers."""

from typing import Final

from protocol.commands.order import NO_USER, USER
from protocol.schema import map_of, record
from protocol.spec import Argument, Command, Error, Reply

ASSET: Final = Argument("asset", "name", "the asset's name")
NO_ASSET: Final = Error("NOASSET", "there is no such asset")

GET: Final = Command(
    name="BALANCE.GET",
    summary="Tells a user's balances",
    group="balance",
    flags=("readonly",),
    retry="always",
    arguments=(
        Argument("user", "id", "the owner", low="1", high="ID_MAX"),
        Argument(
            "asset",
            "name",
            "these assets; default: all that the user ever had",
            optional=True,
            multiple=True,
            field="assets",
        ),
    ),
    errors=(Error("ERR", "the syntax is wrong"), NO_USER, NO_ASSET),
    reply=Reply("A map from each asset's name to a map", map_of(record("BALANCE"))),
    complexity="O(N): N assets",
)

UPDATE: Final = Command(
    name="BALANCE.UPDATE",
    summary="Deposits (positive) or withdraws (negative), once per business id",
    group="balance",
    flags=("write", "denyoom", "fast"),
    retry="always",
    arguments=(
        USER,
        ASSET,
        Argument("delta", "decimal", "what is added to the available balance"),
        Argument("business", "name", "what it is for: deposit, withdraw, ...", token="BUSINESS"),
        Argument("business_id", "integer", "the id that makes a repetition harmless, for ever", token="ID"),
        Argument("detail", "text", "a JSON object for the record", token="DETAIL", optional=True),
    ),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_USER,
        NO_ASSET,
        Error("BADAMOUNT", "the delta is malformed, zero, or too large"),
        Error("BADPRECISION", "the delta has more decimals than the asset"),
        Error("BADNAME", "the business is not 1 to 64 printable characters without blanks"),
        Error("BADJSON", "DETAIL is not a JSON object of at most 4096 bytes"),
        Error("DUPLICATE", "this business id was used before for this user and asset, with another delta"),
        Error("NOFUNDS", "the available balance does not cover the withdrawal"),
    ),
    reply=Reply("The balance after; for a repetition, as it was after the first", record("BALANCE")),
)

TRANSFER: Final = Command(
    name="BALANCE.TRANSFER",
    summary="Moves an available amount from one user to another",
    group="balance",
    flags=("write", "denyoom", "fast"),
    retry="ID",
    arguments=(
        Argument("from_user", "id", "who pays", low="1", high="ID_MAX"),
        Argument("to_user", "id", "who receives", low="1", high="ID_MAX"),
        ASSET,
        Argument("amount", "decimal", "how much"),
        Argument(
            "id",
            "name",
            "the id that makes a repetition harmless, as long as client ids are kept",
            token="ID",
            optional=True,
        ),
        Argument("memo", "text", "a JSON object for the record", token="MEMO", optional=True),
    ),
    errors=(
        Error("ERR", "the syntax is wrong"),
        NO_USER,
        NO_ASSET,
        Error("ERR", "from and to are the same user"),
        Error("BADAMOUNT", "the amount is malformed, not positive, or too large"),
        Error("BADPRECISION", "the amount has more decimals than the asset"),
        Error("BADNAME", "ID is not 1 to 64 printable characters without blanks"),
        Error("BADJSON", "MEMO is not a JSON object of at most 4096 bytes"),
        Error("DUPLICATE", "ID was used before by this user, with other content"),
        Error("NOFUNDS", "the payer's available balance does not cover the amount"),
    ),
    reply=Reply("The payer's balance after", record("BALANCE")),
)

COMMANDS: Final = (GET, UPDATE, TRANSFER)

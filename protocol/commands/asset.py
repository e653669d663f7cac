"""Assets: what can be owned and traded."""

from typing import Final

from protocol.commands.balance import ASSET, NO_ASSET
from protocol.schema import list_of, record
from protocol.spec import Argument, Command, Error, Reply, Rule

CREATE: Final = Command(
    name="ASSET.CREATE",
    summary="Lists an asset; the same again is OK and changes nothing",
    group="asset",
    flags=("write", "denyoom", "admin"),
    retry="always",
    arguments=(
        ASSET,
        Argument("scale", "integer", "decimals of its amounts, for ever", token="SCALE", high="SCALE_MAX"),
        Argument(
            "show",
            "integer",
            "decimals to show; default: scale",
            token="SHOW",
            optional=True,
            high="SCALE_MAX",
            default="scale",
        ),
        Argument("name", "text", "name for people", token="NAME", optional=True),
        Argument("symbol", "text", "its ticker elsewhere", token="SYMBOL", optional=True),
        Argument(
            "chain_id",
            "integer",
            "the chain it lives on; default 0",
            token="CHAINID",
            optional=True,
            high="SAFE_INTEGER_MAX",
            default="0",
        ),
        Argument("address", "text", "its contract's address", token="ADDRESS", optional=True),
        Argument(
            "inner_id",
            "integer",
            "its id inside a rollup; default 0",
            token="INNERID",
            optional=True,
            high="SAFE_INTEGER_MAX",
            default="0",
        ),
        Argument("logo", "text", "address of its picture", token="LOGO", optional=True),
    ),
    rules=(Rule("show > scale", "SHOW: expected at most SCALE"),),
    errors=(
        Error("ERR", "the syntax is wrong, or SHOW exceeds SCALE"),
        Error("BADNAME", "the name is not 1 to 32 of A-Z a-z 0-9 _ . -, or a text is too long or not printable"),
        Error("EXISTS", "the asset exists with other properties"),
        Error("LIMIT", "the exchange has as many assets as it may"),
    ),
)

LIST: Final = Command(
    name="ASSET.LIST",
    summary="Lists the assets in the order of their creation",
    group="asset",
    flags=("readonly",),
    retry="always",
    reply=Reply("A list of maps", list_of(record("ASSET"))),
    complexity="O(N): N assets",
)

SUMMARY: Final = Command(
    name="ASSET.SUMMARY",
    summary="Tells the totals of assets over all users",
    group="asset",
    flags=("readonly",),
    retry="always",
    arguments=(Argument("asset", "name", "these; default: all", optional=True, multiple=True, field="assets"),),
    errors=(NO_ASSET,),
    reply=Reply("A list of maps", list_of(record("ASSET_SUMMARY"))),
    complexity="O(N): N users",
)

COMMANDS: Final = (CREATE, LIST, SUMMARY)

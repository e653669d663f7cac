"""What most methods need: names that must be there, and the text in which Dingir would have refused."""

from collections.abc import Mapping

from grpc import StatusCode

from clients.bridge.bridge import Bridge
from clients.bridge.catalogue import Asset, Market
from clients.bridge.refusal import Refused, invalid, refused
from dingir.errors import ServerError

NO_USER = "NOUSER"


async def known_market(bridge: Bridge, name: str) -> Market:
    """Find a market, or refuse."""
    market = bridge.catalogue.markets.get(name) or await bridge.catalogue.market(name)
    if market is None:
        raise invalid("NOMARKET", "invalid market", f"market: there is no {name!r:.40}")
    return market


async def known_asset(bridge: Bridge, name: str) -> Asset:
    """Find an asset, or refuse."""
    asset = bridge.catalogue.assets.get(name) or await bridge.catalogue.asset(name)
    if asset is None:
        raise invalid("NOASSET", "invalid asset", f"asset: there is no {name!r:.40}")
    return asset


def debug_form(refusal: Refused) -> str:
    """Write a refusal as tonic prints a status for debugging, as BatchOrderPut answers it."""
    status, text = refusal.form(strict=False)
    name = "".join(part.capitalize() for part in status.name.split("_"))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'status: {name}, message: "{escaped}", details: [], metadata: MetadataMap {{ headers: {{}} }}'


def in_dingirs_words(error: ServerError, texts: Mapping[str, str]) -> Refused:
    """Make the refusal of what the server refused: INVALID_ARGUMENT with Dingir's text, where it has one."""
    text = texts.get(error.code)
    return refused(error) if text is None else refused(error, text, StatusCode.INVALID_ARGUMENT)


def no_such_user(text: str = "invalid user_id") -> Refused:
    """Refuse a user that is not registered."""
    return Refused(NO_USER, text, StatusCode.INVALID_ARGUMENT)

"""ASSET.CREATE, LIST, SUMMARY."""

from __future__ import annotations

from protocol.errors import Rejection, received
from protocol.events import AssetEvent
from protocol.limits import ASSETS_MAX
from protocol.requests import AssetCreate, AssetSummary, Request
from protocol.values import OK
from server.engine.asset import Asset
from server.engine.exchange import Exchange, Outcome
from server.engine.names import check_name, check_text
from server.engine.replies import asset_record, asset_summary


def asset_create(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List an asset."""
    assert isinstance(request, AssetCreate)
    check_name(request.asset, "asset")
    name = request.name if request.name is not None else b""
    symbol = request.symbol if request.symbol is not None else b""
    address = request.address if request.address is not None else b""
    logo = request.logo if request.logo is not None else b""
    check_text(name, "NAME")
    check_text(symbol, "SYMBOL")
    check_text(address, "ADDRESS")
    check_text(logo, "LOGO")
    asset = Asset(
        len(exchange.assets),
        request.asset,
        request.scale,
        request.show,
        name,
        symbol,
        request.chain_id,
        address,
        request.inner_id,
        logo,
    )
    known = exchange.asset_names.get(request.asset)
    if known is not None:
        if known.same_properties(asset):
            return Outcome(OK, False, exchange.events)
        raise Rejection("EXISTS", "asset: expected a new name, as %s has other properties" % received(request.asset))
    if len(exchange.assets) >= ASSETS_MAX:
        raise Rejection("LIMIT", "asset: expected at most %d assets" % ASSETS_MAX)
    exchange.assets.append(asset)
    exchange.asset_names[asset.asset] = asset
    if exchange.record_events:
        exchange.events.append(AssetEvent(now_us, asset_record(asset)))
    return Outcome(OK, True, exchange.events)


def asset_list(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List the assets in the order of their creation."""
    found: list[object] = [asset_record(asset) for asset in exchange.assets]
    return Outcome(found, False, exchange.events)


def asset_totals(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell the totals of the assets asked for, or of all."""
    assert isinstance(request, AssetSummary)
    assets = [exchange.asset(name) for name in request.assets] if request.assets else exchange.assets
    found: list[object] = [asset_summary(asset) for asset in assets]
    return Outcome(found, False, exchange.events)

"""AssetList, MarketList, MarketSummary, ReloadMarkets: what there is. It is always the server's present state."""

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import invalid
from dingir.errors import ServerError
from dingir.values import pairs

INT32_MAX = 2**31 - 1
EMPTY = "0"
"""The amount of a side on which nothing rests."""


async def asset_list(bridge: Bridge, request: pb.AssetListRequest, caller: Caller) -> pb.AssetListResponse:
    """List the assets, in the order of their creation."""
    await bridge.catalogue.fetch()
    answer = pb.AssetListResponse()
    for asset in bridge.catalogue.assets.values():
        fields = asset.fields
        answer.asset_lists.add(
            symbol=fields["symbol"] or asset.name,
            name=fields["name"],
            chain_id=min(int(fields["chain_id"]), INT32_MAX),
            token_address=fields["address"],
            precision=asset.shown,
            logo_uri=fields["logo"],
            inner_id=min(int(fields["inner_id"]), INT32_MAX),
        )
    return answer


async def market_list(bridge: Bridge, request: pb.MarketListRequest, caller: Caller) -> pb.MarketListResponse:
    """List the markets, in the order of their creation."""
    await bridge.catalogue.fetch()
    answer = pb.MarketListResponse()
    for market in bridge.catalogue.markets.values():
        answer.markets.add(
            name=market.name,
            base=market.base,
            quote=market.quote,
            fee_precision=market.fee_scale,
            amount_precision=market.amount_scale,
            price_precision=market.price_scale,
            min_amount=market.min_amount,
        )
    return answer


async def market_summary(bridge: Bridge, request: pb.MarketSummaryRequest, caller: Caller) -> pb.MarketSummaryResponse:
    """Tell what rests in the books."""
    try:
        found = await bridge.link.run("MARKET.SUMMARY", *request.markets)
    except ServerError as error:
        if error.code == "NOMARKET":
            raise invalid(error.code, "invalid market", error.text) from error
        raise
    summaries = [pairs(one) for one in found]
    if request.markets:  # the order asked for, and as often
        by_name = {fields["market"]: fields for fields in summaries}
        summaries = [by_name[name] for name in request.markets]
    answer = pb.MarketSummaryResponse()
    for fields in summaries:
        asks, bids = int(fields["ask_count"]), int(fields["bid_count"])
        answer.market_summaries.add(
            name=fields["market"],
            ask_count=asks,
            ask_amount=fields["ask_amount"] if asks else EMPTY,
            bid_count=bids,
            bid_amount=fields["bid_amount"] if bids else EMPTY,
            trade_count=int(fields["trade_count"]),
        )
    return answer


async def reload_markets(bridge: Bridge, request: pb.ReloadMarketsRequest, caller: Caller) -> pb.SimpleSuccessResponse:
    """Read the lists again. Nothing waits for that: what is created is there at once."""
    await bridge.catalogue.fetch()
    return pb.SimpleSuccessResponse()

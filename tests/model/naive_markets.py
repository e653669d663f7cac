"""Assets and markets of the naive exchange."""

import re

from tests.model.naive_grammar import Refused, Words, plain_name, positive, show
from tests.model.naive_venue import Asset, Market, Venue, fee_rate, order_amount
from tests.model.naive_words import names_of, number_of, text_of, word

Answer = tuple[object, bool]


# ---- assets


def asset_create(venue: Venue, words: Words, now: int) -> Answer:
    """Do ASSET.CREATE."""
    scale = number_of(words, "SCALE")
    shown = number_of(words, "SHOW", scale)
    if shown > scale:
        raise Refused("ERR", "SHOW")
    name = plain_name(text_of(words, "asset"))
    for token in ("NAME", "SYMBOL", "ADDRESS", "LOGO"):
        value = word(words, token)
        if value is not None and not re.fullmatch(rb"[ -~]{0,256}", value):
            raise Refused("BADNAME")
    properties: dict[str, object] = {
        "asset": name,
        "name": words.get("NAME", b""),
        "symbol": words.get("SYMBOL", b""),
        "scale": scale,
        "show": shown,
        "chain_id": words.get("CHAINID", 0),
        "address": words.get("ADDRESS", b""),
        "inner_id": words.get("INNERID", 0),
        "logo": words.get("LOGO", b""),
    }
    for asset in venue.assets:
        if asset.name == name:
            if asset.properties != properties:
                raise Refused("EXISTS")
            return b"OK", False
    venue.assets.append(Asset(name, scale, properties))
    return b"OK", True


def asset_list(venue: Venue, words: Words, now: int) -> Answer:
    """Do ASSET.LIST."""
    return [asset.properties for asset in venue.assets], False


def asset_summary(venue: Venue, words: Words, now: int) -> Answer:
    """Do ASSET.SUMMARY."""
    chosen = [venue.asset(name) for name in names_of(words, "assets")] or venue.assets
    reply: list[object] = []
    for asset in chosen:
        owned, frozen = venue.totals(asset)
        users = [user.id for user in venue.users]
        reply.append(
            {
                "asset": asset.name,
                "available": show(owned - frozen, asset.scale),
                "frozen": show(frozen, asset.scale),
                "fees": show(asset.fees, asset.scale),
                "deposited": show(asset.deposited, asset.scale),
                "withdrawn": show(asset.withdrawn, asset.scale),
                "available_count": sum(venue.available(user, asset) > 0 for user in users),
                "frozen_count": sum(venue.frozen(user, asset) > 0 for user in users),
            }
        )
    return reply, False


# ---- markets


def market_create(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.CREATE."""
    if words["base"] == words["quote"]:
        raise Refused("ERR", "base and quote")
    name = plain_name(text_of(words, "market"))
    base, quote = venue.asset(text_of(words, "base")), venue.asset(text_of(words, "quote"))
    amount_scale, price_scale = number_of(words, "AMOUNTSCALE"), number_of(words, "PRICESCALE")
    fee_scale = number_of(words, "FEESCALE", 4)
    if amount_scale > base.scale or amount_scale + price_scale > quote.scale:
        raise Refused("BADPRECISION")
    least, taker, maker = word(words, "MINAMOUNT"), word(words, "TAKERFEE"), word(words, "MAKERFEE")
    market = Market(
        name,
        base,
        quote,
        amount_scale,
        price_scale,
        fee_scale,
        10 ** (18 - amount_scale) if least is None else positive(least, amount_scale, "BADAMOUNT"),
        0 if taker is None else fee_rate(taker, fee_scale),
        0 if maker is None else fee_rate(maker, fee_scale),
        word(words, "STP") or b"TAKER",
    )
    for known in venue.markets:
        if known.name == name:
            if show_market(known) | {"status": b""} != show_market(market) | {"status": b""}:
                raise Refused("EXISTS")
            return b"OK", False
    venue.markets.append(market)
    return b"OK", True


def market_set(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.SET."""
    market = venue.market(text_of(words, "market"))
    before = show_market(market)
    least, taker, maker = word(words, "MINAMOUNT"), word(words, "TAKERFEE"), word(words, "MAKERFEE")
    min_amount = market.min_amount if least is None else order_amount(least, market)
    taker_fee = market.taker_fee if taker is None else fee_rate(taker, market.fee_scale)
    maker_fee = market.maker_fee if maker is None else fee_rate(maker, market.fee_scale)
    market.min_amount, market.taker_fee, market.maker_fee = min_amount, taker_fee, maker_fee
    market.stp = word(words, "STP") or market.stp
    market.status = word(words, "STATUS") or market.status
    return b"OK", show_market(market) != before


def show_market(market: Market) -> dict[str, object]:
    """Return MARKET."""
    return {
        "market": market.name,
        "base": market.base.name,
        "quote": market.quote.name,
        "amount_scale": market.amount_scale,
        "price_scale": market.price_scale,
        "fee_scale": market.fee_scale,
        "min_amount": show(market.min_amount, market.amount_scale),
        "taker_fee": show(market.taker_fee, market.fee_scale),
        "maker_fee": show(market.maker_fee, market.fee_scale),
        "stp": market.stp,
        "status": market.status,
    }


def market_list(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.LIST."""
    return [show_market(market) for market in venue.markets], False


def market_summary(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.SUMMARY."""
    chosen = [venue.market(name) for name in names_of(words, "markets")] or venue.markets
    reply: list[object] = []
    for market in chosen:
        bids = [o.remain for o in venue.open if o.market is market and o.side == b"BID"]
        asks = [o.remain for o in venue.open if o.market is market and o.side == b"ASK"]
        reply.append(
            {
                "market": market.name,
                "status": market.status,
                "bid_count": len(bids),
                "bid_amount": show(sum(bids), market.amount_scale),
                "ask_count": len(asks),
                "ask_amount": show(sum(asks), market.amount_scale),
                "trade_count": venue.trades_ever.get(market.name, 0),
                "last_price": None if market.last is None else show(market.last, market.price_scale),
            }
        )
    return reply, False


def market_depth(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.DEPTH."""
    market = venue.market(text_of(words, "market"))
    raw = word(words, "INTERVAL")
    group = None if raw is None else positive(raw, market.price_scale, "BADPRICE")
    limit = number_of(words, "LIMIT", 100)
    reply: dict[str, object] = {"sequence": b"%d" % venue.sequence}
    for side, name in ((b"BID", "bids"), (b"ASK", "asks")):
        levels: dict[int, int] = {}
        for order in venue.open:
            if order.market is market and order.side == side:
                price = order.price or 0
                if group is not None:
                    groups = price // group if side == b"BID" else -(-price // group)
                    price = groups * group
                levels[price] = levels.get(price, 0) + order.remain
        prices = sorted(levels, reverse=side == b"BID")[:limit]
        reply[name] = [[show(p, market.price_scale), show(levels[p], market.amount_scale)] for p in prices]
    return reply, False


def market_trades(venue: Venue, words: Words, now: int) -> Answer:
    """Do MARKET.TRADES."""
    market = venue.market(text_of(words, "market"))
    before = number_of(words, "BEFORE", 2**63)
    newest = [trade for trade in market.trades[::-1] if trade.id < before][: number_of(words, "LIMIT", 100)]
    return [
        {
            "id": b"%d" % trade.id,
            "time": trade.time,
            "price": show(trade.price, market.price_scale),
            "amount": show(trade.amount, market.amount_scale),
            "quote": show(trade.quote, market.quote.scale),
            "side": trade.side,
        }
        for trade in newest
    ], False

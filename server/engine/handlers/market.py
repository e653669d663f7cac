"""MARKET.CREATE, SET, LIST, SUMMARY, DEPTH, TRADES."""

from __future__ import annotations

from protocol.errors import Rejection, received
from protocol.limits import ID_MAX, MARKETS_MAX
from protocol.requests import MarketCreate, MarketDepth, MarketSet, MarketSummary, MarketTrades, Request
from protocol.shapes import DEPTH
from protocol.values import OK, Record
from server.engine.book import Side
from server.engine.exchange import Exchange, Outcome
from server.engine.market import Market
from server.engine.names import check_name
from server.engine.replies import market_record, market_summary, trade_record
from server.engine.scaled import format_scaled, id_text, parse_positive, parse_rate
from server.engine.telling import tell_market


def market_create(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Open a market."""
    assert isinstance(request, MarketCreate)
    check_name(request.market, "market")
    base = exchange.asset(request.base)
    quote = exchange.asset(request.quote)
    if base is quote:
        raise Rejection("ERR", "quote: expected another asset than base")
    if request.amount_scale > base.scale:
        expected = "at most the base's scale, %d" % base.scale
        raise Rejection("BADPRECISION", "AMOUNTSCALE: expected %s, received %d" % (expected, request.amount_scale))
    if request.amount_scale + request.price_scale > quote.scale:
        raise Rejection(
            "BADPRECISION",
            "PRICESCALE: expected with AMOUNTSCALE at most the quote's scale, %d, received %d + %d"
            % (quote.scale, request.price_scale, request.amount_scale),
        )
    market = Market(
        len(exchange.markets),
        request.market,
        base,
        quote,
        request.amount_scale,
        request.price_scale,
        request.fee_scale,
        read_min_amount(request.min_amount, request.amount_scale, 1),
        read_rate(request.taker_fee, request.fee_scale, "TAKERFEE", 0),
        read_rate(request.maker_fee, request.fee_scale, "MAKERFEE", 0),
        request.stp,
        exchange.trades_max,
    )
    known = exchange.market_names.get(request.market)
    if known is not None:
        if known.same_properties(market):
            return Outcome(OK, False, exchange.events)
        raise Rejection("EXISTS", "market: expected a new name, as %s has other properties" % received(request.market))
    if len(exchange.markets) >= MARKETS_MAX:
        raise Rejection("LIMIT", "market: expected at most %d markets" % MARKETS_MAX)
    exchange.add_market(market)
    tell_market(exchange, market, now_us)
    return Outcome(OK, True, exchange.events)


def read_min_amount(text: bytes | None, scale: int, default: int) -> int:
    return default if text is None else parse_positive(text, scale, "BADAMOUNT", "MINAMOUNT")


def read_rate(text: bytes | None, scale: int, field: str, default: int) -> int:
    return default if text is None else parse_rate(text, scale, field)


def market_set(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Change a market's properties from now on; orders keep the fees and the mode that they came with."""
    assert isinstance(request, MarketSet)
    market = exchange.market(request.market)
    min_amount = read_min_amount(request.min_amount, market.amount_scale, market.min_amount)
    taker_fee = read_rate(request.taker_fee, market.fee_scale, "TAKERFEE", market.taker_fee)
    maker_fee = read_rate(request.maker_fee, market.fee_scale, "MAKERFEE", market.maker_fee)
    stp = request.stp if request.stp >= 0 else market.stp
    status = request.status if request.status >= 0 else market.status
    if (
        min_amount == market.min_amount
        and taker_fee == market.taker_fee
        and maker_fee == market.maker_fee
        and stp == market.stp
        and status == market.status
    ):
        return Outcome(OK, False, exchange.events)
    market.min_amount = min_amount
    market.set_fees(taker_fee, maker_fee)
    market.stp = stp
    market.status = status
    tell_market(exchange, market, now_us)
    return Outcome(OK, True, exchange.events)


def market_list(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List the markets in the order of their creation."""
    found: list[object] = [market_record(market) for market in exchange.markets]
    return Outcome(found, False, exchange.events)


def market_totals(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell what rests in the books of the markets asked for, or of all."""
    assert isinstance(request, MarketSummary)
    markets = [exchange.market(name) for name in request.markets] if request.markets else exchange.markets
    found: list[object] = [market_summary(market) for market in markets]
    return Outcome(found, False, exchange.events)


def market_depth(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell the book by price, or by groups of prices."""
    assert isinstance(request, MarketDepth)
    market = exchange.market(request.market)
    if request.interval is None:
        bids = depth(market.bids, market, request.limit)
        asks = depth(market.asks, market, request.limit)
    else:
        interval = parse_positive(request.interval, market.price_scale, "BADPRICE", "INTERVAL")
        bids = grouped_depth(market.bids, market, request.limit, interval)
        asks = grouped_depth(market.asks, market, request.limit, interval)
    return Outcome(Record(DEPTH, [id_text(exchange.sequence), bids, asks]), False, exchange.events)


def depth(side: Side, market: Market, limit: int) -> list[object]:
    """List [price, amount] of at most `limit` levels, best first."""
    found: list[object] = []
    for level in side.best_levels(limit):
        found.append(depth_row(level.price, level.amount, market))
    return found


def grouped_depth(side: Side, market: Market, limit: int, interval: int) -> list[object]:
    """List [price, amount] of at most `limit` groups: bids rounded down to a multiple of `interval`, asks up."""
    found: list[object] = []
    for price, amount in side.grouped(limit, interval):
        found.append(depth_row(price, amount, market))
    return found


def depth_row(price: int, amount: int, market: Market) -> list[object]:
    return [format_scaled(price, market.price_scale), format_scaled(amount, market.amount_scale)]


def market_trades(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """List the last trades that are in memory, newest first. O(skipped + returned)."""
    assert isinstance(request, MarketTrades)
    market = exchange.market(request.market)
    before = request.before if request.before >= 0 else ID_MAX
    found: list[object] = []
    for trade in reversed(market.trades):
        if len(found) >= request.limit:
            break
        if trade.id < before:
            found.append(trade_record(market, trade))
    return Outcome(found, False, exchange.events)

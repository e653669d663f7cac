"""The order commands of the naive exchange: check, then match by scanning the whole book for each fill."""

import re

from tests.model.naive_grammar import UNIT, Refused, Words, positive, read_item, show, visible
from tests.model.naive_venue import (
    OPEN,
    Market,
    Order,
    Remembered,
    Trade,
    Venue,
    fee_on,
    fee_rate,
    order_amount,
    value_of,
)
from tests.model.naive_words import word

Fills = list[dict[str, object]]


def market_of(venue: Venue, words: Words) -> Market:
    """Find the market that a command names."""
    name = words["market"]
    assert isinstance(name, bytes)
    return venue.market(name)


# ---- what a reply shows


def scales(order: Order) -> tuple[int, int, int]:
    """Return the scales of an order's amount, of what it receives, and of what it pays."""
    base, quote = order.market.base.scale, order.market.quote.scale
    received, paid = (base, quote) if order.side == b"BID" else (quote, base)
    return order.market.amount_scale, received, paid


def show_result(order: Order) -> dict[str, object]:
    """Return ORDER_RESULT."""
    amount_scale, received_scale, _ = scales(order)
    return {
        "id": b"%d" % order.id,
        "status": order.status,
        "remain": show(order.remain, amount_scale),
        "finished_base": show(order.base, amount_scale),
        "finished_quote": show(order.quote, order.market.quote.scale),
        "finished_fee": show(order.fee, received_scale),
        "reason": order.reason,
    }


def show_order(order: Order) -> dict[str, object]:
    """Return ORDER."""
    market = order.market
    amount_scale, _, paid_scale = scales(order)
    result = show_result(order)
    return {
        "id": result["id"],
        "user": b"%d" % order.user,
        "market": market.name,
        "side": order.side,
        "type": order.kind,
        "tif": order.tif,
        "post_only": order.post_only,
        "stp": order.stp,
        "price": None if order.price is None else show(order.price, market.price_scale),
        "amount": show(order.amount, amount_scale),
        "remain": result["remain"],
        "finished_base": result["finished_base"],
        "finished_quote": result["finished_quote"],
        "finished_fee": result["finished_fee"],
        "prevented": show(order.prevented, amount_scale),
        "frozen": show(order.reserved, paid_scale),
        "taker_fee": show(order.taker_fee, market.fee_scale),
        "maker_fee": show(order.maker_fee, market.fee_scale),
        "status": order.status,
        "reason": order.reason,
        "client_id": order.client_id,
        "create_time": order.created,
        "update_time": order.updated,
    }


def show_put(order: Order, form: bytes | None, fills: Fills) -> object:
    """Return what ORDER.PUT answers in the form asked for."""
    if form == b"ACK":
        return b"%d" % order.id
    if form == b"FULL":
        return show_order(order) | {"fills": fills}
    return show_result(order)


# ---- matching


def trade(venue: Venue, taker: Order, maker: Order, amount: int, now: int, fills: Fills) -> None:
    """Let two orders trade at the maker's price."""
    market = taker.market
    assert maker.price is not None
    quote = value_of(amount, maker.price)
    number = venue.trades_ever.get(b"", 0) + 1
    venue.trades_ever[b""] = number
    venue.trades_ever[market.name] = venue.trades_ever.get(market.name, 0) + 1
    for order, rate in ((taker, taker.taker_fee), (maker, maker.maker_fee)):
        if order.side == b"BID":
            paid, paid_asset, received, received_asset = quote, market.quote, amount, market.base
        else:
            paid, paid_asset, received, received_asset = amount, market.base, quote, market.quote
        fee = fee_on(received, received_asset, rate)
        venue.give(order.user, received_asset, received - fee)
        venue.give(order.user, paid_asset, -paid)
        received_asset.fees += fee
        order.base += amount
        order.quote += quote
        order.fee += fee
        order.updated = now
        order.status = b"PARTIALLY_FILLED"
        if order is taker:
            fills.append(
                {
                    "trade_id": b"%d" % number,
                    "role": b"TAKER",
                    "price": show(maker.price, market.price_scale),
                    "amount": show(amount, market.amount_scale),
                    "quote": show(quote, market.quote.scale),
                    "fee": show(fee, received_asset.scale),
                    "fee_asset": received_asset.name,
                    "maker_order_id": b"%d" % maker.id,
                }
            )
    market.trades.append(Trade(number, now, maker.price, amount, quote, taker.side))
    market.history.append(market.trades[-1])
    market.closings.trade(now)
    market.last = maker.price
    del market.trades[: max(0, len(market.trades) - venue.trades_max)]
    if maker.remain == 0:
        end_done(venue, maker, now)


def end_done(venue: Venue, order: Order, now: int) -> None:
    """End an order that a trade has left with nothing to fill."""
    if order.base == order.amount:
        venue.end(order, b"FILLED", b"", now)
    else:
        venue.end(order, b"EXPIRED", b"SELF_TRADE", now)


def within_budget(taker: Order, maker: Order, wanted: int, budget: int | None) -> int:
    """Return how much of `wanted` the taker's budget buys at the maker's price, in whole steps."""
    if budget is None:
        return wanted
    assert maker.price is not None
    step: int = 10 ** (18 - taker.market.amount_scale)
    return min(wanted, budget * UNIT // maker.price // step * step)


def can_fill(venue: Venue, taker: Order, budget: int | None) -> bool:
    """Tell whether a FOK order would be filled whole."""
    missing = taker.remain
    for maker in venue.makers(taker):
        if maker.user == taker.user and taker.stp != b"NONE":
            if taker.stp == b"MAKER":
                continue
            return False
        amount = within_budget(taker, maker, min(missing, maker.remain), budget)
        missing -= amount
        if missing == 0:
            return True
        if amount < maker.remain:
            return False
        if budget is not None:
            assert maker.price is not None
            budget -= value_of(amount, maker.price)
    return False


def prevent(venue: Venue, taker: Order, maker: Order, now: int) -> bool:
    """Keep a user from trading with itself; return whether the taker has ended by it."""
    mode = taker.stp
    if mode == b"DECREMENT":
        overlap = min(taker.remain, maker.remain)
        for order in (taker, maker):
            order.prevented += overlap
            order.updated = now
        if maker.remain == 0:
            venue.end(maker, b"EXPIRED", b"SELF_TRADE", now)
        return taker.remain == 0
    if mode in (b"MAKER", b"BOTH"):
        venue.end(maker, b"EXPIRED", b"SELF_TRADE", now)
    return mode in (b"TAKER", b"BOTH")


def match(venue: Venue, taker: Order, budget: int | None, now: int) -> Fills:
    """Match an order that is not in the book, then let it rest or end."""
    fills: Fills = []
    if taker.post_only and venue.makers(taker):
        venue.end(taker, b"EXPIRED", b"POST_ONLY", now)
        return fills
    if taker.tif == b"FOK" and not can_fill(venue, taker, budget):
        venue.end(taker, b"EXPIRED", b"FOK", now)
        return fills
    while True:
        makers = venue.makers(taker)
        if not makers:
            break
        maker = makers[0]
        if maker.user == taker.user and taker.stp != b"NONE":
            if prevent(venue, taker, maker, now):
                venue.end(taker, b"EXPIRED", b"SELF_TRADE", now)
                return fills
            continue
        amount = within_budget(taker, maker, min(taker.remain, maker.remain), budget)
        if amount == 0:
            venue.end(taker, b"EXPIRED", b"QUOTE_LIMIT", now)
            return fills
        if budget is not None:
            assert maker.price is not None
            budget -= value_of(amount, maker.price)
        trade(venue, taker, maker, amount, now, fills)
        if taker.remain == 0:
            end_done(venue, taker, now)
            return fills
    if taker.kind == b"MARKET":
        venue.end(taker, b"EXPIRED", b"MARKET_EXHAUSTED", now)
    elif taker.tif == b"IOC":
        venue.end(taker, b"EXPIRED", b"IOC", now)
    else:
        assert taker.tif == b"GTC"
        assert taker.status in OPEN
        taker.updated = now
        venue.open.append(taker)
    return fills


# ---- commands


def put(venue: Venue, user: int, words: Words, now: int) -> tuple[object, bool]:
    """Do ORDER.PUT."""
    venue.user(user)
    market = market_of(venue, words)
    client_id = word(words, "CLIENTID")
    if client_id is not None:
        visible(client_id, 64)
    digits = word(words, "SIGNATURE")
    if digits is not None and not re.fullmatch(rb"([0-9A-Fa-f]{2}){1,128}", digits):
        raise Refused("BADNAME", "digits")
    side, kind = word(words, "side"), word(words, "kind")
    raw_amount, raw_price, raw_limit = word(words, "amount"), word(words, "PRICE"), word(words, "QUOTELIMIT")
    assert side is not None
    assert kind is not None
    assert raw_amount is not None
    amount = order_amount(raw_amount, market)
    price = None
    if (kind == b"LIMIT") != (raw_price is not None):
        raise Refused("BADPRICE", "missing or not wanted")
    if raw_price is not None:
        price = positive(raw_price, market.price_scale, "BADPRICE")
    limit = None if raw_limit is None else positive(raw_limit, market.quote.scale, "BADAMOUNT")
    raw_taker, raw_maker = word(words, "TAKERFEE"), word(words, "MAKERFEE")
    taker_fee = None if raw_taker is None else fee_rate(raw_taker, market.fee_scale)
    maker_fee = None if raw_maker is None else fee_rate(raw_maker, market.fee_scale)
    tif = word(words, "TIF") or (b"GTC" if kind == b"LIMIT" else b"IOC")
    stp, post_only = word(words, "STP"), "POSTONLY" in words
    form = word(words, "REPLY")
    content = (market.name, side, kind, amount, price, limit, tif, post_only, stp, taker_fee, maker_fee)
    if client_id is not None:
        known = venue.recall(venue.client_ids, user, client_id, now)
        if known is not None:
            if known.content != content:
                raise Refused("DUPLICATE")
            assert isinstance(known.first, Order)
            return show_put(known.first, form, []), False
    if market.status != b"TRADING":
        raise Refused("HALTED")
    if amount < market.min_amount:
        raise Refused("TOOSMALL")
    if tif == b"GTC" and venue.order_limit and sum(o.user == user for o in venue.open) >= venue.order_limit:
        raise Refused("ORDERLIMIT")
    budget = check_funds(venue, user, market, side, amount, price, limit)
    venue.orders_ever += 1
    order = Order(
        venue.orders_ever,
        user,
        market,
        side,
        kind,
        tif,
        post_only,
        stp or market.stp,
        price,
        amount,
        market.taker_fee if taker_fee is None else taker_fee,
        market.maker_fee if maker_fee is None else maker_fee,
        client_id or b"",
        bytes.fromhex((digits or b"").decode()),
        now,
        now,
    )
    if client_id is not None:
        venue.forget(now)
        venue.client_ids.append(Remembered(user, client_id, content, order))
    fills = match(venue, order, budget, now)
    return show_put(order, form, fills), True


def check_funds(
    venue: Venue, user: int, market: Market, side: bytes, amount: int, price: int | None, limit: int | None
) -> int | None:
    """Refuse what can't be paid; return the budget of a market bid."""
    if side == b"ASK":
        if venue.available(user, market.base) < amount:
            raise Refused("NOFUNDS")
        return None
    available = venue.available(user, market.quote)
    if price is not None:
        if available < value_of(amount, price):
            raise Refused("NOFUNDS")
        return None
    budget = available if limit is None else min(available, limit)
    if budget == 0:
        raise Refused("NOFUNDS")
    return budget


def amend(venue: Venue, user: int, words: Words, now: int) -> tuple[object, bool]:
    """Do ORDER.AMEND."""
    venue.user(user)
    market = market_of(venue, words)
    raw_amount, raw_price = word(words, "AMOUNT"), word(words, "PRICE")
    amount = None if raw_amount is None else order_amount(raw_amount, market)
    price = None if raw_price is None else positive(raw_price, market.price_scale, "BADPRICE")
    if market.status != b"TRADING":
        raise Refused("HALTED")
    order_id = words["order_id"]
    assert isinstance(order_id, int)
    order = venue.open_order(market, user, order_id)
    if amount is not None and amount < market.min_amount:
        raise Refused("TOOSMALL")
    assert order.price is not None
    new_amount = order.amount if amount is None else amount
    new_price = order.price if price is None else price
    remain = new_amount - order.base - order.prevented
    if remain <= 0:
        raise Refused("BADAMOUNT")
    asset = market.base if order.side == b"ASK" else market.quote
    needed = remain if order.side == b"ASK" else value_of(remain, new_price)
    if needed > venue.available(user, asset) + order.reserved:
        raise Refused("NOFUNDS")
    if new_price == order.price and new_amount == order.amount:
        return show_result(order), False
    order.updated = now
    keeps_place = new_price == order.price and new_amount < order.amount
    order.amount, order.price = new_amount, new_price
    if not keeps_place:
        venue.open = [o for o in venue.open if o is not order]
        match(venue, order, None, now)
    return show_result(order), True


def cancel(venue: Venue, user: int, words: Words, now: int) -> tuple[object, bool]:
    """Do ORDER.CANCEL."""
    venue.user(user)
    market = market_of(venue, words)
    client_id = word(words, "CLIENTID")
    if market.status == b"HALT":
        raise Refused("HALTED")
    if client_id is None:
        order_id = words["order_id"]
        assert isinstance(order_id, int)
    else:
        known = venue.recall(venue.client_ids, user, client_id, now)
        if known is None:
            raise Refused("NOORDER")
        assert isinstance(known.first, Order)
        order_id = known.first.id
    order = venue.open_order(market, user, order_id)
    venue.end(order, b"CANCELED", b"USER", now)
    return show_order(order), True


def cancel_all(venue: Venue, user: int, words: Words, now: int) -> tuple[object, bool]:
    """Do ORDER.CANCELALL."""
    venue.user(user)
    name = word(words, "MARKET")
    market = None if name is None else venue.market(name)
    side = word(words, "SIDE")
    chosen = [
        o
        for o in venue.open
        if o.user == user
        and (market is None or o.market is market)
        and (side is None or o.side == side)
        and o.market.status != b"HALT"
    ]
    chosen.sort(key=lambda o: o.id)
    for order in chosen:
        venue.end(order, b"CANCELED", b"USER", now)
    return {"count": len(chosen), "order_ids": [b"%d" % o.id for o in chosen]}, bool(chosen)


COMMANDS = {b"PUT": put, b"AMEND": amend, b"CANCEL": cancel}


def batch(venue: Venue, user: int, items: list[tuple[bytes, Words]], now: int) -> tuple[object, bool]:
    """Do ORDER.BATCH: each item for itself."""
    if len(items) > 100:
        raise Refused("LIMIT")
    venue.user(user)
    replies: list[object] = []
    any_changed = False
    for name, words in items:
        try:
            reply, changed = COMMANDS[name](venue, user, words, now)
        except Refused as refusal:
            replies.append((refusal.code,))
            continue
        replies.append(reply)
        any_changed = any_changed or changed
    return replies, any_changed


def one(venue: Venue, name: bytes, user: int, args: list[bytes], now: int) -> tuple[object, bool]:
    """Do one of PUT, AMEND, CANCEL from its arguments after the user."""
    return COMMANDS[name](venue, user, read_item(name, args), now)

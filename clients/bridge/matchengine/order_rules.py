"""What is wrong with an order, in Dingir's order and words.

The server decides whether an order is taken; it refuses for the first reason in its own order. So an order that looks
good is simply sent. One that does not, or that was refused, goes through Dingir's checks one after another
(reference, 1.4 and 2.1), and the first that it fails is what the caller hears. The checks compute what `order_words`
would have sent on the way.

Where Dingir lets pass what it should not, the order is refused in the nearest words: a negative price as a price of
zero, a negative quote limit and a fee rate outside [0, 1) as one that is no decimal.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clients.bridge.catalogue import Market
from clients.bridge.decimals import canonical, fits, floor_to, read_decimal, write_decimal
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import invalid, unknown
from clients.bridge.verifier import signature_bytes

ZERO: Final = Decimal(0)
NO_FEES: Final = ("", "0")
"""Rates that need no look."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """An order's decimals, as they were given, and its signature, which is zeros where it has none."""

    amount: Decimal
    price: Decimal
    quote_limit: Decimal
    taker_fee: Decimal
    maker_fee: Decimal
    signature: bytes


def order_words(market: Market, quote_scale: int, request: pb.OrderPutRequest) -> list[str]:
    """Write an ORDER.PUT up to its options; refuse what Dingir refuses before it looks at balances and books."""
    is_market = request.order_type != pb.LIMIT
    user, side = str(request.user_id), "ASK" if request.order_side == pb.ASK else "BID"
    amount = canonical(request.amount, market.amount_scale)
    price = canonical(request.price, market.price_scale)
    plain = (
        amount is not None
        and price is not None
        and not is_market
        and not request.quote_limit
        and request.taker_fee in NO_FEES
        and request.maker_fee in NO_FEES
        and not request.signature
    )
    if plain:
        assert amount is not None
        assert price is not None
        words = ["ORDER.PUT", user, market.name, side, "LIMIT", amount, "PRICE", price]
        return words + fee_words(request.taker_fee, request.maker_fee)
    numbers = read_numbers(request)
    check_by_market(market, request, numbers)
    kind = "MARKET" if is_market else "LIMIT"
    words = ["ORDER.PUT", user, market.name, side, kind, write_decimal(numbers.amount)]
    if not is_market:
        words += ["PRICE", write_decimal(numbers.price)]
    elif side == "BID":
        budget = floor_to(numbers.quote_limit, quote_scale)
        if budget:
            words += ["QUOTELIMIT", write_decimal(budget)]
    if any(numbers.signature):
        words += ["SIGNATURE", numbers.signature.hex()]
    return words + fee_words(
        write_decimal(numbers.taker_fee) if request.taker_fee else "",
        write_decimal(numbers.maker_fee) if request.maker_fee else "",
    )


def fee_words(taker_fee: str, maker_fee: str) -> list[str]:
    """Write the rates that were given; else they are the market's."""
    words = []
    if taker_fee:
        words += ["TAKERFEE", taker_fee]
    if maker_fee:
        words += ["MAKERFEE", maker_fee]
    return words


def read_numbers(request: pb.OrderPutRequest) -> Numbers:
    """Read an order's decimals and its signature, in Dingir's order; refuse the first that is none."""
    amount = read_decimal(request.amount)
    if amount is None:
        raise bad_decimal("BADAMOUNT", "amount")
    price = read_decimal(request.price)
    if price is None:
        if request.price or request.order_type != pb.MARKET:
            raise bad_decimal("BADPRICE", "price")
        price = ZERO
    quote_limit = read_decimal(request.quote_limit) if request.quote_limit else ZERO
    if quote_limit is None or quote_limit < 0:
        raise bad_decimal("BADAMOUNT", "quote limit")
    taker_fee = read_rate("taker fee", request.taker_fee)
    maker_fee = read_rate("maker fee", request.maker_fee)
    return Numbers(amount, price, quote_limit, taker_fee, maker_fee, signature_bytes(request.signature))


def read_rate(name: str, text: str) -> Decimal:
    rate = read_decimal(text) if text else ZERO
    if rate is None or not 0 <= rate < 1:
        raise bad_decimal("BADFEE", name)
    return rate


def bad_decimal(code: str, name: str) -> Exception:
    return invalid(code, f"invalid decimal invalid {name}", f"{name}: expected a decimal")


def check_by_market(market: Market, request: pb.OrderPutRequest, numbers: Numbers) -> None:
    """Apply the checks of 2.1 that need neither books nor balances, in their order."""
    is_market = request.order_type != pb.LIMIT
    if numbers.amount <= 0:
        raise unknown("BADAMOUNT", "invalid amount", "amount: expected more than zero")
    if numbers.amount < market.least:
        raise unknown("TOOSMALL", "invalid amount", f"amount: expected at least {market.min_amount}")
    if not market.fee_scale and (numbers.taker_fee or numbers.maker_fee):
        raise unknown("BADFEE", "only 0 fee is supported now")
    for rate in (numbers.taker_fee, numbers.maker_fee):
        if not fits(rate, market.fee_scale):
            raise unknown("BADPRECISION", "invalid fee precision", f"fee: expected at most {market.fee_scale} decimals")
    if not fits(numbers.amount, market.amount_scale):
        said = f"amount: expected at most {market.amount_scale} decimals"
        raise unknown("BADPRECISION", "invalid amount precision", said)
    if not fits(numbers.price, market.price_scale):
        said = f"price: expected at most {market.price_scale} decimals"
        raise unknown("BADPRECISION", "invalid price precision", said)
    if is_market and numbers.price:
        raise unknown("BADPRICE", "market order should not have a price")
    if is_market and request.post_only:
        raise unknown("ERR", "market order cannot be post only")
    if not is_market and numbers.price <= 0:
        raise unknown("BADPRICE", "invalid price for limit order")

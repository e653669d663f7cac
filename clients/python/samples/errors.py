"""Each error that a program may meet, provoked, and handled by its type."""

import os
from collections.abc import Callable

import dingir

MARKET = os.environ["DINGIR_MARKET"]
HALTED_MARKET = os.environ["DINGIR_HALTED_MARKET"]
MAKER = int(os.environ["DINGIR_MAKER"])
TAKER = int(os.environ["DINGIR_TAKER"])
FULL_USER = int(os.environ["DINGIR_FULL_USER"])
NOBODY = 2**60
DEPTH = f"depth:{MARKET}"


def provoke(error: type[dingir.ServerError], command: Callable[[], object]) -> None:
    """Run a command that is refused with this error and no other."""
    try:
        command()
    except error as refused:
        print(refused.code, refused.text)
    else:
        raise AssertionError(f"expected {error.__name__}")


def orders(exchange: dingir.Exchange) -> None:
    """What an order may be refused for."""
    put = exchange.order.put
    provoke(dingir.NoUser, lambda: put(NOBODY, MARKET, "BID", "LIMIT", "1", price="10"))
    provoke(dingir.NoMarket, lambda: put(MAKER, "XYZ_USDT", "BID", "LIMIT", "1", price="10"))
    provoke(dingir.NoFunds, lambda: put(MAKER, MARKET, "ASK", "LIMIT", "100000000", price="10"))
    provoke(dingir.BadPrice, lambda: put(MAKER, MARKET, "BID", "LIMIT", "1", price=0))
    provoke(dingir.BadAmount, lambda: put(MAKER, MARKET, "BID", "LIMIT", 0, price="10"))
    provoke(dingir.BadPrecision, lambda: put(MAKER, MARKET, "BID", "LIMIT", "1", price="10.001"))
    provoke(dingir.BadName, lambda: put(MAKER, MARKET, "BID", "LIMIT", "1", price="10", client_id="a b"))
    provoke(dingir.TooSmall, lambda: put(MAKER, MARKET, "BID", "LIMIT", "0.0001", price="10"))
    provoke(dingir.Halted, lambda: put(MAKER, HALTED_MARKET, "BID", "LIMIT", "1", price="10"))
    provoke(dingir.OrderLimit, lambda: put(FULL_USER, MARKET, "BID", "LIMIT", "1", price="10"))
    provoke(dingir.NotPermitted, lambda: put(MAKER, MARKET, "BID", "LIMIT", "1", price="10", taker_fee="0.5"))
    provoke(dingir.NoOrder, lambda: exchange.order.cancel(MAKER, MARKET, NOBODY))
    put(MAKER, MARKET, "BID", "LIMIT", "1", price="10", client_id="once")
    provoke(dingir.Duplicate, lambda: put(MAKER, MARKET, "BID", "LIMIT", "1", price="11", client_id="once"))
    too_many = [dingir.Cancel(MARKET, 1)] * 101
    provoke(dingir.LimitReached, lambda: exchange.order.batch(MAKER, *too_many))


def others(exchange: dingir.Exchange) -> None:
    """What other commands may be refused for."""
    transfer = exchange.balance.transfer
    provoke(dingir.NoAsset, lambda: exchange.balance.get(MAKER, "XYZ"))
    provoke(dingir.BadJson, lambda: transfer(MAKER, TAKER, "BTC", "1", memo="lunch"))
    provoke(dingir.Malformed, lambda: transfer(MAKER, MAKER, "BTC", "1"))
    provoke(dingir.BadFee, lambda: exchange.market.set(MARKET, taker_fee=2))
    provoke(dingir.Exists, lambda: exchange.asset.create("BTC", scale=3))
    provoke(dingir.Gone, lambda: exchange.feed.replay(DEPTH, from_=1))
    provoke(dingir.Ahead, lambda: exchange.feed.replay(DEPTH, from_=1_000_000))


def passwords() -> None:
    """What a server that has a password says to who doesn't know it."""
    locked = os.environ["DINGIR_LOCKED_URL"]
    wrong = locked.replace("//", f"//not-{os.environ['DINGIR_PASSWORD']}@")
    provoke(dingir.NotAuthenticated, lambda: dingir.connect(locked))
    provoke(dingir.WrongPassword, lambda: dingir.connect(wrong))


with dingir.connect(os.environ["DINGIR_URL"]) as exchange:
    orders(exchange)
    others(exchange)
passwords()

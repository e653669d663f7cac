"""Prepare our server for a benchmark: one market, two users with more than they can use."""

from clients.replay.wire import Wire, connect

MARKET = b"BTC_USD"
BUYER = b"1"
SELLER = b"2"
FUNDS = b"1000000000"
"""Of each asset, for each of the two, as in `engine.py`. Sums of 8 decimals stay below 2**62 up to 46 billion; beyond,
each movement of money makes objects, and a command that matches takes a fifth longer."""

DEEP = b"100000000"
"""The amount of the order that every matching order meets."""


def prepare(port: int, deep_order: bool = False) -> Wire:
    """Create what the loads need; with `deep_order` an ask that never ends rests at 100.00."""
    wire = connect("127.0.0.1", port, "", "")
    wire.ask(b"ASSET.CREATE", b"BTC", b"SCALE", b"8")
    wire.ask(b"ASSET.CREATE", b"USD", b"SCALE", b"8")
    scales = [b"AMOUNTSCALE", b"2", b"PRICESCALE", b"2"]
    wire.ask(b"MARKET.CREATE", MARKET, b"BTC", b"USD", *scales, b"TAKERFEE", b"0.001", b"MAKERFEE", b"0.0005")
    for user in (BUYER, SELLER):
        assert wire.ask(b"USER.REGISTER") == user
        for asset in (b"BTC", b"USD"):
            wire.ask(b"BALANCE.UPDATE", user, asset, FUNDS, b"BUSINESS", b"benchmark", b"ID", b"1")
    wire.ask(b"ENGINE.SET", b"user-order-limit", b"0")
    if deep_order:
        wire.ask(b"ORDER.PUT", SELLER, MARKET, b"ASK", b"LIMIT", DEEP, b"PRICE", b"100.00")
    return wire

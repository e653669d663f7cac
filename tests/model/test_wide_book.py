"""Books of many price levels, which random flow around one price never has."""

import random

import pytest

from tests.model.comparison import Pair

LEVELS = 700
"""Prices of each side: more than a structure would keep in one piece."""

SETUP = f"""
ASSET.CREATE A SCALE 2
ASSET.CREATE B SCALE 4
MARKET.CREATE M A B AMOUNTSCALE 2 PRICESCALE 2 STP NONE
USER.REGISTER
BALANCE.UPDATE 1 A 1000000 BUSINESS d ID 1
BALANCE.UPDATE 1 B 1{"0" * 12} BUSINESS d ID 2
"""


def wide_pair(rng: random.Random) -> Pair:
    """Return a pair with orders at all prices of both sides, placed in a random order."""
    pair = Pair(balances_every=500)
    for line in SETUP.strip().splitlines():
        do(pair, line)
    prices = list(range(1, 2 * LEVELS + 1))
    rng.shuffle(prices)
    for price in prices:
        side = "BID" if price <= LEVELS else "ASK"
        do(pair, f"ORDER.PUT 1 M {side} LIMIT {rng.randint(1, 9)} PRICE {price} REPLY ACK")
    return pair


def do(pair: Pair, line: str) -> object:
    """Do one command on both sides."""
    return pair.step(line.encode().split(), pair.now + 1)


def look(pair: Pair) -> None:
    """Compare the book as a whole, in several ways, and prove it."""
    do(pair, "MARKET.DEPTH M LIMIT 1000")
    do(pair, "MARKET.DEPTH M LIMIT 1000 INTERVAL 7")
    do(pair, "MARKET.DEPTH M LIMIT 3 INTERVAL 1000")
    do(pair, "MARKET.SUMMARY M")
    pair.prove()


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_levels_open_and_close_anywhere_in_a_wide_book(seed: int) -> None:
    rng = random.Random(seed)
    pair = wide_pair(rng)
    look(pair)
    ids = list(range(1, 2 * LEVELS + 1))
    rng.shuffle(ids)
    for order in ids[: LEVELS // 2]:
        do(pair, f"ORDER.CANCEL 1 M {order}")
    look(pair)
    for order in ids[LEVELS // 2 : LEVELS // 2 + 150]:
        do(pair, f"ORDER.AMEND 1 M {order} PRICE {rng.randint(1, 2 * LEVELS)}.{rng.randint(0, 99):02d}")
    look(pair)
    for _ in range(10):
        do(pair, f"ORDER.PUT 1 M {rng.choice(('BID', 'ASK'))} MARKET {rng.randint(1, 400)} REPLY FULL")
    look(pair)
    do(pair, "ORDER.CANCELALL 1 MARKET M SIDE ASK")
    look(pair)
    do(pair, "ORDER.PUT 1 M ASK MARKET 100000 REPLY FULL")
    look(pair)
    pair.replay()

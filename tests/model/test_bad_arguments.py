"""Every argument of every command exchanged for everything bad that we know, and the answers compared."""

import pytest

from tests.model.comparison import Pair
from tests.model.generator import NASTY, SETUP

TEMPLATES = (
    "ASSET.CREATE NEW SCALE 4 SHOW 2 NAME n SYMBOL s CHAINID 1 ADDRESS a INNERID 2 LOGO l",
    "ASSET.LIST",
    "ASSET.SUMMARY BTC USDT",
    "MARKET.CREATE NEW BTC USDT AMOUNTSCALE 2 PRICESCALE 2 FEESCALE 4 MINAMOUNT 1 TAKERFEE 0.1 MAKERFEE 0.1 STP NONE",
    "MARKET.SET BTC_USDT MINAMOUNT 0.01 TAKERFEE 0.001 MAKERFEE 0 STP TAKER STATUS TRADING",
    "MARKET.LIST",
    "MARKET.SUMMARY BTC_USDT",
    "MARKET.DEPTH BTC_USDT LIMIT 5 INTERVAL 0.05",
    "MARKET.TRADES BTC_USDT LIMIT 5",
    "MARKET.TICKER BTC_USDT",
    "MARKET.KLINE BTC_USDT 1m FROM 0 TO 60000000 LIMIT 5 FILL",
    "MARKET.STATUS BTC_USDT PERIOD 60",
    "USER.REGISTER L1 0x1",
    "USER.REGISTER L2 pub L1 addr",
    "USER.GET 1",
    "BALANCE.GET 1 BTC USDT",
    "BALANCE.UPDATE 1 USDT 1.5 BUSINESS d ID 77 DETAIL {}",
    "BALANCE.TRANSFER 1 2 USDT 1.5 ID t MEMO {}",
    "ORDER.PUT 1 BTC_USDT BID LIMIT 0.02 PRICE 99.50 TIF GTC STP NONE CLIENTID c TAKERFEE 0.1 MAKERFEE 0.1 REPLY FULL",
    "ORDER.PUT 2 BTC_USDT ASK LIMIT 0.02 PRICE 100.50 POSTONLY SIGNATURE 57e6CF",
    "ORDER.PUT 1 BTC_USDT BID MARKET 0.02 QUOTELIMIT 1.5 TIF IOC",
    "ORDER.AMEND 1 BTC_USDT 1 AMOUNT 0.05 PRICE 99.40",
    "ORDER.CANCEL 1 BTC_USDT 1",
    "ORDER.CANCEL 1 BTC_USDT CLIENTID c",
    "ORDER.CANCELALL 1 MARKET BTC_USDT SIDE BID",
    "ORDER.BATCH 1 PUT BTC_USDT BID LIMIT 0.02 PRICE 99.50 AMEND BTC_USDT 1 AMOUNT 0.03 CANCEL BTC_USDT 2",
    "ORDER.GET BTC_USDT 1",
    "ORDER.LIST 1 MARKET BTC_USDT OFFSET 0 LIMIT 5",
    "ENGINE.SET user-order-limit 40",
)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_bad_argument_gets_the_same_answer_from_both(template: str) -> None:
    pair = Pair(balances_every=50)
    for line in SETUP:
        pair.step(line.encode().split(), pair.now + 1)
    good = template.encode().split()
    refused = 0
    for at in range(1, len(good) + 1):
        variants = [[*good[:at], bad, *good[at + 1 :]] for bad in NASTY]
        variants += [[*good[:at], bad, *good[at:]] for bad in NASTY[:3]]
        variants += [good[:at], [*good[:at], *good[at + 1 :]], [*good[:at], good[at - 1], *good[at:]]]
        for args in variants:
            refused += isinstance(pair.step(args, pair.now + 1), tuple)
    pair.step(good, pair.now + 1)
    assert refused > len(good)
    pair.prove()
    pair.replay()

"""Two users trade with each other: the first program to read."""

import os

import dingir

MARKET = os.environ["DINGIR_MARKET"]
MAKER = int(os.environ["DINGIR_MAKER"])
TAKER = int(os.environ["DINGIR_TAKER"])

with dingir.connect(os.environ["DINGIR_URL"]) as exchange:
    resting = exchange.order.put(MAKER, MARKET, "ASK", "LIMIT", "1.5", price="42000")
    print(f"the maker's order {resting.id} is {resting.status}")

    order = exchange.order.put(TAKER, MARKET, "BID", "LIMIT", "0.5", price="42100", reply="FULL")
    for fill in order.fills:
        print("TRADE", fill.trade_id, fill.price, fill.amount)
    print(f"the taker's order {order.id} is {order.status}, and paid {order.finished_quote:f}")

    for asset, balance in exchange.balance.get(TAKER).items():
        print(f"the taker has {balance.available:f} {asset} available and {balance.frozen:f} frozen")

"""A thousand orders in one write."""

import os

import dingir

MARKET = os.environ["DINGIR_MARKET"]
MAKER = int(os.environ["DINGIR_MAKER"])
ORDERS = 1000

with dingir.connect(os.environ["DINGIR_URL"]) as exchange:
    pipeline = exchange.pipeline()
    for number in range(ORDERS):
        pipeline.order.put(MAKER, MARKET, "BID", "LIMIT", "0.01", price=f"{10 + number // 100}.{number % 100:02}")

    placed = 0
    for result in pipeline.execute():
        if isinstance(result, dingir.DingirError):
            print(f"refused: {result}")
        else:
            placed += 1
    print("ORDERS", placed)
    assert placed == ORDERS

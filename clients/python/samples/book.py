"""A book kept in step through whatever happens to the connection and the server."""

import os
from decimal import Decimal

import dingir

MARKET = os.environ["DINGIR_MARKET"]
STOP_PRICE = Decimal(os.environ["DINGIR_STOP_PRICE"])

with dingir.connect(os.environ["DINGIR_URL"]) as exchange:
    book = dingir.Book(MARKET)
    with exchange.feed.subscribe(book.channel) as messages:
        for message in messages:
            book.apply(message)
            if any(level.price == STOP_PRICE for level in book.bids):
                break

for level in book.bids:
    print("BID", level.price, level.amount)
for level in book.asks:
    print("ASK", level.price, level.amount)

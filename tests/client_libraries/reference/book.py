"""Keep a book from the feed, whatever happens to the connection."""

import json
import time
from decimal import Decimal
from typing import Any

import redis

from .session import LOST, PAUSE_S, connect, variable

Side = dict[str, str]


class Gap(Exception):
    """A message is missing."""


class Book:
    """Both sides by price, as the messages of `depth` make them."""

    def __init__(self) -> None:
        self.seq = 0
        self.sides: dict[str, Side] = {"bids": {}, "asks": {}}

    def apply(self, message: dict[str, Any]) -> None:
        """Take a snapshot, or the levels that an update names; raise `Gap` where one is missing."""
        if message["type"] == "snapshot":
            self.sides = {"bids": {}, "asks": {}}
        elif message["prev"] != self.seq:
            raise Gap
        self.seq = message["seq"]
        for name, side in self.sides.items():
            for price, amount in message[name]:
                side[price] = amount
                if not Decimal(amount):
                    del side[price]

    def print(self) -> None:
        for word, name, down in (("BID", "bids", True), ("ASK", "asks", False)):
            for price in sorted(self.sides[name], key=Decimal, reverse=down):
                print(word, price, self.sides[name][price])


def follow(book: Book, stop_price: str) -> None:
    """Apply what comes on one subscription until the book has a bid at `stop_price`."""
    subscription = connect().pubsub(ignore_subscribe_messages=True)
    subscription.subscribe(f"depth:{variable('MARKET')}")
    try:
        while stop_price not in book.sides["bids"]:
            message = subscription.get_message(timeout=1.0)
            if message is not None:
                book.apply(json.loads(message["data"]))
    finally:
        subscription.close()


def main() -> None:
    book = Book()
    stop_price = variable("STOP_PRICE")
    while stop_price not in book.sides["bids"]:
        try:
            follow(book, stop_price)
        except (*LOST, Gap, redis.ResponseError):
            time.sleep(PAUSE_S)
    book.print()


if __name__ == "__main__":
    main()

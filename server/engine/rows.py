"""The rows of a dump: what kinds there are, in the order in which they come.

| row      | fields after the kind                                                                     |
| -------- | ----------------------------------------------------------------------------------------- |
| engine   | format, sequence, time, last order id, last trade id, the four parameters, market sequence |
| asset    | properties, fees, deposited, withdrawn; in creation order, as are markets and users        |
| market   | properties, status, trade count, last price, book, bbo and ticker sequence                 |
| user     | id, keys, create time, (asset index, available, frozen) of each account, order and balance |
|          | sequence                                                                                   |
| retained | an ended order that only its client id still knows; as they ended                          |
| finished | an ended order in memory; as they ended                                                    |
| open     | a resting order; by market, bids before asks, best level first, queue order                |
| transfer | a remembered transfer; as they were made                                                   |
| trade    | a trade in memory; by market, oldest first                                                 |
| candles  | a market's: when the next is due, updates, closings by interval, what each series forgot   |
| candle   | one in memory; after its market's `candles`, by series, oldest first                       |
| business | one shard of the memory of balance updates                                                 |
| end      | the number of rows before it                                                               |

The row of an order, of all three kinds: ORDER_NUMBERS integers, client id, intent, signature.
Ended orders come before open ones because a client id may have been used anew: the later user has it.
A change of this page is a new FORMAT. Format 2 is still read: there, the row of an order has no signature.
"""

from typing import Final

FORMAT: Final = 3
FORMAT_UNSIGNED: Final = 2

Row = tuple[object, ...]

ENGINE: Final = b"engine"
ASSET: Final = b"asset"
MARKET: Final = b"market"
USER: Final = b"user"
RETAINED: Final = b"retained"
FINISHED: Final = b"finished"
OPEN: Final = b"open"
TRANSFER: Final = b"transfer"
TRADE: Final = b"trade"
CANDLES: Final = b"candles"
CANDLE: Final = b"candle"
BUSINESS: Final = b"business"
END: Final = b"end"

ORDER_NUMBERS: Final = 20
"""Fields of an order's row after the kind that are integers."""

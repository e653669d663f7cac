"""The shapes of the domain's replies: the records of `records.py`, with their keys encoded."""

from typing import Final

from protocol import records
from protocol.values import Shape

ASSET: Final = Shape(tuple(records.ASSET))
ASSET_SUMMARY: Final = Shape(tuple(records.ASSET_SUMMARY))
MARKET: Final = Shape(tuple(records.MARKET))
MARKET_SUMMARY: Final = Shape(tuple(records.MARKET_SUMMARY))
DEPTH: Final = Shape(tuple(records.DEPTH))
TRADE: Final = Shape(tuple(records.TRADE))
TICKER: Final = Shape(tuple(records.TICKER))
KLINE: Final = Shape(tuple(records.KLINE))
MARKET_STATUS: Final = Shape(tuple(records.MARKET_STATUS))
USER: Final = Shape(tuple(records.USER))
BALANCE: Final = Shape(tuple(records.BALANCE))
ORDER_RESULT: Final = Shape(tuple(records.ORDER_RESULT))
ORDER: Final = Shape(tuple(records.ORDER))
ORDER_FULL: Final = Shape(tuple(records.ORDER_FULL))
FILL: Final = Shape(tuple(records.FILL))
CANCELLED: Final = Shape(tuple(records.CANCELLED))
STATEHASH: Final = Shape(tuple(records.STATEHASH))
CHECK: Final = Shape(tuple(records.CHECK))
USER_TRADE: Final = Shape(tuple(records.USER_TRADE))
BALANCE_ENTRY: Final = Shape(tuple(records.BALANCE_ENTRY))
TRANSFER: Final = Shape(tuple(records.TRANSFER))
ORDER_PAGE: Final = Shape(tuple(records.ORDER_PAGE))
TRADE_PAGE: Final = Shape(tuple(records.TRADE_PAGE))
BALANCE_PAGE: Final = Shape(tuple(records.BALANCE_PAGE))
TRANSFER_PAGE: Final = Shape(tuple(records.TRANSFER_PAGE))

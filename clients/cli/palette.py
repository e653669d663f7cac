"""The colours, by what they mean. rich brings them down to what the terminal can show: 256, 16, none."""

from decimal import Decimal
from typing import Final

BID: Final = "#26a69a"
ASK: Final = "#ef5350"
BID_BAR: Final = "#1d5c56"
ASK_BAR: Final = "#7f3533"
LABEL: Final = "bright_black"
FRAME: Final = "bright_black"
NAME: Final = "bold"
WARNING: Final = "bold yellow"
ERROR: Final = "red"
CODE: Final = "bold red"
SIDES: Final = {"BID": BID, "ASK": ASK}


def direction(change: Decimal) -> str:
    """Return the colour of what rises or falls.

    >>> direction(Decimal("-0.1")) == ASK, direction(Decimal(0))
    (True, '')
    """
    return BID if change > 0 else ASK if change < 0 else ""

"""What names, arguments and replies are in Go: for `go.py`."""

from typing import Final

from clients.generate.model import ERROR_NAMES, RECORD_NAMES, VOCABULARY_NAMES, Argument, Type

VOCABULARIES: Final = {
    "SIDE": "says whether an order buys base (BID) or sells it (ASK).",
    "KIND": "says whether an order has a price.",
    "TIF": "says how long an order may wait for others.",
    "STP": "says who gives way when an order would trade with one of its own user.",
    "REPLY": "says how much the reply to an order tells.",
    "STATUS": "says how far an order is.",
    "REASON": "says why an order ended, or did not trade.",
    "ENDED": "says how an order ended.",
    "DIRECTION": "says whether a user received a transfer (IN) or made it (OUT).",
    "MARKET_STATUS": "says what a market accepts.",
    "KLINE_INTERVAL": "is the length of a candle. M is a month, m a minute.",
    "BOOK_ACTION": "says what happened to an order in the book.",
    "ROLE": "says whether an order came to the book or waited there.",
    "ENGINE_PARAMETER": "is what Engine.Set sets.",
    "ORDER_CAUSE": "says what changed an order.",
    "BALANCE_CAUSE": "says what changed a balance.",
    "MESSAGE": "is the type of a message of the feed.",
}
"""What the vocabularies are for."""

PAGE: Final = (
    "What the log had up to Sequence was there to be found. Next is the option Before of the page that follows, "
    "empty at the end."
)
"""What pages have in common."""

RECORDS: Final = {
    "ASSET": "is an asset as it was listed.",
    "ASSET_SUMMARY": "is the total of an asset over all users.",
    "MARKET": "is a market and its properties.",
    "MARKET_SUMMARY": "is what rests in a market's book, in numbers.",
    "LEVEL": "is all that the book has at one price.",
    "DEPTH": "is the book by price, best first.",
    "TRADE": "is a trade; Side is the taker's, Quote is price times amount.",
    "TICKER": "is what a market did in 24 hours.",
    "KLINE": "is a candle.",
    "MARKET_STATUS": "is what a market did in a period up to now.",
    "USER": "is a user.",
    "BALANCE": "is how much of an asset a user has: at hand, and reserved for open orders.",
    "ORDER_RESULT": "is what became of an order by a command. Remain is in base.",
    "ORDER": "is an order.",
    "ORDER_FULL": "is an order with the trades that the command made.",
    "FILL": "is a trade as one of its two orders sees it.",
    "CANCELLED": "is which orders were canceled.",
    "STATEHASH": "is a hash of all that the exchange holds.",
    "CHECK": "is what a check of the exchange's invariants found.",
    "QUEUED": "is an order in the book.",
    "CHANGE": "is one change of the book by order; Amount is what the order shows after it.",
    "REPLAY": "is a part of a channel's past.",
    "USER_TRADE": "is a trade as one of its two users sees it.",
    "BALANCE_ENTRY": "is a change of a user's balance, and what it left.",
    "TRANSFER": "is a transfer from one user to another.",
    "ORDER_PAGE": f"is a part of a list of orders that have ended. {PAGE}",
    "TRADE_PAGE": f"is a part of a list of a user's trades. {PAGE}",
    "BALANCE_PAGE": f"is a part of a list of what changed a user's balances. {PAGE}",
    "TRANSFER_PAGE": f"is a part of a list of a user's transfers. {PAGE}",
}
"""What the records are."""

UPPER: Final = {"id", "ids", "us", "tif", "stp", "l1", "l2", "vwap", "ok", "bbo", "gtc", "ioc", "fok", "ttl"}
"""Words that Go writes in capitals."""

INT_MAX: Final = 1 << 31
"""Integers below are int, the others int64."""

PLAIN: Final = {
    "name": "text",
    "text": "text",
    "id": "id",
    "integer": "integer",
    "time": "micros",
    "flag": "flag",
    "decimal": "decimal",
    "status": "ok",
}
"""The cursor's method for each plain kind of value."""

GO: Final = {
    "text": "string",
    "id": "int64",
    "integer": "int64",
    "micros": "Micros",
    "flag": "bool",
    "decimal": "decimal.Decimal",
    "ok": "Done",
}
"""The type of what such a method returns."""


def exported(name: str) -> str:
    """`OrderID` of order_id."""
    return "".join(capital(part) for part in name.split("_"))


def capital(part: str) -> str:
    if part == "ids":
        return "IDs"
    return part.upper() if part in UPPER else part.capitalize()


def unexported(name: str) -> str:
    """`orderID` of order_id."""
    first, _, rest = name.partition("_")
    return first + (exported(rest) if rest else "")


def constant(vocabulary: str, word: str) -> str:
    """`SideBid` of BID, `Interval1m` of 1m."""
    if word[:1].isdigit():
        return vocabulary + word
    return vocabulary + (exported(word.lower().replace("-", "_")) or "None")


def error_name(code: str) -> str:
    """`NoFunds` of NOFUNDS."""
    return ERROR_NAMES[code].replace("Json", "JSON")


def argument_type(argument: Argument) -> str:
    """The type of an argument that is there."""
    match argument.kind:
        case "choice":
            return VOCABULARY_NAMES[argument.choices]
        case "decimal":
            return "Number"
        case "flag":
            return "bool"
        case "id":
            return "int64"
        case "integer":
            if argument.name.endswith("_us"):
                return "Micros"
            return "int" if argument.high < INT_MAX or argument.name in ("limit", "offset") else "int64"
        case _:
            return "string"


def reply_type(one: Type) -> str:
    """The type of a value of a reply."""
    match one.kind:
        case "word":
            return VOCABULARY_NAMES[one.of]
        case "record" | "row":
            return ("*" if one.nullable else "") + RECORD_NAMES[one.of]
        case "payload":
            return "Message"
        case "item":
            return "BatchResult"
        case "list":
            assert one.inner is not None
            return "[]" + reply_type(one.inner)
        case "map":
            assert one.inner is not None
            return "map[string]" + reply_type(one.inner)
    if one.nullable and one.kind == "decimal":
        return "decimal.NullDecimal"
    return GO[PLAIN[one.kind]]


def read(one: Type) -> str:
    """The expression that reads a value from the cursor c."""
    match one.kind:
        case "word":
            return f"{VOCABULARY_NAMES[one.of]}(c.text())"
        case "record" if one.nullable:
            return f"readNullable(c, read{RECORD_NAMES[one.of]})"
        case "record" | "row":
            return f"read{RECORD_NAMES[one.of]}(c)"
        case "list" | "map":
            assert one.inner is not None
            if one.inner.kind == "payload":
                return "c.messages(r.Channel)"
            return f"read{one.kind.capitalize()}(c, {reader(one.inner)})"
    method = PLAIN[one.kind]
    if one.nullable:
        return {"id": "c.nullableID()", "decimal": "c.nullableDecimal()"}[method]
    return f"c.{method}()"


def reader(one: Type) -> str:
    """The function that reads a value from a cursor."""
    match one.kind:
        case "record" | "row":
            return f"read{RECORD_NAMES[one.of]}"
        case "list" | "map":
            assert one.inner is not None
            if one.inner.kind == "item":
                return "batchOf(items)"
            return f"{one.kind}Of({reader(one.inner)})"
        case "payload":
            return "messageOf(channel)"
    assert not one.nullable
    return f"(*cursor).{PLAIN[one.kind]}"


def columns(rows: list[tuple[str, ...]], indent: str = "\t") -> str:
    """Rows as gofmt aligns them: a column is as wide as it must be among neighbouring rows that have one behind it."""
    widths = [max((len(row[at]) for row in rows if len(row) > at), default=0) for at in range(3)]
    text = ""
    for number, row in enumerate(rows):
        cells = [cell.ljust(widths[at]) for at, cell in enumerate(row[:-1])]
        if len(row) > 2 and row[2].startswith("//"):
            cells[1] = row[1].ljust(comment_width(rows, number))
        text += indent + " ".join([*cells, row[-1]]) + "\n"
    return text


def comment_width(rows: list[tuple[str, ...]], number: int) -> int:
    """How wide types are in the block of neighbouring rows that have comments."""
    first = last = number
    while first > 0 and len(rows[first - 1]) > 2:
        first -= 1
    while last + 1 < len(rows) and len(rows[last + 1]) > 2:
        last += 1
    return max(len(row[1]) for row in rows[first : last + 1])

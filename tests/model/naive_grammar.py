"""Read the arguments of a command for the naive exchange, from the written contract alone.

Nothing here is shared with `protocol`: a grammar is a list of words, found one after the other.
Numbers are held as integers in units of 10^-18 whatever the market, so that a wrong scale in the
engine can't be repeated here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

UNIT = 10**18
"""Every amount, price and balance is an integer of 1 / UNIT."""

INTEGER_LIMIT = 2**63 - 1
SIDES = (b"BID", b"ASK")
KINDS = (b"LIMIT", b"MARKET")
TIFS = (b"GTC", b"IOC", b"FOK")
MODES = (b"NONE", b"TAKER", b"MAKER", b"BOTH", b"DECREMENT")
REPLIES = (b"ACK", b"RESULT", b"FULL")
STATUSES = (b"TRADING", b"CANCEL_ONLY", b"HALT")

Reader = Callable[[bytes], object]
Words = dict[str, object]


class Refused(Exception):
    """A command that the rules refuse, with its error code."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code, why)
        self.code = code


def text(raw: bytes) -> object:
    """Take any bytes."""
    return raw


def whole(low: int, high: int) -> Reader:
    """Take an integer of low..high."""

    def read(raw: bytes) -> object:
        if not re.fullmatch(rb"[0-9]{1,32}", raw) or not low <= int(raw) <= high:
            raise Refused("ERR", "integer")
        return int(raw)

    return read


def one_of(words: tuple[bytes, ...]) -> Reader:
    """Take one of `words`, in any case."""

    def read(raw: bytes) -> object:
        if raw.upper() not in words:
            raise Refused("ERR", "syntax")
        return raw.upper()

    return read


user_id = whole(1, INTEGER_LIMIT)


@dataclass
class Grammar:
    """Positional arguments in order, then tokens in any order; a token without a reader is a flag."""

    positional: list[tuple[str, Reader]]
    tokens: dict[str, Reader | None] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    rest: str = ""

    def read(self, args: list[bytes]) -> Words:
        """Read all of `args` (without the command's name)."""
        found, used = self.read_some(args)
        if self.rest:
            found[self.rest] = args[used:]
        elif used != len(args):
            raise Refused("ERR", "syntax")
        return found

    def read_some(self, args: list[bytes]) -> tuple[Words, int]:
        """Read as far as the words fit; return what was found and how many arguments that took."""
        if len(args) < len(self.positional):
            raise Refused("ERR", "arity")
        found: Words = {}
        at = 0
        for name, reader in self.positional:
            found[name] = reader(args[at])
            at += 1
        while at < len(args):
            word = args[at].decode("latin-1").upper()
            if word not in self.tokens:
                break
            if word in found:
                raise Refused("ERR", "repeated")
            reader_of_token = self.tokens[word]
            if reader_of_token is None:
                found[word] = True
                at += 1
                continue
            if at + 1 >= len(args):
                raise Refused("ERR", "value missing")
            found[word] = reader_of_token(args[at + 1])
            at += 2
        for word in self.required:
            if word not in found:
                raise Refused("ERR", "token missing")
        return found, at


PUT = Grammar(
    [("market", text), ("side", one_of(SIDES)), ("kind", one_of(KINDS)), ("amount", text)],
    {
        "PRICE": text,
        "QUOTELIMIT": text,
        "TIF": one_of(TIFS),
        "POSTONLY": None,
        "STP": one_of(MODES),
        "CLIENTID": text,
        "TAKERFEE": text,
        "MAKERFEE": text,
        "SIGNATURE": text,
        "REPLY": one_of(REPLIES),
    },
)
AMEND = Grammar([("market", text), ("order_id", user_id)], {"AMOUNT": text, "PRICE": text})
CANCEL_BY_CLIENT_ID = Grammar([("market", text)], {"CLIENTID": text}, ("CLIENTID",))
CANCEL_BY_ID = Grammar([("market", text), ("order_id", user_id)])


def read_put(args: list[bytes]) -> tuple[Words, int]:
    """Read ORDER.PUT after its user, with the combinations that make no sense refused."""
    words, used = PUT.read_some(args)
    market_order = words["kind"] == b"MARKET"
    if "POSTONLY" in words and (market_order or words.get("TIF") in (b"IOC", b"FOK")):
        raise Refused("ERR", "POSTONLY")
    if market_order and words.get("TIF") == b"GTC":
        raise Refused("ERR", "TIF")
    if "QUOTELIMIT" in words and not (market_order and words["side"] == b"BID"):
        raise Refused("ERR", "QUOTELIMIT")
    return words, used


def read_amend(args: list[bytes]) -> tuple[Words, int]:
    """Read ORDER.AMEND after its user."""
    words, used = AMEND.read_some(args)
    if "AMOUNT" not in words and "PRICE" not in words:
        raise Refused("ERR", "nothing to amend")
    return words, used


def read_cancel(args: list[bytes]) -> tuple[Words, int]:
    """Read ORDER.CANCEL after its user."""
    if len(args) > 1 and args[1].upper() == b"CLIENTID":
        return CANCEL_BY_CLIENT_ID.read_some(args)
    return CANCEL_BY_ID.read_some(args)


ITEMS = {b"PUT": read_put, b"AMEND": read_amend, b"CANCEL": read_cancel}


def read_item(name: bytes, args: list[bytes]) -> Words:
    """Read one whole order command after its user."""
    words, used = ITEMS[name](args)
    if used != len(args):
        raise Refused("ERR", "syntax")
    return words


def read_batch(args: list[bytes]) -> list[tuple[bytes, Words]]:
    """Read the items of ORDER.BATCH, one after the other."""
    items: list[tuple[bytes, Words]] = []
    at = 0
    while at < len(args):
        name = args[at].upper()
        if name not in ITEMS:
            raise Refused("ERR", "syntax")
        words, used = ITEMS[name](args[at + 1 :])
        items.append((name, words))
        at += 1 + used
    if not items:
        raise Refused("ERR", "arity")
    return items


def number(raw: bytes, scale: int, code: str) -> int:
    """Read decimal text of at most `scale` decimals, in units of 1 / UNIT; any sign, any size below 10^36 steps."""
    if len(raw) > 64 or not re.fullmatch(rb"-?[0-9]+(\.[0-9]+)?", raw):
        raise Refused(code, "malformed")
    before, _, after = raw.partition(b".")
    if len(after) > scale:
        raise Refused("BADPRECISION", "decimals")
    sign = -1 if before.startswith(b"-") else 1
    units = abs(int(before)) * UNIT + int(after.ljust(18, b"0"))
    if units // 10 ** (18 - scale) >= 10**36:
        raise Refused(code, "too large")
    return sign * units


def positive(raw: bytes, scale: int, code: str) -> int:
    """Read a number above zero."""
    value = number(raw, scale, code)
    if value <= 0:
        raise Refused(code, "not above zero")
    return value


def show(value: int, scale: int) -> bytes:
    """Write a value with exactly `scale` decimals, which it must fit."""
    step = 10 ** (18 - scale)
    assert value % step == 0, (value, scale)
    digits = str(abs(value) // step).rjust(scale + 1, "0")
    shown = digits if scale == 0 else digits[:-scale] + "." + digits[-scale:]
    return (b"-" if value < 0 else b"") + shown.encode()


def visible(raw: bytes, longest: int, code: str = "BADNAME") -> bytes:
    """Check 1..longest printable characters without a blank."""
    if not re.fullmatch(rb"[!-~]{1,%d}" % longest, raw):
        raise Refused(code, "characters")
    return raw


def plain_name(raw: bytes) -> bytes:
    """Check the name of an asset or market."""
    if not re.fullmatch(rb"[A-Za-z0-9_.-]{1,32}", raw):
        raise Refused("BADNAME", "characters")
    return raw

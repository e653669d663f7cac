"""Fields of a request: the conversions that the generated parsers call.

The normal path of each is one or two comparisons; everything else is in functions of its own that
build the error. Every error names the field, the rule and what was received.
"""

from typing import TYPE_CHECKING, Final

from protocol.errors import Rejection, received
from protocol.limits import INTEGER_TEXT_MAX

if TYPE_CHECKING:  # names the types of local variables, which nobody needs to run this
    from mypy_extensions import i64

INTERPRETED: Final = __file__.endswith(".py")
SHORT_DIGITS_MAX: Final = 10


def integer_field(raw: bytes, name: str, low: int, high: int) -> int:
    """Read an unsigned decimal integer in `low`..`high`; leading zeros are accepted."""
    if len(raw) <= SHORT_DIGITS_MAX and not INTERPRETED:  # ids, nearly always: int() costs thrice as much
        size: i64 = len(raw)
        short: i64 = 0 if size else -1
        at: i64 = 0
        while at < size:
            byte: i64 = raw[at]
            if byte < 48 or byte > 57:
                short = -1
                break
            short = short * 10 + (byte - 48)
            at += 1
        least: i64 = low
        most: i64 = high
        if least <= short <= most:
            return short
    elif raw.isdigit() and len(raw) <= INTEGER_TEXT_MAX:
        number = int(raw)
        if low <= number <= high:
            return number
    raise Rejection("ERR", "%s: expected an integer %d..%d, received %s" % (name, low, high, received(raw)))


def choice_field(raw: bytes, name: str, choices: tuple[bytes, ...]) -> int:
    """Find `raw` in `choices` without regard to case."""
    folded = raw.upper()
    for index in range(len(choices)):
        if choices[index].upper() == folded:
            return index
    expected = b", ".join(choices).decode()
    raise Rejection("ERR", "%s: expected one of %s, received %s" % (name, expected, received(raw)))


def exact_field(raw: bytes, name: str, choices: tuple[bytes, ...]) -> int:
    """Find `raw` in `choices`, which case tells apart."""
    for index in range(len(choices)):
        if choices[index] == raw:
            return index
    expected = b", ".join(choices).decode()
    raise Rejection("ERR", "%s: expected one of %s, received %s" % (name, expected, received(raw)))


def arity_error(name: str) -> Rejection:
    """Refuse a command with too few or too many arguments, in Redis's words."""
    return Rejection("ERR", "wrong number of arguments for '" + name + "' command")


def token_error(raw: bytes, expected: str) -> Rejection:
    """Refuse a word that is no token of the command."""
    return Rejection("ERR", "syntax error: expected one of " + expected + ", received " + received(raw))


def value_error(token: str) -> Rejection:
    """Refuse a token that ends the command where its value should be."""
    return Rejection("ERR", "syntax error: " + token + " needs a value")


def repeated_error(token: str) -> Rejection:
    """Refuse a token's second occurrence."""
    return Rejection("ERR", "syntax error: " + token + " is given twice")


def missing_error(token: str) -> Rejection:
    """Refuse a command without a token that it needs."""
    return Rejection("ERR", "syntax error: " + token + " is missing")


def item_end(args: list[bytes], index: int, flags: tuple[bytes, ...], starters: tuple[bytes, ...]) -> int:
    """Find where a batch's item ends: from `index`, after its positionals, up to the next item's first
    word. Tokens take a value, but for `flags`; whether they are right is for the item's own parser."""
    count = len(args)
    while index < count:
        word = args[index].upper()
        if word in starters:
            return index
        index += 1 if word in flags else 2
    return count


def item_error(rejection: Rejection, number: int) -> Rejection:
    """Say which item of a batch is refused."""
    return Rejection(rejection.code, "item %d: %s" % (number, rejection.text))

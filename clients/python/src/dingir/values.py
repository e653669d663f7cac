"""Values of the wire: arguments as words, and what the readers of replies share.

Money is text on the wire and `Decimal` here. A float never becomes money: it is refused, whatever its digits.
"""

import json
import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, SupportsIndex, TypeAlias, TypeVar

from dingir.errors import ProtocolError, ServerError
from dingir.refusals import REFUSALS

DecimalLike: TypeAlias = Decimal | str | int
"""What money, prices, amounts and rates may be given as."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)

T = TypeVar("T")

# -- arguments --------------------------------------------------------------------------------------------


def decimal_word(name: str, value: DecimalLike) -> str:
    """Write money, a price, an amount or a rate, digit by digit, without an exponent.

    >>> decimal_word("price", Decimal("1E+2"))
    '100'
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value] # mypy does not narrow by `type(...) is`
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return str(value)
    if kind is int:
        return str(value)
    raise TypeError(f"{name}: expected a Decimal, str or int, received the {kind.__name__} {value!r:.40}")


def integer_word(name: str, value: SupportsIndex) -> str:
    """Write an id, a count, a scale or a time."""
    if type(value) is int:
        return str(value)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name}: expected an int, received the {type(value).__name__} {value!r:.40}")
    return str(operator.index(value))


def text_word(name: str, value: str) -> str:
    """Write a name, a word or a text."""
    if type(value) is str:
        return value
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a str, received the {type(value).__name__} {value!r:.40}")
    return str(value)


def plain_word(value: object) -> str:
    """Write an argument of `call`, whose type nobody knows."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, str):
        return text_word("call", value)
    return decimal_word("call", value)  # type: ignore[arg-type] # which refuses all others


# -- times ------------------------------------------------------------------------------------------------


def to_datetime(time_us: int) -> datetime:
    """Turn a time of the exchange, microseconds since 1970, into a datetime in UTC. Exact.

    >>> to_datetime(1_764_115_200_123_456).isoformat()
    '2025-11-26T00:00:00.123456+00:00'
    """
    return EPOCH + time_us * MICROSECOND


def from_datetime(moment: datetime) -> int:
    """Turn a datetime that knows its time zone into microseconds since 1970. Exact."""
    if moment.tzinfo is None:
        raise ValueError(f"expected a datetime with a time zone, received {moment!r}")
    return (moment - EPOCH) // MICROSECOND


# -- replies ----------------------------------------------------------------------------------------------


def pairs(value: Any) -> dict[str, Any]:
    """Return a map's fields by name; in RESP2 a map is a flat list."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and len(value) % 2 == 0:
        return dict(zip(value[::2], value[1::2], strict=True))
    raise ValueError(f"expected a map, received {value!r:.80}")


def text(value: Any) -> str:
    """Return a text; MessagePack has bytes where it is not UTF-8."""
    if type(value) is str:
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    raise ValueError(f"expected text, received {value!r:.80}")


def done(value: Any) -> None:
    """Read OK, which tells nothing but that it is done."""
    if value != "OK":
        raise ValueError(f"expected OK, received {value!r:.80}")


def list_of(read: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    """Return what reads a list of what `read` reads."""
    return lambda value: [read(one) for one in value]


def map_of(read: Callable[[Any], T]) -> Callable[[Any], dict[str, T]]:
    """Return what reads a map from names to what `read` reads."""
    return lambda value: {text(name): read(one) for name, one in pairs(value).items()}


def payload(value: Any) -> dict[str, Any]:
    """Return a message of the feed as a map: in RESP it is JSON text."""
    return pairs(value if isinstance(value, dict) else json.loads(value))


def refusal(code: str, said: str) -> ServerError:
    """Make the error of a code."""
    return REFUSALS.get(code, ServerError)(code, said)


def refusal_of_line(line: str) -> ServerError:
    """Make the error of a line of RESP: its code is its first word."""
    code, _, said = line.partition(" ")
    return refusal(code, said)


def item(read: Callable[[Any], T], value: Any) -> T | ServerError:
    """Read the reply of one item of a batch, or its error, which MessagePack has as a map."""
    if isinstance(value, ServerError):
        return value
    if isinstance(value, dict) and value.keys() == {"code", "text"}:
        return refusal(text(value["code"]), text(value["text"]))
    return read(value)


def items(reads: Sequence[Callable[[Any], T]], values: Any) -> list[T | ServerError]:
    """Read the reply of a batch, whose items are read by `reads`."""
    if len(values) != len(reads):
        raise ProtocolError(f"expected the replies of {len(reads)} items, received {len(values)}")
    return [item(read, value) for read, value in zip(reads, values, strict=True)]

"""What a server says unasked."""

from typing import Any, NamedTuple


class Push(NamedTuple):
    """A push of RESP3, a notification of MessagePack."""

    kind: str
    """`message`, `subscribe`, ..."""
    values: list[Any]

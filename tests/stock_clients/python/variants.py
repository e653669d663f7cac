"""The ways in which users configure redis-py, and what shape its replies must have in each.

redis-py's methods carry no types, so that its clients are `Any` throughout these tests.
"""

from typing import Any, Final

import redis
import redis.asyncio
import redis.utils
from redis._parsers import _AsyncRESP2Parser, _AsyncRESP3Parser, _RESP2Parser, _RESP3Parser

from tests.exchange import HOST

Options = dict[str, Any]

VARIANTS: Final[dict[str, Options]] = {
    "defaults": {},
    "RESP2": {"protocol": 2},
    "RESP3": {"protocol": 3},
    "RESP2 decode_responses": {"protocol": 2, "decode_responses": True},
    "RESP3 decode_responses": {"protocol": 3, "decode_responses": True},
    # What redis-py parses with where hiredis is not installed.
    "RESP2 Python parser": {"protocol": 2, "parser_class": _RESP2Parser},
    "RESP3 Python parser": {"protocol": 3, "parser_class": _RESP3Parser},
}
ASYNCIO_VARIANTS: Final[dict[str, Options]] = {
    **{name: options for name, options in VARIANTS.items() if "parser_class" not in options},
    "RESP2 Python parser": {"protocol": 2, "parser_class": _AsyncRESP2Parser},
    "RESP3 Python parser": {"protocol": 3, "parser_class": _AsyncRESP3Parser},
}

PROTOCOL_DEFAULT: Final = getattr(redis.utils, "DEFAULT_RESP_VERSION", 2)
"""What redis-py speaks unless told otherwise: RESP3 since version 8."""
RESULT_FIELDS: Final = ["id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"]


def connect(port: int, options: Options, **more: Any) -> Any:
    """Make a client as its users do, with every default that the options leave alone."""
    return with_parser(redis.Redis, port, options, more)


def connect_asyncio(port: int, options: Options, **more: Any) -> Any:
    return with_parser(redis.asyncio.Redis, port, options, more)


def with_parser(make: Any, port: int, options: Options, more: Options) -> Any:
    arguments = {**options, **more}
    parser = arguments.pop("parser_class", None)
    client = make(host=HOST, port=port, **arguments)
    if parser is not None:
        client.connection_pool.connection_kwargs["parser_class"] = parser
    return client


class Reader:
    """Read replies as a user of these options would: asserts the types and returns plain text."""

    def __init__(self, options: Options) -> None:
        self.resp3 = options.get("protocol", PROTOCOL_DEFAULT) == 3
        self._text = str if options.get("decode_responses") else bytes

    def text(self, reply: object) -> str:
        """Read a bulk string: bytes, or str under `decode_responses`."""
        assert isinstance(reply, self._text), reply
        return reply if isinstance(reply, str) else reply.decode()

    def record(self, reply: object) -> dict[str, object]:
        """Read a map: a dict in RESP3, a flat list in RESP2. Keys become text, values stay as they are."""
        if self.resp3:
            assert isinstance(reply, dict), reply
            pairs = list(reply.items())
        else:
            assert isinstance(reply, list), reply
            pairs = list(zip(reply[::2], reply[1::2], strict=True))
        return {self.text(key): value for key, value in pairs}

    def flag(self, reply: object) -> bool:
        """Read a boolean: itself in RESP3, 0 or 1 in RESP2."""
        assert isinstance(reply, bool) if self.resp3 else reply in (0, 1), reply
        return bool(reply)

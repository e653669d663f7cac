"""What the programs of the reference share: redis-py without its retries, and a client id and resending made by hand.

redis-py resends by itself, but makes no client ids; so its retries are off, and who loses an answer sees that.
"""

import os
import re
import time
from typing import Any, Final
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

Client = Any
"""redis-py's methods carry no types."""

LOST: Final = (redis.ConnectionError, redis.TimeoutError)
"""The connection is gone, or the server is loading: what was not answered may have been done."""
PAUSE_S: Final = 0.02
WAIT_S: Final = 10.0
CODE: Final = re.compile(r"^[A-Z]+(?= |$)")
CODES_OF_TYPES: Final[dict[type[redis.RedisError], str]] = {
    redis.exceptions.NoPermissionError: "NOPERM",
    redis.AuthenticationError: "NOAUTH",
}
"""redis-py takes the code off the text of these, and tells NOAUTH and WRONGPASS apart by words only."""


def variable(name: str) -> str:
    return os.environ[f"DINGIR_{name}"]


def connect(url: str = "", password: str | None = None) -> Client:
    """Make a client; it connects when it is first used."""
    address = urlsplit(url or variable("URL"))
    return redis.Redis(
        host=address.hostname or "",
        port=address.port or 3464,
        password=password,
        protocol=3,
        decode_responses=True,
        socket_timeout=WAIT_S,
        retry=Retry(NoBackoff(), 0),
    )


def code_of(error: redis.RedisError) -> str:
    """Return an error's code.

    >>> code_of(redis.ResponseError("NOFUNDS USDT: expected at least 1"))
    'NOFUNDS'
    >>> code_of(redis.ResponseError("to: expected another user"))
    'ERR'
    >>> code_of(redis.exceptions.NoPermissionError("this user has no permissions"))
    'NOPERM'
    """
    if isinstance(error, redis.AuthenticationError) and str(error).startswith("invalid"):
        return "WRONGPASS"
    for kind, name in CODES_OF_TYPES.items():
        if isinstance(error, kind):
            return name
    code = CODE.match(str(error))
    return code[0] if code else "ERR"


def answers(client: Client, commands: list[tuple[object, ...]]) -> list[Any]:
    """Send commands in one piece and return their answers; an error is returned in its place."""
    pipe = client.pipeline(transaction=False)
    for words in commands:
        pipe.execute_command(*words)
    replies: list[Any] = pipe.execute(raise_on_error=False)
    return replies


def answers_in_the_end(client: Client, commands: list[tuple[object, ...]]) -> list[Any]:
    """Send commands until they are answered: to be used where doing them again does no harm."""
    while True:
        try:
            return answers(client, commands)
        except LOST:
            time.sleep(PAUSE_S)

"""Where the server is, and how to speak to it: the connection string and its options.

    dingir://[[user:]password@]host[:port][?option=value&...]

What is wrong is told before anything is sent, and never with the password in it.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, TypedDict
from urllib.parse import unquote

ProtocolName: TypeAlias = Literal["resp", "msgpack"]

PORT: Final = 3464
PORT_MAX: Final = 65_535
BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Options(TypedDict, total=False):
    """What may be given in the string as well as by name."""

    protocol: ProtocolName
    timeout: float
    connect_timeout: float
    retry_for: float
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """A connection string and its options, checked."""

    host: str
    port: int = PORT
    user: str = "default"
    password: str | None = field(default=None, repr=False)
    protocol: ProtocolName = "resp"
    """What to speak. The default is the one that was measured to be faster."""
    timeout: float = 10.0
    """Seconds that one command may take on a connection."""
    connect_timeout: float = 5.0
    """Seconds for one try to connect."""
    retry_for: float = 30.0
    """Seconds for which a command outlives lost connections."""
    name: str = ""
    """The connection's name in CLIENT LIST."""

    def __post_init__(self) -> None:
        if self.protocol not in ("resp", "msgpack"):
            raise ValueError(f"protocol: expected resp or msgpack, received {self.protocol!r}")
        for option in ("timeout", "connect_timeout", "retry_for"):
            seconds = getattr(self, option)
            if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
                raise ValueError(f"{option}: expected seconds, received {seconds!r}")
            if seconds < 0 or (seconds == 0 and option != "retry_for"):
                raise ValueError(f"{option}: expected more than 0 seconds, received {seconds!r}")
        if not all("!" <= letter <= "~" for letter in self.name):
            raise ValueError(f"name: expected printable characters without blanks, received {self.name!r}")


OPTIONS: Final = tuple(Options.__annotations__)


def parse(url: str, options: Mapping[str, Any]) -> Address:
    """Read a connection string; `options` win over its own. Raise ValueError for whatever is wrong."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() != "dingir":
        raise ValueError("expected dingir://[[user:]password@]host[:port][?option=value&...]")
    if "#" in rest:
        raise ValueError("expected no '#' in a connection string; as part of a password it is %23")
    authority, _, query = rest.partition("?")
    authority = authority.removesuffix("/")
    if "/" in authority:
        raise ValueError("expected no path in a connection string; as part of a password '/' is %2F")
    credentials, at, place = authority.rpartition("@")
    found = {**user_and_password(credentials, at), **host_and_port(place), **options_of(query)}
    for name in options:
        check_option(name)
    return Address(**{**found, **{name: value for name, value in options.items() if value is not None}})


def user_and_password(credentials: str, at: str) -> dict[str, str]:
    """Read `[user:]password`; one word alone is the password."""
    if not at:
        return {}
    user, colon, password = credentials.rpartition(":")
    if not password:
        raise ValueError("expected a password before '@'")
    decoded = {"password": decode("password", password)}
    return {**decoded, "user": decode("user", user)} if colon and user else decoded


def host_and_port(place: str) -> dict[str, Any]:
    """Read `host[:port]`; an IPv6 address stands in brackets."""
    if place.startswith("["):
        host, bracket, port = place[1:].partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise ValueError(f"expected [host]:port, received {place!r}")
        port = port[1:] if port else str(PORT)
    else:
        host, colon, port = place.partition(":")
        port = port if colon else str(PORT)
    if not host:
        raise ValueError("expected a host")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= PORT_MAX):
        raise ValueError(f"port: expected 1 to {PORT_MAX}, received {port!r}")
    return {"host": decode("host", host), "port": int(port)}


def options_of(query: str) -> dict[str, Any]:
    """Read `option=value&...`."""
    found: dict[str, Any] = {}
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        check_option(name)
        if not equals or name in found:
            raise ValueError(f"{name}: expected {name}=value, once")
        found[name] = decode(name, value) if name in ("protocol", "name") else seconds(name, decode(name, value))
    return found


def check_option(name: str) -> None:
    if name not in OPTIONS:
        raise ValueError(f"expected one of the options {', '.join(OPTIONS)}, received {name!r:.40}")


def seconds(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{name}: expected seconds, received {value!r}") from None


def decode(name: str, value: str) -> str:
    """Undo percent-encoding."""
    if BAD_ESCAPE.search(value):
        raise ValueError(f"{name}: expected two hexadecimal digits after each %")
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise ValueError(f"{name}: expected UTF-8, percent-encoded") from None

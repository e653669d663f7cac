"""Where the server is, and how every command is told so: the same options as redis-cli's where it has them."""

import argparse
import os
from dataclasses import dataclass, field
from typing import Final

PASSWORD_VARIABLE: Final = "REDISCLI_AUTH"
"""redis-cli's own: who has set it for redis-cli has set it for this. It is in no list of processes, as an option is."""


@dataclass(frozen=True)
class Address:
    """Where to connect, and the password to say there, empty for none."""

    host: str
    port: int
    unixsocket: str
    password: str = field(repr=False)

    def __str__(self) -> str:
        """Name the place for a person."""
        if self.unixsocket:
            return self.unixsocket
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that tell where the server is."""
    group = parser.add_argument_group("the server")
    group.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    group.add_argument("--port", type=int, default=3464, help="default: %(default)s")
    group.add_argument("--unixsocket", default="", metavar="PATH", help="a Unix socket instead of host and port")
    group.add_argument(
        "--password",
        default=os.environ.get(PASSWORD_VARIABLE, ""),
        help=f"default: the environment variable {PASSWORD_VARIABLE}, as for redis-cli",
    )


def address(args: argparse.Namespace) -> Address:
    """Return what the options of `add_arguments` say."""
    return Address(args.host, args.port, args.unixsocket, args.password)

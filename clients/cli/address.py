"""Where the server is, and how every command is told so: redis-cli's options, and their long names."""

import argparse
import getpass
import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

PORT: Final = 3464
PASSWORD_VARIABLES: Final = ("DINGIR_AUTH", "REDISCLI_AUTH")
"""The first that is set counts. The second is redis-cli's own: who has set it for redis-cli has set it for this. A
variable is in no list of processes, as an option is."""
SCHEMES: Final = ("dingir", "redis")


@dataclass(frozen=True)
class Address:
    """Where to connect, and who to say one is there: no password means that nothing is said."""

    host: str
    port: int
    unixsocket: str = ""
    password: str = field(default="", repr=False)
    user: str = "default"

    def __str__(self) -> str:
        """Name the place for a person."""
        if self.unixsocket:
            return self.unixsocket
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that tell where the server is. `-h` is the host, as redis-cli has it: help is `--help`."""
    group = parser.add_argument_group("the server")
    group.add_argument("-h", "--host", help="default: 127.0.0.1")
    group.add_argument("-p", "--port", type=port_number, help=f"default: {PORT}")
    group.add_argument("-s", "--unixsocket", metavar="PATH", help="a Unix socket instead of host and port")
    group.add_argument("-u", "--url", type=url, metavar="URL", help="dingir://[user[:password]@]host[:port]")
    group.add_argument("--user", help="who to be; needs a password (default: default)")
    group.add_argument(
        "-a", "--pass", "--password", dest="password", help=f"better: the variable {' or '.join(PASSWORD_VARIABLES)}"
    )
    group.add_argument("--askpass", action="store_true", help="ask for the password, and don't show it")


def address(args: argparse.Namespace, outer: Address | None = None) -> Address:
    """Return what the options of `add_arguments` say; what they leave open, the URL, `outer` or the default says."""
    base = args.url or outer or Address("127.0.0.1", PORT, password=password_of_environment())
    return Address(
        host=args.host or base.host,
        port=args.port or base.port,
        unixsocket=args.unixsocket or ("" if args.host or args.port else base.unixsocket),
        password=asked_password() if args.askpass else base.password if args.password is None else args.password,
        user=args.user or base.user,
    )


def port_number(text: str) -> int:
    """Read a port."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"expected a port, 1 to 65535, received {text[:20]!r}")
    return int(text)


def url(text: str) -> Address:
    """Read a URL; without a password it takes that of the environment.

    >>> url("dingir://ann:s%40crecy@example.org")
    Address(host='example.org', port=3464, unixsocket='', user='ann')
    """
    parts = urlsplit(text)
    try:
        port = parts.port or PORT
    except ValueError:
        raise argparse.ArgumentTypeError("expected a port, 1 to 65535, in the URL") from None
    if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/0") or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("expected dingir://[user[:password]@]host[:port]")
    password = password_of_environment() if parts.password is None else unquote(parts.password)
    return Address(parts.hostname, port, password=password, user=unquote(parts.username or "") or "default")


def password_of_environment() -> str:
    """Return the password that a variable holds, or none."""
    return next((os.environ[name] for name in PASSWORD_VARIABLES if os.environ.get(name)), "")


def asked_password() -> str:
    """Ask for the password at the terminal."""
    return getpass.getpass("Please input password: ")

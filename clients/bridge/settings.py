"""What the bridge is told on its command line."""

import argparse
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SERVER: Final = "dingir://127.0.0.1:3464"
SERVER_VARIABLE: Final = "DINGIR_SERVER"
"""Of the environment: arguments, and a password in them, are seen by everybody on the machine."""

UNUSABLE: Final = 2
"""The exit status where no other try could help: argparse's for a wrong flag."""

FAILED: Final = 1
"""The exit status where another try may help: a port is taken, the server that we started has ended."""

LISTEN: Final = "127.0.0.1:50051"
PROCESSES_MAX: Final = 64


class CantServe(Exception):
    """What makes it impossible to serve; the text says it in one line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The flags, checked."""

    server: str = SERVER
    listen: str = LISTEN
    http: str = ""
    """Where the JSON bindings are; nowhere if empty."""
    mode: str = "dingir"
    presets: bool = False
    debug_calls: bool = False
    server_command: str = ""
    """The server, as a child of ours; for DebugReload and DebugReset."""
    verifier: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    client_ca: str = ""
    processes: int = 1
    supervised: bool = False
    """Who started us holds the other end of our standard input: when that ends, so do we."""
    share_port: bool = False
    """Others may listen on the same port: we are one of several processes."""

    def __post_init__(self) -> None:
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("expected --tls-cert and --tls-key together")
        if self.client_ca and not self.tls_cert:
            raise ValueError("expected --tls-cert and --tls-key with --client-ca")
        if not 1 <= self.processes <= PROCESSES_MAX:
            raise ValueError(f"--processes: expected 1 to {PROCESSES_MAX}, received {self.processes}")
        if self.processes > 1 and (self.server_command or self.debug_calls):
            raise ValueError("--debug-calls and --server-command: expected with one process only")
        if self.processes > 1 and self.supervised:
            raise ValueError("--supervised: expected with one process only")
        if self.processes > 1 and any(host_and_port(one)[1] == 0 for one in (self.listen, self.http) if one):
            raise ValueError("expected a port with several processes")
        for name in filter(None, (self.tls_cert, self.tls_key, self.client_ca)):
            if not Path(name).is_file():
                raise ValueError(f"expected a file, there is none: {name}")
        for address in filter(None, (self.listen, self.http)):
            host_and_port(address)
        try:
            words = shlex.split(self.server_command)
        except ValueError as problem:
            raise ValueError(f"--server-command: {problem}") from None
        if self.server_command and not words:
            raise ValueError("--server-command: expected a command")


def host_and_port(address: str) -> tuple[str, int]:
    """Read `host:port`; an IPv6 address stands in brackets."""
    host, colon, port = address.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdecimal() and int(port) < 65_536):
        raise ValueError(f"expected host:port, received {address!r}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def parse(words: list[str]) -> Settings:
    """Read the command line; end the program where it is wrong."""
    parser = argparse.ArgumentParser(prog="python -m clients.bridge", description="gRPC and JSON for the exchange.")
    add = parser.add_argument
    server = os.environ.get(SERVER_VARIABLE, SERVER)
    said = f"the exchange: dingir://[user:password@]host[:port] (default: ${SERVER_VARIABLE}, or {SERVER})"
    add("--server", default=server, metavar="URL", help=said)
    add(
        "--listen",
        default=LISTEN,
        metavar="HOST:PORT",
        help="where gRPC listens (%(default)s); port 0: any, printed at the start",
    )
    add("--http", default="", metavar="HOST:PORT", help="where JSON over HTTP listens; Dingir's port is 8765 (off)")
    add("--mode", choices=("dingir", "strict"), default="dingir", help="status codes and texts (%(default)s)")
    add("--presets", action="store_true", help="create the assets and markets of a fresh Dingir")
    add("--debug-calls", action="store_true", help="allow DebugDump, DebugReload and DebugReset")
    add(
        "--server-command",
        default="",
        metavar="COMMAND",
        help="start the server with this, for DebugReload and DebugReset; when it ends by itself, so does the bridge",
    )
    add("--verifier", default="", metavar="MODULE:FUNCTION", help="checks the signatures of orders")
    add("--tls-cert", default="", metavar="FILE", help="certificate chain (PEM)")
    add("--tls-key", default="", metavar="FILE", help="its key (PEM), without a passphrase")
    add("--client-ca", default="", metavar="FILE", help="only clients with a certificate of these authorities (PEM)")
    add("--processes", type=int, default=1, metavar="N", help="so many, behind one port (%(default)s)")
    internal = parser.add_argument_group("internal", "for who starts a bridge as a child, as the server does")
    internal.add_argument("--supervised", action="store_true", help="leave when standard input ends")
    internal.add_argument("--share-port", action="store_true", help=argparse.SUPPRESS)
    try:
        return Settings(**vars(parser.parse_args(words)))
    except ValueError as problem:
        parser.error(str(problem))

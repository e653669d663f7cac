"""The bridge as a child: `python -m clients.bridge`, which speaks gRPC and JSON to programs, and our wire to us.

It is a client like any other, and nothing here knows more of it than its command line. `bridge` says where gRPC
listens, `bridge-options` is everything else that it may be told (`clients/bridge/README.md`).
"""

import shlex
import socket
from typing import Final
from urllib.parse import quote

from server.child import Child
from server.listeners import ListenError
from server.server import Server

UNUSABLE: Final = 2
"""The status of a bridge that can't run at all: a flag is wrong, a package is missing."""

ANY_HOST: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""By which address of this machine we are reached where we listen on all."""


class BridgeProcess(Child):
    """The bridge, where there is to be one."""

    def __init__(self, server: Server, listeners: list[socket.socket]) -> None:
        settings = server.settings
        words = ["clients.bridge", "--listen", settings.bridge, *shlex.split(settings.bridge_options), "--supervised"]
        super().__init__(server, "bridge", words, UNUSABLE)
        self.wanted: Final = bool(settings.bridge)
        if settings.bridge_options and not self.wanted:
            server.log("warning", "bridge-options are not used, as bridge says nowhere to listen")
        self._place: Final = place_of(listeners) if self.wanted else ""

    async def supervise(self) -> None:
        """Keep it running, where there is to be one, until cancelled; then end it."""
        if self.wanted:
            await super().supervise()

    def secrets(self) -> dict[str, str]:
        """Return where we are, with the password that is in force now."""
        password = quote(self._server.settings.requirepass, safe="")
        return {"DINGIR_SERVER": f"dingir://{f':{password}@' if password else ''}{self._place}"}


def place_of(listeners: list[socket.socket]) -> str:
    """Say where a program on this machine reaches us; raise ListenError where no TCP program can."""
    for listener in listeners:
        if listener.family == socket.AF_UNIX:
            continue
        host, port = listener.getsockname()[:2]
        host = ANY_HOST.get(host, host)
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    raise ListenError("bridge: it speaks TCP to this server, which listens on none: set port and bind")

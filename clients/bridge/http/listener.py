"""Serves the application, in the event loop of the bridge, until the bridge leaves."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final

import uvicorn
from starlette.applications import Starlette

from clients.bridge.limits import CALLS_MAX, DRAIN_S, IDLE_S
from clients.bridge.settings import CantServe, Settings, host_and_port

BACKLOG: Final = 1024


class Quiet(uvicorn.Server):
    """uvicorn without its signal handlers: who leaves when is the bridge's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpListener:
    """The HTTP server of a bridge."""

    def __init__(self, settings: Settings, application: Starlette) -> None:
        self._socket: Final = listening(settings.http, settings.share_port)
        config = uvicorn.Config(
            application,
            http="httptools",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            limit_concurrency=CALLS_MAX,
            timeout_keep_alive=int(IDLE_S),
            timeout_graceful_shutdown=int(DRAIN_S),
            server_header=False,
            ssl_certfile=settings.tls_cert or None,
            ssl_keyfile=settings.tls_key or None,
            ssl_ca_certs=settings.client_ca or None,
            ssl_cert_reqs=2 if settings.client_ca else 0,  # ssl.CERT_REQUIRED, ssl.CERT_NONE
        )
        self._server: Final = Quiet(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def start(self) -> None:
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    async def stop(self) -> None:
        """Take nobody new, and let calls end."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task


def listening(address: str, share_port: bool) -> socket.socket:
    """Listen, or raise `CantServe`."""
    host, port = host_and_port(address)
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if share_port:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as problem:
        made.close()
        raise CantServe(f"can't listen on {address}: {problem.strerror}") from None
    made.setblocking(False)
    return made

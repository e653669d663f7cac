"""One bridge process: its listeners, what they serve, and how it ends.

On SIGTERM or SIGINT: health says NOT_SERVING, nobody new is taken, what is under way may end, for up to `DRAIN_S`.
"""

import asyncio
import contextlib
import os
import signal
import sys

from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from clients.bridge.bridge import Bridge
from clients.bridge.calls import dingirs_handlers, our_handlers
from clients.bridge.exchange import service as exchange
from clients.bridge.feed.hub import Hub
from clients.bridge.http.app import application
from clients.bridge.http.listener import HttpListener, listening
from clients.bridge.limits import CALLS_MAX, CONNECT_FIRST_S, DRAIN_S, MESSAGE_BYTES_MAX
from clients.bridge.link_log import LinkLog
from clients.bridge.log import say
from clients.bridge.matchengine import service as matchengine
from clients.bridge.presets import create_presets
from clients.bridge.settings import FAILED, CantServe, Settings
from clients.bridge.tls import credentials
from clients.bridge.verifier import Verifier
from dingir.address import Address
from dingir.errors import DingirError, ServerError


def options(settings: Settings) -> list[tuple[str, int]]:
    """Say what grpcio is not to decide by itself."""
    return [
        ("grpc.so_reuseport", int(settings.share_port)),  # else two bridges would share a port by mistake
        ("grpc.max_receive_message_length", MESSAGE_BYTES_MAX),
        ("grpc.max_concurrent_streams", CALLS_MAX),
    ]


class Front:
    """The gRPC server of a bridge."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._server = aio.server(options=options(bridge.settings), maximum_concurrent_rpcs=CALLS_MAX)
        self._health = health.aio.HealthServicer()
        self._names = [matchengine.DESCRIPTOR.full_name, exchange.DESCRIPTOR.full_name]
        self._hub = Hub(bridge.address, bridge.link)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server.add_generic_rpc_handlers((dingirs_handlers(bridge), our_handlers(bridge, self._hub)))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection((*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server)
        for link in bridge.links:
            link.changed.append(self._server_came_or_went)

    async def start(self) -> int:
        """Listen; return the port, or raise `CantServe`."""
        settings = self.bridge.settings
        secret, listen, server = credentials(settings), settings.listen, self._server
        try:
            port = server.add_insecure_port(listen) if secret is None else server.add_secure_port(listen, secret)
        except RuntimeError as problem:
            listening(listen, settings.share_port).close()  # which knows why, where grpcio only failed
            raise CantServe(f"can't listen on {listen}: {problem}") from None
        await self._tell()
        await self._server.start()
        return port

    async def stop(self) -> None:
        """Take nobody new, and let calls end."""
        await self._health.enter_graceful_shutdown()
        self._hub.close()
        await self._server.stop(DRAIN_S)

    def _server_came_or_went(self) -> None:
        task = asyncio.get_running_loop().create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        told = health_pb2.HealthCheckResponse
        status = told.SERVING if self.bridge.ready else told.NOT_SERVING
        for name in ("", *self._names):
            await self._health.set(name, status)


async def run(settings: Settings, address: Address, verifier: Verifier | None) -> int:
    """Serve until a signal says otherwise; return the exit status, or raise `CantServe`."""
    bridge = Bridge(settings, address, verifier)
    LinkLog(address, bridge.links)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, bridge.leaving.set)
    if settings.supervised:
        leave_with_parent(bridge)
    await bridge.steward.start()
    links = [asyncio.create_task(link.serve()) for link in bridge.links]
    try:
        listeners = await listen(bridge) if await prepared(bridge) else []
        await bridge.leaving.wait()
        say("leaving")
        await asyncio.gather(*(listener.stop() for listener in listeners))
    finally:
        for link in links:
            link.cancel()
        for link in links:
            with contextlib.suppress(asyncio.CancelledError):
                await link
        await bridge.steward.stop()
    return FAILED if bridge.steward.failed else 0


async def listen(bridge: Bridge) -> list[Front | HttpListener]:
    """Begin to serve, and say where; return what does, or raise `CantServe`."""
    settings, address = bridge.settings, bridge.address
    front = Front(bridge)
    http = HttpListener(settings, application(bridge)) if settings.http else None
    port = await front.start()
    said = f"gRPC on {settings.listen.rpartition(':')[0]}:{port}"
    if http is not None:
        http.start()
        said += f", JSON on {settings.http.rpartition(':')[0]}:{http.port}"
    say(f"{said}; the exchange is {address.host}:{address.port}")
    return [front, http] if http is not None else [front]


def leave_with_parent(bridge: Bridge) -> None:
    """Leave when standard input ends: who started us has ended, however that was."""
    loop = asyncio.get_running_loop()
    parent = sys.stdin.fileno()

    def hear() -> None:
        if not os.read(parent, 4096):
            loop.remove_reader(parent)
            bridge.leaving.set()

    loop.add_reader(parent, hear)


async def prepared(bridge: Bridge) -> bool:
    """Do what comes before anybody is served; tell whether anybody is to be: not where the bridge leaves before."""

    async def prepare() -> None:
        await first_connection(bridge)
        if bridge.settings.presets:
            await with_presets(bridge)

    preparing, leaving = asyncio.create_task(prepare()), asyncio.create_task(bridge.leaving.wait())
    await asyncio.wait((preparing, leaving), return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if bridge.leaving.is_set():
        preparing.cancel()
        return False
    await preparing
    return True


async def first_connection(bridge: Bridge) -> None:
    """Wait for the server before anybody is served, but not for ever: who calls is to hear that it is away."""
    connected = asyncio.Event()

    def hear() -> None:
        if bridge.ready:
            connected.set()

    for link in bridge.links:
        link.changed.append(hear)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CONNECT_FIRST_S):
            await connected.wait()


async def with_presets(bridge: Bridge) -> None:
    """Create the presets as soon as there is a server, or raise `CantServe`; nobody is served before."""
    while True:
        try:
            await create_presets(bridge.link)
            return
        except ServerError as refusal:
            raise CantServe(f"--presets: {refusal}") from None
        except DingirError:  # the link's log says why
            await asyncio.sleep(0.05)

"""Listening sockets and what is said to a connection that may not come in.

Sockets are opened before recovery begins, so that a taken port is known at once and clients are told
LOADING instead of being refused. Accepting waits in Trio; a connection is handed to the loop and never
touched here again.
"""

import errno
import os
import socket
import stat

import trio

from server.connection import Connection
from server.limits import ACCEPTS_MAX
from server.loop import Loop
from server.server import Server

MAXCLIENTS_TEXT = b"-ERR max number of clients reached\r\n"
DENIED_TEXT = (
    b"-DENIED Dingir is running in protected mode because protected mode is enabled and no password is set. "
    b"In this mode connections are only accepted from the loopback interface. Set a password "
    b"(requirepass), or, if nobody else can reach this port, turn protected mode off "
    b"(CONFIG SET protected-mode no, from this machine).\r\n"
)


class ListenError(Exception):
    """An address that can't be listened on; the text names it and says why."""


def open_listeners(server: Server) -> list[socket.socket]:
    """Bind every address of the settings; raises ListenError."""
    settings = server.settings
    sockets: list[socket.socket] = []
    try:
        if settings.port >= 0 and not (settings.port == 0 and settings.unixsocket):
            for address in settings.bind:
                opened = open_tcp(address, settings.port, settings.tcp_backlog)
                if opened is not None:
                    sockets.append(opened)
        if settings.unixsocket:
            sockets.append(open_unix(settings.unixsocket, settings.unixsocketperm, settings.tcp_backlog))
    except ListenError:
        for opened in sockets:
            opened.close()
        raise
    if not sockets:
        raise ListenError("no address to listen on: set port and bind, or unixsocket")
    return sockets


def open_tcp(address: str, port: int, backlog: int) -> socket.socket | None:
    """One TCP listener; an address written with a leading '-' may be missing from this machine."""
    optional = address.startswith("-")
    host = address.removeprefix("-")
    host = {"*": "0.0.0.0", "::*": "::"}.get(host, host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        if optional:
            return None
        raise ListenError(f"bind {host}: {error.strerror}") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        if optional and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        taken = "; is another server running there?" if error.errno == errno.EADDRINUSE else ""
        raise ListenError(f"can't listen on {host}:{port}: {error.strerror}{taken}") from None
    listener.setblocking(False)
    return listener


def open_unix(path: str, mode: int, backlog: int) -> socket.socket:
    """The Unix socket; a stale one of an earlier run is replaced, a living one is not."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if os.path.exists(path) and stat.S_ISSOCK(os.stat(path).st_mode):
            probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                probe.connect(path)
            except OSError:
                os.unlink(path)
            else:
                raise OSError(errno.EADDRINUSE, "Address already in use")
            finally:
                probe.close()
        listener.bind(path)
        if mode:
            os.chmod(path, mode)
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        raise ListenError(f"can't listen on unix socket {path}: {error.strerror}") from None
    listener.setblocking(False)
    return listener


def remove_unix(listener: socket.socket) -> None:
    """Take a Unix socket's name out of the file system."""
    if listener.family == socket.AF_UNIX:
        path = str(listener.getsockname())
        if os.path.exists(path):
            os.unlink(path)


def name_of(listener: socket.socket) -> str:
    """Where a listener listens, for people."""
    if listener.family == socket.AF_UNIX:
        return str(listener.getsockname())
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def accept_forever(listener: socket.socket, server: Server, loop: Loop) -> None:
    """Admit connections until cancelled; the listener is closed then."""
    with listener:
        try:
            while True:
                await trio.lowlevel.wait_readable(listener)
                await accept_ready(listener, server, loop)
        finally:
            remove_unix(listener)


async def accept_ready(listener: socket.socket, server: Server, loop: Loop) -> None:
    """Admit those who are waiting, so many at most: the others find the listener readable in the next turn."""
    for _ in range(ACCEPTS_MAX):
        try:
            sock, peer = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            server.log("warning", f"can't accept connections: {error.strerror}; trying again in 0.1 s")
            await trio.sleep(0.1)
            return
        try:
            admit(sock, peer, listener, server, loop)
        except OSError:
            sock.close()  # it left while it was being admitted


def admit(sock: socket.socket, peer: object, listener: socket.socket, server: Server, loop: Loop) -> None:
    """Make a connection of an accepted socket, or say why not and close it."""
    settings = server.settings
    sock.setblocking(False)
    unix = listener.family == socket.AF_UNIX
    if len(server.connections) >= settings.maxclients:
        server.stats.rejected_connections += 1
        sock.send(MAXCLIENTS_TEXT)
        sock.close()
        return
    if unix:
        address = local = f"{name_of(listener)}:0"
    else:
        assert isinstance(peer, tuple)
        host = str(peer[0])
        if settings.protected_mode and not settings.requirepass and not is_loopback(host):
            server.stats.rejected_connections += 1
            sock.send(DENIED_TEXT)
            sock.close()
            return
        address = f"[{host}]:{peer[1]}" if ":" in host else f"{host}:{peer[1]}"
        local_host, local_port = sock.getsockname()[:2]
        local = f"[{local_host}]:{local_port}" if ":" in local_host else f"{local_host}:{local_port}"
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.tcp_keepalive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, settings.tcp_keepalive)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, max(1, settings.tcp_keepalive // 3))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
    connection = Connection(sock, server.next_connection_id, address, local, unix, server.clock.monotonic_s())
    server.next_connection_id += 1
    server.stats.connections_received += 1
    connection.parser.bulk_max = settings.proto_max_bulk_len
    connection.parser.request_max = settings.client_query_buffer_limit
    connection.authenticate(not settings.requirepass)
    loop.add(connection)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    return host.startswith("127.") or host in ("::1", "::ffff:127.0.0.1")

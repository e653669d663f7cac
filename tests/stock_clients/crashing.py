"""A port that crashes the server: whoever connects to it has the server killed, and started again.

While it is away, trades happen that subscribers miss (`Exchange.crash`, `feed.missed`). When everything is up again
the caller is sent "ok", or why not, and its connection is closed; so any language can ask and wait with a few lines.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.exchange import HOST, Exchange, ServerFailure, Traders

from .feed import missed


@contextlib.contextmanager
def crashing(exchange: Exchange, traders: Traders) -> Iterator[int]:
    """Listen on a port that crashes `exchange`; give the port."""

    def serve() -> None:
        with contextlib.suppress(OSError):  # the listener is closed when the tests are done
            while True:
                caller, _ = listener.accept()
                with caller:
                    caller.sendall(crash().encode())

    def crash() -> str:
        try:
            exchange.crash(missed(traders))
        except (OSError, ServerFailure) as problem:
            return f"not crashed as it should: {problem}"
        return "ok"

    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()

"""redis-py sends a command again when the connection drops before the reply: it must take effect once.

A proxy between client and server lets one command through, waits until the server has answered it, and
cuts the connection instead of passing the answer on. The client can't know whether the command was
executed; under its defaults it connects anew and repeats it. A client id, a business id or a transfer
id makes the repetition harmless.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ..exchange import HOST, Exchange, Traders
from .variants import Options, Reader, connect

READ_MAX = 65536
CUT_MAX_S = 10.0


class CuttingProxy:
    """Forwards connections, and cuts the first one that is about to deliver the answer to `name`."""

    def __init__(self, listener: socket.socket, server_port: int, name: bytes) -> None:
        self._listener = listener
        self._server_port = server_port
        self._name = name
        self.port: int = listener.getsockname()[1]
        self.cuts = 0

    def serve(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end of the test
            while True:
                client, _ = self._listener.accept()
                self._forward(client)

    def _forward(self, client: socket.socket) -> None:
        """Carry requests and answers by turns: redis-py waits for each answer before it goes on."""
        with client, socket.create_connection((HOST, self._server_port)) as server:
            client.settimeout(CUT_MAX_S)
            server.settimeout(CUT_MAX_S)
            while request := client.recv(READ_MAX):
                server.sendall(request)
                answer = server.recv(READ_MAX)
                if self._name in request and self.cuts == 0:
                    self.cuts += 1
                    return
                client.sendall(answer)


@contextlib.contextmanager
def cut_at(exchange: Exchange, name: bytes) -> Iterator[CuttingProxy]:
    with socket.create_server((HOST, 0)) as listener:
        proxy = CuttingProxy(listener, exchange.port, name)
        thread = threading.Thread(target=proxy.serve)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_order_with_a_client_id_is_placed_once(
    exchange: Exchange, options: Options, reader: Reader, client: Any, traders: Traders
) -> None:
    words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10", "CLIENTID", "once")
    with cut_at(exchange, b"ORDER.PUT") as proxy:
        through = connect(proxy.port, options)
        told = reader.record(through.execute_command(*words))
        through.close()
    assert proxy.cuts == 1
    (order,) = (reader.record(order) for order in client.execute_command("ORDER.LIST", traders.maker))
    assert reader.text(order["id"]) == reader.text(told["id"])
    client.execute_command("ORDER.CANCELALL", traders.maker)


@pytest.mark.parametrize(
    "words",
    [
        ("BALANCE.UPDATE", "{maker}", "BTC", "-1", "BUSINESS", "withdraw", "ID", "9"),
        ("BALANCE.TRANSFER", "{maker}", "{taker}", "BTC", "1", "ID", "rent"),
    ],
    ids=lambda words: words[0],
)
def test_money_is_moved_once(
    exchange: Exchange, options: Options, reader: Reader, client: Any, traders: Traders, words: tuple[str, ...]
) -> None:
    name = words[0].encode()
    with cut_at(exchange, name) as proxy:
        through = connect(proxy.port, options)
        filled_in = [word.format(maker=traders.maker, taker=traders.taker) for word in words]
        told = reader.record(through.execute_command(*filled_in))
        through.close()
    assert proxy.cuts == 1
    balances = reader.record(client.execute_command("BALANCE.GET", traders.maker, "BTC"))
    assert reader.text(told["available"]) == "999999.00000000"
    assert reader.record(balances["BTC"]) == told

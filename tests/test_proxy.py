"""The proxy itself: what passes, and that a cut looks to the client as it is said to."""

import socket
from collections.abc import Iterator

import pytest

from tests.exchange import Exchange, running
from tests.proxy import Cut, Passage, Proxy
from tests.real_server import HOST, Wire


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    with running() as exchange:
        yield exchange


class Cutting(Passage):
    """Cuts at one place."""

    def __init__(self, place: str, cut: Cut) -> None:
        self.place = place
        self.cut = cut

    def accepted(self) -> None:
        if self.place == "accept":
            raise self.cut

    def request(self, data: bytes) -> bytes:
        if self.place == "request":
            raise self.cut
        return data

    def answer(self, data: bytes) -> bytes:
        if self.place == "answer":
            raise self.cut
        return data


def received(port: int) -> bytes:
    """PING, and return what comes until the end; raise ConnectionResetError where that is a reset."""
    data = b""
    with socket.create_connection((HOST, port), timeout=10) as client:
        client.sendall(b"PING\r\n")
        while more := client.recv(100):
            data += more
    return data


def test_what_is_not_cut_passes_and_a_thousand_requests_may_precede_the_first_answer(exchange: Exchange) -> None:
    with Proxy(exchange.port) as proxy:
        wire = Wire(proxy.port)
        assert wire.ask_all(*[("ECHO", "x" * 1000)] * 1000) == [b"x" * 1000] * 1000
        wire.close()
    assert proxy.accepted == 1
    exchange.wait_until_alone()


@pytest.mark.parametrize("place", ["accept", "request", "answer"])
@pytest.mark.parametrize("reset", [False, True], ids=["FIN", "RST"])
def test_a_cut_ends_the_connection_on_both_sides_and_is_seen_as_what_it_is(
    exchange: Exchange, place: str, reset: bool
) -> None:
    with Proxy(exchange.port, lambda: Cutting(place, Cut(reset=reset))) as proxy:
        if reset:
            with pytest.raises((ConnectionResetError, BrokenPipeError)):
                received(proxy.port)
        elif place == "accept":  # closed with an unread request in its buffer, or before that came: either is true
            try:
                assert received(proxy.port) == b""
            except (ConnectionResetError, BrokenPipeError):
                pass
        else:
            assert received(proxy.port) == b""
    exchange.wait_until_alone()


def test_the_last_bytes_before_a_cut_still_arrive(exchange: Exchange) -> None:
    with Proxy(exchange.port, lambda: Cutting("answer", Cut(b"+PO"))) as proxy:
        assert received(proxy.port) == b"+PO"


def test_who_comes_while_the_proxy_does_not_listen_is_refused(exchange: Exchange) -> None:
    with Proxy(exchange.port) as proxy:
        with Wire(proxy.port) as wire:
            assert wire.ask("PING") == b"PONG"
            proxy.refuse()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((HOST, proxy.port))
            assert wire.ask("PING") == b"PONG"  # a connection that there was stays
        proxy.listen()
        with Wire(proxy.port) as wire:
            assert wire.ask("PING") == b"PONG"


def test_without_a_server_the_connection_is_closed() -> None:
    with socket.create_server((HOST, 0)) as nobody:
        port = nobody.getsockname()[1]
    with Proxy(port) as proxy:
        try:
            assert received(proxy.port) == b""
        except (ConnectionResetError, BrokenPipeError):
            pass

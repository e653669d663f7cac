"""Who subscribes while the server recovers must not be left connected and deaf."""

import pytest

from tests.server.standin import Standin

LOADING = b"-LOADING Dingir is loading the dataset in memory\r\n"


@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("words", [("SUBSCRIBE", "trade:BTC_USDT"), ("psubscribe", "depth:*")])
def test_subscription_is_refused_and_the_connection_closed(
    standin: Standin, protocol: int, words: tuple[str, ...]
) -> None:
    server = standin.server()
    server.loading = True
    server.loop.dispatcher.refresh_open()
    client = standin.client(server, protocol)
    assert client(*words) == LOADING
    assert client.connection.closing


def test_other_commands_are_refused_and_the_connection_stays(standin: Standin) -> None:
    server = standin.server()
    server.loading = True
    server.loop.dispatcher.refresh_open()
    client = standin.client(server)
    for words in (("PING",), ("FEED.SNAPSHOT", "trade:BTC_USDT"), ("MARKET.LIST",), ("UNSUBSCRIBE",)):
        assert client(*words) == LOADING
    assert not client.connection.closing

"""redis-py repeats a command when the connection drops before the reply: it must take effect once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.exchange import Exchange, Traders

from ..cutting import CuttingProxy
from .variants import Options, Reader, connect


@pytest.fixture
def proxy(exchange: Exchange) -> Iterator[CuttingProxy]:
    with CuttingProxy(exchange.port) as proxy:
        yield proxy


def test_order_with_a_client_id_is_placed_once(
    proxy: CuttingProxy, options: Options, reader: Reader, client: Any, traders: Traders
) -> None:
    words = ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10", "CLIENTID", "cut-once")
    through = connect(proxy.port, options)
    told = reader.record(through.execute_command(*words))
    through.close()
    assert proxy.marks == {b"cut-once"}
    (order,) = (reader.record(order) for order in client.execute_command("ORDER.LIST", traders.maker))
    assert reader.text(order["id"]) == reader.text(told["id"])
    client.execute_command("ORDER.CANCELALL", traders.maker)


@pytest.mark.parametrize(
    "words",
    [
        ("BALANCE.UPDATE", "{maker}", "BTC", "-1", "BUSINESS", "cut-business", "ID", "9"),
        ("BALANCE.TRANSFER", "{maker}", "{taker}", "BTC", "1", "ID", "cut-transfer"),
    ],
    ids=lambda words: words[0],
)
def test_money_is_moved_once(
    proxy: CuttingProxy, options: Options, reader: Reader, client: Any, traders: Traders, words: tuple[str, ...]
) -> None:
    through = connect(proxy.port, options)
    filled_in = [word.format(maker=traders.maker, taker=traders.taker) for word in words]
    told = reader.record(through.execute_command(*filled_in))
    through.close()
    assert len(proxy.marks) == 1
    balances = reader.record(client.execute_command("BALANCE.GET", traders.maker, "BTC"))
    assert reader.text(told["available"]) == "999999.00000000"
    assert reader.record(balances["BTC"]) == told

"""What an order is told as: by a template where many are alike, and then as without one."""

from protocol.replies import encode
from protocol.shapes import ORDER, ORDER_RESULT
from protocol.values import Record
from server.engine.exchange import Exchange
from server.engine.order import Order
from server.engine.replies import order_record, order_result, order_values, result_values
from tests.engine.script import execute, script
from tests.engine.venue import funded


def assert_told_alike(order: Order) -> None:
    """Compare both forms, in values and in bytes."""
    for told, values, shape in (
        (order_record(order), order_values(order), ORDER),
        (order_result(order), result_values(order), ORDER_RESULT),
    ):
        assert told.values == values
        for resp3 in (False, True):
            assert encode(told, resp3) == encode(Record(shape, values), resp3)


def test_every_order_of_a_long_script_is_told_as_its_values_are() -> None:
    exchange = Exchange()
    by_template = 0
    for number, (now_us, words) in enumerate(script(7, 2_000)):
        execute(exchange, words, now_us)
        if number % 200 == 0:
            for order in exchange.orders.values():
                assert_told_alike(order)
                by_template += order_record(order).template is not None
    assert by_template > 100


def test_a_market_that_changes_its_fees_tells_the_orders_of_both_times_right() -> None:
    venue = funded()
    put = "ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 90"
    venue.all([put, put, put, put, "ORDER.CANCEL 1 ETH_USDT 1"])
    venue.all(["MARKET.SET ETH_USDT TAKERFEE 0.0077 MAKERFEE 0.0033", "ORDER.CANCEL 1 ETH_USDT 2", put])
    assert venue.record("ORDER.CANCEL 1 ETH_USDT 5")["taker_fee"] == b"0.0077"
    venue.all(["MARKET.SET ETH_USDT TAKERFEE 0 MAKERFEE 0", "ORDER.CANCEL 1 ETH_USDT 3"])
    for order in venue.exchange.orders.values():
        assert_told_alike(order)

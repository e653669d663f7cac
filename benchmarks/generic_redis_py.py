"""The baseline in Python: redis-py's generic `execute_command`, measured as the libraries' bench programs are.

What it is told and prints is the contract of tests/client_libraries/README.md. Client ids are made here, as whoever
uses redis-py and wants to resend safely has to; the answer is used as redis-py gives it, a dict of text in RESP3.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any, Final

import redis

WARM_UP_S: Final = 0.5
PRICES: Final = 100
LIBRARY: Final = f"redis-py {redis.__version__} execute_command"
Words = tuple[str, ...]


class Orders:
    """The words of the n-th order, n counting on."""

    def __init__(self) -> None:
        self.count = 0
        self.first = ("ORDER.PUT", os.environ["DINGIR_MAKER"], os.environ["DINGIR_MARKET"], "BID", "LIMIT", "0.01")

    def next(self) -> Words:
        n = self.count
        self.count += 1
        return (*self.first, "PRICE", f"{1 + n % PRICES / PRICES:.2f}", "CLIENTID", f"redis-py-{n}")


def one_at_a_time(client: Any, orders: Orders) -> int:
    """Place an order; return how many that were."""
    assert client.execute_command(*orders.next())["status"] == "NEW"
    return 1


def pipelined(client: Any, orders: Orders) -> int:
    """Place a batch of orders; return how many that were."""
    pipe = client.pipeline(transaction=False)
    count = int(os.environ["DINGIR_PIPELINE"])
    for _ in range(count):
        pipe.execute_command(*orders.next())
    assert all(order["status"] == "NEW" for order in pipe.execute())
    return count


def measure(place: Callable[[], int], seconds: float) -> tuple[float, list[float]]:
    """Place orders for so long; return orders/s, and the seconds that each waited for its answer."""
    waits: list[float] = []
    started = at = time.perf_counter()
    while at - started < seconds:
        count = place()
        now = time.perf_counter()
        waits += [now - at] * count
        at = now
    return len(waits) / (at - started), waits


def percentile_us(waits: list[float], percent: int) -> float:
    """Return a percentile of sorted seconds, in microseconds."""
    return round(waits[(len(waits) - 1) * percent // 100] * 1e6, 1)


def main() -> None:
    port = int(os.environ["DINGIR_URL"].rpartition(":")[2])
    client = redis.Redis(port=port, protocol=3, decode_responses=True)
    orders = Orders()
    for mode, place in (("one at a time", one_at_a_time), ("pipelined", pipelined)):
        measure(lambda place=place: place(client, orders), WARM_UP_S)  # type: ignore[misc]
        rate, waits = measure(lambda place=place: place(client, orders), float(os.environ["DINGIR_SECONDS"]))  # type: ignore[misc]
        waits.sort()
        figures = {"orders_per_s": rate, "p50_us": percentile_us(waits, 50), "p99_us": percentile_us(waits, 99)}
        print(json.dumps({"mode": mode, "protocol": "resp", "library": LIBRARY, **figures}), flush=True)


if __name__ == "__main__":
    main()

"""For the runner: orders a second and their times, one at a time and pipelined, of both APIs in both protocols."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable

import dingir
import dingir.aio

URL = os.environ["DINGIR_URL"]
MARKET = os.environ["DINGIR_MARKET"]
MAKER = int(os.environ["DINGIR_MAKER"])
SECONDS = float(os.environ["DINGIR_SECONDS"])
WINDOW = int(os.environ["DINGIR_PIPELINE"])
WARM_UP_S = 0.5
PROTOCOLS: tuple[dingir.ProtocolName, ...] = ("resp", "msgpack")
PRICES = [f"{1 + number / 100:.2f}" for number in range(100)]


class Clock:
    """Counts orders and their times for as long as a measurement lasts."""

    def __init__(self, seconds: float) -> None:
        self.times_s: list[float] = []
        self.began = time.perf_counter()
        self.end = self.began + seconds

    def running(self) -> bool:
        return time.perf_counter() < self.end

    def took(self, began: float, orders: int = 1) -> None:
        """Note that `orders` were handed over at `began`, and are answered now."""
        self.times_s += [time.perf_counter() - began] * orders

    def report(self, mode: str, protocol: str, library: str) -> None:
        rate = len(self.times_s) / (time.perf_counter() - self.began)
        self.times_s.sort()
        p50, p99 = (self.times_s[int(len(self.times_s) * share)] * 1e6 for share in (0.5, 0.99))
        told = {"mode": mode, "protocol": protocol, "library": library, "orders_per_s": round(rate, 1)}
        print(json.dumps({**told, "p50_us": round(p50, 1), "p99_us": round(p99, 1)}), flush=True)


# -- waiting for replies ----------------------------------------------------------------------------------


def one_at_a_time(exchange: dingir.Exchange, clock: Clock) -> None:
    while clock.running():
        began = time.perf_counter()
        order = exchange.order.put(MAKER, MARKET, "BID", "LIMIT", "0.01", price=PRICES[len(clock.times_s) % 100])
        clock.took(began)
        assert order.status == "NEW"


def pipelined(exchange: dingir.Exchange, clock: Clock) -> None:
    while clock.running():
        began = time.perf_counter()
        pipeline = exchange.pipeline()
        for number in range(WINDOW):
            price = PRICES[(len(clock.times_s) + number) % 100]
            pipeline.order.put(MAKER, MARKET, "BID", "LIMIT", "0.01", price=price)
        results = pipeline.execute()
        clock.took(began, WINDOW)
        assert all(isinstance(order, dingir.OrderResult) and order.status == "NEW" for order in results)


def waiting() -> None:
    library = f"dingir {dingir.__version__}"
    modes: dict[str, Callable[[dingir.Exchange, Clock], None]] = {
        "one at a time": one_at_a_time,
        "pipelined": pipelined,
    }
    for protocol in PROTOCOLS:
        with dingir.connect(URL, protocol=protocol) as exchange:
            for mode, place in modes.items():
                place(exchange, Clock(WARM_UP_S))
                clock = Clock(SECONDS)
                place(exchange, clock)
                clock.report(mode, protocol, library)


# -- awaiting them: as many tasks as orders in flight, each one order at a time --------------------------------


async def tasks(exchange: dingir.aio.Exchange, clock: Clock, count: int) -> None:
    async def place() -> None:
        while clock.running():
            began = time.perf_counter()
            price = PRICES[len(clock.times_s) % 100]
            order = await exchange.order.put(MAKER, MARKET, "BID", "LIMIT", "0.01", price=price)
            clock.took(began)
            assert order.status == "NEW"

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(place())


async def awaiting() -> None:
    library = f"dingir {dingir.__version__} asyncio"
    modes: dict[str, Callable[[dingir.aio.Exchange, Clock], Awaitable[None]]] = {
        "one at a time": lambda exchange, clock: tasks(exchange, clock, 1),
        "pipelined": lambda exchange, clock: tasks(exchange, clock, WINDOW),
    }
    for protocol in PROTOCOLS:
        async with dingir.aio.connect(URL, protocol=protocol) as exchange:
            for mode, place in modes.items():
                await place(exchange, Clock(WARM_UP_S))
                clock = Clock(SECONDS)
                await place(exchange, clock)
                clock.report(mode, protocol, library)


waiting()
asyncio.run(awaiting())

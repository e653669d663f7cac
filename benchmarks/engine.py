"""Microseconds per command of the engine alone, and bytes per resting order: `python -m benchmarks.engine`.

Measures what a tick spends between a request's words and its reply value: parser, handler, Outcome.
No sockets, no journal, no encoding of replies. The cyclic collector is off, as in the server. Each figure
is the median of ROUNDS, in processor time, which a busy machine disturbs less; it says whether the engine
that it measured is compiled.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import server.engine.exchange
from protocol.requests import PARSERS
from server.engine.dump import load, rows, state_hash
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from server.engine.invariants import check
from server.engine.rows import Row

ROUNDS = 5
USERS = 8


class Bench:
    """An exchange with one market and funded users, and a clock that counts commands."""

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.now_us = 0
        for line in (
            b"ASSET.CREATE BTC SCALE 8",
            b"ASSET.CREATE USDT SCALE 8",
            b"MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2 TAKERFEE 0.002 MAKERFEE 0.001",
            b"ENGINE.SET user-order-limit 0",
        ):
            self.run([line.split()])
        for user in range(1, USERS + 1):
            self.run([[b"USER.REGISTER"]])
            for asset in (b"BTC", b"USDT"):
                self.run([[b"BALANCE.UPDATE", b"%d" % user, asset, b"1000000000", b"BUSINESS", b"d", b"ID", b"1"]])

    def run(self, commands: list[list[bytes]]) -> float:
        """Execute commands; return microseconds each."""
        exchange = self.exchange
        now_us = self.now_us
        began = time.process_time()
        for args in commands:
            now_us += 1
            name = args[0]
            exchange.apply(HANDLERS[name], PARSERS[name](args), now_us)
        ended = time.process_time()
        self.now_us = now_us
        return (ended - began) * 1e6 / len(commands)


def put(user: int, side: bytes, amount: str, price: str) -> list[bytes]:
    words = [b"ORDER.PUT", b"%d" % user, b"BTC_USDT", side, b"LIMIT", amount.encode(), b"PRICE", price.encode()]
    return [bytes(bytearray(word)) for word in words]  # fresh objects, as from a socket


def resting_at_one_price(count: int) -> float:
    return Bench().run([put(1, b"BID", "0.0100", "100.00") for _ in range(count)])


def resting_parsed_before(count: int) -> float:
    """The same without the parser."""
    bench = Bench()
    requests = [PARSERS[b"ORDER.PUT"](put(1, b"BID", "0.0100", "100.00")) for _ in range(count)]
    exchange = bench.exchange
    handler = HANDLERS[b"ORDER.PUT"]
    now_us = bench.now_us
    began = time.process_time()
    for request in requests:
        now_us += 1
        exchange.apply(handler, request, now_us)
    return (time.process_time() - began) * 1e6 / count


def resting_with_many_amounts(count: int) -> float:
    return Bench().run([put(1, b"BID", f"{n * 7919 % 100_003 / 10_000 + 0.0001:.4f}", "100.00") for n in range(count)])


def resting_at_many_prices(count: int) -> float:
    commands = [
        put(1 + n % USERS, b"BID", f"0.{1 + n * 7919 % 9999:04}", f"{100 + n * 104729 % 100000 / 100:.2f}")
        for n in range(count)
    ]
    return Bench().run(commands)


def opening_a_level_each(count: int) -> float:
    spread = 1_000_003
    commands = [put(1, b"BID", "0.0100", f"{1 + n * 611953 % spread / 100:.2f}") for n in range(count)]
    return Bench().run(commands)


def matching_one_maker(count: int) -> float:
    bench = Bench()
    bench.run([put(1, b"BID", "0.0100", "100.00") for _ in range(count)])
    return bench.run([put(2, b"ASK", "0.0100", "100.00") for _ in range(count)])


def a_fill_of_a_sweep(count: int) -> float:
    bench = Bench()
    bench.run([put(1, b"BID", "0.0100", "100.00") for _ in range(count)])
    return bench.run([put(2, b"ASK", f"{count // 100}.00", "100.00")]) / count


def cancelling(count: int) -> float:
    bench = Bench()
    bench.run([put(1, b"BID", "0.0100", f"{100 + n % 500}.00") for n in range(count)])
    order_ids = [1 + n * 611953 % count for n in range(count)]
    assert len(set(order_ids)) == count
    return bench.run([[b"ORDER.CANCEL", b"1", b"BTC_USDT", b"%d" % order_id] for order_id in order_ids])


def put_and_cancel(count: int) -> float:
    commands = []
    for n in range(count // 2):
        commands.append(put(1, b"BID", "0.0100", "100.00"))
        commands.append([b"ORDER.CANCEL", b"1", b"BTC_USDT", b"%d" % (n + 1)])
    return Bench().run(commands)


MEASURES: dict[str, Callable[[int], float]] = {
    "put that rests, one price": resting_at_one_price,
    "put that rests, one price, parsed before": resting_parsed_before,
    "put that rests, 100,000 amounts": resting_with_many_amounts,
    "put that rests, 100,000 prices": resting_at_many_prices,
    "put that rests and opens a level": opening_a_level_each,
    "put that fills one maker": matching_one_maker,
    "one fill of a long sweep": a_fill_of_a_sweep,
    "cancel, random": cancelling,
    "put and cancel, each": put_and_cancel,
}


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def whole_state(count: int) -> None:
    """Print what a large book costs: memory, and seconds of what is O(everything)."""
    bench = Bench()
    before = resident_bytes()
    for begin in range(0, count, 10_000):
        bench.run(
            [put(1 + n % USERS, b"BID", "0.0100", f"{100 + n % 2000 / 100:.2f}") for n in range(begin, begin + 10_000)]
        )
    print(f"{(resident_bytes() - before) / count:9.0f}  bytes per resting order ({count:,} orders)")
    dumped: list[Row] = []
    for what, measured in (
        ("state hash", lambda: state_hash(bench.exchange)),
        ("check", lambda: check(bench.exchange)),
        ("rows", lambda: dumped.extend(rows(bench.exchange))),
        ("load", lambda: load(dumped)),
    ):
        began = time.process_time()
        measured()
        print(f"{(time.process_time() - began) * 1e6 / count:9.2f}  µs per order: {what}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000, help="commands per round")
    parser.add_argument("--orders", type=int, default=200_000, help="resting orders of the last part")
    options = parser.parse_args()
    file = server.engine.exchange.__file__
    print("engine:", "interpreted" if file.endswith(".py") else "compiled", f"({file})")
    gc.disable()
    for name, measure in MEASURES.items():
        figures = [measure(options.count) for _ in range(ROUNDS)]
        print(f"{statistics.median(figures):9.2f}  µs: {name}  (least {min(figures):.2f})")
    whole_state(options.orders)


if __name__ == "__main__":
    main()

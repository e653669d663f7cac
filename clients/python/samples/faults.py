"""For the runner: places orders while the connection is cut and the server is killed; each must be there once."""

import itertools
import os
import threading

import dingir

MARKET = os.environ["DINGIR_MARKET"]
MAKER = int(os.environ["DINGIR_MAKER"])
COUNT = int(os.environ["DINGIR_COUNT"])
WINDOW = int(os.environ["DINGIR_WINDOW"])
PROTOCOL = os.environ["DINGIR_PROTOCOL"]
PATIENCE_S = 120.0


def main() -> None:
    """Place the orders, as many at a time as the window allows: a thread each, all on one connection."""
    numbers = iter(range(COUNT))
    turn = threading.Lock()
    failures: list[Exception] = []

    def place_orders() -> None:
        while not failures:
            with turn:
                number = next(numbers, None)
            if number is None:
                return
            try:
                order = exchange.order.put(MAKER, MARKET, "BID", "LIMIT", "0.01", price=f"1.{number % 100:02}")
            except Exception as failure:
                failures.append(failure)
                return
            with turn:
                print(order.id, flush=True)

    assert PROTOCOL in ("resp", "msgpack")
    protocol: dingir.ProtocolName = "msgpack" if PROTOCOL == "msgpack" else "resp"
    with dingir.connect(os.environ["DINGIR_URL"], protocol=protocol, retry_for=PATIENCE_S) as exchange:
        threads = [threading.Thread(target=place_orders) for _ in itertools.repeat(None, WINDOW)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for failure in failures:
        raise failure


main()

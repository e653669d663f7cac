"""Candles and tickers as they are told are what the trades as they are told come to.

The twin is `tests/model/naive_bars.py`: bars by the long way, from the list of all trades and `datetime`. The server's
clock runs fast (`hasty.py`), so seconds, minutes and hours end while trades go on; some end in silence, and some while
the server is down. Each `kline` message is held to the bar of the trades up to its own time; each bucket that had a
trade is closed once, in order; each ticker is held to all trades of its window and to the best bid and ask.
"""

import random
import time
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from tests.feed.conftest import MakeServer
from tests.feed.listener import Key, Listener, Listening
from tests.feed.told import Payload, Told
from tests.model.naive_bars import INTERVALS, Bar, Tick, bar, bucket, since
from tests.real_server import Server, wait_until
from tests.server.process.trading import MARKET, ask, bid, set_up

NAMES = [interval.decode() for interval in INTERVALS]
KLINES = {name: f"kline:{MARKET}:{name}" for name in NAMES}
OTHERS = [f"trade:{MARKET}", f"ticker:{MARKET}", f"bbo:{MARKET}"]
MINUTE_US = 60_000_000
PRICE, AMOUNT, QUOTE = 100, 10_000, 10**8
"""Units of the market's prices and amounts, and of its quote asset."""


def scaled(text: object, unit: int) -> int:
    value = Fraction(str(text)) * unit
    assert value.denominator == 1
    return value.numerator


def tick_of(record: object) -> Tick:
    """Read a TRADE."""
    assert isinstance(record, dict)
    price, amount, quote = record["price"], record["amount"], record["quote"]
    return Tick(record["time"], scaled(price, PRICE), scaled(amount, AMOUNT), scaled(quote, QUOTE))


def bar_of(record: object) -> Bar:
    """Read a KLINE."""
    assert isinstance(record, dict)
    opened, high, low, close = (scaled(record[name], PRICE) for name in ("open", "high", "low", "close"))
    volume, quote = scaled(record["volume"], AMOUNT), scaled(record["quote"], QUOTE)
    return Bar(record["start"], record["end"], opened, high, low, close, volume, quote, record["count"])


@dataclass
class Heard:
    """What was told, in the order in which it came, over all connections."""

    messages: list[tuple[str, Payload]] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    told: dict[Key, Told] = field(default_factory=dict)

    def take(self, key: Key, payload: Payload) -> None:
        self.messages.append((key[1], payload))
        if key[1] == f"trade:{MARKET}" and payload["type"] == "update":
            self.ticks.append(tick_of(payload["trade"]))


def trade_for(server: Server, rng: random.Random, seconds: float) -> None:
    """Trade at random moments for a while; sometimes several times in one command."""
    end_s = time.monotonic() + seconds
    with server.wire() as wire:
        while time.monotonic() < end_s:
            price, count = rng.randint(90, 110), rng.randint(1, 3)
            wire.ask_all(*[ask(1, price, rng.randint(1, 5)) for _ in range(count)], bid(2, price, 2 * count))
            wire.ask_all(("ORDER.CANCELALL", 1), ("ORDER.CANCELALL", 2))
            time.sleep(rng.choice((0, 0, 0.001, 0.01, 0.1)))  # how far apart trades are is what chance decides


def hear(server: Server, heard: Heard, rng: random.Random, seconds: float, over: list[str]) -> None:
    """Listen while trading goes on, then until every candle of the intervals `over` is closed."""
    with Listener(server.port) as listener:
        before = {key: told.held for key, told in heard.told.items()}
        listener.told = heard.told
        listener.on_message = heard.take
        names = [*OTHERS, *KLINES.values()]
        wanted = len(heard.messages) + len(names)
        listener.send("SUBSCRIBE", *names)
        listener.until(lambda: len(heard.messages) >= wanted, "snapshots")
        if before:
            assert heard.told["", OTHERS[0]].held == before["", OTHERS[0]], "nothing was traded while nobody listened"
        with Listening(listener):
            trade_for(server, rng, seconds)
            wait_until(
                lambda: all(closed(heard, name) == buckets(heard, name) for name in over), 10, "candles are closed"
            )


def klines(heard: Heard, name: str) -> list[Payload]:
    return [payload for channel, payload in list(heard.messages) if channel == KLINES[name]]


def closed(heard: Heard, name: str) -> list[int]:
    """Return the starts of the candles of an interval that were told to be closed."""
    records = [payload["kline"] for payload in klines(heard, name) if payload["type"] == "update"]
    return [record["start"] for record in records if isinstance(record, dict) and record["closed"]]


def buckets(heard: Heard, name: str) -> list[int]:
    """Return the starts of the buckets in which something was traded."""
    return sorted({bucket(name.encode(), tick.time)[0] for tick in list(heard.ticks)})


def check_klines(heard: Heard, name: str) -> None:
    """Hold every message of one interval to the naive bar."""
    interval = name.encode()
    for payload in klines(heard, name):
        record, now = payload["kline"], payload["time"]
        assert isinstance(now, int)
        until_now = [tick for tick in heard.ticks if tick.time <= now]
        if record is None:
            assert payload["type"] == "snapshot"
            continue
        assert isinstance(record, dict)
        told = bar_of(record)
        inside = [tick for tick in until_now if told.start <= tick.time < told.end]
        assert (told.start, told.end) == bucket(interval, told.start)
        assert told == bar(inside, told.start, told.end)
        if record["closed"]:
            assert now >= told.end
            assert told.start == bucket(interval, [tick for tick in until_now if tick.time < told.end][-1].time)[0]
        elif payload["type"] == "update":
            assert inside[-1].time == now, "it is told because of a trade"
            assert now < told.end


def check_ticker(payload: Payload, ticks: list[Tick], best: list[object]) -> None:
    """Hold a ticker to the trades of its window, and to the best bid and ask."""
    record = payload["ticker"]
    assert isinstance(record, dict)
    now = record["time"]
    start = (now // MINUTE_US - 1_439) * MINUTE_US
    before = [tick for tick in ticks if tick.time < start]
    whole = since([tick for tick in ticks if tick.time <= now], start)
    assert [record[name] for name in ("bid", "bid_amount", "ask", "ask_amount")] == best
    assert record["last"] == (None if not ticks else f"{ticks[-1].price / PRICE:.2f}")
    assert record["previous_close"] == (None if not before else f"{before[-1].price / PRICE:.2f}")
    if whole is None:
        assert (record["open"], record["count"]) == (None, 0)
        return
    prices = (whole.open, whole.high, whole.low, whole.close - whole.open)
    assert [record[name] for name in ("open", "high", "low", "change")] == [f"{one / PRICE:.2f}" for one in prices]
    assert scaled(record["volume"], AMOUNT) == whole.volume
    assert scaled(record["quote"], QUOTE) == whole.quote
    assert record["count"] == whole.count
    percent = int(Fraction(whole.close - whole.open, whole.open) * 10_000)
    assert scaled(record["change_percent"], 100) == percent
    assert scaled(record["vwap"], PRICE) == int(Fraction(whole.quote, QUOTE) / Fraction(whole.volume, AMOUNT) * PRICE)


def check_tickers(heard: Heard) -> int:
    """Hold every ticker to what had been told before it; return how many there were."""
    ticks: list[Tick] = []
    best: list[object] = []
    count = 0
    for channel, payload in heard.messages:
        if channel == OTHERS[0] and payload["type"] == "update":
            ticks.append(tick_of(payload["trade"]))
        elif channel == OTHERS[2]:
            best = [payload[name] for name in ("bid", "bid_amount", "ask", "ask_amount")]
        elif channel == OTHERS[1] and payload["type"] == "update":
            check_ticker(payload, ticks, best)
            count += 1
    return count


def told_with_a_restart(make_server: MakeServer, haste: int, seconds: float, seed: int) -> Heard:
    """Trade and listen, kill the server, go on; compare everything."""
    environment = {"HASTE": str(haste), "HASTE_BASE_NS": str(time.time_ns())}
    server = make_server("--appendfsync", "everysec", module="tests.feed.hasty", environment=environment).start()
    with server.wire() as wire:
        set_up(wire)
    heard, rng = Heard(), random.Random(seed)
    over = [name for name, length_s in (("1s", 1), ("1m", 60), ("3m", 180), ("5m", 300)) if length_s <= 5 * haste]
    hear(server, heard, rng, seconds, over)
    server.kill()
    server.start()
    hear(server, heard, rng, seconds, over)
    assert server.stop() == 0
    for name in NAMES:
        check_klines(heard, name)
        starts = closed(heard, name)
        known = buckets(heard, name)
        assert starts == known[: len(starts)], f"{name}: each bucket once, in order"
        assert len(known) - len(starts) <= (0 if name in over else 1), f"{name}: only the last may be open yet"
    return heard


def test_candles_and_tickers_are_what_the_trades_come_to(make_server: MakeServer) -> None:
    heard = told_with_a_restart(make_server, haste=600, seconds=0.7, seed=3)
    assert check_tickers(heard) > 20
    assert len(closed(heard, "1s")) > 10
    assert len(closed(heard, "5m")) > 2


def test_seconds_are_closed_by_the_clock_where_nobody_trades(make_server: MakeServer) -> None:
    server = make_server("--appendfsync", "always").start()
    with server.wire() as wire, Listener(server.port) as listener:
        set_up(wire)
        listener.subscribe(KLINES["1s"])
        wire.ask_all(ask(1, 100), bid(2, 100))
        told = listener.told["", KLINES["1s"]]
        listener.until(lambda: len(told.payloads) == 3, "the candle is closed", 3.0)
        _, open_one, closed_one = (payload["kline"] for payload in told.payloads)
        assert isinstance(open_one, dict)
        assert closed_one == open_one | {"closed": True}
        assert isinstance(told.payloads[2]["time"], int)
        late_us = told.payloads[2]["time"] - open_one["end"]
        assert 0 <= late_us < 1_000_000, "ten times a second somebody looks"


@pytest.mark.slow
@pytest.mark.parametrize("haste", [1, 60, 600, 40_000, 500_000])
def test_candles_of_every_interval_over_restarts(make_server: MakeServer, haste: int) -> None:
    heard = told_with_a_restart(make_server, haste=haste, seconds=8.0, seed=haste)
    assert check_tickers(heard) > 300
    if haste == 500_000:
        assert len(closed(heard, "1M")) > 1

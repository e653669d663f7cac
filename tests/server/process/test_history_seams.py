"""Where memory ends and history begins: every list is what one long list of all trades makes, by another calendar.

The log is made in this process, as the engine would have written it in eleven years: a trade a day for longer than the
engine keeps days, then one an hour, then one a minute. A real server with its follower answers from it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.model.naive_bars import INTERVALS, WINDOWS, bucket
from tests.persistence.history.exchange_log import ExchangeLog
from tests.real_server import Server, Wire
from tests.server.process.following import FOLLOWED, caught_up, connected

DAY_US = 86_400_000_000
FIRST_US = 1_400_000_000_000_000
SPANS = ((4_060, DAY_US), (4_460, DAY_US // 24), (11_560, DAY_US // 24 // 60))
"""How many trades, and how far apart: a little more than the engine keeps of days, hours and minutes."""
TRADES_MAX = 1_000
MARKET = "BTC_USDT"


@dataclass(frozen=True)
class Trade:
    """What was traded, in units."""

    id: int
    time: int
    price: int
    amount: int


@dataclass(frozen=True)
class Old:
    """A server, and all trades that ever were."""

    server: Server
    trades: list[Trade]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    server = Server(tmp_path_factory.mktemp("old"), *FOLLOWED, "--save", "")
    log = ExchangeLog(server.directory)
    log.now_us = FIRST_US
    log.do(
        "ASSET.CREATE BTC SCALE 8",
        "ASSET.CREATE USDT SCALE 8",
        f"MARKET.CREATE {MARKET} BTC USDT AMOUNTSCALE 2 PRICESCALE 1 STP NONE",
        "USER.REGISTER",
        "BALANCE.UPDATE 1 BTC 1000000 BUSINESS deposit ID 1",
        "BALANCE.UPDATE 1 USDT 1000000000 BUSINESS deposit ID 1",
    )
    rng = random.Random(5)
    trades: list[Trade] = []
    for count, apart_us in SPANS:
        for _ in range(count):
            log.now_us += apart_us - log.step_us + rng.randrange(-apart_us // 5, apart_us // 5)
            trade = Trade(len(trades) + 1, log.now_us + log.step_us, rng.randint(900, 1100), rng.randint(1, 99))
            price, amount = trade.price / 10, trade.amount / 100
            log.do(
                f"ORDER.BATCH 1 PUT {MARKET} ASK LIMIT {amount:.2f} PRICE {price:.1f} "
                f"PUT {MARKET} BID LIMIT {amount:.2f} PRICE {price:.1f}"
            )
            trades.append(trade)
    assert log.exchange.markets[0].trade_count == len(trades)
    log.sync()
    log.close()
    try:
        server.start()
        connected(server)
        with server.wire() as wire:
            caught_up(wire)
        yield Old(server, trades)
    finally:
        server.close()


def candles(trades: list[Trade], interval: bytes) -> list[list[object]]:
    """All candles by the long way, as the wire has them but for `interval` and `closed`."""
    found: dict[tuple[int, int], list[Trade]] = {}
    for trade in trades:
        found.setdefault(bucket(interval, trade.time), []).append(trade)
    return [
        [
            start,
            end,
            *[
                b"%d.%d" % divmod(price, 10)
                for price in (
                    inside[0].price,
                    max(trade.price for trade in inside),
                    min(trade.price for trade in inside),
                    inside[-1].price,
                )
            ],
            b"%d.%02d" % divmod(sum(trade.amount for trade in inside), 100),
            b"%d.%08d" % divmod(sum(trade.price * trade.amount for trade in inside) * 10**5, 10**8),
            len(inside),
        ]
        for (start, end), inside in found.items()
    ]


def kline(wire: Wire, interval: bytes, *words: str | int) -> list[list[object]]:
    reply = wire.call("MARKET.KLINE", MARKET, interval, *words)
    assert isinstance(reply, list)
    assert all(one[1] == interval for one in reply)
    return [one[3:-2:2] for one in reply]


@pytest.mark.parametrize("interval", [one for one in INTERVALS if one != b"1s"], ids=bytes.decode)
def test_candles_are_those_of_one_long_list(old: Old, interval: bytes) -> None:
    rng = random.Random(interval)
    wanted: list[Any] = candles(old.trades, interval)
    unit, kept = WINDOWS[{b"w": b"d", b"M": b"d"}.get(interval[-1:], interval[-1:])]
    parts = candles(old.trades, unit)
    seam_us: Any = parts[-kept][0]
    around = [index for index, one in enumerate(wanted) if abs(one[0] - seam_us) < 40 * DAY_US]
    assert wanted[0][0] < seam_us, "history is needed"
    with old.server.wire() as wire:
        assert kline(wire, interval, "LIMIT", 1000) == wanted[-1000:]
        for _ in range(12):
            at = rng.choice((rng.randrange(len(wanted)), rng.choice(around)))
            limit = rng.choice((1, 2, 10, 100))
            begin = max(0, at - rng.randrange(limit))
            from_us = wanted[begin][0] - rng.choice((0, 1))
            assert kline(wire, interval, "FROM", from_us, "LIMIT", limit) == wanted[begin : begin + limit]
            to_us = wanted[at][0] + rng.choice((0, 1))
            end = at + (to_us > wanted[at][0])
            assert kline(wire, interval, "TO", to_us, "LIMIT", limit) == wanted[max(0, end - limit) : end]
            both = kline(wire, interval, "FROM", from_us, "TO", to_us, "LIMIT", 1000)
            assert both == wanted[begin:end][:1000]


def filled(wanted: list[Any], interval: bytes, end_us: int) -> list[Any]:
    """The same with a flat candle at the close before wherever nothing was traded, up to `end_us`."""
    found: list[Any] = []
    rest = list(wanted)
    start_us = wanted[0][0]
    while start_us < end_us:
        after_us = bucket(interval, start_us)[1]
        if rest and rest[0][0] == start_us:
            found.append(rest.pop(0))
        else:
            close = found[-1][5]
            found.append([start_us, after_us, close, close, close, close, b"0.00", b"0.00000000", 0])
        start_us = after_us
    return found


@pytest.mark.parametrize("interval", [b"30m", b"1h", b"6h", b"1d", b"1w", b"1M"], ids=bytes.decode)
def test_filled_candles_are_those_of_one_long_list(old: Old, interval: bytes) -> None:
    rng = random.Random(interval)
    traded: Any = candles(old.trades, interval)
    unit, kept = WINDOWS[{b"w": b"d", b"M": b"d"}.get(interval[-1:], interval[-1:])]
    seam_us: Any = candles(old.trades, unit)[-kept][0]
    end_us = traded[-1][1]
    wanted = filled(traded, interval, end_us)
    seam = next(index for index, one in enumerate(wanted) if one[1] > seam_us)
    assert 0 < seam < len(wanted), "history is needed, and memory"
    with old.server.wire() as wire:
        for _ in range(12):
            at = rng.choice((rng.randrange(len(wanted)), max(0, seam - rng.randrange(30))))
            limit = rng.choice((1, 10, 100, 1000))
            from_us = wanted[at][0] - rng.choice((0, 1))
            told = kline(wire, interval, "FROM", from_us, "TO", end_us, "LIMIT", limit, "FILL")
            assert told == wanted[at : at + limit]
            to_us = wanted[at][1]
            told = kline(wire, interval, "TO", to_us, "LIMIT", limit, "FILL")
            assert told == wanted[max(0, at + 1 - limit) : at + 1]
        assert kline(wire, interval, "FROM", 0, "LIMIT", 3, "FILL") == wanted[:3]
        assert kline(wire, interval, "FROM", 0, "TO", wanted[0][0], "FILL") == []
        (now,) = kline(wire, interval, "LIMIT", 1, "FILL")
        assert now[2] == wanted[-1][5], "the last close"


def test_seconds_are_in_memory_only(old: Old) -> None:
    with old.server.wire() as wire:
        wanted = candles(old.trades, b"1s")
        assert kline(wire, b"1s", "LIMIT", 1000) == wanted[-1000:]
        assert kline(wire, b"1s", "FROM", 0, "LIMIT", 5) == wanted[-WINDOWS[b"s"][1] :][:5]


def test_trades_are_those_of_one_long_list(old: Old) -> None:
    rng = random.Random(9)
    wanted = [b"%d" % trade.id for trade in reversed(old.trades)]
    with old.server.wire() as wire:

        def told(*words: str | int) -> list[object]:
            reply = wire.call("MARKET.TRADES", MARKET, *words)
            assert isinstance(reply, list)
            return [one[1] for one in reply]

        for _ in range(40):
            place = rng.choice((rng.randrange(len(wanted)), TRADES_MAX + rng.randrange(-150, 150)))
            limit = rng.choice((1, 7, 100, 1000))
            assert told("BEFORE", int(wanted[place]), "LIMIT", limit) == wanted[place + 1 :][:limit]
        assert told("LIMIT", 1000) == wanted[:1000]
        assert told("BEFORE", 1) == []
        found: list[object] = []
        while page := told("LIMIT", 1000, *(("BEFORE", int(str(found[-1], "ascii"))) if found else ())):  # type: ignore[call-overload]
            found += page
        assert found == wanted


def test_in_a_transaction_memory_is_all_there_is(old: Old) -> None:
    with old.server.wire() as wire:
        wire.call("MULTI")
        wire.call("MARKET.TRADES", MARKET, "BEFORE", 3)
        wire.call("MARKET.KLINE", MARKET, "1m", "FROM", 0, "LIMIT", 1)
        told: Any = wire.call("EXEC")
        trades, klines = told
        assert trades == []
        assert klines[0][3] > candles(old.trades, b"1m")[0][0]

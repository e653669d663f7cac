"""Events: complete, in the exact order of what happened, and adding up to what is."""

from collections import defaultdict

from protocol.events import (
    AssetEvent,
    BalanceEvent,
    Event,
    MarketEvent,
    OrderEvent,
    ParameterEvent,
    TradeEvent,
    TransferEvent,
    UserEvent,
)
from protocol.values import Record
from tests.engine.venue import SETUP, Venue, apply, funded


def field(record: Record, name: str) -> object:
    return record.values[record.shape.fields.index(name)]


def line(event: Event) -> str:
    """Tell an event in a line: what a reader would note."""
    if isinstance(event, OrderEvent):
        parts = [event.cause, field(event.order, "id"), field(event.order, "status"), field(event.order, "remain")]
        if event.fill is not None:
            parts += [field(event.fill, name) for name in ("role", "trade_id", "fee", "fee_asset")]
        return "order " + b" ".join(part for part in parts if isinstance(part, bytes)).decode()
    if isinstance(event, TradeEvent):
        parties = (event.taker_order_id, event.maker_order_id)
        return b" ".join([b"trade", event.id, event.side, event.amount, event.price, *parties]).decode()
    if isinstance(event, BalanceEvent):
        changes = (event.available_change, event.frozen_change, event.cause, event.cause_id)
        return b" ".join([b"balance", event.user, event.asset, *changes]).decode()
    return type(event).__name__


def recorded(venue: Venue, command: str) -> list[str]:
    venue.events.clear()
    venue.exchange.record_events = True
    venue(command)
    return [line(event) for event in venue.events]


def test_a_sweep_tells_trade_maker_taker_balances_and_then_what_rests() -> None:
    venue = funded()
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10 MAKERFEE 0.01")
    venue("ORDER.PUT 3 ETH_USDT ASK LIMIT 2 PRICE 11")
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1")
    assert recorded(venue, "ORDER.PUT 2 ETH_USDT BID LIMIT 4 PRICE 11 TAKERFEE 0.1") == [
        "order PUT 4 NEW 4.0000",
        "trade 1 BID 1.0000 10.00 4 1",
        "order TRADE 1 FILLED 0.0000 MAKER 1 0.10000000 USDT",
        "order TRADE 4 PARTIALLY_FILLED 3.0000 TAKER 1 0.10000000 ETH",
        "balance 1 ETH 0.00000000 -1.00000000 TRADE 1",
        "balance 1 USDT 9.90000000 0.00000000 TRADE 1",
        "balance 2 ETH 0.90000000 0.00000000 TRADE 1",
        "balance 2 USDT -10.00000000 0.00000000 TRADE 1",
        "trade 2 BID 2.0000 11.00 4 2",
        "order TRADE 2 FILLED 0.0000 MAKER 2 0.00000000 USDT",
        "order TRADE 4 PARTIALLY_FILLED 1.0000 TAKER 2 0.20000000 ETH",
        "balance 3 ETH 0.00000000 -2.00000000 TRADE 2",
        "balance 3 USDT 22.00000000 0.00000000 TRADE 2",
        "balance 2 ETH 1.80000000 0.00000000 TRADE 2",
        "balance 2 USDT -22.00000000 0.00000000 TRADE 2",
        "balance 2 USDT -11.00000000 11.00000000 FREEZE 4",
        "order RESTED 4 PARTIALLY_FILLED 1.0000",
    ]


def test_prevention_tells_who_ends_and_why() -> None:
    venue = funded()
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10")
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 3 PRICE 10")
    assert recorded(venue, "ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 10 STP DECREMENT") == [
        "order PUT 3 NEW 2.0000",
        "balance 1 ETH 1.00000000 -1.00000000 RELEASE 1",
        "order EXPIRED 1 EXPIRED 0.0000",
        "order PREVENTED 3 NEW 1.0000",
        "balance 1 ETH 1.00000000 -1.00000000 RELEASE 2",
        "order PREVENTED 2 NEW 2.0000",
        "order EXPIRED 3 EXPIRED 0.0000",
    ]
    assert recorded(venue, "ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 10 STP BOTH") == [
        "order PUT 4 NEW 2.0000",
        "balance 1 ETH 2.00000000 -2.00000000 RELEASE 2",
        "order EXPIRED 2 EXPIRED 2.0000",
        "order EXPIRED 4 EXPIRED 2.0000",
    ]


def test_a_maker_that_was_shrunk_and_then_filled_is_told_to_trade_before_it_expires() -> None:
    venue = funded()
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 2 PRICE 10")
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 10 STP DECREMENT")
    told = recorded(venue, "ORDER.PUT 2 ETH_USDT BID LIMIT 1 PRICE 10")
    assert told[2] == "order TRADE 1 PARTIALLY_FILLED 0.0000 MAKER 1 0.00000000 USDT"
    assert told[3] == "order TRADE 3 FILLED 0.0000 TAKER 1 0.00000000 ETH"
    assert told[-1] == "order EXPIRED 1 EXPIRED 0.0000"


def test_amend_and_cancel_tell_what_they_release_and_freeze() -> None:
    venue = funded()
    venue("ORDER.PUT 1 ETH_USDT BID LIMIT 2 PRICE 10")
    assert recorded(venue, "ORDER.AMEND 1 ETH_USDT 1 AMOUNT 1.5") == [
        "balance 1 USDT 5.00000000 -5.00000000 RELEASE 1",
        "order AMENDED 1 NEW 1.5000",
    ]
    assert recorded(venue, "ORDER.AMEND 1 ETH_USDT 1 PRICE 20") == [
        "balance 1 USDT 15.00000000 -15.00000000 RELEASE 1",
        "order AMENDED 1 NEW 1.5000",
        "balance 1 USDT -30.00000000 30.00000000 FREEZE 1",
        "order RESTED 1 NEW 1.5000",
    ]
    assert recorded(venue, "ORDER.CANCEL 1 ETH_USDT 1") == [
        "balance 1 USDT 30.00000000 -30.00000000 RELEASE 1",
        "order CANCELED 1 CANCELED 1.5000",
    ]
    assert recorded(venue, "ORDER.CANCEL 1 ETH_USDT 1") == []


def test_a_batch_tells_its_items_in_order() -> None:
    venue = funded()
    told = recorded(
        venue,
        "ORDER.BATCH 1 PUT ETH_USDT ASK LIMIT 1 PRICE 10 PUT NOPE ASK LIMIT 1 PRICE 1 CANCEL ETH_USDT 1",
    )
    assert [entry for entry in told if entry.startswith("order")] == [
        "order PUT 1 NEW 1.0000",
        "order RESTED 1 NEW 1.0000",
        "order CANCELED 1 CANCELED 1.0000",
    ]


def test_a_user_that_trades_with_itself_is_told_each_balance_once() -> None:
    venue = funded()
    venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10 STP NONE")
    told = recorded(venue, "ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 10 STP NONE TAKERFEE 0.1")
    assert [entry for entry in told if entry.startswith("balance")] == [
        "balance 1 ETH 0.90000000 -1.00000000 TRADE 1",
        "balance 1 USDT 0.00000000 0.00000000 TRADE 1",
    ]


def test_administration_and_transfers_are_told() -> None:
    venue = Venue()
    venue.exchange.record_events = True
    venue.all(SETUP)
    venue.all(["MARKET.SET ETH_USDT STATUS HALT", "ENGINE.SET trades-max 5", "BALANCE.TRANSFER 1 2 ETH 1 ID t MEMO {}"])
    kinds = [type(event) for event in venue.events]
    expected: list[type[Event]] = [AssetEvent] * 3 + [MarketEvent] * 2 + [UserEvent] * 3 + [BalanceEvent] * 9
    assert kinds == [*expected, MarketEvent, ParameterEvent, TransferEvent, BalanceEvent, BalanceEvent]
    transfer, paid, received = venue.events[-3:]
    assert isinstance(transfer, TransferEvent)
    assert (transfer.from_user, transfer.to_user, transfer.amount, transfer.id) == (b"1", b"2", b"1.00000000", b"t")
    assert line(paid) == "balance 1 ETH -1.00000000 0.00000000 TRANSFER t"
    assert line(received) == "balance 2 ETH 1.00000000 0.00000000 TRANSFER t"


def test_balance_changes_add_up_to_the_balances() -> None:
    venue = Venue()
    venue.exchange.record_events = True
    venue.all(SETUP)
    for n in range(120):
        side, price = (("BID", 10 + n % 3), ("ASK", 9 + n % 4))[n % 2]
        stp = ("NONE", "TAKER", "MAKER", "BOTH", "DECREMENT")[n % 5]
        fees = "TAKERFEE 0.01 MAKERFEE 0.005"
        venue(f"ORDER.PUT {1 + n % 3} ETH_USDT {side} LIMIT {1 + n % 7} PRICE {price} STP {stp} {fees}")
        if n % 4 == 0:
            venue(f"ORDER.AMEND {1 + n % 3} ETH_USDT {n} AMOUNT 5 PRICE {8 + n % 5}")
    sums: dict[tuple[bytes, bytes], list[float]] = defaultdict(lambda: [0, 0])
    last: dict[tuple[bytes, bytes], list[float]] = {}
    for event in venue.events:
        if isinstance(event, BalanceEvent):
            key = (event.user, event.asset)
            sums[key][0] += int(event.available_change.replace(b".", b""))
            sums[key][1] += int(event.frozen_change.replace(b".", b""))
            last[key] = [int(event.available.replace(b".", b"")), int(event.frozen.replace(b".", b""))]
            assert sums[key] == last[key], line(event)
    for user in venue.exchange.users:
        for account in user.accounts:
            if account is not None:
                key = (b"%d" % user.id, account.asset.asset)
                assert last[key] == [account.available, account.frozen]


def test_who_wants_few_events_is_told_those_that_the_others_are_told_too() -> None:
    full, terse = funded(), funded()
    full.exchange.record_events = terse.exchange.record_events = terse.exchange.terse = True
    for venue in (full, terse):
        venue.events.clear()
        for n in range(120):
            side, price = (("BID", 10 + n % 3), ("ASK", 9 + n % 4))[n % 2]
            stp = ("NONE", "TAKER", "MAKER", "BOTH", "DECREMENT")[n % 5]
            tif = ("GTC", "IOC", "FOK")[n % 3]
            venue(f"ORDER.PUT {1 + n % 3} ETH_USDT {side} LIMIT {1 + n % 7} PRICE {price} STP {stp} TIF {tif}")
            if n % 4 == 0:
                venue(f"ORDER.AMEND {1 + n % 3} ETH_USDT {n} AMOUNT 5 PRICE {8 + n % 5}")
        venue.all(["ORDER.CANCELALL 1", "ORDER.CANCELALL 2", "ORDER.CANCELALL 3", "BALANCE.TRANSFER 1 2 ETH 1"])
    assert full.hash() == terse.hash()
    last = {event.order.values[0]: event for event in full.events if isinstance(event, OrderEvent)}
    wanted = [
        event
        for event in full.events
        if not (isinstance(event, OrderEvent) and event is not last[event.order.values[0]])
        and not (isinstance(event, BalanceEvent) and event.cause in (b"FREEZE", b"RELEASE"))
    ]
    assert [(line(event), event.time) for event in terse.events] == [(line(event), event.time) for event in wanted]
    assert len({event.order.values[0] for event in terse.events if isinstance(event, OrderEvent)}) == 120


def test_recording_changes_nothing_and_costs_nothing_when_it_is_off() -> None:
    silent, loud = funded(), funded()
    loud.exchange.record_events = True
    for venue in (silent, loud):
        venue("ORDER.PUT 1 ETH_USDT ASK LIMIT 1 PRICE 10")
        venue("ORDER.PUT 2 ETH_USDT BID LIMIT 2 PRICE 10")
    assert silent.hash() == loud.hash()
    assert silent.events == []
    outcome = apply(silent.exchange, [b"ORDER.CANCELALL", b"2"], 10**9)
    assert outcome.events == []

"""Signatures of orders: which are taken, how long they are kept, and who is shown them."""

import pytest

from protocol.events import OrderEvent
from protocol.limits import SIGNATURE_BYTES_MAX
from server.engine import rows
from server.engine.dump import load
from server.engine.dump import rows as dumped
from server.engine.order import NO_SIGNATURE
from tests.engine.venue import Venue, funded, replay

PUT = "ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1"
ANOTHER = "PUT ETH_USDT BID LIMIT 1 PRICE 1"


def signature_of(venue: Venue, order_id: int) -> bytes:
    return venue.exchange.orders[order_id].signature


@pytest.mark.parametrize(
    ("digits", "kept"),
    [
        ("00", b"\x00"),
        ("57E6cf2e", b"\x57\xe6\xcf\x2e"),
        ("ab" * SIGNATURE_BYTES_MAX, b"\xab" * SIGNATURE_BYTES_MAX),
    ],
)
def test_hexadecimal_digits_in_either_case_are_kept_as_bytes(digits: str, kept: bytes) -> None:
    venue = funded()
    assert venue.code(f"{PUT} SIGNATURE {digits}") == ""
    assert signature_of(venue, 1) == kept


@pytest.mark.parametrize(
    "digits",
    ["", "0", "abc", "0x12", "zz", "12 34", "12\n", "\u0661\u0662", "+1", "1_2", "ab" * SIGNATURE_BYTES_MAX + "ab"],
)
def test_what_is_not_an_even_number_of_digits_or_too_many_is_refused(digits: str) -> None:
    venue = funded()
    answer = venue.execute([*PUT.encode().split(), b"SIGNATURE", digits.encode()])
    assert getattr(answer, "code", "") == "BADNAME"
    expected = "SIGNATURE: expected an even number of 2 to 256 hexadecimal digits, received '"
    assert getattr(answer, "text", "").startswith(expected)


def test_an_order_without_one_shares_the_empty_signature() -> None:
    venue = funded()
    venue(PUT)
    assert signature_of(venue, 1) is NO_SIGNATURE
    venue.exchange = load(dumped(venue.exchange))
    assert signature_of(venue, 1) is NO_SIGNATURE


def test_items_of_a_batch_have_signatures_of_their_own() -> None:
    venue = funded()
    answer = venue(f"ORDER.BATCH 1 {ANOTHER} SIGNATURE aa {ANOTHER} {ANOTHER} SIGNATURE xx {ANOTHER} SIGNATURE bb")
    assert isinstance(answer, list)
    assert [getattr(part, "code", "") for part in answer] == ["", "", "BADNAME", ""]
    assert [signature_of(venue, order_id) for order_id in (1, 2, 3)] == [b"\xaa", b"", b"\xbb"]


@pytest.mark.parametrize("again", ["", " SIGNATURE bb", " SIGNATURE aa"])
def test_a_repetition_with_another_signature_is_the_same_order_which_keeps_its_own(again: str) -> None:
    venue = funded()
    venue(f"{PUT} CLIENTID a SIGNATURE aa")
    assert venue.record(f"{PUT} CLIENTID a{again}")["id"] == b"1"
    assert signature_of(venue, 1) == b"\xaa"
    assert venue.code(f"{PUT} CLIENTID a SIGNATURE abc") == "BADNAME", "what is no signature is refused all the same"


def test_an_amended_order_keeps_its_signature() -> None:
    venue = funded()
    venue(f"{PUT} SIGNATURE aa")
    venue("ORDER.AMEND 1 ETH_USDT 1 AMOUNT 2 PRICE 2")
    assert signature_of(venue, 1) == b"\xaa"


def test_it_is_in_the_rows_of_open_finished_and_retained_orders_and_comes_back() -> None:
    venue = funded()
    venue.all(["ENGINE.SET finished-orders-max 1", f"{PUT} SIGNATURE a0"])
    venue.all(f"{PUT} TIF IOC CLIENTID c{number} SIGNATURE b{number}" for number in (0, 1))
    for _ in range(2):
        found = {
            row[0]: row[-1] for row in dumped(venue.exchange) if row[0] in (rows.OPEN, rows.FINISHED, rows.RETAINED)
        }
        assert found == {rows.OPEN: b"\xa0", rows.RETAINED: b"\xb0", rows.FINISHED: b"\xb1"}
        venue.exchange = load(dumped(venue.exchange))


def test_a_state_with_another_signature_is_another_state_and_a_replay_gives_the_same() -> None:
    venues = [funded(), funded(), funded()]
    for venue, signature in zip(venues, ("", " SIGNATURE aa", " SIGNATURE ab"), strict=True):
        venue.all([PUT + signature, "ORDER.PUT 2 ETH_USDT ASK LIMIT 0.5 PRICE 1 SIGNATURE cc"])
        assert Venue(replay(venue.log)).hash() == venue.hash()
    assert len({venue.hash() for venue in venues}) == 3


def test_events_carry_it_and_no_reply_shows_it() -> None:
    venue = funded()
    venue.exchange.record_events = True
    replies = [
        venue.record(f"{PUT} SIGNATURE aa REPLY FULL"),
        venue.record("ORDER.PUT 2 ETH_USDT ASK LIMIT 0.5 PRICE 1 SIGNATURE bb REPLY FULL"),
        venue.record("ORDER.PUT 2 ETH_USDT BID LIMIT 0.5 PRICE 0.5 REPLY FULL"),
        venue.record("ORDER.CANCEL 1 ETH_USDT 1"),
        venue.record("ORDER.GET ETH_USDT 2"),
    ]
    told = [event for event in venue.events if isinstance(event, OrderEvent)]
    signed = {b"1": b"\xaa", b"2": b"\xbb", b"3": b""}
    assert [event.signature for event in told] == [signed[event.order.values[0]] for event in told]  # type: ignore[index]
    assert {event.cause for event in told} == {b"PUT", b"TRADE", b"RESTED", b"CANCELED"}
    assert all("signature" not in reply for reply in replies)
    assert all("signature" not in event.order.shape.fields for event in told)

"""The core of a subscription without I/O: what its reader makes of payloads."""

import json
from typing import Any

import pytest

from dingir.address import Address
from dingir.errors import ConnectionLost, ProtocolError
from dingir.following import Following, Payload, raw

DEPTH = "depth:BTC_USDT"
GREETED = b"%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n+OK\r\n+OK\r\n"
SNAPSHOT = {"type": "snapshot", "seq": 5, "epoch": "e", "what": ["is", "this"]}


def push(*values: str | int) -> bytes:
    """Return a push of RESP3."""

    def item(value: str | int) -> bytes:
        return b":%d\r\n" % value if isinstance(value, int) else b"$%d\r\n%b\r\n" % (len(value), value.encode())

    return b">%d\r\n" % len(values) + b"".join(map(item, values))


def told(payload: dict[str, Any]) -> bytes:
    return push("message", DEPTH, json.dumps(payload))


def update(seq: int) -> dict[str, Any]:
    return {"type": "update", "seq": seq, "prev": seq - 1, "of": "a later server"}


def begin(following: Following[Any]) -> list[Any]:
    """Connect, and hear the snapshot."""
    following.connected()
    assert following.outgoing().startswith(b"*")
    assert list(following.receive(GREETED)) == []
    assert b"SUBSCRIBE" in following.outgoing()
    return list(following.receive(push("subscribe", DEPTH, 1) + told(SNAPSHOT)))


def test_raw_payloads_are_handed_out_as_they_are_and_no_gap_is_missed() -> None:
    following = Following(Address("host", protocol="resp"), (DEPTH,), raw)
    assert begin(following) == [SNAPSHOT]
    assert list(following.receive(told(update(6)) + told(update(7)))) == [update(6), update(7)]
    with pytest.raises(ConnectionLost, match="a gap between 7 and 9"):
        list(following.receive(told(update(9))))


def test_a_reader_of_ones_own_is_given_the_channel_and_the_payload() -> None:
    def number(name: str, fields: Payload) -> tuple[str, int]:
        return name, fields["seq"]

    following = Following(Address("host", protocol="resp"), (DEPTH,), number)
    assert [*begin(following), *following.receive(told(update(6)))] == [(DEPTH, 5), (DEPTH, 6)]


def test_a_payload_that_the_reader_refuses_is_not_counted_as_handed_out() -> None:
    refused = [6]

    def picky(name: str, fields: Payload) -> int:
        if fields["seq"] in refused:
            raise ValueError("not this one")
        seq: int = fields["seq"]
        return seq

    following = Following(Address("host", protocol="resp"), (DEPTH,), picky)
    assert begin(following) == [5]
    with pytest.raises(ProtocolError, match="not this one"):
        list(following.receive(told(update(6))))
    refused.clear()
    assert list(following.receive(told(update(6)))) == [6]

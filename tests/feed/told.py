"""What was told on one channel: payloads, held to what each promises by itself and as a chain.

Written from FEED.md alone; no code of the server's is in here.
"""

import json
from dataclasses import dataclass, field

Payload = dict[str, object]

CONTENT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "trade": (("trade",), ("trade",)),
    "depth": (("bids", "asks", "complete"), ("bids", "asks")),
    "book": (("bids", "asks", "complete"), ("changes",)),
    "bbo": (("bid", "bid_amount", "ask", "ask_amount"), ("bid", "bid_amount", "ask", "ask_amount")),
    "ticker": (("ticker",), ("ticker",)),
    "kline": (("kline",), ("kline",)),
    "market": (("markets",), ("market",)),
    "order": (("orders", "complete"), ("cause", "order", "fill")),
    "balance": (
        ("balances",),
        (
            *("asset", "available", "frozen", "available_change", "frozen_change"),
            *("cause", "cause_id", "business", "detail"),
        ),
    ),
}
"""By kind of channel: the fields of a snapshot, and of an update, behind those that all have."""

INTEGERS = {"seq", "prev", "time", "count", "start", "end", "amount_scale", "price_scale", "fee_scale"} | {
    "create_time",
    "update_time",
}
"""Fields that are numbers; every other value is text, a flag or null."""


class Misled(AssertionError):
    """A message is not what FEED.md says, or one is missing."""


def no_float(text: str) -> object:
    raise Misled(f"a number with a fraction: {text}")


def read_payload(text: object) -> Payload:
    """Read a payload: one line of JSON text, a map."""
    if not isinstance(text, bytes) or b"\n" in text:
        raise Misled(f"a payload is text in one line, not {text!r:.200}")
    try:
        payload = json.loads(text.decode(), parse_float=no_float, parse_constant=no_float)
    except ValueError as error:
        raise Misled(f"{error}: {text!r:.200}") from None
    if not isinstance(payload, dict):
        raise Misled(f"a payload is a map, not {text!r:.200}")
    return payload


def check_types(value: object, name: str = "") -> None:
    """Numbers where counts and times are, and nowhere else: money is text."""
    if isinstance(value, dict):
        for key, inner in value.items():
            check_types(inner, key)
    elif isinstance(value, list):
        for inner in value:
            check_types(inner)
    elif isinstance(value, int) and not isinstance(value, bool) and name not in INTEGERS:
        raise Misled(f"{name}: a number: {value}")


def check_payload(channel: str, payload: Payload) -> None:
    """Hold a payload to the fields that its kind has, in their order."""
    snapshot, update = CONTENT[channel.partition(":")[0]]
    if payload.get("type") == "snapshot":
        wanted = ("type", "seq", "epoch", "time", *snapshot)
    else:
        wanted = ("type", "seq", "prev", "time", *update)
    if tuple(payload) != wanted:
        raise Misled(f"{channel}: expected the fields {wanted}, received {tuple(payload)}")
    check_types(payload)


@dataclass
class Told:
    """One channel's messages as they came, the chain unbroken: each is where the one before it ended."""

    channel: str
    payloads: list[Payload] = field(default_factory=list)
    held: int = -1
    """The number of the last message; -1 before the first, which is a snapshot."""
    epochs: list[str] = field(default_factory=list)
    """Those of the snapshots, each once."""

    def take(self, text: object) -> Payload:
        """Take in a message."""
        payload = read_payload(text)
        check_payload(self.channel, payload)
        sequence = payload["seq"]
        assert isinstance(sequence, int)
        if payload["type"] == "snapshot":
            epoch = str(payload["epoch"])
            if epoch not in self.epochs:
                self.epochs.append(epoch)
            elif epoch != self.epochs[-1]:
                raise Misled(f"{self.channel}: epoch {epoch} is back")
            if sequence < self.held:
                raise Misled(f"{self.channel}: a snapshot at {sequence} behind message {self.held}")
        else:
            if self.held < 0 or payload["prev"] != self.held or sequence != self.held + 1:
                raise Misled(f"{self.channel}: held {self.held}, then came {payload['prev']} -> {sequence}")
        self.held = sequence
        self.payloads.append(payload)
        return payload

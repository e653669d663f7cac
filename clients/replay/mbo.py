"""Read a market-by-order recording: every message of a venue, one a line.

Columns: sequence, ts_event_ns, action, side, price, size, order_id, last_in_event, snapshot. An action
is A (add), C (cancel), M (modify), T (trade, told of the aggressor) or F (fill, told of a resting
order). Only A, C and M change the book, so a fill is always followed, before its event ends, by a C or
M of the order that was filled.

A recording may begin with an auction: until a trade without a side, the book is only built here, in
memory, and what rests after that event is the opening book. From there a T is an aggressor. Where an F
bears the T's own order id, a resting order was amended into the market; that F is not a maker's, and
the C or M behind it is no mere confirmation, because here the order still rests as it was.

Within one event the venue publishes a cancel after the trade or order that it preceded: an order that
another passed by was gone already. So the cancels of orders that were not filled in their event come
first. That can't take away what trades, for what traded has a fill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clients.replay.recording import (
    ASK,
    BID,
    Add,
    Aggress,
    BadRecording,
    Change,
    Recording,
    Step,
    decimals,
    numbered,
    open_text,
)

COLUMNS = ["sequence", "ts_event_ns", "action", "side", "price", "size", "order_id", "last_in_event", "snapshot"]
SIDES = {"B": BID, "A": ASK}


@dataclass(frozen=True, slots=True)
class Message:
    """One line."""

    line: int
    action: str
    side: str
    price: str
    size: int
    order: int
    last: bool


def messages(path: Path) -> Iterator[Message]:
    """Read the lines of a file."""
    with open_text(path) as lines:
        for number, fields in numbered(lines):
            if number == 1:
                if fields != COLUMNS:
                    raise BadRecording(f"{path}:1: expected the columns {','.join(COLUMNS)}")
                continue
            try:
                _, _, action, side, price, size, order, last, _ = fields
                float(price)
                message = Message(number, action, side, price, int(size), int(order), last == "1")
            except ValueError as problem:
                raise BadRecording(f"{path}:{number}: expected {len(COLUMNS)} fields as in line 1: {problem}") from None
            if action not in "ACMTF" or side not in "BAN":
                raise BadRecording(f"{path}:{number}: expected action A, C, M, T or F and side B, A or N")
            yield message


def events(stream: Iterator[Message]) -> Iterator[list[Message]]:
    """Group messages into the venue's events."""
    event: list[Message] = []
    for message in stream:
        event.append(message)
        if message.last:
            yield event
            event = []
    if event:
        yield event


def read(path: Path) -> Recording:
    """Read a whole file."""
    all_events = list(events(messages(path)))
    auction = next((at for at, event in enumerate(all_events) if is_auction(event)), -1)
    book: dict[int, Add] = {}
    for event in all_events[: auction + 1]:
        for message in event:
            build(book, message)
    steps: list[Step] = []
    skipped: dict[str, int] = {}
    for event in all_events[auction + 1 :]:
        translate(event, steps, skipped)
    count = sum(len(event) for event in all_events)
    opening = list(book.values())
    scale = max((decimals(step.price) for step in [*opening, *steps]), default=0)
    return Recording(opening, steps, scale, count, skipped)


def is_auction(event: list[Message]) -> bool:
    """Tell whether an event holds a trade without a side."""
    return any(message.action == "T" and message.side == "N" for message in event)


def build(book: dict[int, Add], message: Message) -> None:
    """Apply a message to a book whose order is that of priority."""
    if message.action == "C":
        book.pop(message.order, None)
    elif message.action in "AM" and message.side != "N":
        known = book.get(message.order)
        add = Add(message.order, SIDES[message.side], message.price, message.size)
        if known is None or known.price != add.price or known.size < add.size:
            book.pop(message.order, None)
        book[message.order] = add


def translate(event: list[Message], steps: list[Step], skipped: dict[str, int]) -> None:
    """Turn one event into steps."""
    touched = {message.order for message in event if message.action != "C"}
    late = [message for message in event if message.action == "C" and message.order not in touched]
    steps.extend(Change(message.order, message.price, 0) for message in late)
    filled: set[int] = set()
    for at, message in enumerate(event):
        if message.action == "F" or (message.action == "C" and message.order not in touched):
            continue
        if message.side == "N":
            skipped["without a side"] = skipped.get("without a side", 0) + 1
        elif message.action == "T":
            makers = makers_of(event, at)
            filled.update(order for order, _ in makers)
            steps.append(Aggress(SIDES[message.side], message.price, message.size, makers))
        elif message.action == "A":
            steps.append(Add(message.order, SIDES[message.side], message.price, message.size))
        else:
            left = 0 if message.action == "C" else message.size
            steps.append(Change(message.order, message.price, left, message.order in filled))
            filled.discard(message.order)


def makers_of(event: list[Message], at: int) -> tuple[tuple[int, int], ...]:
    """Return the makers of the trade at `at`: the fills that follow it, its own left out."""
    makers: list[tuple[int, int]] = []
    for message in event[at + 1 :]:
        if message.action != "F":
            break
        if message.order != event[at].order:
            makers.append((message.order, message.size))
    return tuple(makers)

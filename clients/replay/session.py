"""Replay the steps of a recording on a server.

Each order of the recording becomes an order here, under a client id of this run, so that a cancel needs
no reply before it. What must be known first, an order's id for an amend, what is filled of it, is waited
for only then. An aggressor is an IOC order at the recorded price.

The venue's book and ours part where the venue filled another maker than the first in the queue (it had
published a cancel late). After each fill the venue says what is left of the maker; where ours differs,
it is put right by a cancel, an amend or a new order, so that one difference does not breed others.

What is filled of our makers is known from the aggressors' replies. Should an order trade that was not
meant to, everything known before it is out of date (`generation`), and an order is asked for again
before it is next changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, time_ns

import hiredis

from clients.replay.figures import Figures
from clients.replay.recording import Add, Aggress, Change, Recording, Step, at_scale
from clients.replay.wire import Reply, Wire, fields

OPEN = (b"NEW", b"PARTIALLY_FILLED")


@dataclass(slots=True)
class Held:
    """One order of the recording as it is here."""

    user: bytes
    client_id: bytes
    side: bytes
    price: str
    total: int
    filled: int = 0
    order_id: bytes = b""
    ended: bool = False
    generation: int = 0

    @property
    def left(self) -> int:
        """Return what still rests."""
        return 0 if self.ended else self.total - self.filled


class Session:
    """One replay: `load` the opening book, then `run` the steps."""

    def __init__(self, wire: Wire, recording: Recording, market: bytes, users: list[bytes], hidden: bool) -> None:
        self.wire = wire
        self.recording = recording
        self.market = market
        self.users = users
        self.run_id = b"r%x" % time_ns()
        self.hidden = hidden
        self.figures = Figures()
        self.held: dict[int, Held] = {}
        self.by_order_id: dict[bytes, int] = {}
        self.generation = 0
        self.puts = 0
        self.aggressors_unanswered = 0

    def load(self, advance: Callable[[int], None]) -> None:
        """Place the opening book."""
        started = perf_counter()
        for count, add in enumerate(self.recording.opening, 1):
            self.add(add)
            advance(count)
        self.wire.drain()
        self.figures.opening = len(self.recording.opening)
        self.figures.opening_s = perf_counter() - started

    def run(self, advance: Callable[[int], None]) -> None:
        """Replay the steps."""
        started = perf_counter()
        self.figures.messages = self.recording.messages
        for count, step in enumerate(self.recording.steps, 1):
            self.step(step)
            advance(count)
        self.wire.drain()
        self.figures.replay_s = perf_counter() - started

    def step(self, step: Step) -> None:
        """Do one step."""
        if isinstance(step, Add):
            self.figures.adds += 1
            self.figures.commands += 1
            self.add(step)
        elif isinstance(step, Change):
            self.change(step)
        else:
            self.figures.aggressors += 1
            self.figures.commands += 1
            self.aggress(step)

    # ---- new orders

    def user_of(self, order: int) -> bytes:
        """Spread orders over the users."""
        return self.users[order % len(self.users)]

    def put(self, user: bytes, order: Add | Aggress) -> list[bytes]:
        """Return the words that all orders here have in common."""
        size, price = b"%d" % order.size, at_scale(order.price, self.recording.price_scale)
        return [b"ORDER.PUT", user, self.market, order.side, b"LIMIT", size, b"PRICE", price, b"STP", b"NONE"]

    def add(self, add: Add) -> None:
        """Place a limit order that is to rest."""
        self.puts += 1
        client_id = b"%s-%d" % (self.run_id, self.puts)
        held = Held(self.user_of(add.order), client_id, add.side, add.price, add.size, generation=self.generation)
        self.held[add.order] = held

        def answered(reply: Reply) -> None:
            if isinstance(reply, hiredis.ReplyError):
                held.ended = True
                self.refused(reply)
                return
            result = fields(reply)
            assert isinstance(result[b"id"], bytes)
            held.order_id = result[b"id"]
            self.by_order_id[held.order_id] = add.order
            self.take_result(held, result, 0)

        self.wire.send([*self.put(held.user, add), b"CLIENTID", client_id], answered)

    def take_result(self, held: Held, result: dict[bytes, Reply], filled_before: int) -> None:
        """Take over what a reply says of an order that was not meant to trade."""
        filled, status = result[b"finished_base"], result[b"status"]
        assert isinstance(filled, bytes)
        held.filled = int(filled)
        held.ended = status not in OPEN
        if held.filled > filled_before:
            self.figures.size_other += held.filled - filled_before
            self.differ(f"{held.client_id.decode()} traded {held.filled - filled_before} where it was to rest")
            self.generation += 1
        held.generation = self.generation

    # ---- aggressors

    def aggress(self, step: Aggress) -> None:
        """Send an IOC order and compare its fills."""
        self.figures.size_recorded += step.size
        self.figures.fills_recorded += len(step.makers)
        if self.hidden:
            for order, size in step.makers:
                self.reveal(order, size, step.price)
        self.aggressors_unanswered += 1

        def answered(reply: Reply) -> None:
            self.aggressors_unanswered -= 1
            if isinstance(reply, hiredis.ReplyError):
                self.refused(reply)
                return
            self.judge(step, fields(reply)[b"fills"])

        self.wire.send([*self.put(self.users[0], step), b"TIF", b"IOC", b"REPLY", b"FULL"], answered)

    def reveal(self, order: int, size: int, price: str) -> None:
        """Show what an iceberg is about to trade beyond the size that it displayed."""
        held = self.held.get(order)
        if held is None or float(held.price) != float(price):
            return
        self.settle(held)
        if 0 < held.left < size:
            self.figures.hidden += size - held.left
            self.amend(held, price, size)

    def judge(self, step: Aggress, fills: Reply) -> None:
        """Compare an aggressor's fills with the recording, and take them over."""
        assert isinstance(fills, list)
        self.figures.trades += len(fills)
        at_price = other = 0
        found: dict[int, int] = {}
        for fill in map(fields, fills):
            price, amount, maker_id = fill[b"price"], fill[b"amount"], fill[b"maker_order_id"]
            assert isinstance(price, bytes)
            assert isinstance(amount, bytes)
            assert isinstance(maker_id, bytes)
            size = int(amount)
            if float(price) == float(step.price):
                at_price += size
            else:
                other += size
            order = self.by_order_id.get(maker_id)
            if order is not None:
                found[order] = found.get(order, 0) + size
                held = self.held.get(order)
                if held is not None and held.order_id == maker_id:
                    held.filled += size
        equal = at_price == step.size and not other
        self.figures.aggressors_equal += equal
        self.figures.size_equal += at_price
        self.figures.size_other += other
        for order, size in step.makers:
            self.figures.fills_equal += found.get(order) == size
            self.figures.maker_size_equal += min(size, found.get(order, 0))
        if not equal:
            side = step.side.decode()
            self.differ(f"{side} {step.size} at {step.price} traded {at_price} there and {other} elsewhere")

    # ---- cancels and amends

    def change(self, step: Change) -> None:
        """Bring one of our orders to where the venue's is."""
        held = self.held.get(step.order)
        if held is None:
            self.figures.unknown += 1
            return
        if step.left == 0 and not step.confirms:
            del self.held[step.order]
            self.cancel(held)
            return
        self.settle(held)
        same_price = float(held.price) == float(step.price)
        if held.left == step.left and (same_price or not step.left):
            self.figures.confirmed += step.confirms
            if not step.left:
                del self.held[step.order]
            return
        self.figures.healed += step.confirms
        if step.left == 0:
            del self.held[step.order]
            self.cancel(held)
        elif held.left == 0:
            self.figures.gone += not step.confirms
            self.figures.commands += 1
            self.add(Add(step.order, held.side, step.price, step.left))
        else:
            self.amend(held, step.price, step.left)

    def settle(self, held: Held) -> None:
        """Wait until an order's id and fills are known."""
        self.wire.wait(lambda: not self.aggressors_unanswered and (held.ended or bool(held.order_id)))
        if held.generation < self.generation and not held.ended:
            order = fields(self.wire.ask(b"ORDER.GET", self.market, held.order_id))
            filled = order[b"finished_base"]
            assert isinstance(filled, bytes)
            held.filled = int(filled)
            held.ended = order[b"status"] not in OPEN
            held.generation = self.generation

    def cancel(self, held: Held) -> None:
        """Cancel an order, if it is still there."""
        self.figures.changes += 1
        self.figures.commands += 1

        def answered(reply: Reply) -> None:
            if isinstance(reply, hiredis.ReplyError):
                if str(reply).startswith("NOORDER"):
                    self.figures.gone += 1
                else:
                    self.refused(reply)

        held.ended = True
        self.wire.send([b"ORDER.CANCEL", held.user, self.market, b"CLIENTID", held.client_id], answered)

    def amend(self, held: Held, price: str, left: int) -> None:
        """Amend an order; the amount is the new total, what is filled included."""
        self.figures.changes += 1
        self.figures.commands += 1
        filled_before = held.filled
        held.total = held.filled + left
        held.price = price
        shown = at_scale(price, self.recording.price_scale)
        args = [b"ORDER.AMEND", held.user, self.market, held.order_id, b"AMOUNT", b"%d" % held.total, b"PRICE", shown]

        def answered(reply: Reply) -> None:
            if isinstance(reply, hiredis.ReplyError):
                self.refused(reply)
                return
            self.take_result(held, fields(reply), filled_before)

        self.wire.send(args, answered)

    # ---- notes

    def refused(self, error: hiredis.ReplyError) -> None:
        """Note an error reply."""
        self.figures.refused += 1
        self.figures.first_refusal = self.figures.first_refusal or str(error)

    def differ(self, text: str) -> None:
        """Note the first difference."""
        self.figures.first_difference = self.figures.first_difference or text

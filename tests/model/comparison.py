"""The engine and the naive exchange side by side: the same commands, every answer compared.

After each command are equal: the reply or error code, whether anything changed, each user's balances;
and per asset, of the engine's own figures, available + frozen + fees = deposited - withdrawn, exactly.
Beyond that a `Pair` can prove the engine against itself: its own invariants, a state written out and
read back, and the accepted commands applied to a new exchange, all with the same hash.
"""

from protocol.errors import CODES, Rejection
from protocol.events import Event
from protocol.requests import PARSERS
from protocol.values import Failure, Record, Status
from server.engine.dump import load, rows, state_hash
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from tests.model.follower import Follower
from tests.model.naive import NaiveExchange
from tests.model.naive_grammar import show

Args = list[bytes]
Entry = tuple[int, list[Args]]
"""A record: its time, and one command, or the commands of a transaction."""

ERROR_TEXT_MAX = 500
"""Bytes of an error's text; a peer's own words in it are cut to 128."""


class Difference(AssertionError):
    """The engine and the naive exchange do not agree."""


def plain(value: object) -> object:
    """Turn a reply into what the naive exchange answers."""
    if isinstance(value, Record):
        return {field: plain(v) for field, v in zip(value.shape.fields, value.values, strict=True)}
    if isinstance(value, Status):
        return value.text
    if isinstance(value, Failure):
        check_error(value.code, value.text)
        return (value.code,)
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    assert value is None or isinstance(value, (bool, int, bytes)), value
    return value


def check_error(code: str, text: str) -> None:
    """Hold an error to what every error promises."""
    if code not in CODES:
        raise Difference(f"error code {code} is not in the table")
    if not text or len(text) > ERROR_TEXT_MAX or not text.isascii() or not text.isprintable():
        raise Difference(f"error text of {code} is empty, long, or not printable: {text!r}")


def ask(exchange: Exchange, args: Args, now: int, events: list[Event] | None = None, inside: bool = False) -> object:
    """Give a command to the engine; return its reply as a plain value, or a tuple of its error code."""
    name = args[0].upper()
    before = exchange.sequence
    try:
        outcome = exchange.apply(HANDLERS[name], PARSERS[name](args), now)
    except Rejection as rejection:
        check_error(rejection.code, rejection.text)
        if exchange.sequence != before and not inside:
            raise Difference("a rejected command has taken a sequence") from None
        return (rejection.code,)
    if events is not None:
        events += outcome.events
    return plain(outcome.reply)


def same(left: object, right: object) -> bool:
    """Compare two plain values, types included: True is not 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        assert isinstance(right, (list, tuple))
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return type(left) is type(right) and left == right


class Pair:
    """An engine and a naive exchange that get the same commands."""

    def __init__(self, balances_every: int = 1, with_events: bool = True) -> None:
        self.balances_every = balances_every
        self.follower = Follower() if with_events else None
        self.exchange = Exchange()
        self.exchange.record_events = with_events
        self.naive = NaiveExchange()
        self.now = 0
        self.script: list[Entry] = []
        self.accepted: list[Entry] = []

    def step(self, args: Args, now: int) -> object:
        """Do one command on both sides and compare; return the reply."""
        self.script.append((now, [args]))
        self.now = now
        before = self.exchange.sequence
        ended_before = self.naive.venue.ended_ever
        events: list[Event] = []
        expected = self.naive.call(args, now)
        received = ask(self.exchange, args, now, events)
        self.compare(args, expected, received)
        if events and self.exchange.sequence == before:
            raise Difference(f"{args}: events of a command that changed nothing")
        self.follow(events, ended_before)
        if self.exchange.sequence != before:
            self.accepted.append((now, [args]))
        return received

    def transaction(self, commands: list[Args], now: int) -> None:
        """Do several commands as one record on both sides, and compare."""
        self.script.append((now, commands))
        self.now = now
        sequence = self.naive.venue.sequence
        ended_before = self.naive.venue.ended_ever
        events: list[Event] = []
        self.exchange.begin(now)
        any_changed = False
        for args in commands:
            expected = self.naive.call(args, now)
            any_changed = any_changed or self.naive.changed
            received = ask(self.exchange, args, now, events, inside=True)
            if not same(expected, received):
                raise Difference(f"in a transaction {args}:\nexpected {expected}\nreceived {received}")
        self.naive.venue.sequence = sequence + any_changed
        if self.exchange.end() != any_changed:
            raise Difference(f"the transaction {commands} should have answered changed={any_changed}")
        self.compare(commands[-1], None, None)
        self.follow(events, ended_before)
        if any_changed:
            self.accepted.append((now, commands))

    def follow(self, events: list[Event], ended_before: int) -> None:
        """Give the events of a record to the follower, and compare what it knows now."""
        if self.follower is None:
            if events:
                raise Difference("events that nobody asked for")
            return
        venue = self.naive.venue
        self.follower.take(events, self.now)
        if events or len(self.script) % self.balances_every == 0:
            self.follower.compare(venue, venue.last_ended(venue.ended_ever - ended_before))

    def compare(self, args: Args, expected: object, received: object) -> None:
        """Compare a reply, the sequence, all balances, and the sums of the assets."""
        shown = [arg[:80] for arg in args]
        if not same(expected, received):
            raise Difference(f"{shown}:\nexpected {expected}\nreceived {received}")
        if self.exchange.sequence != self.naive.venue.sequence:
            raise Difference(f"{shown}: expected changed={self.naive.changed}, received the contrary")
        if len(self.script) % self.balances_every == 0:
            self.compare_balances(shown)
            self.conservation(shown)

    def compare_balances(self, shown: Args) -> None:
        """Compare every balance of every user."""
        venue = self.naive.venue
        scales = {asset.name: asset.scale for asset in venue.assets}
        expected: dict[int, dict[bytes, object]] = {}
        for (user, name), (available, frozen) in venue.all_balances().items():
            scale = scales[name]
            balance = {"available": show(available, scale), "frozen": show(frozen, scale)}
            expected.setdefault(user, {})[name] = balance
        for user_of in venue.users:
            received = ask(self.exchange, [b"BALANCE.GET", b"%d" % user_of.id], self.now + 1)
            if received != expected.get(user_of.id, {}):
                wanted = expected.get(user_of.id, {})
                raise Difference(f"after {shown}: user {user_of.id}:\nexpected {wanted}\nreceived {received}")

    def conservation(self, shown: Args) -> None:
        """Prove of the engine's own figures that no asset was made or lost."""
        summaries = ask(self.exchange, [b"ASSET.SUMMARY"], self.now + 1)
        assert isinstance(summaries, list)
        for summary in summaries:
            value = {field: int(summary[field].replace(b".", b"")) for field in AMOUNTS}
            owned = value["available"] + value["frozen"] + value["fees"]
            if owned != value["deposited"] - value["withdrawn"] or min(value.values()) < 0:
                raise Difference(f"after {shown}: not conserved: {summary}")

    def prove(self) -> None:
        """Check the engine's invariants, and that its state survives being written out and read back."""
        check = ask(self.exchange, [b"ENGINE.CHECK"], self.now + 1)
        assert isinstance(check, dict)
        if check["ok"] is not True or check["problems"] != []:
            raise Difference(f"ENGINE.CHECK: {check}")
        for market, twin in zip(self.exchange.markets, self.naive.venue.markets, strict=True):
            if market.candles.closes != twin.closings.counts():
                raise Difference(f"{twin.name!r}: closings: {twin.closings.counts()}, {market.candles.closes}")
        before = state_hash(self.exchange)
        self.exchange = load(rows(self.exchange))
        self.exchange.record_events = self.follower is not None
        if state_hash(self.exchange) != before:
            raise Difference("the state hash is another after rows and load")

    def replay(self) -> None:
        """Apply the accepted commands to a new exchange, and compare the hashes."""
        again = Exchange()
        for now, commands in self.accepted:
            if len(commands) == 1:
                ask(again, commands[0], now)
                continue
            again.begin(now)
            for args in commands:
                name = args[0].upper()
                try:
                    again.apply(HANDLERS[name], PARSERS[name](args), now)
                except Rejection:
                    continue
            again.end()
        if again.sequence != self.exchange.sequence or state_hash(again) != state_hash(self.exchange):
            raise Difference("the state hash is another after a replay of the accepted commands")


AMOUNTS = ("available", "frozen", "fees", "deposited", "withdrawn")

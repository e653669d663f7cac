"""A venue for tests: an exchange, a clock that ticks with each command, and answers as plain values."""

from collections.abc import Iterable

from protocol.errors import Rejection
from protocol.events import Event
from protocol.requests import PARSERS
from protocol.values import Failure, Record, Status
from server.engine import dump, invariants
from server.engine.exchange import Exchange, Outcome
from server.engine.handlers import HANDLERS


class Venue:
    """Commands in as text or words, plain values out; every accepted command is kept for a replay."""

    def __init__(self, exchange: Exchange | None = None, checked: bool = True) -> None:
        self.exchange = exchange if exchange is not None else Exchange()
        self.now_us = self.exchange.now_us
        self.checked = checked
        self.log: list[tuple[int, list[bytes]]] = []
        self.events: list[Event] = []

    def __call__(self, line: str) -> object:
        """Execute one line; a refusal is returned as a Failure."""
        return self.execute(line.encode().split())

    def execute(self, words: list[bytes]) -> object:
        self.now_us += 1000
        before = dump.state_hash(self.exchange) if self.checked else ""
        try:
            outcome = apply(self.exchange, words, self.now_us)
        except Rejection as rejection:
            assert not self.checked or dump.state_hash(self.exchange) == before, "a refusal changed something"
            return Failure(rejection.code, rejection.text)
        if outcome.changed:
            self.log.append((self.now_us, words))
            self.events += outcome.events
        if self.checked:
            assert (dump.state_hash(self.exchange) != before) == outcome.changed, "changed must say what is"
            assert invariants.check(self.exchange) == []
        return plain(outcome.reply)

    def record(self, line: str) -> dict[str, object]:
        """Execute one line that answers a map."""
        answer = self(line)
        assert isinstance(answer, dict), answer
        return {key.decode(): value for key, value in answer.items()}

    def code(self, line: str) -> str:
        """Execute one line; return the code of its refusal, empty when it is accepted."""
        answer = self(line)
        return answer.code if isinstance(answer, Failure) else ""

    def all(self, lines: Iterable[str]) -> None:
        """Execute lines that must all be accepted."""
        for line in lines:
            answer = self(line)
            assert not isinstance(answer, Failure), f"{line}: {answer.code} {answer.text}"

    def advance(self, seconds: int) -> None:
        self.now_us += seconds * 1_000_000

    def hash(self) -> str:
        return dump.state_hash(self.exchange)


def apply(exchange: Exchange, words: list[bytes], now_us: int) -> Outcome:
    name = words[0].upper()
    return exchange.apply(HANDLERS[name], PARSERS[name](words), now_us)


def replay(log: list[tuple[int, list[bytes]]]) -> Exchange:
    """Apply a log to a new exchange."""
    exchange = Exchange()
    for now_us, words in log:
        outcome = apply(exchange, words, now_us)
        assert outcome.changed, words
    return exchange


def plain(value: object) -> object:
    """Turn a reply value into what a client sees."""
    if isinstance(value, Record):
        return {field.encode(): plain(part) for field, part in zip(value.shape.fields, value.values, strict=True)}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Status):
        return value.text
    return value


SETUP = (
    "ASSET.CREATE ETH SCALE 8",
    "ASSET.CREATE USDT SCALE 8",
    "ASSET.CREATE BTC SCALE 8",
    "MARKET.CREATE ETH_USDT ETH USDT AMOUNTSCALE 4 PRICESCALE 2 FEESCALE 4 MINAMOUNT 0.01",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2 FEESCALE 4",
    "USER.REGISTER",
    "USER.REGISTER",
    "USER.REGISTER",
    *(
        f"BALANCE.UPDATE {user} {asset} {amount} BUSINESS deposit ID 1"
        for user in (1, 2, 3)
        for asset, amount in (("ETH", 1000), ("USDT", 10000), ("BTC", 100))
    ),
)
"""Two markets and three users with 1000 ETH, 10000 USDT and 100 BTC each."""


def funded(checked: bool = True) -> Venue:
    """Make the venue of SETUP."""
    venue = Venue(checked=checked)
    venue.all(SETUP)
    return venue

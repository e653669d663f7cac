"""Every reply and every message is of the type that its declaration tells clients."""

import random

import pytest

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.generate_page import EXAMPLES, session
from protocol.records import RECORDS
from protocol.requests import PARSERS
from protocol.schema import DECIMAL, ID, list_of, nullable, record, word
from protocol.spec import ENGINE
from protocol.values import Record, Shape, Status
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS
from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.protocol.by_name import NotByName, map_of
from tests.protocol.conformity import Unlike, check_reply

START_US = 1_764_115_200_000_000


def answer(exchange: Exchange, args: list[bytes]) -> object:
    return exchange.apply(HANDLERS[args[0]], PARSERS[args[0]](args), exchange.now_us + 1_000_000).reply


def choices_of(args: list[bytes]) -> dict[str, str]:
    """Tell the words of a request by name, as the type of its reply may depend on one."""
    try:
        return {str(name): str(value).upper() for name, value in map_of(args).items()}
    except NotByName:
        return {}


def test_what_the_generated_traders_are_answered_is_of_the_declared_types() -> None:
    naive, exchange = NaiveExchange(), Exchange()
    exchange.now_us = START_US
    generator = Generator(naive)
    rng = random.Random(5)
    seen: set[str] = set()
    for now in range(4_000):
        args = SETUP[now].encode().split() if now < len(SETUP) else generator.command(rng)
        naive.call(args, now)
        args = [args[0].upper(), *args[1:]]
        if args[0] not in HANDLERS:
            continue
        try:
            reply = answer(exchange, args)
        except Rejection:
            continue
        command = COMMANDS[args[0].decode()]
        assert command.reply.type is not None, command.name
        check_reply(reply, command.reply.type, choices_of(args))
        seen.add(command.name)
    assert len(seen) > 15, seen


def test_what_the_examples_answer_is_of_the_declared_types() -> None:
    exchange = Exchange()
    exchange.now_us = START_US
    seen: set[str] = set()
    for request, told in session(EXAMPLES.read_text(encoding="utf-8")):
        args = [part.encode() for part in request.replace("'", "").split(" ")]
        if told.startswith("(error)") or args[0] not in HANDLERS or b"DETAIL" in args or b"NAME" in args:
            continue
        try:
            reply = answer(exchange, args)
        except Rejection:
            continue  # the skipped ones have not happened
        command = COMMANDS[args[0].decode()]
        assert command.reply.type is not None
        check_reply(reply, command.reply.type, choices_of(args))
        seen.add(command.name)
    assert len(seen) > 15, seen


def test_every_command_of_the_engine_declares_its_replys_type_and_known_records() -> None:
    for command in COMMANDS.values():
        if command.layer == ENGINE:
            assert command.reply.type is not None, command.name
    for fields in RECORDS.values():
        for held in fields.values():
            inner = held.inner if held.inner is not None else held
            assert inner.kind not in ("record", "row") or inner.of in RECORDS


BALANCE = Shape(("available", "frozen"))


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        (Status(b"QUEUED"), COMMANDS["ASSET.CREATE"].reply.type),
        (7, ID),
        (b"1e5", DECIMAL),
        (b"1.50", nullable(ID)),
        (None, ID),
        (b"NOSUCH", word("SIDE")),
        ([b"1", None], list_of(ID)),
        (Record(BALANCE, [b"1.0", 2]), record("BALANCE")),
        (Record(Shape(("frozen", "available")), [b"1.0", b"2.0"]), record("BALANCE")),
    ],
)
def test_what_is_not_of_its_type_is_noticed(value: object, declared: object) -> None:
    with pytest.raises(Unlike):
        check_reply(value, declared)  # type: ignore[arg-type]

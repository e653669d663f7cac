"""The examples of the commands page, held against the engine."""

import json
import re
import shlex

import pytest

from protocol.errors import Rejection
from protocol.generate_page import EXAMPLES, session
from protocol.requests import PARSERS
from protocol.values import Failure, Record, Status
from server.engine.exchange import Exchange
from server.engine.handlers import HANDLERS

SESSION = session(EXAMPLES.read_text(encoding="utf-8"))


def plain(value: object) -> object:
    """Make a reply what `redis-cli --json` makes of it."""
    if isinstance(value, Status):
        return value.text.decode()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Failure):
        return f"error:{value.code} {value.text}"
    if isinstance(value, Record):
        return {name: plain(one) for name, one in zip(value.shape.fields, value.values, strict=True)}
    if isinstance(value, dict):
        return {key.decode(): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def ask(exchange: Exchange, request: str) -> str:
    args = [word.encode() for word in shlex.split(request)]
    try:
        parsed = PARSERS[args[0]](args)
        outcome = exchange.apply(HANDLERS[args[0]], parsed, exchange.now_us + 1_000_000)
    except Rejection as rejection:
        return f"(error) {rejection.code} {rejection.text}"
    return json.dumps(plain(outcome.reply), separators=(",", ":"))


def test_the_session_of_the_examples_goes_as_it_is_told() -> None:
    exchange = Exchange()
    for request, told in SESSION:
        pattern = ".*?".join(re.escape(part) for part in told.split("..."))
        reply = ask(exchange, request)
        if re.fullmatch(pattern, reply) is None:
            pytest.fail(f"> {request}\ntold:     {told}\nanswered: {reply}")

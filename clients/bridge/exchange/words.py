"""Requests of our own service into commands: plans that are made of the declarations once, at the start.

A plan appends the words of one argument. Where a command may only be repeated with an id, and the caller gives none,
the plan of that argument draws one, so that a connection which breaks doubles nothing.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from clients.bridge.refusal import Refused, invalid
from clients.generate.model import Argument, Command, Schema
from clients.generate.proto_names import value_name

NewId: TypeAlias = Callable[[], str]
Plan: TypeAlias = Callable[[Any, list[str], list[str], NewId], None]
"""Takes the message, the words, the ids that were sent, and what draws new ones."""


class Words:
    """How a command is written."""

    def __init__(self, schema: Schema, numbers: dict[str, int], command: Command) -> None:
        self.name: Final = command.name
        self.writes: Final = command.writes
        self.retry: Final = command.retry
        self._plans: Final = [plan(schema, numbers, command, argument) for argument in command.arguments]

    def of(self, request: Any, new_id: NewId) -> tuple[list[str], tuple[str, ...]]:
        """Return the words, and the ids that make the command repeatable; refuse what lacks something."""
        words, ids = [self.name], list[str]()
        for write in self._plans:
            write(request, words, ids, new_id)
        return words, tuple(ids)

    def again(self, request: Any) -> bool:
        """Tell whether the command may be sent again once it may have arrived."""
        if self.retry == "L1 or L2":
            return bool(request.HasField("l1") or request.HasField("l2"))
        return bool(self.retry)  # `always`, or an id that is always sent


def plan(schema: Schema, numbers: dict[str, int], command: Command, argument: Argument) -> Plan:
    """Make the plan of an argument."""
    if argument.kind == "oneof":
        if argument.multiple:
            return plan_of_items(schema, numbers, command, argument)
        return plan_of_one(schema, numbers, command, argument)
    if argument.kind == "flag":
        return plan_of_flag(argument)
    if argument.kind == "choice":
        return plan_of_choice(schema, numbers, argument)
    if argument.multiple:
        return plan_of_many(argument)
    if argument.optional and argument.token == command.retry:
        return plan_of_id(argument)
    return plan_of_value(argument)


def plan_of_value(argument: Argument) -> Plan:
    name, token, optional = argument.name, argument.token, argument.optional

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        if optional and not message.HasField(name):
            return
        if token:
            words.append(token)
        words.append(str(getattr(message, name)))

    return write


def plan_of_id(argument: Argument) -> Plan:
    name, token = argument.name, argument.token

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        sent_id = getattr(message, name) if message.HasField(name) else new_id()
        ids.append(sent_id)
        words += (token, sent_id)

    return write


def plan_of_many(argument: Argument) -> Plan:
    name = argument.name
    assert not argument.token, "a list is written as it is"

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        words += getattr(message, name)

    return write


def plan_of_flag(argument: Argument) -> Plan:
    name, token = argument.name, argument.token

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        if getattr(message, name):
            words.append(token)

    return write


def plan_of_choice(schema: Schema, numbers: dict[str, int], argument: Argument) -> Plan:
    name, token, optional = argument.name, argument.token, argument.optional
    choices = schema.vocabularies[argument.choices]
    by_number = {numbers[value_name(argument.choices, word)]: word for word in choices}

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        number = getattr(message, name)
        word = by_number.get(number)
        if word is None:
            if number == 0 and optional:
                return
            received = f"the number {number}" if number else "none"
            raise invalid("ERR", f"{name}: expected one of {', '.join(choices)}, received {received}")
        if token:
            words.append(token)
        words.append(word)

    return write


def plan_of_one(schema: Schema, numbers: dict[str, int], command: Command, argument: Argument) -> Plan:
    """Plan an argument that is one of several."""
    name = argument.name
    tokens = {one.name: one.token for one in argument.arguments}

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        given = message.WhichOneof(name)
        if given is None:
            raise missing(" or ".join(tokens))
        if tokens[given]:
            words.append(tokens[given])
        words.append(str(getattr(message, given)))

    return write


def plan_of_items(schema: Schema, numbers: dict[str, int], command: Command, argument: Argument) -> Plan:
    """Plan a list of what is one of several commands each."""
    name = argument.name
    blocks = {
        block.name: (block.token, [plan(schema, numbers, command, one) for one in block.arguments])
        for block in argument.arguments
    }

    def write(message: Any, words: list[str], ids: list[str], new_id: NewId) -> None:
        for item in getattr(message, name):
            given = item.WhichOneof(name)
            if given is None:
                raise missing(" or ".join(blocks))
            token, plans = blocks[given]
            words.append(token)
            inner = getattr(item, given)
            for one in plans:
                one(inner, words, ids, new_id)

    return write


def missing(what: str) -> Refused:
    return invalid("ERR", f"expected {what}, received none")

"""Replies and messages of the feed into messages of our own service: readers that are made of the declarations once."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from clients.bridge.pb import exchange_pb2 as pb
from clients.generate.model import RECORD_NAMES, Channel, Command, Field, Schema, Type
from clients.generate.proto_names import answer_field, message_name, response_name, value_name
from dingir.errors import ServerError
from dingir.values import pairs

Read: TypeAlias = Callable[[Any], Any]
LOCAL: Final[Any] = pb
"""The generated module, of which names are taken."""


def numbers_of() -> dict[str, int]:
    """Return the number of each word's name."""
    enums = pb.DESCRIPTOR.enum_types_by_name.values()
    return {value.name: value.number for enum in enums for value in enum.values}


class Answers:
    """What reads replies and messages."""

    def __init__(self, schema: Schema) -> None:
        self._schema: Final = schema
        self._numbers: Final = numbers_of()
        self._records: Final[dict[str, Read]] = {}
        self.channels: Final = {kind: self._channel(channel) for kind, channel in schema.channels.items()}
        """What reads a message, by the kind of its channel; it gives `TradeMessage`, ..."""

    def of(self, command: Command) -> Read:
        """Make what reads a command's reply."""
        reply, response = command.reply, getattr(LOCAL, response_name(command))
        if reply.kind == "status":
            return lambda value: response()
        if reply.kind == "choice":
            return self._choice(reply, response)
        if reply.kind == "payload":
            raise AssertionError("what is told depends on the channel that is asked for")
        read = self._value(reply)
        if not response_name(command).endswith("Response"):
            return read
        field = answer_field(reply)
        return lambda value: response(**{field: read(value)})

    def told(self, channel: str, payload: Any) -> pb.FeedMessage:
        """Read a message of any channel."""
        kind = channel.partition(":")[0]
        fields = payload if isinstance(payload, dict) else json.loads(payload)
        return pb.FeedMessage(**{kind: self.channels[kind](fields)})

    # -- values -----------------------------------------------------------------------------------------

    def _value(self, kind: Type) -> Read:
        """Make what reads one value."""
        if kind.kind in ("id", "integer", "time"):
            return int
        if kind.kind in ("decimal", "text", "name", "string"):
            return str
        if kind.kind == "flag":
            return bool
        if kind.kind == "word":
            words = self._schema.vocabularies[kind.of]
            table = {word: self._numbers[value_name(kind.of, word)] for word in words}
            return lambda value: table.get(value, 0)  # a word of a later server is none of ours
        if kind.kind in ("list", "map"):
            assert kind.inner is not None
            read = self._value(kind.inner)
            if kind.kind == "list":
                return lambda value: [read(one) for one in value]
            return lambda value: {name: read(one) for name, one in pairs(value).items()}
        if kind.kind == "row":
            return self._row(kind.of)
        assert kind.kind == "record", f"expected a type of a value, received {kind}"
        return self._record(kind.of)

    def _record(self, name: str) -> Read:
        if name not in self._records:
            read = self._fields(getattr(LOCAL, RECORD_NAMES[name]), self._schema.records[name])
            self._records[name] = read if name != "REPLAY" else self._replay
        return self._records[name]

    def _fields(self, made: Any, fields: tuple[Field, ...]) -> Read:
        """Make what reads a map into a message; what is null is not set."""
        reads = [
            (field.name, self._value(field.type))
            for field in fields
            if field.type.of != "MESSAGE" and not (field.type.inner is not None and field.type.inner.kind == "payload")
        ]

        def read(value: Any) -> Any:
            f = value if type(value) is dict else pairs(value)
            return made(**{name: one(f[name]) for name, one in reads if f[name] is not None})

        return read

    def _row(self, name: str) -> Read:
        made = getattr(LOCAL, RECORD_NAMES[name])
        reads = [(field.name, self._value(field.type)) for field in self._schema.records[name]]
        return lambda row: made(**{name: read(one) for (name, read), one in zip(reads, row, strict=True)})

    def _replay(self, value: Any) -> Any:
        f = pairs(value)
        messages = [self.told(f["channel"], one) for one in f["messages"]]
        return pb.Replay(channel=f["channel"], epoch=f["epoch"], seq=int(f["seq"]), messages=messages)

    # -- replies that are one of several things ---------------------------------------------------------

    def _choice(self, reply: Type, response: Any) -> Read:
        """Make what reads a reply whose form the request chose: a map with fills, a map, or an id."""
        full, result = self._record("ORDER_FULL"), self._record("ORDER_RESULT")
        assert {word for word, _ in reply.cases} == {"ACK", "RESULT", "FULL"}, "the forms of ORDER.PUT's reply"

        def read(value: Any) -> Any:
            if not isinstance(value, dict | list):
                return response(ack=int(value))
            f = pairs(value)
            return response(full=full(f)) if "fills" in f else response(result=result(f))

        return read

    def of_batch(self, command: Command) -> Callable[[list[str], Any], Any]:
        """Make what reads a batch's replies, given what each item was."""
        item, response = command.reply.inner, getattr(LOCAL, response_name(command))
        assert item is not None
        put = self._choice(dict(item.cases)["put"], LOCAL.OrderPutResponse)
        amend, cancel = self._record("ORDER_RESULT"), self._record("ORDER")

        def read(kinds: list[str], value: Any) -> Any:
            answer = response()
            for kind, one in zip(kinds, value, strict=True):
                if isinstance(one, ServerError):
                    answer.items.add(error=pb.Error(code=one.code, text=one.text))
                elif kind == "put":
                    answer.items.add(put=put(one))
                elif kind == "amend":
                    answer.items.add(amend=amend(one))
                else:
                    answer.items.add(cancel=cancel(one))
            return answer

        return read

    # -- the feed ---------------------------------------------------------------------------------------

    def _channel(self, channel: Channel) -> Read:
        """Make what reads a channel's payloads."""
        name = channel.kind.capitalize()
        made = getattr(LOCAL, message_name(channel))
        snapshot = self._fields(getattr(LOCAL, f"{name}Snapshot"), channel.snapshot)
        update = self._fields(getattr(LOCAL, f"{name}Update"), channel.update)

        def read(fields: Any) -> Any:
            if fields["type"] == "snapshot":
                return made(snapshot=snapshot(fields))
            return made(update=update(fields))

        return read

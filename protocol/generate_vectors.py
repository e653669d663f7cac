"""Write `tests/vectors/`: golden vectors, that is names, bytes and values, which the tests of every client run.

| file | a vector |
| --- | --- |
| requests.json | `command`, `arguments` (by name), `words`; bytes: `resp`, `msgpack`, `msgpack_by_name` |
| replies.json | `command`, `arguments`, `value`, sometimes `value_msgpack`; bytes: `resp2`, `resp3`, `msgpack` |
| errors.json | `code`, `text`; bytes: `resp`, `msgpack` |
| pushes.json | `channel`, `payload`; bytes: `resp2`, `resp3`, `msgpack` (a notification) |

Bytes are hexadecimal text. Every msgid is 7. Each command comes with as little as it needs, and with all that it takes;
each reply with and without nil; each code; each kind of channel with its snapshot and an update.
`value` is the reply as JSON: text, integer, boolean, null, list, map. In RESP2 maps are flat lists and
booleans integers. A message of the feed in a reply is JSON text in RESP, and a map in MessagePack, whose reply is
`value_msgpack` then. The values are made up from the declared types: a vector does not tell what the exchange would
answer. But they belong together: a batch has a result for each of its items, of that item's kind; a snapshot is one
of the channel that was asked for; what is told again begins with the number that was asked for, and has no gap.
"""

import json
from collections.abc import Callable
from typing import Final

from protocol.commands import COMMANDS
from protocol.errors import CODES
from protocol.generate_page import number
from protocol.generate_schema import channel_name
from protocol.jsontext import json_text
from protocol.naming import Fields as NamedFields
from protocol.naming import words_by_name
from protocol.packing import encode_error_response, encode_notification, encode_response, packed
from protocol.records import RECORDS, SNAPSHOTS, UPDATES
from protocol.replies import encode_error, encode_push, encode_resp2, encode_resp3
from protocol.schema import VOCABULARIES, Fields, Type
from protocol.spec import Argument, Command
from protocol.values import Record, Shape, Status

Tree = dict[str, object]

MSGID: Final = 7
SEQ: Final = 17
"""The last number of every channel."""
GROUPS: Final = ("order", "balance", "market", "feed", "asset", "user", "engine", "history")
"""The commands that client libraries have methods for."""

TEXTS: Final = {
    "market": "BTC_USDT",
    "base": "BTC",
    "quote": "USDT",
    "asset": "BTC",
    "channel": "depth:BTC_USDT",
    "signature": "57e6cf2e5b8db0a9",
}
NUMBERS: Final = {"user": 1, "from_user": 1, "to_user": 2, "order_id": 9007199254740993, "limit": 10, "from": 16}
"""What arguments hold, by name; an order id that a double can't."""
DECIMALS: Final = {"price": "60000.10", "amount": "0.5000", "delta": "-1.50", "quote_limit": "100"}
JSON_TEXTS: Final = {"detail": '{"note":"\u00e9\\n"}', "memo": "{}"}


# -- requests ---------------------------------------------------------------------------------------------


def requests_json() -> str:
    vectors = []
    for command in commands():
        for name, arguments in argument_sets(command):
            vectors.append(request_vector(command, name, arguments))
    return text(vectors)


def commands() -> list[Command]:
    return [command for command in COMMANDS.values() if command.group in GROUPS]


def request_vector(command: Command, name: str, arguments: Tree) -> Tree:
    words = words_by_name(command.name.encode(), named(arguments))
    params: list[object] = [word.decode() for word in words[1:]]
    return {
        "name": f"{command.name} {name}",
        "command": command.name,
        "arguments": arguments,
        "words": [word.decode() for word in words],
        "resp": resp_request(words).hex(),
        "msgpack": packed([0, MSGID, command.name, params]).hex(),
        "msgpack_by_name": packed([0, MSGID, command.name, arguments]).hex(),
    }


def named(tree: Tree) -> NamedFields:
    """Turn arguments by name into what a MessagePack request of them is read as."""
    return NamedFields([one for name, value in tree.items() for one in (name.encode(), named_value(value))])


def named_value(value: object) -> object:
    if isinstance(value, dict):
        return named(value)
    if isinstance(value, list):
        return [named_value(one) for one in value]
    if isinstance(value, bool):
        return value
    return str(value).encode()


def resp_request(words: list[bytes]) -> bytes:
    """Write a request in RESP.

    >>> resp_request([b"PING"])
    b'*1\\r\\n$4\\r\\nPING\\r\\n'
    """
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def argument_sets(command: Command) -> list[tuple[str, Tree]]:
    """List what a command may be called with: the least, everything, and each alternative."""
    least = arguments_tree(command.arguments, False, 0)
    found = [("least", least)]
    for alternative in range(max([1, *[len(one.arguments) for one in command.arguments if one.kind == "oneof"]])):
        full = arguments_tree(command.arguments, True, alternative)
        if full not in [arguments for _, arguments in found]:
            found.append(("full" if not alternative else f"full, alternative {alternative + 1}", full))
    return found


def arguments_tree(arguments: tuple[Argument, ...], full: bool, alternative: int) -> Tree:
    tree: Tree = {}
    for argument in arguments:
        if argument.optional and not full:
            continue
        if argument.kind == "oneof" and not argument.multiple:
            chosen = argument.arguments[alternative % len(argument.arguments)]
            tree[chosen.name] = argument_value(chosen)
        elif argument.kind == "oneof":
            chosen = argument.arguments[alternative % len(argument.arguments)]
            tree[argument.name] = [{chosen.name: arguments_tree(chosen.arguments, full, 0)}] * (2 if full else 1)
        elif argument.multiple:
            tree[argument.name] = [argument_value(argument), "ETH"] if full else [argument_value(argument)]
        else:
            tree[argument.name] = argument_value(argument)
    return tree


def argument_value(argument: Argument) -> object:
    """Make up an argument's value; what the grammar takes, not what the engine would accept."""
    if argument.kind == "flag":
        return True
    if argument.kind == "choice":
        return VOCABULARIES[argument.choices][-1]
    if argument.kind in ("id", "integer"):
        return min(NUMBERS.get(argument.name, 5), number(argument.high))
    if argument.kind == "decimal":
        return DECIMALS.get(argument.name, "0.0010")
    if argument.kind == "text":
        return JSON_TEXTS.get(argument.name, f"{argument.name} \u20ac")
    return TEXTS.get(argument.name, f"{argument.name}-1")


# -- replies ----------------------------------------------------------------------------------------------


def replies_json() -> str:
    vectors = []
    for command in commands():
        told = command.reply.type
        assert told is not None, command
        arguments = answered(command)
        cases: list[tuple[str, Type, Tree]] = [("", told, arguments)]
        if told.kind == "choice":
            cases = [(f" {word}", inner, {**arguments, told.of: word}) for word, inner in told.cases]
        for label, inner, given in cases:
            for suffix, empty in (("", False), (", nil and none", True)):
                value = reply_value(inner, empty)
                if empty and value == reply_value(inner, False):
                    continue
                vectors.append(reply_vector(command.name + label + suffix, command, given, inner, empty))
    return text(vectors)


def answered(command: Command) -> Tree:
    """List what a command was given whose reply is told: as little as it needs, and of a batch an item of each kind."""
    given = arguments_tree(command.arguments, False, 0)
    for argument in command.arguments:
        if argument.multiple and argument.kind == "oneof":
            given[argument.name] = [{one.name: arguments_tree(one.arguments, False, 0)} for one in argument.arguments]
    return given


def reply_vector(name: str, command: Command, arguments: Tree, type: Type, empty: bool) -> Tree:
    packed_reply = reply_value(type, empty)
    reply = in_resp(packed_reply)
    vector: Tree = {"name": name, "command": command.name, "arguments": arguments, "value": plain(reply)}
    if plain(packed_reply) != plain(reply):
        vector["value_msgpack"] = plain(packed_reply)
    return {
        **vector,
        "resp2": encode_resp2(reply).hex(),
        "resp3": encode_resp3(reply).hex(),
        "msgpack": encode_response(MSGID, packed_reply).hex(),
    }


def in_resp(value: object) -> object:
    """Say a reply as RESP has it: messages of the feed, whose first field is their type, as JSON text."""
    if isinstance(value, Record):
        if value.shape.fields[0] == "type":
            return json_text(value)
        return Record(value.shape, [in_resp(one) for one in value.values])
    return [in_resp(one) for one in value] if isinstance(value, list) else value


SIMPLE: Final[dict[str, object]] = {
    "id": b"9007199254740993",
    "decimal": b"60000.10",
    "integer": 17,
    "time": 1_764_115_200_123_456,
    "flag": True,
    "name": b"BTC_USDT",
    "text": "text \u20ac".encode(),
}
"""What the values of a reply hold, by kind; an id that a double can't."""
CHANNEL_KIND: Final = TEXTS["channel"].partition(":")[0]


def reply_value(type: Type, empty: bool) -> object:
    """Make up a reply value; `empty`: nil where it may be, lists of none, the other flag."""
    if type.nullable and empty:
        return None
    if type.kind == "status":
        return Status(b"OK")
    if type.kind == "flag":
        return not empty
    if type.kind == "word":
        return VOCABULARIES[type.of][0 if empty else -1].encode()
    if type.kind == "record" and type.of == "REPLAY":
        return replay(empty)
    if type.kind == "record":
        return record_value(RECORDS[type.of], empty)
    if type.kind == "row":
        return [reply_value(inner, empty) for inner in RECORDS[type.of].values()]
    if type.kind == "list":
        assert type.inner is not None
        if type.inner.kind == "item":
            return [reply_value(inner, empty) for _, inner in type.inner.cases]
        return [] if empty else [reply_value(type.inner, False), reply_value(type.inner, True)]
    if type.kind == "map":
        assert type.inner is not None
        return {} if empty else {b"BTC": reply_value(type.inner, False), b"USDT": reply_value(type.inner, True)}
    if type.kind == "choice":
        return reply_value(type.cases[0][1], empty)
    if type.kind == "payload":
        return message(SNAPSHOTS[CHANNEL_KIND], "snapshot", SEQ, empty)
    return SIMPLE[type.kind]


def record_value(fields: Fields, empty: bool) -> Record:
    return Record(Shape(tuple(fields)), [reply_value(inner, empty) for inner in fields.values()])


def message(fields: Fields, word: str, seq: int, empty: bool) -> Record:
    """Make up a message of the feed: a snapshot that includes number `seq`, or the update of that number."""
    return saying(record_value(fields, empty), {"type": word.encode(), "seq": seq, "prev": seq - 1})


def replay(empty: bool) -> Record:
    """Make up a part of a channel's past: two updates from the number that was asked for on; or that comes next."""
    first = NUMBERS["from"]
    updates = UPDATES[CHANNEL_KIND]
    messages = [] if empty else [message(updates, "update", first + at, at > 0) for at in (0, 1)]
    said = {"channel": TEXTS["channel"].encode(), "seq": first + len(messages) - 1, "messages": messages}
    return saying(record_value(RECORDS["REPLAY"], empty), said)


def saying(told: Record, said: dict[str, object]) -> Record:
    """Give a record other values where `said` names them."""
    values = [said.get(name, value) for name, value in zip(told.shape.fields, told.values, strict=True)]
    return Record(told.shape, values)


def plain(value: object) -> object:
    """Say in JSON what a reply value means."""
    if isinstance(value, Status):
        return value.text.decode()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Record):
        return {name: plain(one) for name, one in zip(value.shape.fields, value.values, strict=True)}
    if isinstance(value, dict):
        return {key.decode(): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


# -- errors and pushes ------------------------------------------------------------------------------------


def errors_json() -> str:
    vectors: list[Tree] = []
    for code in CODES:
        said = f"field: expected this, received '{code.lower()} \u20ac'"
        vectors.append(
            {
                "name": code,
                "code": code,
                "text": said,
                "resp": encode_error(code, said).hex(),
                "msgpack": encode_error_response(MSGID, code, said).hex(),
            }
        )
    return text(vectors)


def pushes_json() -> str:
    vectors: list[Tree] = []
    for kind in UPDATES:
        subject = {"<user>": "7", "<market>": "BTC_USDT", "<interval>": "1m"}
        channel = channel_name(kind)
        for name, stands_for in subject.items():
            channel = channel.replace(name, stands_for)
        for word, fields in (("snapshot", SNAPSHOTS[kind]), ("update", UPDATES[kind])):
            for suffix, empty in (("", False), (", nil and none", True)):
                payload = message(fields, word, SEQ, empty)
                pushed: list[object] = [b"message", channel.encode(), json_text(payload)]
                vectors.append(
                    {
                        "name": f"{kind} {word}{suffix}",
                        "channel": channel,
                        "payload": plain(payload),
                        "resp2": encode_push(pushed, False).hex(),
                        "resp3": encode_push(pushed, True).hex(),
                        "msgpack": encode_notification(b"message", [channel.encode(), payload]).hex(),
                    }
                )
    return text(vectors)


def text(vectors: list[Tree]) -> str:
    """Write vectors, one a line."""
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in vectors) + "\n]\n"


VECTORS: Final[dict[str, Callable[[], str]]] = {
    "requests.json": requests_json,
    "replies.json": replies_json,
    "errors.json": errors_json,
    "pushes.json": pushes_json,
}

"""Our own gRPC service: every command as a method, every kind of channel as a stream.

Its declaration and the numbers of its fields (`proto_numbers.py`) are checked in. Money, prices and rates are text,
as on the wire; ids and times are 64-bit integers; what may be absent is `optional`, and an enum's zero says that it
is.
"""

from typing import Final

from clients.generate.model import (
    RECORD_NAMES,
    VOCABULARY_NAMES,
    Argument,
    Channel,
    Command,
    Field,
    Schema,
    Type,
)
from clients.generate.proto_names import (
    PACKAGE,
    SERVICE,
    answer_field,
    argument_type,
    channel_parts,
    message_name,
    method_name,
    proto_type,
    response_name,
    value_name,
    watch_name,
    zero_name,
)
from clients.generate.proto_numbers import NUMBERS, Numbers, read_numbers

PROTO: Final = "protocol/proto/dingir/v1/exchange.proto"
HEADER: Final = f"""\
// Dingir Exchange's own service: every command, and streams of what happens.
//
// Generated from protocol/schema.json by `python -m clients.generate`; do not edit. Field numbers never change.
// Amounts, prices and rates are decimal text. Times are microseconds since 1970. How calls fail, how they may be
// repeated and how streams are resumed is in clients/bridge/README.md; what each command does, in protocol/COMMANDS.md.

syntax = "proto3";

package {PACKAGE};
"""
STREAM: Final = "  // Tells {name}; with `from_seq`, the last message that you have, it goes on after that."


def files(schema: Schema) -> dict[str, str]:
    """Make the declaration, and its numbers."""
    numbers = read_numbers()
    blocks = [HEADER, service(schema)]
    blocks += [enumeration(numbers, name, words) for name, words in schema.vocabularies.items() if name != "MESSAGE"]
    blocks += [record(numbers, RECORD_NAMES[name], fields) for name, fields in schema.records.items()]
    for command in schema.commands:
        blocks += method_messages(numbers, command)
    for channel in schema.channels.values():
        blocks += channel_messages(numbers, channel)
    blocks.append(feed_message(numbers, schema))
    blocks.append(message(numbers, "Error", ["string code", "string text"]))
    return {PROTO: "\n".join(blocks), NUMBERS: numbers.text()}


def service(schema: Schema) -> str:
    lines = [f"service {SERVICE} {{"]
    methods = {method_name(command) for command in schema.commands}
    for command in schema.commands:
        lines.append(f"  // {command.summary}.")
        answer = response_name(command)
        if answer in methods:  # in here that would be the method
            answer = f"{PACKAGE}.{answer}"
        lines.append(f"  rpc {method_name(command)}({method_name(command)}Request) returns ({answer});")
    for channel in schema.channels.values():
        name = watch_name(channel)
        lines.append(STREAM.format(name=channel.name))
        lines.append(f"  rpc {name}({name}Request) returns (stream {message_name(channel)});")
    return "\n".join([*lines, "}", ""])


def enumeration(numbers: Numbers, vocabulary: str, words: tuple[str, ...]) -> str:
    """Write a vocabulary; zero is what is not given."""
    scope = VOCABULARY_NAMES[vocabulary]
    lines = [f"enum {scope} {{", f"  {zero_name(vocabulary, words)} = 0;"]
    for word in filter(None, words):
        name = value_name(vocabulary, word)
        lines.append(f"  {name} = {numbers.of(scope, name)};")
    return "\n".join([*lines, *reserved(numbers, scope, "  "), "}", ""])


def reserved(numbers: Numbers, scope: str, indent: str) -> list[str]:
    """Reserve what a message or an enum had before."""
    gone = numbers.gone(scope)
    if not gone:
        return []
    names = ", ".join(f'"{name}"' for name in gone)
    return [f"{indent}reserved {', '.join(map(str, gone.values()))};", f"{indent}reserved {names};"]


def message(numbers: Numbers, scope: str, lines: list[str], comments: dict[str, str] | None = None) -> str:
    """Write a message of fields that are given as `type name`."""
    body = [field_line(numbers, scope, line, (comments or {}).get(line.rsplit(" ", 1)[1], ""), "  ") for line in lines]
    body += reserved(numbers, scope, "  ")
    return "\n".join([f"message {scope} {{", *body, "}", ""]) if body else f"message {scope} {{}}\n"


def field_line(numbers: Numbers, scope: str, declared: str, comment: str, indent: str) -> str:
    number = numbers.of(scope, declared.rsplit(" ", 1)[1])
    return f"{indent}{declared} = {number};{f' // {comment}' if comment else ''}"


def record(numbers: Numbers, scope: str, fields: tuple[Field, ...]) -> str:
    """Write a record, or what a channel tells. (Which of the two a channel's message is, its place says.)"""
    return message(numbers, scope, [field(one.name, one.type) for one in fields if one.type.of != "MESSAGE"])


def field(name: str, kind: Type) -> str:
    """Write a field of a reply, but for its number."""
    if kind.kind == "list":
        assert kind.inner is not None
        return f"repeated {proto_type(kind.inner)} {name}"
    if kind.kind == "map":
        assert kind.inner is not None
        return f"map<string, {proto_type(kind.inner)}> {name}"
    return f"{'optional ' if kind.nullable else ''}{proto_type(kind)} {name}"


# -- methods ----------------------------------------------------------------------------------------------


def method_messages(numbers: Numbers, command: Command) -> list[str]:
    """Write the request of a command, and its response where that is no record."""
    blocks = [request(numbers, command)]
    if response_name(command).endswith("Response"):
        blocks.append(response(numbers, command))
    return blocks


def request(numbers: Numbers, command: Command) -> str:
    scope = f"{method_name(command)}Request"
    lines: list[str] = []
    for argument in command.arguments:
        lines += argument_lines(numbers, scope, argument, "  ")
    if not lines:
        return f"message {scope} {{}}\n"
    return "\n".join([f"message {scope} {{", *lines, *reserved(numbers, scope, "  "), "}", ""])


def argument_lines(numbers: Numbers, scope: str, argument: Argument, indent: str) -> list[str]:
    """Write an argument: a field, one of several fields, or a list of what is one of several messages."""
    if argument.kind != "oneof":
        kind = argument_type(argument)
        label = "repeated " if argument.multiple else ""
        if argument.optional and not argument.multiple and argument.kind not in ("choice", "flag"):
            label = "optional "
        return [field_line(numbers, scope, f"{label}{kind} {argument.name}", argument.summary, indent)]
    if not argument.multiple:
        inner = [
            field_line(numbers, scope, f"{argument_type(one)} {one.name}", one.summary, indent + "  ")
            for one in argument.arguments
        ]
        return [f"{indent}oneof {argument.name} {{", *inner, f"{indent}}}"]
    lines = []
    for block in argument.arguments:
        inside = f"{scope}.{block.name.capitalize()}"
        lines.append(f"{indent}message {block.name.capitalize()} {{")
        for one in block.arguments:
            lines += argument_lines(numbers, inside, one, indent + "  ")
        lines += [*reserved(numbers, inside, indent + "  "), f"{indent}}}"]
    choices = [
        field_line(numbers, f"{scope}.Item", f"{block.name.capitalize()} {block.name}", "", indent + "    ")
        for block in argument.arguments
    ]
    lines += [
        f"{indent}message Item {{",
        f"{indent}  oneof {argument.name} {{",
        *choices,
        f"{indent}  }}",
        f"{indent}}}",
    ]
    return [*lines, field_line(numbers, scope, f"repeated Item {argument.name}", argument.summary, indent)]


def response(numbers: Numbers, command: Command) -> str:
    """Write what answers a command, where it is no record."""
    scope, reply = response_name(command), command.reply
    if reply.kind == "status":
        return message(numbers, scope, [])
    if reply.kind == "choice":
        return "\n".join([f"message {scope} {{", *choice_lines(numbers, scope, reply), "}", ""])
    assert reply.kind != "item"
    if reply.inner is not None and reply.inner.kind == "item":
        return item_response(numbers, scope, reply.inner)
    return message(numbers, scope, [field(answer_field(reply), reply)])


def choice_lines(numbers: Numbers, scope: str, reply: Type) -> list[str]:
    """Write a reply whose form the request chooses."""
    inner = [field_line(numbers, scope, f"{proto_type(kind)} {word.lower()}", "", "    ") for word, kind in reply.cases]
    return ["  oneof reply {", *inner, "  }"]


def item_response(numbers: Numbers, scope: str, item: Type) -> str:
    """Write what answers a batch: for each item its reply, or an error."""
    inside = f"{scope}.Item"
    kinds = {name: "OrderPutResponse" if kind.kind == "choice" else proto_type(kind) for name, kind in item.cases} | {
        "error": "Error"
    }
    inner = [field_line(numbers, inside, f"{kind} {name}", "", "      ") for name, kind in kinds.items()]
    lines = ["  message Item {", "    oneof item {", *inner, "    }", "  }"]
    return "\n".join(
        [f"message {scope} {{", *lines, field_line(numbers, scope, "repeated Item items", "", "  "), "}", ""]
    )


# -- streams ----------------------------------------------------------------------------------------------


def channel_messages(numbers: Numbers, channel: Channel) -> list[str]:
    """Write the request of a stream, and what is told on it."""
    name, told = watch_name(channel), channel.kind.capitalize()
    kinds = {"market": "string", "interval": VOCABULARY_NAMES["KLINE_INTERVAL"], "user": "uint64"}
    asked = [f"{kinds[part]} {part}" for part in channel_parts(channel)]
    scope = message_name(channel)
    inner = [
        field_line(numbers, scope, f"{told}{kind.capitalize()} {kind}", "", "    ") for kind in ("snapshot", "update")
    ]
    return [
        message(numbers, f"{name}Request", [*asked, "optional uint64 from_seq"]),
        "\n".join([f"message {scope} {{", "  oneof message {", *inner, "  }", "}", ""]),
        record(numbers, f"{told}Snapshot", channel.snapshot),
        record(numbers, f"{told}Update", channel.update),
    ]


def feed_message(numbers: Numbers, schema: Schema) -> str:
    """Write a message of any channel: what FeedSnapshot and FeedReplay answer."""
    inner = [
        field_line(numbers, "FeedMessage", f"{message_name(channel)} {channel.kind}", "", "    ")
        for channel in schema.channels.values()
    ]
    return "\n".join(["message FeedMessage {", "  oneof message {", *inner, "  }", "}", ""])

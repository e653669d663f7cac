"""Write the commands: what each takes and answers, how it is said and read, and a class of methods for each noun."""

import re
from typing import Final

from clients.generate.model import VOCABULARY_NAMES, Argument, Command, Schema, Type
from clients.generate.typescript_records import read, ts_type
from clients.generate.typescript_writing import WIDTH, camel, comment, error_class, quoted, union

TYPES: Final = {
    "id": "IdLike",
    "integer": "IntegerLike",
    "decimal": "DecimalLike",
    "flag": "boolean",
    "name": "string",
    "text": "string",
    "string": "string",
}
WRITERS: Final = {"id": "writeId", "integer": "writeInteger", "decimal": "writeDecimal"}

RETRIES: Final = {
    "always": "Sent again when its answer was lost.",
    "CLIENTID": "Sent again when its answer was lost, under its client id; where you give none, the library does.",
    "CLIENTID in every PUT": "Sent again when its answer was lost, each order under its client id; where you give none,"
    " the library does.",
    "ID": "Sent again when its answer was lost, under its id; where you give none, the library does.",
    "L1 or L2": "Sent again when its answer was lost, if it has `l1` or `l2`; else that is an"
    " {@link OutcomeUnknownError}.",
    "": "Not sent again when its answer was lost: that is an {@link OutcomeUnknownError}.",
}
VERBS: Final = {"cancelall": "cancelAll", "statehash": "stateHash"}
"""Verbs of two words."""
PLAIN_REPLIES: Final = (
    "OK",
    "A map",
    "A list of maps",
    "A list of maps as ORDER.GET's",
    "A page of maps as ORDER.GET's",
)
"""Texts of replies that say no more than the type."""
RECORD_MARK: Final = re.compile(r" \(\{[A-Z_]+\}\)")
"""Where the text of a reply names a record for the commands page to show; here the type says it."""

BATCH_REPLIES: Final = """export type BatchReplies<Items extends readonly BatchItem[]> = {
  -readonly [Place in keyof Items]: BatchReply<Items[Place]> | ServerError;
};
"""


def verb(command: Command) -> str:
    """`put` of ORDER.PUT, `cancelAll` of ORDER.CANCELALL."""
    return VERBS.get(command.verb, command.verb)


def title(command: Command) -> str:
    """`OrderPut` of ORDER.PUT."""
    return command.noun.capitalize() + verb(command)[:1].upper() + verb(command)[1:]


def nouns(schema: Schema) -> str:
    """Write the class that has them all."""
    told = dict.fromkeys(command.noun for command in schema.commands)
    fields = "".join(f"  readonly {noun}: {noun.capitalize()}Commands;\n" for noun in told)
    made = "".join(f"    this.{noun} = new {noun.capitalize()}Commands(runner);\n" for noun in told)
    return (
        comment(["The commands of each noun."])
        + f"export class Nouns {{\n{fields}\n  constructor(runner: Runner) {{\n{made}  }}\n}}\n"
    )


def noun_file(schema: Schema, noun: str) -> str:
    """Write the commands of a noun."""
    commands = [command for command in schema.commands if command.noun == noun]
    parts: list[str] = []
    for command in commands:
        for block in blocks_of(command):
            parts += [
                struct(
                    item_title(block),
                    block.arguments,
                    f"{block.token} of a batch: what {command.noun.upper()}.{block.token} takes, after its user.",
                ),
                writer(block),
            ]
    for command in commands:
        if command.arguments:
            parts.append(arguments_type(command, commands))
        parts += reply_types(command)
        parts.append(declaration(command, commands))
    methods = "\n".join(method(command) for command in commands)
    parts.append(
        comment([f"The commands of {noun.upper()}."])
        + f"export class {noun.capitalize()}Commands {{\n  readonly #runner: Runner;\n\n"
        + f"  constructor(runner: Runner) {{\n    this.#runner = runner;\n  }}\n\n{methods}}}\n"
    )
    return "\n".join(parts)


# -- arguments --------------------------------------------------------------------------------------------


def blocks_of(command: Command) -> list[Argument]:
    return [
        block for one in command.arguments if one.kind == "oneof" for block in one.arguments if block.kind == "block"
    ]


def item_title(block: Argument) -> str:
    return f"{block.name.capitalize()}Item"


def same_block(command: Command, commands: list[Command]) -> Argument | None:
    """Find the item of a batch that is this command without its user."""
    every = [block for one in commands for block in blocks_of(one)]
    same = (block for block in every if block.name == command.verb and block.arguments == command.arguments[1:])
    return next(same, None)


def argument_type(argument: Argument) -> str:
    if argument.kind == "choice":
        return VOCABULARY_NAMES[argument.choices]
    if argument.kind == "oneof":
        return "readonly BatchItem[]"
    return f"readonly {TYPES[argument.kind]}[]" if argument.multiple else TYPES[argument.kind]


def member(argument: Argument) -> str:
    mark, absent = ("?", " | undefined") if argument.optional else ("", "")
    told = comment([argument.summary], "  ") if argument.summary else ""
    return f"{told}  {camel(argument.name)}{mark}: {argument_type(argument)}{absent};\n"


def choices(argument: Argument) -> str:
    """Write one of several: exactly one field is there."""
    return " | ".join(
        "{ "
        + "; ".join(
            f"{camel(one.name)}: {argument_type(one)}" if one is chosen else f"{camel(one.name)}?: undefined"
            for one in argument.arguments
        )
        + " }"
        for chosen in argument.arguments
    )


def struct(name: str, arguments: tuple[Argument, ...], summary: str) -> str:
    """Write a type of arguments by name."""
    single = next((one for one in arguments if one.kind == "oneof" and not one.multiple), None)
    body = "".join(member(one) for one in arguments if one is not single)
    if single is None:
        return f"{comment([summary])}export interface {name} {{\n{body}}}\n"
    return f"{comment([summary])}export type {name} = {{\n{body}}} & ({choices(single)});\n"


def arguments_type(command: Command, commands: list[Command]) -> str:
    name, summary = f"{title(command)}Arguments", f"What {command.name} takes."
    block = same_block(command, commands)
    if block is not None:
        return f"{comment([summary])}export type {name} = {item_title(block)} & {{\n{member(command.arguments[0])}}};\n"
    told = struct(name, command.arguments, summary)
    items = blocks_of(command)
    if not items:
        return told
    summary = "An item of a batch: one of these."
    return (
        comment([summary])
        + union("export type BatchItem", (f"{{ {one.name}: {item_title(one)} }}" for one in items))
        + f"\n{told}"
    )


# -- words ------------------------------------------------------------------------------------------------


def written(argument: Argument, given: str) -> str:
    """Write the expression of an argument's word."""
    return f'{WRITERS.get(argument.kind, "writeText")}({given}.{camel(argument.name)}, "{camel(argument.name)}")'


def pushes(argument: Argument, given: str, indent: str) -> str:
    """Write the statements that say an argument."""
    value = f"{given}.{camel(argument.name)}"
    if argument.kind == "oneof" and argument.multiple:
        return item_pushes(argument, value, indent)
    if argument.kind == "oneof":
        first, second = argument.arguments
        return (
            f"{indent}if ({given}.{camel(first.name)} !== undefined) {push(first, given)};\n"
            f"{indent}else {push(second, given)};\n"
        )
    if argument.kind == "flag":
        return f'{indent}if ({value}) words.push("{argument.token}");\n'
    if argument.multiple:
        return f'{indent}if ({value} !== undefined) writeTexts(words, {value}, "{camel(argument.name)}");\n'
    condition = f"if ({value} !== undefined) " if argument.optional else ""
    return f"{indent}{condition}{push(argument, given)};\n"


def push(argument: Argument, given: str) -> str:
    token = f'"{argument.token}", ' if argument.token else ""
    return f"words.push({token}{written(argument, given)})"


def item_pushes(argument: Argument, value: str, indent: str) -> str:
    lines = [f"{indent}for (const item of {value}) {{\n"]
    for place, block in enumerate(argument.arguments):
        condition = f'if ("{block.name}" in item) ' if place < len(argument.arguments) - 1 else ""
        start = f"{indent}  " if place == 0 else " else "
        lines.append(
            f'{start}{condition}{{\n{indent}    words.push("{block.token}");\n'
            f"{indent}    write{item_title(block)}(words, item.{block.name});\n{indent}  }}"
        )
    return "".join(lines) + f"\n{indent}}}\n"


def writer(block: Argument) -> str:
    body = "".join(pushes(one, "given", "  ") for one in block.arguments)
    return f"function write{item_title(block)}(words: string[], given: {item_title(block)}): void {{\n{body}}}\n"


# -- replies ----------------------------------------------------------------------------------------------


def reply_type(command: Command) -> str:
    told = command.reply
    if told.kind == "choice":
        return f"{title(command)}Replies[ReplyForm]"
    if told.kind == "list" and told.inner is not None and told.inner.kind == "item":
        return "BatchReply<BatchItem>[]"
    return ts_type(told)


def reply_types(command: Command) -> list[str]:
    """Write the types that only this command's reply has."""
    told = command.reply
    if told.kind == "choice":
        rows = "".join(f"  {word}: {ts_type(inner)};\n" for word, inner in told.cases)
        summary = f"What {command.name} answers, by its argument `{told.of}`."
        cases = "".join(
            f'    case "{word}":\n      return {read(inner, "value", quoted(command.name))};\n'
            for word, inner in told.cases[1:]
        )
        first = read(told.cases[0][1], "value", quoted(command.name))
        signature = f"read{title(command)}(value: Value | undefined, form: ReplyForm | undefined)"
        body = f"  switch (form) {{\n{cases}    default:\n      return {first};\n  }}\n"
        return [
            f"{comment([summary])}export interface {title(command)}Replies {{\n{rows}}}\n",
            f"function {signature}: {title(command)}Replies[ReplyForm] {{\n{body}}}\n",
        ]
    if told.kind == "list" and told.inner is not None and told.inner.kind == "item":
        return batch_types(command, told.inner)
    return []


def batch_types(command: Command, item: Type) -> list[str]:
    put, *others = item.cases
    assert put[1].kind == "choice", item
    noun = command.noun.capitalize()
    replies, usual = f"{noun}{put[0].capitalize()}Replies", ts_type(put[1].cases[0][1])
    lines = [
        f"export type BatchReply<Item> = Item extends {{ {put[0]}: infer Put }}\n",
        f"  ? Put extends {{ {put[1].of}: infer Form extends ReplyForm }}\n    ? {replies}[Form]\n",
        f'    : "{put[1].of}" extends keyof Put\n      ? {replies}[ReplyForm]\n      : {usual}\n',
    ]
    for depth, (name, inner) in enumerate(others[:-1]):
        gap = "  " * (depth + 1)
        lines.append(f"{gap}: Item extends {{ {name}: unknown }}\n{gap}  ? {ts_type(inner)}\n")
    lines.append("  " * len(others) + f": {ts_type(others[-1][1])};\n")
    cases = "".join(
        f'  if ("{name}" in item) return {case_read(command, name, inner)};\n' for name, inner in item.cases[:-1]
    )
    last = case_read(command, *item.cases[-1])
    body = f"  const refused = errorIn(value);\n  if (refused !== undefined) return refused;\n{cases}  return {last};\n"
    signature = "readBatchItem(value: Value | undefined, item: BatchItem): BatchReply<BatchItem> | ServerError"
    return [
        comment(["What an item of a batch is answered."]) + "".join(lines),
        comment(["What a batch answers: for each item, in its place, its reply or its error."]) + BATCH_REPLIES,
        f"function {signature} {{\n{body}}}\n",
    ]


def case_read(command: Command, name: str, inner: Type) -> str:
    if inner.kind == "choice":
        return f"read{command.noun.capitalize()}{name.capitalize()}(value, item.{name}.{inner.of})"
    return read(inner, "value", quoted(name))


def reading(command: Command) -> str:
    """Write the declaration's `read`."""
    told = command.reply
    if told.kind == "choice":
        return f"  read: (value, given) => read{title(command)}(value, given.{told.of}),\n"
    if told.kind == "payload":
        return "  read: (value, given) => readMessage(value, given.channel),\n"
    if told.kind == "list" and told.inner is not None and told.inner.kind == "item":
        return (
            f'  read(value, given) {{\n    const items = readItems(value, "{command.name}");\n'
            "    if (items.length !== given.item.length) {\n"
            f"      throw new ProtocolError(`{command.name}: expected ${{given.item.length}} replies, "
            "received ${items.length}`);\n    }\n"
            "    return given.item.map((item, place) => readBatchItem(items[place], item));\n  },\n"
        )
    return f"  read: (value) => {read(told, 'value', quoted(command.name))},\n"


# -- commands and methods ---------------------------------------------------------------------------------


def declaration(command: Command, commands: list[Command]) -> str:
    """Write the command as a value."""
    takes = f"{title(command)}Arguments" if command.arguments else "undefined"
    reply = reply_type(command)
    if blocks_of(command):
        reply = "(BatchReply<BatchItem> | ServerError)[]"
    if not command.arguments:
        saying = f'  words: () => ["{command.name}"],\n'
    else:
        block = same_block(command, commands)
        if block is None:
            body = "".join(pushes(one, "given", "    ") for one in command.arguments)
        else:
            user = pushes(command.arguments[0], "given", "    ")
            body = f"{user}    write{item_title(block)}(words, given);\n"
        saying = f'  words(given) {{\n    const words = ["{command.name}"];\n{body}    return words;\n  }},\n'
    return (
        f"const {verb(command)}: Command<{takes}, {reply}> = {{\n"
        f'  name: "{command.name}",\n  retry: "{command.retry}",\n  writes: {str(command.writes).lower()},\n'
        f"{saying}{reading(command)}}};\n"
    )


def documentation(command: Command) -> str:
    paragraphs = [command.summary + "."]
    if command.reply_text not in PLAIN_REPLIES:
        paragraphs.append(f"Answers: {RECORD_MARK.sub('', command.reply_text)}.")
    paragraphs.append(RETRIES[command.retry])
    if command.errors:
        paragraphs.append("Refused, the first that applies:")
        paragraphs.append("")
    lines = [f"- {{@link {error_class(one.code)}}} {one.when}" for one in command.errors]
    return comment([*(one for one in paragraphs if one), *lines], "  ")


def method(command: Command) -> str:
    """Write a method, broken over lines where it doesn't fit one."""
    generic, given, reply, cast = "", f"given: {title(command)}Arguments", reply_type(command), ""
    if command.reply.kind == "choice":
        usual = command.reply.cases[0][0]
        generic = f'<Form extends ReplyForm = "{usual}">'
        given = f"given: {title(command)}Arguments & {{ {command.reply.of}?: Form | undefined }}"
        reply = f"{title(command)}Replies[Form]"
        cast = f" as Promise<{reply}>"
    elif blocks_of(command):
        generic = "<const Items extends readonly BatchItem[]>"
        given = f"given: {title(command)}Arguments & {{ item: Items }}"
        reply = "BatchReplies<Items>"
        cast = f" as Promise<unknown> as Promise<{reply}>"
    if not command.arguments:
        parameters, passed = ["options?: CallOptions"], "undefined"
    else:
        least = all(one.optional for one in command.arguments)
        parameters, passed = [given + (" = {}" if least else ""), "options?: CallOptions"], "given"
    line = f"  {verb(command)}{generic}({', '.join(parameters)}): Promise<{reply}> {{\n"
    if len(line) > WIDTH + 1:
        told = "".join(f"    {one},\n" for one in parameters)
        line = f"  {verb(command)}{generic}(\n{told}  ): Promise<{reply}> {{\n"
    body = f"    return this.#runner.run({verb(command)}, {passed}, options){cast};\n"
    return f"{documentation(command)}{line}{body}  }}\n"

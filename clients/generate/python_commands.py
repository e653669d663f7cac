"""Writes the Python library's methods: the same signatures three times, which make calls, run them, or await them."""

from dataclasses import dataclass
from typing import Final

from clients.generate.model import (
    ERROR_NAMES,
    NOUNS,
    RECORD_NAMES,
    VOCABULARY_NAMES,
    Argument,
    Command,
    Schema,
    Type,
)
from clients.generate.python_types import (
    annotation,
    argument_annotation,
    doc,
    module_text,
    parameter,
    reader,
    snake,
    wrapped,
)

RETRY_WORDS: Final = {
    "always": "always",
    "CLIENTID": "yes: without `client_id` the library gives one",
    "ID": "yes: without `id` the library gives one",
    "L1 or L2": "with `l1` or `l2`",
    "CLIENTID in every PUT": "yes: where a `Put` has no `client_id`, the library gives one",
}
"""What `retry` means to who calls; a new declaration needs a decision here, and fails until it has one."""


LISTING: Final = ("order", "market", "asset")
"""Nouns with a method `list`."""


@dataclass(frozen=True)
class Variant:
    """One of the three forms of the methods."""

    folder: str
    prefix: str
    suffix: str
    summary: str
    reply: str
    """The annotation of what a method returns."""
    word: str
    """What a method begins with."""


VARIANTS: Final = (
    Variant("building", "", "Calls", "Commands of {}, as calls: what a pipeline collects.", "Call[{}]", "def"),
    Variant("blocking", "", "Commands", "Commands of {}, which wait for their replies.", "{}", "def"),
    Variant("awaiting", "Async", "Commands", "Commands of {}, to be awaited.", "{}", "async def"),
)


def commands_file(schema: Schema, variant: Variant, noun: str) -> str:
    """Write the methods of one noun in one form."""
    name = class_name(variant, noun)
    body = [
        "",
        "",
        f"class {name}:",
        f'    """{variant.summary.format(f"`{noun}`")}"""',
        "",
        *constructor(variant, noun),
    ]
    constants: list[str] = []
    for command in schema.commands:
        if command.noun == noun:
            body += method(command, variant)
            if variant.folder == "building":
                constants += constant(command)
    body = [*(["", *constants] if constants else []), *body]
    return module_text(variant.summary.format(f"`{noun}`"), body, WANTED)


def class_name(variant: Variant, noun: str) -> str:
    return f"{variant.prefix}{noun.capitalize()}{variant.suffix}"


def constructor(variant: Variant, noun: str) -> list[str]:
    if variant.folder == "building":
        return [
            "    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:",
            "        self._add = add",
            "        self._new_id = new_id",
        ]
    run = "AsyncRun" if variant.prefix else "Run"
    return [
        f"    def __init__(self, run: {run}, new_id: Callable[[], str]) -> None:",
        "        self._run = run",
        f"        self._calls = {noun.capitalize()}Calls(unchanged, new_id)",
    ]


# -- signatures -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parameter:
    """A parameter of a method."""

    argument: Argument
    by_name: bool
    default: str

    @property
    def name(self) -> str:
        return parameter(self.argument.name)

    def declared(self, told: str = "", default: str | None = None) -> str:
        """Write it as it stands in a signature, perhaps with another annotation and default."""
        own = argument_annotation(self.argument) if self.argument.name != "item" else "BatchItem"
        default = self.default if default is None else default
        if self.argument.multiple:
            return f"*{self.name}: {own}"
        optional = " | None" if default == "None" else ""
        return f"{self.name}: {told or own}{optional}" + (f" = {default}" if default else "")


def parameters(arguments: tuple[Argument, ...]) -> list[Parameter]:
    """Tell a method's parameters: those that a token begins go by name; of a choice, each alternative is one."""
    found: list[Parameter] = []
    for one in arguments:
        if one.kind == "oneof" and not one.multiple:
            found += [Parameter(case, bool(case.token), "None") for case in one.arguments]
        else:
            default = "False" if one.kind == "flag" else "None" if one.optional and not one.multiple else ""
            found.append(Parameter(one, bool(one.token), default))
    return [*[one for one in found if not one.by_name], *[one for one in found if one.by_name]]


def signature(command: Command, variant: Variant, reply: Type, told: str = "", default: str | None = None) -> list[str]:
    """Write `def ...:`; `told` and `default` are those of the argument that chooses the reply, in an overload."""
    parts = ["self"]
    by_name = False
    for one in parameters(command.arguments):
        if one.by_name and not by_name and not any("*" in part for part in parts):
            parts.append("*")
        by_name = one.by_name
        chooses = command.reply.kind == "choice" and one.argument.name == command.reply.of
        parts.append(one.declared(told, default) if chooses else one.declared())
    result = variant.reply.format(reply_annotation(command, reply))
    head = f"    {variant.word} {parameter(command.verb)}("
    line = f"{head}{', '.join(parts)}) -> {result}:"
    if len(line) <= 120 and len(parts) < 6:
        return [line]
    return [head, *(f"        {part}," for part in parts), f"    ) -> {result}:"]


def reply_annotation(command: Command, told: Type) -> str:
    """Return the annotation of a reply. In a class that has a method `list`, that is not the type's name any more."""
    if told.kind == "list" and told.inner is not None and told.inner.kind == "item":
        return "builtins.list[BatchReply]"
    return annotation(told, "builtins.list[{}]" if command.noun in LISTING else "list[{}]")


def overloads(command: Command, variant: Variant) -> list[str]:
    """Write an overload for each word of the argument that chooses the reply, and one for who doesn't know the word."""
    lines: list[str] = []
    chooser = next(one for one in command.arguments if one.name == command.reply.of)
    enum = VOCABULARY_NAMES[chooser.choices]
    for position, (word, reply) in enumerate(command.reply.cases):
        told = f'Literal[{enum}.{word}, "{word}"]'
        lines += ["    @overload", *signature(command, variant, reply, told, "" if position else "None")]
        lines[-1] += " ..."
    lines += ["    @overload", *signature(command, variant, command.reply)]
    lines[-1] += " ..."
    return [line for one in lines for line in (["", one] if one == "    @overload" else [one])][1:]


# -- methods ----------------------------------------------------------------------------------------------


def method(command: Command, variant: Variant) -> list[str]:
    lines = [""]
    if command.reply.kind == "choice":
        lines += [*overloads(command, variant), ""]
    lines += signature(command, variant, command.reply)
    lines += documentation(command)
    return lines + (built(command) if variant.folder == "building" else delegated(command, variant))


def documentation(command: Command) -> list[str]:
    """Write what the commands page tells of a command."""
    indent = "        "
    lines = wrapped(f'"""{command.summary}.', indent)
    told = parameters(command.arguments)
    if told:
        lines += ["", f"{indent}Args:"]
        for one in told:
            lines += wrapped(f"{one.name}: {one.argument.summary}", indent + "    ", "    ")
    lines += ["", *wrapped(f"Returns: {reply_words(command)}", indent, "    ")]
    if command.errors:
        lines += ["", f"{indent}Raises, the first that applies:"]
        for error in command.errors:
            lines += wrapped(f"{ERROR_NAMES[error.code]}: {error.when}", indent + "    ", "    ")
    return [*lines, "", f"{indent}Sent again after a lost connection: {RETRY_WORDS[command.retry]}.", f'{indent}"""']


def reply_words(command: Command) -> str:
    """Tell the reply in the page's words, with our names of records."""
    text = command.reply_text
    for name, told in RECORD_NAMES.items():
        text = text.replace(f"{{{name}}}", f"`{told}`")
    text = text.strip().removesuffix(".").removesuffix(":")
    return (text[:1].lower() + text[1:] if text[1:2].islower() else text) + "."


def delegated(command: Command, variant: Variant) -> list[str]:
    """Run the call that the building method makes."""
    told = parameters(command.arguments)
    given = [f"*{one.name}" if one.argument.multiple else one.name for one in told if not one.by_name]
    given += [f"{one.name}={one.name}" for one in told if one.by_name]
    await_ = "await " if variant.prefix else ""
    line = f"        return {await_}self._run(self._calls.{parameter(command.verb)}({', '.join(given)}))"
    if len(line) <= 120:
        return [line]
    return [
        f"        return {await_}self._run(",
        f"            self._calls.{parameter(command.verb)}(",
        *(f"                {one}," for one in given),
        "            )",
        "        )",
    ]


def built(command: Command) -> list[str]:
    """Make the call."""
    indent = "        "
    lines: list[str] = []
    client_ids = ""
    again = "True"
    id_name = {"CLIENTID": "client_id", "ID": "id"}.get(command.retry)
    if id_name:
        lines += [f"{indent}sent_id = self._new_id() if {id_name} is None else {id_name}"]
        client_ids = "(sent_id,)"
    elif command.retry == "L1 or L2":
        again = "l1 is not None or l2 is not None"
    else:
        assert command.retry in ("always", "CLIENTID in every PUT"), command
    if command.retry == "CLIENTID in every PUT":
        lines += BATCH_LINES
        client_ids, read = "tuple(client_ids)", "partial(items, reads)"
    else:
        read = call_reader(command)
        lines += words_lines(command.name, command.arguments, indent, "", id_name)
    parts = ["tuple(words)", read]
    if again != "True":
        parts.append(f"again={again}")
    if command.writes:
        parts.append("writes=True")
    if client_ids:
        parts.append(f"client_ids={client_ids}")
    line = f"{indent}return self._add(Call({', '.join(parts)}))"
    if len(line) <= 120:
        return [*lines, line]
    return [*lines, f"{indent}return self._add(", f"{indent}    Call({', '.join(parts)})", f"{indent})"]


def call_reader(command: Command) -> str:
    if command.reply.kind == "choice":
        return f"{command.name.replace('.', '_')}_READERS.get({command.reply.of}, same)"
    return f"{command.verb.upper()}_REPLY" if constant(command) else reader(command.reply)


def constant(command: Command) -> list[str]:
    """Make what reads a list or map once, not for each call."""
    inner = command.reply.inner
    if command.reply.kind not in ("list", "map") or inner is None or inner.kind == "item":
        return []
    return [f"{command.verb.upper()}_REPLY: Final = {command.reply.kind}_of({reader(inner)})"]


def words_lines(name: str, arguments: tuple[Argument, ...], indent: str, of: str, always: str | None) -> list[str]:
    """Write the words of a command: what is required in one list, then what is optional.

    `always` is an argument that is sent at all times, as `sent_id`.
    """
    first = [f'"{name}"']
    rest: list[str] = []
    for one in arguments:
        if one.kind == "oneof":
            rest += alternatives(one, indent, of)
            continue
        value = of + parameter(one.name)
        if one.name == always:
            value = "sent_id"
        if one.kind == "flag":
            rest += [f"{indent}if {value}:", f'{indent}    words.append("{one.token}")']
        elif one.multiple:
            rest.append(f"{indent}words += [{word(one, 'one')} for one in {value}]")
        elif one.optional and one.name != always:
            rest += [f"{indent}if {value} is not None:", f'{indent}    words += ("{one.token}", {word(one, value)})']
        elif rest:
            assert one.token, one
            rest.append(f'{indent}words += ("{one.token}", {word(one, value)})')
        else:
            first += [*([f'"{one.token}"'] if one.token else []), word(one, value)]
    line = f"{indent}words = [{', '.join(first)}]"
    if len(line) > 120:
        return [f"{indent}words = [", *(f"{indent}    {one}," for one in first), f"{indent}]", *rest]
    return [line, *rest]


def alternatives(one: Argument, indent: str, of: str) -> list[str]:
    """Write the words of the one alternative that is given."""
    names = [of + parameter(case.name) for case in one.arguments]
    said = " and ".join(parameter(case.name) for case in one.arguments)
    assert len(names) == 2, one
    lines = [
        f"{indent}if ({names[0]} is None) == ({names[1]} is None):",
        f'{indent}    raise ValueError("expected one of {said}")',
    ]
    for case, value in zip(one.arguments, names, strict=True):
        token = f'"{case.token}", ' if case.token else ""
        comma = "" if token else ","
        lines += [f"{indent}if {value} is not None:", f"{indent}    words += ({token}{word(case, value)}{comma})"]
    return lines


def word(argument: Argument, value: str) -> str:
    """Write the expression that turns an argument into a word."""
    kind = {"id": "integer", "integer": "integer", "decimal": "decimal"}.get(argument.kind, "text")
    return f'{kind}_word("{parameter(argument.name)}", {value})'


BATCH_LINES: Final = [
    '        words = ["ORDER.BATCH", integer_word("user", user)]',
    "        reads: list[Callable[[Any], Any]] = []",
    "        client_ids: list[str] = []",
    "        for one in item:",
    "            if isinstance(one, Put):",
    "                client_id = self._new_id() if one.client_id is None else one.client_id",
    "                client_ids.append(client_id)",
    "                words += put_words(one, client_id)",
    "                reads.append(ORDER_PUT_READERS.get(one.reply, same))",
    "            elif isinstance(one, Amend):",
    "                words += amend_words(one)",
    "                reads.append(read_order_result)",
    "            elif isinstance(one, Cancel):",
    "                words += cancel_words(one)",
    "                reads.append(read_order)",
    "            else:",
    '                raise TypeError(f"item: expected a Put, Amend or Cancel, received {one!r:.80}")',
]


# -- items of a batch -------------------------------------------------------------------------------------


def items_file(schema: Schema) -> str:
    """Write the items of ORDER.BATCH as frozen values."""
    batch = next(command for command in schema.commands if command.name == "ORDER.BATCH")
    (item,) = [one for one in batch.arguments if one.kind == "oneof"]
    assert [block.name for block in item.arguments] == ["put", "amend", "cancel"], item
    body: list[str] = []
    for block in item.arguments:
        command = next(one for one in schema.commands if one.name == f"ORDER.{block.token}")
        name = block.name.capitalize()
        body += ["", "", "@dataclass(frozen=True, slots=True)", f"class {name}:"]
        body += [*doc(f"One item of a batch: {command.summary[:1].lower()}{command.summary[1:]}.", "    "), ""]
        by_name = False
        for one in parameters(block.arguments):
            if one.by_name and not by_name:
                body.append("    _: KW_ONLY")
                by_name = True
            body.append(f"    {one.declared()}")
            body.append(f'    """{one.argument.summary[:1].upper()}{one.argument.summary[1:]}."""')
    body += ["", "", "BatchItem: TypeAlias = Put | Amend | Cancel"]
    answer = batch.reply.inner
    assert answer is not None, batch
    replies = dict.fromkeys(part for _, case in answer.cases for part in annotation(case).split(" | "))
    body += [f"BatchReply: TypeAlias = {' | '.join([*replies, 'ServerError'])}"]
    body += ['"""What answers an item: as its command is answered, or an error; it has had no effect on the others."""']
    for block in item.arguments:
        always = "client_id" if block.name == "put" else None
        more = ", sent_id: str" if always else ""
        body += ["", "", f"def {block.name}_words(item: {block.name.capitalize()}{more}) -> list[str]:"]
        body += [f'    """Write the words of {"an" if block.name == "amend" else "a"} {block.token}."""']
        body += [*words_lines(block.token, block.arguments, "    ", "item.", always), "    return words"]
    return module_text("Items of a batch, and their words.", body, WANTED)


def wanted(nouns: tuple[str, ...] = NOUNS) -> dict[str, str]:
    """Tell from where each name comes that the methods use."""
    return {
        **dict.fromkeys(("Any", "Final", "Literal", "TypeAlias", "overload"), "typing"),
        **dict.fromkeys(("KW_ONLY", "dataclass"), "dataclasses"),
        "Callable": "collections.abc",
        "partial": "functools",
        "Decimal": "decimal",
        **dict.fromkeys(("Add", "AsyncRun", "Call", "Run", "same", "unchanged"), "dingir.call"),
        **{f"{noun.capitalize()}Calls": f"dingir.commands.building.{noun}" for noun in nouns},
        **dict.fromkeys(("Amend", "BatchItem", "BatchReply", "Cancel", "Put"), "dingir.commands.items"),
        **dict.fromkeys(("amend_words", "cancel_words", "put_words"), "dingir.commands.items"),
        "ServerError": "dingir.errors",
        "ORDER_PUT_READERS": "dingir.reading",
        **{f"read_{snake(told)}": "dingir.reading" for told in RECORD_NAMES.values()},
        **dict.fromkeys(RECORD_NAMES.values(), "dingir.records"),
        **dict.fromkeys(
            (
                "DecimalLike",
                "decimal_word",
                "done",
                "integer_word",
                "items",
                "list_of",
                "map_of",
                "payload",
                "text_word",
            ),
            "dingir.values",
        ),
        **dict.fromkeys(VOCABULARY_NAMES.values(), "dingir.words"),
        **{f"{told}Like": "dingir.words" for told in VOCABULARY_NAMES.values()},
    }


WANTED: Final = wanted()

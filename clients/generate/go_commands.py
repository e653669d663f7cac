"""The commands of the Go library: for `go.py`."""

import re
from dataclasses import dataclass
from typing import Final

from clients.generate.go_text import HEAD, bullets, comment, sentence
from clients.generate.go_types import argument_type, error_name, exported, reader, reply_type, unexported
from clients.generate.model import RECORD_NAMES, Argument, Command, Type

ZERO_IS_ABSENT: Final = {"offset", "limit", "chain_id", "inner_id", "from_us", "to_us"}
"""Optional integers that may be 0, where 0 means what absence does (or, of times, where 1 means the same).
The others that may be 0 are pointers."""

VERBS: Final = {"cancelall": "CancelAll", "statehash": "StateHash"}
"""Verbs of two words."""

RETRIES: Final = {
    "always": "It may be sent again after a lost connection.",
    "CLIENTID": "It may be sent again after a lost connection: without a ClientID, the library makes one.",
    "CLIENTID in every PUT": "It may be sent again after a lost connection: "
    "for a BatchPut without a ClientID, the library makes one.",
    "ID": "It may be sent again after a lost connection: without an ID, the library makes one.",
    "L1 or L2": "With L1 or L2 it may be sent again after a lost connection; else not once it may have arrived.",
    "": "It is not sent again once it may have arrived.",
}
"""What documentation says of each declaration of `retry`."""

FORMS: Final = {
    "RESULT": ("", "what became of the order"),
    "ACK": ("Ack", "the order's id and no more"),
    "FULL": ("Full", "the order, and the trades that the command made"),
}
"""For each form of reply: what is added to the method's name, and what it tells."""


@dataclass(frozen=True)
class Method:
    """One method: a command, one of its alternatives, or one of its forms of reply."""

    command: Command
    name: str
    arguments: tuple[Argument, ...]
    """As the command has them, the chosen alternative in its place."""
    reply: Type
    function: str
    """What makes the request."""
    form: str = ""
    told: str = ""
    """What this form of reply tells."""

    @property
    def parameters(self) -> list[Argument]:
        """What is required."""
        return [one for one in self.arguments if not one.optional and not one.multiple]

    @property
    def options(self) -> list[Argument]:
        return [one for one in self.arguments if one.optional and not one.multiple]

    @property
    def several(self) -> Argument | None:
        return next((one for one in self.arguments if one.multiple), None)

    @property
    def makes_ids(self) -> bool:
        """Whether the library gives an id where the caller gives none."""
        return self.command.retry in ("CLIENTID", "ID", "CLIENTID in every PUT")

    @property
    def has_forms(self) -> bool:
        return self.command.reply.kind == "choice"

    @property
    def options_type(self) -> str:
        return exported(self.command.noun) + verb(self.command) + "Options"

    @property
    def declared(self) -> str:
        """The parameters with their types."""
        told = [f"{unexported(one.name)} {argument_type(one)}" for one in self.parameters]
        if self.several is not None:
            told.append(f"{plural(self.several)} ...{'BatchItem' if self.several.arguments else 'string'}")
        if self.options:
            told.append(f"options {self.options_type}")
        return ", ".join(told)

    @property
    def passed(self) -> list[str]:
        """The parameters as they are handed on."""
        told = [unexported(one.name) for one in self.parameters]
        told += [plural(self.several)] if self.several is not None else []
        return told + (["options"] if self.options else [])

    def request(self, exchange: str) -> str:
        """The call of what makes the request."""
        given = ([f"{exchange}.ids"] if self.makes_ids else []) + self.passed
        if self.has_forms:
            given.append(f'"{self.form}"')
        return f"{self.function}({', '.join(given)})"


def commands_of(noun: str, commands: list[Command]) -> str:
    """The file of a noun."""
    go = exported(noun)
    text = HEAD + '\nimport "context"\n\n'
    text += comment(f"{go}Commands are the commands of Exchange.{go}.")
    text += f"type {go}Commands struct{{ exchange *Exchange }}\n\n"
    text += comment(f"{go}Pipeline collects commands of Pipeline.{go}.")
    text += f"type {go}Pipeline struct{{ pipeline *Pipeline }}\n"
    for command in commands:
        every = methods(command)
        text += options_struct(every[0])
        for one in command.arguments:
            if one.multiple and one.arguments:
                text += batch_items(one)
        for at, method in enumerate(every):
            if method.function not in [before.function for before in every[:at]]:
                text += maker(method)
            text += sender(go, method) + collector(go, method)
    return text


def methods(command: Command) -> list[Method]:
    """The methods of a command; the first one is its most common use."""
    made = []
    for suffix, arguments in alternatives(command):
        name = verb(command) + suffix
        function = command.noun + name + "Request"
        if command.reply.kind == "choice":
            arguments = tuple(one for one in arguments if one.name != command.reply.of)
            for at, (word, reply) in enumerate(command.reply.cases):
                added, told = FORMS[word]
                form = word if at else ""
                made.append(Method(command, name + added, arguments, reply, function, form, told))
        else:
            made.append(Method(command, name, arguments, command.reply, function))
    return made


def alternatives(command: Command) -> list[tuple[str, tuple[Argument, ...]]]:
    """A command's arguments for each of what it lets choose, and what that adds to the name."""
    for at, one in enumerate(command.arguments):
        if one.kind == "oneof" and not one.multiple:
            before, behind = command.arguments[:at], command.arguments[at + 1 :]
            return [
                ("" if number == 0 else "By" + exported(chosen.name), (*before, chosen, *behind))
                for number, chosen in enumerate(one.arguments)
            ]
    return [("", command.arguments)]


def verb(command: Command) -> str:
    return VERBS.get(command.verb, command.verb.capitalize())


def plural(argument: Argument) -> str:
    return argument.name + "s"


# -- options and batches ----------------------------------------------------------------------------------


def is_pointer(one: Argument) -> bool:
    return one.kind == "integer" and one.low == 0 and one.name not in ZERO_IS_ABSENT


def options_struct(method: Method) -> str:
    if not method.options:
        return ""
    go = method.options_type
    text = "\n" + comment(f"{go} are what {method.command.name} may be given.") + f"type {go} struct {{\n"
    for one in method.options:
        text += struct_field(one, "*" if is_pointer(one) else "")
    return text + "}\n"


def struct_field(one: Argument, pointer: str = "") -> str:
    name = exported(one.name)
    return comment(f"{name}: {one.summary}", "\t") + f"\t{name} {pointer}{argument_type(one)}\n"


def batch_items(several: Argument) -> str:
    """The kinds of items of a batch."""
    names = ["Batch" + exported(one.name) for one in several.arguments]
    text = "\n" + comment(f"BatchItem is one of {', '.join(f'[{name}]' for name in names)}: {several.summary}.")
    text += "type BatchItem interface {\n\twords(to []string) []string\n}\n"
    for name, block in zip(names, several.arguments, strict=True):
        text += "\n" + comment(f"{name} is a {block.token} of [OrderCommands.Batch].") + f"type {name} struct {{\n"
        for one in block.arguments:
            for each in one.arguments if one.kind == "oneof" else (one,):
                assert not is_pointer(each)
                text += struct_field(each)
        text += f"}}\n\nfunc (i {name}) words(to []string) []string {{\n"
        text += f'\tto = append(to, "{block.token}"' + block_words(block.arguments)
    return text


def block_words(arguments: tuple[Argument, ...]) -> str:
    required = [one for one in arguments if not one.optional and one.kind != "oneof"]
    text = "".join(f", {spoken(one, 'i.' + exported(one.name))}" for one in required) + ")\n"
    for one in arguments:
        if one.kind == "oneof":
            plain, named = one.arguments
            text += f'\tif i.{exported(named.name)} != "" {{\n\t\treturn append(to, "{named.token}", '
            text += (
                f"i.{exported(named.name)})\n\t}}\n\treturn append(to, {spoken(plain, 'i.' + exported(plain.name))})\n"
            )
            return text + "}\n"
        if one.optional:
            text += f"\tto = {added('to', one, 'i.' + exported(one.name))}\n"
    return text + "\treturn to\n}\n"


# -- words ------------------------------------------------------------------------------------------------


def spoken(one: Argument, value: str) -> str:
    """The expression of an argument as a word."""
    go = argument_type(one)
    if go == "string":
        return value
    return f"word({value})" if go in ("int", "int64", "Micros") else f"string({value})"


def added(words: str, one: Argument, value: str) -> str:
    """The expression that adds an optional argument."""
    match one.kind:
        case "flag":
            return f'optionalFlag({words}, "{one.token}", {value})'
        case "integer" | "id":
            how = "optionalPointer" if is_pointer(one) else "optionalNumber"
            return f'{how}({words}, "{one.token}", {value})'
    return f'optional({words}, "{one.token}", {value})'


def maker(method: Method) -> str:
    """The function that makes the request."""
    given = [*(["ids *ids"] if method.makes_ids else []), method.declared.replace("...", "[]")]
    given += ["reply ReplyForm"] if method.has_forms else []
    text = f"\nfunc {method.function}({', '.join(one for one in given if one)}) request {{\n"
    retry = method.command.retry
    if retry in ("CLIENTID", "ID"):
        field = {"CLIENTID": "ClientID", "ID": "ID"}[retry]
        text += f'\tif options.{field} == "" {{\n\t\toptions.{field} = ids.next()\n\t}}\n'
    required = [f'"{method.command.name}"']
    for one in method.parameters:
        required += [f'"{one.token}"'] if one.token else []
        required.append(spoken(one, unexported(one.name)))
    text += f"\twords := []string{{{', '.join(required)}}}\n"
    if method.several is not None and method.several.arguments:
        text += (
            "\titems = withClientIDs(items, ids)\n\tfor _, item := range items {\n\t\twords = item.words(words)\n\t}\n"
        )
    elif method.several is not None:
        text += f"\twords = append(words, {plural(method.several)}...)\n"
    for one in method.options:
        text += f"\twords = {added('words', one, 'options.' + exported(one.name))}\n"
    if method.has_forms:
        text += '\twords = optional(words, "REPLY", reply)\n'
    return text + f"\treturn request{{words: words{safety(retry)}}}\n}}\n"


def safety(retry: str) -> str:
    """What a request says of sending it again."""
    return {
        "always": ", safe: true",
        "CLIENTID": ", safe: true, clientID: options.ClientID",
        "ID": ", safe: true, clientID: options.ID",
        "CLIENTID in every PUT": ", safe: true, clientIDs: clientIDs(items)",
        "L1 or L2": ', safe: options.L1 != "" || options.L2 != ""',
        "": "",
    }[retry]


# -- methods ----------------------------------------------------------------------------------------------


def sender(go: str, method: Method) -> str:
    """The method that sends the command, with its documentation."""
    reply = reply_type(method.reply)
    head = f"func (c {go}Commands) {method.name}(ctx context.Context{', ' if method.declared else ''}{method.declared})"
    sent = f"do(ctx, c.exchange, {method.request('c.exchange')}, {reader(method.reply)})"
    text = "\n" + documentation(method)
    if reply == "Done":
        return text + f"{head} error {{\n\t_, err := {sent}\n\treturn err\n}}\n"
    return text + f"{head} ({reply}, error) {{\n\treturn {sent}\n}}\n"


def documentation(method: Method) -> str:
    command = method.command
    if method.form:
        plain = method.name.removesuffix(FORMS[method.form][0])
        return comment(f"{method.name} is {plain} with another reply: {method.told}.")
    summary = command.summary[0].lower() + command.summary[1:]
    text = comment(f"{method.name} {sentence(summary)} It is {command.name}.")
    told = [f"{unexported(one.name)}: {one.summary}" for one in method.parameters]
    if method.several is not None:
        told.append(f"{plural(method.several)}: {method.several.summary}")
    if told:
        text += "//\n// Arguments:\n" + bullets(told)
    reply = f"It answers {method.told}." if method.told else f"Reply: {sentence(linked(command.reply_text))}"
    text += "//\n" + comment(reply)
    if command.errors:
        text += "//\n// Errors, the first that applies:\n"
        text += bullets([f"[{error_name(one.code)}]: {one.when}" for one in command.errors])
    return text + "//\n" + comment(RETRIES[command.retry])


def linked(text: str) -> str:
    """With links to the records that it names."""
    return re.sub(r"\{(\w+)\}", lambda found: f"[{RECORD_NAMES[found[1]]}]", text)


def collector(go: str, method: Method) -> str:
    """The method of the pipeline."""
    text = "\n" + comment(f"{method.name} collects [{go}Commands.{method.name}].")
    text += f"func (p {go}Pipeline) {method.name}({method.declared}) *Pending[{reply_type(method.reply)}] {{\n"
    made = method.request("p.pipeline.exchange")
    return text + f"\treturn collect(p.pipeline, {made}, {reader(method.reply)})\n}}\n"

"""The commands of a noun: its handle, and a builder for each command."""

from typing import Final

from clients.generate.model import RECORD_NAMES, Argument, Command, Schema, Type
from clients.generate.rust.arguments import (
    function,
    held,
    initial,
    is_set_later,
    literal,
    parameters,
    setter,
    writer,
)
from clients.generate.rust.documents import command_document, comment
from clients.generate.rust.imports import used
from clients.generate.rust.names import HANDLES, camel, field_name, type_name, verb

MUST_USE: Final = '#[must_use = "a command is sent when it is awaited"]\n'

RETRY_FIELDS: Final = {"CLIENTID": "client_id", "ID": "id"}
"""The argument that makes a command repeatable, by what the declaration says."""


LINES_MAX: Final = 450
"""A noun with more has its queries in a file of their own."""


def noun_files(schema: Schema, noun: str) -> dict[str, str]:
    commands = [command for command in schema.commands if command.noun == noun]
    whole = noun_file(noun, commands)
    if whole.count("\n") <= LINES_MAX:
        return {noun: whole}
    changes = [command for command in commands if command.writes]
    queries = [command for command in commands if not command.writes]
    return {noun: noun_file(noun, changes, ("queries",)), f"{noun}/queries": queries_file(noun, queries)}


def noun_file(noun: str, commands: list[Command], parts: tuple[str, ...] = ()) -> str:
    """Write a noun's handle and commands; those of the parts are in files of their own."""
    handle = HANDLES[noun]
    text = f"/// The commands about {plural(noun)}: see [`Exchange::{noun}`].\n#[derive(Debug, Clone, Copy)]\n"
    text += f"pub struct {handle}<'a>(pub(crate) &'a Exchange);\n\nimpl Exchange {{\n"
    text += f"    /// The commands about {plural(noun)}.\n    pub fn {noun}(&self) -> {handle}<'_> {{\n"
    text += f"        {handle}(self)\n    }}\n}}\n" + methods_and_builders(handle, commands)
    modules = "".join(f"mod {part};\n" for part in parts)
    shown = "".join(f"pub use {part}::*;\n" for part in parts)
    head = f"{modules}\n{used(text)}\n{shown}" if parts else used(text)
    return f"//! The commands about {plural(noun)}.\n\n{head}\n{text}"


def queries_file(noun: str, commands: list[Command]) -> str:
    handle = HANDLES[noun]
    text = methods_and_builders(handle, commands)
    return f"//! The queries about {plural(noun)}.\n\nuse super::{handle};\n{used(text)}{text}"


def methods_and_builders(handle: str, commands: list[Command]) -> str:
    text = f"\nimpl {handle}<'_> {{\n" + "\n".join(method(command) for command in commands) + "}\n"
    return text + "".join(builder(handle, command) for command in commands)


def plural(noun: str) -> str:
    return {"engine": "the engine", "feed": "the feed", "history": "history"}.get(noun, f"{noun}s")


def builder_name(command: Command) -> str:
    """Name a builder; without the end it would be a record's name."""
    return f"{camel(verb(command))}Command"


def needed(command: Command) -> list[Argument]:
    return [one for one in command.arguments if not is_set_later(one)]


def later(command: Command) -> list[Argument]:
    return [one for one in command.arguments if is_set_later(one)]


def cases(command: Command) -> tuple[tuple[str, Type], ...]:
    """The replies of which an argument chooses one."""
    return command.reply.cases if command.reply.kind == "choice" else ()


# -- the method -------------------------------------------------------------------------------------------


def method(command: Command) -> str:
    name = builder_name(command)
    links = [f"[`{one.name}`]({name}::{one.name})" for one in later(command) if not chooses(command, one)]
    links += [f"[`{function_name}`]({name}::{function_name})" for function_name, _, _ in forms(command)]
    fields = ["exchange: self.0.clone()", *[initial(one) for one in command.arguments]]
    fields += ["form: PhantomData"] if cases(command) else []
    text = comment(command_document(command, needed(command), links), "    ")
    body = literal(name, fields, "        ")
    return text + function(f"pub fn {verb(command)}", parameters(needed(command), "&self"), name, body)


def chooses(command: Command, argument: Argument) -> bool:
    """Whether an argument chooses the reply's type, so that it has methods of its own."""
    return bool(cases(command)) and argument.name == command.reply.of


def forms(command: Command) -> list[tuple[str, str, str]]:
    """The methods that choose the reply: name, word, type."""
    return [(f"{command.reply.of}_{word.lower()}", word, type_name(answer)) for word, answer in cases(command)]


# -- the builder ------------------------------------------------------------------------------------------


def builder(handle: str, command: Command) -> str:
    name = builder_name(command)
    fields = "".join(f"    {field_name(one.name)}: {held(one)},\n" for one in command.arguments)
    generic = f"<R = {forms(command)[0][2]}>" if cases(command) else ""
    form = "    form: PhantomData<fn() -> R>,\n" if cases(command) else ""
    text = f"\n/// `{command.name}`, ready to be sent: see [`{handle}::{verb(command)}`].\n"
    text += f"#[derive(Debug, Clone)]\n{MUST_USE}"
    text += f"pub struct {name}{generic} {{\n    exchange: Exchange,\n{fields}{form}}}\n"
    parameter = "<R>" if cases(command) else ""
    setters = [setter(one) for one in later(command) if not chooses(command, one)]
    methods = [*setters, *answering(command), *extra(command), writer(command.arguments)]
    methods = [one for one in methods if one]
    if methods:
        text += f"\nimpl{parameter} {name}{parameter} {{\n" + "\n".join(methods) + "}\n"
    text += sending(command, name)
    awaited = f"{name}<R>, R" if cases(command) else name
    return text + f"\nawaitable!({awaited});\n"


def extra(command: Command) -> list[str]:
    if command.retry != "CLIENTID in every PUT":
        return []
    about = comment("Add several: each as the command of that name takes it after its user.", "    ")
    head = "    pub fn items(mut self, items: impl IntoIterator<Item = impl Into<BatchItem>>) -> Self {\n"
    return [f"{about}{head}        self.item.extend(items.into_iter().map(Into::into));\n        self\n    }}\n"]


def answering(command: Command) -> list[str]:
    """The methods that choose the reply's type."""
    if not cases(command):
        return []
    name, of = builder_name(command), command.reply.of
    form_type = next(one for one in (held(one) for one in command.arguments if one.name == of))
    form_type = form_type.removeprefix("Option<").removesuffix(">")
    methods = []
    for function_name, word, answer in forms(command):
        about = comment(f"Answer {document(answer)}: `{command.reply.of.upper()} {word}`.", "    ")
        body = f"        self.answering({form_type}::{camel(word)})\n"
        methods.append(f"{about}    pub fn {function_name}(self) -> {name}<{answer}> {{\n{body}    }}\n")
    fields = ["exchange: self.exchange"]
    fields += [f"{one.name}: {f'Some({of})' if one.name == of else f'self.{one.name}'}" for one in command.arguments]
    body = literal(name, [*fields, "form: PhantomData"], "        ")
    methods.append(f"    fn answering<T>(self, {of}: {form_type}) -> {name}<T> {{\n{body}    }}\n")
    return methods


def document(answer: str) -> str:
    return "the order's id" if answer == "u64" else f"[`{answer}`]"


def sending(command: Command, name: str) -> str:
    """Implement `Command`: turn the builder into words, and say how they may be sent again."""
    generic, reply = ("<R: Decode + 'static>", "R") if cases(command) else ("", type_name(command.reply))
    shown = f"{name}<R>" if cases(command) else name
    text = f"\nimpl{generic} Command for {shown} {{\n    type Reply = {reply};\n\n"
    mutable = "mut " if command.retry in RETRY_FIELDS or "PUT" in command.retry else ""
    text += f"    fn request({mutable}self) -> Request<{reply}> {{\n"
    text += body(command)
    return text + "    }\n}\n"


def body(command: Command) -> str:
    indent = "        "
    words = f'{indent}let {"mut " if command.arguments else ""}words = Words::new("{command.name}");\n'
    words += f"{indent}self.write(&mut words);\n" if command.arguments else ""
    if command.retry in RETRY_FIELDS:
        field = RETRY_FIELDS[command.retry]
        words = f"{indent}let id = self.{field}.get_or_insert_with(|| self.exchange.next_id()).clone();\n{words}"
        return f"{words}{indent}Request::new(self.exchange, words, Retry::Always).with_ids([id])\n"
    if command.retry == "CLIENTID in every PUT":
        lines = [
            "let ids = self.item.iter_mut().filter_map(|item| item.named(&self.exchange)).collect::<Vec<_>>();",
            *[line.strip() for line in words.splitlines()],
            "let forms: Vec<_> = self.item.iter().map(BatchItem::form).collect();",
            "let read = move |node: Node<'_>| answers(&forms, node);",
            "Request::reading(self.exchange, words, Retry::Always, read).with_ids(ids)",
        ]
        return "".join(f"{indent}{line}\n" for line in lines)
    if command.retry == "L1 or L2":
        key = "let retry = if self.l1.is_some() || self.l2.is_some() { Retry::Always } else { Retry::Never };\n"
        return f"{words}{indent}{key}{indent}Request::new(self.exchange, words, retry)\n"
    assert command.retry in ("always", ""), command
    retry = "Never" if not command.retry else "Always" if command.writes else "Reads"
    return f"{words}{indent}Request::new(self.exchange, words, Retry::{retry})\n"


assert set(RECORD_NAMES.values()).isdisjoint(HANDLES.values())

"""The items of a batch, and the alternatives of an argument."""

from clients.generate.model import Argument, Command, Schema, Type
from clients.generate.rust.arguments import function, held, initial, is_set_later, literal, parameters, setter, writer
from clients.generate.rust.documents import comment, sentence
from clients.generate.rust.imports import used
from clients.generate.rust.names import camel, field_name, type_name


def batch_file(schema: Schema) -> str:
    command = next(one for one in schema.commands if one.name == "ORDER.BATCH")
    items = next(one for one in command.arguments if one.kind == "oneof")
    which = next(one for block in items.arguments for one in block.arguments if one.kind == "oneof")
    text = alternatives(which) + "".join(item(command, block) for block in items.arguments)
    text += item_enum(items) + reply_enum(command)
    return f"//! The items of a batch, and their answers.\n\n{used(text)}\n{text}"


def alternatives(which: Argument) -> str:
    """Write the enum of an argument that is one of several."""
    name = camel(which.name)
    text = f"/// {sentence(which.summary)} By its number, or by the id that the client gave it.\n"
    text += f"#[derive(Debug, Clone, PartialEq, Eq, Hash)]\npub enum {name} {{\n"
    writes, froms = "", ""
    for one in which.arguments:
        text += f"{comment(sentence(one.summary), '    ')}    {camel(one.name)}({held(one)}),\n"
        pattern = f"Self::{camel(one.name)}({one.name})"
        if one.token:
            writes += f'            {pattern} => words.option("{one.token}", Some({one.name})),\n'
        else:
            writes += f"            {pattern} => words.push_text({one.name}),\n"
        for taken, kept in {"u64": [("u64", "")], "String": [("&str", ".into()"), ("String", "")]}[held(one)]:
            froms += f"\nimpl From<{taken}> for {name} {{\n    fn from({one.name}: {taken}) -> Self {{\n"
            froms += f"        Self::{camel(one.name)}({one.name}{kept})\n    }}\n}}\n"
    text += f"}}\n\nimpl {name} {{\n    pub(crate) fn write(&self, words: &mut Words) {{\n        match self {{\n"
    return text + writes + "        }\n    }\n}\n" + froms


def item(command: Command, block: Argument) -> str:
    """Write the builder of an item."""
    name = f"{camel(block.name)}Item"
    needed = [one for one in block.arguments if not is_set_later(one)]
    later = [one for one in block.arguments if is_set_later(one)]
    text = f"\n/// `{block.token}`, an item of a batch: as the command of that name takes it after its user.\n"
    text += "#[derive(Debug, Clone)]\n#[must_use]\n"
    text += f"pub struct {name} {{\n"
    text += "".join(f"    {field_name(one.name)}: {held(one)},\n" for one in block.arguments) + "}\n"
    about = "    /// An item with what it needs.\n    ///\n"
    about += comment("".join(f"* `{one.name}`: {sentence(one.summary)}\n" for one in needed).rstrip("\n"), "    ")
    new = literal("Self", [initial(one) for one in block.arguments], "        ")
    methods = [about + function("pub fn new", parameters(needed), "Self", new)]
    methods += [setter(one) for one in later]
    methods += [writer(block.arguments), form(command, block)]
    text += f"\nimpl {name} {{\n" + "\n".join(methods) + "}\n"
    text += f"\nimpl From<{name}> for BatchItem {{\n    fn from(item: {name}) -> Self {{\n"
    return text + f"        Self::{camel(block.name)}(item)\n    }}\n}}\n"


def replies(command: Command, block: Argument) -> list[tuple[str, str, Type]]:
    """What an item may be answered: the word that chooses it, its variant, its type. The default comes first."""
    assert command.reply.inner is not None
    told = dict(command.reply.inner.cases)[block.name]
    if told.kind != "choice":
        return [("", camel(block.name), told)]
    return [
        (word, camel(block.name) + ("" if not index else camel(word)), answer)
        for index, (word, answer) in enumerate(told.cases)
    ]


def form(command: Command, block: Argument) -> str:
    """Write the method that tells how the item's answer is read."""
    told = replies(command, block)
    default = reader(told[0][1])
    if len(told) == 1:
        return f"    fn form(&self) -> Form {{\n        {default}\n    }}\n"
    arms = "".join(
        f"            Some(ReplyForm::{camel(word)}) => {reader(variant)},\n" for word, variant, _ in told[1:]
    )
    head = "    fn form(&self) -> Form {\n        match self.reply {\n"
    return f"{head}{arms}            _ => {default},\n        }}\n    }}\n"


def reader(variant: str) -> str:
    return f"|node| Decode::decode(node).map(BatchReply::{variant})"


def item_enum(items: Argument) -> str:
    names = [camel(block.name) for block in items.arguments]
    text = "\n/// An item of a batch.\n#[derive(Debug, Clone)]\n#[non_exhaustive]\n"
    text += "#[allow(clippy::large_enum_variant)] // a put is what most of them are\npub enum BatchItem {\n"
    for name, block in zip(names, items.arguments, strict=True):
        text += f"    /// `{block.token}`.\n    {name}({name}Item),\n"
    text += "}\n\nimpl BatchItem {\n"
    text += "    /// Give a put a client id, unless it has one; tell which.\n"
    text += "    pub(crate) fn named(&mut self, exchange: &Exchange) -> Option<String> {\n        match self {\n"
    text += "            Self::Put(item) => Some(item.client_id.get_or_insert_with(|| exchange.next_id()).clone()),\n"
    text += "            _ => None,\n        }\n    }\n\n    pub(crate) fn write(&self, words: &mut Words) {\n"
    text += "        match self {\n"
    for name, block in zip(names, items.arguments, strict=True):
        text += f'            Self::{name}(item) => {{\n                words.push("{block.token}");\n'
        text += "                item.write(words);\n            }\n"
    text += "        }\n    }\n\n    /// Tell how the answer is read.\n"
    text += "    pub(crate) fn form(&self) -> Form {\n        match self {\n"
    text += "".join(f"            Self::{name}(item) => item.form(),\n" for name in names)
    return text + "        }\n    }\n}\n"


def reply_enum(command: Command) -> str:
    text = "\n/// What an item of a batch is answered.\n#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]\n"
    text += "#[allow(clippy::large_enum_variant)] // there are at most a hundred\npub enum BatchReply {\n"
    items = next(one for one in command.arguments if one.kind == "oneof")
    for block in items.arguments:
        for word, variant, answer in replies(command, block):
            asked = f" with `REPLY {word}`" if word and variant != camel(block.name) else ""
            text += f"    /// To `{block.token}`{asked}.\n    {variant}({type_name(answer)}),\n"
    return text + "}\n"

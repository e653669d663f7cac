"""Arguments: how they are taken, kept in a builder, set, and written."""

from typing import Final

from clients.generate.model import VOCABULARY_NAMES, Argument
from clients.generate.rust.documents import argument_text, comment, sentence
from clients.generate.rust.names import camel, field_name

TEXTS: Final = ("decimal", "name", "text", "string")


def held(argument: Argument) -> str:
    """Name the type in which a builder keeps an argument."""
    if argument.kind == "flag":
        return "bool"
    plain = plain_held(argument)
    if argument.multiple:
        return f"Vec<{plain}>"
    return f"Option<{plain}>" if argument.optional else plain


def plain_held(argument: Argument) -> str:
    if argument.kind in TEXTS:
        return "String"
    if argument.kind == "choice":
        return VOCABULARY_NAMES[argument.choices]
    if argument.kind == "oneof":
        return "BatchItem" if argument.multiple else camel(argument.name)
    return "u64"


def taken(argument: Argument) -> str:
    """Name the type in which a method takes an argument."""
    if argument.kind == "flag":
        return "bool"
    if argument.kind == "decimal":
        return "impl Money"
    if argument.kind in TEXTS:
        return "impl Into<String>"
    return f"impl Into<{plain_held(argument)}>" if argument.kind == "oneof" else plain_held(argument)


def kept(argument: Argument) -> str:
    """Turn what was taken into what is kept."""
    name = field_name(argument.name)
    if argument.kind == "decimal":
        return f"money::text({name})"
    return f"{name}.into()" if argument.kind in (*TEXTS, "oneof") else name


def initial(argument: Argument) -> str:
    """Initialize the field of an argument that is needed, or not given yet."""
    name = field_name(argument.name)
    if argument.kind == "flag":
        return f"{name}: false"
    if argument.multiple:
        return f"{name}: Vec::new()"
    if argument.optional:
        return f"{name}: None"
    return name if kept(argument) == name else f"{name}: {kept(argument)}"


def is_set_later(argument: Argument) -> bool:
    return argument.optional or argument.multiple


def setter(argument: Argument) -> str:
    """Write the method that sets what may be given."""
    name = field_name(argument.name)
    about = sentence(argument_text(argument))
    if argument.multiple:
        about = f"Add one: {argument_text(argument)}."
        change = f"self.{name}.push({kept(argument)});"
    elif argument.kind == "flag":
        change = f"self.{name} = {name};"
    else:
        change = f"self.{name} = Some({kept(argument)});"
    head = f"    pub fn {name}(mut self, {name}: {taken(argument)}) -> Self {{\n"
    return f"{comment(about, '    ')}{head}        {change}\n        self\n    }}\n"


def written(argument: Argument) -> str:
    """Write the statements that add an argument to the words."""
    value = f"self.{field_name(argument.name)}"
    indent = "        "
    text = argument.kind in TEXTS
    if argument.kind == "flag":
        return f'{indent}words.flag("{argument.token}", {value});\n'
    if argument.multiple and argument.kind == "oneof":
        return f"{indent}{value}.iter().for_each(|one| one.write(words));\n"
    if argument.multiple:
        assert text, argument
        return f"{indent}{value}.iter().for_each(|one| words.push(one));\n"
    if argument.kind == "oneof":
        return f"{indent}{value}.write(words);\n"
    if argument.optional:
        assert argument.token, argument
        if text:
            return f'{indent}words.option("{argument.token}", {value}.as_ref());\n'
        return f'{indent}words.option_text("{argument.token}", {value});\n'
    token = f'{indent}words.push("{argument.token}");\n' if argument.token else ""
    if text:
        return f"{token}{indent}words.push(&{value});\n"
    if argument.kind == "choice":
        return f"{token}{indent}words.push({value}.as_str());\n"
    return f"{token}{indent}words.push_text({value});\n"


def writer(arguments: tuple[Argument, ...]) -> str:
    """Write the method that adds all arguments to the words."""
    body = "".join(written(one) for one in arguments)
    if not body:
        return ""
    return f"    fn write(&self, words: &mut Words) {{\n{body}    }}\n"


def parameters(arguments: list[Argument], receiver: str = "") -> str:
    """Write a parameter list; rustfmt breaks it when the line does not fit."""
    told = [receiver] if receiver else []
    return ", ".join([*told, *[f"{field_name(one.name)}: {taken(one)}" for one in arguments]])


def function(head: str, told: str, result: str, body: str) -> str:
    """Write a function, its parameters one a line where one line is too long for all."""
    line = f"    {head}({told}) -> {result} {{"
    if len(line) > 120:
        broken = "".join(f"        {one},\n" for one in told.split(", "))
        line = f"    {head}(\n{broken}    ) -> {result} {{"
    return f"{line}\n{body}    }}\n"


def literal(name: str, fields: list[str], indent: str) -> str:
    """Write a struct's literal, in one line if it fits."""
    line = f"{indent}{name} {{ {', '.join(fields)} }}"
    if len(line) <= 120:
        return line + "\n"
    inner = "".join(f"{indent}    {one},\n" for one in fields)
    return f"{indent}{name} {{\n{inner}{indent}}}\n"

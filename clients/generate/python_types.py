"""How Python says the declared types: annotations, what reads a value of the wire, and text that is laid out."""

import keyword
import re
import textwrap
from collections.abc import Iterable
from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES, Argument, Schema, Type

WIDTH: Final = 120
GENERATED: Final = "Generated from protocol/schema.json by `python -m clients.generate`; do not edit."

PLAIN: Final = {
    "id": ("int", "int"),
    "decimal": ("Decimal", "Decimal"),
    "integer": ("int", "int"),
    "time": ("int", "int"),
    "flag": ("bool", "bool"),
    "name": ("str", "text"),
    "text": ("str", "text"),
    "status": ("None", "done"),
    "payload": ("dict[str, Any]", "payload"),
}
"""Annotation and reader of the kinds that are no record."""


def snake(name: str) -> str:
    """Turn a type's name into a function's.

    >>> snake("OrderResult")
    'order_result'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def parameter(name: str) -> str:
    """Return an argument's name, which must not be a word of the language."""
    return name + "_" if keyword.iskeyword(name) else name


def annotation(type: Type, many: str = "tuple[{}, ...]") -> str:
    """Return a reply type's annotation; lists inside of records are tuples, as the records are frozen."""
    if type.kind in PLAIN:
        told = PLAIN[type.kind][0]
    elif type.kind == "word":
        told = VOCABULARY_NAMES[type.of]
    elif type.kind in ("record", "row"):
        told = RECORD_NAMES[type.of]
    elif type.kind == "choice":
        told = " | ".join(annotation(inner) for _, inner in type.cases)
    else:
        assert type.inner is not None, type
        inner = annotation(type.inner)
        told = many.format(inner) if type.kind == "list" else f"dict[str, {inner}]"
    return told + " | None" if type.nullable else told


def reader(type: Type) -> str:
    """Return the name of the function that reads a value of this type, which is no list and no map."""
    if type.kind in PLAIN:
        return PLAIN[type.kind][1]
    if type.kind == "word":
        return f"word_{snake(VOCABULARY_NAMES[type.of])}"
    return f"{'row' if type.kind == 'row' else 'read'}_{snake(RECORD_NAMES[type.of])}"


def reading(type: Type, value: str) -> str:
    """Return the expression that reads `value`."""
    if type.kind == "list":
        assert type.inner is not None, type
        told = f"tuple(map({reader(type.inner)}, {value}))"
    elif type.kind == "map":
        assert type.inner is not None, type
        told = f"{{text(key): {reader(type.inner)}(one) for key, one in pairs({value}).items()}}"
    else:
        told = f"{reader(type)}({value})"
    return f"None if {value} is None else {told}" if type.nullable else told


def argument_annotation(argument: Argument) -> str:
    """Return the annotation of one value of an argument."""
    if argument.kind in ("id", "integer"):
        return "int"
    if argument.kind == "decimal":
        return "DecimalLike"
    if argument.kind == "choice":
        return VOCABULARY_NAMES[argument.choices] + "Like"
    if argument.kind == "flag":
        return "bool"
    assert argument.kind in ("name", "text", "string"), argument
    return "str"


def argument_vocabularies(schema: Schema) -> list[str]:
    """Name the vocabularies that arguments are of."""

    def inside(arguments: Iterable[Argument]) -> Iterable[str]:
        for argument in arguments:
            yield argument.choices
            yield from inside(argument.arguments)

    used = {name for command in schema.commands for name in inside(command.arguments)}
    return [name for name in schema.vocabularies if name in used]


def wrapped(text: str, indent: str, hanging: str = "") -> list[str]:
    """Break prose into lines that are not too long."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def doc(text: str, indent: str) -> list[str]:
    """Write a docstring of one sentence or paragraph."""
    lines = wrapped(f'"""{text}"""', indent)
    return lines if len(lines) == 1 else [*wrapped(f'"""{text}', indent), f'{indent}"""']


def laid_out(before: str, parts: list[str], after: str, indent: str) -> list[str]:
    """Write something in brackets on one line, or, where that is too long, a part a line."""
    line = f"{indent}{before}{', '.join(parts)}{after}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{indent}{before}", *(f"{indent}    {part}," for part in parts), f"{indent}{after}"]


def imports(body: str, wanted: dict[str, str]) -> list[str]:
    """Write the imports of those names of `wanted` (name -> module) that the body uses and has not, sorted."""
    body = re.sub(r'""".*?"""|"[^"\n]*"', "", body, flags=re.DOTALL)
    used: dict[str, list[str]] = {}
    for name, module in wanted.items():
        if re.search(rf"^(class|def) {name}\b|^{name}: ", body, re.MULTILINE):
            continue
        if re.search(rf"(?<![\w.]){name}(?!\w)", body):
            used.setdefault(module, []).append(name)
    standard = [module for module in used if not module.startswith("dingir")]
    lines = ["import builtins"] if "builtins." in body else []
    for group in (sorted(standard), sorted(set(used) - set(standard))):
        if lines and group and group[0].startswith("dingir"):
            lines.append("")
        for module in group:
            names = sorted(used[module], key=lambda name: (not name.isupper(), name[0].islower(), name.lower()))
            lines += laid_out_import(module, names)
    return lines


def laid_out_import(module: str, names: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]


def module_text(summary: str, body: list[str], wanted: dict[str, str], all_of_them: bool = False) -> str:
    """Put a module together: what it is, its imports (those that it uses, or all), its body."""
    text = "\n".join([*body, *(wanted if all_of_them else ())])
    head = [f'"""{summary}', "", GENERATED, '"""', ""]
    found = imports(text, wanted)
    while body and not body[0]:
        body = body[1:]
    gap = ["", ""] if body[0].startswith(("class ", "def ", "@")) else [""]
    return "\n".join([*head, *found, *(gap if found else []), *body]) + "\n"

"""Write vocabularies, error classes, and records with what reads them."""

from collections.abc import Iterable
from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES, Field, Schema, Type
from clients.generate.typescript_writing import camel, comment, error_class, quoted, union

READERS: Final = {
    "status": "readStatus",
    "id": "readId",
    "decimal": "readDecimal",
    "integer": "readInteger",
    "time": "readInteger",
    "flag": "readFlag",
    "name": "readText",
    "text": "readText",
    "word": "readText",
}
TYPES: Final = {
    "status": "void",
    "id": "Id",
    "decimal": "Decimal",
    "integer": "number",
    "time": "Microseconds",
    "flag": "boolean",
    "name": "string",
    "text": "string",
    "payload": "Message",
}


def vocabularies(schema: Schema) -> str:
    parts = []
    for name, words in schema.vocabularies.items():
        told = comment([f"Words of {name}, as this version knows them."])
        parts.append(told + union(f"export type {VOCABULARY_NAMES[name]}", (f'"{word}"' for word in words)))
    return "\n".join(parts)


def errors(schema: Schema) -> str:
    classes = []
    for code, meaning in schema.errors.items():
        told = comment([f"`{code}`: {meaning}"])
        body = f'  declare readonly code: "{code}";\n'
        classes.append(f"{told}export class {error_class(code)} extends ServerError {{\n{body}}}\n")
    rows = "".join(f'  ["{code}", {error_class(code)}],\n' for code in schema.errors)
    table = f"const CLASSES = new Map<string, typeof ServerError>([\n{rows}]);\n"
    make = (
        comment(["The error of a code: of its class, or of the base where this version doesn't know the code."])
        + "export function serverError(code: string, text: string): ServerError {\n"
        + "  return new (CLASSES.get(code) ?? ServerError)(code, text);\n}\n"
    )
    return "\n".join([*classes, table, make])


# -- records ----------------------------------------------------------------------------------------------


def ts_type(told: Type) -> str:
    """Write a reply value's type."""
    if told.nullable:
        return f"{ts_type(Type(told.kind, told.of, told.inner, told.cases))} | null"
    if told.kind == "word":
        return f"Open<{VOCABULARY_NAMES[told.of]}>"
    if told.kind in ("record", "row"):
        return RECORD_NAMES[told.of]
    if told.kind == "list" and told.inner is not None:
        return f"{ts_type(told.inner)}[]"
    if told.kind == "map" and told.inner is not None:
        return f"Map<string, {ts_type(told.inner)}>"
    return TYPES[told.kind]


def reader(told: Type) -> str:
    """Name the function that reads a value that holds no others."""
    if told.kind in ("record", "row"):
        return f"read{RECORD_NAMES[told.of]}" + ("Row" if told.kind == "row" else "")
    if told.kind == "payload":
        return "(one) => readMessage(one, channel)"
    return READERS[told.kind]


def read(told: Type, value: str, field: str) -> str:
    """Write the expression that reads `value`."""
    if told.nullable:
        return f"readNullable({value}, {field}, {reader(told)})"
    if told.kind in ("list", "map") and told.inner is not None:
        return f"read{told.kind.capitalize()}({value}, {field}, {reader(told.inner)})"
    return f"{reader(told)}({value}, {field})"


def records(schema: Schema, names: tuple[str, ...]) -> str:
    parts = []
    for name in names:
        base = base_of(schema, name, names)
        parts.append(interface(RECORD_NAMES[name], f"A record: {name}.", schema.records[name], base, schema))
        parts.append(record_reader(name, schema.records[name], base, schema))
        if used_as_row(schema, name):
            parts.append(row_reader(name, schema.records[name]))
    return "\n".join(parts)


def base_of(schema: Schema, name: str, names: tuple[str, ...]) -> str:
    """Find the record of whose fields and some more `name` consists."""
    own = schema.records[name]
    longer = [one for one in names if one != name and schema.records[one] == own[: len(schema.records[one])]]
    return longer[0] if longer else ""


def used_as_row(schema: Schema, name: str) -> bool:
    every = [*schema.records.values(), *(one.snapshot for one in schema.channels.values())]
    told = [field.type.inner for fields in every for field in fields if field.type.inner is not None]
    return any(inner.kind == "row" and inner.of == name for inner in told)


def interface(title: str, summary: str, fields: tuple[Field, ...], base: str, schema: Schema) -> str:
    own = fields[len(schema.records[base]) :] if base else fields
    extends = f" extends {RECORD_NAMES[base]}" if base else ""
    body = "".join(f"  {camel(field.name)}: {ts_type(field.type)};\n" for field in own)
    return f"{comment([summary])}export interface {title}{extends} {{\n{body}}}\n"


def field_lines(fields: Iterable[Field], indent: str) -> str:
    lines = []
    for one in fields:
        expression = read(one.type, f"fields.get({quoted(one.name)})", quoted(one.name))
        lines.append(f"{indent}{camel(one.name)}: {expression},\n")
    return "".join(lines)


def record_reader(name: str, fields: tuple[Field, ...], base: str, schema: Schema) -> str:
    title = RECORD_NAMES[name]
    own = fields[len(schema.records[base]) :] if base else fields
    lines = ["  const fields = readFields(value, field);\n"]
    if any(one.type.inner is not None and one.type.inner.kind == "payload" for one in fields):
        lines.append('  const channel = readText(fields.get("channel"), "channel");\n')
    spread = f"    ...read{RECORD_NAMES[base]}(value, field),\n" if base else ""
    lines.append(f"  return {{\n{spread}{field_lines(own, '    ')}  }};\n")
    return f"export function read{title}(value: Value | undefined, field: string): {title} {{\n{''.join(lines)}}}\n"


def row_reader(name: str, fields: tuple[Field, ...]) -> str:
    title = RECORD_NAMES[name]
    places = ", ".join(camel(one.name) for one in fields)
    lines = []
    for one in fields:
        expression = read(one.type, camel(one.name), quoted(one.name))
        lines.append(f"    {camel(one.name)}: {expression},\n")
    return (
        f"export function read{title}Row(value: Value | undefined, field: string): {title} {{\n"
        f"  const [{places}] = readItems(value, field);\n  return {{\n{''.join(lines)}  }};\n}}\n"
    )

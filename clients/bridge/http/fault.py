"""What is wrong with a JSON object that is no such message, in our words: the field, what was expected, what came.

`ParseDict` makes the message, and takes what passes here. It is not left to refuse anything: its texts name fields
otherwise than we do, a name with half a surrogate pair is more than it can bear, and it takes what nobody can mean.
"""

import json
from functools import cache
from typing import Any, Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor

RANGES: Final[dict[int, tuple[int, int]]] = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.TYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.TYPE_UINT64: (0, 2**64 - 1),
}
KINDS: Final = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
SHOWN_MAX: Final = 40
"""Characters of what came that are repeated."""


@cache
def fields_of(descriptor: Descriptor) -> dict[str, FieldDescriptor]:
    """Return the fields by their names as declared, and in lowerCamelCase."""
    fields = descriptor.fields
    return {field.camelcase_name: field for field in fields} | {field.name: field for field in fields}


def fault(descriptor: Descriptor, given: dict[str, Any], place: str = "") -> str | None:
    """Say what is wrong with an object, the first thing; None where it is a message."""
    fields = fields_of(descriptor)
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            return no_such_field(descriptor, name, place)
        if value is not None:  # else it is as if it were not there
            found = fault_of_field(field, value, f"{place}.{field.name}" if place else field.name)
            if found is not None:
                return found
    return None


def no_such_field(descriptor: Descriptor, name: str, place: str = "") -> str:
    """Say that there is no such field, and which there are."""
    names = ", ".join(field.name for field in descriptor.fields)
    where = f"{place}: " if place else ""
    return f"{where}unknown field {shown(name)}; expected {f'one of {names}' if names else 'none'}"


def fault_of_field(field: FieldDescriptor, value: Any, where: str) -> str | None:
    if not field.is_repeated:
        return fault_of_value(field, value, where)
    if not isinstance(value, list):
        return f"{where}: expected a list, received {received(value)}"
    for index, item in enumerate(value):
        if (found := fault_of_value(field, item, f"{where}[{index}]")) is not None:
            return found
    return None


def fault_of_value(field: FieldDescriptor, value: Any, where: str) -> str | None:
    """Say what is wrong with a value: of a field, or of a list's item."""
    if field.message_type is not None:
        if isinstance(value, dict):
            return fault(field.message_type, value, where)
        expected = "an object"
    elif field.enum_type is not None:
        names = [one.name for one in field.enum_type.values]
        if value in names or number_of_word(value):
            return None
        expected = f"one of {', '.join(names)}"
    elif field.type == FieldDescriptor.TYPE_STRING:
        if isinstance(value, str):
            return f"{where}: expected Unicode, received a lone surrogate" if has_surrogates(value) else None
        return f"{where}: expected a string, received {KINDS[type(value)]}"
    elif field.type == FieldDescriptor.TYPE_BOOL:
        if isinstance(value, bool):
            return None
        expected = "true or false"
    else:
        low, high = RANGES[field.type]
        number = integer(value)
        if number is not None and low <= number <= high:
            return None
        expected = f"an integer from {low} to {high}"
    return f"{where}: expected {expected}, received {received(value)}"


def integer(value: Any) -> int | None:
    """Read an integer as `ParseDict` does: a number, or text that says one, as `7`, `7.0` or `7e0`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and " " in value):
        return None
    if not isinstance(value, float):
        try:
            return int(value)
        except ValueError:
            pass
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def number_of_word(value: Any) -> bool:
    """Tell whether this is the number of a word. `ParseDict` takes what is none, too: 1.9, true and 2^32 + 1 for 1."""
    low, high = RANGES[FieldDescriptor.TYPE_INT32]
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return False
    try:
        return low <= int(value) <= high
    except (TypeError, ValueError):
        return False


def has_surrogates(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def received(value: Any) -> str:
    """Show what came: text and numbers as they are, and what is larger by its kind."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)[:SHOWN_MAX]
    return KINDS[type(value)]


def shown(text: str) -> str:
    """Show text, in printable characters, cut to a limit."""
    return json.dumps(text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}...")

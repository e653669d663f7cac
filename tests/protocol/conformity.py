"""Whether a value is what its declared type says, as a client reads it: by the table of `protocol/schema.py`."""

import re

from protocol.generate_vectors import plain
from protocol.records import RECORDS, SNAPSHOTS, UPDATES
from protocol.schema import VOCABULARIES, Fields, Type
from protocol.values import Failure

PATTERNS = {"id": "[0-9]{1,19}", "decimal": r"-?[0-9]+(\.[0-9]+)?", "name": ".+", "text": "(?s:.*)", "status": "OK"}
"""What the kinds that are text look like."""


class Unlike(AssertionError):
    """A value is not of its declared type."""


def check_reply(value: object, declared: Type, arguments: dict[str, str] | None = None) -> None:
    """Hold a reply value to its type; `arguments`: the words by name on which the type of a choice depends."""
    check(plain(value), declared, "reply", arguments or {})


def check_message(payload: dict[str, object], kind: str) -> None:
    """Hold a message of the feed, read from JSON, to its kind's fields."""
    fields = {"snapshot": SNAPSHOTS, "update": UPDATES}[str(payload["type"])][kind]
    check_fields(payload, fields, kind)


def check(value: object, declared: Type, place: str, arguments: dict[str, str]) -> None:
    kind = declared.kind
    if value is None:
        demand(declared.nullable, place, value, declared)
    elif kind in PATTERNS:
        demand(isinstance(value, str) and re.fullmatch(PATTERNS[kind], value) is not None, place, value, declared)
    elif kind in ("integer", "time"):
        demand(isinstance(value, int) and not isinstance(value, bool), place, value, declared)
        demand(kind == "integer" or str(value) == "0" or len(str(value)) == 16, place, value, declared)
    elif kind == "flag":
        demand(isinstance(value, bool), place, value, declared)
    elif kind == "word":
        demand(value in VOCABULARIES[declared.of], place, value, declared)
    elif kind == "payload":
        demand(isinstance(value, str), place, value, declared)
    elif kind == "record":
        check_fields(value, RECORDS[declared.of], place)
    elif kind == "choice":
        check(value, dict(declared.cases)[arguments.get(declared.of, declared.cases[0][0])], place, arguments)
    elif kind == "item":
        if not isinstance(value, Failure):
            check_one_of(value, [inner for _, inner in declared.cases], place)
    else:
        check_parts(value, declared, place, arguments)


def check_parts(value: object, declared: Type, place: str, arguments: dict[str, str]) -> None:
    """Hold a row, a list or a map to its type, part by part."""
    if declared.kind == "map":
        if not isinstance(value, dict):
            raise Unlike(f"{place}: expected a map, found {value!r:.200}")
        parts = list(value.values())
    else:
        if not isinstance(value, list):
            raise Unlike(f"{place}: expected a list, found {value!r:.200}")
        parts = value
    if declared.inner is not None:
        types = [declared.inner] * len(parts)
    else:
        types = list(RECORDS[declared.of].values())
    demand(len(parts) == len(types), place, value, declared)
    for at, (part, inner) in enumerate(zip(parts, types, strict=True)):
        check(part, inner, f"{place}[{at}]", arguments)


def check_one_of(value: object, declared: list[Type], place: str) -> None:
    """Hold an item of a batch to the replies of the commands that it may be; each form of a choice counts."""
    forms = [inner for one in declared for inner in ([case for _, case in one.cases] or [one])]
    problems: list[str] = []
    for form in forms:
        try:
            check(value, form, place, {})
            return
        except Unlike as unlike:
            problems.append(str(unlike))
    raise Unlike("; ".join(problems))


def check_fields(value: object, fields: Fields, place: str) -> None:
    if not isinstance(value, dict):
        raise Unlike(f"{place}: expected a record, found {value!r:.200}")
    if list(value) != list(fields):
        raise Unlike(f"{place}: expected the fields {list(fields)}, found {list(value)}")
    for name, one in value.items():
        check(one, fields[name], f"{place}.{name}", {})


def demand(holds: bool, place: str, value: object, declared: Type) -> None:
    if not holds:
        raise Unlike(f"{place}: expected {declared.kind} {declared.of}, found {value!r:.200}")

"""Types of reply values: what a client may expect where, said once for documents, clients and tests.

A reply value's form on the wire follows from its kind:

| kind | RESP3 and MessagePack | meaning |
| --- | --- | --- |
| status | simple string | OK |
| id | text | an integer below 2^63: user, order, trade, log sequence |
| decimal | text | money, price, amount or rate, padded to its scale |
| integer | integer | a count, a scale, a message's number |
| time | integer | microseconds since 1970 |
| flag | boolean | |
| name, text | text | a name; any text |
| word | text | one of the vocabulary `of` |
| record | map | the record `of` |
| row | list | the record `of`, by position |
| list | list | of `inner` |
| map | map | names to `inner` |
| choice | any | `cases`: by the word of the argument `of`; its default's where the argument is absent |
| item | any | `cases`: by the item of a batch that it answers; an error where that was refused |
| payload | text or map | a message of the feed |

A nullable value may be nil. Fields may be appended to a record, never moved; vocabularies may grow.
"""

from dataclasses import dataclass, replace
from typing import Final

from protocol import events, terms

KINDS: Final = (
    "status id decimal integer time flag name text word record row list map choice item payload".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Type:
    """The type of a value; see the module."""

    kind: str
    of: str = ""
    inner: "Type | None" = None
    cases: "tuple[tuple[str, Type], ...]" = ()
    nullable: bool = False

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self
        assert bool(self.of) == (self.kind in ("word", "record", "row", "choice")), self
        assert (self.inner is not None) == (self.kind in ("list", "map")), self
        assert bool(self.cases) == (self.kind in ("choice", "item")), self
        assert self.kind != "word" or self.of in VOCABULARIES, self


Fields = dict[str, Type]
"""A record's fields, in their order."""


def words_of(vocabulary: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(word.decode() for word in vocabulary)


VOCABULARIES: Final[dict[str, tuple[str, ...]]] = {
    **{name.removesuffix("_TEXT"): words_of(value) for name, value in vars(terms).items() if name.endswith("_TEXT")},
    "ORDER_CAUSE": words_of(events.ORDER_CAUSE_TEXT),
    "BALANCE_CAUSE": words_of(events.BALANCE_CAUSE_TEXT),
    "MESSAGE": ("snapshot", "update"),
}
"""Closed vocabularies by name. An empty word stands for none."""

STATUS: Final = Type("status")
ID: Final = Type("id")
DECIMAL: Final = Type("decimal")
INTEGER: Final = Type("integer")
TIME: Final = Type("time")
FLAG: Final = Type("flag")
NAME: Final = Type("name")
TEXT: Final = Type("text")
PAYLOAD: Final = Type("payload")


def word(vocabulary: str) -> Type:
    return Type("word", vocabulary)


def record(name: str) -> Type:
    return Type("record", name)


def row(name: str) -> Type:
    return Type("row", name)


def list_of(inner: Type) -> Type:
    return Type("list", inner=inner)


def map_of(inner: Type) -> Type:
    return Type("map", inner=inner)


def nullable(inner: Type) -> Type:
    return replace(inner, nullable=True)


def choice(argument: str, **cases: Type) -> Type:
    return Type("choice", argument, cases=tuple(cases.items()))


def items(**cases: Type) -> Type:
    return Type("item", cases=tuple(cases.items()))

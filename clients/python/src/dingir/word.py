"""Vocabularies: enumerations of text that take words which they do not know, because servers grow."""

from collections.abc import Callable
from enum import StrEnum
from typing import Self, TypeVar


class Word(StrEnum):
    """A word of a vocabulary. It is its text: `Side.BID == "BID"`.

    A word that a newer server says is no error: it is of the vocabulary's type, though none of its members.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_ = word._value_ = value
        return word

    def __reduce_ex__(self, proto: object) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.value,)  # by its text, as it may be no member


W = TypeVar("W", bound=Word)


class _Lookup(dict[str, W]):
    """The members by their text; what is missing is made. Several times as fast as calling the type."""

    def __init__(self, kind: type[W]) -> None:
        super().__init__((member.value, member) for member in kind)
        self.kind = kind

    def __missing__(self, text: str) -> W:
        return self.kind(text)


def lookup(kind: type[W]) -> Callable[[str], W]:
    """Return what turns text into a word of `kind`."""
    return _Lookup(kind).__getitem__

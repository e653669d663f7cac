"""Take one argument out of what a grammar found."""

from tests.model.naive_grammar import Words


def word(words: Words, name: str) -> bytes | None:
    """Return a token's text, or None when it was not given."""
    value = words.get(name)
    assert value is None or isinstance(value, bytes)
    return value


def number_of(words: Words, name: str, default: int = 0) -> int:
    """Return an integer argument."""
    value = words.get(name, default)
    assert isinstance(value, int)
    return value


def text_of(words: Words, name: str) -> bytes:
    """Return an argument that must be there."""
    value = word(words, name)
    assert value is not None
    return value


def names_of(words: Words, name: str) -> list[bytes]:
    """Return what followed the positional arguments."""
    value = words[name]
    assert isinstance(value, list)
    return value

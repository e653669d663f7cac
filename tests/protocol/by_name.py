"""A naive twin of `protocol.naming`, the other way round: a command's words to the map that means the same.

Reads words as a person does who has the commands page at hand: positionals in order, then tokens. Raises
`NotByName` for words that no map stands for (the wrong number of them, an unknown token, a token twice).
"""

from protocol.commands import COMMANDS
from protocol.spec import Argument, Command

Map = dict[str | bytes, object]


class NotByName(Exception):
    """Words that are no request."""


def declared(name: bytes) -> Command:
    return COMMANDS[name.upper().decode()]


def map_of(words: list[bytes], numbers: bool = False) -> Map:
    """Return the fields of an engine command's request; `numbers`: what looks like an integer is sent as one."""
    fields, end = take(declared(words[0]).arguments, words, 1, (), numbers)
    if end != len(words):
        raise NotByName(words[end])
    return fields


def take(
    arguments: tuple[Argument, ...], words: list[bytes], at: int, stops: tuple[bytes, ...], numbers: bool
) -> tuple[Map, int]:
    """Take the words of a map's fields from `at` on, up to a word of `stops` where a token may stand."""
    fields: Map = {}
    for argument in arguments:
        if argument.token:
            continue
        if argument.multiple and argument.kind == "oneof":
            fields[argument.name], at = take_items(argument, words, at, numbers)
        elif argument.multiple:
            fields[argument.name] = [value(word, numbers) for word in words[at:]]
            at = len(words)
        elif argument.kind == "oneof":
            plain, marked = argument.arguments
            if word_at(words, at).upper() == marked.token.encode():
                fields[marked.name] = value(word_at(words, at + 1), numbers)
                at += 2
            else:
                fields[plain.name] = value(word_at(words, at), numbers)
                at += 1
        else:
            fields[argument.name] = value(word_at(words, at), numbers)
            at += 1
    tokens = {argument.token.encode(): argument for argument in arguments if argument.token}
    while at < len(words) and words[at].upper() not in stops:
        argument = tokens.get(words[at].upper()) or unknown(words[at])
        if argument.name in fields:
            raise NotByName(words[at])
        if argument.kind == "flag":
            fields[argument.name] = True
            at += 1
        else:
            fields[argument.name] = value(word_at(words, at + 1), numbers)
            at += 2
    return fields, at


def take_items(argument: Argument, words: list[bytes], at: int, numbers: bool) -> tuple[list[Map], int]:
    """Take a batch's items, each a map of one field."""
    blocks = {block.token.encode(): block for block in argument.arguments}
    items: list[Map] = []
    while at < len(words):
        block = blocks.get(words[at].upper()) or unknown(words[at])
        fields, at = take(block.arguments, words, at + 1, tuple(blocks), numbers)
        items.append({block.name: fields})
    return items, at


def unknown(word: bytes) -> Argument:
    raise NotByName(word)


def word_at(words: list[bytes], at: int) -> bytes:
    if at >= len(words):
        raise NotByName(b"")
    return words[at]


def value(word: bytes, numbers: bool) -> object:
    """Return a word as a client may send it: an integer where it is one, text where that is UTF-8, else bytes."""
    if numbers and word.isdigit() and len(word) < 19 and (word == b"0" or not word.startswith(b"0")):
        return int(word)
    try:
        return word.decode()
    except UnicodeDecodeError:
        return word

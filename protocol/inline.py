"""Inline requests: a line of words, quoted as Redis's `sdssplitargs` has it.

Words are separated by blanks. Double quotes take the escapes `\\n \\r \\t \\b \\a \\xHH`, and a backslash
before anything else means that; single quotes take `\\'` only. A quote may begin inside a word; a
closing quote ends the word and must be followed by a blank or the end of the line.
"""

from typing import Final

BLANKS: Final = b" \t\n\v\f\r"
WORD_END: Final = b" \t\n\r"
ESCAPES: Final = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("a"): 7}
QUOTE: Final = ord('"')
APOSTROPHE: Final = ord("'")
BACKSLASH: Final = ord("\\")
HEX: Final = b"0123456789abcdefABCDEF"


def split_inline(line: bytes) -> list[bytes] | None:
    """Split a line into words; None when its quotes are unbalanced.

    >>> split_inline(b'SET key "a\\\\x41\\\\n"')
    [b'SET', b'key', b'aA\\n']
    """
    if QUOTE not in line and APOSTROPHE not in line and b"\v" not in line and b"\f" not in line:
        return line.split()
    words: list[bytes] = []
    at = 0
    while True:
        while at < len(line) and line[at] in BLANKS:
            at += 1
        if at == len(line):
            return words
        word = bytearray()
        at = read_word(line, at, word)
        if at < 0:
            return None
        words.append(bytes(word))


def read_word(line: bytes, at: int, word: bytearray) -> int:
    """Read one word from `at` into `word`: the position behind it, or -1 for unbalanced quotes."""
    while at < len(line) and line[at] not in WORD_END:
        byte = line[at]
        if byte == QUOTE:
            at = read_quoted(line, at + 1, word)
        elif byte == APOSTROPHE:
            at = read_apostrophed(line, at + 1, word)
        else:
            word.append(byte)
            at += 1
            continue
        return -1 if at < 0 or (at < len(line) and line[at] not in BLANKS) else at
    return at


def read_quoted(line: bytes, at: int, word: bytearray) -> int:
    """Read up to the closing double quote: the position behind it, or -1."""
    while at < len(line):
        byte = line[at]
        at += 1
        if byte == QUOTE:
            return at
        if byte == BACKSLASH and at < len(line):
            byte = line[at]
            at += 1
            if byte == ord("x") and at + 1 < len(line) and line[at] in HEX and line[at + 1] in HEX:
                byte = int(line[at : at + 2], 16)
                at += 2
            else:
                byte = ESCAPES.get(byte, byte)
        word.append(byte)
    return -1


def read_apostrophed(line: bytes, at: int, word: bytearray) -> int:
    """Read up to the closing single quote: the position behind it, or -1."""
    while at < len(line):
        byte = line[at]
        at += 1
        if byte == APOSTROPHE:
            return at
        if byte == BACKSLASH and at < len(line) and line[at] == APOSTROPHE:
            byte = APOSTROPHE
            at += 1
        word.append(byte)
    return -1

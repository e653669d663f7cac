"""Glob patterns as Redis has them: `*`, `?`, `[abc]`, `[^a-z]`, and a backslash before anything.

Matching goes back to the last `*` only, which is enough for globs: the time is the product of both
lengths at worst, where a recursion for every `*` takes exponential time from a hostile pattern.
"""

from typing import Final

RUN: Final = -1  # `*`; other tokens are bit sets of the bytes that match
ANY: Final = (1 << 256) - 1


def matches(pattern: bytes, text: bytes, fold: bool = True) -> bool:
    """Tell whether the whole `text` matches; by default without regard to case.

    >>> matches(b"client-*", b"client-query-buffer-limit"), matches(b"[^a]?", b"ab")
    (True, False)
    """
    tokens = compiled(pattern.lower() if fold else pattern)
    if fold:
        text = text.lower()
    at = index = 0
    star = -1  # of the last `*` met, and what it has eaten up to
    eaten = 0
    while at < len(text):
        if index < len(tokens) and tokens[index] == RUN:
            star, eaten = index, at
            index += 1
        elif index < len(tokens) and tokens[index] >> text[at] & 1:
            index += 1
            at += 1
        elif star >= 0:
            eaten += 1
            index, at = star + 1, eaten
        else:
            return False
    return all(token == RUN for token in tokens[index:])


def compiled(pattern: bytes) -> list[int]:
    """Read a pattern into its tokens."""
    tokens: list[int] = []
    at = 0
    while at < len(pattern):
        byte = pattern[at]
        at += 1
        if byte == ord("*"):
            if not tokens or tokens[-1] != RUN:
                tokens.append(RUN)
        elif byte == ord("?"):
            tokens.append(ANY)
        elif byte == ord("["):
            token, at = bracket(pattern, at)
            tokens.append(token)
        else:
            if byte == ord("\\") and at < len(pattern):
                byte = pattern[at]
                at += 1
            tokens.append(1 << byte)
    return tokens


def bracket(pattern: bytes, at: int) -> tuple[int, int]:
    """Read a set behind its `[`: the token, and the position behind it; a missing `]` ends it too."""
    inverted = pattern[at : at + 1] == b"^"
    at += inverted
    token = 0
    while at < len(pattern) and pattern[at] != ord("]"):
        first = pattern[at]
        if first == ord("\\") and at + 1 < len(pattern):
            first = pattern[at + 1]
            at += 2
        elif at + 2 < len(pattern) and pattern[at + 1] == ord("-"):
            low, high = sorted((first, pattern[at + 2]))
            token |= sum(1 << byte for byte in range(low, high + 1))
            at += 3
            continue
        else:
            at += 1
        token |= 1 << first
    return (ANY & ~token if inverted else token), at + 1


def literal_prefix(pattern: bytes) -> bytes:
    """Find what every text that matches begins with.

    >>> literal_prefix(b"trade:BTC*"), literal_prefix(b"*"), literal_prefix(b"a?")
    (b'trade:BTC', b'', b'a')
    """
    for at in range(len(pattern)):
        if pattern[at] in b"*?[\\":
            return pattern[:at]
    return pattern

"""Redis's glob patterns: `*` any run, `?` any one, `[a-c]` and `[^a-c]` one of a set, `\\` takes the next as it is.

Matching goes back to the last `*` only, so it costs at most length of pattern times length of text: a
peer chooses the pattern, and must not choose how long we think.
"""

from collections.abc import Callable

Test = Callable[[str], bool]
"""Whether one character fits one place of a pattern."""


def glob_match(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern, without regard to case.

    >>> glob_match("max*", "MAXCLIENTS"), glob_match("p?rt", "port"), glob_match("[^a-o]ort", "port")
    (True, True, True)
    """
    places = compiled(pattern.lower())
    text = text.lower()
    place = position = 0
    star = mark = -1
    while position < len(text):
        test = places[place] if place < len(places) else None
        if place < len(places) and test is None:
            star, mark = place, position
            place += 1
        elif test is not None and test(text[position]):
            place += 1
            position += 1
        elif star >= 0:
            mark += 1
            place, position = star + 1, mark
        else:
            return False
    return all(test is None for test in places[place:])


def is_glob(pattern: str) -> bool:
    """Tell whether a pattern can fit more than itself."""
    return any(char in pattern for char in "*?[")


def compiled(pattern: str) -> list[Test | None]:
    """Return a pattern's places; None is a `*`, and no two of them are neighbours."""
    places: list[Test | None] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "*":
            if not places or places[-1] is not None:
                places.append(None)
        elif char == "?":
            places.append(lambda _: True)
        elif char == "[":
            test, position = one_of(pattern, position + 1)
            places.append(test)
        else:
            if char == "\\" and position + 1 < len(pattern):
                position += 1
            places.append(pattern[position].__eq__)
        position += 1
    return places


def one_of(pattern: str, start: int) -> tuple[Test, int]:
    """Return the test of a set and the position of its `]`; a set that isn't closed goes to the end."""
    position = start
    negated = pattern[position : position + 1] == "^"
    position += negated
    ranges: list[tuple[str, str]] = []
    while position < len(pattern) and pattern[position] != "]":
        if pattern[position] == "\\" and position + 1 < len(pattern):
            position += 1
            ranges.append((pattern[position], pattern[position]))
        elif pattern[position + 1 : position + 2] == "-" and position + 2 < len(pattern):
            low, high = sorted((pattern[position], pattern[position + 2]))
            ranges.append((low, high))
            position += 2
        else:
            ranges.append((pattern[position], pattern[position]))
        position += 1

    def test(char: str) -> bool:
        return any(low <= char <= high for low, high in ranges) != negated

    return test, position

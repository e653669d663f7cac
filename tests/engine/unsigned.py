"""Rows as a program wrote them whose orders had no signatures: format 2."""

from collections.abc import Iterable, Iterator

from server.engine.rows import ENGINE, FINISHED, FORMAT_UNSIGNED, OPEN, RETAINED, Row


def in_format_2(dumped: Iterable[Row]) -> Iterator[Row]:
    """Write rows of format 3 in format 2; signatures are left out."""
    for row in dumped:
        if row[0] == ENGINE:
            yield (ENGINE, FORMAT_UNSIGNED, *row[2:])
        else:
            yield row[:-1] if row[0] in (OPEN, FINISHED, RETAINED) else row

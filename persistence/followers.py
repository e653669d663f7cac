"""How far the followers of a directory have come, by the position files that they leave there.

A follower that writes history somewhere says in `history-position` (another one, which has a name, in
`history-position.NAME`) up to which record it has everything: its restart needs no log of before. Whoever deletes log
asks here first. The file stays when the follower ends, since it may come back; a named one that is not to come back is
forgotten by deleting it.
"""

import os

from persistence.layout import history_names, history_position
from persistence.position import PositionReader


def follower_sequences(directory: str, store: bytes) -> dict[str, int]:
    """Return the last record that each follower has, by its name; 0 where its file says nothing of this directory."""
    found: dict[str, int] = {}
    for name in history_names(os.listdir(directory)):
        try:
            reader = PositionReader(os.path.join(directory, history_position(name)), store)
        except FileNotFoundError:
            continue  # deleted in this moment
        try:
            position = reader.read()
        finally:
            reader.close()
        found[name] = position.sequence if position is not None else 0
    return found

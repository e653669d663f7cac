"""The names of the files in a data directory.

    lock                 held with flock while a server runs; contains its pid
    manifest             the snapshot and the journals after it
    position             how far the journal is durable, for local readers
    history-position     how far the history has come: what the server keeps of the log for it
    history.lock         held with flock while the follower runs that writes history
    history.socket       where that follower answers
    history.db           its database, unless it has another one
    history-position.x history.x.lock history.x.socket history.x.db
                         the same of a second follower, named x
    journal-00000003     records
    snapshot-00000003    the state just before the first record of the journal of the same number
    *.tmp                half-made; removed at start

Everything else in the directory is somebody else's and is left alone.
"""

import re
from typing import Final

LOCK: Final = "lock"
MANIFEST: Final = "manifest"
POSITION: Final = "position"
TEMPORARY: Final = ".tmp"
HISTORY_DATABASE: Final = "history.db"
FOLLOWER_NAME: Final = re.compile(r"[a-z0-9_-]{1,32}")

_NUMBERED: Final = re.compile(r"(journal|snapshot)-([0-9]{8})")
_HISTORY_POSITION: Final = re.compile(rf"history-position(?:\.({FOLLOWER_NAME.pattern}))?")
_TEMPORARY: Final = re.compile(r"(manifest|position|(journal|snapshot)-[0-9]{8})(\.[0-9]+)?\.tmp")


def journal_name(number: int) -> str:
    return f"journal-{number:08d}"


def snapshot_name(number: int) -> str:
    return f"snapshot-{number:08d}"


def history_position(follower: str) -> str:
    """Name a follower's position file; the server's own follower has the empty name."""
    return f"history-position.{follower}" if follower else "history-position"


def history_lock(follower: str) -> str:
    return f"history.{follower}.lock" if follower else "history.lock"


def history_socket(follower: str) -> str:
    return f"history.{follower}.socket" if follower else "history.socket"


def history_database(follower: str) -> str:
    return f"history.{follower}.db" if follower else HISTORY_DATABASE


def history_names(names: list[str]) -> list[str]:
    """Return the names of the followers whose position files are among `names`."""
    found = [_HISTORY_POSITION.fullmatch(name) for name in names]
    return sorted(match.group(1) or "" for match in found if match)


def journal_numbers(names: list[str]) -> list[int]:
    """Return the numbers of the journal files among `names`, ascending."""
    return _numbers("journal", names)


def snapshot_numbers(names: list[str]) -> list[int]:
    """Return the numbers of the snapshot files among `names`, ascending."""
    return _numbers("snapshot", names)


def temporary_names(names: list[str]) -> list[str]:
    """Return those of `names` that an interrupted step of ours left behind."""
    return [name for name in names if _TEMPORARY.fullmatch(name)]


def _numbers(kind: str, names: list[str]) -> list[int]:
    found = [_NUMBERED.fullmatch(name) for name in names]
    return sorted(int(match.group(2)) for match in found if match and match.group(1) == kind)

"""One follower of each name writes the history of a directory: a lock file, held with flock(2)."""

import fcntl
import os
from typing import Final

from persistence.history.database import HistoryError
from persistence.layout import history_lock


class HistoryLock:
    """The lock, from construction to `release`, or to the end of the process, however it comes."""

    def __init__(self, directory: str, name: str = "") -> None:
        """Take it; raise `HistoryError` where another follower has it."""
        path = os.path.join(directory, history_lock(name))
        try:
            self._fd: Final = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise HistoryError(f"{path}: {error.strerror}") from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._fd)
            raise HistoryError(
                f"another follower writes the history of {directory}; a second one needs a name: --name NAME"
            ) from None

    def release(self) -> None:
        os.close(self._fd)

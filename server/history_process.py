"""The process that writes history: `python -m persistence.history follow`."""

from typing import Final

from server.child import Child
from server.server import Server

DIVERGED: Final = 65
"""The status of a follower that does not agree with us about the log: nothing more may be written until somebody has
looked (`persistence/history/audit.py`)."""


class HistoryProcess(Child):
    """The follower as a child."""

    def __init__(self, server: Server, directory: str, url: str) -> None:
        words = ["persistence.history", "--dir", directory, "follow", "--supervised"]
        super().__init__(server, "history", words, DIVERGED)
        self._url: Final = url

    def secrets(self) -> dict[str, str]:
        """Return the database: there is a password in it."""
        return {"DINGIR_HISTORY": self._url}

"""The operator's log: one line per event, to standard output or a file. Never on the hot path."""

import logging
import os
import sys
from typing import Final

LEVELS: Final = {"debug": 10, "verbose": 15, "notice": 20, "warning": 30, "nothing": 100}
MARKS: Final = {10: ".", 15: "-", 20: "*", 30: "#"}


class Marked(logging.Formatter):
    """Redis's line: pid, date, a mark for the level, text."""

    def format(self, record: logging.LogRecord) -> str:
        moment = self.formatTime(record, "%d %b %Y %H:%M:%S")
        text = record.getMessage().replace("\n", " ")
        return f"{os.getpid()}:M {moment}.{int(record.msecs):03d} {MARKS.get(record.levelno, '*')} {text}"


class Logbook:
    """Write lines at or above a level."""

    def __init__(self, path: str, level: str) -> None:
        handler = logging.FileHandler(path) if path else logging.StreamHandler(sys.stdout)
        handler.setFormatter(Marked())
        self.logger = logging.Logger("dingir", LEVELS[level])  # noqa: LOG001 - outside the process's tree of loggers
        self.logger.addHandler(handler)

    def write(self, level: str, text: str) -> None:
        """Write one line at "debug", "verbose", "notice" or "warning"."""
        self.logger.log(LEVELS[level], text)

    def set_level(self, level: str) -> None:
        """Leave out, from now on, what is less than `level`."""
        self.logger.setLevel(LEVELS[level])

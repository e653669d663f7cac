"""A proxy that cuts a connection at the worst moment: after the command was executed, before its reply.

The client can't know whether the command took effect. Some clients repeat it by themselves, the others
tell their user, who does. A client id (or a business or transfer id) makes the repetition harmless, and
this is how the tests see it.

The command to cut at is named by a mark among its words, such as `cut-17`: the first time that a mark is
seen its connection is cut as soon as the server answers; the second time everything passes.
"""

import re
from typing import Final

from tests.proxy import Cut, Passage, Proxy

MARK: Final = re.compile(rb"cut-[\w.()-]+")


class MarkedPassage(Passage):
    """Looks for marks that have not been seen; the answer after one never arrives."""

    def __init__(self, marks: set[bytes]) -> None:
        self._marks = marks
        self._doomed = False

    def request(self, data: bytes) -> bytes:
        found = set(MARK.findall(data)) - self._marks
        self._marks |= found
        self._doomed |= bool(found)
        return data

    def answer(self, data: bytes) -> bytes:
        if self._doomed:
            raise Cut
        return data


class CuttingProxy(Proxy):
    """Cuts once at each mark; `marks` are those it has cut at."""

    def __init__(self, server_port: int) -> None:
        self.marks: set[bytes] = set()
        super().__init__(server_port, lambda: MarkedPassage(self.marks))
